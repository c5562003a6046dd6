#!/usr/bin/env python3
"""types.py SAFETRIAGE SOURCE_DIR: what a model can be seen to do wrong before anything runs.

A row: a name, the logic of decision "d" (a FEEL text, or XML), and what is said of it: the text at which the finding
points (@ marks it in the logic) and the message; nothing where the logic is right.
"""
import html
import json
import subprocess
import sys
import tempfile
from pathlib import Path

exe = str(Path(sys.argv[1]).resolve())
NS = "https://www.omg.org/spec/DMN/20230324/MODEL/"
HEAD = f'''<definitions xmlns="{NS}" namespace="urn:m" name="m">
<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"low", "medium", "high"</text></allowedValues></itemDefinition>
<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="age"><typeRef>number</typeRef></itemComponent>
<itemComponent name="level"><typeRef>tLevel</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tPeople" isCollection="true"><typeRef>tPerson</typeRef></itemDefinition>
<inputData id="who" name="who"><variable name="who" typeRef="tPerson"/></inputData>
<inputData id="all" name="all"><variable name="all" typeRef="tPeople"/></inputData>
<inputData id="any" name="any"><variable name="any"/></inputData>
<inputData id="day" name="day"><variable name="day" typeRef="date"/></inputData>
<inputData id="at" name="at"><variable name="at" typeRef="dateTime"/></inputData>
<businessKnowledgeModel id="twice" name="twice"><variable name="twice" typeRef="number"/><encapsulatedLogic>
<formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic>
</businessKnowledgeModel>
<decision id="d" name="d"><variable name="d"%s/>
''' + "".join(f'<informationRequirement><requiredInput href="#{i}"/></informationRequirement>'
              for i in ("who", "all", "any", "day", "at")) + \
    '<knowledgeRequirement><requiredKnowledge href="#twice"/></knowledgeRequirement>\n'
TAIL = "</decision></definitions>"


def table(cell, out, column="who.level", more="", output=""):
    return (f"<decisionTable><input><inputExpression><text>{column}</text></inputExpression>{more}</input><output {output}/>\n"
            f"<rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>{out}</text></outputEntry></rule></decisionTable>")


VALUES = "<inputValues><text>\"red\", \"green\"</text></inputValues>"
ROWS = [
    # right, and so without a finding
    ("a name", "who.age + 1", None),
    ("a date and a duration", 'day + duration("P1D")', None),
    ("a date and a date and time", "at - day", None),
    ("one of a list is its item", "twice([1])", None),
    ("an unknown input", "any + 1 > 2 and any.x = 3", None),
    ("an allowed value", 'who.level = "high"', None),
    ("a test for null", "who.level = null", None),
    ("a list and its items", 'all[level = "low"].age', None),
    ("a function of any value", "string(who)", None),
    ("an allowed cell", table('"low","high"', "1"), None),
    ("a cell that is not", table('not("low")', "1"), None),
    ("any cell", table("-", "1"), None),
    # names
    ("an unknown name", "@whoo.age", "unknown name 'whoo'; did you mean 'who'?"),
    ("an unknown function", "@coun(all)", "unknown function 'coun'; did you mean 'count'?"),
    ("an unknown member", "who.@agee", "there is no 'agee' in a tPerson; did you mean 'age'?"),
    ("an unknown member of the items", 'all[@agge > 3]', "unknown name 'agge'; did you mean 'age'?"),
    ("an unknown parameter", "@floor(m: 1.5)", "floor has no parameters of these names"),
    # arity and arguments
    ("arity of a function", "@abs(1, 2)", "abs does not take 2 arguments"),
    ("arity of a model's own", "twice@(1, 2)", "the function takes 1 arguments, not 2"),
    ("an argument of another type", "twice(@who.name)", "argument 1 is a string, not a number"),
    ("an argument that a built-in never takes", "@abs(who.name)", "abs: 'n' must be a number or a duration, not a string"),
    ("a call of what is none", "day@(1)", "a date is not a function"),
    # types
    ("arithmetic of two types", "who.name @- 1", "no such arithmetic on a string and a number"),
    ("two dates", "day @+ day", "no such arithmetic on a date and a date"),
    ("a list in arithmetic", "all.age @+ 1", "no such arithmetic on a list and a number"),
    ("a structure in arithmetic", "who @+ 1", "no such arithmetic on a tPerson and a number"),
    ("the type of a sum", "day @> at - day", "a date never compares with a days and time duration"),
    ("a minus", "@-who.name", "a string cannot be negated"),
    ("a property", "day.@hour", "date has no property 'hour'"),
    ("a condition", "if @who.age then 1 else 2", "the condition is a number, not a boolean"),
    ("another type than declared", "@who.name", "d is a string, not a number", "number"),
    ("a constant of another type", '@"x" + "y"', "d is a string, not a number", "number"),
    ("a value of another item definition", "@who.age", "d is a number, not a tPerson", "tPerson"),
    ("a context that lacks an entry", '@{name: "a", age: 3}', "d is a context, not a tPerson", "tPerson"),
    # always null, always the same
    ("a comparison of two types", 'who.age @= "5"', "a number never compares with a string"),
    ("a comparison with null", "who.age @< null", "a comparison with null is always null"),
    ("an order of what has none", "(who.age = 1) @< true", "a boolean has no order"),
    ("arithmetic on null", "who.age @+ null", "arithmetic on null is null"),
    ("a fault of constants", "1 @/ 0", "division by zero"),
    ("a call of constants", '@date("2026-02-30")', "date: 'from' is not the text of a date"),
    # values outside the allowed ones
    ("a comparison with a value outside", 'who.level = @"hgih"', '"hgih" is not among the values of tLevel; did you mean "high"?'),
    ("a value outside, after in", 'who.level in ("low", @"none")', '"none" is not among the values of tLevel'),
    ("a cell outside", table('@"low","hihg"', "1"), '"hihg" is not among the values of tLevel; did you mean "high"?'),
    ("a cell outside, denied", table('@not("hihg")', "1"), '"hihg" is not among the values of tLevel; did you mean "high"?'),
    ("a cell outside the input's values", table('@"blue"', "1", "any", VALUES), '"blue" is not among the values of the input'),
    ("a cell of another type", table("@5", "1"), "a tLevel never compares with a number"),
    ("an output outside", table("-", '@"top"', output='typeRef="tLevel"'), "the output is not among the values of tLevel"),
    ("an output of another type", table("-", "@who.age", output='typeRef="tLevel"'), "the output is a number, not a tLevel"),
    ("a result outside", '@"top"', "d is not among the values of tLevel", "tLevel"),
    # boxed
    ("a boxed condition", "<conditional><if><literalExpression><text>@1</text></literalExpression></if><then><literalExpression>"
     "<text>1</text></literalExpression></then><else><literalExpression><text>2</text></literalExpression></else></conditional>",
     "the condition is not a boolean"),
    ("an entry of another type", '<context><contextEntry><variable name="e" typeRef="number"/><literalExpression>'
     "<text>@who.name</text></literalExpression></contextEntry></context>", "e is a string, not a number"),
    # syntax
    ("an open bracket", "(1 + 2@", "expected ')', but the text ends"),
]
bad = 0
with tempfile.TemporaryDirectory() as folder:
    for name, logic, want, *more in ROWS:
        if not logic.startswith("<"):
            logic = "<literalExpression><text>" + html.escape(logic, quote=False) + "</text></literalExpression>"
        before = HEAD % (f' typeRef="{more[0]}"' if more else "") + logic
        at = before.find("@", len(HEAD))
        lead = before[:at].encode().split(b"\n")
        # A column counts what the author wrote, with the escapes of XML undone before it.
        column = len(html.unescape(lead[-1].decode())) + 1
        # Nothing but the text's own beginning is escaped on these lines.
        Path(folder, "m.dmn").write_text(before.replace("@", "") + TAIL)
        said = [f"safetriage: m.dmn:{len(lead)}:{column}: error: {want}"] if want else []
        strict = subprocess.run([exe, "eval", "m.dmn", "--decision", "d", "--strict"], cwd=folder, capture_output=True, timeout=60)
        lenient = subprocess.run([exe, "eval", "m.dmn", "--decision", "d"], cwd=folder, capture_output=True, timeout=60)
        # Of what check proves of whole tables, which has no column, other tests tell.
        check = subprocess.run([exe, "check", "./m.dmn", "--format", "json"], cwd=folder, capture_output=True, timeout=60)
        refusal = ["safetriage: m.dmn: has errors, and --strict allows none"] if want else []
        found = [f for f in json.loads(check.stdout)[0]["findings"] if "column" in f] if check.stdout else None
        checked = [dict(line=f["line"], column=f.get("column"), message=f["message"]) for f in found or []]
        ok = (strict.stderr.decode().splitlines() == said + refusal and strict.returncode == (3 if want else 0)
              and (not want or not strict.stdout) and lenient.returncode == 0 and lenient.stderr.decode().splitlines() == said
              and b'"value": ' in lenient.stdout
              and checked == ([dict(line=len(lead), column=column, message=want)] if want else []))
        if not ok:
            bad += 1
            print(f"FAIL {name}: expected {said}\n  strict {strict.returncode} {strict.stderr.decode()}  lenient {lenient.returncode} "
                  f"{lenient.stderr.decode()}  check {checked}")
print(f"{len(ROWS) - bad} passed, {bad} failed")
sys.exit(bad > 0)
