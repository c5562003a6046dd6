#!/usr/bin/env bash
# Every header compiles alone: what it needs, it includes.
set -u
cc=$1 top=$2 bad=0
flags="-std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -fsyntax-only -I$top/engine -I$top/adapters"
flags+=" $(pkg-config --cflags libxml-2.0 jansson libsodium libxslt libmicrohttpd sqlite3)"
while IFS= read -r header; do
  # shellcheck disable=SC2086
  printf '#include "%s"\n' "$header" | $cc $flags -x c - || { echo "not alone: $header"; bad=1; }
done < <(find "$top/engine" "$top/adapters" -name '*.h' | sort)
exit $bad
