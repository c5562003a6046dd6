"""Every command used wrongly ends with 2 and a line that says where to look; help and --version end with 0."""

import re

from inputs import AT

ROWS = []

# Command, arguments that are one too many with the one that the message names, and what a lonely command says (None:
# it has work without arguments).
COMMANDS = (
    ("assess", ["a", "b"], "one argument too many: 'b'", None),
    ("guide", ["a"], "unexpected argument 'a'", None),
    ("explain", ["a", "b"], "one argument too many: 'b'", None),
    ("check", None, None, None),
    ("test", None, None, None),
    ("draw", ["a", "b"], "one argument too many: 'b'", "draw: which flowchart?"),
    ("feel", ["1", "b"], "one argument too many: 'b'", None),
    ("eval", ["a", "b"], "one argument too many: 'b'", "eval: which model?"),
    ("tck", ["a", "b"], "one argument too many: 'b'", "tck: which test file?"),
)


def row(name, args, status, says, **more):
    ROWS.append(dict(name="command: " + name, args=args, status=status, says=says, **more))


HELP = re.compile(r"safetriage: .*exit status: 0 done; .*\n", re.DOTALL)

row("none", [], 2, "which command? (see: safetriage help)")
row("unknown", ["asess"], 2, "no such command: 'asess' (see: safetriage help)")
row("unknown and long", ["x" * 5000], 2, f"no such command: '{'x' * 60}' (see: safetriage help)")
row("control characters", ["a\x1b[31m\nb\x7f"], 2, "no such command: 'a [31m b ' (see: safetriage help)")
row("not UTF-8", [b"a\xff"], 2, "no such command: 'a?' (see: safetriage help)")
row("empty name", [""], 2, "no such command: '' (see: safetriage help)")
row("option first", ["--verbose"], 2, "no such command: '--verbose' (see: safetriage help)")
row("help", ["help"], 0, None, prints=HELP)
row("--help", ["--help"], 0, None, prints=HELP)
row("--version", ["--version"], 0, None, prints=re.compile(r"safetriage \d+\.\d+\.\d+\n"))
row("--version and more", ["--version", "x"], 2, "--version stands alone (see: safetriage help)")
row("help of nothing", ["help", "nothing"], 2, "no such command: 'nothing' (see: safetriage help)")
row("help of two", ["help", "assess", "eval"], 2, "help: one argument too many: 'eval' (see: safetriage help)")
row("help, output full", ["help"], 4, "standard output: No space left on device", output="full")
row("version, output closed", ["--version"], 4, "standard output: is closed", output="closed")

for command, many, too_many, alone in COMMANDS:
    see = f" (see: safetriage help {command})"
    own_help = re.compile(rf"usage: safetriage {command} .*\n\n.*", re.DOTALL)
    row(f"help {command}", ["help", command], 0, None, prints=own_help)
    row(f"{command} --help", [command, "--help"], 0, None, prints=own_help)
    row(f"{command}, unknown option", [command, "--wrong"], 2, f"{command}: unknown option '--wrong'{see}")
    if many:
        row(f"{command}, too many", [command, *many], 2, f"{command}: {too_many}{see}")
    if alone:
        row(f"{command}, none", [command], 2, alone + see)

for command in ("check", "test"):
    row(f"{command}, unknown pack", [command, "atlantis"], 3, "PACK: there is no pack 'atlantis'")
    row(f"{command}, pack as a path", [command, ".."], 3,
        "PACK: a pack's name has small letters, digits and '-'; a folder is given with a '/'")
