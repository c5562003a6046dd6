#!/usr/bin/env python3
"""Invented books: `safetriage demo` and `serve --demo`.

usage: demo.py SAFETRIAGE

The same clock gives the same incidents; secrets differ; every state is there;
the journal is whole; `serve --demo` leaves nothing behind.
"""
import json
import os
import pathlib
import re
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Server, check, run  # noqa: E402

ROLES = "administrator reporter lead deputy head chair auditor trainer".split()
NO_CODE = ("reporter", "trainer")


def logins(text):
    rows = [line.split() for line in text.splitlines()[1:]]
    return {r[0]: (r[-2], r[-1]) for r in rows}


def make(folder, name):
    db = os.path.join(folder, name)
    made = run("demo", "--db", db, "--at", "2026-11-20T16:00:00Z")
    check(f"{name} is made", made.returncode == 0, made.stderr)
    listed = run("log", "list", "--status", "all", "--format", "json", "--db", db)
    rows = json.loads(listed.stdout)
    return db, logins(made.stdout), rows


def same(rows):
    """What does not hang on chance."""
    keep = ("setting", "category", "risk", "platform", "year_group", "status", "next_due", "created", "changed", "closed")
    return sorted(json.dumps({k: r.get(k) for k in keep}) for r in rows)


with tempfile.TemporaryDirectory() as folder:
    db, people, rows = make(folder, "one.db")
    _, others, again = make(folder, "two.db")
    check("forty incidents", len(rows) == 40, len(rows))
    check("the same incidents again", same(rows) == same(again))
    check("other references", not {r["reference"] for r in rows} & {r["reference"] for r in again})
    check("an account a role", sorted(people) == sorted(ROLES), people)
    check("other passwords", not {p for p, _ in people.values()} & {p for p, _ in others.values()})
    for role in ROLES:
        code = people[role][1]
        check(f"{role}: a code where one is needed", (code == "-") == (role in NO_CODE) and
              (code == "-" or re.fullmatch("[A-Z2-7]{32}", code)), code)
    states = {r["status"] for r in rows}
    check("every state", states == {"received", "open", "closing", "closed"}, states)
    check("some overdue, some still ahead", {r["next_due"] < "2026-11-20T16:00:00Z" for r in rows if r.get("next_due")} == {True, False})
    check("several weeks", max(r["created"] for r in rows)[:10] == "2026-11-20" and min(r["created"] for r in rows) < "2026-10-20")
    check("the journal is whole", run("audit", "verify", "--db", db).returncode == 0)
    mini = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../packs/rules/mini")
    for args in (["demo"], ["serve", "--port", "0"]):
        bare = run(*args, "--db", os.path.join(folder, "bare.db"), "--pack", mini)
        check(f"{args[0]}: a pack that does not say how an incident is closed", (bare.returncode, bare.stderr) ==
              (3, "safetriage: mini: pack.json has no 'closing': the incident book needs it\n"), (bare.returncode, bare.stderr))
    check("nor is a book begun", not [f for f in os.listdir(folder) if f.startswith("bare")])
    twice = run("demo", "--db", db)
    check("nothing invented into a book", twice.returncode != 0 and "has accounts" in twice.stderr and not twice.stdout, twice.stderr)
    check("never into the real one by chance", run("demo").returncode == 2)

    server = Server("--demo", env=dict(os.environ, TMPDIR=folder))
    check("ready", urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz").read() == b"ready\n")
    held = [f for f in os.listdir(folder) if f.startswith("safetriage-demo-")]
    check("a folder of its own", len(held) == 1 and os.stat(os.path.join(folder, held[0])).st_mode & 0o077 == 0, held)
    page = urllib.request.Request(f"http://127.0.0.1:{server.port}/sign-in", headers={"accept": "text/html"})
    check("the page says that it is invented", b"Demonstration" in urllib.request.urlopen(page).read())
    second = run("serve", "--walk-only", "--port", str(server.port))
    check("two servers never share a port", second.returncode != 0 and "in use" in second.stderr, second.stderr)
    server.end()
    check("how to sign in is printed", sorted(logins(server.out)) == sorted(ROLES), server.out)
    check("nothing is left", not [f for f in os.listdir(folder) if f.startswith("safetriage-demo-")])

for args in (["serve", "--demo", "--db", "x.db"], ["serve", "--walk-only", "--demo"], ["serve", "--walk-only", "--db", "x.db"]):
    wrong = run(*args)
    check(" ".join(args), wrong.returncode == 2 and not wrong.stdout, wrong.stderr)
served.end()
