#!/usr/bin/env bash
# Put the pinned npm packages into DIR, once. Ends 77 (skipped) where npm or its
# registry cannot be had, unless SAFETRIAGE_DEMAND_SHARED=1: then it fails.
# usage: install.sh DIR [FOLDER_OF_THE_LOCK_FILE]
set -u
here=$(cd "${2:-$(dirname "$0")}" && pwd) dir=$1
give_up() {
  echo "npm packages: $1"
  [ "${SAFETRIAGE_DEMAND_SHARED:-0}" = 1 ] && exit 1
  exit 77
}
command -v npm >/dev/null || give_up "npm is not installed"
mkdir -p "$dir"
exec 9>"$dir/.lock"
flock 9
cmp -s "$here/package-lock.json" "$dir/.installed" && exit 0
cp "$here/package.json" "$here/package-lock.json" "$dir/"
(cd "$dir" && npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1) || give_up "npm ci failed: $(grep -m1 'npm error' "$dir/npm.log")"
cp "$here/package-lock.json" "$dir/.installed"
