#!/usr/bin/env bash
# The pages in Debian's Chromium. Ends 77 (skipped) where the browser or npm
# cannot be had, unless SAFETRIAGE_DEMAND_SHARED=1: then it fails.
# usage: run.sh BUILD_DIR TOP_DIR TEST.mjs [ARGS]
set -u
here=$(cd "$(dirname "$0")" && pwd) build=$1 top=$2 test=$3
shift 3
[ "${SAFETRIAGE_ALL:-0}" = 1 ] && set -- --all "$@"
[ -x /usr/bin/chromium ] || {
  echo "chromium is not installed"
  [ "${SAFETRIAGE_DEMAND_SHARED:-0}" = 1 ] && exit 1
  exit 77
}
"$top/tests/node/install.sh" "$build/npm-browser" "$here" || exit $?
cp "$here"/*.mjs "$build/npm-browser/"
exec node "$build/npm-browser/$test" "$build/safetriage" "$top/rules/england/scenarios" "$build/screens" "$@"
