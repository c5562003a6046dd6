#!/usr/bin/env bash
# ratchet.sh --level 2|3 [--accept] BINARY
# Runs the DMN TCK through its driver (both modes, models stripped of what they
# tell about answers, typed temporal values demanded) and compares what fails
# with the list of known failures, which may only shrink.
#   --accept  write the list anew; refused when it would grow
# Status: 0 as good as the list or better, 1 worse, 77 no suite or no binary.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
level='' accept=() binary=''
while [ $# -gt 0 ]; do
  case $1 in
    --level) level=$2; shift 2 ;;
    --accept) accept=(--accept); shift ;;
    *) binary=$1; shift ;;
  esac
done
case $level in 2 | 3) ;; *) echo "ratchet: --level 2 or --level 3" >&2; exit 2 ;; esac
suite=${SAFETRIAGE_SHARED:-}/conformance
[ -n "${SAFETRIAGE_SHARED:-}" ] && [ -f "$suite/tck_run.py" ] || { echo "ratchet: SAFETRIAGE_SHARED names no suite"; exit 77; }
[ -x "$binary" ] || { echo "ratchet: no binary '$binary' (cmake --build --preset release)"; exit 77; }
rows=$(mktemp); trap 'rm -f "$rows"' EXIT
status=0
# The driver's status is 1 whenever a node fails; the list decides below. Other
# statuses, and verdicts of ours that differ from the driver's, are failures.
log=$(python3 "$suite/tck_run.py" --engine "$binary" --mode both --isolate --strict-types --strict-errors \
  --jobs 2 --failures 0 --csv "$rows" "$suite/dmn-tck/compliance-level-$level" 2>&1) || status=$?
printf '%s\n' "$log" | grep -vE '^ (!| ) '
[ "$status" -le 1 ] || exit "$status"
grep -qx 'verdicts that disagree: 0' <<<"$log" || { echo "ratchet: our verdicts differ from the driver's"; exit 1; }
python3 "$here/ratchet.py" "${accept[@]}" "$here/level-$level-known-failures.csv" "$rows"
[ ${#accept[@]} -gt 0 ] || python3 "$here/report.py" --check "$here/../../docs/conformance.md" "$rows" ||
  { echo "ratchet: docs/conformance.md is stale: run tests/conformance/report"; exit 1; }
