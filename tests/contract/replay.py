#!/usr/bin/env python3
"""replay: what a changed pack moves, held against two assessments compared here.

usage: replay.py SAFETRIAGE SOURCE_DIR
Each row of CHANGES is a change of the England pack. Every scenario's report is assessed by both packs and compared part
by part in this file; replay must tell the same moves, and no others. Ends with N passed, N failed.
"""
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask as run, check, end  # noqa: E402

source = Path(sys.argv[2])
AT = "2026-11-20T16:40:00Z"


# (file, row, nth cell of the row or None to remove it, what stands there, what comes in its place, moves must be)
CHANGES = [
    ("risk.dmn", "RK3", "outputEntry", '"medium"', '"low"', {"milder"}),
    ("risk.dmn", "RK3", "outputEntry", '"medium"', '"high"', {"stricter"}),
    ("wider.dmn", "SA2", None, None, None, {"milder"}),
    ("actions.dmn", "J1", "urgency", '"planned"', '"now"', {"stricter"}),
    ("cautions.dmn", "QV1", None, None, None, {"other"}),
    ("grooming.dmn", "G2", "outputEntry", '"contact"', '"worrying"', {"milder", "other"}),
]


def copy_pack(folder):
    for kind in ("rules", "flowcharts"):
        shutil.copytree(source / kind / "england", folder / kind / "england")
    return folder / "rules/england"


def change(pack, file, row, part, old, new):
    """The cell of this row that holds `old`; without a part the row goes."""
    path = pack / file
    text = path.read_text()
    start = text.index(f'<rule id="{row}">')
    end = text.index("</rule>", start) + len("</rule>")
    rule = text[start:end]
    if part is None:
        made = ""
    else:
        at = rule.index("<outputEntry>")
        assert old in rule[at:], f"{file} {row} has no {old}"
        made = rule[:at] + rule[at:].replace(old, new, 1)
    path.write_text(text[:start] + made + text[end:])


def reports():
    made = []
    for path in sorted((source / "rules/england/scenarios").glob("*.json")):
        made.append(json.dumps(json.loads(path.read_text())["report"]))
    return "\n".join(made) + "\n"


def assess(pack, lines):
    p = run("assess", "--pack", pack, "--batch", "--detail", "decisions", "--at", AT, stdin=lines)
    assert p.returncode == 0, p.stderr.decode()[:500]
    return [json.loads(line) for line in p.stdout.decode().splitlines()]


PARTS = ("mandatory", "urgency", "due", "held", "agency", "by_whom")


def outcome(a):
    """What an assessment says, by the names of replay."""
    found = {("risk.level", None, None): a["risk"]["level"],
             ("threshold_level", None, None): a["threshold_level"],
             ("strategy_discussion.status", None, None): a["strategy_discussion"]["status"]}
    for c in a.get("children", []):
        for part in ("threshold_level", "strategy_status"):
            if part in c:
                found["children." + part, c["id"], None] = c[part]
    for what, member, name in (("category", "categories", "code"), ("caution", "cautions", "code"),
                               ("person_must_decide", "person_must_decide", "what"),
                               ("contradiction", "contradictions", "fact")):
        for x in a.get(member, []):
            found[what, x[name], None] = x[name]
    for x in a["actions"]:
        people = tuple(x.get("for", [])) or None
        found["action", x["code"], people] = {p: x.get(p) for p in PARTS} | {"mandatory": x["mandatory"]}
    return found


def moves_of(was, is_):
    old, new = outcome(was), outcome(is_)
    return {k: (old.get(k), new.get(k)) for k in old.keys() | new.keys() if old.get(k) != new.get(k)}


def told(line):
    return {(m["what"], m.get("code", m.get("child")), tuple(m["for"]) if "for" in m else None): (m["was"], m["is"])
            for m in line["moved"]}


def replay(new, old, lines, *more):
    p = run("replay", "--pack", str(new), "--against", str(old), "--format", "json", "--at", AT, *more, stdin=lines)
    return p.returncode, [json.loads(line) for line in p.stdout.decode().splitlines()], p.stderr.decode()


SWAPPED = {"stricter": "milder", "milder": "stricter", "mixed": "mixed", "other": "other", None: None}


def changed_packs(lines):
    england = str(source / "rules/england")
    before = assess(england, lines)
    status, same, err = replay(england, england, lines)
    check("the same pack: nothing moves", status == 0 and len(same) == len(before) and
          not any(x["moved"] for x in same), (status, err[:200]))
    for file, row, part, old, new, ways in CHANGES:
        name = f"{file} {row} {part or 'removed'} {new or ''}"
        with tempfile.TemporaryDirectory() as folder:
            pack = copy_pack(Path(folder))
            change(pack, file, row, part, old, new)
            after = assess(str(pack), lines)
            status, found, err = replay(pack, england, lines)
            check(f"{name}: a line to each report", status == 0 and [x["line"] for x in found] ==
                  list(range(1, len(before) + 1)), (status, err[:200]))
            wrong = [(x["line"], told(x), moves_of(b, a)) for x, b, a in zip(found, before, after)
                     if told(x) != moves_of(b, a)]
            check(f"{name}: what moves is what two assessments differ in", not wrong, wrong[:1])
            moved = [x for x in found if x["moved"]]
            check(f"{name}: something moves", moved, "nothing does")
            check(f"{name}: reports that move have a way", all("towards" in x for x in moved) and
                  all("towards" not in x for x in found if not x["moved"]), "")
            first = {x["towards"] for x in moved}
            allowed = ways | ({"mixed"} if ways != {"other"} else set())
            check(f"{name}: the way", first & ways and first <= allowed, first)
            blamed = [m for x in moved for m in x["moved"] for because in ("because_was", "because_is", "changed")
                      for b in m[because] if b["rule"].endswith("/" + row)]
            if file != "grooming.dmn":  # G2 is read by other tables: their rows are the reasons
                check(f"{name}: the row that was changed is named", blamed, moved[:1])
            if part:
                others = {b["rule"] for x in moved for m in x["moved"] for b in m["changed"]
                          if not b["rule"].endswith("/" + row)}
                check(f"{name}: no other row is called changed", not others, others)
            back = replay(england, pack, lines)[1]
            check(f"{name}: the other way round", [SWAPPED[x.get("towards")] for x in found] ==
                  [x.get("towards") for x in back], "")


def text(lines):
    with tempfile.TemporaryDirectory() as folder:
        pack = copy_pack(Path(folder))
        change(pack, *CHANGES[0][:5])
        for lang, word, total in (("en", "MILDER", "\nchanged row: risk.dmn#risk_level/RK3\n\n"),
                                  ("fr", "PLUS DOUX", "\nligne changée\u00a0: risk.dmn#risk_level/RK3\n\n")):
            p = run("replay", "--pack", str(pack), "--against", "england", "--scenarios", "--format", "text", "--lang", lang)
            page = p.stdout.decode()
            check(f"text {lang}: says what was changed and what softens", p.returncode == 0 and word in page and total in page,
                  page[-300:] + p.stderr.decode())
            first, second = page.splitlines()[:2]
            check(f"text {lang}: two packs of one name are told apart", str(pack) in first and "rules/england" in second and
                  str(pack) not in second, (first, second))
            titles = [json.loads((f.parent / "fr" / f.name if lang == "fr" else f).read_text())["title"]
                      for f in sorted((source / "rules/england/scenarios").glob("*.json"))]
            titles = [t["text"] if isinstance(t, dict) else t for t in titles]
            flat = " ".join(page.split())
            check(f"text {lang}: scenarios go by their titles", any(" ".join(t.split()) + " (scenarios/" in flat for t in titles), flat[:400])
            check(f"text {lang}: no raw time", not re.search(r"\d{4}-\d\d-\d\dT", page), "")
            wide = [line for line in page.splitlines()[2:] if len(line) > 80]
            check(f"text {lang}: 80 columns", not wide, wide[:1])


def refused():
    mini, england = str(source / "tests/packs/rules/mini"), str(source / "rules/england")
    good = json.dumps({"facts": {}})
    only = json.dumps({"facts": {"live_streamed": True}})
    status, found, _ = replay(mini, england, good + "\n{\n" + only + "\n" + good + "\n")
    check("refused: the rest goes on", status == 1 and [x["line"] for x in found] == [1, 2, 3, 4], found)
    check("refused: by whom, and why", found[1].get("by") == "--against" and found[1]["error"]["message"] and
          found[2].get("by") == "--pack" and found[2]["error"]["field"] == "facts.live_streamed", found[1:3])
    check("refused: not in the answers", "moved" in found[3] and "moved" not in found[1], found)
    for args, status, says in ((["--pack", england], 2, "--against OLD"),
                               (["--against", england], 2, "--pack NEW"),
                               (["--pack", england, "--against", "no-such"], 3, "--against"),
                               (["--pack", england, "--against", england, "--scenarios", "x.jsonl"], 2, "--scenarios"),
                               (["--pack", england, "--against", england, "no-such.jsonl"], 4, "no-such.jsonl")):
        p = run("replay", *args)
        lines = p.stderr.decode().splitlines()
        check(f"use: {args}", p.returncode == status and lines and says in lines[0] and not p.stdout,
              (p.returncode, lines))


every = reports()
changed_packs(every)
text(every)
refused()
end()
