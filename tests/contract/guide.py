#!/usr/bin/env python3
"""The guide: the same bytes as assess for every scenario; sessions and keys.

usage: guide.py SAFETRIAGE SOURCE_DIR
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from asked import ask, check, end, engine, surroundings  # noqa: E402

source = Path(sys.argv[2])
tmp = tempfile.TemporaryDirectory()
T = Path(tmp.name)


def run(*args, stdin="", **more):
    return ask(*args, stdin=stdin, env=surroundings() | {"XDG_STATE_HOME": str(T / "state")} | more)


def core(text):
    a = json.loads(text)
    return (a["risk"]["level"], a["threshold_level"], a["strategy_discussion"]["status"],
            sorted(x["code"] for x in a["actions"] if x["mandatory"]))


def one(path):
    scenario = json.loads(path.read_text())
    name = path.stem
    whole, walked = T / f"{name}.in.json", T / f"{name}.out.json"
    whole.write_text(json.dumps(scenario["report"]))
    at = ["--at", scenario["at"]]
    guide = run("guide", "--answers", str(whole), *at, "--report-out", str(walked), "--format", "json")
    if guide.returncode:
        return [(name, False, guide.stderr[:300])]
    again = run("assess", *at, "--format", "json", str(walked))
    results = [(name + ": same bytes", guide.stdout == again.stdout, "differ")]
    if int(scenario["id"]) % 5 == 0:  # `safetriage test` compares the outcomes of all
        direct = run("assess", *at, "--format", "json", str(whole))
        results.append((name + ": same outcome", core(guide.stdout) == core(direct.stdout),
                        f"{core(guide.stdout)} {core(direct.stdout)}"))
    return results


with ThreadPoolExecutor(2) as pool:
    for results in pool.map(one, sorted((source / "rules/england/scenarios").glob("*.json"))):
        for r in results:
            check(*r)

MINI = ["--pack", str(source / "tests/packs/rules/mini"), "--at", "2026-11-20T16:40:00Z"]
# danger n, no child, nobody else, pictures n, bullying y, parent ?, police n
STORY = "n\nn\nn\nn\ny\n?\nn\n"
p = run("guide", *MINI, "--format", "json", stdin=STORY)
check("a walk by hand", p.returncode == 0 and json.loads(p.stdout)["categories"][0]["code"] == "bullying", p.stderr[-300:])
check("the emergency line first of all, then at every question", p.stderr.decode().startswith("If anyone is in danger now: call 999.\n")
      and p.stderr.decode().count("call 999") == 1 + STORY.count("\n"), p.stderr.decode().count("call 999"))
p = run("guide", *MINI, "--format", "json", "--lang", "fr", stdin="non\nnon\nnon\nnon\noui\ninconnu\nnon\n")
check("in French", p.returncode == 0 and json.loads(p.stdout)["lang"] == "fr", p.stderr[-300:])
p = run("guide", *MINI, "--format", "json", stdin="maybe\nhelp\nn\nback\ny\n" + STORY[2:])
check("help, back and a slip", p.returncode == 0 and json.loads(p.stdout)["risk"]["level"] == "immediate", p.stderr[-300:])
check("help is said", b"Hurt, missing, or about to be." in p.stderr, p.stderr[:300])
p = run("guide", *MINI, "--format", "json", stdin="n\ny\n99\n14\n1\nn\nn\nn\ny\n?\nn\n")
check("an answer out of range is asked again", p.returncode == 0, p.stderr[-300:])


def said(p):
    """What stood on the screen, as one line."""
    return " ".join(p.stderr.decode().split())


def kept():
    return sorted((T / "state/safetriage").glob("*")) if (T / "state/safetriage").exists() else []


# ---- left before the end: kept, private, with the advice so far ----
p = run("guide", *MINI, "--format", "json", stdin="quit\n")
check("quit at once: the advice of an empty report, nothing kept",
      p.returncode == 1 and json.loads(p.stdout)["categories"][0]["code"] == "unclassified" and not kept(), said(p)[-200:])
check("and says so", "Nothing was answered, so nothing was kept." in said(p), said(p)[-200:])
p = run("guide", *MINI, "--format", "json", stdin="y\nquit\n")
check("quit: the advice so far", p.returncode == 1 and json.loads(p.stdout)["risk"]["level"] == "immediate", p.stdout[:200])
check("quit: kept in one private file", len(kept()) == 1 and kept()[0].stat().st_mode & 0o777 == 0o600
      and kept()[0].parent.stat().st_mode & 0o777 == 0o700, kept())
check("quit: the name of the file tells nothing of the case", re.fullmatch(r"guide-\d{8}-\d{4}(-\d+)?\.json", kept()[0].name), kept())
check("and that was said before the first question", said(p).index("begin with --forget") < said(p).index("kept in /"), said(p)[:300])
how = f"safetriage guide --session {kept()[0]} --pack {MINI[1]}"
check("quit: how to go on", how in said(p) or how.replace(" ", "") in said(p).replace(" ", ""), said(p)[-400:])
p = run("guide", *MINI, "--format", "json", "--forget", stdin="y\nquit\n")
check("--forget: the advice, and nothing kept", p.returncode == 1 and json.loads(p.stdout)["risk"]["level"] == "immediate" and len(kept()) == 1, kept())
check("--forget: it says so, before and after", "nothing of it is kept (--forget)" in said(p) and "nothing was kept" in said(p).split("--forget")[1], said(p)[-300:])
p = run("guide", *MINI, "--forget", "--session", str(T / "both.json"), stdin="")
check("--forget and --session: one of them", p.returncode == 2 and not (T / "both.json").exists(), said(p))
p = run("guide", *MINI, "--format", "json", "--session", str(kept()[0]), stdin="n\nn\nn\ny\n?\nn\n")
check("going on from it", p.returncode == 0 and "Going on where you stopped" in said(p), said(p)[-300:])
check("at the end: what to do with the file", "delete that file" in said(p), said(p)[-300:])
p = run("guide", *MINI, "--format", "json", stdin="y\n")
check("end of input: the same", p.returncode == 1 and json.loads(p.stdout)["risk"]["level"] == "immediate" and len(kept()) == 2, kept())
p = run("guide", *MINI, "--format", "json", stdin="y\nquit\n", HOME="", XDG_STATE_HOME="")
check("no folder to keep it in: the advice all the same", p.returncode == 4 and p.stdout and "--session FILE" in said(p), said(p)[-300:])
(T / "open").mkdir()
(T / "open/safetriage").mkdir(mode=0o777)
(T / "open/safetriage").chmod(0o777)
p = run("guide", *MINI, "--format", "json", stdin="y\nquit\n", XDG_STATE_HOME=str(T / "open"))
check("a folder that others may write to is refused", p.returncode == 4 and not list((T / "open/safetriage").iterdir()), said(p)[-300:])
p = run("guide", *MINI, "--format", "text", "--lang", "fr", stdin="o\nquitter\n")
check("in French: advice, place and how", "Pas terminé" in said(p) and "Reprenez plus tard avec" in said(p) and "TOUT DE SUITE" in p.stdout.decode(), said(p)[-300:])
out = T / "so-far.json"
p = run("guide", *MINI, "--format", "json", "--report-out", str(out), stdin="n\ny\n14\nquit\n")
check("left in the middle of a child: the report so far can be assessed",
      p.returncode == 1 and run("assess", *MINI, str(out)).returncode == 0 and "children" not in json.loads(out.read_text()), said(p)[-300:])
with subprocess.Popen([engine, "guide", *MINI, "--format", "json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                      env=os.environ | {"XDG_STATE_HOME": str(T / "int")}) as child:
    child.stdin.write(b"y\n")
    child.stdin.flush()
    seen = b""
    while seen.count(b"> ") < 2:
        seen += child.stderr.read1(4096)
    child.send_signal(signal.SIGINT)
    told, rest = child.communicate(timeout=60)
    check("interrupted: kept, with the advice so far", child.returncode == 1 and json.loads(told)["risk"]["level"] == "immediate"
          and len(list((T / "int/safetriage").iterdir())) == 1, rest[-300:])
# ---- what people type ----
NO_DANGER = "n\n" * 8
AT = ["--at", "2026-11-20T16:40:00Z", "--format", "json"]  # a Friday; London keeps UTC then


def collected(*args, stdin):
    p = run("guide", *AT, "--report-out", str(out), *args, stdin=stdin)
    return json.loads(out.read_text()), said(p)


TIMES = [
    ("today 09:10", "Fri 20 November 2026, 09:10"), ("Today at 9.10am", "Fri 20 November 2026, 09:10"), ("today 9:10", "Fri 20 November 2026, 09:10"),
    ("yesterday 16:00", "Thu 19 November 2026, 16:00"), ("yesterday at 4pm, please", "Thu 19 November 2026, 16:00"),
    ("16h05", "Fri 20 November 2026, 16:05"), ("yesterday at 4 pm", "Thu 19 November 2026, 16:00"), ("noon", "Fri 20 November 2026, 12:00"),
    ("now", "Fri 20 November 2026, 16:40"), ("Hier à 16h", "Thu 19 November 2026, 16:00"), ("aujourd’hui 9h10", "Fri 20 November 2026, 09:10"),
    ("hier à 16 h 40", "Thu 19 November 2026, 16:40"), ("le 1er décembre 2025 à 9 h", "Mon 1 December 2025, 09:00"), ("1er juillet 2026 à 9 h", "Wed 1 July 2026, 09:00"),
    ("jeu. 19 nov. 2026 à 16\u00a0h\u00a005", "Thu 19 November 2026, 16:05"),
    ("avant-hier 8:00", "Wed 18 November 2026, 08:00"), ("Monday 15:20", "Mon 16 November 2026, 15:20"), ("vendredi 08:00", "Fri 20 November 2026, 08:00"),
    ("Thu 19 Nov 2026, 16:00", "Thu 19 November 2026, 16:00"), ("19/11/2026 16:00", "Thu 19 November 2026, 16:00"),
    ("19/11 16:00", "Thu 19 November 2026, 16:00"), ("1 December 16:00", "Mon 1 December 2025, 16:00"), ("20th november 9:00", "Fri 20 November 2026, 09:00"),
    ("2026-11-20 16:40", "Fri 20 November 2026, 16:40"), ("2026-11-20T16:40", "Fri 20 November 2026, 16:40"),
    ("2026-11-20T09:10:00Z", "Fri 20 November 2026, 09:10"), ("this morning at 9:10", "Fri 20 November 2026, 09:10"),
    ("Mon 2 Mar 2026, 16:40", "Mon 2 March 2026, 16:40"), ("mar. 17 nov. 2026 à 9 h", "Tue 17 November 2026, 09:00"),
    ("mar. 3 mars 2026 à 9 h", "Tue 3 March 2026, 09:00"), ("ven. 3 juill. 2026 à 15\u00a0h\u00a030", "Fri 3 July 2026, 15:30"),
    ("19 November 2026, 16:05", "Thu 19 November 2026, 16:05"), ("19 novembre 2026, 16\u00a0h\u00a005", "Thu 19 November 2026, 16:05"),
    ("2026-07-01 09:00", "Wed 1 July 2026, 09:00"),
]
report, text = collected(stdin=NO_DANGER + "4\n" + "\nback\n".join(t for t, _ in TIMES) + "\nquit\n")
noted = re.findall(r"Noted: (.*?)\. ", text)
for (reply, moment), got in zip(TIMES, noted + [""] * len(TIMES)):
    check(f"a time: {reply}", got == moment, got)
check("a time in summer", report.get("received") == "2026-07-01T09:00:00+01:00", report)
VAGUE = ["this morning", "yesterday", "2026-11-20", "yesterday evening"]
WRONG = ["25:00", "31/02/2026 09:00", "a while ago", "yesterday today 09:00", "9", "", "today 23:00"]
report, text = collected(stdin=NO_DANGER + "4\n" + "\n".join(VAGUE + WRONG) + "\nquit\n")
replies = [x for x in text.split("> ") if "At what time" in x or "not understood" in x]
for reply, got in zip(VAGUE + WRONG, replies + [""] * 20):
    if reply == "today 23:00":
        check("a time still to come is taken, and said to be", "That is still to come" in text and report["received"] == "2026-11-20T23:00:00Z", report)
    else:
        check(f"no time: {reply!r}", ("At what time, roughly?" if reply in VAGUE else "not understood") in got and "yesterday 16:00" in got, got)
report, text = collected("--lang", "fr", stdin=NO_DANGER + "4\nce matin\nquitter\n")
check("no time, in French", "received" not in report and "Vers quelle heure ?" in text and "hier 16:00" in text, text[-300:])
BOUNDS = [("2029-11-20 09:00", "after Sat 21 November 2026, 16:40"), ("22/11/2026 09:00", "after Sat 21 November 2026, 16:40"),
          ("20 Nov 1999 09:00", "before Sat 1 January 2000, 00:00"), ("0001-01-01T00:00:00Z", "before Sat 1 January 2000, 00:00"),
          ("9999-12-31 23:59", "after Sat 21 November 2026, 16:40")]
report, text = collected(stdin=NO_DANGER + "4\n" + "".join(t + "\n" for t, _ in BOUNDS) + "2000-01-01 00:00\nquit\n")
for (reply, bound), got in zip(BOUNDS, re.findall(r"That is (.*?), which cannot be right here", text) + [""] * 20):
    check(f"a time too far away: {reply}", got == bound, got)
check("the first day that may be said", report.get("received") == "2000-01-01T00:00:00Z", report)
report, text = collected("--lang", "fr", stdin=NO_DANGER + "4\n2029-11-20 09:00\nquitter\n")
check("a time too far away, in French", "received" not in report and "C’est après le sam. 21 novembre 2026, 16 h 40" in text, text[-300:])
SAID = [("y", "yes"), ("Yes please", "yes"), ("yes.", "yes"), ("oui", "yes"), ("OUI, MERCI", "yes"), ("o", "yes"), ("No thanks", "no"), ("non", "no"),
        ("pas du tout", "no"), ("?", "not known"), ("not sure", "not known"), ("I don't know", "not known"), ("Je ne sais pas", "not known")]
report, text = collected(stdin="\nback\n".join(x for x, _ in SAID) + "\nback\nquit\n")
for (reply, meant), got in zip(SAID, re.findall(r"You said: (.*?)\. Enter", text) + [""] * 20):
    check(f"yes or no: {reply}", got == meant, got)
SLIPS = ["maybe", "yes and no", "yesterday", "2"]
report, text = collected(stdin="\n".join(SLIPS) + "\nquit\n")
check("neither yes nor no", not report["facts"] and text.count("Please answer with: y yes, n no; ? not known") == len(SLIPS), text[-300:])
CHOICES = [("4", "A member of staff"), ("school-staff", "A member of staff"), ("A member of staff", "A member of staff"),
           ("the designated", "The designated safeguarding lead (DSL) or a deputy"), ("a PARENT", "A parent"),
           ("staff", "A member of staff"), ("Deputy", "The designated safeguarding lead (DSL) or a deputy"), ("safeguarding lead", "The designated safeguarding lead (DSL) or a deputy")]
report, text = collected(stdin=NO_DANGER + "\nback\n".join(x for x, _ in CHOICES) + "\nback\nquit\n")
for (reply, meant), got in zip(CHOICES, re.findall(r"You said: (.*?)\. Enter", text) + [""] * 20):
    check(f"a choice: {reply}", got == meant, got)
SLIPS = ["un membre", "a member o", "10", "0", "member", "aff", "st"]  # the second begins two of them; "member" stands in two
report, text = collected(stdin=NO_DANGER + "\n".join(SLIPS) + "\nquit\n")
check("not one choice", "reporter" not in report and text.count("not understood") == len(SLIPS), text[-300:])
# The kinds of matter come the most telling first: answered by what is asked. A child is concerned, no staff; a picture, of which nothing is known.
KNOWN = {"Who is telling": "4", "Qui vous en parle": "4", "When did your setting": "?", "Quand votre établissement": "?",
         "What do you know something about": "1", "De quoi savez-vous": "1",
         "concern any child": "y", "concerne-t-il un enfant": "o", "nude, semi-nude": "y", "enfant nu, dénudé": "o"}


def about_child(*args, stdin):
    """Up to the first child, called Bo; then stdin."""
    first = ("Shall we note down a child", "Notons-nous un enfant maintenant")
    with subprocess.Popen([engine, "guide", *AT, "--report-out", str(out), *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={k: v for k, v in os.environ.items() if k != "SAFETRIAGE_PACKS"} | {"XDG_STATE_HOME": str(T / "state")}) as guide:
        seen = screen = ""
        for _ in range(60):
            while not screen.endswith("> "):
                screen += guide.stderr.read1(4096).decode(errors="replace")
            flat, seen = " ".join(screen.split()), seen + screen
            if any(x in flat for x in first):
                break
            known = [v for k, v in KNOWN.items() if k in flat.split("none:")[0].split("aucun :")[0]]
            reply = known[0] if known else "none" if "none:" in flat or "aucun :" in flat else "?"
            guide.stdin.write((reply + "\n").encode())
            guide.stdin.flush()
            screen = ""
        _, rest = guide.communicate(("y\nBo\n" + stdin).encode(), timeout=120)
    return json.loads(out.read_text()), " ".join((seen + rest.decode()).split())


report, text = about_child(stdin="?\nharmed\n26\n13 years old\n1, 3\nquit\n")
check("a part is needed, so ? is not offered", "What is this child's part in it?" in text and "This one needs an answer" in text
      and "6 May be at risk (a number or the words) >" in text, text[-300:])
check("an age beyond the range: what can be answered", "that cannot be right here. Please answer with: a number from 0 to 25" in text, text[-300:])
check("an age in words", report["children"][0] == {"id": "Bo", "role": "harmed", "age": 13, "did": ["pictured", "sent"]}, report)
report, text = about_child("--lang", "fr", stdin="inconnu\n1\n13 ans\naucun\nquitter\n")
check("the same in French", report["children"][0] == {"id": "Bo", "role": "harmed", "age": 13, "did": []} and "Ici il faut une réponse" in text, text[-400:])

# ---- which of these? kinds of matter on one screen ----
UP_TO = NO_DANGER + "4\n?\ny\nnone\n"  # the page stands after what is common to all
WHICH = "What do you know something about?"
NOT_PAGE = set(collected(stdin=UP_TO + "quit\n")[0]["facts"])


def which(stdin, *args):
    """The facts that the page and what follows it gave, and what stood on the screen from the page on."""
    report, text = collected(*args, stdin=UP_TO + stdin)
    page = "De quoi savez-vous" if "fr" in args else WHICH
    return {k: v for k, v in report["facts"].items() if k not in NOT_PAGE}, text[text.find(page):]


facts, text = which("quit\n")
check("the kinds on one screen", text.startswith(WHICH + " 1 A picture, sexual talk, signs of grooming 2 Pressure") and " 8 Accounts" in text
      and not facts, text[:300])
facts, text = which("none\nquit\n")
check("none: no to all of them", len(facts) > 50 and set(facts.values()) == {False}, facts)
facts, text = which("?\nquit\n")
check("not known: all of them", not facts and "And the others?" not in text, facts)
facts, text = which("3\nn\nquit\n")
check("one of them: it is asked, the others are no", "Have other children been hurtful" in text and facts and set(facts.values()) == {False}
      and "bullying" not in facts and facts.get("images_involved") is False, facts)
facts, text = which("1, 3 and 8\n?\nnone\nnone\nnone\nquit\n")
check("three of them: three screens, the others not known", {"images_involved", "bullying", "gambling"} <= set(facts)
      and "coercion" not in facts and text.count("Question ") >= 3, facts)
facts, text = which("1,2,3,4,5,6,7,8\nquit\n")
check("all of them: nobody asks about others", "And the others?" not in text and "Question " in text, text[:900])
SLIPS = ["9", "0", "1.5", "1-3", "maybe", "y", "", "one"]
facts, text = which("\n".join(SLIPS) + "\nquit\n")
check("no such numbers", text.count("not understood") == len(SLIPS) and not facts, text.count("not understood"))
facts, text = which("2\nmaybe\nhelp\nback\nquit\n")
check("the others: not understood, and back to the page", text.count("And the others?") == 1 and text.count("not understood") == 1
      and text.count(WHICH) == 2, text)
facts, text = which("help\nquit\n")
check("help: what stands under each", "Bullying by other children; Threats of violence" in text, text[:900])
facts, text = which("2\nn\nback\n3\n?\nquit\n")
check("back at the first question after it: the page again, and nothing kept of it", text.count(WHICH) == 2 and not facts, facts)
facts, text = which("2\nn\nn\nback\nback\nback\nquit\n")
check("later, back goes to what it answered", text.count(WHICH) == 1 and "You said: no." in text, text[-600:])
facts, text = which("back\nquit\n")
check("back at the page: to the question before", "Is a member of staff the target?" in text or "how an adult who works with children behaved" in text, text[-400:])
facts, text = which("aucun\nquitter\n", "--lang", "fr")
check("in French", text.startswith("De quoi savez-vous quelque chose ? 1 ") and len(facts) > 50 and set(facts.values()) == {False}, text[:300])
facts, text = which("2 et 4\nnon\nquitter\n", "--lang", "fr")
check("two of them, in French", "Et les autres ?" in text and "coercion" not in facts and facts.get("images_involved") is False, facts)
which_session = T / "which.json"
first = run("guide", *AT, "--session", str(which_session), stdin=UP_TO + "2\nn\nquit\n")
again = run("guide", *AT, "--session", str(which_session), "--report-out", str(out), stdin="none\nquit\n")
check("a session goes on behind it", WHICH in said(first) and WHICH not in said(again)
      and json.loads(out.read_text())["facts"].get("images_involved") is False, said(again)[:600])
wide = [x for x in run("guide", *AT, stdin=UP_TO + "help\nmaybe\n2\nmaybe\nn\nquit\n").stderr.decode().splitlines() if len(x) > 80]
check("the page within 80 columns", not wide, wide[:2])

# ---- where one stands; back, Enter, on ----
report, text = collected(stdin="n\nn\nn\nback\nback\n\n\ny\nquit\n")
at = re.findall(r"Question (\d+) ", text)
check("back goes one question back, Enter one forward", at == ["1", "2", "3", "4", "3", "2", "3", "4", "5"], at)
check("and keeps what was said", [report["facts"].get(k) for k in ("immediate_danger", "medical_attention_needed", "child_missing")] == [False] * 3, report)
check("said: what Enter does", "You said: no. Enter keeps it and goes to the next question; on: back to where you were." in text, text[-300:])
report, text = collected(stdin="n\nn\nn\nback\nback\nback\non\nquit\n")
at = re.findall(r"Question (\d+) ", text)
check("on goes to where one was", at == ["1", "2", "3", "4", "3", "2", "1", "4"], at)
report, text = collected(stdin="\nback\non\nquit\n")
check("Enter, back and on at the first question: kindly refused", "This is the first question." in text and text.count("not understood") == 2, text[-300:])
about = [int(x) for x in re.findall(r"about (\d+) to go", collected(stdin="n\n" * 20 + "quit\n")[1])]
# one "none" would answer the rest of a screen, and a screen has four questions at first
check("what is left goes down with each screen", len(about) > 8 and about[:9] == [about[0] - i // 4 for i in range(9)], about)
p = run("guide", *MINI, "--format", "json", stdin="?\nn\n" + "?\n" * 60)
places = re.findall(r"Question (\d+)[^(]*\(([^)]*)\)", said(p))
most = [int(m.group(1)) if (m := re.search(r"at most (\d+)", x)) else 0 for _, x in places]
check("never more than said at most", all(len(places) - 1 - i <= m for i, m in enumerate(most)) and len(places) > 5, places)
screens = re.split(r"(?<=>) ", said(run("guide", *AT, stdin="help\nmaybe\nn\n")))
check("the emergency line on every screen", all("call 999" in x for x in screens[:4]), screens[:4])

session = T / "session.json"
p = run("guide", *MINI, "--session", str(session), stdin="n\nn\nquit\n")
check("quit with a session", p.returncode == 1 and session.exists() and str(session).encode() in p.stderr.replace(b"\n", b" "), p.stderr[-300:])
p = run("guide", *MINI, "--session", str(session), "--format", "json", stdin=STORY[4:])
check("resume", p.returncode == 0, p.stderr[-300:])
first = run("guide", *MINI, "--format", "json", stdin=STORY)
check("resumed is the same", p.stdout == first.stdout, "differ")
p = run("guide", *MINI, "--session", str(T / "other.json"), stdin="n\n")
check("end of input", p.returncode == 1 and (T / "other.json").exists(), f"{p.returncode}")
text = session.read_text()
session.write_text(text[: len(text) // 2])
p = run("guide", *MINI, "--session", str(session), stdin=STORY)
check("a cut session", p.returncode == 3 and len(p.stderr.splitlines()) == 1, p.stderr[:300])
p = run("guide", "--session", str(T / "other.json"), stdin=STORY)
check("a session of another pack", p.returncode == 3, p.stderr[:300])
p = run("guide", *MINI, "--flowchart", "nowhere", stdin=STORY)
check("an unknown flowchart", p.returncode == 3 and b"--flowchart: " in p.stderr, p.stderr[:300])
p = run("guide", *MINI, "--answers", str(T / "none.json"))
check("answers that are not there", p.returncode == 4, p.stderr[:300])
(T / "bad.json").write_text('{"facts":{"bulying":true}}')
p = run("guide", *MINI, "--answers", str(T / "bad.json"))
check("answers that are no report", p.returncode == 3 and b"did you mean 'bullying'" in p.stderr, p.stderr[:300])
(T / "some.json").write_text('{"received":"2026-11-19T10:00:00Z","narrative":"x","facts":{"immediate_danger":false}}')
p = run("guide", *MINI, "--answers", str(T / "some.json"), "--format", "json")
check("what was not asked", b"not asked, so not used: received" in p.stderr and b"not used: narrative" in p.stderr, p.stderr[:300])
p = run("guide", *AT, "--answers", str(source / "docs/samples/grooming.json"))
check("what was not asked, by its question", "not asked, so not used: What has happened, in your own words? (narrative)" in said(p), said(p)[:300])
p = run("guide", *AT, "--lang", "fr", "--answers", str(source / "docs/samples/grooming.json"))
check("the same in French", "pas demandé, donc pas utilisé : " in said(p) and "(narrative)" in said(p), said(p)[:300])
p = run("guide", *AT, "--answers", "-", stdin='{"facts":{"bulying":true,"coercion":1},"children":[{}]}')
check("answers with faults: all of them", p.returncode == 3 and len(p.stderr.splitlines()) == 3, p.stderr)
wide = [x for x in run("guide", *MINI, stdin=STORY).stderr.decode().splitlines() if len(x) > 80]
check("within 80 columns", not wide, wide[:2])

end()
