r"""What notes say stays text for Anki: nothing in it is a formula, a recording or a command.

Three readers look at a field, each in its own way:

- MathJax looks at the text of each element by itself, so `\(` begins a formula however it is
  escaped, unless its two characters stand in different elements. It passes over elements of the
  classes `tex2jax_ignore` (version 2) and `mathjax_ignore` (version 3).
- Anki's core looks for `[sound:`, `[anki:`, `[latex]`, `[$]` and `[$$]` in the field's HTML, and
  takes what stands between `\(` and `\)` for a formula when it fills gaps, tags and all.
- Anki's reviewer looks for `[[type:…]]` in the HTML of the whole card (`typeAnsPat`).

So brackets of commands are written as entities, and the backslash of a delimiter is set apart.
"""

from __future__ import annotations

import html
import re

from cribdeck.language.tex import formula_problem

FORMULA = '<span class="tex {kind}">{tex}</span>'
"""A formula of our own on its way to a field: text cannot forge it, for its brackets are
escaped. `anki_html` puts the delimiters in their place."""
_BRACKET = re.compile(r"\[(?=/?(?:sound:|anki:|latex\]|\$)|\[type:)", re.IGNORECASE)
_PART = re.compile(
    r'<span class="tex (?P<kind>inline|display)">(?P<tex>[^<]*)</span>'
    r'|<(?P<tag>(?:[^>"]|"[^"]*")*)>'
    r"|(?P<text>[^<]+)"
)
# Anki takes the marks of gaps away: what stands before and behind them comes together.
_BACKSLASH = re.compile(r"\\(?=[(\[]|\}\}|\{\{c\d)")
_APART = '<span class="tex2jax_ignore mathjax_ignore">\\</span>'
_STORED = re.compile(r"\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\]", re.DOTALL)
_GAP_BEGIN = re.compile(r"\{\{c\d+::")


def anki_html(value: str) -> str:
    """The HTML of a field in which nothing is a command but our own formulas.

    `value` is clean and its formulas are `FORMULA`s; for HTML whose formulas have their delimiters
    already there is `stored_html`.
    """
    return _BRACKET.sub("&#91;", _with_delimiters(value))


def _with_delimiters(value: str) -> str:
    """The HTML with formulas as MathJax finds them, and nothing else that it would find."""
    if "\\" not in value and 'class="tex ' not in value:
        return value
    open_gaps = 0

    def part(match: re.Match[str]) -> str:
        nonlocal open_gaps
        if match["kind"]:
            # Two braces would end the gap that the formula stands in.
            tex = match["tex"].replace("}}", "} }") if open_gaps > 0 else match["tex"]
            return f"\\[{tex}\\]" if match["kind"] == "display" else f"\\({tex}\\)"
        if match["text"] is None:
            return match[0].replace("\\", "&#92;")
        open_gaps += len(_GAP_BEGIN.findall(match[0])) - match[0].count("}}")
        return _BACKSLASH.sub(lambda _: _APART, match[0])

    return _PART.sub(part, value)


def stored_html(value: str, *, has_commands: bool = False) -> str:
    """A field that was written by a former build or another program, made safe once more.

    Formulas are kept if they may be ones. What this gives is left alone by a second pass. If it
    `has_commands`, what Anki takes for recordings and LaTeX is meant so.
    """
    if has_commands and "\\" not in value:
        return value
    parts = []
    for match in _PART.finditer(value):
        if match["text"] is None:
            parts.append(match[0])
            continue
        parts.append(_STORED.sub(_kept, match[0]))
    marked = "".join(parts)
    return _with_delimiters(marked) if has_commands else anki_html(marked)


def _kept(match: re.Match[str]) -> str:
    kind = "inline" if match["inline"] is not None else "display"
    tex = match[kind]
    if formula_problem(html.unescape(tex)):
        return match[0]
    return FORMULA.format(kind=kind, tex=tex)
