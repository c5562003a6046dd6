#!/usr/bin/env python3
"""The server under faults, from outside.

usage: server.py SAFETRIAGE [KILLS]

Killed while it writes (20 times; 200 with the slow command: server.py PROGRAM
200), half-sent bodies, slow and idle clients, a disk that is full, a store that
cannot be written to: what was acknowledged is there afterwards, the server
answers again, the journal verifies, and no planted name is in a log or answer.
"""
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

engine = sys.argv[1]
kills = int(sys.argv[2]) if len(sys.argv) > 2 else 20
passed = failed = 0
PLANTED = "Zebedee"


def check(label, holds, more=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {label} {more}")


def run(*args):
    return subprocess.run([engine, *args], capture_output=True, text=True, timeout=300)


class Server:
    def __init__(self, db, **more):
        self.said = ""
        self.p = subprocess.Popen([engine, "serve", "--db", db, "--port", "0", "--metrics"], stderr=subprocess.PIPE, text=True, **more)
        for line in self.p.stderr:
            self.said += line
            found = re.search(r"serving http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        else:
            raise SystemExit(f"serve did not begin: {self.said}")

    def end(self, how=signal.SIGTERM):
        self.p.send_signal(how)
        _, err = self.p.communicate(timeout=60)
        self.said += err or ""
        check("no planted name in what it says", PLANTED.lower() not in self.said.lower(), self.said)
        return self.p.returncode


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Person:
    """Somebody with a password alone: a reporter."""

    def __init__(self, port, login, password):
        self.base = f"http://127.0.0.1:{port}"
        self.open = urllib.request.build_opener(Stay).open
        self.cookie = self.token = ""
        status, head, _ = self.call("POST", "/sign-in", urllib.parse.urlencode({"login": login, "password": password}).encode(),
                                    "application/x-www-form-urlencoded")
        self.cookie = (head.get("set-cookie") or "").split(";")[0]
        self.token = json.loads(self.call("GET", "/account")[2] or "{}").get("me", {}).get("token", "")

    def call(self, method, path, body=None, kind="application/json"):
        headers = {"accept": "application/json", "cookie": self.cookie, "x-csrf-token": self.token}
        if body is not None:
            headers["content-type"] = kind
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=headers)
        try:
            with self.open(request, timeout=30) as r:
                return r.status, r.headers, r.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()
        except OSError:
            return 0, {}, b""

    def report(self):
        """The reference of a new incident; None when it was not acknowledged."""
        body = json.dumps({"narrative": f"{PLANTED} was told to keep it secret.", "facts": {"secrecy_requested": True}})
        status, _, text = self.call("POST", "/incidents", body.encode())
        return json.loads(text)["reference"] if status == 201 else None


def listed(db):
    rows = json.loads(run("log", "list", "--status", "all", "--format", "json", "--db", db).stdout or "[]")
    return {r["reference"] for r in rows}


def sound(db, label):
    r = run("audit", "verify", "--db", db)
    check(f"{label}: the journal is whole", r.returncode == 0, r.stderr)


with tempfile.TemporaryDirectory() as folder:
    db = os.path.join(folder, "book.db")
    made = run("demo", "--db", db, "--incidents", "4")
    password = next(line.split()[-2] for line in made.stdout.splitlines() if line.startswith("reporter"))

    # ---- killed while it writes ----
    acknowledged = set()
    for i in range(kills):
        s = Server(db)
        p = Person(s.port, "reporter", password)
        end = threading.Timer(0.02 + (i * 37 % 50) / 100, s.p.kill)
        end.start()
        while s.p.poll() is None:
            reference = p.report()
            if reference is None:
                break
            acknowledged.add(reference)
        end.join()
        s.end(signal.SIGKILL)
    check("something was acknowledged", len(acknowledged) >= kills / 4, len(acknowledged))
    check("all of it is there", acknowledged <= listed(db), acknowledged - listed(db))
    sound(db, f"killed {kills} times")

    # ---- clients that stop in the middle, and that do nothing ----
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    s = Server(db)
    p = Person(s.port, "reporter", password)
    many = []
    for i in range(2000):
        c = socket.create_connection(("127.0.0.1", s.port), timeout=10)
        if i % 4 == 0:
            c.sendall(b"POST /incidents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"half\":")
        elif i % 4 == 1:
            c.sendall(b"GET /journal HTTP/1.1\r\nHost: x\r\nX-Slow")
        many.append(c)
    reference = p.report()
    check("2 000 idle and half-sent: it answers", reference is not None)
    for c in many[::2]:
        c.close()
    check("half of them gone: it answers", p.call("GET", "/readyz")[0] == 200)
    _, _, text = p.call("GET", "/metrics")
    check("no planted name in the counts", PLANTED.encode() not in text)
    for c in many:
        c.close()
    check("it ends well", s.end() == 0, s.said)
    check("what was reported meanwhile is there", reference in listed(db))
    sound(db, "idle clients")

    # ---- no room: files may not grow ----
    def tight():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = max(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 65536, size + 65536))
    before = listed(db)
    s = Server(db, preexec_fn=tight)
    p = Person(s.port, "reporter", password)
    got = []
    while len(got) < 600 and (not got or got[-1]):
        got.append(p.report())
    got.append(p.report())  # and once more
    check("no room: at last it is refused", None in got, len(got))
    check("no room: it still answers", p.call("GET", "/livez")[0] == 200)
    s.end()
    check("no room: what was acknowledged is there", {g for g in got if g} | before <= listed(db))
    s = Server(db)
    check("room again: it goes on", Person(s.port, "reporter", password).report() is not None)
    check("it ends well", s.end() == 0, s.said)
    sound(db, "no room")
    for name in os.listdir(folder):
        check(f"no planted name in {name}", PLANTED.encode() not in open(os.path.join(folder, name), "rb").read())

    # ---- a key that is gone ----
    shutil.move(db + ".key", db + ".kept")
    r = run("serve", "--db", db, "--port", "0")
    check("without its key: status 4", r.returncode == 4, r.stderr)
print(f"{passed} passed, {failed} failed; {len(acknowledged)} acknowledged")
sys.exit(1 if failed else 0)
