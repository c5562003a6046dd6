#!/usr/bin/env python3
"""Holds the program's own lines together, English and French.

usage: spoken.py SOURCE_DIR

- Every text that a message is made of stands in adapters/common/spoken_fr.def, and nothing else does. Such texts are the
  arguments of the functions in SAYS that have two words or more, or a place (%s) beside a word; and any text of the engine
  of three words or more, by whatever way it becomes part of a message, but for those of NO_MESSAGE.
- Where the engine puts a kind of value, or words of its own, into a place of a message, the French speaks that place (%{1}).
- Places of the French (%1, %{1}, {1|one|many}) are those of the English, each used, {..|..} on a number.
- adapters/common/messages.def: English and French take the same arguments in the same order.
- adapters/http/api_fr.def: the routes of api.def, and no others.
- adapters/cli/commands_fr.def: the commands of commands.def, with the same options, within 80 columns.
- adapters/http/text: the same ids in both languages; adapters/http/pages: no words, and no colon but $page.colon.
- French spacing and apostrophes.

One finding a line: FILE:LINE: what. Exit status: 0 none, 1 some.
"""
import json
import os
import re
import sys
from pathlib import Path

# Functions whose texts end in a message: to a person, at a terminal, in a list of findings or in a result.
SAYS = """tri_fail tri_findings_add tri_cli_say tri_cli_usage loader_complain tri_parse_fail tri_casebook_refuse tri_reader_fail
refuse tri_arena_fail fail_at fail at_row at_word fail_file complain tri_db_fail row_finding tri_lines_fail FINDING tri_fault
tri_testing_fault tri_cli_put put_share say put_case tri_cli_spoken tri_cli_worded tri_arg_bad""".split()
# Texts of those functions that are no messages: ids of pages, formats of data.
NOT_SAID = re.compile(r"^(date and time|list replace|string join|problem\.|/)|^[^A-Za-z]*(%[-0-9.*lz]*[a-z][^A-Za-z]*)*$")
# Texts of the engine with three words that reach nobody as a line: markup, what libraries say, calendars of names.
NO_MESSAGE = re.compile(r"^<|[<>{}]|=\\?\"|^[ .]*(separated by a colon|after key and value|must be a string|after array element|Huge input lookup|head written anew)$|"
                        r"^(All of these|goes through the flowchart|then go to|Flowchart\. The same steps in words: )")
# What gives a word of the program's own: its place is spoken.
WORDS_OF = ("tri_kind_phrase", "tri_kind_name")
NBSP = "\u00a0\u202f"
PLACE = re.compile(r"(?<!%)%(?!%)[-0-9.*lz]*([a-z])")
# The folder says whose "say" it is: in others it takes an id of a message.
OWN_SAY = ("engine/proof/table.c", "adapters/cli/expect.c")

found = 0


def finding(path, line, what):
    global found
    found += 1
    print(f"{path}:{line}: {what}")


def tokens(text):
    """(kind, value, line) of C: 'text' for string literals (joined where they follow each other), 'word', 'mark'."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"((?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'|[A-Za-z_]\w*|\s+|.', re.S)
    line, out = 1, []
    for m in pattern.finditer(text):
        at = line
        line += m.group(0).count("\n")
        if m.group(1) is not None:
            if out and out[-1][0] == "text":
                out[-1] = ("text", out[-1][1] + m.group(1), out[-1][2])
            else:
                out.append(("text", m.group(1), at))
        elif not m.group(0).isspace() and not m.group(0).startswith(("/*", "//")):
            out.append(("word" if re.match(r"\w", m.group(0)) else "mark", m.group(0), at))
    return out


def said(toks, path):
    """The texts in the arguments of a saying function, each with its line."""
    for i, (kind, value, _) in enumerate(toks[:-1]):
        if kind != "word" or value not in SAYS or toks[i + 1][1] != "(":
            continue
        if value == "say" and path not in OWN_SAY:
            continue
        depth, k = 0, i + 1
        while k < len(toks):
            depth += {"(": 1, ")": -1}.get(toks[k][1], 0) if toks[k][0] == "mark" else 0
            if toks[k][0] == "text":
                yield toks[k][1].removesuffix("\\n"), toks[k][2]
            if depth == 0:
                break
            k += 1


def prose(toks, builtins):
    """Texts of the engine with three words or more, each with its line: they are for somebody."""
    for kind, value, line in toks:
        text = value.removesuffix("\\n")
        if kind == "text" and re.search(r"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}", PLACE.sub("", text)) \
                and " " in text.strip() and not NO_MESSAGE.search(text) and not NOT_SAID.search(text) and text not in builtins:
            yield text, line


def arguments(toks, i):
    """The arguments of the call whose bracket is toks[i], each a list of tokens."""
    args, depth = [[]], 0
    for kind, value, line in toks[i:]:
        if kind == "mark" and value in "()":
            depth += 1 if value == "(" else -1
            if depth == 0:
                return args
            if depth == 1 and value == "(":
                continue
        if kind == "mark" and value == "," and depth == 1:
            args.append([])
        else:
            args[-1].append((kind, value, line))
    return args


def unspoken(toks, have):
    """Places of messages that hold words of the program's own, and whose French shows them as they are: text, line, place."""
    for i, (kind, value, _) in enumerate(toks[:-1]):
        if kind != "word" or value not in SAYS or toks[i + 1][1] != "(":
            continue
        args = arguments(toks, i + 1)
        at = next((n for n, a in enumerate(args) if len(a) == 1 and a[0][0] == "text" and a[0][1].removesuffix("\\n") in have), None)
        if at is None:
            continue
        text, given = args[at][0][1].removesuffix("\\n"), iter(args[at + 1:])
        for n, m in enumerate(re.finditer(r"%[-0-9.lz]*(\*?)[0-9lz]*([a-z])", text.replace("%%", "")), 1):
            if m.group(1):
                next(given, None)
            arg = next(given, [])
            if any(k == "word" and v in WORDS_OF for k, v, _ in arg) and f"%{{{n}}}" not in have[text]:
                yield text, args[at][0][2], n


def is_message(text):
    return not NOT_SAID.search(text) and (re.search(r"[A-Za-z]{2,}.* ", text) or
                                          (PLACE.search(text) and re.search(r"[A-Za-z]{2,}", PLACE.sub("", text))))


def macro_rows(path, macro):
    """Rows of MACRO(word or text, text, ...) as lists, with their line."""
    rows, row, depth = [], None, 0
    for kind, value, line in tokens(path.read_text(encoding="utf-8")):
        if row is None:
            if kind == "word" and value == macro:
                row, depth, at = [""], 0, line
        elif kind == "mark" and value in "()":
            depth += 1 if value == "(" else -1
            if depth == 0:
                rows.append((row, at))
                row = None
        elif kind == "mark" and value == ",":
            row.append("")
        else:
            row[-1] += value
    return rows


def spacing(path, line, text):
    text = text.replace("\\n", "\n").replace("\\0", "\n").replace('\\"', '"')
    if m := re.search(rf"(?<=\w) [:;!?»](?=[\s,.)]|$)|«(?![{NBSP}])|[^{NBSP}]»|(?<=[a-zé])'(?=[a-zéèêàh])", text):
        finding(path, line, f"French spacing or apostrophe at '{m.group(0)}' in '{text[:60]}'")


def check_spoken(source, sources):
    path = "adapters/common/spoken_fr.def"
    rows = macro_rows(source / path, "TRI_SPOKEN")
    have, everywhere, french_of = {}, set(), {}
    builtins = {value for kind, value, _ in tokens((source / "engine/feel/builtins.def").read_text(encoding="utf-8")) if kind == "text"}
    system = {os.strerror(n) for n in range(1, 134)}
    for row, line in rows:
        if len(row) != 2 or not all(row):
            finding(path, line, "needs an English and a French text")
            continue
        english, french = row
        if english in have:
            finding(path, line, f"'{english}' stands twice")
        have[english], french_of[english] = line, french
        kinds = PLACE.findall(english)
        plural = re.findall(r"\{(\d)\|[^|{}]+\|[^|{}]+\}", french)
        used = set(re.findall(r"%(\d)|%\{(\d)\}", french)) | {(n, "") for n in plural}
        used = {int(a or b) for a, b in used}
        if used != set(range(1, len(kinds) + 1)):
            finding(path, line, f"'{english}' has {len(kinds)} places, the French uses {sorted(used)}")
        for n in plural:
            if int(n) <= len(kinds) and kinds[int(n) - 1] not in "dui":
                finding(path, line, f"'{english}': place {n} is no number")
        if len(re.findall(r"%", french.replace("%%", ""))) != len(re.findall(r"%\d|%\{\d\}", french)):
            finding(path, line, f"'{french}': a '%' without its place")
        spacing(path, line, re.sub(r"\{\d\|", "", french))
    for name in sources:
        toks = tokens((source / name).read_text(encoding="utf-8"))
        everywhere |= {value.removesuffix("\\n") for kind, value, _ in toks if kind == "text"}
        for text, line in said(toks, name):
            if is_message(text) and text not in have:
                finding(name, line, f"'{text}' has no French in {path}")
        for text, line in prose(toks, builtins) if name.startswith("engine/") and not name.endswith(".def") else ():
            if text not in have:
                finding(name, line, f"'{text}' has no French in {path} (or is none for a reader: NO_MESSAGE)")
        for text, line, n in unspoken(toks, french_of):
            finding(name, line, f"'{text}': place {n} holds a word of ours, so the French speaks it: %{{{n}}}")
    for english, line in have.items():
        if english not in everywhere and english not in system and not english.startswith(" (see: "):
            finding(path, line, f"'{english}' is said nowhere")
    return len(rows)


def check_counts(source):
    """spoken_en.def: what French counts with two words, English does, too; with the second it is the format itself."""
    french = {row[0]: row[1] for row, _ in macro_rows(source / "adapters/common/spoken_fr.def", "TRI_SPOKEN")}
    path = "adapters/common/spoken_en.def"
    rows = macro_rows(source / path, "TRI_SPOKEN")
    for row, line in rows:
        kinds = PLACE.findall(row[0])
        many = re.sub(r"\{\d\|[^|{}]+\|([^|{}]+)\}", r"\1", row[1])
        if row[0] not in french:
            finding(path, line, f"'{row[0]}' is not in spoken_fr.def")
        elif re.sub(r"%\d", "%", many) != PLACE.sub("%", row[0]) or re.findall(r"%(\d)", many) != \
                [str(n + 1) for n in range(len(kinds))] or not re.search(r"\{\d\|", row[1]):
            finding(path, line, f"'{row[1]}' does not read '{row[0]}' where there are many")
    have = {row[0] for row, _ in rows}
    for english, words in french.items():
        if re.search(r"\{\d\|", words) and re.search(r"%[a-z]*[ud] [a-z]+s\b", english) and english not in have:
            finding(path, 1, f"'{english}' counts: 1 takes another word")


def check_messages(source):
    path = "adapters/common/messages.def"
    rows = macro_rows(source / path, "TRI_MESSAGE")
    for row, line in rows:
        if len(row) != 3 or not all(row):
            finding(path, line, "needs an id, English and French")
            continue
        name, english, french = row
        if re.findall(r"%[^%]*?[a-z]", english.replace("%%", "")) != re.findall(r"%[^%]*?[a-z]", french.replace("%%", "")):
            finding(path, line, f"{name}: English and French do not take the same arguments")
        spacing(path, line, french)
    return len(rows)


def check_commands(source):
    english, french = "adapters/cli/commands.def", "adapters/cli/commands_fr.def"
    have = {row[0]: (row, line) for row, line in macro_rows(source / french, "TRI_COMMAND_FR")}
    rows = macro_rows(source / english, "TRI_COMMAND")
    for row, line in rows:
        name = row[0]
        if name not in have:
            finding(english, line, f"{name} has no help in {french}")
            continue
        other, at = have.pop(name)
        options = [sorted(set(re.findall(r"--[a-z-]+|\b-o\b", "\n".join(r[1:])))) for r in (row, other)]
        if options[0] != options[1]:
            finding(french, at, f"{name}: options differ: {sorted(set(options[0]) ^ set(options[1]))}")
        for path, n, texts in ((english, line, row), (french, at, other)):
            for text in "\n".join(texts[3:]).replace('\\"', '"').split("\\n"):
                if len(text) > 80 and not text.startswith("  safetriage "):
                    finding(path, n, f"{name}: wider than 80 columns: {text}")
            if len(f"  {name:<8}  {texts[2]}") > 80:
                finding(path, n, f"{name}: the summary makes a line of more than 80 columns")
        spacing(french, at, "\n".join(other[1:]))
    for name, (_, line) in have.items():
        finding(french, line, f"there is no command {name}")
    return len(rows)


def check_api(source):
    """adapters/http/api_fr.def: a French summary for each route of api.def, and for nothing else."""
    english, french = "adapters/http/api.def", "adapters/http/api_fr.def"
    have = {row[0]: (row, line) for row, line in macro_rows(source / french, "TRI_API_FR")}
    for row, line in macro_rows(source / english, "TRI_API"):
        if row[0] in have:
            spacing(french, have[row[0]][1], have.pop(row[0])[0][1])
        else:
            finding(english, line, f"{row[0]} has no French in {french}")
    for name, (_, line) in have.items():
        finding(french, line, f"there is no {name} in {english}")


def check_pages(source):
    """The texts of the pages: the same ids in both languages, French spacing; no colon is set by a template."""
    count = 0
    for english in sorted((source / "adapters/http/text").glob("*.en.json")):
        french = english.with_name(english.name.replace(".en.", ".fr."))
        ids = [json.loads(p.read_text(encoding="utf-8")) for p in (english, french)]
        name = str(french.relative_to(source))
        lines = {m.group(1): n for n, line in enumerate(french.read_text(encoding="utf-8").split("\n"), 1)
                 if (m := re.match(r'\s*"([^"]+)"', line))}
        for key in sorted(ids[0].keys() ^ ids[1].keys()):
            finding(name, lines.get(key, 1), f"{key} is in one language only")
        for key, text in ids[1].items():
            if m := re.search(rf"(?<![{NBSP}])[?!;»]|[^{NBSP}]:(?!//)(?!\d)|^:|«(?![{NBSP}])|'", text):
                finding(name, lines[key], f"{key}: French spacing or apostrophe at '{m.group(0)}'")
        count += len(ids[1])
    for page in sorted((source / "adapters/http/pages").glob("*.xsl")):
        for n, line in enumerate(page.read_text(encoding="utf-8").split("\n"), 1):
            if re.search(r"'[^'/]*: ?'|>\s*: ?</xsl:text>|/>: |(?<![\w-])[A-Z][a-z]+ [a-z]+</", line):
                finding(str(page.relative_to(source)), n, "a colon or words in a template: $page.colon, or a text of the catalogue")
    return count


def main():
    source = Path(sys.argv[1])
    sources = sorted(str(p.relative_to(source)) for top in ("engine", "adapters") for p in (source / top).rglob("*")
                     if p.suffix in (".c", ".h", ".def") and p.name not in ("spoken_fr.def", "spoken_en.def"))
    check_counts(source)
    check_api(source)
    counts = check_spoken(source, sources), check_messages(source), check_commands(source), check_pages(source)
    print(f"spoken: {counts[0]} lines, {counts[1]} screen texts, {counts[2]} commands, {counts[3]} texts of pages; {found} findings",
          file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
