"""Inputs that are made rather than kept: reports, models and flowcharts with one thing wrong, and the big ones."""

import copy
import json
import os

AT = "2026-11-20T16:40:00Z"

REPORT = {"received": AT, "facts": {"immediate_danger": False}}


def report(**members):
    """A small good report with these members set; None takes one out."""
    doc = copy.deepcopy(REPORT)
    for name, value in members.items():
        if value is None:
            doc.pop(name, None)
        else:
            doc[name] = value
    return json.dumps(doc, ensure_ascii=False).encode()


def facts(**values):
    return report(facts=values)


def child(**values):
    return report(children=[{"id": "pupil-a", "role": "harmed"}, {"id": "pupil-b", "role": "harmed", **values}])


# ---- big ones: written in pieces, so that this program stays small too ----

MIB = 1 << 20


def big_text(size):
    """One report whose story is SIZE bytes long."""
    def write(f):
        f.write(b'{"facts":{},"narrative":"')
        for _ in range(size // MIB):
            f.write(b"a" * MIB)
        f.write(b'"}')
    return write


def repeated(piece, times, before=b"", after=b""):
    def write(f):
        f.write(before)
        block = piece * 1000
        for _ in range(times // 1000):
            f.write(block)
        f.write(piece * (times % 1000))
        f.write(after)
    return write


def members(n):
    """An object of N different members."""
    def write(f):
        f.write(b'{"facts":{')
        for start in range(0, n, 10000):
            f.write(b",".join(b'"f%d":null' % i for i in range(start, min(n, start + 10000))))
            f.write(b"," if start + 10000 < n else b"}}")
    return write


# ---- DMN ----

DMN_NS = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def dmn(body, head="", root="definitions", attributes=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<{root} xmlns="{DMN_NS}" id="m" name="m" '
            f'namespace="urn:m"{attributes}>\n{body}\n</{root}>\n').encode()


def decision(text, name="D", more=""):
    return (f'<decision id="{name}_id" name="{name}"><variable name="{name}"/>{more}\n'
            f'<literalExpression><text>{text}</text></literalExpression></decision>')


def needs(name):
    return f'<informationRequirement id="r_{name}"><requiredDecision href="#{name}_id"/></informationRequirement>'


def bkm(text, kind="", parameters="", call="B()"):
    """A function B, and a decision D that calls it."""
    return dmn(f'<businessKnowledgeModel id="b" name="B"><variable name="B"/><encapsulatedLogic{kind}>{parameters}'
               f'<literalExpression><text>{text}</text></literalExpression></encapsulatedLogic>'
               '<knowledgeRequirement id="kb"><requiredKnowledge href="#b"/></knowledgeRequirement>'
               '</businessKnowledgeModel>\n' +
               decision(call, more='<knowledgeRequirement id="k"><requiredKnowledge href="#b"/></knowledgeRequirement>'))


def table(policy):
    return (f'<decision id="x" name="D"><variable name="D"/><decisionTable hitPolicy="{policy}"><input id="i">'
            '<inputExpression><text>1</text></inputExpression></input><output id="o"/></decisionTable></decision>')


def tck(body):
    """A test file of the conformance suite."""
    return (f'<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase">{body}<testCase id="1"/></testCases>'
            ).encode()


GOOD_DMN = dmn('<inputData id="i" name="Age"><variable name="Age" typeRef="number"/></inputData>\n' + decision(
    "Age + 1", more='<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>'))


def many_rules(n):
    def write(f):
        f.write(dmn("<!-- rules -->").split(b"<!-- rules -->")[0])
        f.write(b'<decision id="D_id" name="D"><variable name="D"/><decisionTable hitPolicy="FIRST">'
                b'<input id="in"><inputExpression><text>1</text></inputExpression></input><output id="out"/>\n')
        rule = b"<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>\n"
        for _ in range(n // 1000):
            f.write(rule * 1000)
        f.write(rule * (n % 1000))
        f.write(b"</decisionTable></decision></definitions>")
    return write


LAUGHS = '<!DOCTYPE definitions [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)) + "]>\n"

OUTSIDE = '<!DOCTYPE definitions [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n'


# ---- BPMN ----

BPMN_NS = "http://www.omg.org/spec/BPMN/20100524/MODEL"

GOOD_NODES = ('<startEvent id="s"/><task id="t" name="Look"/><endEvent id="e"/>\n'
              '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/>\n'
              '<sequenceFlow id="f2" sourceRef="t" targetRef="e"/>')


def bpmn(body=GOOD_NODES, head="", root="definitions"):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<{root} xmlns="{BPMN_NS}" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:st="urn:safetriage:flow:1" id="d" '
            'targetNamespace="urn:t" expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/">\n'
            f'<process id="p" isExecutable="true">\n{body}\n</process>\n</{root}>\n').encode()


# ---- packs ----

PACKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "packs")


def pack(**replaced):
    """The small pack of tests/packs as files below p/, with the bytes of some files changed; a name's '/' and '.' are
    written '__' and '_': flowcharts__walk_bpmn. A change is bytes, or a function of the bytes."""
    files = {}
    for top, at in (("rules/mini", ""), ("flowcharts/mini", "flowcharts/")):
        root = os.path.join(PACKS, top)
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), root)
                with open(os.path.join(folder, name), "rb") as f:
                    content = f.read()
                change = replaced.pop((at + path).replace("/", "__").replace(".", "_").replace("-", "_"), None)
                files["p/" + at + path] = change(content) if callable(change) else content if change is None else change
    assert not replaced, replaced
    return files
