#!/usr/bin/env python3
"""Every page that links and forms lead to, in French, in the book of `safetriage demo`: no word of the program's is English.

usage: french_pages.py SAFETRIAGE

Somebody of each role signs in and reads in French what was assessed in English: from their first page every link is followed
and every form is sent with nothing filled in (two of a kind each), so that refusals are read as well. Left out: what people
wrote, what is marked as another language, titles of sources. In the end the same pages in English: there English must be
found on each, or nothing looked at them. Ends with N passed, N failed.
"""
import base64
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import re
import struct
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from english import english, source  # noqa: E402
from page import Page  # noqa: E402
from served import Server, Stay, check, run  # noqa: E402

# Forms that end the reading, or somebody else's.
NOT_SENT = r"/sign-out|/sign-in|/veil|/account/(?!password)|/users/[^/]+/|.*/erase"
# What people wrote in the demo book, and names in it.
OWN = ("Sam Novak|Amal Okafor|Ruth Hallam|Tom Ferris|Grace Adeyemi|Peter Lindqvist|Ines Moreau|Kit Barlow|"
       "Meadow Lane School|Discord|WhatsApp|Snapchat|Instagram|TikTok|YouTube|Roblox|Minecraft|"
       "the child's phone|the safe in the school office").split("|")


def totp(secret):
    counter = struct.pack(">Q", int(time.time()) // 30)
    mac = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Reader:
    def __init__(self, port, lang):
        self.base, self.lang = f"http://127.0.0.1:{port}", lang
        self.open = urllib.request.build_opener(Stay).open
        self.cookies = {"lang": lang}

    def call(self, method, path, fields=None, **headers):
        """Status, where it leads, the page."""
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        if fields is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        headers = {"accept": "text/html", "accept-language": self.lang,
                   "cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=headers)
        try:
            r = self.open(request, timeout=120)
        except urllib.error.HTTPError as e:
            r = e
        with r:
            for line in r.headers.get_all("set-cookie") or []:
                name, _, value = line.split(";")[0].partition("=")
                if name != "lang":
                    self.cookies[name] = value
            return r.status if hasattr(r, "status") else r.code, r.headers.get("location"), r.read().decode("utf-8", "replace")

    def sign_in(self, login, password, secret):
        self.call("POST", "/sign-in", {"login": login, "password": password})
        if secret != "-":
            page = Page(self.call("GET", "/second-factor")[2])
            token = next((v for _, _, f in page.forms for n, v in f if n == "token"), "")
            self.call("POST", "/second-factor", {"code": totp(secret), "token": token})
        return self


def kind(path):
    """A page's sort: references, ids and queries away."""
    path, _, query = path.partition("?")
    path = re.sub(r"/[A-Z0-9]{4}-[A-Z0-9]{4}|/[0-9a-f]{32}", "/{}", path)
    path = re.sub(r"(/exercises|/settings|/areas)/[^/]+", r"\1/{}", path)
    names = sorted(p.partition("=")[0] for p in query.split("&") if p)
    return path + ("?" + "&".join(names) if names else "")


def crawl(reader, role, report):
    seen, todo, counts, pages = set(), ["/"], {}, 0
    sent = {}
    while todo:
        path = todo.pop(0)
        if path in seen or counts.get(kind(path), 0) >= 2:
            continue
        seen.add(path)
        counts[kind(path)] = counts.get(kind(path), 0) + 1
        status, to, text = reader.call("GET", path)
        pages += 1
        report(f"{role} {kind(path)}", text)
        if to:
            todo.append(to.replace(reader.base, ""))
        page = Page(text)
        for link in page.links:
            link = urllib.parse.urljoin(path, link).partition("#")[0]
            if link.startswith("/") and not link.startswith(("/language", "/pupils?lang=", "/assets", "/openapi")):
                todo.append(link)
        for method, action, fields in page.forms:
            action = urllib.parse.urljoin(path, action or path)
            if method != "post" or re.match(NOT_SENT, action) or sent.get(kind(action), 0) >= 2:
                continue
            sent[kind(action)] = sent.get(kind(action), 0) + 1
            status, to, text = reader.call("POST", action, fields)
            pages += 1
            report(f"{role} POST {kind(action)} {status}", text)
            if to:
                todo.insert(0, to.replace(reader.base, ""))
    return pages


def said(text):
    return [e for t in Page(text).said for e in english(t, OWN)] if "<html" in text else []


found = {}


moments = set()


def french(label, text):
    if "<html" in text:
        moments.update(re.findall(r'<time datetime="([^"]+)">([^<]+)<', text))
        for e in said(text):
            found.setdefault(e, label)


seen_english = [0, 0]


def in_english(label, text):
    if "<html" in text:
        seen_english[0] += 1
        seen_english[1] += not said(text.replace('lang="en"', 'lang="fr"'))


with tempfile.TemporaryDirectory() as folder:
    db = os.path.join(folder, "d.db")
    made = run("demo", "--db", db)
    people = {row.split()[0]: row.split()[-2:] for row in made.stdout.splitlines()[1:]}
    server = Server("--db", db, "--backup-dir", folder)
    try:
        total = 0
        nobody = Reader(server.port, "fr")
        for path in ("/", "/sign-in", "/paper", "/nowhere", "/incidents", "/first-run", "/users"):
            french(f"nobody {path}", nobody.call("GET", path)[2])
        french("nobody signs in", nobody.call("POST", "/sign-in", {"login": "x", "password": "y"})[2])
        api = {lang: {f"{path} {name}": o for path, item in doc["paths"].items() for name, o in item.items()}
               for lang, doc in ((lang, json.loads(Reader(server.port, lang).call("GET", "/openapi.json")[2])) for lang in ("fr", "en"))}
        words = {lang: [t for o in all_.values() for t in (o["summary"], *(r["description"] for r in o["responses"].values()))]
                 for lang, all_ in api.items()}
        check("openapi: nothing is English in French", not [t for t in words["fr"] if english(t)], [t for t in words["fr"] if english(t)][:3])
        check("openapi: English is seen", len([t for t in words["en"] if english(t)]) > 30, len(words["en"]))
        check("openapi: each summary in its own French", not [k for k, o in api["fr"].items() if o["summary"] == api["en"][k]["summary"]], "")
        check("openapi: the same ids", {k: o["operationId"] for k, o in api["fr"].items()} == {k: o["operationId"] for k, o in api["en"].items()}, "")
        french("a method nobody knows", nobody.call("DELETE", "/sign-in")[2])
        french("a form of another site", nobody.call("POST", "/sign-in", {"login": "x"}, origin="https://example.org")[2])
        french("too large", nobody.call("POST", "/sign-in", {"login": "x" * 3000000})[2])
        for role, (password, secret) in people.items():
            reader = Reader(server.port, "fr").sign_in(role, password, secret)
            pages = crawl(reader, role, french)
            check(f"{role}: pages in French", pages > 5, pages)
            total += pages
        for e, label in found.items():
            check(f"{label}: French", False, repr(e))
        check("many pages", total > 150, total)
        # A moment as machines read it beside its words: the same day of the week and month, the same time.
        days, wrong = "lun. mar. mer. jeu. ven. sam. dim.".split(), []
        for at, words in moments:
            local = datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(zoneinfo.ZoneInfo("Europe/London"))
            wanted = (days[local.weekday()], f"{local.day}{'er' if local.day == 1 else ''}", str(local.year), f"{local.hour}\u00a0h")
            if not all(w in words for w in wanted):
                wrong.append((at, words))
        check("moments in words", len(moments) > 20 and not wrong, (len(moments), wrong[:3]))
        crawl(Reader(server.port, "en").sign_in("reporter", *people["reporter"]), "reporter", in_english)
        check("English is seen where it is", seen_english[0] > 5 and seen_english[1] == 0, seen_english)
    finally:
        server.end()
served.end(f"; {total} pages")
