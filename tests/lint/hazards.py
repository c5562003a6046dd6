#!/usr/bin/env python3
"""The hazard log names evidence that is there, and has all its parts.

usage: hazards.py SOURCE_DIR BUILD_DIR

docs/hazard-log.md: each hazard has hazard, cause, effect, controls and evidence, and stands in the table at the top
with the same name. Each name in backquotes of an evidence line is a test of BUILD_DIR (`contract.range`), a scenario
(`england/54`) or a row of a table of the England pack (`cautions.dmn#M17`).

One finding a line: hazard-log.md:LINE: error: message. Exit status: 0 none, 1 findings, 2 wrong use.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

PARTS = ["Hazard", "Cause", "Effect", "Controls", "Evidence"]


def evidence(source, build):
    listed = subprocess.run(["ctest", "--test-dir", build, "-N"], capture_output=True, text=True, check=True).stdout
    names = set(re.findall(r"Test +#\d+: (\S+)", listed))
    for pack in (source / "rules").iterdir():
        names |= {f"{pack.name}/{json.loads(s.read_text(encoding='utf-8'))['id']}" for s in pack.glob("scenarios/*.json")}
    for model in (source / "rules/england").glob("*.dmn"):
        names |= {f"{model.name}#{row}" for row in re.findall(r'<rule id="([^"]+)"', model.read_text(encoding="utf-8"))}
    return names


def faults_of(lines, known):
    table = {m[1]: m[2] for line in lines if (m := re.match(r"\| (H\d+) \| ([^|]+) \|", line))}
    at, title, parts = 0, "", []

    def close():
        if title and parts != PARTS:
            yield at, f"{title}: has {', '.join(parts)}"

    for number, line in enumerate(lines, 1):
        if line.startswith("## "):
            yield from close()
            at, parts, title = number, [], ""
            if head := re.match(r"## (H\d+): (.+)", line):
                title = head[1]
                if table.pop(title, None) != head[2]:
                    yield number, f"{title}: the table above does not have it by this name"
        elif (part := re.match(r"- (\w+):", line)) and title:
            parts.append(part[1])
            if part[1] == "Evidence":
                names = re.findall(r"`([^`]+)`", line)
                if not names:
                    yield number, f"{title}: no evidence"
                for name in names:
                    if name not in known:
                        yield number, f"{title}: no test, scenario or row '{name}'"
    yield from close()
    for left in table:
        yield 1, f"{left}: in the table only"


def main():
    if len(sys.argv) != 3:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    source = Path(sys.argv[1])
    lines = (source / "docs/hazard-log.md").read_text(encoding="utf-8").splitlines()
    found = list(faults_of(lines, evidence(source, sys.argv[2])))
    for number, message in found:
        print(f"hazard-log.md:{number}: error: {message}")
    hazards = sum(bool(re.match(r"## H\d", line)) for line in lines)
    print(f"hazards: {hazards} hazards, {len(found)} errors")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
