#!/usr/bin/env python3
"""No text of a drawing is cut by the page or lies over another text.

usage: draw_texts.py FILE.svg...
Widths are estimated, a little wider than a browser's sans serif sets them.
"""
import sys
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def width(text, size):
    total = 0.0
    for c in text:
        total += 0.28 if c in "iljI.,:;'!|" else 0.36 if c in "ft()[]/ -\"r" else 0.9 if c in "mMW@%" else 0.58
    return total * size


def boxes(svg):
    """Rotated texts (names of pools and lanes) stand in a strip of their own."""
    turned = {t for g in svg.iter(SVG + "g") if "rotate" in g.get("transform", "") for t in g.iter(SVG + "text")}
    for t in svg.iter(SVG + "text"):
        if t in turned or not t.text:
            continue
        x, y, size = float(t.get("x")), float(t.get("y")), float(t.get("font-size"))
        w = width(t.text, size)
        left = x - w / 2 if t.get("text-anchor") == "middle" else x
        yield left, y - 0.75 * size, left + w, y + 0.22 * size, t.text


def check(path):
    svg = ET.parse(path).getroot()
    x0, y0, w, h = map(float, svg.get("viewBox").split())
    found, bad = list(boxes(svg)), []
    for i, a in enumerate(found):
        if a[0] < x0 or a[1] < y0 or a[2] > x0 + w or a[3] > y0 + h:
            bad.append(f"{path}: '{a[4]}' is cut by the page")
        for b in found[i + 1:]:
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
                bad.append(f"{path}: '{a[4]}' lies over '{b[4]}'")
    return len(found), bad


texts, problems = 0, []
for name in sys.argv[1:]:
    n, bad = check(name)
    texts += n
    problems += bad
print("\n".join(problems + [f"{texts} texts in {len(sys.argv) - 1} drawings, {len(problems)} problems"]))
sys.exit(1 if problems or not texts else 0)
