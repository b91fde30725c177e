"""Wording → inline content: the marks that Markdown proper does not know but notes use."""

from __future__ import annotations

import re

from cribdeck.model.inline import Content, Inline, InlineKind, text

_EXTRAS = re.compile(
    r"(?P<embed>!)?\[\[(?P<page>[^\[\]|\n]{0,300})(?:\|(?P<shown>[^\[\]\n]{0,300}))?\]\]"
    r"|==(?P<mark>[^\s=](?:[^=\n]{0,500}[^\s=])?)=="
    r"|%%(?P<comment>[^%\n]{0,500})%%"
    r"|(?P<block>[ \t]\^[\w-]+[ \t]*$)"
    r"|(?P<tags>(?:[ \t]#[^\W\d_][\w/-]{0,60}){1,20}[ \t]*$)"
    r"|(?P<attributes>\{:[^{}\n]{0,200}\}|\{[#.][\w-][^{}\n]{0,200}\}[ \t]*$|\{%-?[^%\n]{0,300}%\})"
)
_TASK = re.compile(r"^\[[ xX]\][ \t]+")
_MEDIA_NAME = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp3|ogg|opus|wav|m4a|flac)$", re.IGNORECASE
)


def expand_text(value: str) -> Content:
    """A run of plain wording with wikilinks, embeds, highlights, comments, block ids, closing tags.

    Attribute lists and Liquid tags read.
    """
    if not any(mark in value for mark in ("[[", "==", "%%", " ^", " #", "{:", "{#", "{.", "{%")):
        return (text(value),)
    out: list[Inline] = []
    at = 0
    for match in _EXTRAS.finditer(value):
        if match.start() > at:
            out.append(text(value[at : match.start()]))
        at = match.end()
        if match["page"] is not None:
            out.append(_wikilink(match))
        elif match["mark"] is not None:
            out.append(Inline(InlineKind.MARK, children=(text(match["mark"]),)))
    if at < len(value):
        out.append(text(value[at:]))
    return tuple(out)


def _wikilink(match: re.Match[str]) -> Inline:
    page, _, part = match["page"].partition("#")
    shown = match["shown"] or (page or part.lstrip("^"))
    if match["embed"] and _MEDIA_NAME.search(page):
        return Inline(InlineKind.IMAGE, text=match["shown"] or "", target=page.strip())
    # A page of the vault is no address on the web: it leads nowhere, but it is still a link and not
    # wording.
    return Inline(InlineKind.LINK, children=(text(shown.strip()),))


def without_task_box(content: Content) -> Content:
    """An item's content without the `[ ]` of a task list."""
    if content and content[0].kind is InlineKind.TEXT and (box := _TASK.match(content[0].text)):
        return (text(content[0].text[box.end() :]), *content[1:])
    return content
