"""Inline tokens → content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from markdown_it.token import Token

from cribdeck.model.inline import BREAK, SOFT, Content, Inline, InlineKind, text
from cribdeck.readers.html_tokens import read_entities
from cribdeck.readers.inline_builder import HTML_MARKS, InlineBuilder

_DROPPED = re.compile(r"^<(/?)(script|style)\b", re.IGNORECASE)
"Elements whose text is not for reading."
_TAG = re.compile(r"^<(/?)([a-zA-Z][\w-]*)([^>]*?)(/?)>$", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_MARKS = {
    "strong_open": InlineKind.STRONG,
    "em_open": InlineKind.EMPHASIS,
    "s_open": InlineKind.STRIKE,
    "link_open": InlineKind.LINK,
}


def tokens_content(tokens: Iterable[Token]) -> Content:
    """The content of inline tokens; tokens that mean nothing in notes are passed over."""
    out = InlineBuilder()
    dropped = ""
    for token in tokens:
        # Within a line `<script>` is a tag like any other to CommonMark, and its code is text.
        if token.type == "html_inline" and (tag := _DROPPED.match(token.content)):
            dropped = "" if tag[1] else tag[2].lower()
        elif dropped:
            continue
        elif leaf := _LEAVES.get(token.type):
            out.add(*leaf(token))
        elif token.type == "html_inline":
            _add_html(token.content, out)
        elif token.nesting > 0:
            kind = _MARKS.get(token.type, InlineKind.EMPHASIS)
            out.open(token.tag, kind, str(token.attrs.get("href", "")))
        elif token.nesting < 0:
            out.close(token.tag)
        elif token.hidden:
            out.end_text()
    return out.finish()


def _read_text(token: Token) -> Content:
    return (text(token.content),) if token.content else ()


_LEAVES: Mapping[str, Callable[[Token], Content]] = {
    "text": _read_text,
    "text_special": _read_text,
    "softbreak": lambda _: (SOFT,),
    "hardbreak": lambda _: (BREAK,),
    "code_inline": lambda token: (Inline(InlineKind.CODE, token.content),),
    "math_inline": lambda token: (Inline(InlineKind.MATH, token.content.strip()),),
    "math_inline_double": lambda token: (
        Inline(InlineKind.MATH, token.content.strip(), target="display"),
    ),
    "image": lambda token: (
        Inline(InlineKind.IMAGE, token.content, target=str(token.attrs.get("src", ""))),
    ),
    "wikilink": lambda token: (Inline(InlineKind.LINK, children=(text(token.content),)),),
    "highlight": lambda token: (Inline(InlineKind.MARK, children=(text(token.content),)),),
}
"Token type → the elements that a token of this type becomes."


def _add_html(source: str, out: InlineBuilder) -> None:
    """Add what a tag within a line means: the beginning or end of a mark, a picture, a line end."""
    match = _TAG.match(source)
    if not match:
        return
    name = match[2].lower()
    given = {
        m[1].lower(): read_entities(m[2] or m[3] or m[4] or "")
        for m in _ATTRIBUTE.finditer(match[3])
    }
    if name == "br":
        out.add(BREAK)
    elif name == "img":
        out.add(Inline(InlineKind.IMAGE, given.get("alt", ""), target=given.get("src", "")))
    elif name in HTML_MARKS and match[1]:
        # In brackets, so that `</strong>` does not close a `**`, whose tag is `strong` as well.
        out.close(f"<{name}>")
    elif name in HTML_MARKS:
        out.open(f"<{name}>", HTML_MARKS[name], given.get("href", ""))
