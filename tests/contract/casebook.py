#!/usr/bin/env python3
"""The incident book through the command: log, audit, backup, restore.

usage: casebook.py SAFETRIAGE SOURCE_DIR

Each check prints nothing when it holds. Files are looked into from outside:
a planted name must stand in none of them, and the audit must find what another
program (sqlite3 of Python) did to them.
"""
import json
import os
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import served  # noqa: E402
from served import check, run  # noqa: E402

SAMPLE = os.path.join(sys.argv[2], "docs/samples/grooming.json")
NAME = "Zebedee Plantedname"


def said(*args, db=None, text=None, env=None):
    """Status, output and errors of a command on this book."""
    where = dict(os.environ, **(env or {}))
    where.pop("SAFETRIAGE_DB", None)
    if db:
        where["SAFETRIAGE_DB"] = db
    where.update(env or {})
    p = run(*args, text=text, env=where)
    return p.returncode, p.stdout, p.stderr


def ok(*args, db=None, text=None):
    status, out, err = said(*args, db=db, text=text)
    check(" ".join(args), status == 0, f"status {status}: {err}")
    return json.loads(out) if status == 0 and out else None


def refused(status, message, *args, db=None, text=None):
    got, out, err = said(*args, db=db, text=text)
    label = " ".join(args)
    check(f"{label}: status {status}", got == status, f"{got}: {err}")
    check(f"{label}: says '{message}'", message in err, err)
    check(f"{label}: one line", err.count("\n") <= 2, err)
    check(f"{label}: nothing printed", status == 1 or out == "", out)
    check(f"{label}: no name in it", NAME.split()[0] not in err, err)


def report(folder, quiet=False):
    """The sample; quiet: with no fact of it, so that nothing was ever serious."""
    path = os.path.join(folder, "report.json")
    doc = json.load(open(SAMPLE))
    doc["narrative"] = f"{NAME} was told to keep it a secret."
    if quiet:
        doc["facts"] = {}
    json.dump(doc, open(path, "w"))
    return path


def book(folder, n=1, quiet=False):
    db = os.path.join(folder, "book.db")
    made = []
    for i in range(n):
        args = ["log", "add", report(folder, quiet), "--setting", "oak"]
        made.append(ok(*args, *(["--create"] if i == 0 else []), db=db))
    return db, made


def verify(db, *args):
    status, out, err = said("audit", "verify", *args, db=db)
    return status, (json.loads(out) if out else None), err


def act(db, name, kind, body=None, seq=None):
    if seq is None:
        seq = ok("log", "show", name, db=db)["seq"]
    args = ["log", "act", name, kind, "--seq", str(seq)]
    return ok(*args, *(["-"] if body else []), db=db, text=json.dumps(body) if body else None)


def close(db, name):
    """What was serious at any time wants a second person, whom the command
    line has not; what never was closes alone, with what rules it out."""
    act(db, name, "closed", {"outcome": "settled", "ruled_out": "a prank, by both",
        "left": "nothing of it was so"})


def wrong_use(folder):
    db, made = book(folder)
    name = made[0]["reference"]
    rows = [
        (2, "is none of", ["log", "burn"], db),
        (2, "too few", ["log", "show"], db),
        (2, "--setting", ["log", "add", SAMPLE], db),
        (2, "no kind of event", ["log", "act", name, "eaten", "--seq", "1"], db),
        (2, "--seq", ["log", "act", name, "taken"], db),
        (2, "--reason", ["log", "erase", name], db),
        (2, "--create", ["log", "list", "--create"], db),
        (2, "say what", ["audit"], db),
        (2, "which folder", ["backup"], db),
        (2, "which copy", ["restore"], db),
        (3, "no such incident", ["log", "show", "ABCD-EFGH"], db),
        (3, "no such incident", ["log", "show", "x' OR 1=1 --"], db),
        (3, "setting", ["log", "add", SAMPLE, "--setting", "Oak School!"], db),
        (3, "only a closed", ["log", "erase", name, "--reason", "a test of it"], db),
        (3, "COUNT-LINK", ["audit", "verify", "--receipt", "12"], db),
        (3, "is required", ["log", "act", name, "noted", "--seq", "1"], db),
        (3, "moved on", ["log", "act", name, "taken", "--seq", "7"], db),
        (3, "there is a store", ["restore", db], db),
        (4, "no store", ["log"], os.path.join(folder, "none.db")),
        (4, "No such file", ["backup", os.path.join(folder, "none")], db),
        (4, "", ["log", "add", os.path.join(folder, "none.json"), "--setting", "oak"], db),
    ]
    for status, message, args, where in rows:
        refused(status, message, *args, db=where)
    # Without --db: the user's own, which is not there yet; nobody's, no store.
    for home, status, message in ((folder, 4, ".local/share/safetriage/incidents.db: there is no store"),
                                  ("", 2, "say which store")):
        got, out, err = said("log", env={"HOME": home, "XDG_DATA_HOME": "", "SAFETRIAGE_DB": ""})
        check(f"own store below '{home}'", got == status and message in err and not out, f"{got}: {err}")
    check("still sound", verify(db)[0] == 0)


def keys(folder):
    db, made = book(folder)
    key = db + ".key"
    mode = lambda p: oct(os.stat(p).st_mode & 0o777)
    for tail in ("", ".key", ".datakeys", ".key.head"):
        check(f"mode of book.db{tail}", mode(db + tail) == "0o600", mode(db + tail))
    os.chmod(key, 0o640)
    refused(4, "0600", "log", db=db)
    os.chmod(key, 0o600)
    text = open(key).read()
    os.rename(key, key + ".away")
    refused(4, "the key file is missing", "log", db=db)
    refused(4, "the key file is missing", "log", "add", SAMPLE, "--setting", "oak", "--create", db=db)
    open(key, "w", opener=lambda p, f: os.open(p, f, 0o600)).write("hello\n")
    refused(4, "holds no key", "log", db=db)
    open(key, "w").write(text[:-10] + ("0" if text[-10] != "0" else "1") + text[-9:])
    refused(4, "not this store's", "log", db=db)
    refused(4, "not this store's", "audit", "verify", db=db)
    os.remove(key)
    ok("log", "--key", key + ".away", db=db)
    os.rename(key + ".away", key)
    open(db + "x", "wb").write(b"no database at all" * 100)
    shutil.copy(key, db + "x.key")
    shutil.copy(db + ".datakeys", db + "x.datakeys")
    refused(4, "not a database", "log", db=db + "x")


def sealed(folder):
    """Nothing of the report but codes stands in any file; the export has all."""
    db, made = book(folder)
    name = made[0]["reference"]
    act(db, name, "person", {"role": "child", "name": NAME, "handle": "@zebplanted"})
    act(db, name, "noted", {"text": f"{NAME} is safe at home"})
    for file in os.listdir(folder):
        if file == "report.json":
            continue
        data = open(os.path.join(folder, file), "rb").read().lower()
        for word in (b"zebedee", b"plantedname", b"zebplanted", b"secret", b"operator", b"pupil-a", b"harmed"):
            check(f"{word} is not in {file}", word not in data)
    doc = ok("log", "show", name, db=db)
    check("narrative", NAME in doc["report"]["narrative"])
    check("export", ok("log", "export", db=db)[0]["notes"][0]["text"].startswith(NAME))
    check("pack", len(doc["assessment"]["pack"]["sha256"]) == 64)
    columns = {r[1] for r in sqlite3.connect(db).execute("PRAGMA table_info(incident)")}
    check("plain columns", columns == {
        "id", "reference", "setting", "area", "category", "risk", "platform", "year_group", "status",
        "due_us", "assignee", "created_us", "changed_us", "closed_us", "audience"}, columns)


# what somebody with the files and without the key does, and what the audit says
TAMPER = [
    ("a link", "UPDATE journal SET link = zeroblob(32) WHERE n = 2", "entry 2:"),
    ("a body", "UPDATE journal SET body = zeroblob(length(body)) WHERE n = 1", "entry 1:"),
    ("a line", "UPDATE journal SET meta = (SELECT meta FROM journal WHERE n = 3) WHERE n = 4", "entry 4:"),
    ("a time", "UPDATE journal SET at_us = at_us + 1 WHERE n = 3", "entry 3:"),
    ("an entry taken out", "DELETE FROM journal WHERE n = 2", "entry 2: missing"),
    ("the tail cut", "DELETE FROM journal WHERE n = (SELECT max(n) FROM journal)", "tail is cut"),
    ("all of it gone", "DELETE FROM journal", "tail is cut"),
    ("a status", "UPDATE incident SET status = 3", "incident "),
    ("an assignee", "UPDATE incident SET assignee = 'x'", "incident "),
    ("who may see it", "UPDATE incident SET audience = zeroblob(16)", "incident "),
    ("a row", "PRAGMA foreign_keys = OFF; DELETE FROM token; DELETE FROM incident", "incident "),
]


def tampering(folder):
    db, made = book(folder, 3)
    act(db, made[0]["reference"], "taken")
    status, out, err = verify(db)
    check("sound before", status == 0 and out["sound"] and out["head"] == out["outside"], err)
    for label, sql, message in TAMPER:
        there = os.path.join(folder, "tampered")
        os.mkdir(there)
        for tail in ("", ".key", ".datakeys", ".key.head"):
            shutil.copy(db + tail, there)
        other = os.path.join(there, "book.db")
        c = sqlite3.connect(other)
        c.executescript("DROP TRIGGER journal_keeps; DROP TRIGGER journal_stays;" + sql)
        c.commit()
        c.close()
        status, out, err = verify(other)
        check(f"{label}: found", status == 1 and not out["sound"], f"{status} {out}")
        check(f"{label}: says '{message}'", message in err, err)
        shutil.rmtree(there)
    # The head outside: gone, of an earlier day, or made up.
    head = db + ".key.head"
    now = open(head).read()
    os.remove(head)
    check("no head", verify(db)[0] == 1)
    open(head, "w").write(now.replace(" 1 ", " 1 9", 1))
    check("a made-up head", verify(db)[0] == 1)
    os.remove(head)
    act(db, made[2]["reference"], "taken")
    check("work does not heal a head that is gone", verify(db)[0] == 1)
    refused(2, "--reason", "audit", "rehead", db=db)
    check("written anew", ok("audit", "rehead", "--reason", "the disk was changed", db=db)["sound"])
    check("and said", any(l["act"] == "head written anew" for l in ok("audit", "list", db=db)))
    check("sound again", verify(db)[0] == 0)
    # A receipt outlives a head that went back with the store.
    saved = os.path.join(folder, "saved")
    os.mkdir(saved)
    files = ("", ".datakeys", ".key.head")
    for tail in files:
        shutil.copy(db + tail, saved)
    late = act(db, made[1]["reference"], "taken")["receipt"]
    check("receipt", verify(db, "--receipt", late)[0] == 0)
    for tail in files:
        shutil.copy(os.path.join(saved, "book.db" + tail), folder)
    status, out, err = verify(db, "--receipt", late)
    check("store and head gone back: the receipt shows it", status == 1 and "receipt" in err, err)


def erasure(folder):
    db, made = book(folder, 2, quiet=True)
    gone, stays = made[0], made[1]
    copies = os.path.join(folder, "copies")
    os.mkdir(copies)
    first = ok("backup", copies, db=db)
    act(db, gone["reference"], "taken")
    refused(3, "ruled_out", "log", "act", gone["reference"], "closed", "--seq", "2", "-", db=db,
            text=json.dumps({"outcome": "settled", "left": "nothing of it was so"}))
    close(db, gone["reference"])
    act(db, gone["reference"], "held", {"reason": "an inquiry"})
    refused(3, "held", "log", "erase", gone["reference"], "--reason", "a test of it", db=db)
    act(db, gone["reference"], "released", {"reason": "it is over"})
    ok("log", "erase", gone["reference"], "--reason", "kept long enough", db=db)
    refused(3, "erased", "log", "show", gone["reference"], db=db)
    check("sound after erasing", verify(db)[0] == 0)
    ok("log", "show", stays["reference"], db=db)
    row = [r for r in ok("log", "list", db=db) if r["id"] == gone["id"]][0]
    check("columns are blank", row["status"] == "erased" and not row["category"] and not row["setting"], row)
    history = ok("audit", "history", gone["reference"], db=db)
    check("who did it stays", any(l["act"] == "erased" and l["detail"] == "kept long enough" for l in history))
    # The older copy comes back: what was erased does not.
    r = ok("restore", first["store"], "--replace", db=db)
    check("put aside", r and os.path.exists(r["aside"]))
    refused(3, "erased", "log", "show", gone["reference"], db=db)
    row = [r for r in ok("log", "list", db=db) if r["id"] == gone["id"]][0]
    check("blank again", row["status"] == "erased" and not row["category"], row)
    check("the other one is whole", NAME in ok("log", "show", stays["reference"], db=db)["report"]["narrative"])
    status, out, err = verify(db)
    check("sound after restoring", status == 0, err)
    acts = [l["act"] for l in ok("audit", "list", db=db)]
    check("the journal says so", "restored" in acts and "erased again" in acts, acts)
    # Copies of keys are kept for days, copies of the store for good.
    old = os.path.join(copies, "datakeys-20200101T000000Z.db")
    other = os.path.join(copies, "datakeys-20200101T000000Z.db.txt")
    for p in (old, other, os.path.join(copies, "store-20200101T000000Z.db")):
        open(p, "w").write("x")
    out = said("backup", copies, db=db)
    for _ in range(3):  # a second backup within the second has no name left
        if out[0] == 0:
            break
        import time
        time.sleep(1)
        out = said("backup", copies, db=db)
    check("pruned", json.loads(out[1])["pruned"] == ["datakeys-20200101T000000Z.db"] and not os.path.exists(old), out)
    check("nothing else", os.path.exists(other))


def fresh_machine(folder):
    """Only the copies and the key are left."""
    db, made = book(folder, 2)
    copies, there = os.path.join(folder, "copies"), os.path.join(folder, "there")
    os.mkdir(copies)
    os.mkdir(there)
    copy = ok("backup", copies, db=db)
    new = os.path.join(there, "book.db")
    refused(4, "key file is missing", "restore", copy["store"], db=new)
    shutil.copy(db + ".key", new + ".key")
    refused(4, "--datakeys", "restore", copy["store"], db=new)
    check("nothing half-made", sorted(os.listdir(there)) == ["book.db.key"], os.listdir(there))
    cut = os.path.join(copies, "cut.db")
    open(cut, "wb").write(open(copy["store"], "rb").read()[:20000])
    refused(4, "", "restore", cut, "--datakeys", copy["datakeys"], db=new)
    check("no store of a cut copy", not os.path.exists(new))
    if os.path.exists(new + ".datakeys"):
        os.remove(new + ".datakeys")
    ok("restore", copy["store"], "--datakeys", copy["datakeys"], db=new)
    for m in made:
        check("it is there", NAME in ok("log", "show", m["reference"], db=new)["report"]["narrative"])
    check("sound", verify(new)[0] == 0)
    check("the receipt still proves", verify(new, "--receipt", made[1]["receipt"])[0] == 0)


def users(folder):
    db = os.path.join(folder, "book.db")
    refused(4, "there is no store", "user", "list", db=db)
    refused(2, "add: say whose", "user", "add", "lea", db=db)
    refused(2, "none of list", "user", "make", db=db)
    refused(2, "say one login", "user", "reset", db=db)
    refused(2, "no role is called", "user", "add", "lea", "--name", "Lea", "--role", "king", "--create", db=db)
    refused(2, "--create goes with add", "user", "list", "--create", db=db)
    made = ok("user", "add", "ada", "--name", "Ada Admin", "--role", "administrator", "--create", db=db)
    check("a first password", len(made["password"]) == 19, made)
    refused(3, "somebody has it", "user", "add", "ADA", "--name", "Ada Again", "--role", "lead", db=db)
    refused(3, "roles", "user", "add", "rob", "--name", "Rob", db=db)
    refused(3, "login", "user", "add", "two words", "--name", "Rob", "--role", "lead", db=db)
    refused(3, "at most 64", "user", "add", "x" * 65, "--name", "Rob", "--role", "lead", db=db)
    ok("user", "add", "lea", "--name", "Lea Lead", "--role", "lead", "--role", "trainer", "--setting", "school", "--setting", "*", db=db)
    people = {u["login"]: u for u in ok("user", db=db)}
    check("two people", sorted(people) == ["ada", "lea"], people)
    check("roles and settings", people["lea"]["roles"] == ["lead", "trainer"] and people["lea"]["settings"] == ["school", "*"], people)
    check("no hash in it", "argon2" not in json.dumps(people))
    check("disabled", ok("user", "disable", "lea", db=db)["disabled"] is True)
    check("enabled", ok("user", "enable", "lea", db=db)["disabled"] is False)
    refused(3, "last administrator", "user", "disable", "ada", db=db)
    refused(3, "no such account", "user", "reset", "nobody", db=db)
    check("another password", ok("user", "reset", "ada", db=db)["password"] != made["password"])
    status, out, err = said("user", "list", "--format", "text", db=db)
    check("as text", status == 0 and out.count("\n") == 3 and max(map(len, out.split("\n"))) <= 80, out)
    journal = json.dumps(ok("audit", "list", db=db))
    check("in the journal", journal.count("account made") == 2 and journal.count("account changed") == 3, journal)
    files = b"".join(open(os.path.join(folder, f), "rb").read() for f in os.listdir(folder))
    check("no password in the files", made["password"].encode() not in files and b"Ada Admin" not in files)


def reading_only(folder):
    db, made = book(folder)
    if os.geteuid() == 0:
        return  # root writes everywhere
    os.chmod(folder, 0o500)
    refused(4, "", "log", "show", made[0]["reference"], db=db)
    os.chmod(folder, 0o700)
    check("sound", verify(db)[0] == 0)


for part in (wrong_use, keys, sealed, tampering, erasure, fresh_machine, users, reading_only):
    with tempfile.TemporaryDirectory() as folder:
        part(folder)
served.end()
