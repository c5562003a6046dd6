"""DMN models, FEEL expressions and test files that eval, feel and tck refuse, or answer with null and a reason."""

from inputs import (AT, DMN_NS, GOOD_DMN, LAUGHS, MIB, OUTSIDE, big_text, bkm, bpmn, decision, dmn, many_rules, needs,
                    repeated, table, tck)

ROWS = []
INPUT = ("--decision", "D", "--input", "i.json")


def row(name, content, says, status=3, args=("--decision", "D"), prints="", **more):
    """eval of m.dmn."""
    files = {"m.dmn": content, **more.pop("files", {})}
    ROWS.append(dict(name="model: " + name, args=["eval", "m.dmn", *args], files=files, status=status, says=says,
                     prints=prints, **more))


row("empty", b"", "m.dmn: the file is empty")
row("blank", b"  \n", "m.dmn:1:1: this is not XML")
row("cut", GOOD_DMN[:-20], "m.dmn:5:67: '>' is missing, or the file is cut")
row("cut early", GOOD_DMN[:100], "m.dmn:2:62: an attribute has no closing quote, or the file is cut")
row("cut in the declaration", GOOD_DMN[:20], "m.dmn:1:21: the first line (<?xml ...?>) is broken")
row("not XML", b"Age + 1", "m.dmn:1:1: this is not XML")
row("JSON", b'{"facts":{}}', "m.dmn:1:1: this is not XML")
row("not DMN", b'<html><body/></html>', "m.dmn:1:6: not a DMN model: its root is <html> of namespace ''")
row("BPMN", bpmn(),
    "m.dmn:2:248: not a DMN model: its root is <definitions> of namespace 'http://www.omg.org/spec/BPMN/20100524/MODEL'")
row("DMN of no known version", GOOD_DMN.replace(b"20230324", b"19990101"),
    "m.dmn:2:100: not a DMN model: its root is <definitions> of namespace 'https://www.omg.org/spec/DMN/19990101/MODEL/'")
row("not UTF-8", GOOD_DMN.replace(b'name="Age"', b'name="\xff"'), "m.dmn:3:25: the bytes are not UTF-8")
row("control character", GOOD_DMN.replace(b'name="Age"', b'name="\x07"'),
    "m.dmn:3:25: a character stands here that XML does not allow")
row("two roots", GOOD_DMN + b"<definitions/>", "m.dmn:7:1: something follows the end of the XML document")
row("mismatched tags", GOOD_DMN.replace(b"</decision>", b"</decisions>"),
    "m.dmn:5:72: start and end tag do not match: <decision> of line 4 and </decisions>")
row("unknown encoding", GOOD_DMN.replace(b"UTF-8", b"EBCDIC-99"),
    "m.dmn:1:41: the encoding is not supported: save the file as UTF-8")
row("DTD", dmn(decision("1"), head="<!DOCTYPE definitions>\n"), "m.dmn:2:22: a document type (DTD) is refused")
row("external entity", dmn(decision("&e;"), head=OUTSIDE), "m.dmn:2:23: a document type (DTD) is refused")
row("external DTD", dmn(decision("1"), head='<!DOCTYPE definitions SYSTEM "http://127.0.0.1:9/x.dtd">\n'),
    "m.dmn:2:56: a document type (DTD) is refused")
row("billion laughs", dmn(decision("&a9;"), head=LAUGHS), "m.dmn:2:23: a document type (DTD) is refused")
row("undeclared entity", dmn(decision("&e;")),
    "m.dmn:4:29: an unknown entity: only &amp; &lt; &gt; &quot; and &apos; are known")
row("XInclude is not followed",
    dmn('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>' + decision("1")), None,
    0, prints="{\"value\": 1}\n")
row("deep", dmn("<a>" * 100000), "m.dmn:3:3: <a> is not supported")
row("attribute of 20 MB", repeated(b"a", 20 * MIB, b'<definitions xmlns="', b'"/>'),
    "m.dmn:1:1: a name or value is too long")
row("65 MB", repeated(b" ", 65 * MIB, b"<definitions>", b"</definitions>"), "m.dmn: longer than the limit of 64 MiB")
row("cycle of two", dmn(decision("1", "D", needs("E")) + "\n" + decision("2", "E", needs("D"))),
    "m.dmn:3:1: decisions require each other in a circle: D -> E -> D")
row("cycle of one", dmn(decision("1", "D", needs("D"))), "m.dmn:3:1: decisions require each other in a circle: D -> D")
row("requirement of nothing", dmn(decision("1", "D", needs("Z"))), "m.dmn:3:1: '#Z_id' refers to nothing in m.dmn")
row("import missing",
    dmn('<import namespace="urn:other" name="other" importType="' + DMN_NS + '"/>\n' + decision("1")),
    "m.dmn:3:1: no model given has the imported namespace 'urn:other'")
row("import given twice", GOOD_DMN, "m.dmn: has the same namespace as m.dmn",
    args=("--decision", "D", "--import", "m.dmn"))
row("import file missing", GOOD_DMN, "n.dmn: No such file or directory", 4,
    args=("--decision", "D", "--import", "n.dmn"))
row("import not DMN", GOOD_DMN, "n.dmn:1:3: not a DMN model: its root is <a> of namespace ''",
    args=("--decision", "D", "--import", "n.dmn"), files={"n.dmn": b"<a/>"})
row("no such decision", GOOD_DMN, "m.dmn: there is no decision 'Nothing'", args=("--decision", "Nothing"))
row("no such decision, near", GOOD_DMN, "m.dmn: there is no decision 'd'", args=("--decision", "d"))
row("no such service", GOOD_DMN, "m.dmn: there is no decision service 'D'", args=("--service", "D"))
row("no such bkm", GOOD_DMN, "m.dmn: there is no business knowledge model 'D'", args=("--bkm", "D"))
row("repeated key in the input", GOOD_DMN, "i.json:1:10: 'Age' stands twice in its object",
    args=INPUT, files={"i.json": b'{"Age":1,"Age":2}'})
row("more rules than the cap", many_rules(200001), "m.dmn:200004:6: over the limit of 200000 rules in a model")
row("same id twice", dmn(decision("1") + decision("2")), "m.dmn:4:1: id 'D_id' is used twice")
row("unsupported hit policy",
    dmn(table("SOME")),
    "m.dmn:3:78: unknown hit policy 'SOME'")
row("PMML",
    bkm("1", ' kind="PMML"'),
    "m.dmn:3:91: a function of kind PMML is not supported")
row("Java function",
    bkm("1", ' kind="Java"'),
    "m.dmn:3:91: a function of kind Java is not supported")
row("bad FEEL", dmn(decision("1 +")), "m.dmn:4:29: error: expected a value, but the text ends", 0,
    prints="{\"value\": null, \"errors\": [\"m.dmn:4:26: expected a value, but the text ends\"]}\n")
row("other expression language",
    dmn(decision("1").replace("<literalExpression", '<literalExpression expressionLanguage="urn:python"')),
    "m.dmn:4:51: expression language 'urn:python' is not supported")
row("endless recursion",
    bkm("B(n + 1)", "", '<formalParameter name="n"/>', "B(1)"),
    "m.dmn:5:26: 'D': stopped at the limit of 200 calls in each other")
row("endless loop", dmn(decision("for i in 1..100000, j in 1..100000 return i * j")),
    "m.dmn:4:26: 'D': stopped at the limit of 1000000 items in a list")
row("a list too long", dmn(decision("for i in 1..100000000 return i")),
    "m.dmn:4:26: 'D': stopped at the limit of 1000000 items in a list")
row("too many steps", dmn(decision("every i in 1..100000, j in 1..100000 satisfies i * j > 0")),
    "m.dmn:4:26: 'D': stopped at the limit of 50000000 steps")
row("unknown input", GOOD_DMN, "Aeg: the model has no such input", args=INPUT,
    files={"i.json": b'{"Aeg":1}'})
row("input not JSON", GOOD_DMN, "i.json:2:4: expected a member's name in double quotes",
    args=INPUT, files={"i.json": b'{"Age":\n 1,,}'})
row("input a list", GOOD_DMN, "i.json: must be a JSON object of values by name",
    args=INPUT, files={"i.json": b'[1]'})
row("input bad date", GOOD_DMN, "i.json:1:24: the text is not a value of its '@type'",
    args=INPUT, files={"i.json": b'{"Age":{"@type":"date","value":"2026-02-30"}}'})
row("input unknown type", GOOD_DMN, "i.json:1:9: unknown '@type'", args=INPUT,
    files={"i.json": b'{"Age":{"@type":"colour","value":"red"}}'})
row("input missing file", GOOD_DMN, "i.json: No such file or directory", 4,
    args=INPUT)
row("input too big", GOOD_DMN, "i.json: longer than the limit of 16 MiB",
    args=INPUT, files={"i.json": big_text(100 * MIB)})
row("input deep", GOOD_DMN, "i.json:1:71: the input is nested too deep",
    args=INPUT, files={"i.json": b'{"Age":' + b"[" * 100000})
row("input huge number", GOOD_DMN, "i.json:1:8: the number is out of range",
    args=INPUT, files={"i.json": b'{"Age":1e999999}'})
row("input of another type", GOOD_DMN, None, 0, args=INPUT,
    files={"i.json": b'{"Age":"old"}'},
    prints="{\"value\": null, \"errors\": [\"m.dmn:3:29: Age is a string, not a number\", \"m.dmn:5:30: no null + number\"]}\n")
row("batch of bad lines", GOOD_DMN, None, 1, args=("--decision", "D", "--batch", "i.jsonl"),
    files={"i.jsonl": b'{"Age":1}\n{"Aeg":1}\n[\n{"Age":1} x\n\xff\n{"Age":2}\n'},
    prints='{"value": 2}\n'
           '{"line": 2, "error": {"field": "Aeg", "message": "the model has no such input"}}\n'
           '{"line": 3, "error": {"field": "[0]", "message": "the input ends too early"}}\n'
           '{"line": 4, "error": {"message": "something follows the end of the document"}}\n'
           '{"line": 5, "error": {"message": "the bytes are not UTF-8"}}\n'
           '{"value": 3}\n')
row("no decision named", GOOD_DMN, "eval: give one of --decision, --service, --bkm (see: safetriage help eval)", 2,
    args=())
row("decision and bkm", GOOD_DMN, "eval: give one of --decision, --service, --bkm (see: safetriage help eval)", 2,
    args=("--decision", "D", "--bkm", "B"))
row("input and batch", GOOD_DMN, "eval: --input and --batch exclude each other (see: safetriage help eval)", 2,
    args=("--decision", "D", "--input", "i", "--batch", "j"))
row("repeat without batch", GOOD_DMN, "eval: --repeat goes with --batch (see: safetriage help eval)", 2,
    args=("--decision", "D", "--repeat", "3"))
row("repeat a word", GOOD_DMN, "--repeat takes a whole number from 1 to 1000000000 (see: safetriage help eval)", 2,
    args=("--decision", "D", "--batch", "i.jsonl", "--repeat", "x"), files={"i.jsonl": b""})
row("bad --at", GOOD_DMN,
    "--at takes a date and time with an offset, as 2026-11-20T16:40:00Z (see: safetriage help eval)", 2,
    args=("--decision", "D", "--at", "noon"))
row("bad --trace", GOOD_DMN, "--trace takes one of: none, matched, full (see: safetriage help eval)", 2,
    args=("--decision", "D", "--trace", "noon"))
row("output full", GOOD_DMN, "standard output: No space left on device", 4, output="full")
row("output closed", GOOD_DMN, "standard output: is closed", 4, output="closed")

def raw(name, args, status, says, **more):
    ROWS.append(dict(name=name, args=args, status=status, says=says, **more))
raw("model: missing file", ["eval", "m.dmn", "--decision", "D"], 4, "m.dmn: No such file or directory")
raw("model: a folder", ["eval", "p", "--decision", "D"], 4, "p: Is a directory", folders=["p"])
raw("model: standard input endless", ["eval", "-", "--decision", "D"], 3,
    "standard input: longer than the limit of 64 MiB", stdin_from="/dev/zero")

raw("tck: missing file", ["tck", "x-test-01.xml"], 4, "x-test-01.xml: No such file or directory")
raw("tck: not XML", ["tck", "x-test-01.xml"], 3, "x-test-01.xml:1:1: this is not XML",
    files={"x-test-01.xml": b"hello"})
raw("tck: not a test", ["tck", "x-test-01.xml"], 3, "x-test-01.xml: not a test file of the DMN TCK",
    files={"x-test-01.xml": GOOD_DMN})
raw("tck: DTD", ["tck", "x-test-01.xml"], 3, "x-test-01.xml:2:16: entities that grow without bound are refused",
    files={"x-test-01.xml": LAUGHS.replace("definitions", "testCases").encode() + b"<testCases>&a9;</testCases>"})
raw("tck: empty", ["tck", "x-test-01.xml"], 3, "x-test-01.xml: the file is empty", files={"x-test-01.xml": b""})
raw("tck: no model", ["tck", "x-test-01.xml"], 3, "x-test-01.xml: not a test file of the DMN TCK",
    files={"x-test-01.xml": tck("")})
raw("tck: model missing", ["tck", "x-test-01.xml"], 4, "./m.dmn: No such file or directory",
    files={"x-test-01.xml": tck("<modelName>m.dmn</modelName>")})
raw("tck: model is elsewhere", ["tck", "x-test-01.xml"], 3, "x-test-01.xml: <modelName> must name a file beside it",
    files={"x-test-01.xml": tck("<modelName>../../etc/passwd</modelName>")})
raw("tck: deep", ["tck", "x-test-01.xml"], 3, "x-test-01.xml:1:2828: elements nest too deep",
    files={"x-test-01.xml": b'<testCases>' * 100000})


def feel(name, text, status, says, **more):
    raw("feel: " + name, ["feel", text], status, says, **more)


def around(says, text, at):
    """A message about byte at of a text that is too wide for a line: 39 columns before the place, 72 in all, and the cuts."""
    return [says, "  ..." + text[at - 39:at - 39 + 72] + "...", "  " + " " * 42 + "^"]


feel("syntax", "1 + * 2", 0, ["1:5: expected a value instead of '*'", "  1 + * 2", "      ^"], prints="null\n")
feel("syntax on line two", "1 +\n* 2", 0, ["2:1: expected a value instead of '*'", "  * 2", "  ^"], prints="null\n")
feel("open bracket", "(1 + 2", 0, ["1:7: expected ')', but the text ends", "  (1 + 2", "        ^"], prints="null\n")
feel("open string", '"abc', 0, ["1:1: the string is not closed", "  \"abc", "  ^"], prints="null\n")
feel("unknown name", "a + 1", 0, ["1:1: unknown name 'a'", "  a + 1", "  ^"], prints="null\n")
feel("unknown function", "f(1)", 0, ["1:1: unknown function 'f'", "  f(1)", "  ^"], prints="null\n")
feel("wrong arity", "abs(1, 2)", 0, ["1:1: abs does not take 2 arguments", "  abs(1, 2)", "  ^"], prints="null\n")
feel("divide by nothing", "1 / 0", 0, ["1:3: division by zero", "  1 / 0", "    ^"], prints="null\n")
feel("empty", "", 0, ["1:1: the expression is empty", "  ", "  ^"], prints="null\n")
feel("deep brackets", "(" * 100000, 0,
    around("1:201: nested more than 200 deep", "(" * 300, 200),
    prints="null\n")
feel("deep lists", "[" * 60000 + "]" * 60000, 0,
    around("1:201: nested more than 200 deep", "[" * 300, 200),
    prints="null\n")
raw("feel: deep minus", ["feel", "--", "-" * 100000 + "1"], 0,
    around("1:201: too many signs", "-" * 300, 200),
    prints="null\n")
feel("long sum", "1" + "+1" * 50000, 0, None, prints="50001\n")
feel("deep if", "if true then " * 5000 + "1", 0,
    around("1:2591: nested more than 200 deep", "if true then " * 300, 2590),
    prints="null\n")
feel("deep functions", "function(a) " * 5000 + "1", 0,
    around("1:2401: nested more than 200 deep", "function(a) " * 300, 2400),
    prints="null\n")
feel("deep contexts", "{a:" * 20000, 0,
    around("1:601: nested more than 200 deep", "{a:" * 300, 600),
    prints="null\n")
feel("deep filters", "[1]" + "[1]" * 20000, 0,
    around("1:607: too long a chain of members", "[1]" * 300, 606),
    prints="null\n")
feel("huge number", "1e999999", 0, ["1:1: the number is too large", "  1e999999", "  ^"], prints="null\n")
feel("400 digits", "7" * 400, 0, None, prints="7.777777777777777777777777777777778e399\n")
feel("power", "9 ** 999999999", 0, ["1:3: the result is not a number within range", "  9 ** 999999999", "    ^"],
    prints="null\n")
feel("not UTF-8", b"\xff".decode("utf-8", "surrogateescape"), 0, ["1:1: the bytes are not UTF-8", "  ?", "  ^"],
    prints="null\n")
feel("control character", "1 + \x07", 0, ["1:5: expected a value instead of ' '", "  1 +  ", "      ^"],
    prints="null\n")
feel("slow pattern", 'matches("' + "a" * 40 + '!", "(a+)+$")', 3,
    "stopped at the limit of 2000000 tries of one pattern")
feel("endless loop", "for i in 1..100000, j in 1..100000 return i", 3,
    "stopped at the limit of 1000000 items in a list")
feel("doubling list", "count(for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1]))", 3,
    "stopped at the limit of 1000000 items in a list")
feel("doubling string", 'string length(for i in 1..40 return if i = 1 then "a" else partial[-1] + partial[-1])', 3,
    "stopped at the limit of 16 MiB of text")
feel("huge range", "count(1..1000000000)", 0,
    ["1:8: expected ')' instead of '..'", "  count(1..1000000000)", "         ^"], prints="null\n")
raw("feel: context missing", ["feel", "a", "--context", "c.json"], 4, "c.json: No such file or directory")
raw("feel: context cut", ["feel", "a", "--context", "c.json"], 3, "c.json:1:6: the input ends too early",
    files={"c.json": b'{"a":'})
raw("feel: context a list", ["feel", "a", "--context", "c.json"], 3,
    "c.json: must be a JSON object of values by name", files={"c.json": b'[]'})
raw("feel: bad --at", ["feel", "1", "--at", "noon"], 2,
    "--at takes a date and time with an offset, as 2026-11-20T16:40:00Z (see: safetriage help feel)")
raw("feel: endless prompt", ["feel"], 3, "standard input: a line longer than 1024 KiB", stdin_from="/dev/zero")
raw("feel: output full", ["feel", "1"], 4, "standard output: No space left on device", output="full")
raw("feel: prompt, output full", ["feel"], 4, "standard output: No space left on device", output="full",
    stdin=b"1\n2\n")
