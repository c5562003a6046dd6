#!/usr/bin/env python3
"""Tests citations.py on a small pack written to a temporary folder: one row a finding.

Each row changes one thing of a pack that is sound and names the one line that must appear.
"""
import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = Path(__file__).with_name("citations.py")
SOUND = {
    "sources": {
        "OWN": {"title": "Ours", "publisher": "Us", "edition": "first edition", "year": 2026, "url": None,
                "effective_from": "2026-01-01", "verified": "no"},
        "GUIDE": {"title": "A guide", "publisher": "A board", "edition": "no date", "url": "https://board.example/guide",
                  "effective_from": None, "verified": "secondary"},
    },
    "row": ["GUIDE", "What to do", "secondary", "guidance", "Somebody is hurt."],
    "datum": {"value": "one-working-day", "source": "GUIDE", "verified": "secondary"},
    "scenario": {"title": "A guide", "publisher": "A board", "section": "What to do"},
}


def guide(**changes):
    def change(pack):
        for member, value in changes.items():
            if value is ...:
                del pack["sources"]["GUIDE"][member]
            else:
                pack["sources"]["GUIDE"][member] = value
    return change


def part(name, key, value):
    def change(pack):
        pack[name][key] = value
    return change


ROWS = [
    ("sound", lambda pack: None, None),
    ("a member left out", guide(effective_from=...), "source GUIDE has no effective_from"),
    ("an empty publisher", guide(publisher=""), "source GUIDE: publisher is empty"),
    ("a mark nobody knows", guide(verified="maybe"), "source GUIDE: verified is 'maybe'"),
    ("a date in words", guide(effective_from="spring 2026"), "source GUIDE: effective_from 'spring 2026' is no date"),
    ("neither year nor no date", guide(edition="second"), "source GUIDE has neither a year nor 'no date' in its edition"),
    ("an address without TLS", guide(url="http://board.example/"), "source GUIDE: 'http://board.example/' is no https"),
    ("a sharing site", guide(url="https://www.scribd.com/document/1"), "is a site where anybody shares documents"),
    ("a source not listed", part("row", 0, "GONE"), "row A1: source 'GONE' is not in pack.json"),
    ("surer than the source", part("row", 2, "yes"), "row A1 is marked 'yes', surer than GUIDE (secondary)"),
    ("own and marked", part("row", 3, "own"), "row A1 is our own and marked 'secondary'"),
    ("our own as law", part("row", 0, "OWN"), "row A1 is our own and its basis is 'guidance'"),
    ("a number in a reason", part("row", 4, "Ring 0800 1111 at once."), "row A1: the reason gives a telephone number"),
    ("a paragraph in a reason", part("row", 4, "See paragraph 74."), "row A1: the reason gives a paragraph"),
    ("a datum surer than its source", part("datum", "verified", "yes"), "data.clock is marked 'yes', surer than GUIDE"),
    ("a datum without a source", part("datum", "source", None), "data.clock has no source and is marked 'secondary'"),
    ("a datum without a value", part("datum", "value", None), "data.clock has no value and is marked 'secondary'"),
    ("a scenario without a section", part("scenario", "section", ""), "the source has no section"),
    ("a scenario from a sharing site", part("scenario", "url", "https://paperzz.com/doc/1"), "shares documents"),
]


def run(change):
    pack = copy.deepcopy(SOUND)
    change(pack)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("areas", "scenarios"):
            (root / name).mkdir()
        (root / "pack.json").write_text(json.dumps({"sources": pack["sources"]}), encoding="utf-8")
        notes = "".join(f"<annotationEntry><text>{text}</text></annotationEntry>" for text in pack["row"])
        (root / "t.dmn").write_text('<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"><decision>'
                                    f'<decisionTable><rule id="A1">{notes}</rule></decisionTable></decision></definitions>',
                                    encoding="utf-8")
        (root / "areas/here.json").write_text(json.dumps({"data": {"clock": pack["datum"]}}), encoding="utf-8")
        (root / "scenarios/1.json").write_text(json.dumps({"source": pack["scenario"]}), encoding="utf-8")
        done = subprocess.run([sys.executable, str(SCRIPT), folder], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()


def main():
    failed = 0
    for label, change, wanted in ROWS:
        status, lines = run(change)
        fine = (status, lines) == (0, []) if wanted is None else status == 1 and any(wanted in line for line in lines)
        if not fine:
            failed += 1
            print(f"{label}: status {status}, wanted {wanted!r}, got {lines}")
    print(f"citations_test: {len(ROWS) - failed} of {len(ROWS)} rows", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
