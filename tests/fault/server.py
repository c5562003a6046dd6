#!/usr/bin/env python3
"""The server under faults, from outside.

usage: server.py SAFETRIAGE [KILLS]

Killed while it writes (20 times; 200 in ./check --all, or server.py PROGRAM
200), half-sent bodies, slow and idle clients, a disk that is full, a store that
cannot be written to, a clock that jumps, a crash: what was acknowledged is
there afterwards, the server answers again, the journal verifies, and no planted
name is in a log, an answer, a file or a core.

The full disk is a tmpfs of its own, seen by this test alone (unshare); where
that may not be, it says so, and a limit on the size of files stands for it.
"""
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import served  # noqa: E402
from served import Person, Server, check, run, sound  # noqa: E402

KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 200 if os.environ.get("SAFETRIAGE_ALL") == "1" else 20
PLANTED = "Zebedee"
WORDS = f"{PLANTED} was told to keep it secret."
OWN_DISKS = "SAFETRIAGE_OWN_DISKS"
left_out = []
acknowledged = set()


def own_disks():
    """Once more from the start, where mounts are ours alone; True when they are."""
    if os.environ.get(OWN_DISKS):
        return os.environ[OWN_DISKS] == "1"
    mine = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    may = shutil.which("unshare") and subprocess.run([*mine, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True).returncode == 0
    os.environ[OWN_DISKS] = "1" if may else "0"
    if may:
        os.execvp("unshare", [*mine, sys.executable, *sys.argv])
    left_out.append("no mount of its own: the full disk is a limit on files, no store on a read-only disk")
    return False


def end(server, how=signal.SIGTERM):
    said = server.end(how)
    check("no planted name in what it says", PLANTED.lower() not in said.lower(), said)


def listed(db):
    rows = json.loads(run("log", "list", "--status", "all", "--format", "json", "--db", db).stdout or "[]")
    return {r["reference"] for r in rows}


def unnamed(folder):
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as f:
            check(f"no planted name in {name}", PLANTED.encode() not in f.read())


def killed(db, password):
    for i in range(KILLS):
        s = Server("--db", db)
        p = Person(s.port, "reporter", password)
        timer = threading.Timer(0.02 + (i * 37 % 50) / 100, s.p.kill)
        timer.start()
        while s.p.poll() is None:
            reference = p.report(WORDS)
            if reference is None:
                break
            acknowledged.add(reference)
        timer.join()
        end(s, signal.SIGKILL)
    check("something was acknowledged", len(acknowledged) >= KILLS / 4, len(acknowledged))
    check("all of it is there", acknowledged <= listed(db), acknowledged - listed(db))
    sound(db, f"killed {KILLS} times")


def crowd(db, password):
    """Many sign in at once: they wait in a lane of their own, and it ends."""
    s = Server("--db", db)
    p = Person(s.port, "reporter", password)
    tried = []

    def knock(n):
        threads = [threading.Thread(target=lambda: tried.append(Person(s.port, "nobody", "a wrong password").status)) for _ in range(n)]
        for t in threads:
            t.start()
        return threads

    waiting = knock(80)
    check("while eighty sign in: a page is shown", p.call("GET", "/reports")[0] == 200)
    for t in waiting:
        t.join()
    check("each is answered", len(tried) == 80 and set(tried) <= {401, 503}, tried)
    check("as many as may wait are heard", tried.count(401) >= 32, tried)
    waiting = knock(8)
    time.sleep(0.2)
    end(s)
    for t in waiting:
        t.join()
    sound(db, "a crowd signed in")


def idle(db, password):
    """Clients that stop in the middle, and that do nothing."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    s = Server("--db", db, "--metrics")
    p = Person(s.port, "reporter", password)
    many = []
    for i in range(2000):
        c = socket.create_connection(("127.0.0.1", s.port), timeout=10)
        if i % 4 == 0:
            c.sendall(b"POST /incidents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"half\":")
        elif i % 4 == 1:
            c.sendall(b"GET /journal HTTP/1.1\r\nHost: x\r\nX-Slow")
        many.append(c)
    reference = p.report(WORDS)
    check("2 000 idle and half-sent: it answers", reference is not None)
    for c in many[::2]:
        c.close()
    check("half of them gone: it answers", p.call("GET", "/readyz")[0] == 200)
    _, _, text = p.call("GET", "/metrics")
    check("no planted name in the counts", PLANTED.encode() not in text)
    for c in many:
        c.close()
    end(s)
    check("what was reported meanwhile is there", reference in listed(db))
    sound(db, "idle clients")


def until_refused(server, password):
    """Reports until one is refused, and one more: what was acknowledged."""
    p = Person(server.port, "reporter", password)
    got = []
    while len(got) < 3000 and (not got or got[-1]):
        got.append(p.report(WORDS))
    got.append(p.report(WORDS))
    check("no room: at last it is refused", None in got, len(got))
    check("no room: it still answers", p.call("GET", "/livez")[0] == 200)
    return {g for g in got if g}


def small_files(db, password):
    """Files that may not grow: a write fails in the middle of one."""
    folder = os.path.dirname(db)

    def tight():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = max(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 65536, size + 65536))

    before = listed(db)
    s = Server("--db", db, preexec_fn=tight)
    got = until_refused(s, password)
    s.end()
    check("no room: what was acknowledged is there", got | before <= listed(db))
    s = Server("--db", db)
    check("room again: it goes on", Person(s.port, "reporter", password).report(WORDS) is not None)
    end(s)
    sound(db, "no room")


def small_disk(db, password, disk):
    """The book on a disk that fills up; room again while it runs; a disk that nobody may write to."""
    os.mkdir(disk)
    there = os.path.join(disk, "book.db")
    home = os.path.dirname(db)
    files = [f for f in os.listdir(home) if f.startswith("book.db")]
    room = sum(os.path.getsize(os.path.join(home, f)) for f in files)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room + 512 * 1024}", "tmpfs", disk]
    subprocess.run(mount, check=True)
    for f in files:
        shutil.copy(os.path.join(home, f), disk)
    before = listed(there)
    s = Server("--db", there)
    got = until_refused(s, password)
    subprocess.run(["mount", "-o", f"remount,size={4 * room + 64 * 1024 * 1024}", disk], check=True)
    more = Person(s.port, "reporter", password).report(WORDS)
    check("room again: it goes on without a new start", more is not None)
    end(s)
    check("full disk: what was acknowledged is there", got | before | {more} <= listed(there))
    sound(there, "full disk")
    unnamed(disk)

    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    was = {f: os.path.getmtime(os.path.join(disk, f)) for f in os.listdir(disk)}
    r = run("serve", "--db", there, "--port", "0")
    check("read-only disk: status 4, one line, the file's name", r.returncode == 4 and r.stderr.count("\n") == 1 and there in r.stderr,
          f"{r.returncode} {r.stderr}")
    check("read-only disk: nothing was touched", was == {f: os.path.getmtime(os.path.join(disk, f)) for f in os.listdir(disk)})


def jumping_clock(db, password, folder):
    """A day on, a day back, five years on: sessions end, work stays, times of the journal never run back."""
    library = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
    if not library:
        left_out.append("faketime is not installed: no jumps of the clock")
        return
    hands = os.path.join(folder, "clock")

    def jump(seconds):
        with open(hands + ".new", "w", encoding="ascii") as f:
            f.write(f"{seconds:+d}\n")
        os.replace(hands + ".new", hands)

    jump(0)
    s = Server("--db", db, env=dict(os.environ, LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=hands, FAKETIME_NO_CACHE="1",
                                    FAKETIME_DONT_FAKE_MONOTONIC="1",
                                    ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"))
    p = Person(s.port, "reporter", password)
    kept = {p.report(WORDS)}
    for label, seconds in (("an hour on", 3600), ("a day back", -86400), ("two days on", 172800), ("five years on", 5 * 365 * 86400), ("right again", 0)):
        jump(seconds)
        check(f"clock {label}: it answers", p.call("GET", "/readyz")[0] == 200)
        reference = p.report(WORDS)
        if label in ("two days on", "five years on"):
            check(f"clock {label}: the session has ended", reference is None)
        if reference is None:
            p = Person(s.port, "reporter", password)
            reference = p.report(WORDS)
        check(f"clock {label}: a report is taken", reference is not None)
        kept.add(reference)
    end(s)
    check("clock jumps: all of it is there", kept <= listed(db), kept - listed(db))
    sound(db, "clock jumps")


def crashed(db, password, folder):
    """A crash leaves no core, also where the machine would keep one."""
    here = os.path.join(folder, "crash")
    os.mkdir(here)

    def wide():
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))
        os.chdir(here)

    s = Server("--db", db, preexec_fn=wide)
    check("something to find", Person(s.port, "reporter", password).report(WORDS) is not None)
    with open(f"/proc/{s.p.pid}/limits", encoding="ascii") as f:
        core = next(line.split()[4:6] for line in f if line.startswith("Max core file size"))
    check("no core may be written", core == ["0", "0"], core)
    end(s, signal.SIGABRT)
    check("no core is there", not os.listdir(here), os.listdir(here))
    sound(db, "after a crash")


mounts = own_disks()
with tempfile.TemporaryDirectory() as top:
    os.mkdir(os.path.join(top, "book"))
    book = os.path.join(top, "book", "book.db")
    made = run("demo", "--db", book, "--incidents", "4")
    word = next(line.split()[-2] for line in made.stdout.splitlines() if line.startswith("reporter"))
    killed(book, word)
    crowd(book, word)
    idle(book, word)
    small_files(book, word)
    if mounts:
        try:
            small_disk(book, word, os.path.join(top, "disk"))
        finally:
            subprocess.run(["umount", os.path.join(top, "disk")], check=False)
    jumping_clock(book, word, top)
    crashed(book, word, top)
    unnamed(os.path.dirname(book))
    shutil.move(book + ".key", book + ".kept")
    gone = run("serve", "--db", book, "--port", "0")
    check("without its key: status 4", gone.returncode == 4, gone.stderr)
for line in left_out:
    print(f"left out: {line}")
served.end(f"; {len(acknowledged)} acknowledged before a kill")
