#!/usr/bin/env python3
"""Alert mail, as a real mail server (aiosmtpd) receives it.

usage: mail.py SAFETRIAGE

Nothing in it but that there is a task; nothing is lost while the server is
down; nobody is told twice, or who may not know; reminders climb while nobody
acts, and stop once it is handled, by a clock that is put on.
"""
import calendar
import email
import email.policy
import json
import os
import pathlib
import re
import socket
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Server, check, run  # noqa: E402

# Debian's module, whatever interpreter runs this.
sys.path.append("/usr/lib/python3/dist-packages")
try:
    from aiosmtpd.controller import Controller
except ImportError:
    print("python3-aiosmtpd is not installed")
    sys.exit(1 if os.environ.get("SAFETRIAGE_DEMAND_SHARED") == "1" else 77)

LINK = "https://book.school.example"


class Box:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 taken"


def serve(db, port, **more):
    return Server("--db", db, "--smtp", f"smtp://127.0.0.1:{port}", "--smtp-from", "safeguarding@school.example", "--base-url", LINK,
                  "--alert-seconds", "1", **more)


class Clock:
    """The server's clock (libfaketime), put on by hand while it runs: first to a Monday at ten."""

    START = calendar.timegm((2026, 11, 23, 10, 0, 0))

    def __init__(self, folder, library):
        self.hands = os.path.join(folder, "clock")
        self.to(0)
        self.env = dict(os.environ, LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=self.hands, FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1",
                        ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")

    def to(self, minutes):
        with open(self.hands + ".new", "w", encoding="ascii") as f:
            f.write(f"{self.START + minutes * 60 - time.time():+.0f}\n")
        os.replace(self.hands + ".new", self.hands)


def told_at(clock, box, minute):
    """Who is told, and of what, since the last time and until so many minutes have passed; a wrong mail would come within two sweeps. What
    came with the act before it counts: a sweep may be quicker than this."""
    clock.to(minute)
    time.sleep(3.2)
    mails = box.mails[:]
    box.mails.clear()
    for sender, _, content in mails:
        m = email.message_from_bytes(content, policy=email.policy.default)
        check("a reminder says no more than the first mail", m["Subject"] == "You have a safeguarding task" and m.get_body().get_content().split()
              == f"You have a safeguarding task. Sign in to see it: {LINK}/sign-in".split(), content)
    return " ".join(sorted(to.split("@")[0] for _, tos, _ in mails for to in tos))


def climbing(folder, library):
    """Reminders climb while nobody acts, and stop once it is handled. Each row: what was done before, the minute, who is told then."""
    db = os.path.join(folder, "climb.db")
    clock = Clock(folder, library)
    made = [run("user", "add", who, "--name", who.title(), "--role", who, "--setting", "school", "--email", f"{who}@school.invalid", "--db", db,
                *(["--create"] if not i else [])) for i, who in enumerate(("lead", "deputy", "head", "chair"))]
    check("a school", not any(r.returncode for r in made), made)
    port = free_port()
    box = Box()
    post = Controller(box, hostname="127.0.0.1", port=port)
    post.start()
    p = serve(db, port, env=clock.env)

    def operator(*args, text=None):
        r = run(*args, "--db", db, text=text, env=clock.env)
        check(" ".join(args), r.returncode == 0, r.stderr)
        return json.loads(r.stdout or "{}")

    def add(minute):
        clock.to(minute)
        return operator("log", "add", "-", "--setting", "school", text=json.dumps(
            {"children": [{"id": "a", "age": 12, "role": "harmed"}], "facts": {"child_distressed": True}}))["reference"]

    def act(reference, kind, **body):
        seq = operator("log", "show", reference, "--format", "json")["seq"]
        operator("log", "act", reference, kind, "--seq", str(seq), *(["-"] if body else []), text=json.dumps(body) if body else None)

    def tick_all(reference):
        for a in operator("log", "show", reference, "--format", "json")["actions"]:
            act(reference, "ticked", action=a["code"], **({"for": a["for"]} if a.get("for") else {}))

    def rows(label, begun, *table):
        for minute, who in table:
            got = told_at(clock, box, begun + minute)
            check(f"{label}, minute {minute}: told", got == who, f"'{got}', not '{who}'")

    # Its first steps are due at once. Nobody does anything: each is told once, one further up the line each time, the head at last; then
    # all of them each day, until somebody takes it up.
    first = add(0)
    rows("nobody acts", 0, (1, "lead"), (14, ""), (16, "lead"), (59, ""), (61, "deputy"), (239, ""), (242, "deputy head"), (1439, ""), (1442, "head"), (1679, ""),
         (1682, "deputy head lead"), (3119, ""), (3122, "deputy head lead"), (4562, "deputy head lead"), (8882, "deputy head lead"))
    act(first, "taken")
    rows("taken up at last", 0, (9990, ""))
    tick_all(first)
    # Taken up in time: nobody hears that it was not; of a deadline that passes the line does, until the steps are done.
    taken = add(10000)
    rows("taken up", 10000, (1, "lead"))
    act(taken, "taken")
    rows("taken up", 10000, (16, "lead"), (61, ""), (242, "deputy"))
    tick_all(taken)
    rows("then done", 10000, (1442, ""), (9000, ""))
    # Done at once: nobody hears of it again.
    done = add(20000)
    rows("done at once", 20000, (1, "lead"))
    act(done, "taken")
    tick_all(done)
    rows("done at once", 20000, (16, ""), (61, ""), (242, ""), (1442, ""))
    p.end()
    post.stop()


def wait(box, n, seconds=40):
    end = time.time() + seconds
    while len(box.mails) < n and time.time() < end:
        time.sleep(0.1)
    time.sleep(2.5)  # nobody is told twice
    return sorted(to for _, tos, _ in box.mails for to in tos)


def posted(person, path, **fields):
    form = urllib.parse.urlencode({"token": person.token or json.loads(person.call("GET", "/account/password")[2])["me"]["token"], **fields})
    return person.call("POST", path, form.encode(), "application/x-www-form-urlencoded")[0]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


with tempfile.TemporaryDirectory() as folder:
    db = os.path.join(folder, "book.db")
    made = run("demo", "--db", db)
    check("a book", made.returncode == 0, made.stderr)
    rows = json.loads(run("log", "list", "--status", "all", "--format", "json", "--db", db).stdout)
    words = {r["reference"] for r in rows} | {r["id"] for r in rows} | {r["category"] for r in rows}
    words |= {line.split()[1] for line in made.stdout.splitlines()[1:]} | {"Oakfield", "Peterborough", "Cambridgeshire"}
    port = free_port()

    # The mail server is down: what is to be sent waits, also over a stop.
    p = serve(db, port)
    time.sleep(4)
    said = p.end()
    check("it says that mail waits, once, and not for whom", said.count("alert mail waits") == 1 and "@" not in said, said)
    box = Box()
    post = Controller(box, hostname="127.0.0.1", port=port)
    post.start()
    p = serve(db, port)
    told = wait(box, 3)
    holders = {f"{who}@school.invalid" for who in ("deputy", "head", "lead")}
    # The chair, too, where one of the invented concerns is about the head.
    check("each who may act is told once, for all of it",
          len(told) == len(set(told)) and holders <= set(told) <= holders | {"chair@school.invalid"}, told)
    for sender, _, content in box.mails:
        m = email.message_from_bytes(content, policy=email.policy.default)
        text = m.get_body().get_content()
        check("from", sender == "safeguarding@school.example" and m["From"] == sender)
        check("subject", m["Subject"] == "You have a safeguarding task", m["Subject"])
        check("body", text.split() == f"You have a safeguarding task. Sign in to see it: {LINK}/sign-in".split(), text)
        check("date and id", m["Date"].datetime and re.fullmatch(r"<[0-9a-f]{32}@school\.example>", m["Message-ID"]))
        names = {w for w in words if w and re.search(rf"\b{re.escape(w)}\b", content.decode("ascii"), re.I)}
        check("nothing of the book in it", not names, names)
        known = "from to subject date message-id auto-submitted content-type mime-version".split()
        check("no other headers", not {k.lower() for k in m.keys()} - set(known) - {"x-peer", "x-mailfrom", "x-rcptto"}, m.keys())

    # A concern that comes in while it runs: the lead. About the head: the chair alone.
    box.mails.clear()
    report = json.dumps({"children": [{"id": "a", "age": 12, "role": "harmed"}], "facts": {"child_distressed": True}})
    check("a new one", run("log", "add", "-", "--setting", "school", "--db", db, text=report).returncode == 0)
    check("the lead is told of a new one", wait(box, 1) == ["lead@school.invalid"], box.mails)
    box.mails.clear()
    about = json.dumps({"concern_about": "head", "facts": {"staff_conduct_concern": True}})
    check("about the head", run("log", "add", "-", "--setting", "school", "--db", db, text=about).returncode == 0)
    check("the chair alone is told of one about the head", wait(box, 1) == ["chair@school.invalid"], box.mails)
    box.mails.clear()
    p.end()
    p = serve(db, port)
    check("nothing again after a stop", wait(box, 1, 5) == [], box.mails)
    # A reset sign-in: its owner hears of it once, also whoever does not act on incidents, and when nobody looked at the time.
    first = served.Person(p.port, "reporter", next(x for x in made.stdout.splitlines() if x.startswith("reporter")).split()[3])
    check("in French", posted(first, "/account/language", lang="fr") == 303)
    for who, subject, body in (
            ("lead", "You have a notice about your account", "You have a notice about your account. Sign in to see it:"),
            ("reporter", "Vous avez un avis au sujet de votre compte", "Vous avez un avis au sujet de votre compte. Connectez-vous pour le voir :")):
        for again in (False, True):
            box.mails.clear()
            if again:
                p.end()
            reset = run("user", "reset", who, "--db", db)
            check(f"{who}: reset", reset.returncode == 0, reset.stderr)
            if not again and who == "reporter":
                # Whoever has the new password signs in before the mail goes: it goes all the same.
                given = json.loads(reset.stdout)["password"]
                person = served.Person(p.port, who, given)
                page = json.loads(person.call("GET", "/account/password")[2])
                check("the page says when", re.search(r"20\d\d", page.get("reset", "")), page)
                check("a password of one's own", posted(person, "/account/password", old=given, password="a long one of my own") == 303)
                check("then the page says it no more", "reset" not in json.loads(person.call("GET", "/account/password")[2]))
            if again:
                p = serve(db, port)
            check(f"{who}: told once", wait(box, 1) == [f"{who}@school.invalid"], box.mails)
            m = email.message_from_bytes(box.mails[0][2], policy=email.policy.default) if box.mails else email.message.EmailMessage()
            check(f"{who}: of a notice", m["Subject"] == subject, m["Subject"])
            check(f"{who}: and no more", m.get_body() and m.get_body().get_content().split() == f"{body} {LINK}/sign-in".split(), m.as_string())
    box.mails.clear()
    p.end()
    p = serve(db, port)
    check("nor of a reset again after a stop", wait(box, 1, 4) == [], box.mails)
    err = p.end()
    check("nothing of the book on standard error", not any(w and w in err.replace(db, "") for w in words if len(w) > 4), err)
    check("the journal is whole", run("audit", "verify", "--db", db).returncode == 0)
    post.stop()

library = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
if library:
    with tempfile.TemporaryDirectory() as folder:
        climbing(folder, library)
else:
    check("faketime is installed", os.environ.get("SAFETRIAGE_DEMAND_SHARED") != "1")

for args, message in ((["--smtp", "http://x"], "smtp://"), (["--smtp", "smtp://x"], "--smtp-from"),
                      (["--smtp", "smtp://x", "--smtp-from", "a@b"], "--base-url"), (["--smtp-from", "a@b"], "--smtp URL"),
                      (["--smtp", "smtp://x", "--smtp-from", "a@b", "--base-url", "https://x", "--smtp-user", "u"], "--smtp-password-file")):
    wrong = run("serve", "--demo", *args)
    check(" ".join(args), wrong.returncode == 2 and message in wrong.stderr, wrong.stderr)
served.end()
