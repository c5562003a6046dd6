"""Is a text English? Used by contract/french.py and contract/french_pages.py.

Words that only English uses show it: none of them is a French word as well (on, or, but, main, son, pour, plus, an, a, as, does
are). What stays as it is in French: options, paths, fields, codes, what stands in quotes, titles of sources, names in KEPT.
"""
import json
import re
from html import unescape
from pathlib import Path

source = Path(__file__).resolve().parents[1]
WORDS = set("""
the of is are was were be been not and with without to for by from this that these those it its has have had which who whose
what when where than then into only must should would could cannot can there they their them his her you your our we us how
all any each other another yes none unknown missing needs takes gives given goes stands said says wrong found files line
lines name names row rows report reports rule rules unexpected expected such no nobody nothing somebody anybody because
before after between more most many few first last next never always already either neither both here now today tomorrow
yesterday by own safety spread distress witness despair hidden edition asks ask start end step steps otherwise decides decide escape pattern class group quantifier step child children  family harm hurt
""".split())
# Names that French keeps: of services, of products, of laws.
KEPT = """Report Remove|Take It Down|Report Harmful Content|Internet Watch Foundation|Crime and Policing Act|Channel
Childline|Every Child Every Day|Operation Encompass|The Children’s Society|The Mix|Action Fraud|Revenge Porn Helpline
Professionals Online Safety Helpline|Cyber Choices|Children First|Prevent|National Crime Agency|Working Together
Peterborough|Cambridgeshire|NeedHelpNow.ca|Cybertip.ca|Safer Recruitment|looked after
child in need""".replace("\n", "|").split("|")


def sources(pack):
    return json.loads((source / "rules" / pack / "pack.json").read_text())["sources"]


def titles(pack):
    """Somebody else's documents are cited by the titles they have; the pack's own has one in each language."""
    for s in sources(pack).values():
        yield from (s[k] for k in ("title", "publisher") if s.get(k) and not s.get("own"))


def sections(pack):
    own = [k for k, s in sources(pack).items() if s.get("own")]
    for model in (source / "rules" / pack).glob("*.dmn"):
        for row in re.findall(r"<rule\b.*?</rule>", model.read_text(), re.S):
            notes = re.findall(r"<annotationEntry[^>]*>\s*<text>(.*?)</text>", row, re.S)
            if len(notes) > 1 and notes[0].strip() not in own:
                yield notes[1].replace("&amp;", "&").replace("&apos;", "'").replace("&quot;", '"')
    for chart in (source / "flowcharts" / pack).glob("*.bpmn"):
        for cite in re.findall(r"<st:cite [^>]*>", chart.read_text()):
            said = dict(re.findall(r'(\w+)="([^"]*)"', cite))
            if said["source"] not in own:
                yield unescape(said.get("section", ""))
    for area in (source / "rules" / pack / "areas").glob("*.json"):
        doc = json.loads(area.read_text())
        yield doc.get("name") or ""
        for datum in doc["data"].values():
            cited = datum.get("source") not in own
            yield from (x for x in (datum.get("section") if cited else "", datum.get("value")) if isinstance(x, str))


CITED = sorted({" ".join(t.split()) for p in ("england", "canada") for t in [*titles(p), *sections(p)]
                if len(t) > 3 and t != "safetriage"}, key=len, reverse=True)


def english(text, own=()):
    """The English words of a text, each with those around it. own: what stays as it was given."""
    text = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    for given in own:
        text = text.replace(" ".join(given.split()), "#")
    for name in CITED:
        if name in text:
            text = text.replace(name, "#")
    for name in KEPT:
        text = text.replace(name, "#")
    text = re.sub(r"\b[0-9a-f]{12,}\b", "#", text)
    text = re.sub(r"«[^»]*»|\"[^\"]*\"|https?://\S+|(?<![\w’])'[^']*'", "#", text)
    # Fields and their values, lists of codes, functions of FEEL.
    text = re.sub(r"safetriage: \w+ ?:|\b\w+ = \S+|l’un de ?:? [\w, -]+|\w+(\|\w+)+|\w+\(\)|- \w+: #", "#", text)
    text = re.sub(r"[\w./\[\]<>-]*[_/\[\]<>=.#@][\w./\[\]<>=:#@-]+|--?[A-Za-z][\w-]*|\b[A-Z]+\b|\w+-\w[\w-]*", "#", text)
    found = [m.group(0) for m in re.finditer(r"\ban? (?:boolean|number|string|list|context|range|function|date|time|days|years)\b", text)]
    for m in re.finditer(r"(?<!\w)[A-Za-zÀ-ÿ]+(?!\w)", text):
        if m.group(0).lower() in WORDS and not text[m.end():m.end() + 1] in "’":
            found.append(text[max(0, m.start() - 30):m.end() + 30])
    return found
