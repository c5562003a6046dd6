#!/usr/bin/env bash
# Load on the server, by hand, on an idle machine: a slow command, not a test.
#   tests/load/run.sh build/release [INCIDENTS] [SECONDS]
# Makes a book of invented incidents (100000) in a temporary folder, serves it,
# and lets wrk ask for the queue, incidents' pages and a step of the guided
# walk, one after the other and then in turn, by 4, 8, 16 and 32 readers at a
# time. Prints pages a second, the 99th percentile, and the server's peak
# memory. Keep the book for another run: SAFETRIAGE_LOAD=FOLDER.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
engine=$1/safetriage n=${2:-100000} seconds=${3:-20}
command -v wrk >/dev/null || { echo "install wrk (Debian package)" >&2; exit 2; }
folder=${SAFETRIAGE_LOAD:-$(mktemp -d)}
[ -n "${SAFETRIAGE_LOAD:-}" ] || trap 'rm -rf "$folder"' EXIT
if [ ! -s "$folder/logins" ]; then
  echo "making $n incidents in $folder"
  time "$engine" demo --db "$folder/load.db" --incidents "$n" >"$folder/logins.part"
  mv "$folder/logins.part" "$folder/logins"
fi
"$engine" serve --db "$folder/load.db" --port 0 --metrics 2>"$folder/said" &
server=$!
until grep -q 'serving http' "$folder/said"; do sleep 0.1; kill -0 "$server"; done
base=$(sed -n 's/.*serving \(http:[^ ]*\).*/\1/p' "$folder/said")
python3 "$here/pages.py" "$base" "$folder/logins" >"$folder/pages"
metric() { curl -s "$base/metrics" | sed -n "s/^$1 //p"; }
ask() { # NAME CONNECTIONS: what wrk and the server's clock say
  echo "== $1, $2 connections"
  before=$(metric process_cpu_seconds_total)
  wrk -t1 -c"$2" -d"${seconds}s" --latency -s "$here/pages.lua" "$base" -- "$folder/pages" "$1" >"$folder/wrk"
  sed -n 's/ *\(99%\)/  \1/p; s/^Requests/  requests/p; s/^ *Non-2xx.*/  &/p' "$folder/wrk"
  # What holds on a busy machine, too: the server's own processor time a page.
  awk -v before="$before" -v after="$(metric process_cpu_seconds_total)" \
    '/ requests in /{printf "  processor time a page: %.2f ms\n", (after-before)*1000/$1}' "$folder/wrk"
}
for name in queue incident step; do ask "$name" 16; done
# At how many readers at a time both goals hold: 500 a second, 50 ms.
for connections in 4 8 16 32; do ask mix "$connections"; done
echo "== the server"
echo "  peak memory, bytes: $(metric safetriage_peak_memory_bytes)"
kill "$server"
wait "$server"
