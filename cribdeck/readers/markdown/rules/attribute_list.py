"""Inline rule: `{: .note}` of kramdown anywhere, `{#id}` and `{.note}` behind a run of text.

Not `mdit_py_plugins.attrs`: that one reads attributes only where they follow a picture, code or a
link, gives them to that element, and knows no `{:`.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from cribdeck.readers.markdown.rules.text_marks import TextMark, removed, text_marks

_ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]{0,200}\}|\{[#.][\w-][^{}\n]{0,200}\}[ \t]*$")


def attribute_list_plugin(md: MarkdownIt) -> None:
    """Make hidden `attribute_list` tokens."""
    mark = TextMark(
        "attribute_list", ("{:", "{#", "{."), _ATTRIBUTE_LIST, removed("attribute_list")
    )
    text_marks(md).add(mark)
