#!/usr/bin/env python3
"""Without a trace decisions are made as they are read; the assessment is the one with a trace, but for the trace.

usage: demand.py SAFETRIAGE SOURCE_DIR
Every scenario of every pack, with all detail and with decisions only. Ends with N passed, N failed.
"""
import json
import subprocess
import sys
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
passed = failed = 0


def batch(pack, reports, detail, trace):
    got = subprocess.run([exe, "assess", "--pack", str(pack), "--at", "2026-11-20T16:40:00Z", "--detail", detail, "--trace", trace, "--batch", "-"],
                         input=reports, capture_output=True, text=True, timeout=900, check=False)
    lines = [json.loads(line) for line in got.stdout.splitlines()]
    for line in lines:
        line.pop("trace", None)
    return lines


for pack in sorted(p for p in (source / "rules").iterdir() if (p / "pack.json").exists()):
    scenarios = sorted((pack / "scenarios").glob("*.json"))
    reports = "".join(json.dumps(json.loads(p.read_text())["report"]) + "\n" for p in scenarios)
    for detail in ("full", "decisions"):
        less, more = (batch(pack, reports, detail, trace) for trace in ("none", "matched"))
        if len(less) != len(scenarios) or len(more) != len(scenarios):
            print(f"FAIL {pack.name} {detail}: {len(less)} and {len(more)} lines for {len(scenarios)} reports")
            failed += 1
        for path, a, b in zip(scenarios, less, more):
            if a == b:
                passed += 1
            else:
                failed += 1
                print(f"FAIL {path.name} {detail}: " + ", ".join(k for k in b if a.get(k) != b[k]))
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
