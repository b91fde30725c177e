r"""Inline rule: `\\(x^2\\)` and `\\[x^2\\]`, formulas as MathJax's own delimiters make them.

Pages that load MathJax have them: Markdown makes `\(` of the two backslashes, and MathJax a formula
of that. A single backslash is Markdown's own, `\(x\)` is wording in round brackets.
"""

from __future__ import annotations

import re
import string

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_ENDS = {"(": "\\\\)", "[": "\\\\]"}
_LONGEST = 2_000
"Letters that are searched for an end, so that many beginnings without one cost little."
_ESCAPE = re.compile(rf"\\([{re.escape(string.punctuation)}])")


def bracket_formula_plugin(md: MarkdownIt) -> None:
    """Make `math_inline` and `math_inline_double` tokens, as dollars do."""
    md.inline.ruler.before("escape", "bracket_formula", _read)


def _read(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    source, at = state.src, state.pos
    if not source.startswith("\\\\", at) or at + 2 >= state.posMax:
        return False
    end = _ENDS.get(source[at + 2])
    if end is None or (at and source[at - 1] == "\\"):
        return False
    stop = source.find(end, at + 3, min(state.posMax, at + _LONGEST))
    # Code comes before formulas, as it does for dollars.
    if stop < 0 or not source[at + 3 : stop].strip() or "`" in source[at:stop]:
        return False
    if not silent:
        token = state.push(
            "math_inline" if source[at + 2] == "(" else "math_inline_double", "math", 0
        )
        # What Markdown would make of its backslashes is what MathJax would read.
        token.content = _ESCAPE.sub(r"\1", source[at + 3 : stop])
    state.pos = stop + len(end)
    return True
