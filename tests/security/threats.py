"""Places in notes × marks that mean something to Anki, MathJax or a browser.

Each input is a place with one mark in it. CANARY in a mark becomes the port of a server that nobody
may ask.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

_LINK = r"\href{javascript:void(document.title='ran')}{x}"
_PICTURE = r"\style{background:url(http://127.0.0.1:CANARY/style)}{x}"

TEX: Mapping[str, str] = {
    "link": _LINK,
    "style": _PICTURE,
    "fixed": r"\style{position:fixed;top:0;left:0;width:9999px;height:9999px;background:red}{x}",
    "box": r"\bbox[background:url(http://127.0.0.1:CANARY/bbox);border:99px solid]{x}",
    "token": r"\mmlToken{mi}[href=javascript:void(document.title='ran')]{x}",
    "token style": r"\mmlToken{mi}[style=background:url(http://127.0.0.1:CANARY/token)]{x}",
    "class": r"\class{card nightMode}{\cssId{qa}{x}}",
    "define": rf"\def\x{{{_LINK}}}\x",
    "command": rf"\newcommand{{\x}}{{{_LINK}}}\x",
    "let": rf"\let\x\href \x{_LINK.removeprefix(chr(92) + 'href')}",
    "require": rf"\require{{html}}{_LINK}",
    "in text": rf"\text{{a ${_LINK}$ b}}",
    "after": rf"a}}{_LINK}{{",
    "end": rf"a\) \({_LINK}",
    "comment": f"% }}\n{_LINK}",
    "back": r"\hspace{-99em}x",
    "backs": r"\negthinspace " * 60 + "x",
    "far": r"\hspace{9999em}x",
    "line": r"\rule{9999em}{99em}",
    "over": r"\llap{xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}",
    "high": r"\raise99em{x}",
    "rows": r"\begin{array}{c}a\\[-99em]b\end{array}",
    "flat": r"\smash{\begin{array}{c}1\\1\\1\\1\\1\\1\\1\\1\\1\\1\\1\\1\\1\\1\end{array}}",
    "colour": r"\color{red;background:url(http://127.0.0.1:CANARY/colour)}x",
    "tip": rf"\texttip{{x}}{{y}}\toggle{{x}}{{{_LINK}}}\endtoggle",
    "environment": rf"\begin{{empheq}}[box={_LINK}]{{align}}a\end{{empheq}}",
    "unicode": r"\unicode{x41}[position:fixed]x",
}
"What no formula may have."
WORDS: Mapping[str, str] = {
    **{f"wording {name}": f"&#92;({tex.replace('$', '&#36;')}&#92;)" for name, tex in TEX.items()},
    "display": f"&#92;[{_LINK}&#92;]",
    "entities": f"&bsol;&lpar;{_LINK}&bsol;&rpar;",
    "parted": f"&#92;<b></b>({_LINK}&#92;)",
    "plain": r"&#92;(x^2&#92;)",
    "latex": "[latex]x[/latex]",
    "dollar": "[$]x[/$]",
    "dollars": "[$$]x[/$$]",
    "sound": "[sound:a.mp3]",
    "anki": "[anki:play:q:0]",
    "speech": "[anki:tts lang=en_US]x[/anki:tts]",
    "type": "[[type:Definition]]",
    "type cloze": "[[type:cloze:Text]]",
    "gap": "{{c1::x}}",
    "field": "{{Definition}}",
    "filter": "{{type:Definition}}{{tts en_US:Term}}",
    "script": "<script>document.title='ran'</script>",
    "handler": "<img src=x onerror=\"document.title='ran'\">",
    "picture": "<img src=http://127.0.0.1:CANARY/picture>",
    "frame": "<iframe src=http://127.0.0.1:CANARY/frame></iframe>",
    "script link": "<a href=\"javascript:void(document.title='ran')\">x</a>",
}
"What is text wherever it stands."
_IN_TEXT: Mapping[str, str] = {
    "heading": "## Threat @ here\n\nWhat it is stands below it.",
    "term": "- **Threat @ here**: what it is",
    "definition": "- Threat: what it is, @ and more",
    "list": "- Threat:\n  - first @\n  - second",
    "table": "| Term | Meaning |\n| --- | --- |\n| Threat | what @ is |",
    "facet": "- **Threat**: what it is\n  - Use cases: for @ and more",
    "label": "- **Threat**: what it is\n  - @: for more",
    "alias": "- Threat (@): what it is",
    "bold": "- Threat: what **@** is, and *@* too",
    "marked": "- Threat: what ==@== is",
    "link text": "- Threat: what [@](https://example.invalid/) is",
    "link target": "- Threat: what [it](<https://example.invalid/@>) is",
    "alternative text": "- Threat: what ![@](none.png) is",
    "title": '- Threat: what [it](https://example.invalid/ "@") is',
    "callout": "> [!note] Threat @\n> What it is.",
    "question": "Q: What is @?\n\nA: It is @.",
    "cloze": "The threat is {{c1::@}} and {{c2::more}}.",
    "round a cloze": "The threat @ is {{c1::less}}, @ and {{c2::more::@}}.",
    "HTML": "<dl><dt>Threat</dt><dd>what @ is</dd></dl>",
    "heading above": "## Part @\n\n- Threat: what it is",
    "code": "- Threat: what `@` is",
    "code block": "## Threat\n\nWhat it is.\n\n```tex\n@\n```",
}
_IN_FORMULAS: Mapping[str, str] = {
    "dollars": "- Threat: what $@$ is",
    "display dollars": "## Threat\n\nWhat it is.\n\n$$\n@\n$$",
    "round brackets": r"- Threat: what \\(@\\) is",
    "square brackets": r"- Threat: what \\[@\\] is",
    "environment": "## Threat\n\nWhat it is.\n\n\\begin{align}\n@\n\\end{align}",
    "term": "- **Threat $@$**: what it is",
    "gap": "The threat is {{c1::$@$}} and more.",
    "gap in it": "The threat is ${{c1::@}}$ and more.",
    "text round it": rf"- Threat: what $x$ {_LINK} &#92;) is $@$ {_LINK} &#92;)",
}


def threats() -> Iterator[tuple[str, str]]:
    """Each input: its name, and the notes."""
    number = itertools.count()
    for place, notes in _IN_TEXT.items():
        for name, mark in WORDS.items():
            # In code, entities are what they are: there the marks stand as they are read.
            raw = mark.replace("&#92;", "\\").replace("&#36;", "$") if "code" in place else mark
            yield f"{place}/{name}", _filled(notes, raw, next(number))
    for place, notes in _IN_FORMULAS.items():
        for name, mark in TEX.items():
            yield f"formula in {place}/{name}", _filled(notes, mark, next(number))


def _filled(notes: str, mark: str, number: int) -> str:
    """The notes with the mark in its place; each input names a thing of its own, or is merged."""
    numbered = notes.replace("hreat", f"hreat{number:04}").replace("What it is", f"No. {number}")
    return numbered.replace("@", mark)
