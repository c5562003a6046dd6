#!/usr/bin/env bash
# clang-format has nothing to change.
cd "$1" || exit 2
command -v clang-format >/dev/null || { echo "clang-format is not installed"; exit 1; }
find engine adapters tests -name '*.[ch]' -print0 | xargs -0 -r clang-format --dry-run -Werror
