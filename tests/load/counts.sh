#!/usr/bin/env bash
# Instructions a page (callgrind): what a change costs or saves, whoever else
# works on this machine. By hand.
#   tests/load/counts.sh build/release BOOK.db LOGINS [TIMES]
# LOGINS is what `safetriage demo` printed for BOOK.db.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
engine=$1/safetriage db=$2 logins=$3 times=${4:-10}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
begin() { # COMMAND...: serve in the background
  : >"$folder/said"
  "$@" serve --db "$db" --port 0 2>"$folder/said" &
  server=$!
  until grep -q 'serving http' "$folder/said"; do sleep 0.2; kill -0 "$server"; done
  base=$(sed -n 's/.*serving \(http:[^ ]*\).*/\1/p' "$folder/said")
}
# Sign in first, without the counting: sessions stand in the book.
begin "$engine"
python3 "$here/pages.py" "$base" "$logins" >"$folder/pages"
kill "$server"; wait "$server"
begin valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file="$folder/out.%p" "$engine"
while read -r name cookie paths; do
  IFS=, read -ra list <<<"$paths"
  for i in 0 1; do curl -sfo /dev/null -H "Cookie: $cookie" "$base${list[0]}"; done
  callgrind_control -i on "$server" >/dev/null 2>&1
  for ((i = 0; i < times; i++)); do curl -sfo /dev/null -H "Cookie: $cookie" "$base${list[$((i * 7 % ${#list[@]}))]}"; done
  callgrind_control -i off "$server" >/dev/null 2>&1
  callgrind_control -d="$name" "$server" >/dev/null 2>&1
done <"$folder/pages"
kill "$server"; wait "$server"
for f in "$folder"/out.*; do
  awk -v n="$times" '/^desc: Trigger: /{what=$0; sub(/.*: (dump )?/, "", what)} /^totals:/{if ($2 > 0) printf "%-10s %8.0f thousand instructions\n", what, $2 / n / 1000}' "$f"
done
