#!/usr/bin/env python3
"""Counts what the scenarios of a pack hold: enough of each sort, and every fact known, known not to be so, and not known.

usage: scenarios.py PACK_DIR [--counts]

The sorts follow from what a scenario reports and expects, so that none has to be tagged. A fact counts where a report
or one of its injects has it; a fifth of the scenarios must leave immediate_danger open.

--counts prints the figures. One finding a line; exit status: 0 none, 1 findings, 2 wrong use.
Source: docs/authors/packs.md, "Scenarios".
"""
import argparse
import json
import re
import sys
from pathlib import Path

LEAST = 200       # scenarios
LEAST_OF_SORT = 10


def facts_of(pack):
    """Names of the facts, each with whether it is a boolean, from the data dictionary."""
    text = (pack / "facts.dmn").read_text(encoding="utf-8")
    block = re.search(r'<itemDefinition[^>]*name="tFacts".*?</itemDefinition>', text, re.S).group(0)
    parts = re.findall(r'<itemComponent[^>]*name="(\w+)"[^>]*>(.*?)</itemComponent>', block, re.S)
    return {name: "boolean" in re.search(r"<typeRef>(.*?)</typeRef>", body).group(1) for name, body in parts}


def mandatory(code):
    return lambda s: code in s["expect"]["mandatory"]


def ages(s):
    return [c["age"] for c in s["report"].get("children", []) if c.get("age") is not None]


SORTS = {
    "designated officer": mandatory("lado-referral"),
    "withholding from parents": mandatory("withhold-from-parents"),
    "strategy discussion": mandatory("strategy-discussion"),
    "a pupil of 18 or over": lambda s: any(age >= 18 for age in ages(s)),
    "children with different outcomes": lambda s: len(set(s["expect"].get("children", {}).values())) > 1,
    "nothing to refer": mandatory("record-no-referral-reason"),
}


def reports_of(s):
    """The facts of a scenario's report and of the report with each inject."""
    own = s["report"].get("facts", {})
    return [own] + [{**own, **i.get("report", {}).get("facts", {}), **i.get("facts", {})} for i in s.get("injects", [])]


def main():
    parser = argparse.ArgumentParser(description="Count what the scenarios of a pack hold.")
    parser.add_argument("pack", type=Path, metavar="PACK_DIR")
    parser.add_argument("--counts", action="store_true")
    args = parser.parse_args()
    scenarios = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((args.pack / "scenarios").glob("*.json"))]
    if not scenarios:
        print(f"{args.pack}: no scenarios", file=sys.stderr)
        return 2
    findings = []
    counts = {"scenarios": len(scenarios), "injects": sum(len(s.get("injects", [])) for s in scenarios)}
    if len(scenarios) < LEAST:
        findings.append(f"{len(scenarios)} scenarios, {LEAST} are wanted")
    for sort, holds in SORTS.items():
        counts[sort] = sum(map(holds, scenarios))
        if counts[sort] < LEAST_OF_SORT:
            findings.append(f"{sort}: {counts[sort]} scenarios, {LEAST_OF_SORT} are wanted")
    counts["immediate_danger left open"] = sum(s["report"].get("facts", {}).get("immediate_danger") is None for s in scenarios)
    if 5 * counts["immediate_danger left open"] < len(scenarios):
        findings.append(f"immediate_danger is left open in {counts['immediate_danger left open']} of {len(scenarios)}, a fifth is wanted")
    reports = [r for s in scenarios for r in reports_of(s)]
    facts = facts_of(args.pack)
    for fact, boolean in facts.items():
        seen = {json.dumps(r.get(fact)) for r in reports}
        for value in (["true", "false", "null"] if boolean else ["null"]):
            if value not in seen:
                findings.append(f"{fact}: in no report {'unknown' if value == 'null' else value}")
        if not boolean and seen == {"null"}:
            findings.append(f"{fact}: in no report known")
    ids = [s["id"] for s in scenarios]
    findings += [f"{i}: two scenarios have this id" for i in sorted({i for i in ids if ids.count(i) > 1})]
    if args.counts:
        for name, n in counts.items():
            print(f"{name}: {n}")
        print(f"facts: {len(facts)}")
    for line in findings:
        print(f"{args.pack}/scenarios: error: {line}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
