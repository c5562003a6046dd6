#!/usr/bin/env bash
# cppcheck and clang-tidy have nothing to say about engine and adapters.
# usage: tidy.sh TOP BUILD_DIR (which holds compile_commands.json)
set -u
top=$1 build=$2 bad=0
cd "$top" || exit 2
cppcheck --library=tests/lint/jansson.cfg --quiet --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 \
  --suppressions-list=tests/lint/cppcheck.txt -I engine -I adapters -j2 engine adapters || bad=1
# One file a run: clang 14 confuses va_list between files of one run.
find engine adapters -name '*.c' -print0 |
  xargs -0 -r -P2 -n1 clang-tidy -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option 2>/dev/null || bad=1
exit $bad
