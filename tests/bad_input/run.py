#!/usr/bin/env python3
"""Bad input through the real command: each row's exit status, its whole message, and nothing half-written.

    run.py SAFETRIAGE [--sanitized] [--french] [--only WORD] [--show]

--sanitized: the binary is built with sanitizers, so memory is not measured.
--french: as somebody whose locale is French: the same status, and no line of the messages is English.
--only: rows whose name holds WORD. --show: print what came instead of judging.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import rows_commands  # noqa: E402
import rows_flows  # noqa: E402
import rows_models  # noqa: E402
import rows_reports  # noqa: E402
from english import english  # noqa: E402

HARD_STOP_S = 20 * 6  # of the whole row on a busy machine under a sanitizer; a release binary gets a sixth
MAX_RSS_KIB = 512 << 10


def make(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        if callable(content):
            content(f)
        else:
            f.write(content)


class Ran:
    def __init__(self, status, out, err, rss_kib):
        self.status, self.out, self.err, self.rss_kib = status, out, err, rss_kib


def reader(pipe, into):
    into.append(pipe.read(64 << 20))
    pipe.close()


def open_output(kind, files):
    """What the child gets as standard output."""
    if kind == "full":
        return open("/dev/full", "wb")
    if kind == "no-reader":
        r, w = os.pipe()
        os.close(r)
        return os.fdopen(w, "wb")
    return subprocess.PIPE


def before(row):
    def run():
        if row.get("output") == "closed":
            os.close(1)
        if "max_file" in row:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (row["max_file"], row["max_file"]))
        # As a person has it: some shells and runners hand down SIG_IGN.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    return run


def run(binary, row, folder, sanitized, locale="C.UTF-8"):
    argv = [binary] + row["args"]
    stdin = subprocess.DEVNULL
    close = []
    if "stdin" in row:
        path = os.path.join(folder, ".stdin")
        make(path, row["stdin"])
        stdin = open(path, "rb")
        close.append(stdin)
    elif "stdin_from" in row:
        stdin = open(row["stdin_from"], "rb")
        close.append(stdin)
    stdout = open_output(row.get("output"), folder)
    if stdout is not subprocess.PIPE:
        close.append(stdout)
    env = dict(os.environ, LC_ALL=locale, **row.get("env", {}))
    env.pop("SAFETRIAGE_PACKS", None)
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1")
    child = subprocess.Popen(argv, cwd=folder, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=env,
                             preexec_fn=before(row))
    for f in close:
        f.close()
    out, err = [], []
    threads = [threading.Thread(target=reader, args=(child.stderr, err))]
    if child.stdout:
        threads.append(threading.Thread(target=reader, args=(child.stdout, out)))
    stop = threading.Timer(HARD_STOP_S if sanitized else HARD_STOP_S / 6, child.kill)
    stop.start()
    for t in threads:
        t.start()
    _, status, usage = os.wait4(child.pid, 0)
    stop.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    for t in threads:
        t.join()
    return Ran(child.returncode, b"".join(out).decode("utf-8", "replace"), b"".join(err).decode("utf-8", "replace"),
               usage.ru_maxrss)


def fits(wanted, got):
    """A text fits exactly, after the program's name where it is a message; a compiled pattern fits the whole."""
    if isinstance(wanted, re.Pattern):
        return wanted.fullmatch(got) is not None
    return wanted == got


def judge(row, ran, folder, sanitized):
    faults = []
    if ran.status == -signal.SIGKILL:
        faults.append("did not end in time")
    elif ran.status != row["status"]:
        faults.append(f"status {ran.status}, expected {row['status']}")
    lines = ran.err.split("\n")
    if lines.pop() != "":
        faults.append("the last message has no line end")
    wanted = row["says"] if isinstance(row["says"], list) else [row["says"]] if row["says"] is not None else []
    # A line that begins with a blank goes on with the message before it.
    wanted = [w if isinstance(w, re.Pattern) or w.startswith(" ") else "safetriage: " + w for w in wanted]
    if len(lines) != len(wanted) or not all(fits(w, g) for w, g in zip(wanted, lines)):
        faults.append("standard error is\n    " + "\n    ".join(lines[:20]) + "\n  expected\n    " +
                      "\n    ".join(w.pattern if isinstance(w, re.Pattern) else w for w in wanted))
    if not fits(row.get("prints", ""), ran.out):
        faults.append(f"standard output is {ran.out[:400]!r}")
    if not sanitized and ran.rss_kib > MAX_RSS_KIB:
        faults.append(f"took {ran.rss_kib >> 10} MiB")
    mine = {name.split("/")[0] for name in row.get("files", {})} | set(row.get("leaves", {})) | {".stdin"}
    left = sorted(set(os.listdir(folder)) - mine)
    if left:
        faults.append(f"left behind: {left}")
    for name, content in row.get("leaves", {}).items():
        path = os.path.join(folder, name)
        if not os.path.exists(path) or open(path, "rb").read() != content:
            faults.append(f"{name} is not as it was")
    return faults


def judge_french(row, ran):
    """The expression with its caret stands in lines that begin with blanks: it has no language."""
    lines = [line for line in ran.err.split("\n") if not line.startswith("  ")]
    found = [e for line in lines for e in english(line)]
    faults = [f"English in the French: {found[:4]}"] if found else []
    if ran.status != row["status"]:
        faults.append(f"status {ran.status}, expected {row['status']}")
    if row["says"] and not lines[0].startswith("safetriage"):
        faults.append(f"no message: {ran.err[:200]!r}")
    return faults


def all_rows():
    rows = rows_commands.ROWS + rows_reports.ROWS + rows_models.ROWS + rows_flows.ROWS
    names = [r["name"] for r in rows]
    for name in names:
        if names.count(name) > 1:
            sys.exit(f"two rows are called '{name}'")
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--sanitized", action="store_true")
    parser.add_argument("--french", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    binary = os.path.abspath(args.binary)
    if not os.path.exists(binary):
        print(f"skipped: there is no {binary}")
        return 77
    failed = count = 0
    for row in all_rows():
        if args.only not in row["name"]:
            continue
        count += 1
        folder = tempfile.mkdtemp(prefix="bad_input.")
        try:
            for name, content in row.get("files", {}).items():
                make(os.path.join(folder, name), content)
            for name, content in row.get("leaves", {}).items():
                make(os.path.join(folder, name), content)
            for name in row.get("folders", []):
                os.mkdir(os.path.join(folder, name))
                row.setdefault("leaves", {})
            ran = run(binary, row, folder, args.sanitized, "fr_FR.UTF-8" if args.french else "C.UTF-8")
            if args.show:
                print(f"{row['name']}\n  {ran.status} {ran.rss_kib >> 10}M out={ran.out[:160]!r}\n  " +
                      "\n  ".join(ran.err.rstrip("\n").split("\n")[:6]))
                continue
            full = dict(row, files={**row.get("files", {}), **{f: b"" for f in row.get("folders", [])}})
            faults = judge_french(row, ran) if args.french else judge(full, ran, folder, args.sanitized)
        finally:
            shutil.rmtree(folder)
        if faults:
            failed += 1
            print(f"FAIL {row['name']}: safetriage {' '.join(map(str, row['args']))[:200]}")
            for fault in faults:
                print("  " + fault)
    if not args.show:
        print(f"{count - failed} passed, {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
