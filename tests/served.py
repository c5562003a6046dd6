"""A server in a test: begun, asked as somebody with a password, ended.

Used by tests/fault/server.py and tests/contract/mail.py, demo.py, paging.py,
casebook.py. What needs no server is in tests/asked.py.
"""
import json
import re
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from asked import check, end, engine  # noqa: F401


def run(*args, text=None, **more):
    return subprocess.run([engine, *args], input=text, capture_output=True, text=True, timeout=120, **more)


def sound(db, label):
    r = run("audit", "verify", "--db", db)
    check(f"{label}: the journal is whole", r.returncode == 0, r.stderr)


class Server:
    """`safetriage serve` on a port that was free. `more` goes to Popen."""

    def __init__(self, *args, **more):
        self.said = ""
        self.p = subprocess.Popen([engine, "serve", "--port", "0", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, **more)
        for line in self.p.stderr:
            self.said += line
            found = re.search(r"serving https?://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        else:
            raise SystemExit(f"serve did not begin: {self.said}")

    def end(self, how=signal.SIGTERM):
        """All it said on standard error."""
        if self.p.poll() is None:
            self.p.send_signal(how)
        self.out, err = self.p.communicate(timeout=60)
        self.said += err or ""
        if how == signal.SIGTERM:
            check("the server ends well", self.p.returncode == 0, f"{self.p.returncode}: {self.said}")
        return self.said


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Person:
    """Somebody with a password alone: a reporter."""

    def __init__(self, port, login, password):
        self.base = f"http://127.0.0.1:{port}"
        self.open = urllib.request.build_opener(Stay).open
        self.cookie = self.token = ""
        self.status, head, _ = self.call("POST", "/sign-in", urllib.parse.urlencode({"login": login, "password": password}).encode(),
                                    "application/x-www-form-urlencoded")
        self.cookie = (head.get("set-cookie") or "").split(";")[0]
        self.token = json.loads(self.call("GET", "/account")[2] or "{}").get("me", {}).get("token", "")

    def call(self, method, path, body=None, kind="application/json"):
        """Status, headers and body; status 0 when there was no answer."""
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

    def report(self, narrative):
        """The reference of a new incident; None when it was not acknowledged."""
        body = json.dumps({"narrative": narrative, "facts": {"secrecy_requested": True}})
        status, _, text = self.call("POST", "/incidents", body.encode())
        return json.loads(text)["reference"] if status == 201 else None
