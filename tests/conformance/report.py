#!/usr/bin/env python3
"""report.py --write DOC --notice NOTICE --date DAY ROWS.csv...
   report.py --check DOC ROWS.csv...

Writes docs/conformance.md from the rows of a driver's run, or says whether its
counts are those of the rows, directory by directory. Only the levels of the rows
are looked at; a directory that the page does not have (a fuller suite) is named
but no failure.
"""
import csv
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# Chapters of DMN 1.5 and the directories of the suite that are about each, by
# number; the first that fits has it. Level 2 numbers begin with "2/".
CHAPTERS = [
    ('6, 10.4: inputs, requirements, imports, services',
     r'2/000[123]-|0034-|008[4-9]-(dec|import|chap|no-|nested)|0091-'),
    ('7.3, 10.3.2.9: types and conversions', r'0070-|0082-'),
    ('8: decision tables', r'2/000[4-8]-|2/0010-|2/01(0[89]|1\d)-|0017-|0020-|0035-|0036-|0037-|0038-|0039-|0004-lend'),
    ('10.2: boxed expressions, functions, invocation',
     r'2/0009-|0005-|0030-|0031-|0040-|0041-|0076-|115[0-4]-|116\d-|0014-'),
    ('10.3.1, 10.3.2: grammar and operators',
     r'2/010[0-7]-|0001-|0006-|0016-|0021-|003[23]-|0057-|006[4589]-|0069-|007[1-57-9]-|0083-|0084-|009[0239]-|0100-'),
    ('10.3.4.1: conversion functions', r'0007-|0058-|111[567]-|112\d-|1156-'),
    ('10.3.4.2: boolean function', r'0066-'),
    ('10.3.4.3: string functions', r'0002-|0067-|110[3-9]-|111[01]-|1140-'),
    ('10.3.4.4: list functions', r'0008-|0009-|001[0-5]-|0059-|006[0-3]-|0094-|1155-'),
    ('10.3.4.5: number functions', r'005[0-6]-|110[0-2]-|114[1-4]-'),
    ('10.3.4.6, 10.3.4.8: date and time functions', r'009[5-8]-|0103-'),
    ('10.3.4.7: range functions', r'1130-'),
    ('10.3.4.10: context functions', r'008[01]-|114[567]-'),
    ('10.3.4.11: now and today', r'114[89]-'),
    ('other', r''),
]


def chapter(level, name):
    key = '2/' + name if level.endswith('2') else name
    for title, pattern in CHAPTERS:
        if re.match(pattern, key):
            return title
    return 'other'


class Count:
    """Nodes and cases of one directory, or of several."""

    def __init__(self):
        self.nodes, self.passed, self.cases = 0, 0, set()
        self.failed_cases = set()

    def add(self, row):
        self.nodes += 1
        self.passed += row['status'] == 'PASS'
        case = (row['level'], row['dir'], row['file'], row['id'])
        self.cases.add(case)
        if row['status'] != 'PASS':
            self.failed_cases.add(case)

    def cells(self):
        return '%d of %d | %d of %d' % (self.passed, self.nodes,
                                        len(self.cases) - len(self.failed_cases), len(self.cases))


def read_rows(paths):
    """One row a node: with two modes, the worse of its two."""
    worst = {}
    for path in paths:
        with open(path, newline='', encoding='utf-8') as f:
            for row in csv.DictReader(f):
                key = tuple(row[k] for k in ('level', 'dir', 'file', 'id', 'node'))
                if key not in worst or worst[key]['status'] == 'PASS':
                    worst[key] = row
    return list(worst.values())


def by(rows, key):
    counts = {}
    for row in rows:
        counts.setdefault(key(row), Count()).add(row)
    return counts


def directories(rows):
    return by(rows, lambda r: (r['level'][-1], r['dir']))


def part(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as f:
        return ''.join(line for line in f if not line.startswith('#'))


def write(doc, notice, day, rows):
    text = open(notice, encoding='utf-8').read()
    commit = re.search(r'commit ([0-9a-f]{40}) of (\d{4}-\d\d-\d\d)', text)
    total = Count()
    for row in rows:
        total.add(row)
    chapters = by(rows, lambda r: chapter(r['level'], r['dir']))
    out = ['# Conformance', '',
           '<!-- made by tests/conformance/report: run that, do not edit -->', '',
           '## DMN', '',
           'The DMN Technology Compatibility Kit, `github.com/dmn-tck/tck` at commit `%s` of %s, as far as the folder of' % (commit[1][:8], commit[2]),
           'public suites has it (%d directories of levels 2 and 3). Run on %s by the suite\'s independent driver in both modes:' % (len(directories(rows)), day),
           'models stripped of what they tell about answers, dates wanted as dates, an error wanted where the suite says error; and',
           'our own verdict must agree with the driver\'s on every node.', '',
           '**%d of %d result nodes, %d of %d cases.**' % (total.passed, total.nodes,
                                                         len(total.cases) - len(total.failed_cases), len(total.cases)), '',
           '| chapter of DMN 1.5 | nodes passed of run | cases |', '|---|---|---|']
    for title, _ in CHAPTERS:
        if title in chapters:
            out.append('| %s | %s |' % (title, chapters[title].cells()))
    out += ['', 'What the suite hardly tests has rows of our own: `tests/cases/feel/`.', '',
            '## Not supported', '', part('unsupported.txt').strip(), '',
            '## By directory', '', '| level | directory | nodes passed of run | cases |', '|---|---|---|---|']
    for (level, name), count in sorted(directories(rows).items()):
        out.append('| %s | %s | %s |' % (level, name, count.cells()))
    models = part('miwg.txt').strip().split('\n')
    out += ['', '## BPMN', '',
            'The %d reference models of the BPMN Model Interchange Working Group: `draw` draws all of them. A guide walks the subset' % len(models),
            'of `flowcharts/README.md`; `draw --check` says of each whether it could, and if not, the first thing in the way:', '',
            '| model | line, element, reason |', '|---|---|']
    for line in models:
        name, _, rest = line.partition(':')
        out.append('| %s | %s |' % (name, rest.strip()))
    out += ['', '## How to repeat', '',
            '    SAFETRIAGE_SHARED=FOLDER tests/conformance/report build/release/safetriage', '',
            'writes this page and, in the form in which vendors hand results in to the suite, `build/conformance/tck_results.csv` and',
            '`tck_results.properties`. `docs/contributing.md` says where the folder comes from.', '']
    with open(doc, 'w', encoding='utf-8') as f:
        f.write('\n'.join(out))
    print('report: %s: %d of %d nodes' % (doc, total.passed, total.nodes))
    return 0


def check(doc, rows):
    text = open(doc, encoding='utf-8').read()
    there = {(m[1], m[2]): m[3] for m in re.finditer(r'^\| ([23]) \| (\S+) \| (.*) \|$', text, re.M)}
    here = directories(rows)
    levels = {level for level, _ in here}
    bad = [k for k in there if k[0] in levels and (k not in here or there[k] != here[k].cells())]
    for k in sorted(bad + [k for k in here if k not in there]):
        print('report: %s says of %s/%s: %s; the run: %s' %
              (doc, k[0], k[1], there.get(k, 'nothing'), here[k].cells() if k in here else 'nothing'))
    return 1 if bad else 0


def main():
    args = sys.argv[1:]
    if args[:1] == ['--check'] and len(args) > 2:
        return check(args[1], read_rows(args[2:]))
    if args[:1] == ['--write'] and args[2:6:2] == ['--notice', '--date'] and len(args) > 6:
        return write(args[1], args[3], args[5], read_rows(args[6:]))
    sys.exit(__doc__)


if __name__ == '__main__':
    sys.exit(main())
