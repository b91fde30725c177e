"""Core rule: the `[ ]` or `[x]` at the beginning of an item of a task list.

Not the `tasklists` option of markdown-it-py, which reads what follows the box as a block of its own
(`- [ ] # 3` becomes a heading); nor `mdit_py_plugins.tasklists`, which needs the children of all
inline tokens, while most are never parsed (`speed`).
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from cribdeck.readers.markdown.rules.text_marks import leading_text

_BOX = re.compile(r"\[[ xX]\][ \t]+")


def task_box_plugin(md: MarkdownIt) -> None:
    """Put the box, with the space behind it, into the `meta` of the item's token as `box`.

    The item's first paragraph still begins with it.
    """
    md.core.ruler.push("task_box", _find_boxes)


def _find_boxes(state: StateCore) -> None:
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and tokens[index + 1].type == "paragraph_open":
            _mark_task(state, token, tokens[index + 2])


def _mark_task(state: StateCore, item: Token, inline: Token) -> None:
    if not _BOX.search(inline.content):
        return
    # The text is parsed, since a link reference called `x` would make the box a link.
    children: list[Token] = []
    state.md.inline.parse(inline.content, state.md, state.env, children)
    inline.children = children
    box = _BOX.match(leading_text(children))
    if box is not None:
        item.meta = {"box": box[0]}
