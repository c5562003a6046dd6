#!/usr/bin/env python3
"""The guide: the same bytes as assess for every scenario; sessions and keys.

usage: guide.py SAFETRIAGE SOURCE_DIR
"""
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
tmp = tempfile.TemporaryDirectory()
T = Path(tmp.name)
passed = failed = 0


def run(*args, stdin=""):
    env = {k: v for k, v in os.environ.items() if k != "SAFETRIAGE_PACKS"}
    return subprocess.run([exe, *args], input=stdin.encode(), capture_output=True, env=env, timeout=120)


def check(label, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {label}: {detail}")


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
check("the emergency line at every question", p.stderr.decode().count("call 999") == STORY.count("\n"), p.stderr.decode().count("call 999"))
p = run("guide", *MINI, "--format", "json", "--lang", "fr", stdin="non\nnon\nnon\nnon\noui\ninconnu\nnon\n")
check("in French", p.returncode == 0 and json.loads(p.stdout)["lang"] == "fr", p.stderr[-300:])
p = run("guide", *MINI, "--format", "json", stdin="maybe\nhelp\nn\nback\ny\n" + STORY[2:])
check("help, back and a slip", p.returncode == 0 and json.loads(p.stdout)["risk"]["level"] == "immediate", p.stderr[-300:])
check("help is said", b"Hurt, missing, or about to be." in p.stderr, p.stderr[:300])
p = run("guide", *MINI, "--format", "json", stdin="n\ny\n99\n14\n1\nn\nn\nn\ny\n?\nn\n")
check("an answer out of range is asked again", p.returncode == 0, p.stderr[-300:])
p = run("guide", *MINI, stdin="n\nquit\n")
check("quit", p.returncode == 1 and not p.stdout, f"{p.returncode}")
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
wide = [x for x in run("guide", *MINI, stdin=STORY).stderr.decode().splitlines() if len(x) > 80]
check("within 80 columns", not wide, wide[:2])

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
