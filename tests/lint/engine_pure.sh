#!/usr/bin/env bash
# The engine has no files, no network, no clock, no randomness, no globals:
# its objects may name only the outside symbols of engine_symbols.txt, its
# sources only the includes listed here, and no object has writable data.
set -u
lib=$1 engine=$2 here=$(dirname "$0") bad=0
[ -f "$lib" ] || { echo "not built: $lib"; exit 77; }
own=$(nm --defined-only "$lib" 2>/dev/null | awk 'NF==3 {print $3}' | sort -u)
outside=$(nm -u "$lib" 2>/dev/null | awk '$1=="U" {print $2}' | sort -u |
  grep -vxF "$own" | grep -vE '^(__asan|__ubsan|__sanitizer|__tsan|__stack_chk|__odr_asan|_GLOBAL_OFFSET_TABLE_|__bid)' )
while IFS= read -r symbol; do
  grep -vE '^(#|$)' "$here/engine_symbols.txt" | grep -qxF "$symbol" || { echo "engine names a symbol it may not have: $symbol"; bad=1; }
done <<<"$outside"
while IFS= read -r line; do
  name=$(sed -E 's/.*#include +[<"]([^>"]+)[>"].*/\1/' <<<"$line")
  case "$name" in
    base/*|feel/*|dmn/*|proof/*|flow/*|triage/*|case/*|ports/*) [ -f "$engine/$name" ] || { echo "no such header: $line"; bad=1; } ;;
    assert.h|ctype.h|errno.h|setjmp.h|inttypes.h|limits.h|math.h|stdarg.h|stdbool.h|stddef.h|stdint.h|stdio.h|stdlib.h|string.h|stdalign.h) ;;
    libxml/xmlreader.h|libxml/parser.h|libxml/parserInternals.h|libxml/xmlerror.h|libxml/xmlstring.h|libxml/SAX2.h|jansson.h|yajl/yajl_parse.h|pcre2.h|bid_conf.h|bid_functions.h|unicase.h|unistr.h|uninorm.h|unictype.h|unitypes.h) ;;
    *) echo "engine includes what it may not: $line"; bad=1 ;;
  esac
done < <(grep -rnE '^ *# *include' "$engine" --include='*.c' --include='*.h' --include='*.def')
# direction: base <- feel <- dmn <- proof, flow <- triage; base <- case
rank() { case $1 in base) echo 0;; ports) echo 0;; feel) echo 1;; dmn) echo 2;; proof) echo 3;; flow) echo 3;; triage) echo 4;; case) echo 1;; esac; }
while IFS=: read -r file _ text; do
  from=$(cut -d/ -f1 <<<"${file#"$engine"/}")
  to=$(sed -E 's/.*"([a-z]+)\/.*/\1/' <<<"$text")
  [ "$(rank "$to")" -le "$(rank "$from")" ] || { echo "wrong direction: $file: $text"; bad=1; }
  [ "$from" = flow ] && [ "$to" = proof ] && { echo "wrong direction: $file: $text"; bad=1; }
  [ "$from" = case ] && [ "$to" = feel ] && { echo "wrong direction: $file: $text"; bad=1; }
done < <(grep -rnE '^ *# *include *"(base|feel|dmn|proof|flow|triage|case|ports)/' "$engine" --include='*.c' --include='*.h')
# Writable data is state that threads would share. Constant tables of pointers
# lie in .data.rel.ro. The address sanitizer moves everything: look elsewhere.
if ! nm "$lib" 2>/dev/null | grep -q __asan; then
  data=$(nm --format=sysv "$lib" 2>/dev/null | awk -F'|' '$3 ~ /[dDbBC]/ && $7 !~ /\.rel\.ro/ {print $1}')
  [ -z "$data" ] || { echo "engine has writable data: $data"; bad=1; }
fi
exit $bad
