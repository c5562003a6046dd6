"""A small sound pack, from a few lines a table, for faults to be put into.

Nothing in it is advice: it has one of each thing that `safetriage check` looks at, and no error.
"""
import hashlib
import json
import re

NS = "urn:safetriage:test:seeded"

# NAME: POLICY TYPE VALUES, the inputs, then a row a line: ID | cells -> outputs # source; verified; basis; reason
TABLES = '''
danger: PRIORITY string "life","none"
in facts.immediate_danger boolean | facts.child_missing boolean
R1 | true | - -> "life" # LAW; yes; law; Somebody is in danger now.
R2 | - | true -> "life" # LAW; yes; law; A child is missing.
R0 | - | - -> "none" # OWN/what is left; no; own; Nobody is in danger.

spread: UNIQUE string
in facts.image_shared string | facts.previous_concerns number
U1 | "public" | - -> "wide"
U2 | "group" | >= 2 -> "wide"
U3 | "group" | < 2, null -> "some"
U4 | "not-shared", null | - -> "none"

season: ANY string
in facts.first_seen date
Y1 | < date("2026-09-01") -> "before term"
Y2 | >= date("2026-09-01") -> "in term"
Y3 | null -> "not known"

risk_level: PRIORITY string "immediate","high","medium","low"
in danger string | facts.images_involved boolean | spread string | facts.bullying boolean
K1 | "life" | - | - | - -> "immediate"
K2 | - | true | "wide" | - -> "high"
K3 | - | true | - | - -> "medium"
K4 | - | - | - | true -> "medium"
K5 | - | null | - | - -> "medium"
K0 | - | - | - | - -> "low"

need: PRIORITY number 4,2,1
in risk_level string
D1 | "immediate","high" -> 4
D2 | "medium" -> 2
D0 | - -> 1

strategy_status: PRIORITY string "indicated","possible","not-indicated"
in need number | facts.images_involved boolean
S1 | 4 | - -> "indicated"
S2 | 2 | true -> "possible"
S0 | - | - -> "not-indicated"

child_need: FIRST number
in child.role string | child.age number | need number
C1 | "witness" | - | - -> 1
C2 | - | >= 18 | - -> 1
C3 | - | - | 4 -> 4
C4 | - | - | 2 -> 2
C5 | - | - | - -> 1

categories: RULE+ORDER code
in facts.images_involved boolean | facts.bullying boolean | season string
G1 | true | - | - -> "indecent-images"
G2 | - | true | - -> "bullying"
G3 | true | true | "in term" -> "bullying-at-school"

otherwise: FIRST code
in facts.bullying boolean
Z1 | false, null -> "unclassified"
Z2 | - -> "unclassified"

cautions: RULE+ORDER code
in facts.images_involved boolean
Q1 | true -> "do-not-view"

actions: RULE+ORDER code agency by_whom for urgency mandatory held
in danger string | risk_level string | facts.images_involved boolean | facts.police_already_involved boolean | facts.parent_suspected boolean
A1 | - | - | - | - | - -> "tell-designated-lead","school","staff-member","","now",true,false
A2 | "life" | - | - | - | - -> "police-emergency","police","staff-member","","now",true,false
A3 | - | - | true | false, null | - -> "police-report","police","designated-lead","","today",true,false
A4 | - | - | true | true | - -> "police-liaison","police","designated-lead","","today",true,false
A5 | - | "immediate","high" | - | - | - -> "social-care-referral","childrens-social-care","designated-lead","","today",true,false
A6 | - | "medium" | - | - | - -> "early-help","school","designated-lead","","planned",false,false
A7 | - | - | - | - | false, null -> "inform-parents","school","designated-lead","","today",true,false
A8 | - | - | - | - | true -> "withhold-from-parents","school","designated-lead","","now",true,false
'''

EXPRESSIONS = {"anybody_listed": ("boolean", "count(report.children) > 0")}

FACTS = [  # name, type, allowed, kind, harmful
    ("immediate_danger", "boolean", "", "judgement", "true"),
    ("child_missing", "boolean", "", "observed", "true"),
    ("images_involved", "boolean", "", "observed", "true"),
    ("image_shared", "string", '"not-shared","group","public"', "observed", "false"),
    ("previous_concerns", "number", "[0..50]", "observed", "false"),
    ("first_seen", "date", "", "observed", "false"),
    ("bullying", "boolean", "", "observed", "true"),
    ("police_already_involved", "boolean", "", "observed", "false"),
    ("parent_suspected", "boolean", "", "observed", "true"),
]

CODES = ["police-emergency", "tell-designated-lead", "police-report", "police-liaison", "withhold-from-parents",
         "social-care-referral", "inform-parents", "early-help"]

PACK = {
    "id": "sound", "version": "1", "date": "2026-11-22", "zone": "Europe/London", "languages": ["en", "fr"],
    "emergency_number": "999", "own_agency": "school", "calendar": {"file": "holidays.json", "division": "test"},
    "models": ["facts.dmn", "triage.dmn"], "flowchart": "walk",
    "assessment": {
        "categories": {"tables": ["triage.dmn#categories"], "otherwise": "triage.dmn#otherwise"},
        "axes": {}, "risk": {"level": "triage.dmn#risk_level", "because": []},
        "threshold_level": {"level": "triage.dmn#need", "because": []},
        "strategy": {"status": "triage.dmn#strategy_status"}, "child": {"threshold_level": "triage.dmn#child_need"},
        "actions": ["triage.dmn#actions"], "cautions": ["triage.dmn#cautions"], "person_must_decide": [],
        "contradictions": []},
    "people": {}, "deadlines": {"now": {"after": "PT0S"}, "today": {"until": "end-of-day"},
                                "one-working-day": {"working_days": 1}, "planned": {}},
    "risk_order": ["low", "medium", "high", "immediate"], "action_order": CODES, "alarm_actions": ["police-emergency"],
    "supersedes": {
        "ladders": [["police-liaison", "police-report", "police-emergency"], ["early-help", "social-care-referral"]],
        "exceptions": [{"drop": "inform-parents", "when": ["withhold-from-parents"], "reason": "Never both."}],
        "softens": []},
    "sources": {
        "LAW": {"title": "A law", "publisher": "A state", "edition": "2020", "year": 2020,
                "effective_from": "2020-01-01", "verified": "yes"},
        "OWN": {"title": "Our view", "publisher": "Us", "edition": "2026", "effective_from": "2026-01-01", "verified": "no",
                "own": True},
        "GUIDE": {"title": "A guide", "publisher": "A board", "edition": "2024", "effective_from": "2024-01-01",
                  "verified": "yes"},
        "NEXT": {"title": "The next guide", "publisher": "A board", "edition": "2027",
                 "effective_from": "2027-09-01", "verified": "yes"}}}

FLOW = '''<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:st="urn:safetriage:flow:1" targetNamespace="urn:t">
  <process id="walk" name="A short walk" isExecutable="true">
    <startEvent id="start"/>
    <userTask id="what" name="What"><extensionElements><st:ask fact="facts.images_involved"/></extensionElements></userTask>
    <exclusiveGateway id="pictures" default="no"/>
    <userTask id="where" name="Where"><extensionElements><st:ask fact="facts.image_shared"/></extensionElements></userTask>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="what"/>
    <sequenceFlow id="f2" sourceRef="what" targetRef="pictures"/>
    <sequenceFlow id="yes" sourceRef="pictures" targetRef="where"><conditionExpression>facts.images_involved = true</conditionExpression></sequenceFlow>
    <sequenceFlow id="no" sourceRef="pictures" targetRef="end"/>
    <sequenceFlow id="f3" sourceRef="where" targetRef="end"/>
  </process>
</definitions>
'''


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def head(name):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" '
            f'id="{name}" name="{name}" namespace="{NS}:{name}" xmlns:st="urn:safetriage:flow:1">\n')


def fact_mark(kind, harmful):
    return f'<extensionElements><st:fact kind="{kind}" harmful="{harmful}"/></extensionElements>'


def part(name, kind, allowed="", mark="", many=""):
    values = f"<allowedValues><text>{escape(allowed)}</text></allowedValues>" if allowed else ""
    return f'<itemComponent name="{name}"{many}>{mark}<typeRef>{kind}</typeRef>{values}</itemComponent>\n'


def facts_dmn(facts):
    many = ' isCollection="true"'
    seen = fact_mark("observed", "false")
    out = head("facts") + '<itemDefinition name="tReport">\n' + part("received", "date and time")
    out += part("children", "tChild", many=many) + part("others", "tOther", many=many)
    out += part("platforms", "string", many=many)
    out += part("facts", "tFacts") + "</itemDefinition>\n"
    out += '<itemDefinition name="tChild">\n' + part("id", "string") + part("age", "number", "[0..25]", seen)
    out += part("role", "string", '"harmed","witness"', seen) + "</itemDefinition>\n"
    out += '<itemDefinition name="tOther">\n' + part("id", "string") + part("adult", "boolean", "", seen)
    out += "</itemDefinition>\n"
    out += '<itemDefinition name="tFacts">\n'
    out += "".join(part(n, t, a, fact_mark(k, h)) for n, t, a, k, h in facts) + "</itemDefinition>\n"
    for name, kind in (("report", "tReport"), ("facts", "tFacts"), ("child", "tChild")):
        out += f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>\n'
    return out + "</definitions>\n"


def requirement(name):
    if name in ("report", "facts", "child"):
        return f'<informationRequirement><requiredInput href="{NS}:facts#{name}"/></informationRequirement>\n'
    return f'<informationRequirement><requiredDecision href="#{name}"/></informationRequirement>\n'


def table(block):
    lines = block.strip().split("\n")
    name, rest = lines[0].split(": ", 1)
    policy, *columns = rest.split(" ")
    inputs = [c.split(" ") for c in lines[1][3:].split(" | ")]
    listed = policy == "RULE+ORDER" or columns[0] == "code"
    kind = "" if listed else f' typeRef="{columns[0]}"'
    out = f'<decision id="{name}" name="{name}">\n<variable name="{name}"{kind}/>\n'
    out += "".join(requirement(n) for n in dict.fromkeys(i[0].split(".")[0] for i in inputs))
    out += f'<decisionTable id="{name}_table" hitPolicy="{policy.replace("+", " ")}">\n'
    for text, type_ in inputs:
        out += f'<input><inputExpression typeRef="{type_}"><text>{text}</text></inputExpression></input>\n'
    if listed:
        out += "".join(f'<output name="{c}" typeRef="{"boolean" if c in ("mandatory", "held") else "string"}"/>\n'
                       for c in columns)
    else:
        values = f"<outputValues><text>{columns[1]}</text></outputValues>" if len(columns) > 1 else ""
        out += f'<output typeRef="{columns[0]}">{values}</output>\n'
    for note in ("source", "section", "verified", "basis", "reason"):
        out += f'<annotation name="{note}"/>\n'
    for line in lines[2:]:
        row, _, notes = line.partition(" # ")
        source, verified, basis, reason = (notes or "GUIDE; yes; guidance; So says the guide.").split("; ")
        cells, _, result = row.partition(" -> ")
        rule, *cells = cells.split(" | ")
        out += f'<rule id="{rule}">\n'
        out += "".join(f"<inputEntry><text>{escape(c)}</text></inputEntry>\n" for c in cells)
        results = result.split(",") if len(columns) > 2 and listed else [result]
        out += "".join(f"<outputEntry><text>{r}</text></outputEntry>\n" for r in results)
        out += "".join(f"<annotationEntry><text>{n}</text></annotationEntry>\n"
                       for n in (source.partition("/")[0], source.partition("/")[2] or "1", verified, basis, reason))
        out += "</rule>\n"
    return out + "</decisionTable></decision>\n"


def triage_dmn(tables, expressions):
    out = head("triage") + f'<import name="" namespace="{NS}:facts" locationURI="facts.dmn" ' \
        'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>\n'
    for name, (kind, text) in expressions.items():
        out += f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/>\n'
        out += "".join(requirement(n) for n in ("report", "facts") if n + "." in text)
        out += f"<literalExpression><text>{escape(text)}</text></literalExpression></decision>\n"
    return out + "".join(table(b) for b in tables.strip().split("\n\n")) + "</definitions>\n"


def english():
    text = {"facts.images_involved.question": "Are there pictures?", "facts.image_shared.question": "Where are they?"}
    for v in ("not-shared", "group", "public"):
        text[f"facts.image_shared.value.{v}"] = v
    for v in PACK["risk_order"]:
        text[f"level.{v}"] = v
    for v in ("indecent-images", "bullying", "bullying-at-school", "unclassified"):
        text[f"category.{v}"] = v
    text["tell-now.title"] = "Tell the lead now,"
    text["tell-now.how"] = "in person."
    text["caution.do-not-view"] = "Do not look."
    text["caution.person-decides"] = "A person decides."
    for v in CODES:
        text[f"action.{v}.title"] = v
        text[f"action.{v}.how"] = "In this way."
    return text


SCENARIO = {"id": "01", "title": "A dare", "why": "It hurts.", "source": {"title": "A law"}, "at": "2026-11-18T10:15:00Z",
            "report": {"narrative": "He was dared.", "facts": {"bullying": True}}, "expect": {},
            "injects": [{"text": "It is online.", "facts": {}, "notices": "Report it.", "expect": {}},
                        {"text": "A mother calls.", "facts": {}, "notices": "Tell her.", "expect": {}}]}


def worded(text):
    """A translation that is none of any language, but another text."""
    return {"text": f"« {text} »", "en": hashlib.sha256(text.encode()).hexdigest()[:12]}


def scenario_french(scenario=None):
    s = scenario or SCENARIO
    return {"title": worded(s["title"]), "why": worded(s["why"]), "narrative": worded(s["report"]["narrative"]),
            "injects": [{k: worded(i[k]) for k in ("text", "notices")} for i in s["injects"]]}


def by_line(words):
    """A scenario's French as files have it: one entry a line."""
    one = [f'  {json.dumps(k)}: {json.dumps(v)}' for k, v in words.items() if k != "injects"]
    many = ",\n".join("    " + json.dumps(i) for i in words.get("injects", []))
    return "{\n" + ",\n".join(one + [f'  "injects": [\n{many}\n  ]']) + "\n}\n"


def table_names(text):
    """Names in the tables that people read: of the file, of each table, of inputs without a label."""
    yield "triage"
    for block in TABLES.strip().split("\n\n"):
        first, inputs = block.split("\n")[:2]
        yield from (n for n in (first.split(": ")[0], *(i.split(" ")[0] for i in inputs[3:].split(" | ")))
                    if f"{n}.label" not in text)


def reasons(tables):
    """The reason of each row, by the id of its translation."""
    for rule, reason in re.findall(r'<rule id="(.*?)">.*?<annotationEntry><text>([^<]*)</text></annotationEntry>\n</rule>',
                                   triage_dmn(tables, {}), re.S):
        yield f"because.triage.{rule}", reason


def french(text, tables=TABLES):
    text = {**text, **{f"name.{name}": name for name in re.findall(r' name="([A-Z][a-z]+)"', FLOW)}}
    text.update({f"name.{name}": name for name in [*table_names(text), "Our view", "what is left"]})
    text.update(reasons(tables))
    return {k: worded(v) for k, v in text.items()}


def files(tables=TABLES, facts=FACTS, pack=None, flow=FLOW, en=None, fr=None, expressions=None, scenario=None, others=None):
    """{path under the root: text} of the pack with what is given instead; others: files of scenarios/, None: not there."""
    en = en or english()
    expressions = expressions if expressions is not None else {}
    texts = {"01-dare.json": json.dumps(scenario or SCENARIO, indent=1), "fr/01-dare.json": by_line(scenario_french())}
    texts.update(others or {})
    return {
        **{f"rules/sound/scenarios/{name}": text for name, text in texts.items() if text is not None},
        "rules/sound/pack.json": json.dumps(pack or PACK, indent=1),
        "rules/sound/facts.dmn": facts_dmn(facts),
        "rules/sound/triage.dmn": triage_dmn(tables, expressions),
        "rules/sound/holidays.json": json.dumps({"test": {"division": "test", "events": [{"title": "Christmas", "date": "2026-12-25"}]}}),
        "rules/sound/text/en.json": json.dumps(en, indent=1),
        "rules/sound/text/fr.json": json.dumps(fr or french(en, tables), indent=1),
        "flowcharts/sound/walk.bpmn": flow}
