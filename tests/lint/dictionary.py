#!/usr/bin/env python3
"""Compares the data dictionary of a rule pack with the report contract, and the tables with both.

usage: dictionary.py PACK_DIR [--contract DIR]

Without --contract (default: the folder contract of $SAFETRIAGE_SHARED) only the tables are compared with the
dictionary. Checked: every fact and every attribute of a person is in facts.dmn with the type, the allowed values
and the st:fact marks of the contract, and nothing else is; tables read only what the dictionary or a decision
gives; cells are literals, ranges, enumerations, null or -; every row has its five annotations and a source that
pack.json knows; a cell's label is its
column; the two police rows of a ground stand together.

One finding a line: FILE: error: message. Exit status: 0 none, 1 findings, 2 wrong use.
Source: docs/authors/packs.md.
"""
import argparse
import json
import os
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

DMN = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
ST = "{urn:safetriage:flow:1}"
LITERAL = r'(?:"[^"]*"|-?\d+(?:\.\d+)?|true|false|null)'
CELL = re.compile(rf'^(?:-|{LITERAL}(?:\s*,\s*{LITERAL})*|(?:<=?|>=?)\s*-?\d+|[\[\]]-?\d+\.\.-?\d+[\[\]])$')
SOURCED = {"verified": {"yes", "secondary", "no"}, "basis": {"law", "statutory-guidance", "guidance", "local", "own"}}
COLUMNS = ["source", "section", "verified", "basis", "reason"]


def text_of(node):
    child = node.find(DMN + "text") if node is not None else None
    return (child.text or "").strip() if child is not None else ""


def strings(text):
    return re.findall(r'"([^"]*)"', text)


def scalar(kind):
    """JSON Schema type of a property -> FEEL type; None for what is not a scalar."""
    first = kind[0] if isinstance(kind, list) else kind
    return {"boolean": "boolean", "integer": "number", "number": "number", "string": "string"}.get(first)


def dictionary(path):
    """Item definitions of facts.dmn: {type: {component: {type, collection, values, kind, harmful}}}."""
    types = {}
    for item in ET.parse(path).getroot().findall(DMN + "itemDefinition"):
        parts = types.setdefault(item.get("name"), {})
        for part in item.findall(DMN + "itemComponent"):
            mark = part.find(f"{DMN}extensionElements/{ST}fact")
            parts[part.get("name")] = {
                "type": part.findtext(DMN + "typeRef").strip(),
                "collection": part.get("isCollection") == "true",
                "values": strings(text_of(part.find(DMN + "allowedValues"))),
                "kind": mark.get("kind") if mark is not None else None,
                "harmful": mark.get("harmful") if mark is not None else None,
            }
    return types


def compare(name, schema, parts, say, marked):
    for gone in sorted(set(parts) - set(schema)):
        say(f"{name}.{gone} is not in the contract")
    for key, prop in schema.items():
        if key not in parts:
            say(f"{name}.{key} is missing")
            continue
        part, kind = parts[key], prop.get("type")
        inner = prop.get("items", {}) if kind == "array" else prop
        want = scalar(inner.get("type") or "string")
        if want and part["type"] != want:
            say(f"{name}.{key} is {part['type']}, the contract says {want}")
        if part["collection"] != (kind == "array"):
            say(f"{name}.{key}: list or not differs from the contract")
        values = [v for v in inner.get("enum", []) if v is not None]
        if part["values"] != values:
            say(f"{name}.{key}: allowed values differ from the contract")
        if marked and (part["kind"] != prop["x-kind"] or part["harmful"] != str(prop["x-harmful"]).lower()):
            say(f"{name}.{key}: st:fact differs from the contract")


def tables(root):
    for decision in root.findall(DMN + "decision"):
        table = decision.find(DMN + "decisionTable")
        if table is not None:
            yield decision.get("id"), table


def check_tables(pack, types, sources, say_in):
    known = {"facts": types["tFacts"], "child": types["tChild"], "outlook": types["tOutlook"],
             "home_area": types["tArea"], "employer_area": types["tArea"]}
    models = [p for p in sorted(pack.glob("*.dmn"))]
    roots = {p: ET.parse(p).getroot() for p in models}
    names = {d.get("id") for r in roots.values() for d in r.findall(DMN + "decision")}
    for path, root in roots.items():
        def say(message):
            say_in(path.name, message)
        seen = set()
        for decision, table in tables(root):
            inputs = [text_of(i.find(DMN + "inputExpression")) for i in table.findall(DMN + "input")]
            for expression in inputs:
                head, _, member = expression.partition(".")
                if not (member in known.get(head, {}) if member else expression in names):
                    say(f"{decision} reads {expression}, which nothing gives")
            if [a.get("name") for a in table.findall(DMN + "annotation")] != COLUMNS:
                say(f"{decision}: annotation columns are not {', '.join(COLUMNS)}")
            previous = None
            for rule in table.findall(DMN + "rule"):
                rid = rule.get("id")
                if not rid or rid in seen:
                    say(f"{decision}: rule id {rid} is missing or used twice")
                seen.add(rid)
                cells = [text_of(c) for c in rule.findall(DMN + "inputEntry")]
                outputs = [text_of(c) for c in rule.findall(DMN + "outputEntry")]
                if len(cells) != len(inputs):
                    say(f"{rid}: {len(cells)} cells for {len(inputs)} columns")
                for clause, column in zip(rule.findall(DMN + "inputEntry"), inputs):
                    if clause.get("label", column) != column:
                        say(f"{rid}: the cell labelled {clause.get('label')} stands in the column {column}")
                for cell in cells:
                    if not CELL.match(cell):
                        say(f"{rid}: cell {cell!r} is no literal, range or enumeration")
                for output in outputs:
                    if not re.match(rf"^{LITERAL}$", output):
                        say(f"{rid}: output {output!r} is no literal")
                notes = dict(zip(COLUMNS, map(text_of, rule.findall(DMN + "annotationEntry"))))
                if len(notes) != 5 or not all(notes.values()):
                    say(f"{rid}: an annotation is missing")
                if notes.get("source") not in sources:
                    say(f"{rid}: source {notes.get('source')!r} is not in pack.json")
                for column, allowed in SOURCED.items():
                    if notes.get(column) not in allowed:
                        say(f"{rid}: {column} {notes.get(column)!r} is not one of {', '.join(sorted(allowed))}")
                if outputs[0] == '"police-liaison"' and rid.endswith("L"):
                    if previous is None or previous[0] + "L" != rid:
                        say(f"{rid}: its row for reporting does not stand before it")
                    elif previous[1] != [c for c, i in zip(cells, inputs) if i != "facts.police_already_involved"]:
                        say(f"{rid}: its conditions differ from {previous[0]}")
                previous = (rid, [c for c, i in zip(cells, inputs) if i != "facts.police_already_involved"])


def main():
    parser = argparse.ArgumentParser(description="Compare a pack's data dictionary with the report contract.")
    parser.add_argument("pack", type=Path, metavar="PACK_DIR")
    shared = os.environ.get("SAFETRIAGE_SHARED")
    parser.add_argument("--contract", type=Path, default=Path(shared, "contract") if shared else None, metavar="DIR")
    args = parser.parse_args()
    if not (args.pack / "facts.dmn").is_file():
        parser.error(f"no facts.dmn in {args.pack}")
    found = []

    def say_in(file, message):
        found.append(f"{args.pack / file}: error: {message}")

    types = dictionary(args.pack / "facts.dmn")
    if args.contract:
        report = json.loads((args.contract / "report.schema.json").read_text(encoding="utf-8"))["properties"]

        def say(message):
            say_in("facts.dmn", message)
        compare("tFacts", report["facts"]["properties"], types["tFacts"], say, True)
        compare("tChild", report["children"]["items"]["properties"], types["tChild"], say, False)
        compare("tOther", report["others"]["items"]["properties"], types["tOther"], say, False)
        compare("tReporter", report["reporter"]["properties"], types["tReporter"], say, False)
        compare("tSetting", report["setting"]["properties"], types["tSetting"], say, False)
        for gone in sorted(set(report) ^ set(types["tReport"])):
            say(f"tReport.{gone}: in one of dictionary and contract only")
    pack = json.loads((args.pack / "pack.json").read_text(encoding="utf-8"))
    check_tables(args.pack, types, set(pack["sources"]), say_in)
    print("".join(line + "\n" for line in found), end="")
    print(f"dictionary: {len(found)} errors" + ("" if args.contract else ", contract not looked at"), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
