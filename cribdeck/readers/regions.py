"""Which lines of a source file speak which dialect.

Markdown is the ground; what CommonMark would misread is marked out before it is parsed: HTML whose
lists and tables run across blank lines, and outlines laid out by indentation, which CommonMark
takes for code. Fenced code is left alone throughout.
"""

from __future__ import annotations

import dataclasses as dc
import itertools
import re
from collections.abc import Sequence
from enum import StrEnum

from cribdeck.model.outline import Span


class Dialect(StrEnum):
    """The dialects a region can be in; Markdown is what no region covers."""

    FRONT_MATTER = "front matter"
    HTML = "html"
    INDENTED = "indented"
    OVERLONG = "overlong"
    "Lines that nobody wrote: left out, and said."
    METADATA = "metadata"
    "Attribute lists of kramdown, Liquid tags, comments and tag lines of Obsidian: no text to read."


@dc.dataclass(frozen=True, slots=True)
class Region:
    """Lines in one dialect."""

    dialect: Dialect
    span: Span


_FENCE = re.compile(r"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})([^`]*)$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)")
_BLOCK_TAG = re.compile(
    r"^ {0,3}</?(?:ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|h[1-6]|p|div|center"
    r"|section|article|details|summary|blockquote|hr|br)\b",
    re.IGNORECASE,
)
_NESTING_TAG = re.compile(r"<(/?)(?:ul|ol|dl|table)\b", re.IGNORECASE)
_MARKER = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_IMAGE_ONLY = re.compile(r"^[ \t>]*(?:!\[[^\]]*\]\([^)]*\)[ \t]*)+$")
_KEY_LINE = re.compile(r"^[\w.\- ]+:(?:\s|$)")
_CODE_LINE = re.compile(
    r"[;{}]\s*$|^\s*[$>#%]\s|\w\(.*\)\s*$|^\s*</?\w|\s--?[a-zA-Z]|\$\w|\w=\S"
    r"|^\s*[\w.\[\]]+\s*[-+*/]?=\s*\S"
    r"|^\s*(?:def|class|import|from|return|if|for|while|function|var|let|const|public|private|print)"
    r"\b.*[()=:;{]"
    r"|^\s*(?:sudo|pip|npm|git|make|cd|ls|cp|mv|rm|cat|echo|export|curl|docker|kubectl|apt|apt-get"
    r"|brew|chmod|mkdir|python|SELECT|INSERT|UPDATE)\s"
)
_METADATA_LINE = re.compile(
    r"^\s*(?:\{:{1,2}/?[^{}]*\}|\{%-?[^%]*%\}|%%[^%]*%%|%%"
    r"|(?:#[^\W\d_][\w/-]*[ \t]*)+|\*\[[^\]]+\]:.*|\^[\w-]+)\s*$"
)
_COMMENT_BEGINS = re.compile(r"^\s*\{%-?\s*comment\b")
"Liquid's comments go on until they are ended, whatever stands between."
_TAB = 4


MAX_LINE = 100_000
"Characters of a line; a longer one is no line of notes."
MAX_BRACKETS = 1_000
"""Opening brackets of a line: looking for the link that each might begin takes time that grows with
their square."""


def is_overlong(line: str) -> bool:
    """Whether a line is left out because no person wrote it."""
    return len(line) > MAX_LINE or (len(line) > MAX_BRACKETS and line.count("[") > MAX_BRACKETS)


def find_regions(lines: Sequence[str]) -> list[Region]:
    """The regions that are not Markdown, in order, without overlap."""
    regions = []
    start = _front_matter_end(lines)
    if start:
        regions.append(Region(Dialect.FRONT_MATTER, Span(1, start)))
    html, fenced = _html_and_fences(lines, start)
    regions += html
    regions += _metadata(lines, start, fenced)
    taken = fenced | {
        n for region in regions for n in range(region.span.first - 1, region.span.last)
    }
    regions += _indented(lines, start, taken)
    return sorted(regions, key=lambda region: region.span)


def indent_of(line: str) -> int:
    """Columns of white space before the text; a tab goes to the next multiple of four."""
    column = 0
    for char in line:
        if char == " ":
            column += 1
        elif char == "\t":
            column += _TAB - column % _TAB
        else:
            break
    return column


def _front_matter_end(lines: Sequence[str]) -> int:
    """The number of lines that a leading YAML block takes, its fences included.

    0 if there is none.
    """
    if not lines or lines[0].rstrip() != "---":
        return 0
    for index in range(1, len(lines)):
        if lines[index].rstrip() in ("---", "..."):
            body = [line for line in lines[1:index] if line.strip()]
            return (
                index + 1 if not body or _KEY_LINE.match(body[0]) or body[0].startswith("#") else 0
            )
    keys = next((n for n, line in enumerate(lines[1:], 1) if not _KEY_LINE.match(line)), len(lines))
    # Never closed: the lines of keys at its head are meant all the same.
    return keys if keys > 1 else 0


def _html_and_fences(lines: Sequence[str], start: int) -> tuple[list[Region], set[int]]:
    regions: list[Region] = []
    fenced: set[int] = set()
    fence = ""
    index = start
    while index < len(lines):
        line = lines[index]
        mark = _FENCE.match(line)
        if fence:
            fenced.add(index)
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark:
            fenced.add(index)
            fence = mark[1]
        elif "<!--" in line and "-->" not in line.rsplit("<!--", 1)[1]:
            end = next((n for n in range(index + 1, len(lines)) if "-->" in lines[n]), index)
            fenced.update(range(index, end + 1))
            index = end
        elif _BLOCK_TAG.match(line) and not is_overlong(line):
            end = _html_end(lines, index)
            regions.append(Region(Dialect.HTML, Span(index + 1, end)))
            index = end
            continue
        index += 1
    return regions, fenced


def _html_end(lines: Sequence[str], start: int) -> int:
    """The line count at which HTML begun at `start` ends.

    The first blank line outside lists and tables, or the next heading.
    """
    depth = 0
    last = start
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.strip():
            if depth <= 0:
                break
            continue
        if index > start and _HEADING.match(line):
            break
        depth += sum(-1 if tag[1] else 1 for tag in _NESTING_TAG.finditer(line))
        last = index
    return last + 1


def _metadata(lines: Sequence[str], start: int, fenced: set[int]) -> list[Region]:
    out: list[Region] = []
    index = start
    while index < len(lines):
        last = index
        if is_overlong(lines[index]):
            out.append(Region(Dialect.OVERLONG, Span(index + 1, index + 1)))
        elif index not in fenced and (
            _METADATA_LINE.match(lines[index]) or _COMMENT_BEGINS.match(lines[index])
        ):
            if _COMMENT_BEGINS.match(lines[index]):
                last = next(
                    (n for n in range(index, len(lines)) if "endcomment" in lines[n]), index
                )
            elif lines[index].strip() == "%%":
                last = next(
                    (n for n in range(index + 1, len(lines)) if lines[n].strip() == "%%"), index
                )
            out.append(Region(Dialect.METADATA, Span(index + 1, last + 1)))
        index = last + 1
    return out


def _indented(lines: Sequence[str], start: int, taken: set[int]) -> list[Region]:
    """Sections (heading to heading) most of whose lines are indented under no list item.

    And do not look like code.
    """
    regions = []
    cuts = [
        start,
        *(i + 1 for i in range(start, len(lines)) if i not in taken and _HEADING.match(lines[i])),
        len(lines) + 1,
    ]
    for first, end in itertools.pairwise(cuts):
        last = min(end - 1, len(lines))
        body = [i for i in range(first, last) if i not in taken and lines[i].strip()]
        if body and _is_outline([lines[i] for i in body]):
            regions += [Region(Dialect.INDENTED, span) for span in _runs(body, taken, lines)]
    return regions


def _runs(body: list[int], taken: set[int], lines: Sequence[str]) -> list[Span]:
    """The body's lines as spans that no taken line interrupts."""
    spans: list[Span] = []
    first = previous = body[0]
    for index in body[1:]:
        if any(i in taken and lines[i].strip() for i in range(previous + 1, index)):
            spans.append(Span(first + 1, previous + 1))
            first = index
        previous = index
    return [*spans, Span(first + 1, previous + 1)]


def _is_outline(lines: list[str]) -> bool:
    text = [line for line in lines if not _IMAGE_ONLY.match(line)]
    orphans: list[str] = []
    in_list = False
    for line in text:
        indent = indent_of(line)
        if indent < _TAB and _MARKER.match(line):
            in_list = True
        elif indent == 0:
            in_list = False
        if indent >= _TAB and not in_list:
            orphans.append(line)
    if not orphans or len(orphans) * 2 < len(text):
        return False
    code = sum(1 for line in orphans if _CODE_LINE.search(line))
    return code * 5 < len(orphans) * 2
