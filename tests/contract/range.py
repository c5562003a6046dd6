#!/usr/bin/env python3
"""risk.possible, threshold_possible and unknown against brute force over what is not known.

usage: range.py SAFETRIAGE SOURCE_DIR [REPORTS] [FIRST_SEED]
Each report comes from a scenario by a seeded choice: up to 12 of its facts are made unknown, all others known. Every
completion is then assessed. The range may be wider than what the completions give, never narrower; a fact whose answer
alone changes level, need, strategy or a mandatory action must be listed. Ends with N passed, N failed.
"""
import copy
import itertools
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
REPORTS = int(sys.argv[3]) if len(sys.argv) > 3 else 40
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
AT = ["--at", "2026-11-20T16:40:00Z"]
MOST = 12  # unknown facts
LINES = 700  # completions of one report: with more, fewer facts are made unknown
passed = failed = 0


def check(label, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {label}: {detail}")


def assess(reports, detail):
    env = {k: v for k, v in os.environ.items() if k != "SAFETRIAGE_PACKS"}
    lines = "\n".join(json.dumps(r) for r in reports) + "\n"
    p = subprocess.run([exe, "assess", *AT, "--batch", "--detail", detail], input=lines.encode(), capture_output=True, env=env, timeout=600)
    found = [json.loads(line) for line in p.stdout.decode().splitlines()]
    assert len(found) == len(reports) and not any("error" in x for x in found), (p.stderr, [x for x in found if "error" in x][:1])
    return found


def dictionary():
    """Values of each scalar, by type: {"tFacts": {"coercion": [True, False]}, ...}."""
    text = (source / "rules/england/facts.dmn").read_text()
    out = {}
    for block in ("tFacts", "tChild", "tOther", "tReporter", "tSetting"):
        body = text[text.index(f'itemDefinition id="{block}"'):]
        body = body[:body.index("</itemDefinition>")]
        out[block] = {}
        for name, more, fact in re.findall(r'<itemComponent name="(\w+)"([^>]*)>(.*?)</itemComponent>', body, re.S):
            probe = re.search(r'probe="([^"]*)"', fact)
            allowed = re.search(r"<allowedValues><text>(.*?)</text>", fact)
            if "isCollection" in more or "st:fact" not in fact:
                continue
            if probe:
                out[block][name] = [int(x) for x in probe[1].split(",")]
            elif "<typeRef>boolean</typeRef>" in fact:
                out[block][name] = [False, True]
            elif allowed and allowed[1].startswith('"'):
                out[block][name] = re.findall(r'"([^"]*)"', allowed[1])
    return out


VALUES = dictionary()
SCENARIOS = [json.loads(p.read_text())["report"] for p in sorted((source / "rules/england/scenarios").glob("*.json"))]
ROLES = VALUES["tReporter"]


def make(rng):
    """A report and its unknown facts as (context, name, values), outermost first."""
    report = copy.deepcopy(rng.choice(SCENARIOS))
    report.pop("jurisdiction", None)
    places = [(report["facts"], "tFacts"), (report.setdefault("reporter", {}), "tReporter"), (report.setdefault("setting", {}), "tSetting")]
    places += [(c, "tChild") for c in report.get("children", [])] + [(o, "tOther") for o in report.get("others", [])]
    open_places = []
    for context, block in places:
        for name, values in VALUES[block].items():
            if context.get(name) is None:
                calm = values == [False, True] and rng.random() < 0.9
                context[name] = False if calm else rng.choice(values)
            if (block, name) != ("tChild", "role"):
                open_places.append((context, name, values))
    report.setdefault("concern_about", "none")
    # those that matter here are likelier to be asked about
    weight = [4 if c.get(n) not in (False, None) else 1 for c, n, _ in open_places]
    unknown, lines = [], 1
    for _ in range(rng.randint(3, MOST)):
        place = rng.choices(open_places, weight)[0]
        if any(place[0] is u[0] and place[1] == u[1] for u in unknown) or lines * len(place[2]) > LINES:
            continue
        unknown.append(place)
        lines *= len(place[2])
    return report, unknown


def with_values(report, unknown, values):
    """The report with these values; None: not known."""
    for (context, name, _), value in zip(unknown, values):
        context[name] = value
    return copy.deepcopy(report)


def core(a):
    return (a["risk"]["level"], a["threshold_level"], a["strategy_discussion"]["status"],
            frozenset(x["code"] for x in a["actions"] if x["mandatory"] and x["code"] != "establish-facts"))


def place_name(report, place):
    context, name, _ = place
    for group in ("children", "others"):
        for i, member in enumerate(report.get(group, [])):
            if member is context:
                return f"{group}[{i}].{name}"
    return name if context is report["facts"] else f"{'reporter' if context is report['reporter'] else 'setting'}.{name}"


wider = {"level": 0, "need": 0}
spans = {"level": 0, "need": 0}
tried = 0
for seed in range(SEED, SEED + REPORTS):
    rng = random.Random(seed)
    report, unknown = make(rng)
    names = [place_name(report, u) for u in unknown]
    nothing = [None] * len(unknown)
    asked = with_values(report, unknown, nothing)
    every = [with_values(report, unknown, v) for v in itertools.product(*(u[2] for u in unknown))]
    singles = [(names[i], with_values(report, unknown, nothing[:i] + [v] + nothing[i + 1:]))
               for i, u in enumerate(unknown) for v in u[2]]
    whole = assess([asked], "full")[0]
    found = assess(every + [r for _, r in singles], "decisions")
    tried += len(every)
    label = f"seed {seed} ({len(unknown)} unknown: {', '.join(names)})"
    for part, said, seen in (("level", whole["risk"]["possible"], {a["risk"]["level"] for a in found[:len(every)]}),
                             ("need", whole["threshold_possible"], {a["threshold_level"] for a in found[:len(every)]})):
        check(f"{label}: {part}", seen <= set(said), f"said {said}, can be {sorted(map(str, seen))}")
        spans[part] += len(seen)
        wider[part] += len(set(said) - seen)
    listed = {u["fact"] for u in whole["unknown"]}
    for (name, _), a in zip(singles, found[len(every):]):
        if core(a) != core(whole):
            check(f"{label}: {name} is listed", name in listed, sorted(listed))
print(f"{REPORTS} reports, {tried} completions; said beyond what can be: " +
      ", ".join(f"{wider[k]} {k}s over {spans[k]}" for k in ("level", "need")))
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
