#!/usr/bin/env python3
"""The scenarios of a pack must go on noticing mistakes in its tables: a share that only grows.

usage: ratchet.py --engine PROGRAM --pack PACK_DIR --floors FLOORS.json [--sample N] [--release PROGRAM] [--accept]

Without --sample, or in ./check --all, all mutants are tried (minutes: by the release where it is named, as mutants say
nothing of memory); with it N of them, seed 1, as a quick look in every check. FLOORS.json has the least share of both,
in percent: "all" and "sample". --accept writes a higher share of all, rounded down, as the new floor.
Status 0 when the floor holds, 1 when not, 2 for wrong use.
"""
import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

SHARE = re.compile(r"^scenarios catch ([0-9.]+) % of the mutants", re.M)


def main():
    parser = argparse.ArgumentParser(description="Hold the share of mutants that scenarios notice.")
    parser.add_argument("--engine", required=True, metavar="PROGRAM")
    parser.add_argument("--pack", required=True, type=Path, metavar="PACK_DIR")
    parser.add_argument("--floors", required=True, type=Path, metavar="FLOORS.json")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--release", metavar="PROGRAM", help="for all of them, in place of --engine")
    parser.add_argument("--accept", action="store_true")
    args = parser.parse_args()
    if os.environ.get("SAFETRIAGE_ALL") == "1":
        args.sample = 0
    if not args.sample and args.release:
        args.engine = args.release
    floors = json.loads(args.floors.read_text(encoding="utf-8"))
    done = subprocess.run([args.engine, "test", str(args.pack), "--mutate", "--mutants", str(args.sample), "--seed", "1"],
                          capture_output=True, text=True, check=False)
    found = SHARE.search(done.stdout)
    if not found:
        print(done.stdout[-2000:] + done.stderr[-2000:])
        return 1
    share, which = float(found.group(1)), "sample" if args.sample else "all"
    lines = done.stdout.splitlines()
    print("\n".join(x for x in lines if "mutants" in x))
    if share < floors[which]:
        print("\n".join(x for x in lines if x.startswith("survived: "))[:20000])
        print(f"{args.floors}: error: {which}: {share} % is below {floors[which]} %")
        return 1
    if args.accept and which == "all" and int(share * 10) / 10 > floors["all"]:
        floors["all"] = int(share * 10) / 10
        args.floors.write_text(json.dumps(floors) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
