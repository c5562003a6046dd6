#!/usr/bin/env python3
"""sum.py ROOT UNTAKEN < llvm-cov's JSON: branches of engine/feel and engine/dmn that were taken.

A branch is one outcome, T or F, of one condition, as the compiler's coverage mapping has it. UNTAKEN (tests/coverage/untaken.txt) lists
those that no test takes, under a line that says why. Status 1: a folder is below LEAST, a branch has no reason, or a line of UNTAKEN stands
for no branch that is untaken."""
import collections
import json
import os
import re
import sys

FOLDERS = ('engine/dmn', 'engine/feel')
LEAST = 0.95


class Source:
    def __init__(self, root):
        self.root = root
        self.lines = {}

    def of(self, name):
        if name not in self.lines:
            with open(os.path.join(self.root, name), encoding='utf-8') as f:
                self.lines[name] = f.read().split('\n')
        return self.lines[name]

    def text(self, name, place):
        """The condition's own text, blanks squeezed: it stays the same when lines move."""
        l1, c1, l2, c2 = place
        lines = [x.encode() for x in self.of(name)]
        if l1 == l2:
            raw = lines[l1 - 1][c1 - 1:c2 - 1]
        else:
            raw = b' '.join([lines[l1 - 1][c1 - 1:]] + lines[l1:l2 - 1] + [lines[l2 - 1][:c2 - 1]])
        return re.sub(r'\s+', ' ', raw.decode()).strip()


def counts(data, root):
    """{file: {place: [function, true, false]}}, over all programs and, for inline functions, all their copies."""
    out = collections.defaultdict(dict)
    for f in data['functions']:
        name = f['name'].split(':')[-1]
        for b in f['branches']:
            file = os.path.relpath(f['filenames'][b[6]], root)
            if not file.startswith(tuple(x + '/' for x in FOLDERS)):
                continue
            have = out[file].setdefault(tuple(b[:4]), [name, 0, 0])
            have[1] += b[4]
            have[2] += b[5]
    return out


class Reason:
    """One line under a reason: 'file: function: T|F: condition', where '...' stands for any text."""
    def __init__(self, line, no):
        self.line = line
        self.no = no
        self.used = 0
        self.pattern = re.compile('.*'.join(re.escape(x) for x in line.split('...')), re.DOTALL)


def listed(path):
    """The lines of UNTAKEN under its reasons."""
    lines = []
    reason = None
    with open(path, encoding='utf-8') as f:
        for no, line in enumerate(f, 1):
            line = line.rstrip('\n')
            if line.startswith('#') or not line.strip():
                continue
            if not line.startswith(' '):
                reason = line
            elif reason is None:
                sys.exit('%s:%d: no reason stands above this line' % (path, no))
            else:
                lines.append(Reason(line.strip(), no))
    return lines


def excuse(known, line):
    """Does a reason stand for this branch? Each line that does is one that still says something."""
    found = [r for r in known if r.pattern.fullmatch(line)]
    for r in found:
        r.used += 1
    return bool(found)


def main():
    root, path = sys.argv[1:3]
    data = json.load(sys.stdin)['data'][0]
    source = Source(root)
    known = listed(path)
    total = {f: [0, 0, 0] for f in FOLDERS}
    missing = []
    for file, branches in sorted(counts(data, root).items()):
        own = [0, 0, 0] # taken, with a reason, all
        for place, (function, yes, no) in sorted(branches.items()):
            for word, count in (('T', yes), ('F', no)):
                own[2] += 1
                line = '%s: %s: %s: %s' % (file, function, word, source.text(file, place))
                if count:
                    own[0] += 1
                elif excuse(known, line):
                    own[1] += 1
                else:
                    missing.append((file, place[0], line))
        print('%-34s %5d of %5d  %5.1f %%  %4d untaken with a reason' % (file, own[0], own[2], 100 * own[0] / own[2], own[1]))
        for i in range(3):
            total[os.path.dirname(file)][i] += own[i]
    for folder, (taken, excused, n) in sorted(total.items()):
        print('%-34s %5d of %5d  %5.1f %%  %4d untaken with a reason, %d without' % (
            folder, taken, n, 100 * taken / max(n, 1), excused, n - taken - excused))
    for file, line, text in missing:
        print('no reason: %s:%d:%s' % (file, line, text[len(file) + 1:]))
    stale = [r for r in known if not r.used]
    for r in stale:
        print('stale: %s:%d: %s' % (os.path.relpath(path, root), r.no, r.line))
    low = [f for f, (taken, _, n) in sorted(total.items()) if taken < LEAST * n]
    for folder in low:
        print('%s is below %d %%' % (folder, 100 * LEAST))
    sys.exit(1 if missing or stale or low else 0)


if __name__ == '__main__':
    main()
