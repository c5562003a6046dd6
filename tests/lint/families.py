#!/usr/bin/env python3
"""Every category of a pack has its flowchart: called at the end of the walk, never longer for it, by agency, marked.

usage: families.py PACK_DIR FLOWCHARTS_DIR

Looked at: the flowcharts that FLOWCHARTS_DIR/incident.bpmn calls after the step b_leading ("families"), and those that
it calls before ("questions"). Checked: each category that classification.dmn gives (with
$SAFETRIAGE_SHARED, of the contract; but "unclassified") is the gate of one family; a family asks only what a flowchart of questions asks too, so
that it adds no screen; two lanes or more; every step that is told cites, and who does what is marked unverified.

One finding a line: FILE: error: message. Exit status: 0 none, 1 findings, 2 wrong use.
Source: docs/authors/packs.md, flowcharts/README.md.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ST = "{urn:safetriage:flow:1}"

# Categories that one flowchart of another name takes, and what stands in its gate instead.
GATES = {"staff-allegation": 'list contains(categories_named, "staff-allegation")',
         "no-safeguarding-concern": 'leading_category = "no-safeguarding-concern"',
         "personal-information": "facts.personal_information_published = true"}


def chart(folder, name):
    return ET.parse(folder / f"{name}.bpmn").getroot().find(BPMN + "process")


def called_in_order(process):
    """Called flowcharts by their place in the walk: incident is one chain of calls."""
    targets, calls = {}, {}
    for flow in process.iter(BPMN + "sequenceFlow"):
        targets.setdefault(flow.get("sourceRef"), []).append(flow.get("targetRef"))
    for call in process.iter(BPMN + "callActivity"):
        calls[call.get("id")] = call.get("calledElement")
    start = process.find(BPMN + "startEvent").get("id")
    seen, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at in seen or at == "b_leading":
            continue
        seen.add(at)
        todo += targets.get(at, [])
    before = {calls[c] for c in calls if c in seen}
    return before, [calls[c] for c in calls if c not in seen]


def asks(process):
    return {a.get("fact") for a in process.iter(ST + "ask")}


def faults_of(folder, name, asked):
    process = chart(folder, name)
    for fact in sorted(asks(process) - asked):
        yield f"{fact} is asked here only: the walk grows by a screen"
    if len(list(process.iter(BPMN + "lane"))) < 2:
        yield "one lane: who does what is not shown"
    marks = [c.get("verified") for c in process.iter(ST + "cite")]
    told = list(process.iter(BPMN + "task"))
    if len(marks) != len(told):
        yield f"{len(told)} steps are told, {len(marks)} cite"
    if len(told) > 2 and "no" not in marks:
        yield "no step is marked unverified"


def main():
    if len(sys.argv) != 3:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    pack, folder = Path(sys.argv[1]), Path(sys.argv[2])
    incident = chart(folder, "incident")
    questions, families = called_in_order(incident)
    asked = asks(incident).union(*(asks(chart(folder, q)) for q in questions))
    found = [(f, fault) for f in families for fault in faults_of(folder, f, asked)]
    gates = {f: " ".join((folder / f"{f}.bpmn").read_text().replace("&quot;", '"').split()) for f in families}
    codes = set(re.findall(r'<outputEntry><text>"([a-z-]+)"</text></outputEntry>',
                           (pack / "classification.dmn").read_text())) - {"unclassified"}
    shared = os.environ.get("SAFETRIAGE_SHARED")
    if shared:
        schema = json.loads((Path(shared) / "contract/assessment.schema.json").read_text())
        listed = re.search(r'\["[^\]]*"no-safeguarding-concern"[^\]]*\]', json.dumps(schema))
        codes |= set(json.loads(listed.group(0))) - {"unclassified"} if listed else set()
    for code in sorted(codes):
        gate = GATES.get(code, f'list contains(categories_named, "{code}")')
        if sum(gate in text for text in gates.values()) != 1:
            found.append(("incident", f"the category {code} has not one flowchart of its own"))
    for file, fault in found:
        print(f"{file}.bpmn: error: {fault}")
    print(f"families: {len(families)} flowcharts, {len(codes)} categories, {len(found)} errors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
