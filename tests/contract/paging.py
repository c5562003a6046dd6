#!/usr/bin/env python3
"""Lists page by page through HTTP: no incident twice, none lost, whatever is
asked for, and when one changes between two pages.

usage: paging.py SAFETRIAGE SOURCE_DIR
"""
import html
import json
import os
import pathlib
import re
import sys
import tempfile
import urllib.request

tests = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(tests), str(tests / "load")]
import served  # noqa: E402
from pages import sign_in  # noqa: E402
from served import Server, check, run  # noqa: E402

INCIDENTS = 130
RISKS = ["low", "medium", "high", "immediate"]


def order(row):
    """Immediate danger, then what nobody has taken up, then the rest; each by risk."""
    risk = RISKS.index(row["risk"])
    rank = 0 if risk == 3 else (3 if row["status"] == "received" else 6) - risk
    return rank, row.get("next_due") or "9999", row["created"], row["id"]


def walk(who, query, between=None):
    """Every page of a list, one after the other; `between` runs after the first."""
    seen, pages = [], 0
    while query is not None and pages < 50:
        status, _, doc = who.call("/incidents" + query)
        check(f"{query}: 200", status == 200, status)
        seen += doc["rows"]
        query = doc.get("next")
        pages += 1
        if between and pages == 1:
            between(doc["rows"])
    return seen, pages


with tempfile.TemporaryDirectory() as folder:
    db = os.path.join(folder, "book.db")
    made = run("demo", "--db", db, "--incidents", str(INCIDENTS))
    check("a book", made.returncode == 0, made.stderr)
    everything = json.loads(run("log", "list", "--status", "all", "--format", "json", "--db", db).stdout)
    server = Server("--db", db)
    base = f"http://127.0.0.1:{server.port}"
    try:
        lead = sign_in(base, made.stdout, "lead")
        account = {r["assignee"] for r in everything if r.get("assignee")}

        # What the lead lists, of all there is: not what is about the lead or the head.
        whole, pages = walk(lead, "")
        closed, _ = walk(lead, "?view=closed")
        ids = {r["id"] for r in whole + closed}
        check("several pages", pages >= 4, pages)
        rows = {r["id"]: r for r in everything}
        others = [r for r in everything if r["id"] not in ids]
        head = sign_in(base, made.stdout, "head")
        adults = {r["id"] for q in ("", "?view=closed") for r in walk(head, q)[0]}
        chair = sign_in(base, made.stdout, "chair")
        adults |= {r["id"] for q in ("", "?view=closed") for r in walk(chair, q)[0]}
        check("whatever the lead does not list, the head or the chair does", all(r["id"] in adults for r in others),
              [r["reference"] for r in others if r["id"] not in adults])

        def mine(test):
            return sorted((r for r in everything if r["id"] in ids and test(r)), key=order)

        def is_open(r):
            return r["status"] not in ("closed", "erased")

        kind = max({r["category"] for r in whole}, key=lambda c: sum(r["category"] == c for r in whole))
        for query, test in [
            ("", lambda r: True),
            ("?risk=medium", lambda r: r["risk"] != "low"),
            ("?risk=high", lambda r: r["risk"] in ("high", "immediate")),
            (f"?category={kind}", lambda r: r["category"] == kind),
            (f"?category={kind}&risk=medium", lambda r: r["category"] == kind and r["risk"] != "low"),
            ("?platform=none-such", lambda r: False),
            ("?due=overdue", None),
            *[(f"?assignee={a}", lambda r, a=a: r.get("assignee") == a) for a in sorted(account)],
        ]:
            listed, _ = walk(lead, query)
            got = [r["id"] for r in listed]
            check(f"{query}: none twice", len(got) == len(set(got)), len(got) - len(set(got)))
            check(f"{query}: in order", [order(r) for r in listed] == sorted(order(r) for r in listed))
            if test is None:
                check(f"{query}: all of them", set(got) == {r["id"] for r in whole if r["words"]["overdue"]})
            else:
                check(f"{query}: all of them", got == [r["id"] for r in mine(lambda r: is_open(r) and test(r))])

        # As a person turns the pages: by the link at the foot of each.
        def turn(query):
            seen, pages = [], 0
            while query is not None and pages < 50:
                request = urllib.request.Request(f"{base}/incidents{query}", headers={"accept": "text/html", "cookie": lead.cookie()})
                page = lead.open(request, timeout=60).read().decode()
                seen += re.findall(r'<th scope="row"[^>]*><a[^>]* href="/incidents/([A-Z0-9-]+)"', page)
                link = re.search(r'href="/incidents(\?[^"#]*after=[^"]*)"', page)
                query = html.unescape(link.group(1)) if link else None
                pages += 1
            return seen, pages

        for query in ("", "?risk=medium"):
            turned, n = turn(query)
            check(f"{query}: several pages to turn", n >= 3, n)
            check(f"{query}: the same by the links", turned == [r["reference"] for r in walk(lead, query)[0]], (n, len(turned)))

        # One of the first page changes: it leaves, it stays where it is, it goes to where it was not seen yet.
        def note(rows_seen):
            _, _, doc = lead.call(f"/incidents/{rows_seen[3]['reference']}")
            status, _, _ = lead.call(f"/incidents/{rows_seen[3]['reference']}/events",
                                     {"kind": "noted", "version": str(doc["version"]), "text": "Looked at again.", "sort": "fact"})
            check("a note between two pages", status in (200, 201, 303), status)

        def due_later(rows_seen):
            _, _, doc = lead.call(f"/incidents/{rows_seen[0]['reference']}")
            status, _, answer = lead.call(f"/incidents/{rows_seen[0]['reference']}/events",
                                          {"kind": "assigned", "version": str(doc["version"]), "assignee": sorted(account)[0]})
            check("another holder between two pages", status in (200, 201, 303), (status, answer))

        def cursor_goes(rows_seen):
            """The very incident that the next page begins after is taken up by somebody else."""
            ref = rows_seen[-1]["reference"]
            _, _, doc = lead.call(f"/incidents/{ref}")
            status, _, _ = lead.call(f"/incidents/{ref}/events",
                                     {"kind": "noted", "version": str(doc["version"]), "text": "The one at the edge.", "sort": "fact"})
            check("the one at the edge changes", status in (200, 201, 303), status)

        for label, between in [("a note", note), ("a holder", due_later), ("the edge", cursor_goes)]:
            listed, _ = walk(lead, "", between)
            got = [r["id"] for r in listed]
            check(f"{label} between pages: none twice", len(got) == len(set(got)))
            check(f"{label} between pages: none lost", set(got) == {r["id"] for r in whole},
                  {r["reference"] for r in whole} ^ {r["reference"] for r in listed})

        # By words, a hundred opened at a time, open ones and then closed ones.
        def search(words):
            got, after, times = [], "", 0
            while after is not None and times < 20:
                status, _, doc = lead.call("/search", {"words": words, **({"after": after} if after else {})})
                check(f"search {words}: 200", status == 200, status)
                got += [r["id"] for r in doc["by_words"]]
                after = doc.get("next")
                times += 1
            return got, times

        got, times = search("o")
        check("searching takes several pages", times >= 2, times)
        check("found once each", len(got) == len(set(got)))
        check("found in open and closed ones", {rows[i]["status"] for i in got} >= {"open", "closed"})
        noted, _ = search("the one at the edge")
        check("the note is found, once", len(noted) == 1, noted)
        readable = {i for i in ids if any("o" in json.dumps(lead.call(f"/incidents/{rows[i]['reference']}")[2].get(part, "")).lower()
                                          for part in ("report",))}
        check("nothing lost", readable <= set(got), len(readable - set(got)))
    finally:
        server.end()

served.end()
