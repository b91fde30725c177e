"""Inline rule: `%%a comment%%` of Obsidian, within a line."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from cribdeck.readers.markdown.rules.text_marks import TextMark, removed, text_marks

_COMMENT = re.compile(r"%%[^%\n]{0,500}%%")


def comment_plugin(md: MarkdownIt) -> None:
    """Make hidden `comment` tokens."""
    text_marks(md).add(TextMark("comment", ("%%",), _COMMENT, removed("comment")))
