"""Core rule: a block quote that begins with `[!type] Title` is a callout.

Not the `alerts` option of markdown-it-py: it knows GitHub's five types alone, and no title.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from cribdeck.readers.markdown.rules.text_marks import leading_text

_MARK = re.compile(r"\[!(?P<type>[\w-]+)\][+-]?[ \t]*")
"A sign behind it says whether Obsidian shows the callout folded."


def callout_plugin(md: MarkdownIt) -> None:
    """Turn `blockquote` tokens into `callout` tokens.

    The info of the opening one is the type in small letters, its markup the whole mark. The first
    paragraph still begins with the mark; behind it, the rest of the line is the title.
    """
    md.core.ruler.push("callout", _find_callouts)


def _find_callouts(state: StateCore) -> None:
    # Quotes nest: a closing token does not say which opening one it belongs to.
    open_quotes: list[bool] = []
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            open_quotes.append(_is_callout(state, index))
        elif token.type == "blockquote_close" and open_quotes.pop():
            token.type = "callout_close"


def _is_callout(state: StateCore, index: int) -> bool:
    """Whether the quote that opens at a token is a callout; the token then says so."""
    if state.tokens[index + 1].type != "paragraph_open":
        return False
    opening, inline = state.tokens[index], state.tokens[index + 2]
    # Asked first, so that the text of other quotes is not parsed here.
    if "[!" not in inline.content:
        return False
    # The text is parsed, since a link reference called `!note` would make the mark a link.
    children: list[Token] = []
    state.md.inline.parse(inline.content, state.md, state.env, children)
    inline.children = children
    mark = _MARK.match(leading_text(children))
    if mark is None:
        return False
    opening.type, opening.info, opening.markup = "callout_open", mark["type"].lower(), mark[0]
    return True
