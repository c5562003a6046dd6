#!/usr/bin/env python3
"""seed.py ROOT OUT: what a search begins with, made from what the repository has.

OUT/NAME/seeds: inputs (the rows of the cases, the models, the flowcharts); OUT/NAME/words: a dictionary, the string literals of the
sources that read such input. Nothing of it is kept in the repository twice."""
import glob
import os
import re
import sys

WORDS = {  # target: sources whose literals are its words
    'feel': ['engine/feel/builtins.def', 'engine/feel/lex.c', 'engine/feel/p*.c', 'engine/feel/temporal_ops.c', 'engine/feel/external.c'],
    'dmn': ['engine/dmn/elements.def', 'engine/dmn/read*.c', 'engine/feel/type.c'],
    'bpmn': ['engine/flow/*.c'],
    'tck': ['adapters/cli/*tck*.c'],
    'report': ['engine/triage/report*.c', 'tests/packs/rules/mini/*.dmn'],
    'regex': ['engine/feel/unicode_blocks.def'],
}
WORDS['index'] = WORDS['feel']
WORDS['xml'] = WORDS['dmn'] + WORDS['bpmn']

FILES = {  # target: files that are good inputs as they are
    'dmn': ['tests/cases/feel/models/*.dmn', 'tests/packs/rules/*/*.dmn'],
    'bpmn': ['tests/packs/flowcharts/*/*.bpmn', 'tests/cases/*.bpmn'],
    'json': ['tests/packs/rules/*/*.json', 'tests/packs/rules/*/*/*.json'],
    'report': ['rules/england/scenarios/0*.json'],
}
FILES['xml'] = FILES['dmn'] + FILES['bpmn']
MOST = 20000 # bytes: a mutation of a long file hardly ever meets the place that matters


def files(root, patterns):
    for p in patterns:
        yield from sorted(glob.glob(os.path.join(root, p)))


def literals(root, patterns):
    words = set()
    for path in files(root, patterns):
        with open(path, encoding='utf-8') as f:
            for word in re.findall(r'"((?:[^"\\\n]|\\.)*)"', f.read()):
                if 2 <= len(word) <= 40 and '%' not in word and '\\' not in word and '/' not in word.strip('/') and word.isascii():
                    words.add(word)
    return sorted(words)


def rows(root):
    """Each expression of the cases: what stands after '> ', with the lines that go on."""
    for path in files(root, ['tests/cases/feel/*.cases']):
        if os.path.basename(path) in ('limits.cases', 'iteration.cases', 'policies.cases', 'services.cases', 'boxed.cases'):
            continue
        text = None
        with open(path, encoding='utf-8') as f:
            for line in f:
                if line.startswith(' ') and text is not None:
                    text += line
                    continue
                if text is not None:
                    yield text.rstrip('\n')
                text = line[2:] if line.startswith('> ') else None


def main():
    root, out = sys.argv[1:3]
    for name in sorted(set(WORDS) | set(FILES) | {'feel'}):
        seeds = os.path.join(out, name, 'seeds')
        os.makedirs(seeds, exist_ok=True)
        inputs = [open(p, 'rb').read() for p in files(root, FILES.get(name, []))]
        if name == 'feel':
            inputs += [r.encode() for r in rows(root)]
        for i, text in enumerate(inputs):
            if len(text) <= MOST:
                with open(os.path.join(seeds, '%04d' % i), 'wb') as f:
                    f.write(text)
        with open(os.path.join(out, name, 'words'), 'w', encoding='ascii') as f:
            for word in literals(root, WORDS.get(name, [])):
                f.write('"%s"\n' % word)


if __name__ == '__main__':
    main()
