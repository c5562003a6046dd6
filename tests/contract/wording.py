#!/usr/bin/env python3
"""What the printed assessment says, and must not say, for reports that can be read in two ways.

usage: wording.py SAFETRIAGE SOURCE_DIR
A row: label, language, scenario number or facts, what stands in the text (lines joined), what does not.
Ends with N passed, N failed.
"""
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask, check, end  # noqa: E402

source = Path(sys.argv[2])
CALM = dict.fromkeys(["immediate_danger", "crime_in_progress", "medical_attention_needed", "meeting_imminent",
                      "child_missing", "suicidal_intent", "attack_planning", "unsafe_to_go_home"], False)
KIND = {"illegal_content_kind": "child-abuse-imagery"}
MISSING = {"child_missing": True}
RACIST = {**CALM, "bullying": True, "hate_element": True, "child_affected": True}

ROWS = [
    ("a kind of content, nobody says that it is suspected", "en", KIND,
     ["thought to be a sexual image of a child"], ["was met", "were met", "were seen", "looked for", "showed to a child"]),
    ("terrorist content, nobody says that it is suspected", "en", {"illegal_content_kind": "terrorist"},
     ["thought to be terrorist material"], ["was met", "Illegal content"]),
    ("their own picture, called illegal", "en", "187", ["whoever made it"],
     ["abuse images", "met, or looked for", "showed to a child", "were seen"]),
    ("two services, one call", "en", "54",
     ["1. Call 999 now: ask for an ambulance", "2. In the same 999 call: ask for the police too", "not left alone"],
     ["999 for an ambulance now"]),
    ("two services, one call, in French", "fr", "54",
     ["1. Appelez le 999 maintenant : demandez une ambulance", "2. Dans le même appel au 999"], []),
    ("the police alone", "en", MISSING, ["1. Call 999 now: ask for the police", "was last seen"], ["In the same 999 call"]),
    ("sextortion says blackmail and asks about suicide", "en", "04",
     ["What it looks like: Grooming, online sexual contact or blackmail", "The child is blackmailed",
      "ask them directly about thoughts of suicide"], []),
    ("the family is asked where it is told", "en", "04", ["or ask the family to see the GP"], []),
    ("the family is left out where it is not", "en", "05", ["Stay with the child", "Do not tell the parents yet"], ["family to see"]),
    ("the family is left out where it is not, in French", "fr", "05", ["Restez avec l’enfant"], ["invitez la famille"]),
    ("one call to social care, not three", "en", "71", ["Social care does the assessment",
     "In the same call as the referral: name every child", "In the same call as the referral: say that you think one is needed"], []),
    ("one call to social care, not three, in French", "fr", "71", ["Dans le même appel que le signalement"], []),
    ("a platform that was told is not told as if for the first time", "en", "30", ["It was told before and has not acted"], []),
    ("threats to a teacher: no child got the messages", "en", "67", ["Help whoever got the messages"], ["Help the child to keep"]),
    ("racist bullying says hate", "en", RACIST, ["hate incident", "hate crime"], []),
    ("racist bullying says hate, in French", "fr", RACIST, ["acte de haine", "infraction haineuse"], []),
    ("Prevent is asked before the record", "en", "186", ["Ask the Prevent lead today"], []),
    ("about the lead: the head is told, above the steps", "en", "64",
     ["FIRST OF ALL - Who leads. The concern is about the designated lead, so tell the head now"],
     ["Tell the designated safeguarding lead"]),
    ("about the head: the chair is told, above the steps", "en", "63",
     ["FIRST OF ALL - Who leads. The concern is about the head, so tell the chair of governors"], []),
    ("about the head, in French", "fr", "63", ["AVANT TOUT - "], []),
    ("about nobody who would be told", "en", "01", [], ["FIRST OF ALL"]),
    ("Report Remove is for the child in the picture", "en", "15",
     ["To: Childline. For: child-1 "], ["To: Childline. For: child-1, child-2"]),
    ("French marks are tied to their words", "fr", "01", ["Risque\u00a0: "], []),
    ("French marks, child by child", "fr", "16", ["Enfant par enfant"], []),
]


def report_of(what):
    if isinstance(what, dict):
        return {"facts": what}
    path, = (source / "rules/england/scenarios").glob(f"{what}-*.json")
    return json.loads(path.read_text())["report"]


def assess(what, lang):
    p = ask("assess", "--at", "2026-11-20T16:40:00Z", "--lang", lang, "--format", "text", "-", stdin=json.dumps(report_of(what)))
    return p.stdout.decode().split("\nSOURCES")[0]


for label, lang, what, there, absent in ROWS:
    text = assess(what, lang)
    joined = re.sub(r"[ \n]+", " ", text)
    plain = re.sub("[\u00a0\u202f]", " ", joined)
    for phrase in there:
        check(label, phrase in (joined if "\u00a0" in phrase else plain), f"no '{phrase}'")
    for phrase in absent:
        check(label, phrase not in plain, f"has '{phrase}'")
    if lang == "fr":
        loose = [m.group(0) for m in re.finditer(r"[^\s\d][ ]?[:;?!](?=\s)", joined)
                 if m.group(0)[-2] not in "\u00a0\u202f" and "[" not in joined[max(0, m.start() - 80):m.start()].rsplit("]", 1)[-1]]
        check(label + ": no-break spaces", not loose, loose[:5])

for label, lang, what, *_ in ROWS:
    wide = [x for x in assess(what, lang).splitlines() if len(x) > 80 and "http" not in x]
    check(label + ": 80 columns", not wide, wide[:1])

end()
