"""A command asked in a test, and what came of it counted.

The part of tests/served.py that needs no server; tests/contract/replay.py,
french.py, whatif.py, range.py, wording.py, guide.py and commands.py use it
alone. `passed` and `failed` count what `check` was told.
"""
import os
import subprocess
import sys

engine = os.path.abspath(sys.argv[1])
passed = failed = 0


def check(label, holds, more=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {label} {more}")


def end(more=""):
    print(f"{passed} passed, {failed} failed{more}")
    sys.exit(1 if failed else 0)


def surroundings(without=(), **more):
    """The environment, but for packs of whoever runs the test."""
    return {k: v for k, v in os.environ.items() if k != "SAFETRIAGE_PACKS" and k not in without} | more


def ask(*args, stdin="", env=None, timeout=600, **more):
    """What the command said, as bytes."""
    return subprocess.run([engine, *args], input=stdin if isinstance(stdin, bytes) else stdin.encode(), env=env or surroundings(),
                          capture_output=True, check=False, timeout=timeout, **more)
