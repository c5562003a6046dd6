#!/usr/bin/env python3
"""The later steps of the England pack, walked by hand: what is told, by when, and where it comes from.

usage: process.py SAFETRIAGE SOURCE_DIR
A row: label, flowchart, language, clock, answers, what stands in the screens (lines joined), what does not.
Ends with N passed, N failed.
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
passed = failed = 0

WED = "2026-12-23T15:00:00Z"  # then come a working day, and four days that are none
EVE = "2026-12-24T15:00:00Z"
SUMMER = "2026-07-06T09:00:00Z"


def child(area, *more):
    """One child of 13 who lives there; with more, a second one."""
    second = ["y", "child-2", "2", "14", *more] if more else []
    return [area, "y", "child-1", "1", "13", area, *second, "n"]


# The order of the questions: referral.bpmn t_safe, then nine of t_harm.
def referral(area, danger="n", harm="n", parent="n", warned="n", also="n"):
    return child(area) + [danger, "n", harm, "n", parent, "n", "n", warned] + [also] + ["n"] * 8


# strategy-discussion.bpmn: others[], t_harm, t_risk.
def strategy(area, harm="n", danger="n", staff="n", thoughts="n", more=()):
    adult = ["y", "other-1", "1", "8", "n"] if staff == "y" else ["n"]
    return child(area, *more) + adult + ["n"] * 8 + [thoughts] + [harm, danger, "n", "n", "n", staff, "n", "n"]


# staff-allegation.bpmn: t_now, with the number of concern_about, then where.
def staff(area, about, met="y", danger="n", conduct="y"):
    return [danger, conduct, met, "n", "n", "n", "n", about, area, "y", "other-1", "1", "8", area, "n"]


NOBODY, HEAD, LEAD = "1", "2", "3"
ROWS = [
    ("need 4: telephone, then in writing within the area's hours", "referral", "en", WED, referral("peterborough", harm="y", also="y"),
     ["Any member of staff may refer a child directly", "Telephone children's social care now", "01733 864180",
      "Agreement to a service is one thing", "write down what, with whom and why",
      "Deadline: The referral follows in writing", "by: Thu 24 December 2026, 15:00",
      "Briefing for professional referrers, Written referral, 30 March 2020 (Checked at its source)",
      "Telephone the same day", "by: Mon 1 March 2027, 15:00", "worker to worker; managers; senior managers",
      "Working days for each of these stages: not recorded for this area"],
     ["why no referral is made", "Early help"]),
    ("the decision comes after the holidays", "referral", "en", EVE, referral("peterborough", harm="y"),
     ["Social care decides the next step", "by: Tue 29 December 2026, 15:00"], ["26 December", "28 December"]),
    ("in summer, on the clock of the area", "referral", "en", SUMMER, referral("peterborough", harm="y"),
     ["by: Tue 7 July 2026, 10:00"], ["09:00"]),
    ("no number is invented elsewhere", "referral", "en", WED, referral("kent", harm="y"),
     ["Children's social care, telephone: not recorded for this area", "As another area has it"], ["01733", "0345"]),
    ("danger now", "referral", "en", WED, referral("kent", danger="y"), ["Call 999 now: ask for the police"], []),
    ("parents are told", "referral", "en", WED, referral("kent", harm="y"), ["Tell the parents that you refer"], ["Do not tell these parents"]),
    ("a parent is suspected", "referral", "en", WED, referral("kent", harm="y", parent="y"),
     ["Do not tell these parents yet", "It never delays the referral"], ["Tell the parents that you refer"]),
    ("telling would add risk", "referral", "en", WED, referral("kent", harm="y", warned="y"),
     ["Do not tell these parents yet"], ["Tell the parents that you refer"]),
    ("no referral, with its reason", "referral", "en", WED, referral("kent"),
     ["Write down why no referral is made"], ["Deadline", "Telephone children"]),
    ("harm not known: the careful way", "referral", "en", WED, referral("kent", harm="?"), ["Deadline: The referral follows"],
     ["why no referral is made"]),
    ("in French", "referral", "fr", WED, referral("peterborough", harm="y"),
     ["Échéance\u00a0: Le signalement suit par écrit", "avant le\u00a0: jeu. 24 décembre 2026, 15\u00a0h", "Vérifié à la source",
      "entre professionnels\u202f; responsables"], ["Deadline", "Checked"]),

    ("Q2 indicated: the three, and nobody else by case", "strategy-discussion", "en", "2026-11-02T10:00:00Z", strategy("kent", harm="y"),
     ["Social care calls it and leads", "The police take part", "Health takes part", "by: Tue 3 November 2026, 10:00",
      "by: Mon 23 November 2026, 10:00", "the strategy discussion that started the enquiries", "Nobody is warned before devices are secured",
      "own construction, for a designated lead to confirm, online agenda, first edition (Not yet checked"],
     ["It cannot wait", "LADO", "Each child may have"]),
    ("Q1 a life at risk: protect first", "strategy-discussion", "en", WED, strategy("kent", harm="y", danger="y"),
     ["It cannot wait: those who can be reached", "Health takes part"], []),
    ("Q3 possible: social care decides", "strategy-discussion", "en", WED, strategy("kent", harm="?"),
     ["ask social care whether one is called"], ["Health takes part", "Not indicated"]),
    ("Q4 not indicated", "strategy-discussion", "en", WED, strategy("kent"), ["Not indicated by what was answered"], ["Health takes part"]),
    ("staff: the designated officer takes part", "strategy-discussion", "en", WED, strategy("kent", harm="y", staff="y"),
     ["(LADO) takes part"], []),
    ("two children: discussions apart", "strategy-discussion", "en", WED, strategy("kent", harm="y", more=["peterborough"]),
     ["Each child may have a discussion apart"], []),
    ("thoughts of suicide: those whom the case calls for", "strategy-discussion", "fr", WED, strategy("kent", harm="y", thoughts="y"),
     ["La santé y prend part", "Ceux que ce cas demande", "la santé mentale"], ["Health"]),

    ("Peterborough: the same day", "staff-allegation", "en", WED, staff("peterborough", NOBODY),
     ["Tell the head now", "by: Wed 23 December 2026, 23:59", "The adult is not told", "Strand of the police", "Strand of social care",
      "Strand of the employer", "Suspension is neutral and not automatic", "Four limbs, any one is enough"],
     ["chair of governors", "low-level concern"]),
    ("elsewhere: one working day", "staff-allegation", "en", WED, staff("kent", NOBODY),
     ["by: Thu 24 December 2026, 15:00", "The designated officer, contact: not recorded"], []),
    ("about the head", "staff-allegation", "en", WED, staff("kent", HEAD), ["chair of governors or the proprietor, not the head"],
     ["Tell the head now"]),
    ("about the lead", "staff-allegation", "en", WED, staff("kent", LEAD), ["tell the head, not the lead"], ["Tell the head now", "chair of"]),
    ("a plain no: recorded, not called in", "staff-allegation", "en", WED, staff("kent", NOBODY, met="n", conduct="n"),
     ["A low-level concern: record it"], ["Deadline", "designated officer (LADO) of the employer"]),
    ("no conduct in question, the threshold not known: the careful way", "staff-allegation", "en", WED,
     staff("kent", NOBODY, met="?", conduct="n"), ["Deadline", "Basic facts only"], ["A low-level concern"]),
    ("below the threshold", "staff-allegation", "en", WED, staff("kent", NOBODY, met="n"), ["A low-level concern: record it"],
     ["Strand of", "Deadline"]),
    ("in doubt: the officer is asked", "staff-allegation", "en", WED, staff("kent", NOBODY, met="?"), ["In doubt, ask", "Strand of"],
     ["A low-level concern"]),
]

for label, chart, lang, at, answers, there, absent in ROWS:
    p = subprocess.run([exe, "guide", "--flowchart", chart, "--pack", str(source / "rules/england"), "--at", at, "--lang", lang,
                        "--format", "json"], input="".join(a + "\n" for a in answers).encode(), capture_output=True, timeout=120)
    text = re.sub(r"[ \n]+", " ", p.stderr.decode())
    wrong = [f"lacks {t!r}" for t in there if t not in text] + [f"has {t!r}" for t in absent if t in text]
    if p.returncode:
        wrong.insert(0, f"status {p.returncode}: {text[-300:]}")
    passed, failed = passed + (not wrong), failed + bool(wrong)
    if wrong:
        print(f"FAIL {label}: {'; '.join(wrong)}")
# A law with a dated switch: its caution until the day, and check asks until somebody confirms. The pack is copied.
with tempfile.TemporaryDirectory() as tmp:
    copy = Path(tmp) / "rules/england"
    shutil.copytree(source / "rules/england", copy, ignore=shutil.ignore_patterns("scenarios"))
    shutil.copytree(source / "flowcharts/england", Path(tmp) / "flowcharts/england")
    pack = json.loads((copy / "pack.json").read_text())
    for label, day, who, facts, cautioned, warned in [
        ("not confirmed", None, None, {"sexual_communication": True}, True, True),
        ("not confirmed, another matter", None, None, {"bullying": True}, False, True),
        ("in force tomorrow", "2026-12-24", "a lead", {"sexual_communication": True}, True, False),
        ("in force today", "2026-12-23", "a lead", {"sexual_communication": True}, False, False),
        ("a day, and nobody who says so", "2026-12-23", None, {}, None, None),
        ("no day", "soon", "a lead", {}, None, None),
    ]:
        pack["pending_laws"][0].update(in_force_from=day, confirmed_by=who)
        (copy / "pack.json").write_text(json.dumps(pack))
        (Path(tmp) / "r.json").write_text(json.dumps({"facts": facts}))
        seen = subprocess.run([exe, "check", str(copy)], capture_output=True, timeout=120)
        told = subprocess.run([exe, "assess", "--pack", str(copy), "--at", WED, "--format", "json", str(Path(tmp) / "r.json")],
                              capture_output=True, timeout=120)
        if cautioned is None:
            good = seen.returncode != 0 and told.returncode != 0 and b"in_force_from (a day)" in seen.stdout + seen.stderr
        else:
            codes = [c["code"] for c in json.loads(told.stdout)["cautions"]]
            good = ("law-pending" in codes) == cautioned and (b"1 warning\n" in seen.stdout) == warned and seen.returncode == 0
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"FAIL law: {label}: {told.stdout[:0]!r} {told.stderr[-200:]!r} {seen.stdout[-200:]!r}")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
