#!/usr/bin/env bash
# Every flowchart is read by bpmn-moddle, the reader of the common modellers,
# without a warning, and comes out of it with the same ids.
# usage: bpmn_moddle.sh BUILD_DIR FLOWCHARTS_DIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/install.sh" "$1/node" || exit $?
cp "$here/bpmn_moddle.mjs" "$1/node/"
find "$2" -name '*.bpmn' -print0 | sort -z | xargs -0 node "$1/node/bpmn_moddle.mjs"
