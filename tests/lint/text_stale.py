#!/usr/bin/env python3
"""Lists what is missing, stale or surplus in the wording of a rule pack.

usage: text_stale.py PACK_DIR [--flowcharts DIR] [--contract DIR] [--notes]
                     [--rehash [ID ...] [--same-meaning REASON] [--before FILE]]

Scenarios too: scenarios/LANG/NAME.json beside scenarios/NAME.json. Their ids are NAME.title, NAME.why, NAME.narrative,
NAME.injects[1].text and NAME.injects[1].notices, counted from 1.

The ids that a pack needs come from the pack itself: the data dictionary (facts.dmn), pack.json, the output
cells of the tables it names, the rows' reasons, and its flowcharts (default: flowcharts/ID beside rules/).
--contract adds every path and code of report.schema.json and assessment.schema.json in DIR (default: the folder
contract of $SAFETRIAGE_SHARED, where that is set).
--notes also prints the questions that may ask two things.
--rehash writes fresh hashes, for the ids given or for all, once a person has read those translations again. A stale
translation that reads as before is refused: a fresh hash would hide that nobody looked. "As before" is as git has it
(HEAD), or as FILE, an earlier catalogue, has it. --same-meaning renews those of the ids given, which stand by name,
and keeps the reason beside them, until the translation changes.

One finding a line: FILE:LINE: error|warning|note: message. Exit status: 0 no error, 1 errors, 2 wrong use,
4 unreadable file. Source: docs/authors/packs.md, "Wording".
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

NBSP = "\u00a0\u202f"
# Members of the report that nobody is asked for: the pack is chosen by them or they are the list itself.
NOT_ASKED = {"jurisdiction"}
# Output columns of action, caution and category tables, and the id family that their cells belong to.
FAMILY = {"agency": "agency", "by_whom": "by_whom", "urgency": "urgency", "for": "group"}


class Findings:
    """Collects findings and prints them in the order of the files' lines."""

    def __init__(self):
        self.rows = []

    def add(self, path, line, severity, message):
        self.rows.append((str(path), line, severity, message))

    def show(self, notes):
        for path, line, severity, message in sorted(set(self.rows)):
            if notes or severity != "note":
                print(f"{path}:{line}: {severity}: {message}")
        counts = {s: sum(1 for r in set(self.rows) if r[2] == s) for s in ("error", "warning", "note")}
        print("text_stale: %(error)d errors, %(warning)d warnings, %(note)d notes" % counts, file=sys.stderr)
        return 1 if counts["error"] else 0


class Catalogue:
    """One text/LANG.json: its entries in order, and the line of each for findings."""

    def __init__(self, path, findings):
        self.path, self.entries, self.lines = path, {}, {}
        if not path.exists():
            return
        raw = path.read_text(encoding="utf-8")
        for number, line in enumerate(raw.split("\n"), 1):
            key = re.match(r'\s*"([^"]+)"\s*:', line)
            if key:
                self.lines.setdefault(key.group(1), number)
        if "\\u" in raw:
            findings.add(path, 1, "error", "an escaped character: write it as UTF-8")

        def members(pairs):
            seen = {}
            for key, value in pairs:
                if key in seen:
                    findings.add(path, self.line(key), "error", f"{key} is there twice")
                seen[key] = value
            return seen

        self.entries = json.loads(raw, object_pairs_hook=members)

    def line(self, key):
        return self.lines.get(key, 1)

    def write(self, entries):
        """The entries in their order, one a line."""
        rows = [f"  {quoted(key)}: {quoted(entry)}" for key, entry in entries.items()]
        self.path.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


SAYS = ("title", "why", "narrative")  # of a scenario, beside what each inject says:
INJECT_SAYS = ("text", "notices")


class ScenarioTexts:
    """One scenarios/LANG/NAME.json: its entries by id, and the line of each."""

    def __init__(self, path, findings):
        self.path, self.entries, self.lines, self.injects = path, {}, {}, 0
        raw = path.read_text(encoding="utf-8")
        if "\\u" in raw:
            findings.add(path, 1, "error", "an escaped character: write it as UTF-8")
        document = json.loads(raw)
        number = 0
        for at, line in enumerate(raw.split("\n"), 1):
            key = re.match(r'\s*"([^"]+)"\s*:', line)
            if key:
                self.lines.setdefault(f"{path.stem}.{key.group(1)}", at)
            elif '"notices"' in line:
                number += 1
                for part in INJECT_SAYS:
                    self.lines[f"{path.stem}.injects[{number}].{part}"] = at
        for key, entry in document.items():
            if key == "injects":
                self.injects = len(entry)
                for i, inject in enumerate(entry, 1):
                    for part, said_there in inject.items():
                        self.entries[f"{path.stem}.injects[{i}].{part}"] = said_there
            else:
                self.entries[f"{path.stem}.{key}"] = entry

    def line(self, key):
        return self.lines.get(key, 1)

    def write(self, entries):
        whole, injects = [], {}
        for key, entry in entries.items():
            inject = re.fullmatch(r".*\.injects\[(\d+)\]\.(\w+)", key)
            if inject:
                injects.setdefault(int(inject.group(1)), {})[inject.group(2)] = entry
            else:
                whole.append(f"  {quoted(key[len(self.path.stem) + 1:])}: {quoted(entry)}")
        if injects:
            whole.append('  "injects": [\n' + ",\n".join("    " + quoted(injects[i]) for i in sorted(injects)) + "\n  ]")
        self.path.write_text("{\n" + ",\n".join(whole) + "\n}\n", encoding="utf-8")


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def scenario_english(path):
    """What a scenario says to people, by id; and how many injects it has."""
    document = json.loads(path.read_text(encoding="utf-8"))
    said_there = {"title": document.get("title"), "why": document.get("why"),
                  "narrative": document.get("report", {}).get("narrative")}
    for i, inject in enumerate(document.get("injects", []), 1):
        said_there.update({f"injects[{i}].{part}": inject.get(part) for part in INJECT_SAYS})
    return {f"{path.stem}.{k}": t for k, t in said_there.items() if isinstance(t, str)}, len(document.get("injects", []))


def english_hash(text):
    """The first 12 hex digits of the SHA-256 of the English text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def children(element, name):
    return [c for c in element if local(c) == name]


def child_text(element, name):
    for found in children(element, name):
        for text in children(found, "text"):
            return (text.text or "").strip()
    return ""


def strings(cell):
    """The string literals of a FEEL output cell or of a list of allowed values."""
    return [s.replace('\\"', '"') for s in re.findall(r'"((?:[^"\\]|\\.)*)"', cell)]


class Table:
    """A decision table: output column names, and a row as (rule id, {column: cell}, {annotation: text})."""

    def __init__(self, element):
        self.columns = [o.get("name") or "" for o in children(element, "output")]
        self.inputs = [child_text(i, "inputExpression") for i in children(element, "input")]
        notes = [a.get("name") or "" for a in children(element, "annotation")]
        self.rows = []
        for rule in children(element, "rule"):
            cells = ["".join((t.text or "") for t in children(e, "text")) for e in children(rule, "outputEntry")]
            said = ["".join((t.text or "") for t in children(e, "text")) for e in children(rule, "annotationEntry")]
            self.rows.append((rule.get("id"), dict(zip(self.columns, cells)), dict(zip(notes, said))))

    def cells(self, column=None):
        for _, outputs, _ in self.rows:
            for name, cell in outputs.items():
                if column in (None, name) or len(outputs) == 1:
                    yield from strings(cell)


class Need:
    """The ids that must have wording, each with the place that asks for it."""

    def __init__(self):
        self.ids, self.reasons, self.names = {}, {}, {}

    def want(self, key, place):
        self.ids.setdefault(key, place)

    def want_asked(self, path, values, place):
        for part in ("question", "help", "label"):
            self.want(f"{path}.{part}", place)
        for value in values:
            self.want(f"{path}.value.{value}", place)

    def want_action(self, code, place):
        self.want(f"action.{code}.title", place)
        self.want(f"action.{code}.how", place)


def need_from_facts(need, path):
    """Item definitions of the data dictionary to asked paths, from tReport down."""
    types = {}
    for item in ET.parse(path).getroot().iter():
        if local(item) == "itemDefinition":
            types[item.get("name")] = item

    def walk(item, prefix, depth):
        for part in children(item, "itemComponent"):
            kind = next((t.text or "" for t in children(part, "typeRef")), "").strip().split(".")[-1]
            name = f"{prefix}.{part.get('name')}" if prefix else part.get("name")
            target, listed = types.get(kind), part.get("isCollection") == "true"
            # A list type names its member type once more: tChildren is a collection of tChild.
            while target is not None and not children(target, "itemComponent"):
                inner = next((t.text or "" for t in children(target, "typeRef")), "").strip().split(".")[-1]
                listed = listed or target.get("isCollection") == "true"
                if inner not in types:
                    break
                target = types[inner]
            if children(part, "itemComponent") and depth < 8:
                walk(part, name + ("[]" if listed else ""), depth + 1)
            elif target is not None and children(target, "itemComponent") and depth < 8:
                walk(target, name + ("[]" if listed else ""), depth + 1)
            elif name not in NOT_ASKED:
                allowed = child_text(part, "allowedValues")
                if not allowed and target is not None:
                    allowed = child_text(target, "allowedValues")
                need.want_asked(name, strings(allowed), path)

    if "tReport" in types:
        walk(types["tReport"], "", 0)


def need_from_pack(need, pack_dir, pack, tables):
    place = pack_dir / "pack.json"
    need.want("tell-now.title", place)
    need.want("tell-now.how", place)
    for law in pack.get("pending_laws", []):
        need.want(f"law.{law['id']}", place)
    for code in pack.get("action_order", []):
        need.want_action(code, place)
    for level in pack.get("risk_order", []):
        need.want(f"level.{level}", place)
    for urgency in pack.get("deadlines", {}):
        need.want(f"urgency.{urgency}", place)
    for group in pack.get("people", {}):
        need.want(f"group.{group}", place)
    parts = pack.get("assessment", {})

    def cells(reference, column=None):
        if isinstance(reference, str) and reference in tables:
            yield from ((cell, tables[reference][0]) for cell in tables[reference][1].cells(column))

    for reference in parts.get("categories", {}).get("tables", []) + [parts.get("categories", {}).get("otherwise")]:
        for code, path in cells(reference, "code"):
            need.want(f"category.{code}", path)
    for axis, reference in parts.get("axes", {}).items():
        need.want(f"axis.{axis}", place)
        for value, path in cells(reference):
            need.want(f"axis_value.{value}", path)
    for value, path in cells(parts.get("strategy", {}).get("status")):
        need.want(f"strategy.{value}", path)
    for name in ("participants", "purposes"):
        for key, path in cells(parts.get("strategy", {}).get(name)):
            need.want(key, path)
    for reference in parts.get("actions", []):
        for code, path in cells(reference, "code"):
            need.want_action(code, path)
        for column, family in FAMILY.items():
            for value, path in cells(reference, column):
                if value:
                    need.want(f"{family}.{value}", path)
    for reference in parts.get("cautions", []):
        for code, path in cells(reference, "code"):
            need.want(f"caution.{code}", path)
    for reference in parts.get("person_must_decide", []):
        for key, path in cells(reference, "what"):
            need.want(key, path)
    for reference in parts.get("contradictions", []):
        for key, path in cells(reference, "text"):
            need.want(key, path)


def read_tables(pack_dir, pack, need):
    """Every decision table of the pack by FILE#DECISION; reasons of rows go into need as because.* ids."""
    tables = {}
    for name in pack.get("models") or sorted(p.name for p in pack_dir.glob("*.dmn")):
        path = pack_dir / name
        if not path.exists():
            continue
        for decision in ET.parse(path).getroot():
            if local(decision) != "decision":
                continue
            for element in children(decision, "decisionTable"):
                table = Table(element)
                tables[f"{name}#{decision.get('id')}"] = (path, table)
                for rule, _, said in table.rows:
                    if said.get("basis") in ("law", "statutory-guidance", "guidance", "local", "own"):
                        need.want(f"basis.{said['basis']}", path)
                    if said.get("verified"):
                        need.want(f"verified.{said['verified']}", path)
                    if said.get("reason") and rule:
                        need.reasons[f"because.{path.stem}.{rule}"] = (said["reason"].strip(), path)
    return tables


def need_from_flowcharts(need, folder):
    """Titles of every element that a person reads, paths that a step asks, codes that it names."""
    for path in sorted(folder.glob("*.bpmn")) if folder.is_dir() else []:
        root = ET.parse(path).getroot()
        for process in [e for e in root.iter() if local(e) in ("process", "participant", "collaboration")]:
            if local(process) == "process":
                need.want(f"flow.{path.stem}.title", path)
        for element in root.iter():
            if local(element) in ("userTask", "task", "manualTask", "callActivity", "sendTask", "serviceTask") \
                    and element.get("id"):
                acts = any(local(e) == "action" for e in element.iter())
                if not acts:
                    need.want(f"flow.{path.stem}.{element.get('id')}.title", path)
            elif local(element) == "ask" and element.get("fact"):
                need.want_asked(element.get("fact"), [], path)
            elif local(element) == "action" and element.get("code"):
                need.want_action(element.get("code"), path)


def need_names(need, folder, english):
    """Names in flowcharts that have no text of their own are translated by themselves: name.NAME."""
    for path in sorted(folder.glob("*.bpmn")) if folder.is_dir() else []:
        for process in [e for e in ET.parse(path).getroot().iter() if local(e) == "process"]:
            for element in process.iter():
                name = element.get("name")
                own = local(element) == "startEvent" and name == process.get("name")
                if name and element is not process and not own \
                        and f"flow.{process.get('id')}.{element.get('id')}.title" not in english.entries:
                    need.names[f"name.{name}"] = name


def need_table_names(need, pack_dir, tables, english):
    """Names that stand in tables: of their file, of themselves, of inputs without a label; and the area that stands in."""
    for reference, (path, table) in tables.items():
        for name in (path.stem, reference.partition("#")[2], *table.inputs):
            child = name.removeprefix("child.")
            if f"{name}.label" not in english.entries and f"children[].{child}.label" not in english.entries:
                need.names[f"name.{name}"] = name
    default = pack_dir / "areas/default.json"
    if default.exists():
        name = json.loads(default.read_text(encoding="utf-8"))["name"]
        need.names[f"name.{name}"] = name


def need_own_words(need, pack_dir, folder, pack, tables):
    """What is said of the pack's own source: title, edition, sections; of others the edition, where it is words."""
    sources = pack.get("sources", {})
    own = {key for key, s in sources.items() if s.get("own")}
    for key, s in sources.items():
        for words in ([s["title"]] if key in own else []) + ([s["edition"]] if re.search("[a-z]{2}", s["edition"]) else []):
            need.names[f"name.{words}"] = words
    for _, table in tables.values():
        for _, _, said in table.rows:
            if said.get("source") in own and said.get("section"):
                need.names[f"name.{said['section']}"] = said["section"]
    for path in sorted((pack_dir / "areas").glob("*.json")):
        for datum in json.loads(path.read_text(encoding="utf-8"))["data"].values():
            if datum.get("source") in own and datum.get("section"):
                need.names[f"name.{datum['section']}"] = datum["section"]
    for path in sorted(folder.glob("*.bpmn")) if folder.is_dir() else []:
        for e in ET.parse(path).getroot().iter():
            if local(e) == "cite" and e.get("source") in own and e.get("section"):
                need.names[f"name.{e.get('section')}"] = e.get("section")


def need_from_contract(need, folder):
    """Every path and enumeration of the two schemas, whether or not a table uses it."""
    path = folder / "report.schema.json"

    def walk(name, schema):
        if "properties" in schema:
            for key, value in schema["properties"].items():
                walk(f"{name}.{key}" if name else key, value)
        elif schema.get("items", {}).get("properties"):
            walk(name + "[]", schema["items"])
        elif name not in NOT_ASKED:
            values = schema.get("enum") or schema.get("items", {}).get("enum") or []
            need.want_asked(name, [v for v in values if v is not None], path)

    walk("", json.loads(path.read_text(encoding="utf-8")))
    path = folder / "assessment.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    action = schema["properties"]["actions"]["items"]["properties"]
    for code in action["code"]["enum"]:
        need.want_action(code, path)
    for family, codes in (
            ("agency", action["agency"]["enum"]), ("by_whom", action["by_whom"]["enum"]),
            ("urgency", action["urgency"]["enum"]), ("basis", action["basis"]["enum"]),
            ("category", schema["properties"]["categories"]["items"]["properties"]["code"]["enum"]),
            ("level", schema["properties"]["risk"]["properties"]["level"]["enum"]),
            ("strategy", schema["properties"]["strategy_discussion"]["properties"]["status"]["enum"]),
            ("caution", schema["properties"]["cautions"]["items"]["properties"]["code"]["enum"]),
            ("axis", schema["properties"]["axes"]["properties"]), ("need", "1234"),
            ("axis_value", schema["properties"]["axes"]["properties"]["harm"]["enum"]),
            ("verified", schema["$defs"]["because"]["properties"]["source"]["properties"]["verified"]["enum"])):
        for code in codes:
            need.want(f"{family}.{code}", path)


def check_english(english, need, findings):
    for key, place in need.ids.items():
        if key not in english.entries:
            findings.add(english.path, 1, "error", f"{key} is missing ({place.name})")
    for key, text in english.entries.items():
        line = english.line(key)
        if not isinstance(text, str) or not text.strip():
            findings.add(english.path, line, "error", f"{key} has no text")
            continue
        stem, _, part = key.rpartition(".")
        if part == "question":
            if not text.endswith("?"):
                findings.add(english.path, line, "error", f"{key} is not a question")
            for other in ("help", "label"):
                if f"{stem}.{other}" not in english.entries:
                    findings.add(english.path, line, "error", f"{stem} has a question and no {other}")
            words = [w for w in (" and ", " or ") if w in text]
            if words:
                findings.add(english.path, line, "note", f"{key} may ask two things:{words[0]}in '{text}'")
        elif part in ("help", "label") and key.startswith(("facts.", "children[]", "others[]")) \
                and f"{stem}.question" not in english.entries:
            findings.add(english.path, line, "error", f"{stem} has a {part} and no question")


def french_spacing(text):
    """The first place where French wants a no-break space and has none, or None."""
    found = re.search(rf"(?<![{NBSP}\s])[?!;»]|(?:^|[^{NBSP}])[?!;»]|[^{NBSP}]:(?!//)|«(?![{NBSP}])|'", text)
    return found.group(0) if found else None


def check_translation(lang, translated, wanted, findings):
    for key, text in wanted.items():
        entry = translated.entries.get(key)
        line = translated.line(key)
        if entry is None:
            findings.add(translated.path, 1, "error", f"{key} is missing")
        elif isinstance(entry, str):
            findings.add(translated.path, line, "error", f"{key} has no hash of its English")
        elif not entry.get("text", "").strip():
            findings.add(translated.path, line, "error", f"{key} has no text")
        elif entry.get("en") != english_hash(text):
            findings.add(translated.path, line, "error", f"{key} is stale: the English now says '{text}'")
        if lang == "fr" and entry:
            said = entry if isinstance(entry, str) else entry.get("text", "")
            place = french_spacing(said)
            if place:
                findings.add(translated.path, line, "error", f"{key}: French spacing or apostrophe at '{place}'")
    for key in translated.entries:
        if key not in wanted:
            findings.add(translated.path, translated.line(key), "warning", f"{key} is surplus")


def check_scenarios(pack_dir, lang, renew, findings):
    """renew(translated, wanted) writes the hashes that are asked for, and gives the file as it is then."""
    folder = pack_dir / "scenarios"
    for path in sorted(folder.glob("*.json")):
        translation = folder / lang / path.name
        if not translation.exists():
            findings.add(path, 1, "error", f"scenarios/{lang}/{path.name} is missing")
            continue
        wanted, injects = scenario_english(path)
        translated = renew(ScenarioTexts(translation, findings), wanted)
        check_translation(lang, translated, wanted, findings)
        if translated.injects != injects:
            findings.add(translation, translated.line(f"{path.stem}.injects"), "error",
                         f"{path.stem}.injects: {translated.injects}, and {injects} in English")
    for path in sorted((folder / lang).glob("*.json")):
        if not (folder / path.name).exists():
            findings.add(path, 1, "warning", f"{path.stem} is surplus: there is no such scenario")


def earlier(translated, before):
    """The entries as they were: of a file, else of git; None where neither can be had."""
    if before:
        return json.loads(before.read_text(encoding="utf-8"))
    path = translated.path
    shown = subprocess.run(["git", "-C", str(path.parent), "show", f"HEAD:./{path.name}"], capture_output=True, check=False)
    if shown.returncode != 0:
        return None
    with tempfile.TemporaryDirectory() as folder:
        was = Path(folder, path.name)
        was.write_bytes(shown.stdout)
        return type(translated)(was, Findings()).entries


def said(entry):
    return entry if isinstance(entry, str) else (entry or {}).get("text")


def rehash(translated, wanted, only, was, reason, findings):
    """Rewrites the file in the order of the English, one entry a line. Surplus entries stay, at the end."""
    order = [k for k in wanted if k in translated.entries] + [k for k in translated.entries if k not in wanted]
    renewed = {}
    for key in order:
        entry = translated.entries[key]
        entry = {"text": entry} if isinstance(entry, str) else dict(entry)
        if key in wanted and (not only or key in only) and entry.get("en") != english_hash(wanted[key]):
            same = "en" in entry and (was is None or said(was.get(key)) == entry["text"])
            if same and not reason:
                findings.add(translated.path, translated.line(key), "error", f"{key}: not renewed: its English has changed and "
                             "the translation has not; translate it, or say why it still holds (--same-meaning)")
            else:
                entry["en"] = english_hash(wanted[key])
                entry.pop("same_meaning", None)
                if same:
                    entry["same_meaning"] = reason
        renewed[key] = entry
    translated.write(renewed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pack", type=Path)
    parser.add_argument("--flowcharts", type=Path)
    parser.add_argument("--contract", type=Path)
    parser.add_argument("--notes", action="store_true")
    parser.add_argument("--rehash", nargs="*", metavar="ID")
    parser.add_argument("--same-meaning", metavar="REASON")
    parser.add_argument("--before", type=Path, metavar="FILE")
    args = parser.parse_args()
    if args.same_meaning is not None and not (args.rehash and args.same_meaning.strip()):
        parser.error("--same-meaning needs a reason, and --rehash with the ids for which it holds")
    if not args.contract and os.environ.get("SAFETRIAGE_SHARED"):
        args.contract = Path(os.environ["SAFETRIAGE_SHARED"]) / "contract"
    findings, need = Findings(), Need()
    try:
        text = args.pack / "text"
        english = Catalogue(text / "en.json", findings)
        if not english.entries:
            findings.add(text / "en.json", 1, "error", "no English")
        pack_file = args.pack / "pack.json"
        pack = json.loads(pack_file.read_text(encoding="utf-8")) if pack_file.exists() else {}
        tables = read_tables(args.pack, pack, need)
        if (args.pack / "facts.dmn").exists():
            need_from_facts(need, args.pack / "facts.dmn")
        need_from_pack(need, args.pack, pack, tables)
        charts = args.flowcharts or args.pack.resolve().parent.parent / "flowcharts" / args.pack.resolve().name
        need_from_flowcharts(need, charts)
        need_names(need, charts, english)
        need_table_names(need, args.pack, tables, english)
        need_own_words(need, args.pack, charts, pack, tables)
        if args.contract:
            need_from_contract(need, args.contract)
        check_english(english, need, findings)
        others = [l for l in pack.get("languages", []) if l != "en"] or \
            [p.stem for p in sorted(text.glob("*.json")) if p.stem != "en"]
        wanted = {k: t for k, t in english.entries.items() if isinstance(t, str)}
        wanted.update({k: r for k, (r, _) in need.reasons.items()})
        wanted.update(need.names)

        def renew(translated, wanted):
            """The file with the fresh hashes that --rehash asks for; as it is where none is."""
            stale = any(k in wanted and (not args.rehash or k in args.rehash)
                        and (isinstance(e, str) or e.get("en") != english_hash(wanted[k]))
                        for k, e in translated.entries.items())
            if args.rehash is None or not stale:
                return translated
            rehash(translated, wanted, set(args.rehash), earlier(translated, args.before), args.same_meaning, findings)
            return type(translated)(translated.path, findings)

        for lang in others:
            translated = renew(Catalogue(text / f"{lang}.json", findings), wanted)
            check_translation(lang, translated, wanted, findings)
            check_scenarios(args.pack, lang, renew, findings)
    except (OSError, ET.ParseError, json.JSONDecodeError) as problem:
        print(f"text_stale: {problem}", file=sys.stderr)
        return 4
    return findings.show(args.notes)


if __name__ == "__main__":
    sys.exit(main())
