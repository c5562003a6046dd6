#!/usr/bin/env python3
"""Areas from outside: whose area counts, what check says of an area's file.

usage: areas.py SAFETRIAGE SOURCE_DIR
A row of REPORTS: label, report of the mini pack, the areas that the assessment names, children's levels of need.
A row of FILES: label, file, member path and new value (GONE: taken out), what check prints.
Ends with N passed, N failed.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

exe, source = sys.argv[1], Path(sys.argv[2])
GONE = object()
AT = ["--at", "2026-11-20T16:40:00Z"]
# A staff member is suspected: an agency of the employer's area acts.
STAFF = {"id": "s", "role": "suspected", "adult": True}
FACTS = {"images_involved": True, "immediate_danger": False}


def child(name, area=None):
    return {"id": name, "role": "harmed", **({"home_area": area} if area else {})}


REPORTS = [
    ("two children live in two areas", {"children": [child("a", "Far Away"), child("b", "nowhere_near")]},
     ["home far-away own a", "home nowhere-near own b"], {"a": 4, "b": 2}),
    ("the setting's area stands in for the one not said", {"setting": {"region": "far-away"},
     "children": [child("a", "nowhere-near"), child("b")]},
     ["home nowhere-near own a", "home far-away setting b"], {"a": 2, "b": 4}),
    ("a home that is not listed is not the setting's", {"setting": {"region": "far-away"},
     "children": [child("a", "Elsewhere"), child("b", "far-away")]},
     ["home default unlisted a (Elsewhere)", "home far-away own b"], {"a": 2, "b": 4}),
    ("nobody says anything", {"children": [child("a"), child("b")]}, ["home default none a b"], None),
    ("no child is listed", {"setting": {"region": "far-away"}}, ["home far-away setting"], None),
    ("the employer is in another area", {"setting": {"region": "nowhere-near"}, "children": [child("a", "nowhere-near")],
     "others": [{**STAFF, "employer_area": "far-away"}]},
     ["home nowhere-near own a", "employer far-away own s"], None),
    ("the employer's area is not said", {"setting": {"region": "far-away"}, "children": [child("a", "nowhere-near")],
     "others": [STAFF]}, ["home nowhere-near own a", "employer far-away setting"], None),
    ("the default is nobody's area", {"children": [child("a", "default")]}, ["home default unlisted a (default)"], None),
]

# England: two adults of trust with the areas of their employers, and the calls to the designated officers.
EMPLOYERS = [
    ("two areas: each with its own clock", ["peterborough", "cambridgeshire"],
     ["lado-referral today o1", "lado-referral one-working-day o2"]),
    ("the other way round", ["cambridgeshire", "peterborough"],
     ["lado-referral today o2", "lado-referral one-working-day o1"]),
    ("one area: one call", ["peterborough", "Peterborough"], ["lado-referral today o1 o2"]),
    ("one of them not said: the first that is", [None, "peterborough"], ["lado-referral today o1 o2"]),
]

FAR = "areas/far-away.json"
BASE = "areas/default.json"
FILES = [
    ("a datum misnamed", FAR, ["data", "lado_urgncy"], {"value": "today", "source": "GUIDE", "verified": "yes"},
     "error: default.json has no datum 'lado_urgncy': did you mean 'lado_urgency'?"),
    ("a datum left out", FAR, ["data", "levels"], GONE,
     "far-away.json:1: warning: levels: does not say; write null and verified no where it is not known"),
    ("not known for the area", FAR, ["data", "levels"], {"value": None, "source": None, "verified": "no"},
     "note: levels: not verified for this area"),
    ("a number that is none", FAR, ["data", "referral_hours", "value"], "24",
     "error: referral_hours: is not a whole number, nor null"),
    ("a number below nothing", FAR, ["data", "referral_hours", "value"], -1,
     "error: referral_hours: is not a whole number, nor null"),
    ("a list that is none", FAR, ["data", "stages"], {"value": "chair", "source": "OWN", "verified": "no"},
     "error: stages: is not a list of texts, nor null"),
    ("a value without words", FAR, ["data", "levels", "value"], "no-levels", "error: levels: no text 'area.value.no-levels'"),
    ("a note without words", FAR, ["data", "levels", "note"], "beware", "error: levels: no text 'area.note.beware'"),
    ("a source that is not there", FAR, ["data", "levels", "source"], "GUID", "error: levels: pack.json has no source 'GUID'"),
    ("surer than its source", FAR, ["data", "levels", "source"], "OWN",
     "error: levels: is marked surer than its source OWN (no)"),
    ("a mark that is none", FAR, ["data", "levels", "verified"], "maybe", "error: levels: verified is yes, secondary or no"),
    ("sure without a value", FAR, ["data", "levels", "value"], None,
     "error: levels: without a value and a source, verified is no"),
    ("a value without a source", FAR, ["data", "levels"], {"value": "far-levels", "source": None, "verified": "no"},
     "error: levels: a value needs a source"),
    ("a datum that is a text", FAR, ["data", "levels"], "far-levels",
     "error: levels: needs an object of value, source and verified"),
    ("a member nobody knows", FAR, ["data", "levels", "agency"], "police", "error: levels: unknown member 'agency'"),
    ("a member of the file nobody knows", FAR, ["telephone"], "1", "error: area: unknown member 'telephone'"),
    ("another id than the file's", FAR, ["id"], "far", "error: id 'far' is not the name of the file"),
    ("no name", FAR, ["name"], GONE, "error: needs a text 'name'"),
    ("no data", FAR, ["data"], GONE, "error: needs an object 'data'"),
    ("no data in the default", BASE, ["data"], GONE, "error: needs an object 'data'"),
    ("a value that no table may see", FAR, ["data", "lado_urgency", "value"], "never",
     "error: lado_urgency is not of the type that tArea gives it"),
    ("about nobody", BASE, ["data", "levels", "about"], "school", "error: levels: about is home, employer or everybody"),
    ("a kind that is none", BASE, ["data", "levels", "kind"], "code", "error: levels: kind is text, number or list"),
    ("a way to dial that is none", BASE, ["data", "helpline", "dial"], "fax",
     "error: helpline: dial is tel or sms, of a text without wording"),
    ("a code to dial", BASE, ["data", "levels", "dial"], "tel", "error: levels: dial is tel or sms, of a text without wording"),
    ("words to dial", BASE, ["data", "helpline"], {"value": "0800 CALL", "source": "GUIDE", "verified": "yes", "about": "everybody",
     "kind": "text", "dial": "tel"}, "error: helpline: is not a number to dial, nor null"),
    ("two digits to dial", BASE, ["data", "helpline"], {"value": "99", "source": "GUIDE", "verified": "yes", "about": "everybody",
     "kind": "text", "dial": "sms"}, "error: helpline: is not a number to dial, nor null"),
    ("tables want what the default has not", BASE, ["data", "levels"], GONE,
     "error: tArea has levels, and there is no such datum"),
    ("a section of our own, cited by an area, without French", "pack.json", ["sources", "OWN", "own"], True,
     "no text 'name.the way upwards'"),
    ("a datum without a label", "text/en.json", ["area.data.levels"], GONE, "error: no text 'area.data.levels'"),
    ("a file that is a list", FAR, [], [], "error: needs an object 'data'"),
]

passed = failed = 0


def check(label, ok, detail=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(f"FAIL {label}: {detail}")


def run(args, stdin=None):
    env = {**os.environ, "ASAN_OPTIONS": "detect_leaks=1"}
    return subprocess.run([exe, *args], input=stdin, capture_output=True, text=True, env=env, timeout=60, check=False)


def area_line(area):
    words = [area["role"], area["code"], area["known_by"], *area.get("for", [])]
    if "stated" in area:
        words.append(f"({area['stated']})")
    return " ".join(words)


def check_reports(pack):
    for label, report, wanted, levels in REPORTS:
        done = run(["assess", "--pack", pack, *AT, "--format", "json", "-"], json.dumps({**report, "facts": FACTS}))
        doc = json.loads(done.stdout) if done.returncode == 0 else {}
        got = [area_line(a) for a in doc.get("areas", [])]
        check(label, got == wanted, f"{got} {done.stderr}")
        check(f"{label}: each says how it is known", all(a.get("text") for a in doc.get("areas", [])), doc.get("areas"))
        if levels:
            got = {c["id"]: c["threshold_level"] for c in doc.get("children", [])}
            check(f"{label}: levels", got == levels, got)
    short = run(["assess", "--pack", pack, *AT, "--detail", "decisions", "--format", "json", "-"],
                json.dumps({"children": [child("a", "far-away")], "facts": FACTS}))
    area = json.loads(short.stdout)["areas"][0]
    check("decisions only: the area, not its data", area["code"] == "far-away" and "data" not in area, area)


def check_data(pack):
    done = run(["assess", "--pack", pack, *AT, "--format", "json", "-"],
               json.dumps({"children": [child("a", "nowhere-near")], "facts": {**FACTS, "parent_suspected": True}}))
    data = {d["name"]: d for d in json.loads(done.stdout)["areas"][0]["data"]}
    check("what holds where nothing is verified says so",
          data["levels"]["verified"] == "no" and data["levels"]["value"] is None, data.get("levels"))
    check("a list in words, from the default, with its note",
          data.get("stages", {}).get("text") == ["the worker", "the chair"] and data["stages"]["from_default"]
          and data["stages"]["note"] == "Ask.", data.get("stages"))
    check("what is for everybody stays in its file", "helpline" not in data, data)
    check("the employer's data are not the home's", "lado_urgency" not in data, data)


def check_employers():
    for label, areas, wanted in EMPLOYERS:
        others = [{"id": f"o{i}", "role": "suspected", "adult": True, "relationship": "staff-or-volunteer",
                   **({"employer_area": area} if area else {})} for i, area in enumerate(areas, 1)]
        report = {"setting": {"region": "cambridgeshire"}, "others": others,
                  "facts": {"immediate_danger": False, "staff_conduct_concern": True, "staff_harm_threshold_met": True}}
        done = run(["assess", "--pack", str(source / "rules/england"), *AT, "--format", "json", "-"], json.dumps(report))
        doc = json.loads(done.stdout) if done.returncode == 0 else {}
        calls = [" ".join([a["code"], a["urgency"], *a.get("for", [])]) for a in doc.get("actions", [])]
        check(label, [c for c in calls if c.startswith("lado")] == wanted, f"{calls} {done.stderr}")
        check(f"{label}: the rest is said once", len(calls) == len(set(calls)), calls)


def check_files(root):
    for label, name, path, value, wanted in FILES:
        pack = Path(root, "packs", "rules", "mini")
        shutil.rmtree(Path(root, "packs"), ignore_errors=True)
        shutil.copytree(source / "tests/packs", Path(root, "packs"))
        doc = json.loads((pack / name).read_text(encoding="utf-8"))
        at = doc
        for key in path[:-1]:
            at = at[key]
        if not path:
            doc = value
        elif value is GONE:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        (pack / name).write_text(json.dumps(doc), encoding="utf-8")
        done = run(["check", str(pack)])
        lines = (done.stdout + done.stderr).splitlines()
        check(label, done.returncode in (1, 3) and any(wanted in line and name.rsplit("/", 1)[-1] in line for line in lines),
              f"{done.returncode} {[line for line in lines if 'area' in line][:6]}")


def main():
    pack = str(source / "tests/packs/rules/mini")
    check_reports(pack)
    check_data(pack)
    check_employers()
    with tempfile.TemporaryDirectory() as root:
        check_files(root)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
