"""Flowcharts and packs that draw, guide, check and explain refuse."""

import re

from inputs import AT, GOOD_DMN, LAUGHS, MIB, OUTSIDE, big_text, bpmn, facts, pack, repeated, report

ROWS = []

NO_VALUE = ("expected a value of JSON: a text in double quotes, a number, true, false, null, a list in [] or an "
            "object in {}")


def row(name, content, says, status=3, args=("--list",), **more):
    """draw of f.bpmn."""
    ROWS.append(dict(name="flow: " + name, args=["draw", "f.bpmn", *args], files={"f.bpmn": content}, status=status,
                     says=says, **more))


row("good, no drawing", bpmn(), "f.bpmn: the file has no diagram to draw", args=())
row("empty", b"", "f.bpmn: the file is empty")
row("cut", bpmn()[:-30], "f.bpmn:6:49: an attribute has no closing quote, or the file is cut")
row("cut early", bpmn()[:60], "f.bpmn:2:22: an attribute has no closing quote, or the file is cut")
row("not XML", b"hello", "f.bpmn:1:1: this is not XML")
row("not BPMN", b"<html/>", "f.bpmn:1:6: not a BPMN 2.0 file: the root is not 'definitions' of BPMN")
row("DMN", GOOD_DMN, "f.bpmn:2:100: not a BPMN 2.0 file: the root is not 'definitions' of BPMN")
row("not UTF-8", bpmn().replace(b"Look", b"\xff"), "f.bpmn:4:40: the bytes are not UTF-8")
# Half a pair of UTF-16 between two lines: all before it can be decoded, and drawn.
left, right = bpmn().replace(b"UTF-8", b"UTF-16").decode().split("\n</process>")
row("not in its encoding", b"\xff\xfe" + left.encode("utf-16-le") + b"\x00\xd8" * 2 + right.encode("utf-16-le"),
    "f.bpmn:6:52: the bytes are not in the encoding that the file names: save it as UTF-8")
row("DTD", bpmn(head="<!DOCTYPE definitions>\n"), "f.bpmn:2:22: a document type (DTD) is refused")
row("external entity", bpmn("<task id='t' name='&e;'/>", head=OUTSIDE), "f.bpmn:2:23: a document type (DTD) is refused")
row("billion laughs", bpmn("<task id='t' name='&a9;'/>", head=LAUGHS), "f.bpmn:2:23: a document type (DTD) is refused")
row("deep", b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">' + b"<a>" * 100000,
    "f.bpmn:1:665: elements nest too deep")
row("65 MB", repeated(b" ", 65 * MIB, b"<definitions>", b"</definitions>"), "f.bpmn: longer than the limit of 64 MiB")
row("output unwritable", bpmn(), "none/f.txt: No such file or directory", 4, args=("--list", "-o", "none/f.txt"))
row("output is a folder", bpmn(), "p: Is a directory", 4, args=("--list", "-o", "p"), folders=["p"])
row("output kept when it fails", b"", "f.bpmn: the file is empty", 3, args=("--list", "-o", "o.txt"),
    leaves={"o.txt": b"before"})
row("output to a full disk", bpmn(), "o.txt: File too large", 4, args=("--list", "-o", "o.txt"),
    leaves={"o.txt": b"before"}, max_file=4)
row("output full", bpmn(), "standard output: No space left on device", 4, output="full")
row("output closed", bpmn(), "standard output: is closed", 4, output="closed")
row("two charts", bpmn(), "draw: one argument too many: 'f.bpmn' (see: safetriage help draw)", 2, args=("f.bpmn",))


# ---- a pack with one thing wrong, through guide and check ----


def swap(old, new):
    def change(content):
        assert old in content, old
        return content.replace(old, new, 1)
    return change


def broken(name, says, **files):
    """guide refuses the pack with these messages; check finds the same, a line each, among what else it finds."""
    made = pack(**files)
    found = ".*".join(re.escape(re.sub(r":\d+", "", line.split(": ", 1)[0])) + r":\d+: " +
                      re.escape(line.split(": ", 1)[1]) + "\n" for line in says[:-1])
    ROWS.append(dict(name="pack: " + name, args=["guide", "--pack", "./p", "--at", AT], files=made, status=3,
                     says=says))
    ROWS.append(dict(name="pack, checked: " + name, args=["check", "./p"], files=made, status=1, says=None,
                     prints=re.compile(".*" + found + r".*\d+ errors?, \d+ warnings?\n", re.DOTALL)))


broken("flowchart cut", ["walk.bpmn:24:50: error: an attribute has no value", "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=lambda b: b[:-40])
broken("flowchart with a DTD",
    ["walk.bpmn:2:23: error: a document type (DTD) is refused", "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b"<definitions", OUTSIDE.encode() + b"<definitions"))
broken("dangling flow",
    ["walk.bpmn:19:62: error: sequence flow leads nowhere: 'nowhere' is no step here",
     "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b'sourceRef="who" targetRef="what"', b'sourceRef="who" targetRef="nowhere"'))
broken("unsupported element",
    ["walk.bpmn:12:27: error: element 'scriptTask' is not supported",
     "walk.bpmn:12:27: error: the path stops here: every path leads to an end event",
     "./p: the pack is refused: 2 errors"],
    flowcharts__walk_bpmn=swap(b'<userTask id="more" name="More">',
                               b'<scriptTask id="extra"/><userTask id="more" name="More">'))
broken("no default",
    ["walk.bpmn:6:37: error: exclusive gateway has no default flow",
     "walk.bpmn:6:37: error: a flow of this exclusive gateway has no condition and is not its default",
     "./p: the pack is refused: 2 errors"],
    flowcharts__walk_bpmn=swap(b' default="no_danger"', b''))
broken("unknown fact asked",
    ["walk.bpmn:9: error: the dictionary has no 'facts.bulying'", "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b'fact="facts.bullying"', b'fact="facts.bulying"'))
broken("bad condition",
    ["walk.bpmn:16:120: error: expected a value, but the text ends", "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b'facts.immediate_danger = true', b'facts.immediate_danger = '))
broken("endless circle",
    ["walk.bpmn:3:61: error: the flows go round in a circle: a walk could not end",
     "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b'sourceRef="more" targetRef="end"', b'sourceRef="more" targetRef="what"'))
broken("element twice", ["walk.bpmn:13: error: the id 'end' stands twice", "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b'<endEvent id="end"/>', b'<endEvent id="end"/><endEvent id="end"/>'))
broken("too many elements", ["walk.bpmn: error: more than 2000 steps", "./p: the pack is refused: 1 error"],
    flowcharts__walk_bpmn=swap(b'<endEvent id="end"/>', b'<endEvent id="end"/>' +
                               b"".join(b'<task id="t%d"/>' % i for i in range(2100))))
broken("pack.json cut", ["pack.json:137:16: error: the input ends too early", "./p: the pack is refused: 1 error"],
    pack_json=lambda b: b[:-20])
broken("pack.json empty", ["pack.json:1:1: error: the input is empty", "./p: the pack is refused: 1 error"],
    pack_json=b"")
broken("model cut",
    ["triage.dmn:720:11: error: '>' is missing, or the file is cut", "./p: the pack is refused: 1 error"],
    triage_dmn=lambda b: b[:-40])
broken("model with a billion laughs",
    ["triage.dmn:2:23: error: a document type (DTD) is refused", "./p: the pack is refused: 1 error"],
    triage_dmn=swap(b"<definitions", LAUGHS.encode() + b"<definitions"))
broken("text not JSON",
    ["text/en.json:1:1: error: " + NO_VALUE, "./p: the pack is refused: 1 error"],
    text__en_json=b"hello")
broken("calendar not JSON",
    ["holidays.json:1:2: error: the input ends too early", "./p: the pack is refused: 1 error"], holidays_json=b"[")
ROWS.append(dict(
    name="pack: is sound as it stands", args=["guide", "--pack", "./p", "--at", AT, "--answers", "r.json"],
    files={**pack(), "r.json": report()}, status=0,
    says="not asked, so not used: received", prints=re.compile(r'\{"pack":.*\n')))


def guide(name, args, status, says, **more):
    ROWS.append(dict(name="guide: " + name, args=["guide", "--at", AT, *args], status=status, says=says, **more))


guide("unknown flowchart", ["--flowchart", "nothing"], 3, "--flowchart: no such flowchart")
guide("session empty", ["--session", "s.json"], 3, "s.json:1:1: the input is empty", files={"s.json": b""})
guide("session cut", ["--session", "s.json"], 3, "s.json:1:40: the input ends too early",
    files={"s.json": b'{"format":"safetriage-flow-1","digest":'})
guide("session is another file", ["--session", "s.json"], 3, "s.json: not a saved session",
    files={"s.json": b'{"facts":{}}'})
guide("session of another pack", ["--session", "s.json"], 3, "s.json: the session was saved with another rule pack",
    files={"s.json": b'{"format":"safetriage-flow-1","digest":"' + b"0" * 64 + b'","flowchart":"incident","entries":[]}'})
guide("session is a folder", ["--session", "p"], 4, "p: Is a directory", folders=["p"])
guide("session too big", ["--session", "s.json"], 3, "s.json: longer than the limit of 4 MiB",
    files={"s.json": big_text(8 * MIB)})
guide("answers and session", ["--session", "s.json", "--answers", "r.json"], 2,
    "--answers and --session exclude each other (see: safetriage help guide)")
guide("answers missing", ["--answers", "r.json"], 4, "r.json: No such file or directory")
guide("answers misspelt", ["--answers", "r.json"], 3,
    "facts.imediate_danger: unknown fact (did you mean 'immediate_danger'?)",
    files={"r.json": facts(imediate_danger=True)})
guide("answers cut", ["--answers", "r.json"], 3, "r.json:1:68: the input ends in the middle of a value",
    files={"r.json": report()[:-3]})
guide("report to nowhere", ["--answers", "r.json", "--report-out", "none/o.json"], 4,
    "none/o.json: No such file or directory", files={"r.json": report()})
guide("report to a full disk", ["--answers", "r.json", "--report-out", "o.json"], 4, "o.json: File too large",
    files={"r.json": report()}, leaves={"o.json": b"before"}, max_file=20)
guide("output full", ["--answers", "r.json"], 4, "standard output: No space left on device",
    files={"r.json": report()}, output="full")
guide("output closed", ["--answers", "r.json"], 4, "standard output: is closed", files={"r.json": report()},
    output="closed")
guide("bad --lang", ["--lang", "de"], 2, "--lang takes one of: en, fr (see: safetriage help guide)")


def explain(name, content, says, status=3, args=(), **more):
    ROWS.append(dict(name="explain: " + name, args=["explain", *args, "a.json"], files={"a.json": content},
                     status=status, says=says, **more))

explain("empty", b"", "a.json:1:1: the input is empty")
explain("not JSON", b"hello",
    "a.json:1:1: " + NO_VALUE)
explain("a report", report(), "pack.id: not an assessment (a report goes through assess first)")
explain("a list", b"[]", "pack.id: not an assessment (a report goes through assess first)")
explain("deep", b"[" * 100000, "a.json:1:65: the input is nested too deep")
explain("100 MB", big_text(100 * MIB), "a.json: longer than the limit of 16 MiB")
explain("pack unknown", b'{"pack":{"id":"atlantis","version":"1","sha256":"0"}}',
    "pack.id: there is no pack 'atlantis'")
explain("pack as a path", b'{"pack":{"id":"../../etc","version":"1","sha256":"0"}}',
    "pack.id: not an assessment (a report goes through assess first)")
ROWS.append(dict(
    name="explain: rule unknown", args=["explain", "--rule", "N999"], status=3,
    says="--rule: no row is called 'N999'"))
ROWS.append(dict(
    name="explain: rule with a path", args=["explain", "--rule", "../x.dmn#a/N1"], status=3,
    says="--rule: no row is called '../x.dmn#a/N1'"))
