#!/usr/bin/env python3
"""Nobody is given a step about themselves: no step is done by a role that the report says is suspected.

usage: stand_ins.py SAFETRIAGE SOURCE_DIR
Every scenario of the England pack, as it stands and with each inject, is assessed with the concern about nobody in
charge, the head, the designated lead, a governor and another member of staff, and each of these once more with the filter
failed on a device of the setting. Ends with N passed, N failed.
"""
import copy
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask, check, end  # noqa: E402

source = Path(sys.argv[2])
# Who is suspected, by the contract's concern_about: the codes of by_whom that are then not to be met. Another member of staff may be from IT.
SUSPECTED = {"head": "head", "designated-lead": "designated-lead", "governor": "chair-of-governors", "other-staff": "it"}
SYSTEMS = {"school_device": True, "filtering_failed": True, "staff_targeted": True}


def played():
    """Where from, and the report: each scenario, then each inject played on it."""
    for path in sorted((source / "rules/england/scenarios").glob("*.json")):
        scenario = json.loads(path.read_text(encoding="utf-8"))
        for number, inject in enumerate([{}, *scenario.get("injects", [])]):
            report = copy.deepcopy(scenario["report"])
            report.update(inject.get("report", {}))
            report["facts"] = {**scenario["report"].get("facts", {}), **inject.get("report", {}).get("facts", {}), **inject.get("facts", {})}
            yield f"{path.name}, inject {number}" if number else path.name, report


cases = []
for where, report in played():
    for about in (report.get("concern_about"), *SUSPECTED):
        for more in ({}, SYSTEMS):
            facts = {**report["facts"], **more}
            cases.append((where, about, {**report, "concern_about": about or "none", "facts": facts}))
p = ask("assess", "--batch", "--detail", "decisions", "--at", "2026-11-20T16:40:00Z", "--pack", str(source / "rules/england"), "-",
        stdin="\n".join(json.dumps(report) for *_, report in cases))
answers = [json.loads(line) for line in p.stdout.decode().splitlines()]
check("an assessment for each report", len(answers) == len(cases), f"{len(answers)} of {len(cases)}: {p.stderr.decode()[:200]}")
roles = set()
for (where, about, report), answer in zip(cases, answers):
    label = f"{where}, about {about}"
    steps = {step["code"]: step.get("by_whom") for step in answer["actions"]}
    roles.update(steps.values())
    theirs = {SUSPECTED[about]} if about in SUSPECTED else set()
    if any(o.get("role") == "suspected" and "staff-or-volunteer" in (o.get("relationship"), o.get("also")) for o in report.get("others", [])):
        theirs.add("it")
    wrong = {code: who for code, who in steps.items() if who in theirs}
    check(label, not wrong, f"{wrong}")
    if about == "designated-lead":
        check(label + ": the lead is not told", "tell-designated-lead" not in steps)
    if about in ("designated-lead", "head"):
        check(label + ": who is told instead stands above the steps", any(d.get("before_steps") for d in answer["person_must_decide"]))
check("every role that may be suspected has steps somewhere", roles >= set(SUSPECTED.values()), f"{roles}")
end()
