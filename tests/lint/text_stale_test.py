#!/usr/bin/env python3
"""Tests text_stale.py on a small pack written to a temporary folder: one row a finding.

Each row changes one thing of a pack that is sound and names the one line that must appear.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = Path(__file__).with_name("text_stale.py")
DMN = 'xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"'
FACTS = f"""<definitions {DMN}>
<itemDefinition name="tReport"><itemComponent name="others" isCollection="true"><typeRef>tOther</typeRef></itemComponent>
</itemDefinition>
<itemDefinition name="tOther"><itemComponent name="role"><typeRef>string</typeRef>
<allowedValues><text>"suspected","witness"</text></allowedValues></itemComponent></itemDefinition>
</definitions>"""
TABLE = f"""<definitions {DMN}><decision id="what"><decisionTable><output name="code"/><output name="urgency"/>
<annotation name="basis"/><annotation name="reason"/>
<rule id="A1"><outputEntry><text>"police-report"</text></outputEntry><outputEntry><text>"today"</text></outputEntry>
<annotationEntry><text>law</text></annotationEntry><annotationEntry><text>It is a crime.</text></annotationEntry></rule>
</decisionTable></decision></definitions>"""
FLOW = """<definitions xmlns:st="urn:safetriage:flow:1"><process id="first" name="First">
<laneSet><lane id="l" name="Staff"/></laneSet><userTask id="who" name="Who?"><extensionElements>
<st:ask fact="others[].role"/></extensionElements></userTask></process></definitions>"""
ENGLISH = {
    "others[].role.question": "What is this person's part in it?", "others[].role.help": "As you know it.",
    "others[].role.label": "Part", "others[].role.value.suspected": "Suspected", "others[].role.value.witness": "Saw it",
    "action.police-report.title": "Report it", "action.police-report.how": "Call 101.", "urgency.today": "Today",
    "tell-now.title": "Tell the lead now,", "tell-now.how": "in person.",
    "basis.law": "Law", "flow.first.title": "First steps", "flow.first.who.title": "Who", "flow.first.who.help": "Ask.",
}
FRENCH = {**ENGLISH, "because.t.A1": "It is a crime.", "name.Staff": "Staff", "name.t": "t", "name.what": "what",
          "name.Our view": "Our view", "name.our hours": "our hours"}


SCENARIO = {"id": "01", "title": "A dare", "why": "It hurts.", "report": {"narrative": "He was dared."},
            "injects": [{"text": "It is online.", "notices": "Report it."}, {"text": "A mother calls.", "notices": "Tell her."}]}


def worded(text):
    return {"text": "Bien", "en": hashlib.sha256(text.encode()).hexdigest()[:12]}


def scenario_french():
    return {"title": worded("A dare"), "why": worded("It hurts."), "narrative": worded("He was dared."),
            "injects": [{k: worded(t) for k, t in i.items()} for i in SCENARIO["injects"]]}


def run(change, *options, before=None, scenario=None):
    """Writes the pack, lets change(english, french) spoil it, and returns (status, lines, French). before: the
    French as it was. scenario(folder) spoils its scenario; the French is then that of the scenario."""
    english = dict(ENGLISH)
    french = {k: {"text": "Bien", "en": hashlib.sha256(t.encode()).hexdigest()[:12]} for k, t in FRENCH.items()}
    change(english, french)
    with tempfile.TemporaryDirectory() as folder:
        pack, flows = Path(folder, "rules", "tiny"), Path(folder, "flowcharts", "tiny")
        (pack / "text").mkdir(parents=True)
        flows.mkdir(parents=True)
        (pack / "pack.json").write_text(json.dumps(
            {"languages": ["en", "fr"], "models": ["facts.dmn", "t.dmn"], "assessment": {"actions": ["t.dmn#what"]},
             "sources": {"US": {"title": "Our view", "edition": "1", "own": True}}}))
        (pack / "areas").mkdir()
        (pack / "areas/near.json").write_text(json.dumps({"data": {"hours": {"source": "US", "section": "our hours"}}}))
        (pack / "facts.dmn").write_text(FACTS)
        (pack / "t.dmn").write_text(TABLE)
        (flows / "first.bpmn").write_text(FLOW)
        for lang, entries in (("en", english), ("fr", french)):
            (pack / "text" / f"{lang}.json").write_text(json.dumps(entries, ensure_ascii=False, indent=2), "utf-8")
        folder_fr = pack / "scenarios/fr"
        folder_fr.mkdir(parents=True)
        put_scenario(folder_fr.parent / "01-dare.json", SCENARIO)
        put_scenario(folder_fr / "01-dare.json", scenario_french())
        if scenario:
            scenario(folder_fr.parent)
        clean = {k: v for k, v in os.environ.items() if k != "SAFETRIAGE_SHARED"}
        if before is not None:
            (Path(folder) / "before.json").write_text(json.dumps(before))
            options += ("--before", Path(folder) / "before.json")
        done = subprocess.run([sys.executable, SCRIPT, pack, *options], capture_output=True, text=True, env=clean, check=False)
        said = folder_fr / "01-dare.json" if scenario else pack / "text/fr.json"
        return done.returncode, done.stdout, json.loads(said.read_text("utf-8")) if said.exists() else None


def put_scenario(path, document):
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")


def scenario_with(change, name="fr/01-dare.json"):
    def spoil(folder):
        document = json.loads((folder / name).read_text("utf-8"))
        change(document)
        put_scenario(folder / name, document)
    return spoil


def put(which, key, value):
    def change(english, french):
        entries = english if which == "en" else french
        if value is None:
            del entries[key]
        else:
            entries[key] = value
    return change


ROWS = [
    ("sound", lambda e, f: None, 0, ""),
    ("English missing for a fact", put("en", "others[].role.help", None), 1, "others[].role.help is missing (facts.dmn)"),
    ("English missing for a value", put("en", "others[].role.value.witness", None), 1, "value.witness is missing"),
    ("English missing for a table's code", put("en", "action.police-report.how", None), 1, "how is missing (t.dmn)"),
    ("English missing for a step", put("en", "flow.first.who.title", None), 1, "who.title is missing (first.bpmn)"),
    ("a question that asks nothing", put("en", "others[].role.question", "His part."), 1, "is not a question"),
    ("French missing", put("fr", "urgency.today", None), 1, "fr.json:1: error: urgency.today is missing"),
    ("French of a reason missing", put("fr", "because.t.A1", None), 1, "because.t.A1 is missing"),
    ("French of a lane missing", put("fr", "name.Staff", None), 1, "name.Staff is missing"),
    ("French of a table's name missing", put("fr", "name.what", None), 1, "name.what is missing"),
    ("French of a file's name missing", put("fr", "name.t", None), 1, "name.t is missing"),
    ("French of a section that an area cites missing", put("fr", "name.our hours", None), 1, "name.our hours is missing"),
    ("French of a name that has a text", put("fr", "name.Who?", {"text": "Bien", "en": "0"}), 0, "name.Who? is surplus"),
    ("French stale", put("en", "basis.law", "An Act"), 1, "basis.law is stale: the English now says 'An Act'"),
    ("French without a hash", put("fr", "basis.law", "Loi"), 1, "basis.law has no hash"),
    ("French spacing", put("fr", "basis.law", {"text": "Loi ?", "en": "0"}), 1, "French spacing"),
    ("French surplus", put("fr", "basis.own", {"text": "Bien", "en": "0"}), 0, "warning: basis.own is surplus"),
]

# What is wrong with the French of a scenario.
SCENARIOS = [
    ("no French", lambda folder: (folder / "fr/01-dare.json").unlink(), 1, "scenarios/fr/01-dare.json is missing"),
    ("French of no scenario", lambda folder: put_scenario(folder / "fr/02-x.json", {}), 0, "02-x is surplus: there is no such scenario"),
    ("one text missing", scenario_with(lambda d: d.pop("why")), 1, "fr/01-dare.json:1: error: 01-dare.why is missing"),
    ("stale", scenario_with(lambda d: d.update(title="A big dare"), "01-dare.json"), 1, "01-dare.title is stale: the English now says 'A big dare'"),
    ("an inject stale", scenario_with(lambda d: d["injects"][1].update(notices="Do."), "01-dare.json"), 1, "01-dare.injects[2].notices is stale"),
    ("an inject less", scenario_with(lambda d: d["injects"].pop()), 1, "01-dare.injects: 1, and 2 in English"),
    ("an inject more", scenario_with(lambda d: d["injects"].append({})), 1, "01-dare.injects: 3, and 2 in English"),
    ("spacing", scenario_with(lambda d: d["why"].update(text="Quoi ?")), 1, "01-dare.why: French spacing"),
    ("no hash", scenario_with(lambda d: d.update(why="Bien")), 1, "01-dare.why has no hash"),
]


# The English of "Law" has changed; the French says TEXT now and said WAS before (None: there was none, "-": nothing is
# known of it). Renewed or not, and the reason that is kept.
STALE = put("en", "basis.law", "An Act")
REHASHED = [
    ("unchanged French is refused", "Loi", "Loi", (), False, None),
    ("changed French is renewed", "Acte", "Loi", (), True, None),
    ("new French is renewed", "Acte", None, (), True, None),
    ("nothing known of before: refused", "Loi", "-", (), False, None),
    ("unchanged, with a reason", "Loi", "Loi", ("--same-meaning", "Only the English style."), True, "Only the English style."),
    ("changed, with a reason: none is kept", "Acte", "Loi", ("--same-meaning", "Read."), True, None),
    ("an id that is not named stays", "Acte", "Loi", "other", False, None),
]


def rehashed():
    failed = 0
    for name, text, was, options, renewed, reason in REHASHED:
        def change(english, french, text=text):
            STALE(english, french)
            french["basis.law"] = {"text": text, "en": hashlib.sha256(b"Law").hexdigest()[:12]}
        ids = ["urgency.today"] if options == "other" else ["basis.law"]
        before = None if was == "-" else {} if was is None else {"basis.law": {"text": was, "en": "0"}}
        got, out, french = run(change, "--rehash", *ids, *(() if options == "other" else options), before=before)
        entry = french["basis.law"]
        fresh = entry["en"] == hashlib.sha256(b"An Act").hexdigest()[:12]
        if fresh != renewed or entry.get("same_meaning") != reason or got == renewed:
            failed += 1
            print(f"rehash: {name}: status {got}, {entry} in:\n{out}")
    got, out, _ = run(STALE, "--rehash", "--same-meaning", "All of them.")
    if got != 2:
        failed += 1
        print(f"rehash: a reason for everything at once: status {got}")
    return failed


def rehashed_scenario():
    """A fresh hash for one text of a scenario, the shape kept; one that reads as before is refused."""
    def spoil(folder):
        scenario_with(lambda d: d["injects"][0].update(text="It is on line."), "01-dare.json")(folder)
        scenario_with(lambda d: d["injects"][0].update(text={"text": "En ligne.", "en": "0"}))(folder)
    failed = 0
    for was, renewed in (("Bien", True), ("En ligne.", False)):
        before = {"01-dare.injects[1].text": {"text": was, "en": "0"}}
        wanted = scenario_french()
        wanted["injects"][0]["text"] = {**worded("It is on line."), "text": "En ligne."}
        got, out, french = run(lambda e, f: None, "--rehash", before=before, scenario=spoil)
        if (french == wanted) != renewed or got == renewed:
            failed += 1
            print(f"rehash of a scenario, was {was}: status {got}, {french} in:\n{out}")
    return failed


def main():
    failed = rehashed() + rehashed_scenario()
    for name, spoil, status, line in SCENARIOS:
        got, out, _ = run(lambda e, f: None, scenario=spoil)
        if got != status or line not in out:
            failed += 1
            print(f"scenario: {name}: status {got}, wanted {status}; wanted '{line}' in:\n{out}")
    for name, change, status, line in ROWS:
        got, out, _ = run(change)
        if got != status or line not in out or (not line and out):
            failed += 1
            print(f"{name}: status {got}, wanted {status}; wanted '{line}' in:\n{out}")
    rows = len(ROWS) + len(REHASHED) + 1 + len(SCENARIOS) + 2
    print(f"{rows - failed} of {rows} rows hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
