#!/usr/bin/env bash
# The folder that `safetriage serve` shows its pages from: style sheet (by the
# lock file, under a name with a hash of its content), stylesheets and texts.
# usage: build.sh WEB_DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd) web=$1
mkdir -p "$web/npm" "$web/assets"
cd "$web/npm"
if ! cmp -s "$here/package-lock.json" .installed; then
  cp "$here/package.json" "$here/package-lock.json" .
  npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1 ||
    { echo "the pages' style sheet cannot be had: npm ci: $(grep -m1 'npm error' npm.log)" >&2; exit 1; }
  cp "$here/package-lock.json" .installed
fi
cp "$here"/*.scss "$here"/site.js "$here"/pupils.js "$here/build.mjs" .
node build.mjs "$web/assets"
rm -rf "$web/pages" "$web/text"
cp -r "$here/../pages" "$here/../text" "$web/"
touch "$web/.built"
