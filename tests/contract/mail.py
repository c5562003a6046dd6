#!/usr/bin/env python3
"""Alert mail, as a real mail server (aiosmtpd) receives it.

usage: mail.py SAFETRIAGE

Nothing in it but that there is a task; nothing is lost while the server is
down; nobody is told twice, or once it is taken up, or who may not know.
"""
import email
import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

# Debian's module, whatever interpreter runs this.
sys.path.append("/usr/lib/python3/dist-packages")
try:
    from aiosmtpd.controller import Controller
except ImportError:
    print("python3-aiosmtpd is not installed")
    sys.exit(1 if os.environ.get("SAFETRIAGE_DEMAND_SHARED") == "1" else 77)

engine = sys.argv[1]
passed = failed = 0
LINK = "https://book.school.example"


def check(label, holds, more=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {label} {more}")


class Box:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 taken"


def run(*args, text=None):
    return subprocess.run([engine, *args], input=text, capture_output=True, text=True, timeout=300)


def serve(db, port):
    p = subprocess.Popen([engine, "serve", "--db", db, "--port", "0", "--smtp", f"smtp://127.0.0.1:{port}", "--smtp-from",
                          "safeguarding@school.example", "--base-url", LINK, "--alert-seconds", "1"],
                         stderr=subprocess.PIPE, text=True)
    os.set_blocking(p.stderr.fileno(), False)
    return p


def stop(p):
    p.send_signal(signal.SIGTERM)
    _, err = p.communicate(timeout=60)
    check("the server ends well", p.returncode == 0, f"{p.returncode}: {err}")
    return err or ""


def wait(box, n, seconds=40):
    end = time.time() + seconds
    while len(box.mails) < n and time.time() < end:
        time.sleep(0.1)
    time.sleep(2.5)  # nobody is told twice
    return sorted(to for _, tos, _ in box.mails for to in tos)


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
    said = stop(p)
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
    added = json.loads(run("log", "add", "-", "--setting", "school", "--db", db, text=report).stdout)
    check("the lead is told of a new one", wait(box, 1) == ["lead@school.invalid"], box.mails)
    box.mails.clear()
    about = json.dumps({"concern_about": "head", "facts": {"staff_conduct_concern": True}})
    check("about the head", run("log", "add", "-", "--setting", "school", "--db", db, text=about).returncode == 0)
    check("the chair alone is told of one about the head", wait(box, 1) == ["chair@school.invalid"], box.mails)
    box.mails.clear()
    took = run("log", "act", added["reference"], "taken", "--seq", str(added["seq"]), "--db", db)
    check("taken up", took.returncode == 0, took.stderr)
    stop(p)
    p = serve(db, port)
    check("nothing again after a stop", wait(box, 1, 5) == [], box.mails)
    err = stop(p)
    check("nothing of the book on standard error", not any(w and w in err.replace(db, "") for w in words if len(w) > 4), err)
    check("the journal is whole", run("audit", "verify", "--db", db).returncode == 0)
    post.stop()

for args, message in ((["--smtp", "http://x"], "smtp://"), (["--smtp", "smtp://x"], "--smtp-from"),
                      (["--smtp", "smtp://x", "--smtp-from", "a@b"], "--base-url"), (["--smtp-from", "a@b"], "--smtp URL"),
                      (["--smtp", "smtp://x", "--smtp-from", "a@b", "--base-url", "https://x", "--smtp-user", "u"], "--smtp-password-file")):
    wrong = run("serve", "--demo", *args)
    check(" ".join(args), wrong.returncode == 2 and message in wrong.stderr, wrong.stderr)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
