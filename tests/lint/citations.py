#!/usr/bin/env python3
"""Holds the citations of a rule pack together: what can be said of them without reading the sources.

usage: citations.py PACK_DIR [--marks]

Checked: every source in pack.json has title, publisher, edition, url, effective_from and verified (url and
effective_from may be null: not known); an address is https and not that of a site where anybody shares documents;
a source that is not dated says so in its edition. Every row has a source and a mark, never surer than its source's;
what is our own (source OWN, or basis "own") is marked "no"; a reason gives no telephone number and no paragraph.
Steps of flowcharts that cite are held alike. Every datum of an area has a source that pack.json knows and a mark not surer, or no source and the mark "no". A
scenario's source has title, publisher and section, and an address as above.
--marks counts the rows by file and mark, for docs/authors/citations.md.

One finding a line: FILE: error: message. Exit status: 0 none, 1 findings, 2 wrong use.
Source: docs/authors/citations.md, docs/authors/packs.md.
"""
import argparse
import collections
import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

DMN = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
SURENESS = {"no": 0, "secondary": 1, "yes": 2}
MEMBERS = ["title", "publisher", "edition", "url", "effective_from", "verified"]
MAY_BE_NULL = {"url", "effective_from"}
# Anybody can put anything there: what stands there is not its publisher's word.
SHARING = re.compile(r"scribd|paperzz|docslib|docsbay|docest|docplayer|studylib|readkong|joomag|cld\.bz|markettransfer"
                     r"|slideshare|coursehero|yumpu|pdfcoffee|vdocument")
NOT_A_REASON = [("a telephone number", re.compile(r"\d{3,}[ \d]*\d{3}|\b(?:101|111|999)\b")),
                ("a paragraph", re.compile(r"\bparagraphs? \d|\bpara\.? ?\d"))]


def weak_address(url):
    if url is not None and not re.match(r"https://[^/\s]+\.[a-z]{2,}(?:/\S*)?$", url):
        return f"{url!r} is no https address"
    if url is not None and SHARING.search(url.split("/")[2]):
        return f"{url} is a site where anybody shares documents: cite the publisher, address null"
    return None


def check_sources(sources, say):
    for key, source in sources.items():
        for member in MEMBERS:
            if member not in source:
                say(f"source {key} has no {member}")
            elif not source[member] and not (member in MAY_BE_NULL and source[member] is None):
                say(f"source {key}: {member} is empty")
        if source.get("verified") not in SURENESS:
            say(f"source {key}: verified is {source.get('verified')!r}")
        weak = weak_address(source.get("url"))
        if weak:
            say(f"source {key}: {weak}")
        if source.get("effective_from") and not re.fullmatch(r"\d{4}-\d\d-\d\d", source["effective_from"]):
            say(f"source {key}: effective_from {source['effective_from']!r} is no date")
        if not source.get("year") and "no date" not in source.get("edition", ""):
            say(f"source {key} has neither a year nor 'no date' in its edition")


def surer(mark, sources, key):
    return SURENESS.get(mark, 3) > SURENESS.get(sources.get(key, {}).get("verified"), -1)


def check_rows(path, sources, say, count):
    for rule in ET.parse(path).getroot().iter(DMN + "rule"):
        rid = rule.get("id")
        notes = [(n.findtext(DMN + "text") or "").strip() for n in rule.findall(DMN + "annotationEntry")]
        if len(notes) != 5:
            say(f"row {rid} has {len(notes)} annotations, not source, section, verified, basis, reason")
            continue
        key, section, mark, basis, reason = notes
        count[path.name, mark] += 1
        if key not in sources:
            say(f"row {rid}: source {key!r} is not in pack.json")
        elif surer(mark, sources, key):
            say(f"row {rid} is marked {mark!r}, surer than {key} ({sources[key].get('verified')})")
        if key == "OWN" and basis != "own":
            say(f"row {rid} is our own and its basis is {basis!r}")
        if basis == "own" and mark != "no":
            say(f"row {rid} is our own and marked {mark!r}")
        for name, pattern in NOT_A_REASON:
            if pattern.search(reason):
                say(f"row {rid}: the reason gives {name}: that belongs to the source's section or to an area")


def check_steps(path, sources, say):
    for cite in ET.parse(path).getroot().iter("{urn:safetriage:flow:1}cite"):
        key, section, mark = (cite.get(a, "") for a in ("source", "section", "verified"))
        where = f"step cited as {key!r}, {section!r}"
        if key not in sources:
            say(f"{where}: not in pack.json")
        elif mark not in SURENESS or surer(mark, sources, key):
            say(f"{where} is marked {mark!r}, its source {sources[key].get('verified')!r}")
        if not section:
            say(f"{where}: no section")
        if key == "OWN" and mark != "no":
            say(f"{where} is our own and marked {mark!r}")


def check_areas(path, sources, say):
    area = json.loads(path.read_text(encoding="utf-8"))
    for name, datum in area.get("data", {}).items():
        if not isinstance(datum, dict):
            continue
        mark, key = datum.get("verified"), datum.get("source")
        if mark not in SURENESS:
            say(f"data.{name}: verified is {mark!r}")
        elif key is None and mark != "no":
            say(f"data.{name} has no source and is marked {mark!r}")
        elif key is not None and key not in sources:
            say(f"data.{name}: source {key!r} is not in pack.json")
        elif key is not None and surer(mark, sources, key):
            say(f"data.{name} is marked {mark!r}, surer than {key} ({sources[key].get('verified')})")
        if datum.get("value") is None and mark != "no":
            say(f"data.{name} has no value and is marked {mark!r}")


def check_scenario(path, say):
    source = json.loads(path.read_text(encoding="utf-8")).get("source", {})
    for member in ("title", "publisher", "section"):
        if not source.get(member):
            say(f"the source has no {member}")
    weak = weak_address(source.get("url"))
    if weak:
        say(f"source: {weak}")


def main():
    parser = argparse.ArgumentParser(description="Check the citations of a rule pack.")
    parser.add_argument("pack", type=Path, metavar="PACK_DIR")
    parser.add_argument("--marks", action="store_true", help="count the rows by file and mark")
    args = parser.parse_args()
    if not (args.pack / "pack.json").is_file():
        parser.error(f"no pack.json in {args.pack}")
    found, count = [], collections.Counter()

    def sayer(path):
        return lambda message: found.append(f"{path}: error: {message}")

    pack_json = args.pack / "pack.json"
    sources = json.loads(pack_json.read_text(encoding="utf-8")).get("sources", {})
    check_sources(sources, sayer(pack_json))
    for path in sorted(args.pack.glob("*.dmn")):
        check_rows(path, sources, sayer(path), count)
    for path in sorted((args.pack.parent.parent / "flowcharts" / args.pack.name).glob("*.bpmn")):
        check_steps(path, sources, sayer(path))
    for path in sorted(args.pack.glob("areas/*.json")):
        check_areas(path, sources, sayer(path))
    for path in sorted(args.pack.glob("scenarios/*.json")):
        check_scenario(path, sayer(path))
    if args.marks:
        files = sorted({f for f, _ in count})
        for file in files + ["all"]:
            row = [sum(n for (f, m), n in count.items() if m == mark and file in (f, "all")) for mark in SURENESS]
            print(f"| {file} | {row[2]} | {row[1]} | {row[0]} |")
    print("".join(line + "\n" for line in found), end="")
    print(f"citations: {sum(count.values())} rows, {len(sources)} sources, {len(found)} errors", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
