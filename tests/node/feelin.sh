#!/usr/bin/env bash
# FEEL at random through feelin, an independent implementation: every difference
# must be one that docs/feel-differences.md explains.
# usage: feelin.sh BUILD_DIR SAFETRIAGE [COUNT [SEED]]   (20000 by default)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/install.sh" "$1/node" || exit $?
cp "$here"/feel_*.mjs "$1/node/"
node "$1/node/feel_compare.mjs" "$2" "${3:-20000}" "${4:-20261122}"
