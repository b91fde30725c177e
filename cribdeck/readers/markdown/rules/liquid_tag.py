"""Inline rule: `{% include figure.html %}` of Liquid, within a line."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from cribdeck.readers.markdown.rules.text_marks import TextMark, removed, text_marks

_LIQUID_TAG = re.compile(r"\{%-?[^%\n]{0,300}%\}")


def liquid_tag_plugin(md: MarkdownIt) -> None:
    """Make hidden `liquid_tag` tokens."""
    text_marks(md).add(TextMark("liquid_tag", ("{%",), _LIQUID_TAG, removed("liquid_tag")))
