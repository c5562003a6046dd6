#!/usr/bin/env bash
# `safetriage guide`: one "none" answers every yes-or-no question of a screen,
# and what follows from it is in the report as known. A walk on which nothing
# is known ends on finding out, never on closing.
# usage: guide_none.sh SAFETRIAGE PACK_DIR
set -u
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
printf 'none\n' | "$1" guide --pack "$2/" --flowchart radicalisation --at 2026-11-20T16:40:00Z \
  --report-out "$work/report.json" --format json >"$work/out" 2>"$work/err"
status=$?
[ "$status" = 0 ] || { echo "guide_none: status $status"; cat "$work/err"; exit 1; }
python3 - "$work/report.json" <<'P'
import json, sys
facts = json.load(open(sys.argv[1]))["facts"]
want = dict.fromkeys(["extremist_content_accessed", "extremist_views_expressed", "extremist_contact",
                      "terrorist_material_held_or_shared", "mass_violence_interest", "travel_to_conflict_intended"], False)
print(f"guide_none: {len(facts)} facts known after 1 answer")
sys.exit(0 if facts == want else f"guide_none: {facts}")
P
[ $? = 0 ] || exit 1
yes '?' | head -300 | "$1" guide --pack "$2/" --lang en --at 2026-11-20T16:40:00Z --format json >"$work/out" 2>"$work/err"
grep -q '^> Red flags are still open' "$work/err" || { echo "guide_none: does not end on finding out"; exit 1; }
! grep -q 'Close only' "$work/err" || { echo "guide_none: closes with everything unknown"; exit 1; }
