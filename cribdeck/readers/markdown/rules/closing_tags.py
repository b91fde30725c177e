"""Inline rule: `#exam #cells/plants` behind the last word of a run of text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from cribdeck.readers.markdown.rules.text_marks import TextMark, removed, text_marks

# A letter comes first: `theorem #1` is counted, not tagged.
_CLOSING_TAGS = re.compile(r"(?:[ \t]#[^\W\d_][\w/-]{0,60}){1,20}[ \t]*$")


def closing_tags_plugin(md: MarkdownIt) -> None:
    """Make hidden `closing_tags` tokens, one for all tags in a row."""
    text_marks(md).add(TextMark("closing_tags", (" #",), _CLOSING_TAGS, removed("closing_tags")))
