#!/usr/bin/env python3
"""miwg.py [--accept] SAFETRIAGE: can a guide walk the reference models of
the BPMN Model Interchange Working Group? Each is loaded, or refused with one
line that names the file, the line, the element and what is not supported; the
list of them is miwg.txt. (That each is drawn is the test contract.draw_suite.)
"""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LIST = os.path.join(HERE, 'miwg.txt')
LINE = re.compile(r"safetriage: (\S+\.bpmn:\d+:\d+: ('[^']+': )?.+)")


def ask(binary, path):
    """What `draw --check` says of the file: 'walked', or its one line."""
    p = subprocess.run([binary, 'draw', '--check', path], capture_output=True, text=True, check=False)
    lines = p.stderr.splitlines()
    if p.returncode == 0 and not lines and not p.stdout:
        return os.path.basename(path) + ': walked'
    m = LINE.fullmatch(lines[0]) if len(lines) == 1 and p.returncode == 3 else None
    return m[1] if m else '%s: status %d, said %r' % (os.path.basename(path), p.returncode, p.stderr)


def main():
    args = [a for a in sys.argv[1:] if a != '--accept']
    if len(args) != 1:
        sys.exit(__doc__)
    shared = os.environ.get('SAFETRIAGE_SHARED')
    folder = os.path.join(shared, 'conformance/bpmn-miwg/Reference') if shared else ''
    if not os.path.isdir(folder):
        print('miwg: SAFETRIAGE_SHARED is not set')
        return 77
    files = sorted(f for f in os.listdir(folder) if f.endswith('.bpmn'))
    got = [ask(args[0], os.path.join(folder, f)) for f in files]
    if '--accept' in sys.argv:
        with open(LIST, 'w', encoding='utf-8') as f:
            f.write('# What miwg.py found: one line a model; read it before you accept it.\n')
            f.write('\n'.join(got) + '\n')
    with open(LIST, encoding='utf-8') as f:
        want = [line.rstrip('\n') for line in f if not line.startswith('#')]
    for line in got:
        if line not in want:
            print('miwg: not in miwg.txt: ' + line)
    for line in want:
        if line not in got:
            print('miwg: no longer so: ' + line)
    print('miwg: %d models, %d walked, %d refused with a reason' %
          (len(got), sum(g.endswith(': walked') for g in got), sum(not g.endswith(': walked') for g in got)))
    return 0 if got == want and len(got) == 21 else 1


if __name__ == '__main__':
    sys.exit(main())
