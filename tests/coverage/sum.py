#!/usr/bin/env python3
"""sum.py ROOT [--list] < gcov's JSON, a document a line: branches taken, by file."""
import json
import os
import sys


def main():
    root = sys.argv[1]
    files = {}
    for text in sys.stdin:
        if not text.strip():
            continue
        for f in json.loads(text)['files']:
            name = os.path.relpath(os.path.join(root, f['file']), root)
            if not name.startswith(('engine/feel/', 'engine/dmn/')):
                continue
            lines = files.setdefault(name, {})
            for line in f['lines']:
                for i, b in enumerate(line['branches']):
                    key = (line['line_number'], i)
                    lines[key] = lines.get(key, 0) + b['count']
    folders = {}
    for name, branches in sorted(files.items()):
        taken = sum(1 for c in branches.values() if c)
        total = folders.setdefault(os.path.dirname(name), [0, 0])
        total[0] += taken
        total[1] += len(branches)
        if branches:
            print('%-38s %5d of %5d  %5.1f %%' % (name, taken, len(branches), 100 * taken / len(branches)))
        if '--list' in sys.argv:
            missed = sorted({line for (line, _), c in branches.items() if not c})
            source = open(os.path.join(root, name), encoding='utf-8').read().split('\n')
            for line in missed:
                print('    %s:%d: %s' % (name, line, source[line - 1].strip()))
    for folder, (taken, total) in sorted(folders.items()):
        print('%-38s %5d of %5d  %5.1f %%' % (folder, taken, total, 100 * taken / total))


if __name__ == '__main__':
    main()
