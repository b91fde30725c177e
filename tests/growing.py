"""Notes that grow: for each construct of the grammar a text whose size grows linearly with n.

`FAMILIES` are what tests measure: constructs that differ little are one text, one after the other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping

_SYLLABLES = ("ba", "ko", "di", "mu", "re", "fa", "lo", "ti", "nu", "se")


def word(number: int) -> str:
    """A word that no other number has."""
    return "".join(_SYLLABLES[int(digit)] for digit in str(number)).capitalize()


def each(line: str) -> Callable[[int], str]:
    """Lines, each with a word of its own where `{w}` stands and its number where `{n}` does."""
    return lambda n: "".join(line.replace("{w}", word(k)).replace("{n}", str(k)) for k in range(n))


def repeated(part: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """The same part over and over."""
    return lambda n: f"{head}{part * n}{tail}"


def around(opening: str, closing: str, inner: str = "x", head: str = "") -> Callable[[int], str]:
    """Something in many pairs of marks."""
    return lambda n: f"{head}{opening * n}{inner}{closing * n}\n"


def _stairs(step: str, line: str, levels: int) -> Callable[[int], str]:
    return lambda n: "".join(
        f"{step * (k % levels)}{line.replace('{w}', word(k))}" for k in range(n)
    )


def _header(columns: int) -> str:
    return "|" + "".join(f" {word(k)} |" for k in range(columns)) + "\n|" + " - |" * columns + "\n"


def _wide_table(n: int) -> str:
    return _header(n) + "|" + "".join(f" the {word(k)} part |" for k in range(n)) + "\n"


def _long_table(n: int) -> str:
    return _header(3) + "".join(f"| {word(k)} | moves water up | 7 |\n" for k in range(n))


def _comparing_table(n: int) -> str:
    return "| Aspect | Mitosis | Meiosis |\n|-|-|-|\n" + "".join(
        f"| {word(k)} | two cells | four cells |\n" for k in range(n)
    )


def _comparing_wide(n: int) -> str:
    heads = "".join(f" {word(k)} |" for k in range(n))
    return f"| Aspect |{heads}\n|-|{'-|' * n}\n| Cost |{' low and fair |' * n}\n"


def _grouped_table(n: int) -> str:
    return "| Group | Thing | Use |\n|-|-|-|\n" + "".join(
        f"| {word(k) if k % 5 == 0 else ''} | {word(k)} | moves some water |\n" for k in range(n)
    )


def _unnamed_rows(n: int) -> str:
    return "| Thing | Use |\n|-|-|\n| Pump | moves water |\n" + "| | moves more of it |\n" * n


def _statement_table(n: int) -> str:
    return "| Mitosis | Meiosis |\n|-|-|\n" + "".join(
        f"| makes {word(k)} of it. | makes {word(k)} too. |\n" for k in range(n)
    )


def _drugs(labels: int) -> Callable[[int], str]:
    """Labels that come back under many names."""
    return lambda n: "".join(
        f"- {word(k)}\n" + "".join(f"  - Lab{word(j)}: so much {k}\n" for j in range(labels))
        for k in range(n // labels + 1)
    )


def _references(n: int) -> str:
    uses = "".join(f"- {word(k)}: see [{word(k)}] and [it][{word(k)}]\n" for k in range(n))
    return uses + "\n" + "".join(f"[{word(k)}]: http://a.b/{k}\n" for k in range(n))


def _footnotes(n: int) -> str:
    uses = "".join(f"- {word(k)}: moves water[^{k}]\n" for k in range(n))
    return uses + "\n" + "".join(f"[^{k}]: said by {word(k)}\n" for k in range(n))


def _front_lines(n: int) -> str:
    return "---\n" + "".join(f"key{k}: {word(k)}\n" for k in range(n)) + "---\n- Osmosis: moves\n"


def _front_tags(n: int) -> str:
    tags = "".join(f"  - {word(k)}\n" for k in range(n))
    return f"---\ntags:\n{tags}---\n" + "- Osmosis: moves water\n" * 3


def _backtick_runs(n: int) -> str:
    # Runs of differing length: each asks for an end of its own. The text grows as n does.
    runs, length = [], 0
    while length < n:
        runs.append("`" * (len(runs) + 1))
        length += len(runs)
    return "a ".join(runs) + "\n"


def _tables_in_html(
    row: str, head: str = "<table>\n", tail: str = "</table>\n"
) -> Callable[[int], str]:
    return lambda n: head + "".join(row.replace("{w}", word(k)) for k in range(n)) + tail


def _outline(n: int) -> str:
    return "# Cells\n" + "".join(f"\t{word(k)}: moves water\n\t\tand salt too\n" for k in range(n))


def _interrupted_outline(n: int) -> str:
    return "# Cells\n" + "".join(f"\t{word(k)}: moves water\n{{% raw %}}\n" for k in range(n))


def _pictures_in_outline(n: int) -> str:
    return "# Cells\n\tPump: moves water\n" + "![x](a.png)\n\tmoves it on\n" * n


def _misspelt(n: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(
        f"- transmission{letters[k % 26]}{letters[k // 26 % 26]}{letters[k // 676 % 26]}"
        f" coefficient: moves {word(k)}\n"
        for k in range(n)
    )


def _same_words(n: int) -> str:
    return "".join(f"- {word(k)} {word(k + 1)} network layer: moves {word(k)}\n" for k in range(n))


def _under_headings(n: int) -> str:
    return "".join(f"## {word(k)}\n\n- Dose: takes {word(k)} of it\n" for k in range(n))


def _nested_headings(n: int) -> str:
    return "".join(f"{'#' * (k % 6 + 1)} {word(k)}\n\nIt moves water.\n\n" for k in range(n))


def _ruled_outline(n: int) -> str:
    return "".join(f"{' ' * (k % 30)}{word(k)}: x y z\n" for k in range(n))


def _deep_trail(n: int) -> str:
    return "".join(f"{'  ' * (k % 20)}- {word(k)}\n" for k in range(n))


def _opened_in_paragraph(mark: str) -> Callable[[int], str]:
    return lambda n: "Water " + "".join(f"{mark}{word(k)} " for k in range(n)) + "\n"


def _closed_in_paragraph(opening: str, closing: str) -> Callable[[int], str]:
    return lambda n: "Water " + "".join(f"{opening}{word(k)}{closing} " for k in range(n)) + "\n"


INLINE = {
    f"{name} {how}": make
    for name, opening, closing in (
        ("emphasis", "*", "*"),
        ("strong", "**", "**"),
        ("strong emphasis", "***", "***"),
        ("underscore", "_", "_"),
        ("strike", "~~", "~~"),
        ("highlight", "==", "=="),
        ("code", "`", "`"),
        ("formula", "$", "$"),
        ("display formula", "$$", "$$"),
        ("wikilink", "[[", "]]"),
        ("embed", "![[", "]]"),
        ("embed picture", "![[a.png|", "]]"),
        ("picture", "![", "](a.png)"),
        ("link", "[", "](http://a.b)"),
        ("link title", "[", '](a "b")'),
        ("link of references", "[", "][r]"),
        ("link target", "[a](", ")"),
        ("pointed target", "[a](<", ">)"),
        ("autolink", "<http://a.b/", ">"),
        ("footnote reference", "[^", "]"),
        ("inline footnote", "^[", "]"),
        ("cloze", "{{c1::", "}}"),
        ("underlined", "<u>", "</u>"),
        ("bold tag", "<b>", "</b>"),
        ("code tag", "<code>", "</code>"),
        ("span tag", "<span class='x'>", "</span>"),
        ("anchor tag", "<a href='x'>", "</a>"),
        ("inline comment", "<!-- ", " -->"),
        ("instruction", "<?", "?>"),
        ("declaration", "<!X ", ">"),
        ("cdata", "<![CDATA[", "]]>"),
        ("comment", "%%", "%%"),
        ("liquid", "{% ", " %}"),
        ("attributes", "{: .", "}"),
        ("end attributes", "{#", "}"),
        ("entity", "&amp", ";"),
        ("numbered entity", "&#", ";"),
        ("parenthesis", "(", ")"),
        ("wide parenthesis", "（", "）"),
        ("brace", "{", "}"),
        ("bracket", "[", "]"),
        ("lenticular", "【", "】"),
        ("quote", '"', '"'),
        ("backslash", "\\", "\\"),
        ("begin", "\\begin{a}", "\\end{a}"),
    )
    for how, make in (
        ("closed", _closed_in_paragraph(opening, closing)),
        ("open", _opened_in_paragraph(opening)),
        ("opened at once", repeated(opening, tail="\n")),
        ("nested", around(opening, closing, head="- Osmosis: ")),
        ("closed at once", repeated(closing, head="- Osmosis: moves ", tail="\n")),
        ("in lines", each(f"- {opening}{{w}}{closing}: moves\n")),
        ("open in lines", each(f"{opening}{{w}} moves\n")),
        ("open in blocks", each(f"{opening}{{w}} moves\n\n")),
        ("begun in items", each(f"- {{w}}: {opening}moves\n")),
    )
}
"Each inline mark: closed, open, nested."

BLOCKS: dict[str, Callable[[int], str]] = {
    "headings": each("# {w}\n\nmoves water\n\n"),
    "same headings": repeated("## Cells\n\n- Pump: moves water\n\n"),
    "headings alone": each("## {w}\n"),
    "six levels": _nested_headings,
    "underlined headings": each("{w}\n===\n\nmoves water\n\n"),
    "dashes under text": each("{w} moves:\n---\n"),
    "long underline": repeated("=", head="Osmosis\n", tail="\n\nmoves\n"),
    "same terms": repeated("- Osmosis: moves water\n"),
    "items": each("- {w}: moves water\n"),
    "loose items": each("- {w}: moves water\n\n"),
    "numbered": each("{n}. {w}: moves water\n"),
    "nested items": _stairs("  ", "- {w}: moves water\n", 12),
    "nested names": _deep_trail,
    "nested bullets": repeated("- ", tail="x\n"),
    "nested numbers": repeated("1. ", tail="x\n"),
    "stairs of items": _stairs("  ", "- {w}\n", 100),
    "tasks": each("- [ ] {w}: moves water\n"),
    "quotes": each("> {w}: moves water\n\n"),
    "one quote": each("> {w}: moves water\n"),
    "lazy quote": repeated("and more\n", head="> Pump: moves water\n"),
    "nested quotes": repeated("> ", tail="x\n"),
    "stairs of quotes": _stairs("> ", "{w}: moves\n", 40),
    "callouts": each("> [!definition] {w}\n> It moves water.\n\n"),
    "callout lines": each("> [!definition] {w}\n"),
    "nested callouts": _stairs("> ", "[!note] {w}\n", 30),
    "wide table": _wide_table,
    "long table": _long_table,
    "comparing table": _comparing_table,
    "comparing wide table": _comparing_wide,
    "grouped table": _grouped_table,
    "rows without names": _unnamed_rows,
    "statement table": _statement_table,
    "tables": each("| {w} | Use |\n|-|-|\n| Pump{w} | moves water |\n\n"),
    "pipes": repeated("|", tail="\n|-|\n"),
    "delimiter row": repeated("-|", head="a|b\n", tail="\n"),
    "delimiter rows": repeated("|-|-|\n"),
    "half tables": each("| {w} | b |\n"),
    "fences": each("```python\n{w} = 1\n```\n"),
    "fence lines": repeated("```\n"),
    "tilde lines": repeated("~~~\n"),
    "growing fences": _backtick_runs,
    "open fences": each("```` {w}\n~~~\n"),
    "one fence": lambda n: "```\n" + "x = 1\n" * n,
    "indented code": repeated("    x = 1;\n", head="Code\n\n"),
    "definitions": each("{w}\n: moves water\n\n"),
    "tight definitions": each("{w}\n: moves water\n"),
    "one term": repeated(": moves water\n", head="Osmosis\n"),
    "loose descriptions": repeated(": moves water\n\n", head="Osmosis\n"),
    "terms over one": lambda n: "".join(f"{word(k)}\n" for k in range(n)) + ": moves\n",
    "tilde definitions": each("{w}\n~ moves water\n\n"),
    "nested descriptions": repeated(": ", head="a\n", tail="x\n"),
    "footnotes": _footnotes,
    "one footnote": lambda n: "- Pump: a" + "[^1]" * n + "\n\n[^1]: said\n",
    "footnotes without use": each("[^{n}]: said by {w}\n\n"),
    "same footnotes": repeated("[^1]: said\n"),
    "uses without footnotes": each("- {w}: moves[^{n}]\n"),
    "references": _references,
    "same references": repeated("[a]: b\n"),
    "unfinished references": each("[{w}]:\n"),
    "references in titles": each('[{w}]: a "b\n'),
    "open reference": repeated("x\n", head='[a]: b "'),
    "open label": repeated("x\n", head="[a"),
    "html blocks": each("<div>{w}: moves water</div>\n\n"),
    "html lines": each("<div>{w}: moves water</div>\n"),
    "script lines": repeated("<script>\n"),
    "pre lines": repeated("<pre>\n"),
    "style lines": repeated("<style>\n\n"),
    "instruction lines": repeated("<?x\n\n"),
    "declaration lines": repeated("<!X\n\n"),
    "cdata lines": repeated("<![CDATA[\n\n"),
    "comment lines": repeated("<!--\n"),
    "comment lines apart": repeated("<!--\n\n"),
    "comments": each("<!-- {w} -->\n"),
    "comments of lines": each("<!--\n{w}\n-->\n"),
    "comments in items": each("- {w}: a <!-- b\n"),
    "closing comments": repeated("-->\n"),
    "math blocks": each("$$\n{w}\n$$\n"),
    "math lines": repeated("$$\n"),
    "open math": each("$$ {w}\n\n"),
    "labelled math": each("$$\n{w}\n$$ ({w})\n"),
    "amsmath": each("\\begin{equation}\n{w}\n\\end{equation}\n"),
    "open amsmath": repeated("\\begin{equation}\n"),
    "open amsmath apart": repeated("\\begin{equation}\n\n"),
    "amsmath of names": each("\\begin{align}\n\n"),
    "rules": repeated("---\n"),
    "rules apart": repeated("***\n\n"),
    "rule signs": repeated("* ", tail="\n"),
    "underscores": repeated("_ ", tail="x\n"),
    "front matter": _front_lines,
    "front tags": _front_tags,
    "open front matter": lambda n: "---\n" + "".join(f"key{k}: x\n" for k in range(n)),
    "front matter without keys": lambda n: "---\n" + "- x\n" * n,
    "front flow": repeated("[", head="---\na: ", tail="\n---\n"),
    "front quotes": repeated("'", head="---\na: ", tail="\n---\n"),
    "outline": _outline,
    "interrupted outline": _interrupted_outline,
    "outline with pictures": _pictures_in_outline,
    "outline of blanks": repeated("\n", head="\tPump: moves\n", tail="\tGate: opens\n"),
    "stairs": _ruled_outline,
    "outlines": each("# {w}\n\tPump: moves\n\t\tmore\n"),
    "deep outline": repeated("\t", tail="x\n"),
    "outline levels": _stairs("\t", "{w}: x\n", 35),
    "liquid comments": repeated("{% comment %}\n"),
    "liquid comments apart": repeated("{% comment %}\n\n"),
    "closed liquid comments": each("{% comment %}\n{w}\n{% endcomment %}\n"),
    "liquid comments and an end": repeated("{% comment %}\n", tail="{% endcomment %}\n"),
    "liquid lines": repeated("{% raw %}\n"),
    "liquid in items": repeated("- {% comment %}\n"),
    "indented liquid": repeated("\t{% comment %}\n\tPump: moves\n"),
    "percent lines": repeated("%%\n"),
    "percent comments": each("%%\n{w}\n%%\n"),
    "block ids": each("- {w}: moves ^a{n}\n"),
    "block id lines": each("^a{n}\n\n"),
    "attribute lines": each("{: .a{n}}\n"),
    "attributes below": each("{w}: moves water\n{: .a}\n"),
    "attribute lines in quotes": repeated("> a\n{: .b}\n"),
    "tag lines": each("#a{n}\n"),
    "tags behind": each("- {w}: moves #a{n} #b\n"),
    "tags in a line": each(" #a{n}"),
    "abbreviations": each("*[{w}]: a water pump\n"),
}
"Each block."

RULES: dict[str, Callable[[int], str]] = {
    "labelled lines": each("{w}: moves water\n\n"),
    "lines in a paragraph": each("{w}: moves water\n"),
    "bold labels": each("**{w}**: moves water\n"),
    "bold without sign": each("- **{w}** moves some water\n"),
    "lead-ins": each("**{w}**\n\nmoves water\n\n"),
    "lead-ins alone": each("**{w}**\n\n"),
    "lead-ins with colons": each("**{w}:**\n\n- moves\n\n"),
    "lines over lists": each("{w}:\n\n- moves\n- lifts\n\n"),
    "lists over lists": each("- {w}\n  - moves water\n"),
    "parentheses": each("- {w} (what moves the water from here to there)\n"),
    "parentheses of terms": each("- {w} water pump ({w}WP): moves\n"),
    "parentheses in parentheses": repeated("(a) ", head="- Pump (what moves ", tail=")\n"),
    "named list": each("- {w}\n  - moves water from here\n  - lifts it\n"),
    "questions": each("Q: What is {w}?\nA: It moves water.\n\n"),
    "questions without answers": each("Q: What is {w}?\n\n"),
    "answers without questions": each("A: It is {w}.\n\n"),
    "answers to one question": repeated("A: It moves.\n\n", head="Q: What is it?\n\n"),
    "answers in a paragraph": repeated("A: It moves.\n", head="Q: What is it?\n"),
    "questions in a paragraph": each("Q: What is {w}?\n"),
    "items of questions": each("- Q: What is {w}?\n- A: It moves.\n"),
    "items of questions alone": each("- Q: What is {w}?\n"),
    "questions over answers": each("What is {w}?\n?\nIt moves.\n\n"),
    "dividers": repeated("?\n", head="What is it?\n"),
    "plain questions": each("- What is {w}?\n  - It moves.\n"),
    "lists behind an answer": lambda n: "Q: What?\n\nA: It:\n\n" + "- a\n\n1. b\n\n" * n,
    "clozes": each("The {{c1::{w}}} makes {{c2::ATP::it}}.\n\n"),
    "clozes in a line": each("{{c{n}::{w}}} "),
    "open clozes in a line": each("{{c{n}::{w} "),
    "clozes of hints": repeated("::a", head="- The {{c1::b", tail="}}\n"),
    "gaps without an end": repeated("{{c1::a ", head="- {{c1::b}} "),
    "gaps of hints and braces": repeated("::a", head="- {{c1::b", tail="{}}\n"),
    "gaps that open": repeated("{{c1::", head="- ", tail="}}\n"),
    "callouts of labels": each("> [!note] {w}: it moves\n> more\n\n"),
    "dt": _tables_in_html("<dt>{w}</dt><dd>moves</dd>\n", "<dl>\n", "</dl>\n"),
    "claims under a heading": lambda n: (
        "# Cells\n## Pumps\n" + "".join(f"{word(k)}: moves water\n\n" for k in range(n))
    ),
    "facets": lambda n: (
        "# Cells\n\n## Pump\n" + "".join(f"- Use: for {word(k)}\n" for k in range(n))
    ),
    "facets of one name": lambda n: (
        "- Pump: moves\n" + "".join(f"  - Use: for {word(k)}\n" for k in range(n))
    ),
    "facets of names": lambda n: (
        "- Pump: moves\n"
        + "".join(f"  - Use: for {word(k)}\n  - {word(k)}: lifts\n" for k in range(n))
    ),
    "own name again": repeated("  - Pump: moves\n", head="- Pump\n"),
    "definitions of one name": repeated("- Definition: moves\n", head="## Pump\n\n"),
    "members": lambda n: (
        "## Pumps\n\nThese are:\n\n" + "".join(f"- {word(k)}: moves\n" for k in range(n))
    ),
    "bare members": each("- {w}\n"),
    "paragraphs under a name": repeated("It moves water.\n\n", head="## Pump\n\n"),
    "chapters of labels": _under_headings,
    "labels that come back": _drugs(4),
    "many labels that come back": _drugs(40),
    "unsure labels": each("- {w}: moves\n  - Season: old\n  - Type: big\n"),
    "links": each("- [{w}](http://a.b/{n})\n"),
    "link paragraphs": each("[{w}](http://a.b/{n})\n\n"),
    "reference section": lambda n: (
        "# Cells\n\n## References\n\n" + "".join(f"- [{word(k)}](http://a.b)\n" for k in range(n))
    ),
    "sections of references": each("# References\n\n- [{w}](http://a.b)\n"),
    "empty labels": each("- {w}:\n"),
    "remarks under headings": each("## {w}\n\n> a tip\n\n- Pump{w}: moves\n\n"),
}
"Each rule of extraction."

LABELS: dict[str, Callable[[int], str]] = (
    {
        f"label {name}": make
        for name, sign in (
            ("colon", ": "),
            ("double colon", " :: "),
            ("wide colon", "："),
            ("dash", " – "),
            ("close dash", "– "),
            ("two dashes", " -- "),
            ("arrow", " -> "),
            ("equals", " = "),
            ("colon and dash", ":- "),
            ("ideographic dash", "——"),
        )
        for make in (each(f"- {{w}}{sign}moves water\n"),)
    }
    | {
        f"signs in a line: {name}": make
        for name, sign in (
            ("colon", "a: "),
            ("colons", ":"),
            ("digits", "10:30 "),
            ("enumerators", "Domain 2: "),
            ("dash", "a – "),
            ("dashes", "-"),
            ("arrow", "a -> "),
            ("equals", "a = "),
            ("equals close", "a="),
            ("semicolon", "a; "),
            ("full stop", "a. "),
            ("full stops", "."),
            ("spaces", " "),
            ("tabs", "\t"),
            ("commas", "a, "),
            ("numbering", "1. "),
            ("bullets", "• "),
            ("citations", "[1] "),
            ("closing signs", ":;,"),
            ("parentheses", "(a) "),
            ("open parentheses", "(a "),
            ("dates", "2. May 1990 "),
            ("sections", "§ 1.2. "),
            ("question marks", "a? "),
            ("letters", "a"),
            ("digits alone", "1"),
            ("ideographs", "水"),
            ("marks", "e\u0301"),
            ("marks alone", "\u0301"),
            ("ligatures", "ﷺ"),
            ("mojibake", "Ã©tÃ© "),
            ("damage", "â€œ"),
            ("joiners", "\u200d"),
            ("zero width", "\u2060"),
            ("hash", "#"),
            ("stars", "* "),
            ("tilde", "~"),
            ("colons of liquid", "{{"),
            ("apostrophes", "'a "),
        )
        for make in (repeated(sign, head="- Osmosis pump", tail="moves\n"),)
    }
    | {
        f"signs first: {name}": repeated(sign, tail=" moves: x\n")
        for name, sign in (
            ("colons", ":"),
            ("numbering", "1. "),
            ("bullets", "• "),
            ("signs", ">"),
            ("parentheses", "(1) "),
            ("dashes", "– "),
            ("equals", "="),
            ("hash", "#"),
            ("word", "Pump "),
            ("marks", "\u0301"),
            ("ideographs", "水"),
            ("roman", "iv) "),
        )
    }
)
"Each form of a label, and each sign that could be one, over and over."

_ELEMENTS = [
    "ul",
    "ol",
    "dl",
    "li",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "h2",
    "h6",
    "p",
    "div",
    "section",
    "center",
    "details",
    "summary",
    "blockquote",
    "pre",
    "figure",
    "header",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "nav",
    "button",
    "select",
    "b",
    "i",
    "u",
    "s",
    "mark",
    "sub",
    "sup",
    "code",
    "a",
    "span",
    "br",
    "hr",
    "img",
    "font",
]
HTML: dict[str, Callable[[int], str]] = {
    f"html <{tag}> {how}": make
    for tag in _ELEMENTS
    for how, make in (
        ("closed", repeated(f"<{tag}>a</{tag}>\n", head="<div>\n")),
        ("open", repeated(f"<{tag}>a\n", head="<div>\n")),
        ("ended", repeated(f"</{tag}>\n", head="<div>\n")),
        ("nested", around(f"<{tag}>", f"</{tag}>", head="<div>\n")),
        ("open in a list", repeated(f"<{tag}>a</li>\n", head="<ul><li>\n")),
        ("open in a table", repeated(f"<{tag}>a</td>\n", head="<table><tr><td>\n")),
    )
} | {
    "html terms over one": _tables_in_html("<dt>{w}</dt>\n", "<dl>\n", "<dd>moves</dd></dl>\n"),
    "html descriptions": _tables_in_html("<dd>{w}</dd>\n", "<dl><dt>Pump</dt>\n", "</dl>\n"),
    "html loose terms": each("<dt>{w}</dt>\n<dd>moves</dd>\n"),
    "html rows": _tables_in_html("<tr><td>{w}</td><td>moves</td></tr>\n"),
    "html headers": _tables_in_html("<tr><th>{w}</th><th>moves</th></tr>\n"),
    "html cells": _tables_in_html("<td>{w}</td>", "<table><tr>", "</tr></table>\n"),
    "html wide cells": _tables_in_html(
        "<td colspan=100>{w}</td>", "<table><tr>", "</tr></table>\n"
    ),
    "html tall cells": _tables_in_html("<tr><td rowspan=100>{w}</td><td>moves</td></tr>\n"),
    "html half tags": repeated("<a\n", head="<div>\n"),
    "html half tag": repeated("<a ", head="<div>\n"),
    "html half attributes": repeated("<a b='\n", head="<div>\n"),
    "html attributes": repeated("a=b ", head="<div ", tail=">\n"),
    "html half values": repeated("a='b ", head="<div ", tail=">\n"),
    "html half ends": repeated("</a\n", head="<div>\n"),
    "html half comments": repeated("<!--\n", head="<div>\n"),
    "html half declarations": repeated("<!\n", head="<div>\n"),
    "html half instructions": repeated("<?\n", head="<div>\n"),
    "html half cdata": repeated("<![CDATA[\n", head="<div>\n"),
    "html odd declarations": repeated("<![x\n", head="<div>\n"),
    "html doctypes": repeated("<!doctype a [\n", head="<div>\n"),
    "html signs": repeated("<\n", head="<div>\n"),
    "html ampersands": repeated("&", head="<div>\n", tail="\n"),
    "html entities": repeated("&am", head="<div>\n", tail="\n"),
    "html dropped": repeated("<b>a</b>", head="<div><script>", tail="\n"),
    "html blanks in a list": repeated("\n<li>a\n", head="<ul>\n"),
    "html lines of text": repeated("moves water\n", head="<div>\n"),
    "html bold lines": repeated("<b>moves</b> water\n", head="<p>\n"),
    "html summaries": each("<details><summary>{w}</summary>\n\nmoves water\n\n</details>\n\n"),
    "html lists apart": each("<ul>\n<li>{w}: moves\n</ul>\n\n"),
    "html lists never closed": each("<ul>\n\n<li>{w}: moves\n\n"),
    "html upper": repeated("<UL><LI>a</UL>\n", head="<div>\n"),
    "html slashes": repeated("<br/>", head="<div>\n", tail="\n"),
    "html pictures": repeated("<img src=a.png>", head="- Pump: moves ", tail="\n"),
    "html lines of tags": repeated("<b>\n", head="- Pump: moves\n"),
}
"Each element and what a tokenizer may stumble over."

LINES: dict[str, Callable[[int], str]] = {
    "same term, other texts": each("- Osmosis: moves {w} of it\n"),
    "same term, other words": each("- Osmosis: {w}\n"),
    "same word under headings": each("# {w}\n- Dose: {w}{w}\n"),
    "same term, other expansions": each("- AMI ({w} machine): {w} moves\n"),
    "same terms with gaps": each("The {{c1::x}} moves.\n\n"),
    "same facets": lambda n: "".join(f"- Pump: moves\n  - Use: {word(k)}\n" for k in range(n)),
    "same aliases": each("- Pump ({w}): moves\n"),
    "same term under one heading": lambda n: (
        "# Cells\n## Parts\n" + "".join(f"- Gate: {word(k)} opens it\n" for k in range(n))
    ),
    "same ideographs": each("- 水: {w}水\n"),
    "terms alike": _misspelt,
    "nested brackets in a term": around("(", ")", head="# Pump "),
    "brackets that open in a term": repeated("(a ", head="# Pump ", tail="\n\nmoves\n"),
    "marks over one letter": repeated("\u0301\u0323", head="# e", tail="\n\nmoves\n"),
    "marks over letters": repeated("e" + "\u0301\u0323" * 20, head="# e", tail="\n\nmoves\n"),
    "signs that meet": repeated("a &lt; ", head="- Pump: ", tail="\n"),
    "signs in html": repeated("a < b ", head="<p>\n", tail="\n"),
    "long number": repeated("1", head="<p>a &#", tail=";\n"),
    "descriptions of html": lambda n: "<dl><dt>Pump\n" + "<dd>moves\n" * n,
    "terms over a long description": lambda n: (
        "<dl>\n" + "".join(f"<dt>{word(k)}\n" for k in range(n)) + "<dd>\n" + "<p>moves\n" * n
    ),
    "empty descriptions": lambda n: "<dl>\n" + "<dt>a\n" * n + "<dd>\n" * n,
    "wide and long table": lambda n: _header(n) + "| a |\n" * n,
    "quoted tags": repeated('<a b=">" ', head="<div>\n", tail="\n"),
    "tags with odd quotes": repeated("<a b='>", head="<div>\n", tail="\n"),
    "formulas without end in items": lambda n: "- a\n" + "  $$ b\n\n" * n + "\n$$\n",
    "formulas before an end in metadata": lambda n: "$$ b\n\n" * n + "*[a]: $$\n",
    "terms of like words": _same_words,
    "terms with one beginning": each("- network {w}: moves water\n"),
    "terms of one prefix": each("- un{w}: moves\n- {w}: moves\n"),
    "long words": each("- {w}" + "pneumono" * 10 + ": moves\n"),
    "long terms": each("- " + "many words of {w} " * 3 + ": moves\n"),
    "one long term": repeated("pump ", head="# ", tail="\n\nmoves water\n"),
    "one long word": repeated("pump", head="- ", tail=": moves\n"),
    "one long line": repeated("moves water ", head="- Pump: ", tail="\n"),
    "one long paragraph": repeated("moves water\n", head="Pump: it\n"),
    "short lines": repeated("a\n"),
    "short paragraphs": repeated("a\n\n"),
    "blank lines": repeated("\n", tail="- Pump: moves\n"),
    "blank lines of spaces": repeated("   \n", head="- Pump: moves\n", tail="  more\n"),
    "blank lines in an item": repeated("\n  a\n", head="- Pump: moves\n"),
    "tabs": repeated("\t\n"),
    "carriage returns": repeated("- Pump: moves\r"),
    "form feeds": repeated("- Pump: moves\x0b\x0c\x1c\u2028"),
    "nul": repeated("- Pump: moves\x00\n"),
    "marks that combine": each("- {w}\u0301\u0301: moves\n"),
    "mojibake": each("- {w}: Ã©tÃ© dâ€™eau\n"),
    "mojibake in a line": repeated("Ã©tÃ© dâ€™eau ", head="- Pump: ", tail="\n"),
    "brackets": repeated("[" * 990 + "\n\n"),
    "brackets in few lines": lambda n: ("[" * n + "\n\n") * 8,
    "links in brackets": lambda n: ("[a](" * n + "\n\n") * 4,
    "hard breaks": repeated("moves  \n", head="- Pump: it\n"),
    "backslash breaks": repeated("moves\\\n", head="- Pump: it\n"),
    "br": repeated("moves<br>", head="- Pump: it ", tail="\n"),
    "bold over lines": repeated("moves\n", head="**Pump: ", tail="**\n"),
    "spans over lines": repeated("**moves\nit** ", head="- Pump: "),
    "gives away": lambda n: "".join(f"- {word(k)}: the {word(k)} moves\n" for k in range(n)),
    "numbers": each("- {n}: moves\n"),
    "enumerators": each("- Domain {n}: moves\n"),
    "dates": each("- {n}. May 1990: it moved\n"),
    "calls": each("- f{n}(x): moves\n"),
    "pictures": each("- {w}: ![a](a{n}.png)\n"),
    "picture lines": each("![a](a{n}.png)\n\n"),
    "addresses": each("- http://a.b/{n}\n"),
    "long lists": lambda n: "- Pumps: these\n" + "".join(f"  - {word(k)}\n" for k in range(n)),
    "unfinished lists": each("-\n{w}\n"),
    "mixed lists": each("- {w}: a\n+ {w}: b\n* {w}: c\n"),
    "code in items": each("- {w}:\n  ```\n  x\n  ```\n"),
    "tables in items": each("- {w}:\n\n  | a | b |\n  |-|-|\n  | c | d |\n"),
    "quotes in items": each("- {w}:\n  > moves\n"),
    "items in quotes": each("> - {w}: moves\n>   - a: b\n"),
}
"Likeness, length, line ends, letters."

GROWING: Mapping[str, Callable[[int], str]] = {
    **BLOCKS,
    **RULES,
    **LABELS,
    **HTML,
    **LINES,
    **INLINE,
}
"Each construct."


def sized(make: Callable[[int], str], size: int) -> str:
    """A construct in a text of about so many characters."""
    for_each = (len(make(128)) - len(make(64))) / 64
    return make(max(int(size / for_each), 8))


def family(makes: Iterable[Callable[[int], str]]) -> Callable[[int], str]:
    """Several constructs one after the other, each with its part of the size.

    A heading between them ends whatever is open, but for code and comments.
    """
    given = list(makes)
    return lambda size: "\n\n# Next\n\n".join(sized(make, size // len(given)) for make in given)


_HOW = (
    "opened at once",
    "closed at once",
    "open in lines",
    "open in blocks",
    "begun in items",
    "in lines",
    "nested",
    "closed",
    "open",
)


def _families() -> dict[str, Callable[[int], str]]:
    joined: dict[str, list[Callable[[int], str]]] = {}
    for name, make in INLINE.items():
        how = next(each for each in _HOW if name.endswith(each))
        joined.setdefault(f"inline {name.removesuffix(how).strip()}", []).append(make)
    for name, make in HTML.items():
        joined.setdefault(" ".join(name.split()[:2]) if "<" in name else name, []).append(make)
    for place, make in enumerate(LABELS.values()):
        joined.setdefault(f"labels {place // 6}", []).append(make)
    alone = {name: [make] for name, make in {**BLOCKS, **RULES, **LINES}.items()}
    return {name: family(makes) for name, makes in {**alone, **joined}.items()}


FAMILIES: Mapping[str, Callable[[int], str]] = _families()
"Name → a text of about so many characters."

_FRAGMENTS = (
    *("*", "**", "_", "~~", "==", "`", "```", "~~~", "$", "$$", "[", "]", "[[", "]]", "![", "]("),
    *(")", "(", "[^1]", "[^1]:", "[a]:", "{{c1::", "}}", "<", ">", "<a ", "<b>", "</b>", "<div>"),
    *("</div>", "<li>", "</li>", "<ul>", "</ul>", "<table>", "<tr>", "<td>", "<dl>", "<dt>"),
    *("<dd>", "<pre>", "<!--", "-->", "<![CDATA[", "<?", "<!", "&", "&amp;", "\\", "'", '"', "="),
    *("%%", "{% comment %}", "{% endcomment %}", "{: .a}", "#a", " ^a", "---", "===", "***", "|"),
    *("|-|-|", "| a | b |", "> ", "- ", "1. ", "# ", "## ", "  ", "    ", "\t", ": ", "~ ", ":"),
    *("–", "->", "Q: ", "A: ", "?", "\n?\n", "Use: ", "Pump", "moves water", "水", "e\u0301"),
    *("Ã©", "\\begin{align}", "\\end{align}", "> [!note] ", "<details>", "<summary>", "<script>"),
    *("</script>", "x", " ", "\n", "\n\n", "\n", "\n- ", "\n\n"),
)


def random_construct(seed: int) -> Callable[[int], str]:
    """A few fragments of the grammar, over and over; sizes are in characters."""
    chance = random.Random(seed)
    unit = "".join(chance.choices(_FRAGMENTS, k=chance.randint(1, 7)))
    if chance.random() < 0.4:
        unit = f"{unit}{{w}}"
    head = "".join(chance.choices(_FRAGMENTS, k=chance.randint(0, 3)))
    tail = "".join(chance.choices(_FRAGMENTS, k=chance.randint(0, 3)))
    lines = each(unit)
    return lambda size: f"{head}{sized(lines, size)}{tail}\n"
