#!/usr/bin/env python3
"""Sign in to an invented book and print what to ask for: a line each of name,
cookies, path.

usage: pages.py BASE LOGINS
"""
import base64
import hashlib
import hmac
import json
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Somebody at a server, by JSON."""

    def __init__(self, base):
        self.base = base
        self.cookies, self.token = {}, ""
        self.open = urllib.request.build_opener(Stay).open

    def cookie(self):
        return ";".join(f"{k}={v}" for k, v in self.cookies.items())

    def call(self, path, form=None):
        body = urllib.parse.urlencode({"token": self.token, **form}).encode() if form is not None else None
        request = urllib.request.Request(self.base + path, data=body, headers={"accept": "application/json", "cookie": self.cookie()})
        try:
            answer = self.open(request, timeout=60)
        except urllib.error.HTTPError as e:
            answer = e
        for line in answer.headers.get_all("set-cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        text = answer.read()
        doc = json.loads(text) if "json" in (answer.headers.get("content-type") or "") else {}
        self.token = doc.get("me", {}).get("token", self.token)
        return answer.status, answer.headers.get("location"), doc


def code(secret):
    key, step = base64.b32decode(secret), int(time.time()) // 30
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def sign_in(base, logins, who):
    """logins is what `safetriage demo` printed."""
    people = {line.split()[0]: line.split()[-2:] for line in logins.splitlines() if line.split()}
    b = Browser(base)
    password, secret = people[who]
    b.call("/sign-in", {"login": who, "password": password})
    if secret != "-":
        b.call("/second-factor")
        status, _, doc = b.call("/second-factor", {"code": code(secret)})
        if status >= 400:
            sys.exit(f"{who}: second factor: {status} {doc.get('title')}")
    return b


def main(base, logins):
    lead = sign_in(base, logins, "lead")
    status, _, queue = lead.call("/incidents")
    if status != 200:
        sys.exit(f"the queue: {status}")
    # Incidents from all over the queue: one page asked for again and again would be all that SQLite has at hand.
    paths, wanted = [], 400
    for view in ("?due=week", "", "?view=closed", "?risk=immediate", "?risk=high"):
        _, _, queue = lead.call("/incidents" + view)
        while queue and len(paths) < wanted:
            paths += [f"/incidents/{r['reference']}" for r in queue["rows"]]
            queue = lead.call("/incidents" + queue["next"])[2] if queue.get("next") and len(paths) % 100 else None
    print("queue", lead.cookie(), "/incidents")
    print("incident", lead.cookie(), ",".join(dict.fromkeys(paths)))
    staff = sign_in(base, logins, "reporter")
    staff.call("/guide")
    _, place, _ = staff.call("/guide", {"setting": "school"})
    print("step", staff.cookie(), place or "/guide/question")


if __name__ == "__main__":
    main(sys.argv[1], open(sys.argv[2]).read())
