#!/usr/bin/env python3
"""`test --mutate` breaks tables on purpose: the same seed does the same, what survives is named, what cannot show is
counted apart.

usage: mutants.py --engine PROGRAM --pack PACK_DIR

Works on copies of the pack. Status 0 when all rows hold, else a line each and status 1.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = re.compile(r"^(\d+) of (\d+) mutants \(seed (\d+)\): (\d+) caught \(.*\), (\d+) survived, (\d+) change nothing$",
                   re.M)
SURVIVED = re.compile(r"^survived: \S+\.dmn:\d+: \w+: row \w+: (row taken out|cell opened|cell turned about|choice dropped|"
                      r"bound moved|output changed|default changed)", re.M)


def run(engine, pack, *options):
    done = subprocess.run([engine, "test", str(pack), *options], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def numbers(out):
    found = COUNT.search(out)
    return [int(x) for x in found.groups()] if found else [0] * 6


def copied(pack, folder):
    root = Path(folder)
    shutil.copytree(pack, root / "rules" / pack.name)
    shutil.copytree(pack.parent.parent / "flowcharts" / pack.name, root / "flowcharts" / pack.name)
    return root / "rules" / pack.name


def main():
    parser = argparse.ArgumentParser(description="See that test --mutate does what it says.")
    parser.add_argument("--engine", required=True, metavar="PROGRAM")
    parser.add_argument("--pack", required=True, type=Path, metavar="PACK_DIR")
    args = parser.parse_args()
    wrong = []

    def holds(name, right, seen=""):
        if not right:
            wrong.append(name)
            print(f"[{name}] {seen}"[:600])

    status, every = run(args.engine, args.pack, "--mutate", "--mutants", "0")
    n, of, _, caught, survived, same = numbers(every)
    holds("all are tried", n == of > 50, every)
    holds("each has one fate", caught + survived + same == n, every)
    holds("each survivor is named", len(SURVIVED.findall(every)) == survived > 0, every)
    holds("survivors are no failure", status == 0, every)
    holds("scenarios catch some", caught > 5, every)
    few = [run(args.engine, args.pack, "--mutate", "--mutants", "20", "--seed", s)[1] for s in ("7", "7", "8")]
    holds("the same seed, the same mutants", few[0] == few[1] and numbers(few[0])[0] == 20, few[0])
    holds("another seed, others", few[0].replace("seed 7", "seed 8") != few[2], few[2])
    holds("a seed is a number", run(args.engine, args.pack, "--mutate", "--seed", "x")[0] == 2)
    with tempfile.TemporaryDirectory() as folder:
        pack = copied(args.pack, folder)
        for path in (pack / "scenarios").glob("*.json"):
            path.unlink()
        _, out = run(args.engine, pack, "--mutate", "--mutants", "0")
        holds("nobody looks, nothing is caught", numbers(out)[3] == 0 and numbers(out)[4] > survived, out)
    with tempfile.TemporaryDirectory() as folder:
        pack = copied(args.pack, folder)
        path = sorted((pack / "scenarios").glob("*.json"))[0]
        scenario = json.loads(path.read_text(encoding="utf-8"))
        scenario["expect"]["level"] = "low" if scenario["expect"]["level"] != "low" else "high"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        status, out = run(args.engine, pack, "--mutate")
        holds("scenarios must pass first", status == 1 and "no mutants" in out, out)
    for part in ("participants", "purposes", "person_must_decide", "contradictions", "axes"):
        with tempfile.TemporaryDirectory() as folder:
            pack = copied(args.pack, folder)
            path = sorted((pack / "scenarios").glob("*.json"))[0]
            scenario = json.loads(path.read_text(encoding="utf-8"))
            scenario["expect"][part] = {"harm": "none"} if part == "axes" else ["no-such-code"]
            path.write_text(json.dumps(scenario), encoding="utf-8")
            status, out = run(args.engine, pack)
            seen = "harm: expected none" if part == "axes" else f"{part}: no-such-code is missing"
            holds(f"a scenario may expect {part}", status == 1 and seen in out, out)
    # (what is expected, of the report or on an inject; what is said where it is not so)
    inject = {"text": "It is public.", "facts": {"image_shared": "public"}, "notices": "Nothing more is due."}
    for where, expect, seen in (
            ("report", {"actions": {"police-report": "now"}}, "actions: police-report expected now, is today"),
            ("report", {"actions": {"police-report": "today"}}, "actions: lado-referral expected gone, is one-working-day"),
            ("report", {"because": {"police-report": ["A2"]}}, "because: police-report: A2 is no reason"),
            ("report", {"because": {"police-report": []}}, "triage.dmn#actions/A3 was not expected"),
            ("report", {"children": {"a": "1 not-indicated"}}, "children: a expected 1 not-indicated, got 4 not-indicated"),
            ("report", {"children": {"b": "4 indicated"}}, "children: b expected 4 indicated, got nobody of that id"),
            ("inject", {}, "facts"),
            ("inject", {"level": "medium"}, "level: expected medium, got high"),
            ("inject", {"actions": {"police-report": "now"}}, "actions: police-report: expected now, is today"),
            ("inject", {"actions": {"police-report": "today"}}, "actions: police-report is today already"),
            ("inject", {"cautions": {"do-not-view": "new"}}, "cautions: no such change: do-not-view: new"),
            ("inject", {"cautions": {"do-not-pay": "new"}}, "cautions: do-not-pay is neither new nor gone"),
            ("inject", {"person_must_decide": {"decide.what": "new"}}, "person_must_decide: decide.what is neither new nor gone"),
            ("inject", {"because": {"police-report": ["A3"]}}, "A3 was a reason already"),
            ("inject", {"contradictions": []}, "contradictions: immediate_danger was not expected"),
            ("calm", {}, "actions: police-report: was to stay today, is gone"),
            ("calm", {}, "level: was to stay high, is medium"),
            ("bare", {}, "notices: the inject does not say")):
        with tempfile.TemporaryDirectory() as folder:
            pack = copied(args.pack, folder)
            path = sorted((pack / "scenarios").glob("*.json"))[0]
            scenario = json.loads(path.read_text(encoding="utf-8"))
            card = dict(inject, expect=expect)
            if where == "report":
                scenario["expect"].update(expect)
            elif where == "calm":
                card["facts"] = {"images_involved": None}
            elif where == "bare":
                del card["notices"]
            if where != "report":
                scenario["injects"] = [card]
            path.write_text(json.dumps(scenario), encoding="utf-8")
            status, out = run(args.engine, pack)
            if seen == "facts":
                holds("an inject that changes nothing", status == 0, out)
            else:
                holds(f"{where} {json.dumps(expect)}", status == 1 and seen in out, out)
    print(f"mutants: {len(wrong)} wrong", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
