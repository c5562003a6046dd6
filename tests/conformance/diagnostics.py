#!/usr/bin/env python3
"""diagnostics.py SAFETRIAGE: does every null that a fault made say why, and where?

Every result of the public DMN suite that is marked errorResult is evaluated, and must come with a diagnostic that has a
file of the case, an element id of that file, the expression's text as it stands in that file, a line and a column inside it,
and a reason. Needs SAFETRIAGE_SHARED; ends 77 without it.
"""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

T = "{http://www.omg.org/spec/DMN/20160719/testcase}"


def error_nodes(path):
    for case in ElementTree.parse(path).getroot().iter(T + "testCase"):
        for node in case.findall(T + "resultNode"):
            if node.get("errorResult") == "true":
                yield case.get("id"), node.get("name")


class Model:
    def __init__(self, path):
        text = path.read_text()
        self.lines = [x.encode() for x in text.replace("\r\n", "\n").split("\n")]
        root = ElementTree.parse(path).getroot()
        self.ids = {e.get("id") for e in root.iter()} - {None}
        self.texts = {" ".join((e.text or "").split()) for e in root.iter()}
        self.words = {v for e in root.iter() for v in e.attrib.values()} | {e.tag.split("}")[-1] for e in root.iter()}


def fault(diagnostic, models):
    """What is missing or untrue of it; None when it is whole."""
    d = diagnostic
    if not d.get("message", "").strip():
        return "no reason"
    model = models.get(d.get("file"))
    if model is None:
        return "no file of the case"
    if d.get("element") not in model.ids:
        return f"no element of the model: {d.get('element')!r}"
    expression = " ".join((d.get("expression") or "").split())
    if expression not in model.texts and expression not in model.words and expression != "UNIQUE":
        return f"no expression of the model: {expression!r}"
    if not 1 <= d.get("line", 0) <= len(model.lines):
        return "no line of the model"
    # A column counts bytes after the escapes of XML are undone, so it is never past the end.
    if not 1 <= d.get("column", 0) <= len(model.lines[d["line"] - 1]) + 1:
        return f"no column of line {d['line']}"
    return None


def run(engine, path):
    wanted = list(error_nodes(path))
    if not wanted:
        return 0, []
    out = subprocess.run([engine, "tck", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120).stdout
    got = {}
    for line in out.decode().splitlines():
        r = json.loads(line)
        got[r["id"], r["node"]] = r.get("diagnostics", [])
    models = {str(p): Model(p) for p in path.parent.glob("*.dmn")}
    bad = []
    for key in wanted:
        faults = [fault(d, models) for d in got.get(key, [])] or ["no diagnostic"]
        if any(faults):
            bad.append(f"{path.parent.name} {key[0]} {key[1]}: {next(f for f in faults if f)}")
    return len(wanted), bad


def main():
    shared = os.environ.get("SAFETRIAGE_SHARED")
    if not shared:
        print("SAFETRIAGE_SHARED is not set: skipped")
        return 77
    paths = sorted(p for p in Path(shared, "conformance/dmn-tck").rglob("*.xml") if re.search(r"-test-\d\d\.xml$", p.name))
    engine = os.path.abspath(sys.argv[1])
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda p: run(engine, p), paths))
    nodes, bad = sum(n for n, _ in results), [b for _, more in results for b in more]
    for line in bad:
        print(line)
    print(f"{nodes} results that are errors; {nodes - len(bad)} say why and where: {100 * (nodes - len(bad)) / max(nodes, 1):.2f} %")
    return 1 if bad or not nodes else 0


if __name__ == "__main__":
    sys.exit(main())
