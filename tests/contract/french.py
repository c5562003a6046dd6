#!/usr/bin/env python3
"""Every command in French, with input as it should be and as it should not: no line of it is English.

usage: french.py SAFETRIAGE SOURCE_DIR

A row is a command line. It runs with --lang fr, and nothing that a person reads of it may be English (tests/english.py); then
with --lang en, where English must be found, so that no row passes because nothing looked at its words, and where every code,
id, field name and figure must be what French gave. Rows without words for a person are of kind CODES.
Ends with N passed, N failed. Source: the contract of the command line.
"""
import json
import re
import shutil
import sys
import tempfile
from html import unescape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask, check, end, surroundings  # noqa: E402
from english import english, source  # noqa: E402
from page import Page  # noqa: E402

# Members of a result's JSON that are names, codes or somebody's own words, in whatever language.
OWN = {"title", "publisher", "expression", "id", "code", "fact", "rule", "decision", "file", "element",
       "name", "field", "node", "value", "table", "sha256", "narrative", "reference", "act", "by", "output", "inputs",
       "login", "password", "stated", "at", "due", "report"}
WORDED = {"message", "text", "label", "what", "question", "how", "note", "title", "participants", "purposes", "section", "edition"}
SPOKEN = {"title": ("actions", "source")}  # but for these: actions have a title in words, the pack's own source has one, too

tmp = tempfile.TemporaryDirectory()
T = Path(tmp.name)


def prose(doc, key="", inside=""):
    """The texts of a JSON result that are for a person; of an assessment's trace, which is for a program, its diagnostics."""
    if isinstance(doc, dict):
        for k, v in doc.items():
            if k == "trace" and "assessed_at" in doc:
                yield from (d["message"] for t in v for d in t.get("diagnostics", ()))
            else:
                yield from prose(v, k, key or inside)
    elif isinstance(doc, list):
        for v in doc:
            yield from prose(v, key, inside)
    elif isinstance(doc, str) and " " in doc and (key not in OWN or inside in SPOKEN.get(key, ())):
        yield doc


def bare(doc, key="", inside=""):
    """A JSON result without its words: what no language changes."""
    if isinstance(doc, dict):
        return {k: bare(v, k, key or inside) for k, v in doc.items() if k != "lang"}
    if isinstance(doc, list):
        return [bare(v, key, inside) for v in doc]
    if isinstance(doc, str) and (" " in doc or key in WORDED):
        return "words"
    return doc


def parsed(text):
    """The JSON documents of a result: one, or one a line; None where it is text."""
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line] or None
    except ValueError:
        return None


def run(args, stdin):
    return ask(*args, stdin=stdin, env=surroundings(without=("LC_ALL", "LC_MESSAGES", "LANG")), cwd=T)


PROSE, CODES = "prose", "codes"


def row(label, args, stdin="", kind=PROSE, before=None, own=()):
    said = {}
    own = sorted([*own, *(a for a in args if " " in a)], key=len, reverse=True)
    for lang in ("fr", "en"):
        if before:
            before()
        p = run([*args, "--lang", lang], stdin)
        out, err = p.stdout.decode(), p.stderr.decode()
        docs = parsed(out)
        words = [w for d in docs for w in prose(d)] if docs else [out]
        said[lang] = (p.returncode, docs, [e for text in [*words, err] for e in english(text, own)])
    check(label, not said["fr"][2], f"English in the French: {said['fr'][2][:4]}")
    if kind == PROSE:
        check(label, said["en"][2], "nothing of the English was seen: this row cannot fail")
    check(label, said["fr"][0] == said["en"][0], f"status {said['fr'][0]}, in English {said['en'][0]}")
    if said["fr"][1] and said["en"][1] and before is None:
        check(label, bare(said["fr"][1]) == bare(said["en"][1]), "another result than in English")


AT = ["--at", "2026-11-20T16:40:00Z"]
SAMPLE = (source / "docs/samples/grooming.json").read_text()
GOOD = '{"facts":{"bullying":true}}'
FAULTY = '''{"receivd":"x","received":"yesterday","facts":{"bulying":true,"coercion":"yes","previous_concerns":1.5},
"children":[{"age":99},7,{"role":"boss"}],"others":{},"setting":null}'''.replace("\n", "")
NS = "https://www.omg.org/spec/DMN/20230324/MODEL/"
(T / "m.dmn").write_text(f'''<definitions xmlns="{NS}" namespace="urn:m" name="m">
<inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
<decision id="odd" name="odd"><literalExpression><text>"a" + 1</text></literalExpression></decision>
<decision id="wrong" name="wrong"><literalExpression><text>1 +</text></literalExpression></decision>
<decision id="level" name="level"><informationRequirement><requiredInput href="#age"/></informationRequirement>
<decisionTable hitPolicy="UNIQUE"><input><inputExpression><text>age</text></inputExpression></input><output/>
<rule id="R1"><inputEntry><text>&lt; 13</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
<rule id="R2"><inputEntry><text>&lt; 20</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
</decisionTable></decision></definitions>''')
(T / "m-test-01.xml").write_text('''<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>m.dmn</modelName>
<testCase id="1"><resultNode name="odd" type="decision"><expected><value xsi:type="xsd:string">b</value></expected></resultNode></testCase>
<testCase id="2"><resultNode name="nowhere" type="decision"><expected><value xsi:type="xsd:string">b</value></expected></resultNode></testCase>
</testCases>''')
(T / "in.jsonl").write_text('{"age": 12}\n{"agee": 1}\n{"age": "x"}\n{"age"\n')
(T / "cut.dmn").write_text('<definitions xmlns="')
(T / "age.json").write_text('{"age": 12}')
A = ["assess", *AT]

# ---- reports ----
for name, report in [("sample", SAMPLE), ("nothing known", '{"facts":{}}')]:
    for pack in ("england", "canada"):
        for form in ("text", "json"):
            row(f"assess {pack} {name} {form}", [*A, "--pack", pack, "--format", form], report)
row("assess: diagnostics in the trace", [*A, "--trace", "full"], GOOD)
row("assess: faults", A, FAULTY)
row("assess: cut", A, '{"facts":')
row("assess: an unknown jurisdiction", A, '{"jurisdiction":"mars","facts":{}}')
row("assess: an unknown pack", [*A, "--pack", "mars"], GOOD)
row("assess: no file", [*A, "no.json"])
row("assess: two files", [*A, "a.json", "b.json"])
row("assess: a wrong clock", ["assess", "--at", "noon"], GOOD)
row("assess: an option nobody knows", [*A, "--fast"])
row("assess: a wrong choice", [*A, "--trace", "some"], GOOD)
row("assess: jobs alone", [*A, "--jobs", "2"], GOOD)
row("batch", [*A, "--batch"], "\n".join([FAULTY, '{"facts":', GOOD, "[]", '{"jurisdiction":"mars","facts":{}}']) + "\n")
row("assess: repeat alone", [*A, "--repeat", "2"], GOOD)
row("batch: statistics", [*A, "--batch", "--stats"], GOOD + "\n", CODES)
row("whatif", ["whatif", *AT, "--format", "text"], SAMPLE)
row("whatif json", ["whatif", *AT, "--format", "json"], SAMPLE, CODES)
row("whatif: faults", ["whatif", *AT], FAULTY)
assessed = run([*A, "--trace", "full"], SAMPLE).stdout.decode()
(T / "assessed.json").write_text(assessed)
french = run([*A, "--trace", "full", "--lang", "fr"], SAMPLE).stdout.decode()
row("explain", ["explain"], french)
row("explain a row", ["explain", "--rule", "actions.dmn#first_actions/F1"], french)
row("explain: no such row", ["explain", "--rule", "nowhere"], french)
row("explain: no assessment", ["explain"], "{}")
row("guide", ["guide", *AT, "--format", "text"], "?\n" * 12 + "quit\n")
row("guide json", ["guide", *AT, "--format", "json"], "?\n" * 300)
row("guide: words it does not know", ["guide", *AT, "--format", "text"], "perhaps\n99\nhelp\naide\nback\nretour\nquit\nquitter\n")
row("guide: from a report", ["guide", *AT, "--format", "text", "--answers", str(source / "docs/samples/grooming.json")])
row("guide: no such flowchart", ["guide", "--flowchart", "nowhere"])
for chart in ("referral", "strategy-discussion", "staff-allegation-process"):
    if (source / f"flowcharts/england/{chart}.bpmn").exists():
        row(f"guide {chart}", ["guide", *AT, "--pack", "england", "--flowchart", chart, "--format", "text"], "1\n" * 60)
row("guide canada", ["guide", *AT, "--pack", "canada", "--format", "text"], "n\n" * 9 + "?\n" * 40 + "quit\nquitter\n")

# ---- packs ----
mini = str(source / "tests/packs/rules/mini")
row("check england", ["check", "england"])
row("check canada", ["check", "canada"])
row("check json", ["check", "canada", "--format", "json"])
row("check a model", ["check", "m.dmn"])
row("check a model, json", ["check", "m.dmn", "--format", "json"])
row("check: no such pack", ["check", "mars"])
row("check: cut", ["check", "cut.dmn"])
row("test canada", ["test", "canada", "--verbose"])
row("test canada with mutants", ["test", "canada", "--mutate", "--mutants", "20"])
row("test: no such pack", ["test", "mars"])
shutil.copytree(source / "tests/packs", T / "packs")
# A scenario that fails is named in French, with the inject that shows it; what is stale in its French is English.
for folder in ("rules", "flowcharts"):
    shutil.copytree(source / folder / "england", T / "failing" / folder / "england")
scenarios = T / "failing/rules/england/scenarios"
for path in scenarios.glob("*.json"):
    if not path.name.startswith("01-"):
        path.unlink()
failing, = scenarios.glob("*.json")
SAYS = json.loads(failing.read_text())
FRENCH = json.loads((scenarios / "fr" / failing.name).read_text())
SAYS["expect"]["level"] = "low"
SAYS["injects"][0]["expect"]["level"] = "low"
failing.write_text(json.dumps(SAYS))
row("test: a scenario fails", ["test", "failing/rules/england"])
out = run(["test", "failing/rules/england", "--lang", "fr"], "").stdout.decode()
check("a scenario's title in French", FRENCH["title"]["text"] in out, out)
check("an inject in French", FRENCH["injects"][0]["text"]["text"] in out, out)
failing.write_text(json.dumps({**SAYS, "title": "Changed since"}))
out = run(["test", "failing/rules/england", "--lang", "fr"], "").stdout.decode()
check("a title whose French is stale", "Changed since" in out and FRENCH["title"]["text"] not in out, out)
triage = T / "packs/rules/mini/triage.dmn"
triage.write_text(triage.read_text().replace('<outputEntry><text>"high"</text></outputEntry>', '<outputEntry><text>"low"</text></outputEntry>'))
CHANGED = ["replay", *AT, "--pack", "packs/rules/mini", "--against", mini]
row("replay", [*CHANGED, "--scenarios", "--format", "text"])
row("replay json", [*CHANGED, "--format", "json"], GOOD + "\n" + FAULTY + "\n")
row("replay: against what?", ["replay", *AT, "--pack", mini])
row("book", ["book", mini, "-o", "book"])
row("book: where?", ["book", mini])
# The pages of a whole book: in French nothing is English, and in English it is seen on each.
for pack in ("england", "canada"):
    run(["book", pack, "-o", f"book-{pack}"], "")
    seen = {lang: {p.name: [e for t in Page(p.read_text(encoding="utf-8").replace('lang="en"', 'lang="fr"') if lang == "en"
                                            else p.read_text(encoding="utf-8")).said for e in english(t)]
                   for p in sorted((T / f"book-{pack}" / lang).glob("*.html"))} for lang in ("fr", "en")}
    for name, found in seen["fr"].items():
        if found:
            check(f"book {pack} fr/{name}", False, found[:3])
    check(f"book {pack}: many pages", len(seen["fr"]) > 40, len(seen["fr"]))
    check(f"book {pack}: English is seen where it is", all(seen["en"].values()), [n for n, f in seen["en"].items() if not f])
for chart in sorted((source / "flowcharts").glob("*/*.bpmn")):
    # Conditions are FEEL, which has no other language.
    feel = [unescape(x) for m in re.findall(r'<[^<>]*onditionExpression[^>]*>(.*?)</|\sif="([^"]*)"', chart.read_text(), re.S) for x in m if x]
    row(f"draw --list {chart.parent.name} {chart.stem}", ["draw", "--list", str(chart)], own=feel)
row("draw: which?", ["draw"])
row("draw: no flowchart", ["draw", "m.dmn"])
row("draw --check: no flowchart", ["draw", "--check", "m.dmn"])

# ---- models ----
row("eval", ["eval", "m.dmn", "--decision", "level", "--input", "age.json"])
row("eval: a diagnostic", ["eval", "m.dmn", "--decision", "odd", "--trace", "full"])
row("eval: a diagnostic in its JSON", ["eval", "m.dmn", "--decision", "wrong"])
row("eval: no such decision", ["eval", "m.dmn", "--decision", "nowhere"])
row("eval: no model", ["eval"])
row("eval: cut", ["eval", "cut.dmn", "--decision", "x"])
row("eval: batch", ["eval", "m.dmn", "--decision", "level", "--batch", "in.jsonl", "--stats"])
row("feel", ["feel", "1 +"])
for e in ('foo("a")', "1/0", '"a" + 1', "date(1)", "if 1 then 2", '[1,2', 'x', 'sum("a")', "@\"nonsense\"", 'duration("x")', "1 in", "10 ** 99999"):
    row(f"feel {e}", ["feel", e])
row("feel: no context", ["feel", "1", "--context", "no.json"])
row("tck", ["tck", "m-test-01.xml"])
row("tck: no file", ["tck", "no.xml"])

# ---- the book ----
count = 0


def fresh():
    global count
    count += 1


KEY = ["--db", "i.db"]
run(["user", "add", "lea.lead", "--name", "Léa Dubois", "--role", "lead", "--setting", "s", "--create", *KEY], "")
run(["user", "add", "an.admin", "--name", "Anne Roux", "--role", "administrator", "--setting", "*", *KEY], "")
run(["user", "add", "od.audit", "--name", "Odile Petit", "--role", "auditor", "--setting", "*", *KEY], "")
run(["user", "disable", "od.audit", *KEY], "")
added = json.loads(run(["log", "add", "-", "--setting", "s", "--lang", "fr", *AT, *KEY], SAMPLE).stdout)
ref = added["reference"]
row("user list", ["user", "list", "--format", "text", *KEY])
row("user list json", ["user", "list", "--format", "json", *KEY], kind=CODES)
row("user: no such", ["user", "reset", "nobody", *KEY])
row("user: the last", ["user", "disable", "an.admin", *KEY])
row("user: what?", ["user", "dance", *KEY])
row("user: no role", ["user", "add", "x", "--name", "x", *KEY])
row("user: a wrong role", ["user", "add", "x", "--name", "x", "--role", "king", *KEY])
row("log list", ["log", "list", "--format", "text", *KEY])
# Each incident in the words and on the clock of the pack it was assessed with, whichever it is.
run(["log", "add", "-", "--setting", "t", "--pack", "canada", "--lang", "fr", *AT, *KEY], '{"facts":{"blackmail":true,"images_involved":true}}')
listed = run(["log", "list", "--format", "text", "--lang", "fr", *KEY], "").stdout.decode()
check("log list: England's words and clock", "Mise en confiance" in listed and "ven. 20 novembre 2026, 16\u00a0h\u00a040" in listed, listed)
check("log list: Canada's", "Leurre" in listed and "ven. 20 novembre 2026, 11\u00a0h\u00a040" in listed, listed)
row("log list: one pack's words", ["log", "list", "--format", "text", "--pack", "canada", *KEY])
row("log list: no such pack", ["log", "list", "--format", "text", "--pack", "mars", *KEY])
row("log show", ["log", "show", ref, *KEY], kind=CODES)
row("log show: no such", ["log", "show", "nix", *KEY])
row("log add: whose?", ["log", "add", "-", *KEY], GOOD)
row("log add: faults", ["log", "add", "-", "--setting", "s", *KEY], FAULTY)
row("log act: no such kind", ["log", "act", ref, "dance", "--seq", "1", *KEY], "{}")
row("log act: no seq", ["log", "act", ref, "note_added", *KEY], "{}")
row("log act: not an object", ["log", "act", ref, "note_added", "--seq", "1", "-", *KEY], "[]")
row("log act: an old seq", ["log", "act", ref, "note_added", "--seq", "77", "-", *KEY], '{"text":"x"}')
row("log act: no text", ["log", "act", ref, "note_added", "--seq", "1", "-", *KEY], "{}")
row("log erase: why?", ["log", "erase", ref, *KEY], kind=CODES)
row("log erase: open", ["log", "erase", ref, "--reason", "a test of it", *KEY])
row("log: what?", ["log", "dance", *KEY])
row("log: no store", ["log", "list", "--db", "no.db"])
row("audit verify", ["audit", "verify", *KEY], kind=CODES)
row("audit verify: a wrong receipt", ["audit", "verify", "--receipt", "x", *KEY])
row("audit verify: no such receipt", ["audit", "verify", "--receipt", "999-" + "0" * 64, *KEY])
row("audit list", ["audit", "list", "--limit", "3", *KEY], kind=CODES, before=fresh)
row("audit: what?", ["audit", *KEY])
row("audit rehead: why?", ["audit", "rehead", *KEY], kind=CODES)
row("backup: where?", ["backup", *KEY])
row("backup: no folder", ["backup", "no/such", *KEY])
(T / "copies").mkdir()


def no_copies():
    for p in (T / "copies").iterdir():
        p.unlink()


row("backup", ["backup", "copies", *KEY], kind=CODES, before=no_copies)
row("restore: what?", ["restore", *KEY])
row("restore: no such", ["restore", "no.db", *KEY])
row("restore: in the way", ["restore", str(next((T / "copies").glob("store-*.db"))), *KEY])
row("demo: full", ["demo", *KEY])


def demo_words(doc, key=""):
    """What its people wrote: stories, notes, outcomes."""
    if isinstance(doc, dict):
        for k, v in doc.items():
            if k not in ("assessment", "assessments"):
                yield from demo_words(v, k)
    elif isinstance(doc, list):
        for v in doc:
            yield from demo_words(v, key)
    elif isinstance(doc, str) and key in ("narrative", "text", "outcome", "what", "where"):
        yield doc


def no_demo():
    for p in T.glob("d.db*"):
        p.unlink()


row("demo", ["demo", "--db", "d.db", "--incidents", "2", *AT], before=no_demo)
no_demo()
run(["demo", "--db", "d.db", "--incidents", "40", "--lang", "fr", *AT], "")
told = [w for d in json.loads(run(["log", "export", "--db", "d.db"], "").stdout) for w in demo_words(d)]
check("demo in French", len(told) > 100 and not [w for w in told if english(w)], [w for w in told if english(w)][:3])
no_demo()
run(["demo", "--db", "d.db", "--incidents", "40", *AT], "")
told = [w for d in json.loads(run(["log", "export", "--db", "d.db"], "").stdout) for w in demo_words(d)]
check("demo in English", len([w for w in told if english(w)]) > 50, told[:3])
row("serve: no port", ["serve", "--db", "i.db", "--port", "99999"])
row("serve: no address", ["serve", "--db", "i.db", "--address", "nowhere", "--port", "0"])
row("serve: half of mail", ["serve", "--db", "i.db", "--smtp", "smtp://x", "--port", "0"])
row("serve: half of TLS", ["serve", "--db", "i.db", "--tls-cert", "x", "--port", "0"])
row("serve: two ways", ["serve", "--db", "i.db", "--demo"])

# ---- help ----
commands = re.findall(r"TRI_COMMAND\((\w+),", (source / "adapters/cli/commands.def").read_text())
row("help", ["help"])
for c in commands:
    row(f"help {c}", ["help", c])
row("help: no such", ["help", "dance"])
row("no command", [])
row("a wrong command", ["dance"])

end()
