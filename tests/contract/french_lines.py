#!/usr/bin/env python3
"""Every message that the FEEL cases expect, in French: no word of it is English, and a message that has none is found.

usage: french_lines.py SPEAK SOURCE_DIR

SPEAK says lines in French (speak.c). What a case expects after "!" is what the engine says (tests/cases), so a new message that
has a case is met here; its French stands in adapters/common/spoken_fr.def. Ends with N passed, N failed.
"""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask, check, end  # noqa: E402
from english import english, source  # noqa: E402

said = {}
for path in sorted((source / "tests/cases").rglob("*.cases")):
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if m := re.match(r"! [A-Z]+ (?:\d+:\d+ )?(.+)", line):
            said.setdefault(m.group(1), f"{path.relative_to(source)}:{n}")
french = ask(stdin="".join(line + "\n" for line in said)).stdout.decode().splitlines()
check("a line for each", len(french) == len(said), f"{len(french)} of {len(said)}")
check("many lines", len(said) > 150, len(said))
for (message, where), words in zip(said.items(), french):
    # What stands before ": " is a function's name, and a name in angle brackets is a type: both are FEEL.
    plain = re.sub(r"^[a-z ]+\u00a0?: ", "# ", words)
    check(f"{where}: {message}", words != message and not english(plain), f"says: {words}")
end()
