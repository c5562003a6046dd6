#!/usr/bin/env python3
"""Everything that goes out validates against the public schemas.

usage: schema.py SAFETRIAGE SOURCE_DIR   (SAFETRIAGE_SHARED: folder with contract/; 77 when it is not set)
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
shared = os.environ.get("SAFETRIAGE_SHARED", "")
if not shared:
    sys.exit(77)
import jsonschema  # noqa: E402

contract = Path(shared) / "contract"
assessment = json.loads((contract / "assessment.schema.json").read_text())
report_schema = json.loads((contract / "report.schema.json").read_text())
checker = jsonschema.FormatChecker()
is_assessment = jsonschema.Draft202012Validator(assessment, format_checker=checker)
is_report = jsonschema.Draft202012Validator(report_schema, format_checker=checker)
passed = failed = 0


def check(label, validator, document):
    global passed, failed
    faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:120]}" for e in validator.iter_errors(document)]
    if faults:
        failed += 1
        print(f"FAIL {label}: {faults[:3]}")
    else:
        passed += 1


def run(*args, stdin=""):
    return subprocess.run([exe, *args], input=stdin.encode(), capture_output=True, timeout=300, check=False)


# The engine's list of report members is the schema's.
def members(prefix, schema):
    for name, s in schema.get("properties", {}).items():
        path = f"{prefix}.{name}" if prefix else name
        items = s.get("items", {})
        if "properties" in s:
            yield from members(path, s)
        elif "properties" in items:
            yield from members(path + "[]", items)
        else:
            yield path


contract = (source / "engine/triage/contract.def").read_text()
listed = re.findall(r'TRI_CONTRACT(?:_WORRY)?\("(.*?)"\)', contract)
worries = {f"facts.{k}" for k, v in report_schema["properties"]["facts"]["properties"].items() if v.get("x-harmful")}
if set(re.findall(r'TRI_CONTRACT_WORRY\("(.*?)"\)', contract)) != worries or not worries:
    failed += 1
    print("FAIL engine/triage/contract.def: not what is harmful by the schema")
if sorted(listed) == sorted(members("", report_schema)):
    passed += 1
else:
    failed += 1
    print("FAIL engine/triage/contract.def:", set(listed) ^ set(members("", report_schema)))

scenarios = [json.loads(p.read_text()) for p in sorted((source / "rules/england/scenarios").glob("*.json"))]
cases = [json.loads(p.read_text()) for p in sorted((Path(shared) / "cases").glob("*.json"))]
reports = [x["report"] for x in scenarios + cases if "report" in x]
# Every report once as it comes by default; a share of them the other ways.
for options, share in ((["--trace", "matched"], 1), (["--trace", "full"], 7), (["--lang", "fr"], 7), (["--detail", "decisions"], 1)):
    some = reports[::share]
    lines = "\n".join(json.dumps(r) for r in some) + "\n"
    p = run("assess", "--batch", "--at", "2026-11-20T16:40:00Z", *options, stdin=lines)
    got = p.stdout.decode().splitlines()
    if len(got) != len(some):
        failed += 1
        print(f"FAIL {options}: {len(got)} lines for {len(some)} reports")
    for r, line in zip(some, got):
        check(f"{options} {json.dumps(r)[:80]}", is_assessment, json.loads(line))
with tempfile.TemporaryDirectory() as tmp:
    for s in scenarios[::5]:
        answers, out = Path(tmp) / "in.json", Path(tmp) / "out.json"
        answers.write_text(json.dumps(s["report"]))
        run("guide", "--answers", str(answers), "--at", s["at"], "--report-out", str(out), "--format", "json")
        check("walk of " + s["title"], is_report, json.loads(out.read_text()))
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
