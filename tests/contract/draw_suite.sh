#!/usr/bin/env bash
# draw.sh with the reference models of the BPMN Model Interchange Working Group.
set -u
suite=${SAFETRIAGE_SHARED:-}/conformance/bpmn-miwg/Reference
[ -d "$suite" ] || { echo "draw_suite: SAFETRIAGE_SHARED is not set"; exit 77; }
exec "$(dirname "$0")/draw.sh" "$1" "$2" "$suite"
