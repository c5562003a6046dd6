#!/usr/bin/env python3
"""What an assessment says fits what it advises: steps that are named, people who are asked, families who may not be told.

usage: steps.py SAFETRIAGE SOURCE_DIR
Every scenario of the England pack is assessed as it stands and with each inject. A reason may end under another step than
its own, carried up a ladder, so what it names is looked for in what came out. A sentence that speaks of not doing, of
asking, or of what may come is passed over. A step that is held waits for the police, social care or the designated
officer: another step of the same assessment goes to one of them, and is a must where the one that waits is. Where parents are not
told yet, or telling them waits, the printed steps and reasons send nobody to the family, in English and in French.
Ends with N passed, N failed.
"""
import copy
import json
import re
import subprocess
import sys
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
POLICE = ["police-report", "police-liaison", "police-emergency"]
NAMES = [(re.compile(name), set(codes)) for name, codes in (
    (r"[Ee]arly help|help early|help offered early", ["early-help"]),
    (r"Report Remove", ["report-remove"]),
    (r"CEOP", ["ceop-report"]),
    (r"Internet Watch", ["iwf-report"]),
    (r"Cyber Choices", ["cyber-choices-referral"]),
    (r"Report Fraud", ["fraud-report"]),
    (r"Prevent (referral|lead)", ["prevent-referral"]),
    (r"designated officer", ["lado-referral"]),
    (r"[Ss]afety plan", ["safety-plan"]),
    (r"[Ss]trategy discussion", ["strategy-discussion"]),
    (r"999|emergency call", ["police-emergency", "medical-emergency"]),
    (r"ask the police|to the police|[Pp]olice (now|today)", POLICE),
    (r"(ask|to) social care|[Ss]ocial care (now|today|is told|hears)", ["social-care-referral"]),
    (r"reason .{0,40}(is|are) (recorded|on record)", ["record-no-referral-reason"]))]
LOOSE = re.compile(r"\b(no|not|never|nothing|nobody|neither|nor|without|instead|in its place|unless|if|once|until|may|would|whether|"
                   r"could|before|can|first|goes|falls|possible|for (under|people|a child)|then it is|children only)\b", re.I)
FAMILY = {
    "en": (re.compile(r"\b(ask|tell|talk|speak|agree|call|inform|contact|help|plan|together)\b.*\b(famil(y|ies)|parents?|carers?|at home|look after)\b", re.I),
           re.compile(r"\b(not|nobody|no agreement|until|before|once they may|what parents|what support|who at home|waits|you may tell|where the child|"
                      r"without the family|at school, at home|at home too|first)\b", re.I),
           "SOURCES", "Tell the parents or carers"),
    "fr": (re.compile(r"\b(demandez|dites|parlez|convenez|appelez|informez|invitez|aidez|plan|avec)\b.*\b(familles?|parents?|proches|maison)\b", re.I),
           re.compile(r"\b(pas|personne|sans|jusqu|avant|d’abord|dès qu|attend|pouvez dire|où vit|à la maison aussi|à l’école, à la maison)", re.I),
           "SOURCES", "Informez les parents")}
ASKED = {"police", "childrens-social-care", "lado"}
passed = failed = 0
seen = set()


def check(label, text, codes):
    """Each sentence of a text: the steps that it names are among codes."""
    global passed, failed
    for sentence in re.split(r"(?<=[.;:])\s", text):
        if LOOSE.search(sentence):
            continue
        for name, any_of in NAMES:
            if not name.search(sentence):
                continue
            if any_of & codes:
                passed += 1
            elif (label, sentence) not in seen:
                seen.add((label, sentence))
                failed += 1
                print(f"FAIL {label}: \"{sentence}\" names {' or '.join(sorted(any_of))}, which is not advised")


def released(label, actions):
    """Each held step: another one asks whoever may let it go on."""
    global passed, failed
    for held in (a for a in actions if a.get("held")):
        asks = [a for a in actions if a["code"] != held["code"] and a.get("agency") in ASKED and not a.get("held")]
        if any(a["mandatory"] >= held["mandatory"] for a in asks):
            passed += 1
        else:
            failed += 1
            print(f"FAIL {label}: {held['code']} waits, and {'only an offered step' if asks else 'no step'} asks anybody")


def family_left_out(label, report, lang):
    """The printed steps and reasons, where nobody at home may be told yet."""
    global passed, failed
    p = subprocess.run([exe, "assess", "--detail", "decisions", "--at", "2026-11-20T16:40:00Z", "--lang", lang, "--format",
                        "text", "--pack", str(source / "rules/england"), "-"], input=json.dumps(report).encode(),
                       stdout=subprocess.PIPE, timeout=60, check=True)
    sends, spares, sources, held = FAMILY[lang]
    text = re.sub(r"\s+", " ", p.stdout.decode().split(f"\n{sources}\n")[0]).replace(held, "")
    found = [s for s in re.split(r"(?<=[.;:])\s|\s-\s", text) if sends.search(s) and not spares.search(s)]
    passed += not found
    failed += bool(found)
    for sentence in found:
        print(f"FAIL {label} ({lang}): parents are not told yet, and \"{sentence}\"")


def cases():
    """Where from, the text beside it, and the report: each scenario, then each inject played on it."""
    for path in sorted((source / "rules/england/scenarios").glob("*.json")):
        scenario = json.loads(path.read_text(encoding="utf-8"))
        for number, inject in enumerate([{}, *scenario.get("injects", [])]):
            report = copy.deepcopy(scenario["report"])
            facts = {**report.get("facts", {}), **inject.get("report", {}).get("facts", {}), **inject.get("facts", {})}
            report.update(inject.get("report", {}))
            report["facts"] = facts
            where = f"{path.name}, inject {number}" if number else path.name
            yield where, inject.get("notices", "") if number else scenario["why"], report


every = list(cases())
p = subprocess.run([exe, "assess", "--batch", "--detail", "decisions", "--at", "2026-11-20T16:40:00Z", "--pack",
                    str(source / "rules/england"), "-"], input="\n".join(json.dumps(r) for _, _, r in every).encode(),
                   stdout=subprocess.PIPE, timeout=600, check=True)
lines = p.stdout.decode().splitlines()
assert len(lines) == len(every), "an assessment a report"
quiet = {}
for (where, said, report), line in zip(every, lines):
    out = json.loads(line)
    codes = {a["code"] for a in out["actions"]}
    check(where, said, codes)
    released(where, out["actions"])
    steps = [(a["code"], a["mandatory"], a["urgency"], a.get("held", False)) for a in out["actions"]]
    if any(a["mandatory"] and (a["code"] == "withhold-from-parents" or a["code"] == "inform-parents" and a.get("held"))
           for a in out["actions"]):
        quiet.setdefault(tuple(sorted(steps)), (where, report))
    for action in out["actions"]:
        for reason in action["because"]:
            check(f"{reason['rule']} under {action['code']} ({where})", reason["text"], codes)
for where, report in quiet.values():
    family_left_out(where, report, "en")
    family_left_out(where, report, "fr")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
