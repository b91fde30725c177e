"""Inline rule: `^id` of Obsidian behind the last word of a run of text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from cribdeck.readers.markdown.rules.text_marks import TextMark, removed, text_marks

# Behind a space only: `x^2` at the end of a line is a power.
_BLOCK_ID = re.compile(r"[ \t]\^[\w-]+[ \t]*$")


def block_id_plugin(md: MarkdownIt) -> None:
    """Make hidden `block_id` tokens."""
    text_marks(md).add(TextMark("block_id", (" ^",), _BLOCK_ID, removed("block_id")))
