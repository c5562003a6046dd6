"""Reports and packs that assess refuses."""

import json
import re

from inputs import AT, MIB, big_text, child, facts, members, repeated, report

ROWS = []

NO_VALUE = ("expected a value of JSON: a text in double quotes, a number, true, false, null, a list in [] or an "
            "object in {}")

ASSESSED = re.compile(r'\{"pack":\{"id":"england",.*\}\n')

# Facts that ask for a deadline in working days.
STAFF = {"immediate_danger": False, "staff_conduct_concern": True, "staff_harm_threshold_met": True}


def row(name, content, says, status=3, args=(), **more):
    """assess of one file, r.json."""
    ROWS.append(dict(name="report: " + name, args=["assess", "--at", AT, *args, "r.json"], files={"r.json": content},
                     status=status, says=says, prints="" if status else ASSESSED, **more))


def raw(name, args, says, status, **more):
    ROWS.append(dict(name="assess: " + name, args=["assess", *args], status=status, says=says, **more))


# ---- what it says ----

row("misspelt fact", facts(imediate_danger=True),
    "facts.imediate_danger: unknown fact (did you mean 'immediate_danger'?)")
row("unknown fact", facts(favourite_colour=True), "facts.favourite_colour: unknown fact")
row("unknown fact with a long odd name", facts(**{"x" * 300 + " Anna Smith, 12 High St": True}),
    "facts: a fact is unknown; its name is no plain word, so it is not shown")
row("unknown fact that is a sentence", facts(**{"Anna Smith told me": True}),
    "facts: a fact is unknown; its name is no plain word, so it is not shown")
row("misspelt member", report(chidren=[]), "chidren: unknown member (did you mean 'children'?)")
row("unknown member of a child", child(name="Anna"), "children[1].name: unknown member")
row("fact as text", facts(immediate_danger="yes Anna"), "facts.immediate_danger: must be true, false or null")
row("fact as number", facts(immediate_danger=1), "facts.immediate_danger: must be true, false or null")
row("facts as list", report(facts=[]), "facts: must be an object")
row("facts missing", report(facts=None), "facts: is required")
row("facts null", b'{"facts":null}', "facts: must be an object")
row("report is a list", b"[]", "report: must be an object")
row("report is a text", b'"facts"', "report: must be an object")
row("report is null", b'null', "report: must be an object")
row("report is a number", b"7", "report: must be an object")
row("children as object", report(children={}), "children: must be a list")
row("children null", b'{"facts":{},"children":null}', "children: must be a list")
row("child as text", report(children=["Anna"]), "children[0]: must be an object")
row("child without role", report(children=[{"id": "a"}]), "children[0].role: is required")
row("bad enum", report(setting={"kind": "school"}),
    "setting.kind: must be one of early-years, primary, secondary, college, special, alternative, boarding, childrens-home, residential, foster-home, community, online-service")
row("bad enum, many choices", report(others=[{"role": "suspected", "relationship": "Anna's dad"}]),
    "others[0].relationship: must be one of stranger, online-only, peer, partner, sibling, parent-or-carer, family, staff-or-volunteer, professional, other-known, unknown")
row("bad enum in a list", report(children=[{"role": "harmed", "did": ["asked"]}]),
    "children[0].did[0]: must be one of pictured, made, sent, received, passed-on, asked-for, pressured, viewed, posted, streamed")
row("age above", child(age=26), "children[1].age: must be from 0 to 25")
row("age below", child(age=-1), "children[1].age: must be from 0 to 25")
row("age as text", child(age="13"), "children[1].age: must be a number or null")
row("age huge", child(age=10**40), "children[1].age: must be from 0 to 25")
row("reference too long", report(reference="r" * 65), "reference: is longer than 64 characters")
row("received without offset", report(received="2026-11-20T16:40:00"),
    "received: must be a date and time with an offset, as 2026-11-20T16:40:00Z")
row("received as number", report(received=1),
    "received: must be a date and time with an offset, as 2026-11-20T16:40:00Z")
row("received impossible", report(received="2026-02-30T10:00:00Z"),
    "received: must be a date and time with an offset, as 2026-11-20T16:40:00Z")
row("received beyond the calendar", report(received="2099-01-05T10:00:00Z", facts=STAFF),
    "received: working days are known from 2024-01-01 to 2028-12-31 only: bring the pack's calendar up to date")
row("previous concerns not whole", facts(previous_concerns=1.5),
    "facts.previous_concerns: must be a whole number, of at most 18 digits")
row("too many children", report(children=[{"role": "harmed"}] * 1001), "children: has more than 1000 members")
row("control character in a text", report(narrative="a\u0007b"), "r.json:1:89: a control character is not allowed here")
row("control character raw", b'{"facts":{},"narrative":"a\x07b"}',
    "r.json:1:27: a control character is not allowed here")
row("NUL byte", b'{"facts":{},"narrative":"a\x00b"}', "r.json:1:27: a control character is not allowed here")
row("DEL", report(narrative="a\u007fb"), "r.json:1:89: a control character is not allowed here")
row("a thousand people whose ids are all taken",
    report(children=[{"role": "harmed"}] * 500 + [{"id": f"child-{i + 1}", "role": "harmed"} for i in range(500)]),
    "the assessment: over the limit of 64 MiB")

# ---- how it is written ----

row("empty", b"", "r.json:1:1: the input is empty")
row("only blanks", b" \n\n ", "r.json:1:1: the input is empty")
row("truncated", report()[:-3], "r.json:1:68: the input ends in the middle of a value")
row("truncated in a text", b'{"facts":{},"narrative":"a', "r.json:1:27: the input ends too early")
row("truncated in a word", b'{"facts":{"immediate_danger":tr', "r.json:1:30: the input ends in the middle of a value")
row("trailing garbage", report() + b" x", "r.json:1:76: something follows the end of the document")
row("two documents", report() + b"\n" + report(), "r.json:2:1: something follows the end of the document")
row("trailing comma", b'{"facts":{},}', "r.json:1:13: expected a member's name in double quotes")
row("not JSON", b"immediate danger: yes",
    "r.json:1:1: " + NO_VALUE)
row("single quotes", b"{'facts':{}}",
    "r.json:1:2: " + NO_VALUE)
row("comment", b'{"facts":{}} // none', "r.json:1:13: something follows the end of the document")
row("duplicate fact", b'{"facts":{"images_involved":true,\n "images_involved":false}}',
    "r.json:2:2: 'images_involved' stands twice in its object")
row("duplicate member", b'{"facts":{},"facts":{}}', "r.json:1:13: 'facts' stands twice in its object")
row("duplicate through an escape", b'{"facts":{},"\\u0066acts":{}}', "r.json:1:13: 'facts' stands twice in its object")
row("invalid UTF-8", b'{"facts":{},\n"narrative":"\xff"}', "r.json:2:14: the bytes are not UTF-8")
row("overlong UTF-8", b'{"facts":{},"narrative":"\xc0\xaf"}', "r.json:1:26: the bytes are not UTF-8")
row("UTF-8 surrogate", b'{"facts":{},"narrative":"\xed\xa0\x80"}', "r.json:1:26: the bytes are not UTF-8")
row("lone escape surrogate", b'{"facts":{},"narrative":"\\ud800"}',
    "r.json:1:32: a \\u escape gives half of a character without its other half")
row("byte order mark", b"\xef\xbb\xbf" + report(),
    "r.json:1:1: the file begins with a byte order mark: save it as UTF-8 without one")
row("UTF-16", report().decode().encode("utf-16"), "r.json:1:1: the bytes are not UTF-8")
row("bad escape", b'{"facts":{},"narrative":"\\x41"}', "r.json:1:27: unknown escape in a string")
row("huge exponent", b'{"facts":{"previous_concerns":1e999999}}', "r.json:1:31: the number is out of range")
row("tiny exponent", b'{"facts":{"previous_concerns":1e-999999}}', None, 0)
row("endless exponent", b'{"facts":{"previous_concerns":1e' + b"9" * 400 + b"}}",
    "r.json:1:31: the number is out of range")
row("400 digits", b'{"facts":{"previous_concerns":' + b"7" * 400 + b"}}",
    "facts.previous_concerns: must be a whole number, of at most 18 digits")
row("400 digits after the point", b'{"facts":{"previous_concerns":1.' + b"7" * 400 + b"}}",
    "facts.previous_concerns: must be a whole number, of at most 18 digits")
row("NaN", b'{"facts":{"previous_concerns":NaN}}',
    "r.json:1:31: " + NO_VALUE)
row("leading zero", b'{"facts":{"previous_concerns":01}}', "r.json:1:31: expected ',' or '}'")
row("deep arrays", b"[" * 100000, "r.json:1:65: the input is nested too deep")
row("deep objects", b'{"facts":' * 100000, "r.json:1:577: the input is nested too deep")
row("deep in the story", b'{"facts":{},"narrative":' + b"[" * 65 + b"]" * 65 + b"}",
    "r.json:1:88: the input is nested too deep")
row("100 MB", big_text(100 * MIB), "r.json: longer than the limit of 16 MiB")
row("100 MB, many small members", repeated(b'{"a":1},', 12500000, b"["), "r.json: longer than the limit of 16 MiB")
row("15 MB of members", members(900000), "r.json:1:7753235: the input is too large")
row("15 MB of brackets", repeated(b"[]" + b",", 5000000, b"["), "r.json:1:1572868: the input is too large")

# ---- packs ----

row("unknown jurisdiction", report(jurisdiction="atlantis"), "jurisdiction: there is no pack 'atlantis'")
row("jurisdiction as path", report(jurisdiction="../../etc"),
    "jurisdiction: must be the name of a rule pack, as 'england': small letters, digits and '-'")
row("jurisdiction with spaces", report(jurisdiction="England and Wales"),
    "jurisdiction: must be the name of a rule pack, as 'england': small letters, digits and '-'")
row("jurisdiction empty", report(jurisdiction=""),
    "jurisdiction: must be the name of a rule pack, as 'england': small letters, digits and '-'")
row("jurisdiction as number", report(jurisdiction=5), "jurisdiction: must be a text")
row("jurisdiction of 300 letters", report(jurisdiction="a" * 300),
    "jurisdiction: must be the name of a rule pack, as 'england': small letters, digits and '-'")
row("jurisdiction hidden in an escape", b'{"\\u006aurisdiction":"atlantis","facts":{}}',
    "jurisdiction: there is no pack 'atlantis'")
row("pack unknown", report(), "--pack: there is no pack 'atlantis'", args=["--pack", "atlantis"])
row("pack path-like", report(), "../x: no rule pack here (no pack.json)", args=["--pack", "../x"])
row("pack of dots", report(), "--pack: a pack's name has small letters, digits and '-'; a folder is given with a '/'",
    args=["--pack", ".."])
row("pack empty", report(), "--pack: a pack's name has small letters, digits and '-'; a folder is given with a '/'",
    args=["--pack", ""])
row("pack in capitals", report(),
    "--pack: a pack's name has small letters, digits and '-'; a folder is given with a '/'",
    args=["--pack", "England"])
row("pack folder that is a file", report(), "./r.json: no rule pack here (no pack.json)", args=["--pack", "./r.json"])
row("pack folder is empty", report(), "./p: no rule pack here (no pack.json)", args=["--pack", "./p"], folders=["p"])

# ---- options ----

for option, value, says in (
        *(("--at", at, "--at takes a date and time with an offset, as 2026-11-20T16:40:00Z")
          for at in ("yesterday", "2026-11-20T16:40:00", "2026-13-20T16:40:00Z", "")),
        *(("--lang", lang, "--lang takes one of: en, fr") for lang in ("de", "")),
        ("--format", "xml", "--format takes one of: json, text"),
        ("--trace", "some", "--trace takes one of: none, matched, full"),
        ("--detail", "most", "--detail takes one of: decisions, full")):
    raw(f"{option} '{value}'", [option, value, "r.json"], says + " (see: safetriage help assess)", 2,
        files={"r.json": report()})
raw("at beyond the calendar", ["--at", "2099-01-05T10:00:00Z", "r.json"],
    "--at: working days are known from 2024-01-01 to 2028-12-31 only: bring the pack's calendar up to date", 3,
    files={"r.json": report(received=None, facts=STAFF)})
raw("two inputs", ["r.json", "r.json"], "assess: one argument too many: 'r.json' (see: safetriage help assess)", 2,
    files={"r.json": report()})
raw("unknown option", ["--quick", "r.json"], "assess: unknown option '--quick' (see: safetriage help assess)", 2,
    files={"r.json": report()})
raw("option without value", ["--at"], "--at needs a value (see: safetriage help assess)", 2)
raw("option twice", ["--at", AT, "--at", AT, "r.json"], "--at is given twice (see: safetriage help assess)", 2,
    files={"r.json": report()})
raw("jobs without batch", ["--jobs", "2", "r.json"], "--jobs goes with --batch (see: safetriage help assess)", 2,
    files={"r.json": report()})
raw("jobs none", ["--batch", "--jobs", "0", "r.json"],
    "--jobs takes a whole number from 1 to 64 (see: safetriage help assess)", 2, files={"r.json": report()})
raw("jobs a word", ["--batch", "--jobs", "many", "r.json"],
    "--jobs takes a whole number from 1 to 64 (see: safetriage help assess)", 2, files={"r.json": report()})
raw("batch as text", ["--batch", "--format", "text", "r.json"],
    "--batch writes JSON only (see: safetriage help assess)", 2, files={"r.json": report()})

# ---- files and streams ----

raw("missing file", ["none.json"], "none.json: No such file or directory", 4)
raw("missing file with a long path", ["d" * 100 + "/" + "e" * 100 + "/report-of-today.json"],
    "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee/report-of-today.json: No such file or directory", 4)
raw("folder as file", ["p"], "p: Is a directory", 4, folders=["p"])
raw("file in a file", ["r.json/x.json"], "r.json/x.json: Not a directory", 4, files={"r.json": report()})
raw("empty standard input", ["--at", AT], "standard input:1:1: the input is empty", 3, stdin=b"")
raw("bad standard input", ["--at", AT, "-"], "standard input:2:6: expected ':' after a member's name", 3,
    stdin=b'{"facts":\n {"x"}}')
raw("100 MB on standard input", ["--at", AT, "-"], "standard input: longer than the limit of 16 MiB", 3,
    stdin=big_text(100 * MIB))
raw("endless standard input", ["--at", AT, "-"], "standard input: longer than the limit of 16 MiB", 3,
    stdin_from="/dev/zero")
for kind, says in (("closed", "is closed"), ("full", "No space left on device"),
                   ("no-reader", "closed before all was written")):
    for name, options, times in (("json", [], 1), ("text", ["--format", "text"], 1), ("batch", ["--batch"], 2000),
                                 ("batch with jobs", ["--batch", "--jobs", "2"], 2000)):
        raw(f"output {kind}, {name}", ["--at", AT, *options, "r.json"], "standard output: " + says, 4,
            files={"r.json": (report() + b"\n") * times}, output=kind)

# ---- a batch goes on after a bad line ----


def batch(name, lines, prints, says=None, status=1, args=()):
    """prints: what comes out, a line each: an error's field and message, or None for an assessment."""
    wanted = "".join(
        ASSESSED.pattern if p is None else
        re.escape(json.dumps({"line": i, "error": {"field": p[0], "message": p[1]}}, separators=(",", ":"))) + "\n"
        for i, p in enumerate(prints, 1))
    ROWS.append(dict(name="batch: " + name,
                     args=["assess", "--batch", "--at", AT, "--detail", "decisions", *args, "r.jsonl"],
                     files={"r.jsonl": lines}, status=status, says=says, prints=re.compile(wanted)))


NO_PACK = ("jurisdiction", "there is no such rule pack, or it is refused")

EVERY_KIND = (
    (facts(imediate_danger=True), ("facts.imediate_danger", "unknown fact (did you mean 'immediate_danger'?)")),
    (b"", (None, "column 1: the input is empty")),
    (report(), None),
    (b"{", (None, "column 2: the input ends too early")),
    (b"[]", ("report", "must be an object")),
    (child(age=26), ("children[1].age", "must be from 0 to 25")),
    (b'{"facts":{}} x', (None, "column 14: something follows the end of the document")),
    (b"\xff", (None, "column 1: the bytes are not UTF-8")),
    (b"[" * 100000, (None, "column 65: the input is nested too deep")),
    (report(jurisdiction="../../etc"), NO_PACK),
    (report(jurisdiction="atlantis"), NO_PACK),
    (b'{"facts":{},"facts":{}}', (None, "column 13: 'facts' stands twice in its object")),
    (report(), None))

ATLANTIS = "jurisdiction: there is no pack 'atlantis'"
for jobs in ("1", "2"):
    batch(f"a line of each kind, jobs {jobs}", b"\n".join(text for text, _ in EVERY_KIND),
          [says for _, says in EVERY_KIND], ATLANTIS, args=["--jobs", jobs])
batch("forty packs that are not there keep none out",
      b"\n".join([report(jurisdiction=f"a{i}") for i in range(40)] + [report()]), [NO_PACK] * 40 + [None],
      [f"jurisdiction: there is no pack 'a{i}'" for i in range(40)])
batch("a line too long", repeated(b"a", 17 * MIB, b'{"facts":{"immediate_danger":"', b'"}}\n' + report()),
      [(None, "longer than the limit of 16 MiB"), None])
batch("a line without end", repeated(b"a", 100 * MIB), [(None, "longer than the limit of 16 MiB")])
batch("empty", b"", [], status=0)
batch("pack unknown", report(), [], "--pack: there is no pack 'atlantis'", 3, args=["--pack", "atlantis"])
