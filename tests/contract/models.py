#!/usr/bin/env python3
"""models.py BINARY: what outside programs rely on of eval, feel and tck.

Each row: name, arguments, input, exit status, standard output (None: empty),
and what the one line on standard error must hold (None: no line). MODEL and
the other names in capitals are files made below.
"""
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

NS = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
MODEL = f'''<definitions xmlns="{NS}" namespace="urn:m" name="m">
<inputData id="age" name="age"><variable name="age" typeRef="number"/></inputData>
<decision id="level" name="level"><variable name="level" typeRef="string"/>
<informationRequirement><requiredInput href="#age"/></informationRequirement>
<decisionTable hitPolicy="FIRST"><input><inputExpression><text>age</text></inputExpression></input><output/>
<rule id="R1"><inputEntry><text>&lt; 13</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
<rule id="R2"><inputEntry><text>-</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
</decisionTable></decision>
<decision id="when" name="when"><literalExpression><text>today() + duration("P1D")</text></literalExpression></decision>
<decision id="odd" name="odd"><literalExpression><text>"a" + 1</text></literalExpression></decision>
<decision id="java" name="java"><functionDefinition kind="Java"/></decision>
<decision id="wrong" name="wrong"><literalExpression><text>1 +</text></literalExpression></decision>
<businessKnowledgeModel id="b" name="twice"><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
<literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decisionService id="s" name="serve"><outputDecision href="#level"/><inputData href="#age"/></decisionService>
</definitions>
'''
IMPORTER = MODEL.replace('urn:m"', 'urn:n"').replace(
    '<inputData', '<import name="x" namespace="urn:gone" importType="%s"/>\n<inputData' % NS, 1)
CYCLE = f'''<definitions xmlns="{NS}" namespace="urn:c" name="c">
<decision id="a" name="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement></decision>
<decision id="b" name="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement></decision>
</definitions>'''
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n' + MODEL
EXTERNAL = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n' + MODEL
MANY = ('<definitions xmlns="%s" namespace="urn:r" name="r"><decision id="d" name="d"><decisionTable><output/>' % NS
        + '<rule><outputEntry><text>1</text></outputEntry></rule>\n' * 200001)

FILES = {
    'MODEL': MODEL, 'CUT': MODEL[:500], 'EMPTY': '', 'TEXT': 'hello\n', 'IMPORTER': IMPORTER, 'CYCLE': CYCLE,
    'LAUGHS': LAUGHS, 'EXTERNAL': EXTERNAL, 'MANY': MANY, 'OTHER': '<note xmlns="urn:x"/>',
    'AGE': '{"age": 12}', 'MISSPELT': '{"agee": 12}', 'NOOBJECT': '[1]', 'BROKEN': '{"age": 12',
    'TWICE': '{"age": 1, "age": 2}', 'ARGS': '{"n": 21}',
    'LINES': '{"age": 12}\n{"age": 40}\n', 'BADLINES': '{"age": 12}\n{"agee": 1}\n\n[1]\n{}\n',
}
# Each version's own namespaces, and the prefixed type names that 1.1 has.
SPEC = 'www.omg.org/spec'
VERSIONS = {
    'V11': (f'http://{SPEC}/DMN/20151101/dmn.xsd', f'http://{SPEC}/FEEL/20140401', 'feel:', 'own:'),
    'V12': (f'http://{SPEC}/DMN/20180521/MODEL/', f'http://{SPEC}/DMN/20180521/FEEL/', '', ''),
    'V13': (f'https://{SPEC}/DMN/20191111/MODEL/', f'https://{SPEC}/DMN/20191111/FEEL/', '', ''),
    'V14': (f'https://{SPEC}/DMN/20211108/MODEL/', f'https://{SPEC}/DMN/20211108/FEEL/', '', ''),
    'V15': (f'https://{SPEC}/DMN/20230324/MODEL/', f'https://{SPEC}/DMN/20230324/FEEL/', '', ''),
}
VERSIONED = '''<d:definitions xmlns:d="%(ns)s" xmlns:feel="%(feel)s" xmlns:own="urn:v" namespace="urn:v" name="v" expressionLanguage="%(feel)s">
<d:itemDefinition name="tAge"><d:typeRef>%(f)snumber</d:typeRef><d:allowedValues><d:text>[0..120]</d:text></d:allowedValues></d:itemDefinition>
<d:itemDefinition name="tChild"><d:itemComponent name="age"><d:typeRef>%(o)stAge</d:typeRef></d:itemComponent></d:itemDefinition>
<d:inputData id="i" name="child"><d:variable name="child" typeRef="%(o)stChild"/></d:inputData>
<d:businessKnowledgeModel id="k" name="twice"><d:variable name="twice"/><d:encapsulatedLogic><d:formalParameter name="n" typeRef="%(f)snumber"/>
<d:literalExpression><d:text>n * 2</d:text></d:literalExpression></d:encapsulatedLogic></d:businessKnowledgeModel>
<d:decision id="d" name="level"><d:variable name="level" typeRef="%(f)sstring"/>
<d:informationRequirement><d:requiredInput href="#i"/></d:informationRequirement>
<d:knowledgeRequirement><d:requiredKnowledge href="#k"/></d:knowledgeRequirement>
<d:decisionTable hitPolicy="FIRST"><d:input><d:inputExpression typeRef="%(f)snumber"><d:text>twice(child.age)</d:text></d:inputExpression></d:input>
<d:output name="level" typeRef="%(f)sstring"/>
<d:rule><d:inputEntry><d:text>&lt; 26</d:text></d:inputEntry><d:outputEntry><d:text>"high"</d:text></d:outputEntry></d:rule>
<d:rule><d:inputEntry><d:text>-</d:text></d:inputEntry><d:outputEntry><d:text>"low"</d:text></d:outputEntry></d:rule>
</d:decisionTable></d:decision>
<d:decisionService id="s" name="serve"><d:variable name="serve"/><d:outputDecision href="#d"/><d:inputData href="#i"/></d:decisionService>
</d:definitions>'''
FILES['CHILD'] = '{"child": {"age": 12}}'
FILES['GROWN'] = '{"child": {"age": 400}}'
for version, (ns, feel, f, o) in VERSIONS.items():
    FILES[version] = VERSIONED % {'ns': ns, 'feel': feel, 'f': f, 'o': o}
ROWS = [row for v in VERSIONS for row in (
    (f'{v}: a decision', f'eval {v} --decision level --input CHILD', '', 0, '{"value": "high"}\n', None),
    (f'{v}: a service', f'eval {v} --service serve --input CHILD', '', 0, '{"value": "high"}\n', None),
    (f'{v}: its types hold', f'eval {v} --decision level --input GROWN', '', 0,
     '{"value": "low", "errors": ["%s:4:33: child is not among the values of tChild", "%s:10:%d: there is no \'age\' in null", "%s:6:32: no null * number"]}\n'
     % (v.lower(), v.lower(), 106 if v == 'V11' else 101, v.lower()), None),
)] + [
    ('decision', 'eval MODEL --decision level --input AGE', '', 0, '{"value": "high"}\n', None),
    ('no input is null', 'eval MODEL --decision level', '', 0, '{"value": "low"}\n', None),
    ('by id', 'eval MODEL --decision=when --at 2026-11-20T16:40:00Z', '', 0,
     '{"value": {"@type": "date", "value": "2026-11-21"}}\n', None),
    ('service', 'eval MODEL --service serve --input AGE', '', 0, '{"value": "high"}\n', None),
    ('BKM', 'eval MODEL --bkm twice --input ARGS', '', 0, '{"value": 42}\n', None),
    ('input from a pipe', 'eval MODEL --decision level --input -', '{"age": 3}', 0, '{"value": "high"}\n', None),
    ('model from a pipe', 'eval - --decision level', MODEL, 0, '{"value": "low"}\n', None),
    ('trace', 'eval MODEL --decision level --input AGE --trace matched', '', 0,
     '{"value": "high", "trace": [{"decision": "level", "output": "high", "inputs": [12], '
     '"matched": ["R1"], "chosen": ["R1"]}]}\n', None),
    ('batch', 'eval MODEL --decision level --batch LINES', '', 0, '{"value": "high"}\n{"value": "low"}\n', None),
    ('batch, repeated', 'eval MODEL --decision level --batch LINES --repeat 3', '', 0,
     '{"value": "high"}\n{"value": "low"}\n', None),
    ('batch of a function, repeated', 'eval MODEL --bkm twice --batch ARGS --repeat 2', '', 0, '{"value": 42}\n', None),
    ('batch with its trace', 'eval MODEL --decision level --batch AGE --trace matched --repeat 2', '', 0,
     '{"value": "high", "trace": [{"decision": "level", "output": "high", "inputs": [12], '
     '"matched": ["R1"], "chosen": ["R1"]}]}\n', None),
    ('batch from a pipe', 'eval MODEL --decision level --batch -', '{"age": 3}\n{"age": 99}', 0,
     '{"value": "high"}\n{"value": "low"}\n', None),
    ('batch that is not there', 'eval MODEL --decision level --batch GONE', '', 4, None, 'GONE: No such file'),
    ('batch with bad lines, repeated', 'eval MODEL --decision level --batch BADLINES --repeat 2', '', 1,
     '{"value": "high"}\n{"line": 2, "error": {"field": "agee", "message": "the model has no such input"}}\n'
     '{"line": 4, "error": {"message": "must be a JSON object of values by name"}}\n{"value": "low"}\n', None),
    ('batch with bad lines', 'eval MODEL --decision level --batch BADLINES', '', 1,
     '{"value": "high"}\n{"line": 2, "error": {"field": "agee", "message": "the model has no such input"}}\n'
     '{"line": 4, "error": {"message": "must be a JSON object of values by name"}}\n{"value": "low"}\n', None),
    ('no command', '', '', 2, None, 'which command?'),
    ('unknown command', 'evaluate', '', 2, None, "no such command: 'evaluate'"),
    ('unknown option', 'eval MODEL --decison level', '', 2, None, "eval: unknown option '--decison'"),
    ('no model', 'eval --decision level', '', 2, None, 'eval: which model?'),
    ('no decision', 'eval MODEL', '', 2, None, 'give one of --decision, --service, --bkm'),
    ('two of them', 'eval MODEL --decision level --bkm twice', '', 2, None, 'give one of'),
    ('two models', 'eval MODEL MODEL --decision level', '', 2, None, 'eval: one argument too many'),
    ('option without a value', 'eval MODEL --decision', '', 2, None, '--decision needs a value'),
    ('unknown trace', 'eval MODEL --decision level --trace all', '', 2, None, '--trace takes one of: none, matched'),
    ('time without offset', 'eval MODEL --decision when --at 2026-11-20T16:40:00', '', 2, None, '--at takes'),
    ('repeat nothing', 'eval MODEL --decision level --batch LINES --repeat 0', '', 2, None, '--repeat takes'),
    ('unknown decision', 'eval MODEL --decision nope', '', 3, None, "there is no decision 'nope'"),
    ('misspelt input', 'eval MODEL --decision level --input MISSPELT', '', 3, None,
     'agee: the model has no such input'),
    ('input that is no object', 'eval MODEL --decision level --input NOOBJECT', '', 3, None, 'JSON object'),
    ('broken input', 'eval MODEL --decision level --input BROKEN', '', 3, None, 'broken:1:'),
    ('duplicate key', 'eval MODEL --decision level --input TWICE', '', 3, None, 'twice:1:'),
    ('empty input', 'eval MODEL --decision level --input EMPTY', '', 3, None, 'empty:1:1: '),
    ('misspelt argument', 'eval MODEL --bkm twice --input AGE', '', 3, None, "'twice' has no parameter 'age'"),
    ('Java', 'eval MODEL --decision java', '', 3, None, 'model:11:'),
    ('cut model', 'eval CUT --decision level', '', 3, None, 'cut:'),
    ('empty model', 'eval EMPTY --decision level', '', 3, None, 'empty: the file is empty'),
    ('text for a model', 'eval TEXT --decision level', '', 3, None, 'text:1:'),
    ('other XML', 'eval OTHER --decision level', '', 3, None, 'other:1:'),
    ('missing import', 'eval IMPORTER --decision level', '', 3, None, "importer:2:1: no model given"),
    ('cycle', 'eval CYCLE --decision a', '', 3, None, 'cycle:2:1: decisions require each other in a circle'),
    ('billion laughs', 'eval LAUGHS --decision level', '', 3, None, 'laughs:1:'),
    ('external entity', 'eval EXTERNAL --decision level', '', 3, None, 'a document type (DTD) is refused'),
    ('too many rules', 'eval MANY --decision d', '', 3, None, 'the limit of 200000 rules'),
    ('no such file', 'eval nowhere.dmn --decision level', '', 4, None, 'nowhere.dmn: No such file'),
    ('a folder', 'eval . --decision level', '', 4, None, '.: Is a directory'),
    ('no such input file', 'eval MODEL --decision level --input nowhere.json', '', 4, None, 'nowhere.json: '),
    ('FEEL', ['feel', '1 + 2'], '', 0, '3\n', None),
    ('FEEL: the median of nothing is null, by no fault', ['feel', 'median([])'], '', 0, 'null\n', None),
    ('FEEL with a context', ['feel', 'age * 2', '--context', 'AGE'], '', 0, '24\n', None),
    ('FEEL at a prompt', 'feel', '1 + 1\n"x"\n', 0, '2\n"x"\n', None),
    ('FEEL without end', ['feel', 'for i in 1..1000000000 return i'], '', 3, None, 'stopped at the limit of 1000000 items in a list'),
    ('not a test file', 'tck MODEL', '', 3, None, 'not a test file of the DMN TCK'),
    ('help of nothing', 'help nothing', '', 2, None, "no such command: 'nothing'"),
]


ONES = '1 + ' * 60
CARETS = [
    ('caret under a plain character', '"a" + 1', ['  "a" + 1', '      ^']),
    ('caret after accents', '"\u00e9\u00e8" + 1', ['  "\u00e9\u00e8" + 1', '       ^']),
    ('caret after a combining mark', '"e\u0301" + 1', ['  "e\u0301" + 1', '      ^']),
    ('caret after wide characters', '"\u65e5\u672c" + 1', ['  "\u65e5\u672c" + 1', '         ^']),
    ('caret in a later line', '1\n+ "a"', ['  + "a"', '  ^']),
    ('caret at the end', '1 +', ['  1 +', '     ^']),
    ('caret far into a long line', ONES + '"a" + 1' + ' + 1' * 60,
     ['  ... 1' + ' + 1' * 9 + ' + "a"' + ' + 1' * 7 + '...', '  ' + ' ' * 42 + '^']),
    ('caret at the end of a long line', ONES + '"a"',
     ['  ... 1' + ' + 1' * 16 + ' + "a"', '  ' + ' ' * 70 + '^']),
    ('caret at the start of a long line', '"a" + ' + ONES + '1',
     ['  "a"' + ' + 1' * 17 + ' ...', '      ^']),
]


def width(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in line)


def run(argv, text, folder, **kw):
    return subprocess.run(argv, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          cwd=folder, timeout=120, **kw)


def check(name, binary, args, text, status, out, err, folder, bad):
    args = args.split() if isinstance(args, str) else args
    args = [a.lower() if a in FILES else a for a in args]
    r = run([binary] + args, text, folder)
    got = r.stdout.decode()
    lines = [x for x in r.stderr.decode().splitlines() if ': error: ' not in x]
    if r.returncode != status:
        bad.append(f'{name}: status {r.returncode}, expected {status}: {lines}')
    if got != (out or ''):
        bad.append(f'{name}: printed {got!r}')
    if err is None and lines or err is not None and (len(lines) != 1 or err not in lines[0]):
        bad.append(f'{name}: said {lines}')
    if any(not x.startswith('safetriage: ') for x in lines):
        bad.append(f'{name}: a line without its name: {lines}')


def others(binary, folder, bad):
    r = run([binary, 'eval', 'model', '--decision', 'odd'], '', folder)
    v = json.loads(r.stdout)
    if v['value'] is not None or len(v['errors']) != 1 or not v['errors'][0].startswith('model:10:'):
        bad.append(f'a fault: {r.stdout}')
    r = run([binary, 'eval', 'model', '--decision', 'wrong'], '', folder)
    if r.returncode != 0 or json.loads(r.stdout)['value'] is not None or b'model:12:' not in r.stderr:
        bad.append(f'a wrong expression: {r.returncode} {r.stdout} {r.stderr}')
    r = run([binary, 'eval', 'model', '--decision', 'level', '--batch', 'lines', '--stats', '--repeat', '2'], '', folder)
    stats = json.loads(r.stderr.splitlines()[-1])
    if stats['evaluations'] != 4 or set(stats) != {'load_ns', 'evaluations', 'eval_ns', 'parse_ns', 'print_ns',
                                                   'peak_rss_kib'}:
        bad.append(f'statistics: {stats}')
    p = subprocess.Popen([binary, 'eval', 'model', '--decision', 'level', '--batch', '-'], stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, cwd=folder)
    for age, want in ((3, b'{"value": "high"}\n'), (50, b'{"value": "low"}\n')):
        p.stdin.write(b'{"age": %d}\n' % age)
        p.stdin.flush()
        got = p.stdout.readline()  # before the input ends
        if got != want:
            bad.append(f'a batch line by line: {got}')
    p.communicate(timeout=60)
    r = run([binary, 'feel', 'foo('], '', folder)
    if r.stdout != b'null\n' or r.stderr.decode().splitlines()[1:] != ['  foo(', '      ^']:
        bad.append(f'the caret: {r.stdout} {r.stderr}')
    r = run([binary, 'eval', 'model', '--decision', 'odd', '--trace', 'full'], '', folder)
    want = [{'message': 'no string + number', 'file': 'model', 'line': 10, 'column': 60, 'element': 'odd',
             'expression': '"a" + 1'}]
    if json.loads(r.stdout).get('diagnostics') != want or r.stderr.decode().splitlines()[-3:] != [
            'safetriage: model:10:60: no string + number', '  "a" + 1', '      ^']:
        bad.append(f'a fault, in full: {r.stdout} {r.stderr}')
    for name, text, want in CARETS:
        r = run([binary, 'feel', text], '', folder)
        if r.stderr.decode().splitlines()[-2:] != want or any(width(x) > 80 for x in want):
            bad.append(f'{name}: {r.stderr.decode()}')
    for args in (['eval', 'model', '--decision', 'level'], ['feel', '1'], ['help'], ['--version']):
        full = open('/dev/full', 'w')
        r = subprocess.run([binary] + args, stdout=full, stderr=subprocess.PIPE, cwd=folder, timeout=60)
        if r.returncode != 4 or b'standard output: ' not in r.stderr:
            bad.append(f'full output, {args}: {r.returncode} {r.stderr}')
        read, write = os.pipe()
        os.close(read)
        r = subprocess.run([binary] + args, stdout=write, stderr=subprocess.PIPE, cwd=folder, timeout=60)
        os.close(write)
        if r.returncode != 4 or b'closed before all was written' not in r.stderr:
            bad.append(f'closed output, {args}: {r.returncode} {r.stderr}')


def main():
    binary = os.path.abspath(sys.argv[1])
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            with open(os.path.join(folder, name.lower()), 'w', encoding='utf-8') as f:
                f.write(text)
        for row in ROWS:
            check(row[0], binary, *row[1:], folder, bad)
        others(binary, folder, bad)
    for line in bad:
        print(line)
    print(f'{len(ROWS)} rows, {len(bad)} wrong')
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
