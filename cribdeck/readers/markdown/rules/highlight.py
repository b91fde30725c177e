"""Inline rule: `==highlighted==`, plain wording only."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cribdeck.readers.markdown.rules.text_marks import TextMark, text_marks

# No space inside the signs: `a == b == c` compares.
_HIGHLIGHT = re.compile(r"==(?P<highlighted>[^\s=](?:[^=\n]{0,500}[^\s=])?)==")


def highlight_plugin(md: MarkdownIt) -> None:
    """Make `highlight` tokens, whose content is the wording between the signs."""
    text_marks(md).add(TextMark("highlight", ("==",), _HIGHLIGHT, _token))


def _token(match: re.Match[str]) -> Token:
    return Token("highlight", "mark", 0, content=match["highlighted"])
