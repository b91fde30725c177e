"""Inline content: what stands in a line of text, as a typed tree.

A content is a tuple of `Inline`. Positions in a content are offsets in its `plain_text`;
`masked_text` has the same length and hides what must not be taken for wording (code, formulas, link
targets), so a pattern found in it can be cut at its offsets.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeAlias


class InlineKind(StrEnum):
    """The kinds of inline element."""

    TEXT = "text"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    UNDERLINE = "underline"
    STRIKE = "strike"
    MARK = "mark"
    SUB = "sub"
    SUP = "sup"
    CODE = "code"
    MATH = "math"
    LINK = "link"
    IMAGE = "image"
    SOFT = "soft"
    "A line end of the source inside a paragraph; reads as a space."
    BREAK = "break"
    "A line end that the writer meant to be seen."


_ATOMS = {InlineKind.CODE, InlineKind.MATH, InlineKind.IMAGE}
EMPHATIC = {InlineKind.STRONG, InlineKind.UNDERLINE, InlineKind.MARK}
"""Marks that set a name off at the start of a line."""
# The object replacement character: no letter, no space and no separator.
_HIDDEN = "\ufffc"


class Inline(NamedTuple):
    """One inline element; leaves have `text`, the others `children`.

    Made by the thousand, as `Node` is: a tuple costs a third of a frozen dataclass.
    """

    kind: InlineKind
    text: str = ""
    "The wording of a text, code or math element; an image's alternative text."
    children: tuple[Inline, ...] = ()
    target: str = ""
    "A link's or an image's address; `display` for a formula on a line of its own."


Content: TypeAlias = tuple[Inline, ...]

SOFT = Inline(InlineKind.SOFT)
BREAK = Inline(InlineKind.BREAK)
text = partial(Inline, InlineKind.TEXT)


def _wording(content: Content, *, mask: bool) -> str:
    out = []
    for item in content:
        kind = item.kind
        if kind is InlineKind.TEXT:
            out.append(item.text)
        elif item.children:
            out.append(_wording(item.children, mask=mask))
        elif kind is InlineKind.SOFT or kind is InlineKind.BREAK:
            out.append("\n")
        elif kind in _ATOMS:
            out.append(_HIDDEN * len(item.text) if mask else item.text)
    return "".join(out)


def _is_plain(content: Content) -> bool:
    """Whether this is a single run of wording, as most contents are."""
    return len(content) == 1 and content[0].kind is InlineKind.TEXT


def plain_text(content: Content) -> str:
    """The wording without any markup; line ends are newlines."""
    if _is_plain(content):
        return content[0].text
    return _wording(content, mask=False)


def masked_text(content: Content) -> str:
    """`plain_text` with code, formulas and images replaced character by character."""
    if _is_plain(content):
        return content[0].text
    return _wording(content, mask=True)


def one_line(content: Content) -> str:
    """The wording on one line, white space folded."""
    return " ".join(plain_text(content).split())


def length(content: Content) -> int:
    """The number of characters of `plain_text`."""
    if _is_plain(content):
        return len(content[0].text)
    return len(_wording(content, mask=False))


def slice_content(content: Content, start: int, end: int) -> Content:
    """The part between two offsets of the plain text; an atom goes where it begins."""
    if _is_plain(content):
        part = content[0].text[max(start, 0) : end]
        return (text(part),) if part else ()
    return tuple(_slice(content, start, end))


def _slice(content: Content, start: int, end: int) -> Iterator[Inline]:
    at = 0
    sizes = [
        len(item.text) if item.kind is InlineKind.TEXT else length((item,)) for item in content
    ]
    last_wording = max((n for n, size in enumerate(sizes) if size), default=-1)
    for n, (item, size) in enumerate(zip(content, sizes, strict=True)):
        first, last = at, at + size
        at = last
        if size == 0:
            # A picture without a text of its own goes with what follows it, or with the end.
            if start <= first < end or (first == end and start <= first and n > last_wording):
                yield item
        elif last <= start or first >= end:
            continue
        elif start <= first and last <= end:
            yield item
        elif item.kind is InlineKind.TEXT:
            yield text(item.text[max(start - first, 0) : end - first])
        elif item.kind in _ATOMS:
            if start <= first:
                yield item
        else:
            yield item._replace(children=slice_content(item.children, start - first, end - first))


def strip(content: Content) -> Content:
    """The content without white space and line ends at its two sides."""
    if _is_plain(content):
        bare = content[0].text.strip()
        if len(bare) == len(content[0].text):
            return content if bare else ()
        return (text(bare),) if bare else ()
    # Most contents begin and end with a letter: seen without putting their wording together.
    if content and _is_closed(content[0], 0) and _is_closed(content[-1], -1):
        return content
    whole = plain_text(content)
    start, end = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    if whole and start == 0 and end == len(whole):
        return content
    if start >= end:
        return tuple(item for item in content if item.kind is InlineKind.IMAGE)
    before, after = _wordless_images(content, start, end)
    return (*before, *slice_content(content, start, end), *((text(" "), *after) if after else ()))


def _wordless_images(content: Content, start: int, end: int) -> tuple[Content, Content]:
    """The pictures without a text of their own before and after a part of the content.

    They stand in no part of the wording, so cutting it would lose those beyond the white space.
    """
    places = itertools.accumulate((length((item,)) for item in content), initial=0)
    images = [
        (place, item)
        for place, item in zip(places, content, strict=False)
        if item.kind is InlineKind.IMAGE and not item.text
    ]
    return (
        tuple(item for place, item in images if place < start),
        tuple(item for place, item in images if place > end),
    )


def _is_closed(item: Inline, end: int) -> bool:
    """Whether an element has wording at this end (0 or -1) that is no white space.

    False also where that would take looking into its children.
    """
    return bool(item.text) and not item.text[end].isspace()


def split_lines(content: Content) -> list[Content]:
    """The content cut at its line ends, soft and hard; marks that span a line end are reopened."""
    lines: list[list[Inline]] = [[]]
    for item in content:
        if item.kind is InlineKind.SOFT or item.kind is InlineKind.BREAK:
            lines.append([])
        elif item.children and "\n" in plain_text(item.children):
            first, *others = (item._replace(children=part) for part in split_lines(item.children))
            lines[-1].append(first)
            lines += [[other] for other in others]
        else:
            lines[-1].append(item)
    return [strip(tuple(line)) for line in lines]


def join_lines(lines: Sequence[Content]) -> Content:
    """Lines as one content, a soft line end between them: the reverse of `split_lines`."""
    return tuple(item for n, line in enumerate(lines) for item in ((SOFT, *line) if n else line))


def walk(content: Content) -> Iterator[Inline]:
    """Every element, outermost first, in order."""
    for item in content:
        yield item
        yield from walk(item.children)


def is_only(content: Content, kinds: set[InlineKind]) -> bool:
    """Whether all the wording stands in elements of these kinds (and there is some)."""
    seen = False
    for item in content:
        if item.kind in kinds:
            seen = True
        elif not (
            item.kind in (InlineKind.TEXT, InlineKind.SOFT, InlineKind.BREAK)
            # `**Symptoms**:` is all in bold, whatever sign stands behind it.
            and not item.text.strip(" \t.:：-–—|,;")
        ):
            return False
    return seen


_CITATION = re.compile(r"^\s*(?:\[[^\]]*\]|\(?\d{1,3}\)?|[¹²³⁴-⁹*†‡]+)\s*$")


def without_citations(content: Content) -> Content:
    """The content without links that are only a reference mark: `[1]`, `[source]`."""
    if _is_plain(content) or not any(item.kind is InlineKind.LINK for item in content):
        return content
    return tuple(
        item
        for item in content
        if not (item.kind is InlineKind.LINK and _CITATION.match(one_line((item,))))
    )


_STYLES = {
    InlineKind.STRONG,
    InlineKind.EMPHASIS,
    InlineKind.UNDERLINE,
    InlineKind.STRIKE,
    InlineKind.MARK,
    InlineKind.LINK,
}


def without_styles(content: Content) -> Content:
    """The content without bold, italics, links and the like; only these are taken away.

    Code, formulas, sub- and superscripts stay.
    """
    out: list[Inline] = []
    for item in content:
        if item.kind in _STYLES:
            out += without_styles(item.children)
        else:
            out.append(item)
    return tuple(out)


def without_images(content: Content) -> Content:
    """The content with its images left out, also from inside links and marks."""
    if _is_plain(content) or not any(
        item.kind is InlineKind.IMAGE or item.children for item in content
    ):
        return content
    out: list[Inline] = []
    for item in content:
        if item.kind is InlineKind.IMAGE:
            continue
        if item.children:
            inner = without_images(item.children)
            if inner:
                out.append(item if inner == item.children else item._replace(children=inner))
        else:
            out.append(item)
    return tuple(out)
