"""A page as its reader meets it: what stands on it, links and forms. Used by contract/french.py and contract/french_pages.py."""
from html.parser import HTMLParser

VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Page(HTMLParser):
    """What stands on a page in its language, its links and its forms."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.stack, self.said, self.links, self.forms, self.texts = [], [], [], [], []
        self.feed(html)
        self.flush()

    def quiet(self):
        return any(q for _, q in self.stack)

    def flush(self):
        if self.texts:
            self.said.append("".join(self.texts))
        self.texts = []

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        classes = (a.get("class") or "").split()  # names, and what somebody wrote
        own = tag in ("script", "style", "pre", "code", "textarea") or "st-lines" in classes or a.get("lang", "fr") == "en" \
            or (tag in ("span", "strong") and "st-private" in classes)
        if tag not in ("span", "strong", "b", "em"):
            self.flush()
        if not self.quiet() and not own:
            self.said += [a[k] for k in ("aria-label", "title", "alt", "placeholder") if a.get(k)]
        if tag == "html":
            own = False
        if tag == "a" and a.get("href"):
            self.links.append(a["href"])
        if tag == "form":
            self.forms.append((a.get("method", "get").lower(), a.get("action", ""), []))
        if tag in ("input", "button") and self.forms and a.get("name") and a.get("type", "submit") in ("hidden", "submit"):
            self.forms[-1][2].append((a["name"], a.get("value", "")))
        if tag not in VOID:
            self.stack.append((tag, own))

    def handle_endtag(self, tag):
        if tag not in ("span", "strong", "b", "em"):
            self.flush()
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.quiet() and data.strip():
            self.texts.append(data)
