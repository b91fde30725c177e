"""Inline rule: `[[page]]`, `[[page#part|shown]]`, `![[picture.png|200]]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cribdeck.readers.markdown.rules.text_marks import TextMark, text_marks

_WIKILINK = re.compile(
    r"(?P<embed>!)?\[\[(?P<page>[^\[\]|\n]{0,300})(?:\|(?P<shown>[^\[\]\n]{0,300}))?\]\]"
)
_MEDIA_NAME = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp3|ogg|opus|wav|m4a|flac)$", re.IGNORECASE
)


def wikilink_plugin(md: MarkdownIt) -> None:
    """Make `wikilink` tokens, whose content is what a reader sees, and `image` tokens of embeds."""
    text_marks(md).add(TextMark("wikilink", ("[[",), _WIKILINK, _token))


def _token(match: re.Match[str]) -> Token:
    page, _, part = match["page"].partition("#")
    # `![[page]]` shows another page of the vault, which is not read here: a link like others.
    if match["embed"] and _MEDIA_NAME.search(page):
        return Token("image", "img", 0, content=match["shown"] or "", attrs={"src": page.strip()})
    # A page of the vault is no address on the web: the link leads nowhere, but it is still a link.
    # `[[#Part]]` and `[[#^id]]` name no page: readers see the part of this one.
    shown = match["shown"] or page or part.lstrip("^")
    return Token("wikilink", "a", 0, content=shown.strip())
