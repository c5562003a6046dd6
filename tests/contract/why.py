#!/usr/bin/env python3
"""why.py SAFETRIAGE SOURCE_DIR: what a full trace says of every rule, and explain --rule of it.

The England pack's tables are read here once more, from their XML, and the first cell that fails is found by this
file's own reading of the cells: booleans, texts, numbers, null, ranges and negations, which is what a pack may use.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

exe, source = sys.argv[1], Path(sys.argv[2])
MINI = str(source / "tests/packs/rules/mini")
AT = ["--at", "2026-11-20T16:40:00Z"]
D = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
passed = failed = 0


def check(label, ok, detail=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f"FAIL {label}: {detail}")


def run(args, stdin=""):
    return subprocess.run([exe, *args], input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


# ---- eval ----
TABLE = f'''<definitions xmlns="{D[1:-1]}" namespace="urn:m" name="m">
<inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
<inputData id="s" name="s"><variable name="s" typeRef="Any"/></inputData>
<decision id="twice" name="twice"><informationRequirement><requiredInput href="#x"/></informationRequirement>
<literalExpression><text>x * 2</text></literalExpression></decision>
<decision id="d" name="d"><informationRequirement><requiredDecision href="#twice"/></informationRequirement>
<informationRequirement><requiredInput href="#s"/></informationRequirement>
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>twice</text></inputExpression></input>
<input><inputExpression><text>s</text></inputExpression><inputValues><text>"a", "b", 4</text></inputValues></input><output/>
<rule id="R1"><inputEntry><text>&gt; 10</text></inputEntry><inputEntry><text>-</text></inputEntry>
<outputEntry><text>1</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>"b"</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
<rule id="R3"><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>3</text></outputEntry></rule>
</decisionTable></decision></definitions>'''
FIRST = '{"rule":"R1","result":"not-met","input":"twice","cell":"> 10","value":6}'
EVAL = [
    ("eval: not met, fired, passed over", "full", '{"x": 3, "s": "b"}',
     FIRST + ',{"rule":2,"result":"fired"},{"rule":"R3","result":"passed-over"}'),
    ("eval: unknown", "full", '{"s": "b"}',
     '{"rule":"R1","result":"unknown","input":"twice","cell":"> 10","value":null},{"rule":2,"result":"fired"},'
     '{"rule":"R3","result":"passed-over"}'),
    ("eval: kinds that do not compare", "full", '{"x": 3, "s": 4}',
     FIRST + ',{"rule":2,"result":"fault","input":"s","cell":"\\"b\\"","value":4},{"rule":"R3","result":"fired"}'),
    ("eval: a table that gave up", "full", '{"x": 3, "s": "c"}',
     '{"rule":"R1","result":"not-tried"},{"rule":2,"result":"not-tried"},{"rule":"R3","result":"not-tried"}'),
    ("eval: matched says nothing of rules", "matched", '{"x": 3, "s": "b"}', None),
]
with tempfile.TemporaryDirectory() as folder:
    model = Path(folder, "m.dmn")
    model.write_text(TABLE)
    for label, trace, inputs, want in EVAL:
        p = run(["eval", str(model), "--decision", "d", "--trace", trace, "--input", "-"], inputs)
        got = json.loads(p.stdout)["trace"]
        check(label, got[1].get("rules") == (want and json.loads(f"[{want}]")), got)
        plain = run(["eval", str(model), "--decision", "d", "--input", "-"], inputs)
        check(label + ": the value is the same", json.loads(plain.stdout)["value"] == json.loads(p.stdout)["value"], p.stdout)
        x = json.loads(inputs).get("x")
        check(label + ": what a decision without a table read", got[0].get("inputs") == ({"x": x} if want else None), got[0])


# ---- assess: every row of every table against a second reading ----
def split(cell):
    """The tests of a cell: commas outside of quotation marks and brackets."""
    parts, deep, quoted = [""], 0, False
    for c in cell:
        quoted ^= c == '"'
        deep += not quoted and (c in "([") - (c in ")]")
        if c == "," and not quoted and not deep:
            parts.append("")
        else:
            parts[-1] += c
    return [x.strip() for x in parts]


def constant(s):
    return {"true": True, "false": False, "null": None}[s] if s in ("true", "false", "null") else json.loads(s)


def same(a, b):
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def holds(test, v):
    if test in ("-", ""):
        return True
    if m := re.fullmatch(r"not\((.*)\)", test, re.S):
        return not any(holds(x, v) for x in split(m[1]))
    if m := re.fullmatch(r"([(\]\[])\s*(\S+?)\s*\.\.\s*(\S+?)\s*([)\[\]])", test):
        if not isinstance(v, (int, float)) or isinstance(v, bool):
            return False
        lo, hi = float(m[2]), float(m[3])
        return (lo <= v if m[1] == "[" else lo < v) and (v <= hi if m[4] == "]" else v < hi)
    if m := re.fullmatch(r"(<=|>=|<|>)\s*(\S+)", test):
        n = float(m[2])
        return v is not None and {"<": v < n, "<=": v <= n, ">": v > n, ">=": v >= n}[m[1]]
    return same(constant(test), v)


def tables():
    found = {}
    for path in sorted((source / "rules/england").glob("*.dmn")):
        for decision in ElementTree.parse(path).getroot().iter(D + "decision"):
            table = decision.find(D + "decisionTable")
            if table is not None:
                inputs = [i.find(f"{D}inputExpression/{D}text").text.strip() for i in table.findall(D + "input")]
                rows = [(r.get("id"), [(e.find(D + "text").text or "").strip() for e in r.findall(D + "inputEntry")])
                        for r in table.findall(D + "rule")]
                found[f"{path.name}#{decision.get('id')}"] = (table.get("hitPolicy", "UNIQUE"), inputs, rows)
    return found


def expected(policy, inputs, rows, item):
    """What a reader of the table would say of each row; fired or passed over is left to the table."""
    for rule, cells in rows:
        for name, cell in zip(inputs, cells):
            value = item["inputs"].get(name)
            if not any(holds(t, value) for t in split(cell)):
                yield {"rule": rule, "result": "unknown" if value is None else "not-met", "input": name, "cell": cell,
                       "value": value}
                break
        else:
            yield {"rule": rule}


england = tables()
reports = [json.loads(p.read_text())["report"] for p in sorted((source / "rules/england/scenarios").glob("*.json"))[::6]]
rows_seen, seen = 0, set()
for n, report in enumerate(reports):
    p = run(["assess", *AT, "--trace", "full", "-"], json.dumps(report))
    brief = run(["assess", *AT, "-"], json.dumps(report))
    full, matched = json.loads(p.stdout), json.loads(brief.stdout)
    check(f"assess {n}: only the trace differs", {**full, "trace": 0} == {**matched, "trace": 0}, "")
    check(f"assess {n}: matched says nothing of rules", not any("rules" in t for t in matched["trace"]), "")
    for item in full["trace"]:
        check(f"assess {n}: {item['decision']}: has inputs", isinstance(item.get("inputs"), dict), item)
        if item["decision"] not in england:
            check(f"assess {n}: {item['decision']}: no table, no rules", "rules" not in item, item)
            continue
        policy, inputs, rows = england[item["decision"]]
        want = list(expected(policy, inputs, rows, item))
        for got, row in zip(item["rules"], want):
            plain = {k: v for k, v in got.items() if k == "rule" or "input" in row}
            fits = "input" in row or got["result"] == ("fired" if policy not in ("FIRST", "PRIORITY") else got["result"])
            check(f"assess {n}: {item['decision']}/{row['rule']}", plain == row and fits, f"{got}, not {row}")
            seen.add(got["result"])
        check(f"assess {n}: {item['decision']}: every row", len(item["rules"]) == len(rows), len(item["rules"]))
        fired = [r["rule"] for r in item["rules"] if r["result"] == "fired"]
        check(f"assess {n}: {item['decision']}: what fired had matched", set(fired) <= set(item["matched"]), fired)
        check(f"assess {n}: {item['decision']}: one fires of FIRST", policy != "FIRST" or len(fired) <= 1, fired)
        rows_seen += len(rows)
check("assess: rows of every kind", {"fired", "passed-over", "not-met", "unknown"} <= seen and rows_seen > 5000, f"{rows_seen} {seen}")

# ---- explain --rule of an assessment ----
MINI_REPORT = '{"facts":{"bullying":true,"images_involved":false}}'
mini = run(["assess", *AT, "--pack", MINI, "--trace", "full"], MINI_REPORT).stdout.decode()
EXPLAIN = [
    ("a row that applied", "categories/C2", "en", r"In this assessment\n  This row applied\.\n$"),
    ("a condition that does not hold", "categories/C1", "en",
     r"In this assessment\n  This row did not apply\. The first condition that does not hold:\n"
     r"  - .*\(facts\.images_involved\): no\n    the row asks for: yes\n$"),
    ("in French", "categories/C1", "fr",
     r"Dans cette évaluation\n  Cette ligne ne s’est pas appliquée\. La première condition qui n’est pas\n  remplie :\n"
     r"  - .*\(facts\.images_involved\) : non\n    la ligne demande : oui\n$"),
]
for label, rule, lang, want in EXPLAIN:
    p = run(["explain", "--pack", MINI, "--lang", lang, "--rule", rule, "-"], mini)
    text = p.stdout.decode().replace("\u00a0", " ")
    check(f"explain: {label}", p.returncode == 0 and not p.stderr and re.search(want, text), text + p.stderr.decode())
p = run(["explain", "--pack", MINI, "--rule", "categories/C1"])
check("explain: a row alone is as before", p.returncode == 0 and b"In this assessment" not in p.stdout, p.stdout)
matched = run(["assess", *AT, "--pack", MINI], MINI_REPORT).stdout.decode()
p = run(["explain", "--pack", MINI, "--rule", "categories/C1", "-"], matched)
check("explain: without a full trace", p.returncode == 3 and not p.stdout and p.stderr.decode() ==
      "safetriage: standard input: has no full trace, which says why a row did not apply (assess --trace full)\n", p.stderr)
p = run(["explain", "--pack", MINI, "--rule", "Q99", "-"], mini)
check("explain: no such row", p.returncode == 3 and p.stderr == b"safetriage: --rule: no row is called 'Q99'\n", p.stderr)
# Every row of a pack can be asked about, in both languages, within 80 columns.
sample = run(["assess", *AT, "--trace", "full"], (source / "docs/samples/grooming.json").read_text()).stdout.decode()
for item in json.loads(sample)["trace"][::9]:
    for r in item.get("rules", [])[::5]:
        for lang in ("en", "fr"):
            name = f"{item['decision']}/{r['rule']}"
            p = run(["explain", "--lang", lang, "--rule", name, "-"], sample)
            wide = [x for x in p.stdout.decode().splitlines() if len(x) > 80]
            check(f"explain {lang} {name}", p.returncode == 0 and not wide and not p.stderr, f"{wide} {p.stderr}")

print(f"{rows_seen} rows of {len(reports)} reports; {passed} passed, {failed} failed")
sys.exit(failed > 0)
