#!/usr/bin/env python3
"""Makes one worrying fact true at a time and sees that nothing gets milder.

usage: monotone.py --engine PROGRAM --pack PACK_DIR [--reports N] [--seed S]

Reports are the pack's scenarios, `{"facts":{}}` and random changes of both. For each, one fact that the data
dictionary calls harmful is made true, from false or from not known. Then risk, level of need and strategy status
may not fall, and no action may go, lose its mandatory mark or come later, save for a higher step of a ladder or
what pack.json's supersedes lets go. `safetriage check` proves this of the rows; here whole assessments are tried,
merged and ordered, with the facts that the proof leaves out. Nothing else may follow either: no inform-parents beside
withhold-from-parents, no school-led-response beside a mandatory referral, four categories at most.

One finding a line; exit status 0 none, 1 findings, 2 wrong use. The same seed gives the same reports.
Source: design rule "Monotone"; docs/authors/policy.md.
"""
import argparse
import copy
import json
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

DMN = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
FACT = f"{DMN}extensionElements/{{urn:safetriage:flow:1}}fact"
LEVELS = ["low", "medium", "high", "immediate"]
STRATEGY = ["not-indicated", "possible", "indicated"]
URGENCY = ["now", "today", "one-working-day", "planned"]
REFERRALS = {"police-emergency", "police-report", "police-liaison", "social-care-referral", "lado-referral",
             "prevent-referral"}
TAKEDOWN = ("#consulted_first/HP1", "#consulted_first/HP2")  # when a service may be told: the school leads all the same


def facts_of(pack):
    """{fact: (harmful, [values])} from facts.dmn."""
    found = {}
    for item in ET.parse(pack / "facts.dmn").getroot().findall(DMN + "itemDefinition"):
        if item.get("name") != "tFacts":
            continue
        for part in item.findall(DMN + "itemComponent"):
            kind = part.findtext(DMN + "typeRef").strip()
            allowed = part.findtext(f"{DMN}allowedValues/{DMN}text") or ""
            values = [v.strip().strip('"') for v in allowed.split(",") if v.strip()]
            if kind == "boolean":
                values = [True, False, False]
            elif kind == "number":
                values = [0, 1, 3]
            harmful = part.find(FACT).get("harmful") == "true" and kind == "boolean"
            found[part.get("name")] = (harmful, values)
    return found


def vary(rnd, report, facts):
    """A copy of the report with some facts and people changed."""
    made = copy.deepcopy(report)
    for _ in range(rnd.choice([0, 0, 1, 2, 5, 12])):
        name = rnd.choice(list(facts))
        made["facts"][name] = rnd.choice(facts[name][1] + [None])
    if rnd.random() < 0.25:
        made["children"] = [{"id": f"c{i}", "role": rnd.choice(["harmed", "responsible", "both", "involved", "witness"]),
                             "age": rnd.choice([None, 8, 12, 14, 17, 18])} for i in range(rnd.randint(0, 3))]
    if rnd.random() < 0.25:
        made["others"] = [{"id": f"o{i}", "adult": rnd.choice([None, True, False]),
                           "role": rnd.choice(["suspected", "unknown", "harmed", "protective"]),
                           "relationship": rnd.choice(["stranger", "online-only", "peer", "staff-or-volunteer",
                                                       "parent-or-carer", "unknown"])}
                          for i in range(rnd.randint(0, 2))]
    return made


def assess(engine, pack, reports):
    lines = "".join(json.dumps(r) + "\n" for r in reports)
    command = [engine, "assess", "--batch", "--pack", f"{pack}/", "--detail", "decisions",
               "--at", "2026-11-20T10:00:00Z", "-"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or len(out) != len(reports):
        sys.exit(f"monotone: {engine} ended {done.returncode}: {done.stderr.strip()[:400]}")
    return out


def actions_of(assessment):
    """{code: (mandatory anywhere, earliest urgency)}"""
    found = {}
    for a in assessment["actions"]:
        old = found.get(a["code"], (False, len(URGENCY)))
        found[a["code"]] = (old[0] or a["mandatory"], min(old[1], URGENCY.index(a["urgency"])))
    return found


def wrong(before, after, ladders, let_go):
    """What got milder, as texts."""
    if LEVELS.index(after["risk"]["level"]) < LEVELS.index(before["risk"]["level"]):
        yield f"risk falls from {before['risk']['level']} to {after['risk']['level']}"
    if after["threshold_level"] < before["threshold_level"]:
        yield f"need falls from {before['threshold_level']} to {after['threshold_level']}"
    was, now = (STRATEGY.index(a["strategy_discussion"]["status"]) for a in (before, after))
    if now < was:
        yield f"strategy falls from {STRATEGY[was]} to {STRATEGY[now]}"
    old, new = actions_of(before), actions_of(after)
    for code, (mandatory, urgency) in old.items():
        steps = {code}
        for ladder in ladders:
            if code in ladder:
                steps |= set(ladder[ladder.index(code):])
        left = [new[s] for s in steps if s in new]
        if code in let_go:
            continue
        if not left:
            yield f"{code} goes"
        elif mandatory and not any(m for m, _ in left):
            yield f"{code} is no longer mandatory"
        elif min(u for _, u in left) > urgency:
            yield f"{code} comes later"


def broken(assessment):
    """What no assessment may hold."""
    actions = actions_of(assessment)
    if "inform-parents" in actions and actions.get("withhold-from-parents", (False,))[0]:
        yield "inform-parents beside withhold-from-parents"
    asked = {a["code"] for a in assessment["actions"] if any(b["rule"].endswith(TAKEDOWN) for b in a["because"])}
    if "school-led-response" in actions and any(actions.get(r, (False,))[0] for r in REFERRALS - asked):
        yield "school-led-response beside a mandatory referral"
    if len(assessment["categories"]) > 4:
        yield "more than four categories"


def main():
    parser = argparse.ArgumentParser(description="See that a worrying fact never makes an outcome milder.")
    parser.add_argument("--engine", required=True, metavar="PROGRAM")
    parser.add_argument("--pack", required=True, type=Path, metavar="PACK_DIR")
    parser.add_argument("--reports", type=int, default=1500, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    args = parser.parse_args()
    rnd = random.Random(args.seed)
    facts = facts_of(args.pack)
    harmful = [name for name, (bad, _) in facts.items() if bad]
    supersedes = json.loads((args.pack / "pack.json").read_text(encoding="utf-8"))["supersedes"]
    let_go = {e["drop"] for e in supersedes["exceptions"]}
    let_go |= {e["action"] for e in supersedes["softens"] if "action" in e}
    bases = [json.loads(p.read_text(encoding="utf-8"))["report"]
             for p in sorted((args.pack / "scenarios").glob("*.json"))] + [{"facts": {}}]
    first, second, names = [], [], []
    while len(first) < args.reports:
        report = vary(rnd, rnd.choice(bases), facts)
        name = rnd.choice(harmful)
        if report["facts"].get(name) is True:
            continue
        first.append(report)
        second.append(copy.deepcopy(report))
        second[-1]["facts"][name] = True
        names.append(name)
    outcomes = assess(args.engine, args.pack, first + second)
    found = 0
    for i, name in enumerate(names):
        before, after = outcomes[i], outcomes[i + len(names)]
        for text in list(wrong(before, after, supersedes["ladders"], let_go)) + list(broken(after)):
            known = {k: v for k, v in first[i]["facts"].items() if v is not None}
            print(f"{name}: {text}: with {json.dumps(known)}"[:400])
            found += 1
    print(f"monotone: {len(names)} pairs, {found} findings", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
