#!/usr/bin/env python3
"""Rows of the command line: what goes in, what comes out, with which status.

usage: commands.py SAFETRIAGE SOURCE_DIR
Ends with N passed, N failed. Source: the contract of the command line.
"""
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import check, end, engine, surroundings  # noqa: E402

source = Path(sys.argv[2])
MINI = str(source / "tests/packs/rules/mini")
sample = (source / "docs/samples/grooming.json").read_text()
tmp = tempfile.TemporaryDirectory()
T = Path(tmp.name)
AT = ["--at", "2026-11-20T16:40:00Z"]
SECONDS = 60  # with sanitizers; without them a tenth of it
ASAN = b"__asan_init" in Path(engine).read_bytes()
MEMORY = 0 if ASAN else 512 << 20  # address space; shadow memory needs more


def limit():
    if MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run(args, stdin=b"", env=None, cwd=None, stdout=subprocess.PIPE):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    start = time.monotonic()
    p = subprocess.run([engine, *args], input=stdin, stdout=stdout, stderr=subprocess.PIPE, env=surroundings() | (env or {}), cwd=cwd or str(T),
                       timeout=SECONDS, preexec_fn=limit)
    return p, time.monotonic() - start


def row(label, args, stdin, status, err="", out=None, **more):
    """err: a regular expression that one line of standard error matches whole; "" for none at all."""
    p, _ = run(args, stdin, **more)
    lines = p.stderr.decode("utf-8", "replace").splitlines()
    check(label, p.returncode == status, f"status {p.returncode}, expected {status}; {lines[:3]}")
    if err:
        check(label, any(re.fullmatch(err, line) for line in lines), f"no line is like {err}; {lines[:3]}")
    elif status == 0:
        check(label, not lines, f"{lines[:3]}")
    check(label, all(line.startswith("safetriage: ") for line in lines), f"{lines[:3]}")
    if status in (2, 3, 4):
        check(label, p.stdout is None or not p.stdout, "something on standard output")
    if out is not None:
        text = p.stdout.decode()
        check(label, re.search(out, text) is not None, f"output is not like {out}: {text[:200]}")
    return p


def a(*args):
    return ["assess", *AT, *args]


nest = '{"facts":' + "[" * 5000 + "]" * 5000 + "}"
GOOD = '{"facts":{"bullying":true}}'


def digest(rules, charts):
    """As engine/triage says: for each file by name: name, 0, length in 8 bytes, bytes."""
    files = {p.name: p for p in rules.iterdir() if p.suffix in (".dmn", ".json")}
    files.update({f"{d}/{p.name}": p for d in ("text", "areas") for p in (rules / d).glob("*.json")})
    files.update({f"flowcharts/{p.name}": p for p in charts.glob("*.bpmn")})
    h = hashlib.sha256()
    for name in sorted(files, key=str.encode):
        b = files[name].read_bytes()
        h.update(name.encode() + b"\0" + len(b).to_bytes(8, "big") + b)
    return h.hexdigest()


p, _ = run(a("--pack", MINI), GOOD)
check("digest", json.loads(p.stdout)["pack"]["sha256"] == digest(Path(MINI), source / "tests/packs/flowcharts/mini"), "differs")

# ---- reports ----
row("good", a("-"), GOOD, 0, out=r'^\{"pack":\{"id":"england"')
row("from a file", a(str(source / "docs/samples/grooming.json")), "", 0, out='"code":"grooming"')
row("misspelt fact", a(), '{"facts":{"bulying":true}}', 3, r"safetriage: facts\.bulying: unknown fact \(did you mean 'bullying'\?\)")
row("unknown fact", a(), '{"facts":{"xyzzy_plugh":true}}', 3, r"safetriage: facts\.xyzzy_plugh: unknown fact")
row("unknown member", a(), '{"fact":{}}', 3, r"safetriage: fact: unknown member \(did you mean 'facts'\?\)")
row("wrong type", a(), '{"facts":{"bullying":"yes"}}', 3, r"safetriage: facts\.bullying: must be true, false or null")
row("bad enum", a(), '{"facts":{"image_shared":"everywhere"}}', 3,
    r"safetriage: facts\.image_shared: must be one of not-shared, one-recipient, group, public")
row("age out of range", a(), '{"facts":{},"children":[{"role":"harmed"},{"role":"harmed","age":99}]}', 3,
    r"safetriage: children\[1\]\.age: must be from 0 to 25")
row("no role", a(), '{"facts":{},"children":[{"age":9}]}', 3, r"safetriage: children\[0\]\.role: is required")
row("no facts", a(), "{}", 3, r"safetriage: facts: is required")
row("a time without offset", a(), '{"received":"2026-11-20","facts":{}}', 3,
    r"safetriage: received: must be a date and time with an offset, as 2026-11-20T16:40:00Z")
SUMMER = '{"received":"2026-07-03T15:00:00+01:00","facts":{"coercion":true,"sexual_communication":true}}'


def text_of(at, *args, report=SUMMER):
    p, _ = run(["assess", "--at", at, "--format", "text", *args], report)
    check(f"text at {at}", p.returncode == 0, p.stderr)
    lines = p.stdout.decode().splitlines()
    wide = [x for x in lines if len(x) > 80]
    check(f"text at {at}: 80 columns", not wide, wide[:2])
    return " ".join(p.stdout.decode().split())


for at, args, want, not_wanted in [
    ("2026-07-03T14:30:00Z", [], ["If anyone is in danger now: call 999. Risk:", "TODAY, by Fri 3 July 2026, 23:59", "asked on Fri 3 July 2026, 15:30"],
     ["overdue"]),
    ("2026-07-03T14:30:00Z", ["--lang", "fr"], ["appelez le 999. Risque", "AUJOURD’HUI, avant le ven. 3 juillet 2026, 23 h 59",
     "consultées le ven. 3 juillet 2026, 15 h 30"], ["en retard"]),
    ("2026-07-04T00:30:00Z", [], ["TODAY, overdue since Fri 3 July 2026, 23:59: do it now", "asked on Sat 4 July 2026, 01:30"], ["TODAY, by"]),
    ("2026-07-04T00:30:00Z", ["--lang", "fr"], ["AUJOURD’HUI, en retard depuis le ven. 3 juillet 2026, 23 h 59 : faites-le maintenant"],
     ["AUJOURD’HUI, avant"]),
]:
    text = text_of(at, *args)
    for words in want:
        check(f"text at {at} {args}: {words}", " ".join(words.split()) in text, text[:600] + " ... " + text[-200:])
    for words in not_wanted:
        check(f"text at {at} {args}: not {words}", words not in text, text[:600])
FAULTY = '''{"receivd":"x","received":"yesterday","facts":{"bulying":true,"coercion":"yes","previous_concerns":1.5,"attack_planing":true},
"children":[{"age":99},7,{"role":"boss","vulnerabilities":["tall"]}],"others":{},"setting":null}'''.replace("\n", "")
FAULTS = """receivd: unknown member (did you mean 'received'?)
received: must be a date and time with an offset, as 2026-11-20T16:40:00Z
setting: must be an object
children[0].age: must be from 0 to 25
children[0].role: is required
children[1]: must be an object
children[2].role: must be one of harmed, responsible, both, involved, witness, at-risk
children[2].vulnerabilities[0]: must be one of
others: must be a list
facts.bulying: unknown fact (did you mean 'bullying'?)
facts.attack_planing: unknown fact (did you mean 'attack_planning'?)
facts.coercion: must be true, false or null
facts.previous_concerns: must be a whole number, of at most 18 digits""".splitlines()
for args in (a(), a("--format", "text"), a("--lang", "fr")):
    p = row("a report with many faults", args, FAULTY, 3)
    lines = p.stderr.decode().splitlines()
    # French words the same faults of the same fields.
    faults = FAULTS if args[-1] != "fr" else [fault.split(" ")[0] for fault in FAULTS]
    check("each fault has its line", len(lines) == len(faults) and
          all(line.startswith("safetriage: " + fault) for line, fault in zip(lines, faults)), lines)
    check("in one language", (args[-1] == "fr") == any("doit être" in line for line in lines)
          and (args[-1] == "fr") != any("must be" in line for line in lines), lines)
p = row("a batch names the first", a("--batch"), FAULTY + "\n" + GOOD, 1, out=r'^\{"line":1,"error":\{"field":"receivd","message":"unknown member')
check("and goes on", len(p.stdout.splitlines()) == 2, p.stdout[:300])
p = row("very many faults", a(), '{"facts":{' + ",".join(f'"zz{i}":1' for i in range(500)) + "}}", 3, r"safetriage: report: 460 faults more")
check("the first of them", len(p.stderr.splitlines()) == 41, len(p.stderr.splitlines()))
row("truncated", a(), '{"facts":{', 3, r"safetriage: standard input:1:\d+: .+")
row("empty", a(), "", 3, r"safetriage: standard input:1:\d+: .+")
row("trailing", a(), GOOD + " x", 3, r"safetriage: standard input:1:\d+: .+")
row("two documents", a(), GOOD + GOOD, 3, r"safetriage: standard input:1:\d+: .+")
row("invalid UTF-8", a(), b'{"facts":{},"narrative":"\xff"}', 3, r"safetriage: standard input:1:\d+: .+")
row("control character", a(), '{"facts":{},"narrative":"a\\u0007b"}', 3, r"safetriage: .+control character.*")
row("line breaks are text", a(), '{"facts":{},"narrative":"a\\nb\\tc"}', 0)
row("deep nesting", a(), nest, 3, r"safetriage: standard input:1:\d+: .+")
row("duplicate key", a(), '{"facts":{},"facts":{}}', 3, r"safetriage: standard input:1:\d+: .+")
row("huge number", a(), '{"facts":{"previous_concerns":1e6000}}', 3, r"safetriage: .+")
row("many digits", a(), '{"facts":{"previous_concerns":' + "9" * 400 + "}}", 3, r"safetriage: .+")
row("not JSON", a(), "hello", 3, r"safetriage: standard input:1:\d+: .+")
row("missing file", a("no-such.json"), "", 4, r"safetriage: no-such\.json: No such file or directory")
(T / "secret.json").write_text(GOOD)
(T / "secret.json").chmod(0)
if os.geteuid() != 0:
    row("unreadable file", a("secret.json"), "", 4, r"safetriage: secret\.json: Permission denied")
row("a folder", a("."), "", 4, r"safetriage: \.: .+")
with open(T / "big.json", "wb") as f:
    f.write(b'{"facts":{},"narrative":"')
    for _ in range(100):
        f.write(b"a" * (1 << 20))
    f.write(b'"}')
_, took = run(a("big.json"))
row("100 MB", a("big.json"), "", 3, r"safetriage: big\.json: longer than the limit of 16 MiB")
check("100 MB in seconds", took < 10, f"{took:.1f} s")
(T / "big.json").unlink()

# ---- options ----
row("unknown option", a("--fast"), "", 2, r"safetriage: assess: unknown option '--fast' .+")
row("two inputs", a("a.json", "b.json"), "", 2, r"safetriage: assess: one argument too many: 'b\.json' .+")
row("bad --at", ["assess", "--at", "yesterday"], GOOD, 2, r"safetriage: --at takes .+")
row("bad --lang", a("--lang", "de"), GOOD, 2, r"safetriage: --lang takes one of: en, fr .+")
row("bad --trace", a("--trace", "some"), GOOD, 2, r"safetriage: --trace takes one of: none, matched, full .+")
row("--jobs alone", a("--jobs", "2"), GOOD, 2, r"safetriage: --jobs goes with --batch .+")
row("no command", [], "", 2, r"safetriage: .+")
row("unknown command", ["asses"], "", 2, r"safetriage: no such command: 'asses' .+")
row("trace none", a("--trace", "none"), GOOD, 0, out=r'"trace":\[\]\}\n$')
row("trace full", a("--trace", "full"), GOOD, 0, out=r'"trace":\[\{"decision":"')
row("decisions only", a("--detail", "decisions"), GOOD, 0, out=r'"unknown":\[\],')
p, _ = run(a("--detail", "decisions"), GOOD)
brief = json.loads(p.stdout)
check("decisions only", "possible" not in brief["risk"] and "threshold_possible" not in brief, "possible is there")
row("French", a("--lang", "fr"), GOOD, 0, out=r'"lang":"fr"')
FRENCH = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_FR.UTF-8"}
CUT = '{"facts":'
row("French by the option: a place in a file", ["assess", "--lang=fr", "-"], CUT, 3,
    r"safetriage: entrée standard:1:\d+: l’entrée finit trop tôt")
row("French by LANG: a field", ["assess", "-"], '{"facts":{"coertion":true}}', 3,
    r"safetriage: facts\.coertion: fait inconnu \(vouliez-vous dire «.coercion.».\?\)", env=FRENCH)
row("LC_ALL goes before LANG", ["assess", "-"], CUT, 3, r"safetriage: standard input:1:\d+: the input ends too early", env={**FRENCH, "LC_ALL": "C"})
row("--lang goes before LANG", ["assess", "--lang", "en", "-"], CUT, 3, r"safetriage: standard input:1:\d+: the input ends too early", env=FRENCH)
row("French of a command without words of its own", ["eval", "--lang", "fr"], "", 2, r"safetriage: eval.: quel modèle.\? \(voir.: safetriage help eval\)")
row("French of the system", ["check", "--lang", "fr", "/nowhere.dmn"], "", 4, r"safetriage: /nowhere\.dmn: ce fichier ou dossier n’existe pas")
row("French help", ["help", "--lang", "fr"], "", 0, out=r"usage.: safetriage COMMANDE")
row("French results", ["test", "canada"], "", 0, out=r"\n\d+ réussis, 0 en échec\n$", env=FRENCH)
row("English results", ["test", "canada"], "", 0, out=r"\n\d+ passed, 0 failed\n$")
row("French help of a command", ["guide", "--help"], "", 0, out=r"être guidé à travers une inquiétude", env=FRENCH)
row("French help of a command, by the option", ["guide", "--help", "--lang", "fr"], "", 0, out=r"être guidé à travers une inquiétude")
row("a language for messages alone does not word the assessment", a(), GOOD, 0, out=r'"lang":"en"', env=FRENCH)
row("nor the messages inside a result's JSON", a("--batch"), FAULTY + "\n", 1, out=r'"message":"unknown member', env=FRENCH)
row("which --lang does", a("--batch", "--lang", "fr"), FAULTY + "\n", 1, out=r'"field":"receivd","message":"membre inconnu')
row("a language that nobody speaks", ["eval", "--lang", "de"], "", 2, r"safetriage: --lang takes one of: en, fr .+")
row("French given twice", ["eval", "--lang", "fr", "--lang", "fr"], "", 2, r"safetriage: --lang est donné deux fois .+")

# ---- packs ----
row("unknown pack", a("--pack", "atlantis"), GOOD, 3, r"safetriage: --pack: there is no pack 'atlantis'")
row("a bad name", a("--pack", "Eng land"), GOOD, 3, r"safetriage: --pack: a pack's name has .+")
row("no pack here", a("--pack", "./nowhere"), GOOD, 3, r"safetriage: \./nowhere: no rule pack here \(no pack\.json\)")
row("unknown jurisdiction", a(), '{"jurisdiction":"atlantis","facts":{}}', 3, r"safetriage: jurisdiction: there is no pack 'atlantis'")
row("a path as jurisdiction", a(), '{"jurisdiction":"../../etc","facts":{}}', 3, r"safetriage: jurisdiction: must be the name of a rule pack.+")
row("an absolute path as jurisdiction", a(), json.dumps({"jurisdiction": MINI, "facts": {}}), 3, r"safetriage: jurisdiction: .+")
row("a folder as pack", a("--pack", MINI), GOOD, 0, out=r'"pack":\{"id":"mini"')
row("a folder of packs", a("--pack", "mini"), GOOD, 0, out='"id":"mini"', env={"SAFETRIAGE_PACKS": str(source / "tests/packs")})
(T / "rules/england").mkdir(parents=True)
(T / "rules/england/pack.json").write_text("{}")
row("never the working directory", a(), GOOD, 0, out='"id":"england"')
(T / "broken").mkdir()
for name, text, pattern in [
    ("pack.json", "", r"safetriage: pack\.json:.*error: .+"),
    ("pack.json", "{", r"safetriage: pack\.json:1:\d+: error: .+"),
    ("pack.json", "[]", r"safetriage: pack\.json:.*error: must be an object"),
    ("pack.json", "{}", r"safetriage: pack\.json:1: error: needs a text 'id'"),
]:
    (T / "broken" / name).write_text(text)
    row(f"broken {name} {text!r}", a("--pack", "./broken"), GOOD, 3, pattern)


def mini_with(name, change):
    """A copy of the small pack with one file changed."""
    root = T / "copy"
    subprocess.run(["rm", "-rf", str(root)], check=True)
    subprocess.run(["cp", "-r", str(source / "tests/packs"), str(root)], check=True)
    path = root / name
    path.write_bytes(change(path.read_bytes()))
    return str(root / "rules/mini")


DMN, FLOW = "rules/mini/triage.dmn", "flowcharts/mini/walk.bpmn"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(20)) + b"]><definitions>&u;</definitions>"
for label, name, change, pattern in [
    ("cut DMN", DMN, lambda b: b[: len(b) // 2], r"safetriage: triage\.dmn:\d+.*: error: .+"),
    ("no DMN", DMN, lambda b: b"<html/>", r"safetriage: triage\.dmn:.*error: .+"),
    ("empty DMN", DMN, lambda b: b"", r"safetriage: triage\.dmn:.*error: .+"),
    ("DTD", DMN, lambda b: b'<!DOCTYPE definitions [<!ENTITY a "b">]>' + b.split(b"?>", 1)[1], r"safetriage: triage\.dmn:.*error: .+"),
    ("external entity", DMN, lambda b: b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><definitions/>', r"safetriage: triage\.dmn:.*error: .+"),
    ("billion laughs", DMN, lambda b: LAUGHS, r"safetriage: triage\.dmn:.*error: .+"),
    ("cycle", DMN, lambda b: b.replace(b'requiredDecision href="#risk_level"', b'requiredDecision href="#need"', 1), r"safetriage: .*error: .+"),
    ("missing import", DMN, lambda b: b.replace(b'namespace="urn:safetriage:test:facts" locationURI', b'namespace="urn:nowhere" locationURI'),
     r"safetriage: .*error: .+"),
    ("unknown name", DMN, lambda b: b.replace(b"<text>facts.bullying</text>", b"<text>facts.bulying</text>", 1),
     r"safetriage: triage\.dmn:\d+:\d+: error: there is no 'bulying' in a .+"),
    ("dangling flow", FLOW, lambda b: b.replace(b'targetRef="who"', b'targetRef="whom"', 1), r"safetriage: walk\.bpmn:\d+.*: error: .+"),
    ("unsupported element", FLOW, lambda b: b.replace(b'<serviceTask id="call" name="Call">', b'<scriptTask id="call" name="Call">').replace(
        b"</serviceTask>", b"</scriptTask>"), r"safetriage: walk\.bpmn:\d+.*: error: .+"),
    ("cut BPMN", FLOW, lambda b: b[: len(b) // 2], r"safetriage: walk\.bpmn.*: error: .+"),
]:
    folder = mini_with(name, change)
    row(label, a("--pack", folder), GOOD, 3, pattern)
    p, _ = run(["check", folder])
    check(label + ": check", p.returncode == 1 and b": error: " in p.stdout, f"{p.returncode} {p.stdout[:200]}")

# ---- batches ----
lines = [GOOD, "", '{"facts":{"bulying":true}}', "{", json.dumps({"facts": {}}), '{"jurisdiction":"atlantis","facts":{}}',
         '{"jurisdiction":"../x","facts":{}}', "a" * (17 << 20), GOOD]
for jobs in ([], ["--jobs", "3"]):
    p, _ = run(a("--batch", *jobs), "\n".join(lines) + "\n")
    once = p.stdout
    label = "batch " + " ".join(jobs)
    got = [json.loads(x) for x in p.stdout.decode().splitlines()]
    check(label, p.returncode == 1, f"status {p.returncode}")
    check(label, len(got) == len(lines), f"{len(got)} lines")
    bad = {x["line"]: x["error"] for x in got if "error" in x}
    check(label, sorted(bad) == [2, 3, 4, 6, 7, 8], f"{bad}")
    check(label, bad.get(3) == {"field": "facts.bulying", "message": "unknown fact (did you mean 'bullying'?)"}, f"{bad.get(3)}")
    check(label, bad.get(6, {}).get("field") == "jurisdiction", f"{bad.get(6)}")
    check(label, got[0] == got[8] and got[0]["trace"] == [], "first and last")
p, _ = run(a("--batch", "--stats"), (GOOD + "\n") * 5 + GOOD)
check("batch stats", p.returncode == 0 and len(p.stdout.splitlines()) == 6, f"{p.returncode}")
stats = json.loads(p.stderr.decode().splitlines()[-1])
check("batch stats", set(stats) == {"load_ns", "evaluations", "eval_ns", "parse_ns", "print_ns", "peak_rss_kib"} and
      stats["evaluations"] == 6, f"{stats}")
p, _ = run(a("--batch", "--stats", "--repeat", "3"), "\n".join(lines) + "\n")
stats = json.loads(p.stderr.decode().splitlines()[-1])
check("batch repeated", p.returncode == 1 and p.stdout == once, f"{p.returncode}, or another answer than once")
check("batch repeated", stats["evaluations"] == 9 and stats["eval_ns"] > 0, f"{stats}")
row("repeat alone", a("--repeat", "2"), GOOD, 2, r"safetriage: --repeat goes with --batch, without --jobs .+")
row("repeat with jobs", a("--batch", "--jobs", "2", "--repeat", "2"), GOOD, 2, r"safetriage: --repeat goes with .+")
row("repeat nothing", a("--batch", "--repeat", "0"), GOOD, 2, r"safetriage: --repeat takes .+")
one, _ = run(a("--trace", "none", "--detail", "decisions"), GOOD)
many, _ = run(a("--batch", "--jobs", "4", "--detail", "decisions"), (GOOD + "\n") * 700)
check("one and many", many.stdout == one.stdout * 700, "differ")
row("batch as text", a("--batch", "--format", "text"), GOOD, 2, r"safetriage: --batch writes JSON only .+")
row("batch of nothing", a("--batch"), "", 0)

# A program that talks to a batch line by line gets each answer at once.
talk = subprocess.Popen([engine, *a("--batch")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings())
for _ in range(3):
    talk.stdin.write((GOOD + "\n").encode())
    talk.stdin.flush()
    check("line by line", talk.stdout.readline().startswith(b'{"pack"'), "no answer")
talk.stdin.close()
check("line by line", talk.wait(SECONDS) == 0, "status")

# ---- output that is closed or full ----
read_end, write_end = os.pipe()
os.close(read_end)
row("closed output", a(), GOOD, 4, r"safetriage: standard output: closed before all was written", stdout=write_end)
os.close(write_end)
if os.path.exists("/dev/full"):
    with open("/dev/full", "wb") as full:
        row("full output", a(), GOOD, 4, r"safetriage: standard output: .+", stdout=full)

# ---- text ----
for lang in ("en", "fr"):
    for report in sorted((source / "rules/england/scenarios").glob("*.json"))[::7]:
        p, _ = run(a("--format", "text", "--lang", lang), json.dumps(json.loads(report.read_text())["report"]))
        wide = [x for x in p.stdout.decode().splitlines() if len(x) > 80]
        check(f"text {lang} {report.name}", p.returncode == 0 and not wide, f"{p.returncode} {wide[:2]}")
        check(f"text {lang} {report.name}", b"\033" not in p.stdout, "colours in a pipe")
sextortion = json.loads((source / "rules/england/scenarios/04-grooming-sextortion-payment.json").read_text())
p, _ = run(a("--format", "text"), json.dumps(sextortion["report"]))
text = p.stdout.decode()
order = [text.find(x) for x in ("\nNOW", "\nTODAY", "\nLATER", "\nTAKE CARE", "\nWHY", "\nSOURCES", "\nNOT KNOWN YET")]
check("text in order", -1 not in order and order == sorted(order), f"{order}")

# ---- explain, check, test ----
p, _ = run(a(), sample)
row("explain", ["explain"], p.stdout, 0, out=r"Risk\n  High")
row("explain no assessment", ["explain"], "{}", 3, r"safetriage: pack\.id: .+")
row("explain no JSON", ["explain"], "x", 3, r"safetriage: standard input:1:\d+: .+")
row("explain a path as pack", ["explain"], '{"pack":{"id":"../x"}}', 3, r"safetriage: pack\.id: .+")
row("explain a row", ["explain", "--pack", MINI, "--rule", "triage.dmn#actions/A2"], "", 0, out=r"Life comes first\.")
row("explain no row", ["explain", "--pack", MINI, "--rule", "A99"], "", 3, r"safetriage: --rule: .+")
row("explain a name of two rows", ["explain", "--rule", "G4"], "", 3, r"safetriage: --rule: (more than one row: .+/G4|no row is called 'G4')")
row("check unknown pack", ["check", "atlantis"], "", 3, r"safetriage: PACK: there is no pack 'atlantis'")
p, _ = run(["check", MINI, "--format", "json"])
check("check as JSON", isinstance(json.loads(p.stdout), list), p.stdout[:100])
folder = mini_with(DMN, lambda b: b.replace(b"<text>GUIDE</text>", b"<text></text>", 1))
p, _ = run(["check", folder])
check("check finds", p.returncode == 1 and re.search(rb"^triage\.dmn:\d+: error: categories: row C1: cites no source$", p.stdout, re.M),
      p.stdout[:300])
row("test", ["test", MINI], "", 0, out=r"2 passed, 0 failed\n$")
folder = mini_with("rules/mini/scenarios/01-indecent-images-group.json", lambda b: b.replace(b'"level": "high"', b'"level": "low"'))
row("test fails", ["test", folder], "", 1, out=r"FAIL scenarios/01.*\n    level: expected low, got high\n")
folder = mini_with("rules/mini/scenarios/01-indecent-images-group.json", lambda b: b[:50])
row("a cut scenario", ["test", folder], "", 1, out=r"1 passed, 1 failed\n$")

# ---- what is asked about first ----
ABOUT = dict(re.findall(r'<itemComponent name="(\w+)"[^>]*>(?:(?!</itemComponent>).)*? about="([^"]*)"',
                        (source / "rules/england/facts.dmn").read_text(), re.S))
check("the dictionary says what facts are about", len(ABOUT) > 40 and "radicalisation" in ABOUT["attack_planning"], len(ABOUT))
LEVELS = ["low", "medium", "high", "immediate"]
for facts in ({}, {"bullying": True}, {"sexual_communication": True, "immediate_danger": False}, {"extremist_content_accessed": True}):
    p, _ = run(a(), json.dumps({"facts": facts}))
    doc = json.loads(p.stdout)
    found = {c["code"] for c in doc["categories"]}
    bears = [x["fact"] not in ABOUT or bool(found & set(ABOUT[x["fact"]].split())) for x in doc["unknown"]]
    raises = [x.get("could_raise_risk_to") for x in doc["unknown"]]
    ways = [-LEVELS.index(x) for x in raises if x]
    check(f"{facts}: what raises the level comes first, the most first", ways == sorted(ways) and not any(raises[len(ways):]), raises)
    top = [b for b, x in zip(bears, raises) if x and x == raises[0]]
    check(f"{facts}: of these, what bears on the incident", top == sorted(top, reverse=True) and len(bears) > 5, doc["unknown"][:12])
p, _ = run(a(), '{"facts":{}}')
doc = json.loads(p.stdout)
check("nothing known: as the contract says", doc["risk"]["level"] == "medium" and doc["risk"]["possible"] == ["low", "medium", "high", "immediate"] and
      [c["code"] for c in doc["categories"]] == ["unclassified"] and
      {x["code"] for x in doc["actions"] if x["mandatory"] and x["urgency"] == "now"} >= {"tell-designated-lead", "establish-facts"} and
      {"person-decides", "not-ruled-out"} <= {c["code"] for c in doc["cautions"]}, doc["risk"])
check("nothing known: the red flags first", {x["fact"] for x in doc["unknown"][:5]} <=
      {"immediate_danger", "crime_in_progress", "medical_attention_needed", "meeting_imminent", "child_missing", "suicidal_intent"}, doc["unknown"][:5])

# ---- help ----
p, _ = run(["help"])
names = re.findall(r"(?m)^  ([a-z]+) +\S", p.stdout.decode())
for name in names:
    p, _ = run(["help", name] if name != "help" else ["help"])
    text = p.stdout.decode()
    check(f"help {name}", p.returncode == 0 and (name == "help" or f"Example" in text and f"safetriage {name}" in text.split("Example")[-1]), text)
    check(f"help {name}: 80 columns", all(len(x) <= 80 for x in text.splitlines()), [x for x in text.splitlines() if len(x) > 80])
check("help knows every command", len(names) > 9 and "whatif" in names, names)

end()
