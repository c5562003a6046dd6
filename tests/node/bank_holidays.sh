#!/usr/bin/env bash
# The pack's bank holidays against date-holidays: every weekday off, and no other.
# usage: bank_holidays.sh BUILD_DIR PACK_DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/install.sh" "$1/node" || exit $?
cp "$here/bank_holidays.mjs" "$1/node/"
node "$1/node/bank_holidays.mjs" "$2"
