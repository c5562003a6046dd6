#!/usr/bin/env python3
"""Puts one fault after the other into a sound pack and sees that check finds it.

usage: faults.py --engine PROGRAM [-s NAME]

Each row: a name, what is changed, and what the finding must say: severity, file, and words that name the row and an
input that shows it. With --lang fr no line of it is English. The pack without a fault must have no error. One finding a line; exit status 0 none, 1 some.
"""
import argparse
import copy
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pack as sound

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from english import english as english_in  # noqa: E402


def tables(old, new):
    if sound.TABLES.count(old) != 1:
        sys.exit(f"faults: not once in the tables: {old}")
    return {"tables": sound.TABLES.replace(old, new)}


def flow(old, new):
    if sound.FLOW.count(old) != 1:
        sys.exit(f"faults: not once in the flowchart: {old}")
    return {"flow": sound.FLOW.replace(old, new)}


def settings(change):
    made = copy.deepcopy(sound.PACK)
    change(made)
    return {"pack": made}


def fact(name, **new):
    keys = ("name", "type", "allowed", "kind", "harmful")
    return {"facts": [tuple(new.get(k, v) for k, v in zip(keys, f)) if f[0] == name else f for f in sound.FACTS]}


def english(change, keep_french=True):
    made = sound.english()
    fr = sound.french(sound.english())
    change(made)
    return {"en": made, "fr": fr if keep_french else sound.french(made)}


def french(change):
    made = sound.french(sound.english())
    change(made)
    return {"fr": made}


def scenario(change):
    """Its English changes, and its French does not."""
    made = copy.deepcopy(sound.SCENARIO)
    change(made)
    return {"scenario": made}


def scenario_french(change):
    made = sound.scenario_french()
    change(made)
    return {"others": {"fr/01-dare.json": sound.by_line(made)}}


# Names of the pack, and codes, that French keeps.
OWN = ("spread", "otherwise", "(no)", "(secondary)")
SOURCE = Path(__file__).resolve().parents[2]
T, P = "triage.dmn", "pack.json"
# name, change, severity, file, the message (a regular expression)
ROWS = [
    # gaps
    ("row removed, number", tables('U3 | "group" | < 2, null -> "some"\n', ""), "error", T,
     r'spread: gap: no row takes facts.image_shared = "group", facts.previous_concerns = (0|1|null)'),
    ("default removed", tables("K0 | - | - | - | - -> \"low\"\n", ""), "error", T,
     r"risk_level: gap: no row takes .*facts.images_involved = false"),
    ("null forgotten", tables('U4 | "not-shared", null | -', 'U4 | "not-shared" | -'), "error", T,
     r"spread: gap: no row takes facts.image_shared = null"),
    ("bound moved up", tables('U2 | "group" | >= 2', 'U2 | "group" | >= 3'), "error", T,
     r'spread: gap: no row takes facts.image_shared = "group", facts.previous_concerns = 2'),
    ("end left out", tables('U2 | "group" | >= 2', 'U2 | "group" | > 2'), "error", T,
     r'spread: gap: no row takes facts.image_shared = "group", facts.previous_concerns = 2$'),
    ("day left out", tables('Y2 | >= date("2026-09-01")', 'Y2 | > date("2026-09-01")'), "error", T,
     r'season: gap: no row takes facts.first_seen = date\("2026-09-01"\)'),
    ("boolean left out", tables("Z2 | - ->", "Z2 | false ->"), "error", T,
     r"otherwise: gap: no row takes facts.bullying = true"),
    ("value added to the dictionary", fact("image_shared", allowed='"not-shared","group","public","sold"'), "error", T,
     r'spread: gap: no row takes facts.image_shared = "sold"'),
    ("no row where no flag is up", tables('R0 | - | - -> "none" # OWN/what is left; no; own; Nobody is in danger.\n', ""), "error", T,
     r"danger: gap: no row takes facts.immediate_danger = (false|null), facts.child_missing = (false|null)"),
    # clashes
    ("range widened over another", tables('"group" | < 2, null', '"group" | <= 2, null'), "error", T,
     r'spread: row U3: overlaps row U2, and the hit policy is UNIQUE: .*facts.previous_concerns = 2'),
    ("choice added twice", tables('U1 | "public" |', 'U1 | "public","group" |'), "error", T,
     r'spread: row U[23]: overlaps row U1, .*facts.image_shared = "group"'),
    ("ANY with two outputs", tables('Y1 | < date("2026-09-01")', 'Y1 | <= date("2026-09-01")'), "error", T,
     r'season: row Y2: clashes with row Y1, .*date\("2026-09-01"\)'),
    # rows that can never decide
    ("row put before all others", tables("C1 | \"witness\" | - | - -> 1\n", "C0 | - | - | - -> 1\nC1 | \"witness\" | - | - -> 1\n"),
     "error", T, r'child_need: row C1: never decides: row C0 takes all .* child.role = "witness"'),
    ("row hidden by two together", tables("C5 | - | - | - -> 1\n", "C4a | - | - | 1 -> 1\nC5 | - | - | - -> 1\n"),
     "error", T, r"child_need: row C5: never decides: rows that come before it take all"),
    ("worst level for all", tables("K0 | - | - | - | - -> \"low\"", "K0 | - | - | - | - -> \"immediate\""), "error", T,
     r"risk_level: row K[2345]: never decides: row K0 takes all"),
    ("level that nobody gives", tables('D2 | "medium" -> 2', 'D2 | "middling" -> 2'), "error", T,
     r'need: row D2: can never match: risk_level is never "middling"'),
    ("value that is not allowed", tables('U1 | "public" |', 'U1 | "everywhere" |'), "error", T,
     r'spread: row U1: can never match: facts.image_shared is never "everywhere"'),
    ("empty range", tables('U2 | "group" | >= 2', 'U2 | "group" | [9..3]'), "error", T,
     r"spread: row U2: can never match: facts.previous_concerns is never \[9\.\.3\]"),
    ("outside what is allowed", tables("C2 | - | >= 18 |", "C2 | - | > 25 |"), "error", T,
     r"child_need: row C2: can never match: child.age is never > 25"),
    ("callers never bring it together", tables('A6 | - | "medium" |', 'A6 | "life" | "medium" |'), "error", T,
     r'actions: row A6: can never match: the tables before it never give .*risk_level = "medium"'),
    ("row said twice", tables("Q1 | true ->", "Q0 | true -> \"do-not-view\"\nQ1 | true ->"), "warning", T,
     r"cautions: row Q1: says what row Q0 says, as for facts.images_involved = true"),
    ("input that nothing asks", tables("S2 | 2 | true ->", "S2 | 2 | - ->"), "error", T,
     r"strategy_status: input facts.images_involved is not used: .*, as for facts.images_involved = "),
    ("the one row that asked an input removed", tables('R2 | - | true -> "life" # LAW; yes; law; A child is missing.\n', ""), "error", T,
     r"danger: input facts.child_missing is not used: .*, as for facts.child_missing = "),
    ("reason of a row that is gone", french(lambda f: f.update({"because.triage.R9": sound.worded("Gone.")})), "error", "text/fr.json",
     "'because.triage.R9' is the reason of a row that is not there"),
    ("free FEEL in a cell", tables('U3 | "group" | < 2, null', 'U3 | "group" | ? = null or ? + 0 < 2'), "error", T,
     r"spread: row U3: not proved, because facts.previous_concerns is free FEEL"),
    # callers
    ("decision that nobody asks for", {"expressions": sound.EXPRESSIONS}, "warning", T,
     r"anybody_listed: never decided"),
    ("table taken out of the pack's parts", settings(lambda p: p["assessment"]["cautions"].clear()), "error", T,
     r"cautions: never decided: no part of the assessment"),
    ("worrying fact that nothing reads", {"facts": sound.FACTS + [("blackmail", "boolean", "", "observed", "true")]},
     "error", "facts.dmn", r"facts.blackmail: a worrying fact that no decision and no flowchart reads"),
    # monotony
    ("level swapped", tables('K1 | "life" | - | - | - -> "immediate"', 'K1 | "life" | - | - | - -> "high"'), "error", T,
     r"risk_level: no row gives the level 'immediate'"),
    ("level swapped, and another row gave more before", tables('K3 | - | true | - | - -> "medium"', 'K3 | - | true | - | - -> "low"'),
     "error", T, r'risk_level: row K3: not monotone: facts.images_involved lowers the level of risk to "low", from "medium" by row K5: '
     r'.*facts.images_involved = null.*; then facts.images_involved = true'),
    ("worry asked as known not to be so", tables('K5 | - | null | - | - -> "medium"', 'K5 | - | null,false | - | - -> "high"'),
     "error", T, r'risk_level: row K3: not monotone: facts.images_involved lowers the level of risk to "medium", from "high" by row K5: '
     r'.*facts.images_involved = (null|false).*; then facts.images_involved = true'),
    ("need falls", tables('D1 | "immediate","high" -> 4', 'D1 | "high" -> 4'), "error", T,
     r'need: row D0: not monotone: facts\.\w+ lowers the level of need to 1, from 4 by row D1: .*risk_level = "high"; '
     r'then .*risk_level = "immediate"'),
    ("strategy falls", tables("S2 | 2 | true ->", "S2 | 2 | false, null ->"), "error", T,
     r"strategy_status: row S0: not monotone: facts.images_involved lowers the strategy status to .*, from .* by row S2: "),
    ("duty dropped by a worry", tables("A3 | - | - | true | false, null | -", "A3 | - | - | true | false, null | false, null"),
     "error", T, r"actions: row A3: not monotone: facts.parent_suspected takes away mandatory police-report: .*facts.parent_suspected = (false|null)"),
    ("mandatory only without a worry", tables('A5 | - | "immediate","high" | - | - | -', 'A5 | "none" | "immediate","high" | - | - | -'),
     "error", T, r'actions: row A5: not monotone: facts.(immediate_danger|child_missing) takes away mandatory social-care-referral: .*danger = "none"'),
    ("later for the worse", tables('A6 | - | "medium" | - | - | - -> "early-help","school","designated-lead","","planned",false,false',
                                   'A6 | - | "medium" | - | - | - -> "social-care-referral","childrens-social-care","designated-lead","","now",true,false'),
     "error", T, r"actions: row A5: not monotone: facts\.\w+ makes later mandatory social-care-referral, which row A6 gives before: .*; then "),
    ("ladder taken out", settings(lambda p: p["supersedes"]["ladders"].pop(1)), "error", T,
     r"actions: row A6: not monotone: facts\.\w+ takes away early-help"),
    ("exception taken out", settings(lambda p: p["supersedes"]["exceptions"].clear()), "error", T,
     r"actions: row A7: not monotone: facts.parent_suspected takes away mandatory inform-parents"),
    ("softens without a reason", settings(lambda p: p["supersedes"]["softens"].append({"action": "early-help"})), "error", P,
     r"softens: each needs a reason"),
    # citations
    ("citation dropped", tables("# LAW; yes; law; Somebody", "# ; yes; law; Somebody"), "error", T,
     r"danger: row R1: cites no source"),
    ("source unknown", tables("# LAW; yes; law; Somebody", "# LORE; yes; law; Somebody"), "error", T, r"row R1.*LORE"),
    ("edition not yet in force", tables("# LAW; yes; law; A child", "# NEXT; yes; law; A child"), "error", T,
     r"danger: row R2: NEXT is in force from 2027-09-01, after the pack's date"),
    ("edition no longer in force", settings(lambda p: p["sources"]["LAW"].update(effective_to="2026-11-21")), "error", T,
     r"danger: row R1: LAW was in force to 2026-11-21, before the pack's date 2026-11-22"),
    ("edition to a day that is none", settings(lambda p: p["sources"]["LAW"].update(effective_to="soon")), "error", P,
     r"sources: LAW: effective_from and effective_to are days"),
    ("source without an edition", settings(lambda p: p["sources"]["LAW"].pop("edition")), "error", P, r"sources: LAW needs an edition"),
    ("words of our own marked sure", settings(lambda p: p["sources"]["OWN"].update(verified="yes")), "error", P,
     r"sources: OWN: words of our own are marked no"),
    ("same id twice", tables("A3 | - | - | true | false, null | -", "A2 | - | - | true | false, null | -"), "error", T,
     r"actions: row A2: another row of this file has the same id"),
    ("no reason", tables("# LAW; yes; law; Somebody is in danger now.", "# LAW; yes; law; "), "error", T,
     r"danger: row R1: gives no reason"),
    ("no basis", tables("# LAW; yes; law; A child", "# LAW; yes; ; A child"), "error", T,
     r"danger: row R2: does not say on what basis"),
    ("surer than its source", settings(lambda p: p["sources"]["LAW"].update(verified="no")), "warning", T,
     r"danger: row R1: is marked surer than its source LAW"),
    # actions
    ("no agency", tables('"police-emergency","police",', '"police-emergency","",'), "error", T,
     r"actions: row A2: names no agency"),
    ("no owner", tables('"police-emergency","police","staff-member"', '"police-emergency","police",""'), "error", T,
     r"actions: row A2: does not say who does it"),
    ("urgency unknown", tables('"staff-member","","now",true,false\nA3', '"staff-member","","soon",true,false\nA3'), "error", T,
     r"actions: row A2: unknown urgency 'soon'"),
    ("people unknown", tables('"police-emergency","police","staff-member",""', '"police-emergency","police","staff-member","all"'),
     "error", T, r"actions: row A2: pack.json has no people 'all'"),
    ("action unknown", settings(lambda p: p["action_order"].remove("police-emergency")), "error", P,
     r"ladders: 'police-emergency' is not in action_order"),
    ("alarm unknown", settings(lambda p: p["alarm_actions"].append("call-everybody")), "error", P,
     r"alarm_actions: 'call-everybody' is not in action_order"),
    ("no alarms", settings(lambda p: p.pop("alarm_actions")), "error", P, r"needs a list 'alarm_actions'"),
    ("own agency is nobody's", settings(lambda p: p.update(own_agency="scool")), "error", P,
     r"own_agency: no row has an action for 'scool'"),
    ("999 for somebody else", tables('A3 | - | - | true |', 'A2b | - | "immediate" | - | - | - -> "police-emergency","lado","staff-member",'
                                     '"","now",true,false\nA3 | - | - | true |'), "error", T,
     r'actions: row A2b: "police-emergency" goes to "lado" here, and elsewhere by row A2'),
    ("no emergency number", settings(lambda p: p.pop("emergency_number")), "error", P, r"alarm_actions: pack.json has no emergency_number"),
    ("actions that nobody is given", {"tables": sound.TABLES + '\nlater: RULE+ORDER code agency by_whom for urgency mandatory held\n'
        'in facts.bullying boolean\nL1 | true -> "early-help","school","designated-lead","","planned",false,false\n'}, "error", T,
     r"later: gives actions, and pack.json does not list it"),
    ("a worry no longer marked", fact("images_involved", harmful="false"), "error", "facts.dmn",
     r"facts.images_involved: harmful by the contract, and not by st:fact"),
    # wording
    ("English changed", english(lambda t: t.update({"caution.do-not-view": "Never look."})), "error", "text/fr.json",
     r"'caution.do-not-view' is stale"),
    ("text missing", english(lambda t: t.pop("action.police-report.how"), False), "error", "text/en.json",
     r"no text 'action.police-report.how'"),
    ("translation missing", french(lambda t: t.pop("level.high")), "error", "text/fr.json", r"no text 'level.high'"),
    ("reason not translated", french(lambda t: t.pop("because.triage.R1")), "error", T,
     r"danger: row R1: its reason is not translated: text/fr.json has no 'because.triage.R1'"),
    ("name of a flowchart not translated", french(lambda t: t.pop("name.Where")), "error", "walk.bpmn",
     r"text/fr.json: no text 'name.Where'"),
    ("translation of nothing", french(lambda t: t.update({"level.huge": {"text": "x", "en": "0" * 12}})), "warning",
     "text/fr.json", r"'level.huge' translates nothing"),
    ("fact not marked", {"facts": sound.FACTS, "mark": True}, "error", "facts.dmn", r"facts.bullying: has no st:fact"),
    # flowcharts
    ("path without an end", flow('<sequenceFlow id="f3" sourceRef="where" targetRef="end"/>', ""), "error", "walk.bpmn",
     r"the path stops here"),
    ("task that nothing leads to", flow('<endEvent id="end"/>', '<endEvent id="end"/><userTask id="lost" '
        'name="Lost"><extensionElements><st:ask fact="facts.bullying"/></extensionElements></userTask>'
        '<sequenceFlow id="f9" sourceRef="lost" targetRef="end"/>'),
     "error", "walk.bpmn", r"no path leads to this userTask"),
    ("step in no lane", flow('isExecutable="true">', 'isExecutable="true"><laneSet id="ls"><lane id="l" name="What">'
        + "".join(f"<flowNodeRef>{n}</flowNodeRef>" for n in ("start", "what", "pictures", "end")) + "</lane></laneSet>"),
     "error", "walk.bpmn", r"userTask is in no lane"),
    ("question about no fact", flow('fact="facts.image_shared"', 'fact="facts.image_sold"'), "error", "walk.bpmn",
     r"facts.image_sold"),
    # names in tables
    ("French of a table's name missing", french(lambda f: f.pop("name.spread")), "error", "triage.dmn",
     "text/fr.json: no text 'name.spread'"),
    ("French of an input missing", french(lambda f: f.pop("name.season")), "error", "triage.dmn", "no text 'name.season'"),
    ("French of a file's name missing", french(lambda f: f.pop("name.triage")), "error", "triage.dmn", "no text 'name.triage'"),
    ("French of a section of our own missing", french(lambda f: f.pop("name.what is left")), "error", "pack.json",
     "no text 'name.what is left'"),
    ("French of the title of our own source missing", french(lambda f: f.pop("name.Our view")), "error", "pack.json",
     "no text 'name.Our view'"),
    ("French of a table's name stale", french(lambda f: f["name.spread"].update(en="0")), "error", "text/fr.json",
     "'name.spread' is stale"),
    ("French of no table's name", french(lambda f: f.update({"name.gone": sound.worded("gone")})), "warning", "text/fr.json",
     "'name.gone' translates nothing that is there"),
    # texts that say nothing
    ("an English text of blanks", english(lambda t: t.update({"action.police-report.how": " \u00a0"}), False), "error", "text/en.json",
     "'action.police-report.how' is an empty text"),
    ("a French text emptied", french(lambda f: f["level.high"].update(text="")), "error", "text/fr.json", "'level.high' is an empty text"),
    ("a French text left in English", french(lambda f: f["action.police-report.how"].update(text="In this way.")), "error", "text/fr.json",
     "'action.police-report.how' is left in English"),
    ("a scenario left in English", scenario_french(lambda f: f["why"].update(text="It hurts.")), "error", "scenarios/fr/01-dare.json",
     "'why' is left in English"),
    ("a scenario's French of blanks", scenario_french(lambda f: f["why"].update(text=" ")), "error", "scenarios/fr/01-dare.json",
     "why: needs an object of text and en"),
    # scenarios
    ("scenario without a source", scenario(lambda s: s.pop("source")), "error", "scenarios/01-dare.json", "names no source"),
    # scenarios in another language
    ("scenario without French", {"others": {"fr/01-dare.json": None}}, "error", "scenarios/01-dare.json",
     "it is not translated: there is no scenarios/fr/01-dare.json"),
    ("French of no scenario", {"others": {"fr/02-gone.json": "{}"}}, "warning", "scenarios/fr/02-gone.json",
     "'scenarios/02-gone.json' translates nothing that is there"),
    ("French of a scenario cut", {"others": {"fr/01-dare.json": '{"title"'}}, "error", "scenarios/fr/01-dare.json",
     "a translation is one JSON object"),
    ("a scenario's title stale", scenario(lambda s: s.update(title="A big dare")), "error", "scenarios/fr/01-dare.json",
     "'title' is stale: its English has changed"),
    ("a scenario's narrative stale", scenario(lambda s: s["report"].update(narrative="She was dared.")), "error",
     "scenarios/fr/01-dare.json", "'narrative' is stale: its English has changed"),
    ("what comes to light stale", scenario(lambda s: s["injects"][1].update(text="A father calls.")), "error",
     "scenarios/fr/01-dare.json", r"'injects\[2\].text' is stale: its English has changed"),
    ("a scenario's why not in French", scenario_french(lambda f: f.pop("why")), "error", "scenarios/fr/01-dare.json", "no text 'why'"),
    ("what a good answer notices not in French", scenario_french(lambda f: f["injects"][0].pop("notices")), "error",
     "scenarios/fr/01-dare.json", r"no text 'injects\[1\].notices'"),
    ("French of a scenario without a hash", scenario_french(lambda f: f.update(title="Un défi")), "error",
     "scenarios/fr/01-dare.json", "title: needs an object of text and en"),
    ("French of what a scenario does not say", scenario_french(lambda f: f.update(moral=sound.worded("No."))), "warning",
     "scenarios/fr/01-dare.json", "'moral' translates nothing that is there"),
    ("an inject without French", scenario_french(lambda f: f["injects"].pop()), "error", "scenarios/fr/01-dare.json",
     "injects: 1 here, 2 in English"),
    ("French of no inject", scenario_french(lambda f: f["injects"].append(f["injects"][0])), "error",
     "scenarios/fr/01-dare.json", "injects: 3 here, 2 in English"),
]


# What a proof over lists of people says, on the England pack itself: name, file, (old, new) pairs, the finding.
ENGLAND = [
    ("a worry about staff hides who else is there", "rules/england/grooming.dmn",
     [('"adult_besides_staff_suspected"><text>true</text>', '"adult_besides_staff_suspected"><text>false</text>'),
      ("derive#adult_besides_staff_suspected", "derive#trust_suspected"),
      ("<text>adult_besides_staff_suspected</text>", "<text>trust_suspected</text>"),
      ('label="adult_besides_staff_suspected"', 'label="trust_suspected"')], r"may facts\.staff_conduct_concern lessen the strategy status"),
    ("a model is handed a fact", "rules/england/derive.dmn",
     [('<formalParameter name="s" typeRef="tOther"/>',
       '<formalParameter name="s" typeRef="tOther"/><formalParameter name="quiet" typeRef="boolean"/>'),
      ("<text>if s.adult = true", "<text>if quiet = true then \"unknown\" else if s.adult = true"),
      ("return suspect_age(s)", "return suspect_age(s, facts.blackmail)"),
      ('<informationRequirement><requiredDecision href="#suspects"/></informationRequirement>\n    <knowledgeRequirement>',
       '<informationRequirement><requiredDecision href="#suspects"/></informationRequirement>\n    <informationRequirement>'
       '<requiredInput href="urn:safetriage:rules:england:facts#facts"/></informationRequirement>\n    <knowledgeRequirement>'),
      ('<requiredDecision href="#outside_suspects"/></informationRequirement>',
       '<requiredDecision href="#outside_suspects"/></informationRequirement>\n    <informationRequirement>'
       '<requiredInput href="urn:safetriage:rules:england:facts#facts"/></informationRequirement>')],
     r"not proved, because a list or free FEEL may turn either way: may facts\.blackmail"),
]


def england(engine, file, pairs):
    with tempfile.TemporaryDirectory() as folder:
        for part in ("rules", "flowcharts"):
            shutil.copytree(SOURCE / part / "england", Path(folder, part, "england"))
        path = Path(folder, file)
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            if old not in text:
                sys.exit(f"faults: not in {file}: {old}")
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([engine, "check", f"{folder}/rules/england"], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr


def check(engine, root, lang="en"):
    done = subprocess.run([engine, "check", f"{root}/rules/sound", "--lang", lang], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def write(root, change):
    change = dict(change)
    bare = change.pop("mark", False)
    for path, text in sound.files(**change).items():
        if bare and path.endswith("facts.dmn"):
            text = text.replace('<itemComponent name="bullying">' + sound.fact_mark("observed", "true"),
                                '<itemComponent name="bullying">')
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="See that check finds each seeded fault.")
    parser.add_argument("--engine", required=True, metavar="PROGRAM")
    parser.add_argument("-s", dest="only", metavar="NAME")
    args = parser.parse_args()
    bad = 0
    rows = [("sound", {}, None, None, None)] + ROWS
    if len({r[0] for r in rows}) != len(rows):
        sys.exit("faults: a name stands twice")
    for name, change, severity, file, words in rows:
        if args.only and args.only != name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), change)
            out = check(args.engine, folder)
            french = check(args.engine, folder, "fr")
        left = [e for line in french.splitlines() for e in english_in(line, OWN)]
        if left:
            bad += 1
            print(f"[{name}] English in the French: {left[:4]}")
        lines = out.splitlines()
        if severity is None:
            found = [line for line in lines if ": error: " in line]
            right = not found
        else:
            form = re.compile(rf"^{re.escape(file)}:\d+: {severity}: .*({words})")
            right = any(form.search(line) for line in lines)
        if not right:
            bad += 1
            print(f"[{name}] not found; errors:")
            print("".join(f"    {line}\n" for line in lines
                          if ": error: " in line or "safetriage:" in line or line == lines[-1]), end="")
    for name, file, pairs, words in ENGLAND:
        if args.only and args.only != name:
            continue
        out = england(args.engine, file, pairs)
        if not re.search(rf"(?m)^\S+: error: .*({words})", out):
            bad += 1
            print(f"[{name}] not found: {out[-400:]}")
    print(f"faults: {len(rows) - 1 + len(ENGLAND)} faults, {bad} wrong", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
