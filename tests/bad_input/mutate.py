#!/usr/bin/env python3
"""Files that are right, with bytes changed at random, through the command: it may refuse, it may not break.

    mutate.py SAFETRIAGE [--times N] [--seed N] [--keep FOLDER]

The sample report goes through assess, the flowcharts through draw, models through eval. A status that is not 0, 1 or 3, a
signal, a sanitizer's report or 20 s: the input is kept and named. The seed is printed, so that a run can be had again.
"""

import argparse
import glob
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
AT = "2026-11-20T16:40:00Z"
PIECES = [b"\x00", b"\xff", b"\xc3", b'"', b"<", b">", b"&", b"{", b"[", b"]", b"}", b"1e99", b"-", b"null", b"\\u",
          b"id=", b"<!DOCTYPE", b"&a;", b"/>", b"</", b"99999999999999999999", b" ", b"\n", b"NaN", b"'", b","]


def seeds():
    """Commands and the files that they take."""
    found = [(["assess", "--at", AT], "r.json", os.path.join(ROOT, "docs/samples/grooming.json"))]
    for path in sorted(glob.glob(os.path.join(ROOT, "flowcharts/*/*.bpmn"))):
        found += [(["draw"], "f.bpmn", path), (["draw", "--list"], "f.bpmn", path)]
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/fuzz/corpus/dmn/*.dmn"))):
        found += [(["eval", "--decision", "Risk"], "m.dmn", path)]
    found += [(["explain"], "a.json", None)] * 2
    return found


def mutate(chance, text):
    text = bytearray(text)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(6)
        if kind == 0 and at < len(text):
            text[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del text[at:at + chance.choice((1, 2, 10, 100))]
        elif kind == 2:
            text[at:at] = chance.choice(PIECES)
        elif kind == 3:
            start = chance.randrange(len(text) + 1)
            text[at:at] = text[start:start + chance.choice((1, 5, 40, 400))]
        elif kind == 4:
            piece = chance.choice(PIECES)
            text[at:at + len(piece)] = piece
        elif chance.random() < 0.2:
            del text[at:]
    return bytes(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--times", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--keep", default=os.path.join(tempfile.gettempdir(), "mutate.kept"))
    args = parser.parse_args()
    binary = os.path.abspath(args.binary)
    chance = random.Random(args.seed)
    print(f"seed {args.seed}", flush=True)
    sample = subprocess.run([binary, "assess", "--at", AT, os.path.join(ROOT, "docs/samples/grooming.json")],
                            capture_output=True, check=True).stdout
    found = seeds()
    texts = [sample if path is None else open(path, "rb").read() for _, _, path in found]
    statuses, kept = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        for n in range(args.times):
            which = 0 if n % 3 == 0 else chance.randrange(len(found))
            command, name, _ = found[which]
            text = mutate(chance, texts[which])
            path = os.path.join(folder, name)
            with open(path, "wb") as f:
                f.write(text)
            try:
                done = subprocess.run([binary, *command, path], capture_output=True, timeout=20)
                status, err = done.returncode, done.stderr
            except subprocess.TimeoutExpired:
                status, err = "timeout", b""
            statuses[status] = statuses.get(status, 0) + 1
            # Whatever the input, messages are lines of UTF-8 that begin with the program's name.
            lines = err.decode("utf-8", "replace").splitlines()
            odd = any(not line.startswith("safetriage: ") for line in lines) or b"\xef\xbf\xbd" in err
            if status not in (0, 1, 3) or odd or (status == 3 and not lines):
                os.makedirs(args.keep, exist_ok=True)
                kept += 1
                where = os.path.join(args.keep, f"{args.seed}-{n}-{name}")
                with open(where, "wb") as f:
                    f.write(text)
                print(f"{where}: {' '.join(command)}: status {status}: {chr(10).join(lines[:8])}", flush=True)
    print(f"{args.times} inputs: " + ", ".join(f"status {s}: {c}" for s, c in sorted(statuses.items(), key=str)))
    return 1 if kept else 0


if __name__ == "__main__":
    sys.exit(main())
