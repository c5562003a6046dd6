#!/usr/bin/env python3
"""ratchet.py [--accept] KNOWN.csv ROWS.csv

KNOWN.csv lists the result nodes that are known to fail, with their count of
all nodes in the first line; ROWS.csv is what the driver wrote. The list may
only shrink, and the suite may not lose nodes.
"""
import csv
import sys

FIELDS = ('level', 'dir', 'file', 'id', 'node')


def key(row):
    return tuple(row[f] for f in FIELDS)


def read_known(path):
    try:
        with open(path, newline='', encoding='utf-8') as f:
            total = int(f.readline().split()[-1])
            return total, {key(r) for r in csv.DictReader(f)}
    except FileNotFoundError:
        return 0, None


def write_known(path, total, failing):
    with open(path, 'w', newline='', encoding='utf-8') as f:
        f.write('# nodes in all: %d\n' % total)
        w = csv.writer(f, lineterminator='\n')
        w.writerow(FIELDS)
        w.writerows(sorted(failing))


def main():
    args = [a for a in sys.argv[1:] if a != '--accept']
    if len(args) != 2:
        sys.exit(__doc__)
    with open(args[1], newline='', encoding='utf-8') as f:
        # A node is there once for each mode; one failure is enough.
        rows = list(csv.DictReader(f))
    seen = {key(r) for r in rows}
    failing = {key(r) for r in rows if r['status'] != 'PASS'}
    total, known = read_known(args[0])
    if known is None:
        if '--accept' not in sys.argv:
            sys.exit('ratchet: no list %s; make it with --accept' % args[0])
        known = failing
    new = sorted(failing - known)
    for k in new:
        print('ratchet: fails now: %s' % ' '.join(k[1:]))
    if len(seen) < total:
        print('ratchet: %d result nodes, there were %d' % (len(seen), total))
    if new or len(seen) < total:
        return 1
    better = len(known - failing)
    if '--accept' in sys.argv:
        write_known(args[0], len(seen), failing)
        print('ratchet: %d known failures (%d fewer)' % (len(failing), better))
    else:
        print('ratchet: %d of %d nodes pass, %d known failures%s' %
              (len(seen) - len(failing), len(seen), len(failing),
               '; %d fewer than listed: run ratchet.sh --accept' % better if better else ''))
    return 0


if __name__ == '__main__':
    sys.exit(main())
