#!/usr/bin/env python3
"""risk.possible, threshold_possible and unknown against brute force over what is not known.

usage: range.py SAFETRIAGE SOURCE_DIR [REPORTS] [FIRST_SEED]
Each report comes from a scenario by a seeded choice, one family of incidents after the other: up to 12 of its facts are
made unknown, all others known. Every completion is then assessed. The range may be wider than what the completions give,
never narrower; a fact whose answer changes level, need, strategy or a mandatory action in any completion, or alone with
the others unknown, must be listed. How much more is said than can be is printed, and for the usual reports held down.
A longer run: range.py build/release/safetriage . 800 1000. Ends with N passed, N failed.
"""
import copy
import itertools
import json
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask, check, end  # noqa: E402

source = Path(sys.argv[2])
REPORTS = int(sys.argv[3]) if len(sys.argv) > 3 else 40
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
AT = ["--at", "2026-11-20T16:40:00Z"]
MOST = 12  # unknown facts
LINES = 700  # completions of one report: with more, fewer facts are made unknown
KEPT = {"level": 2, "need": 2, "fact": 50}  # how much more the 40 usual reports say: may fall, not rise with the same scenarios


def assess(reports, detail):
    lines = "\n".join(json.dumps(r) for r in reports) + "\n"
    p = ask("assess", *AT, "--batch", "--detail", detail, stdin=lines)
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
FAMILIES = {}  # by the leading category that is expected
for p in sorted((source / "rules/england/scenarios").glob("*.json")):
    if p.name >= "310" and p.name[:3].isdigit() and p.name[:3] < "316":
        continue  # a scenario more is another sample, and the figures kept are of this one
    scenario = json.loads(p.read_text())
    FAMILIES.setdefault(scenario["expect"].get("leading", "none"), []).append(scenario["report"])
ROLES = VALUES["tReporter"]


def make(rng, family):
    """A report and its unknown facts as (context, name, values), outermost first."""
    report = copy.deepcopy(rng.choice(FAMILIES[family]))
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


def gravity(now, found):
    """What an answer moves by itself, the gravest first, as assessments with each of its answers show it."""
    raised = [LEVELS.index(a["risk"]["level"]) for a in found if LEVELS.index(a["risk"]["level"]) > LEVELS.index(now["risk"]["level"])]
    grades = any(core(a)[:3] != core(now)[:3] for a in found)
    return 3 + max(raised) if raised else 2 if grades else 1 if any(core(a) != core(now) for a in found) else 0


def place_name(report, place):
    context, name, _ = place
    for group in ("children", "others"):
        for i, member in enumerate(report.get(group, [])):
            if member is context:
                return f"{group}[{i}].{name}"
    return name if context is report["facts"] else f"{'reporter' if context is report['reporter'] else 'setting'}.{name}"


def moves(cores, unknown, i):
    """Does the answer to unknown fact i change anything, whatever the others are?"""
    step = 1
    for u in unknown[i + 1:]:
        step *= len(u[2])
    round_ = step * len(unknown[i][2])
    return any(len({cores[a + k * step] for k in range(len(unknown[i][2]))}) > 1
               for start in range(0, len(cores), round_) for a in range(start, start + step))


LEVELS = ["low", "medium", "high", "immediate"]
wider = {"level": 0, "need": 0, "fact": 0}
spans = {"level": 0, "need": 0, "fact": 0}
tried = 0
families = sorted(FAMILIES)
for seed in range(SEED, SEED + REPORTS):
    rng = random.Random(seed)
    family = families[seed % len(families)]
    report, unknown = make(rng, family)
    names = [place_name(report, u) for u in unknown]
    nothing = [None] * len(unknown)
    asked = with_values(report, unknown, nothing)
    every = [with_values(report, unknown, v) for v in itertools.product(*(u[2] for u in unknown))]
    singles = [(names[i], with_values(report, unknown, nothing[:i] + [v] + nothing[i + 1:]))
               for i, u in enumerate(unknown) for v in u[2]]
    whole = assess([asked], "full")[0]
    found = assess(every + [r for _, r in singles], "decisions")
    tried += len(every)
    label = f"seed {seed}, {family} ({len(unknown)} unknown: {', '.join(names)})"
    for part, said, seen in (("level", whole["risk"]["possible"], {a["risk"]["level"] for a in found[:len(every)]}),
                             ("need", whole["threshold_possible"], {a["threshold_level"] for a in found[:len(every)]})):
        check(f"{label}: {part}", seen <= set(said), f"said {said}, can be {sorted(map(str, seen))}")
        spans[part] += len(seen)
        wider[part] += len(set(said) - seen)
    listed = {u["fact"] for u in whole["unknown"]}
    cores = [core(a) for a in found[:len(every)]]
    alone = {name for (name, _), a in zip(singles, found[len(every):]) if core(a) != core(whole)}
    matter = alone | {names[i] for i in range(len(unknown)) if moves(cores, unknown, i)}
    check(f"{label}: all that matter are listed", matter <= listed, sorted(matter - listed))
    check(f"{label}: only what is unknown is listed", listed <= set(names), sorted(listed - set(names)))
    alone_at = {}
    for (name, _), a in zip(singles, found[len(every):]):
        alone_at.setdefault(name, []).append(a)
    ranks = [gravity(whole, alone_at[u["fact"]]) for u in whole["unknown"]]
    check(f"{label}: what moves most by itself comes first", ranks == sorted(ranks, reverse=True),
          [(u["fact"], r) for u, r in zip(whole["unknown"], ranks)])
    spans["fact"] += len(matter)
    wider["fact"] += len(listed - matter)
print(f"{REPORTS} reports of {min(REPORTS, len(families))} families, {tried} completions; said beyond what can be: " +
      ", ".join(f"{wider[k]} {k}s over {spans[k]}" for k in ("level", "need", "fact")))
if (REPORTS, SEED) == (40, 1):
    for k, most in KEPT.items():
        check(f"no wider than it was: {k}s", wider[k] <= most, f"{wider[k]}, was {most}")
end()
