"""The regions of a Markdown file that are kept from the parser.

Whatever else notes use beside CommonMark is grammar, and rules of the parser (`markdown/rules/`).
Three dialects cannot be rules:

- Outlines laid out by indentation: CommonMark takes them for code, and it takes a look at a whole
  section to see that they are none.
- HTML whose lists and tables go on past blank lines: CommonMark ends them there, and takes the
  rest, which is indented as HTML is, for code.
- Overlong lines: the parser needs time that grows with the square of their length.

So the finder of each dialect finds them by their lines, and the parser gets the text with these
lines blanked. That way link references reach everywhere, and every line keeps its number.

Finders must know which lines only look like their dialect: those in fenced code and in HTML
comments. The parser knows that too, but not before the regions are taken out of its text. So
`hidden_lines` finds it out once more, line by line; it is the only place that does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cribdeck.model.outline import Node, Span
from cribdeck.readers.dialects import NoteLines, RegionDialect, RegionReader
from cribdeck.readers.front_matter import front_matter_length
from cribdeck.readers.html import begins_html, html_end
from cribdeck.readers.markdown.rules.metadata_lines import METADATA_LINE
from cribdeck.readers.overlong import is_overlong

# No backtick behind the marks: ```` ```x``` ```` on one line is code within a text.
_FENCE = re.compile(r"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})([^`]*)$")
"At any indentation and in quotes: the marks of the fence, and what is behind them."


class Region(NamedTuple):
    """Lines in one dialect, and what reads them."""

    span: Span
    read: RegionReader


def find_regions(lines: Sequence[str], dialects: Mapping[str, RegionDialect]) -> list[Region]:
    """The regions of all dialects, in the order of their lines.

    A region can lie in another one: an overlong line in HTML.
    """
    start = front_matter_length(lines)
    hidden = hidden_lines(lines, start)
    regions: list[Region] = []
    taken: set[int] = set()
    for dialect in dialects.values():
        notes = NoteLines(lines, start, hidden, frozenset(taken))
        spans = list(dialect.find(notes))
        regions += [Region(span, dialect.read) for span in spans]
        taken.update(line for span in spans for line in range(span.first - 1, span.last))
    return sorted(regions, key=lambda region: region.span)


def read_region(region: Region, lines: Sequence[str]) -> list[Node]:
    """The blocks of a region of these lines."""
    first, last = region.span
    return region.read(lines[first - 1 : last], first)


def outside(lines: Sequence[str], regions: Sequence[Region]) -> str:
    """The text with the lines of regions blanked."""
    out = list(lines)
    for region in regions:
        for index in range(region.span.first - 1, region.span.last):
            # Metadata in HTML is left to the parser, which knows it: `{: .class}` below a
            # `</summary>` is Jekyll's there too.
            if is_overlong(lines[index]) or not METADATA_LINE.match(lines[index]):
                out[index] = ""
    return "\n".join(out)


def hidden_lines(lines: Sequence[str], start: int) -> frozenset[int]:
    """The lines of fenced code and of HTML comments, counted from 0, from line `start` on."""
    # Found once: looking for the end from each `<!--` anew would take time that grows with the
    # square of their number where none of them ends.
    comment_ends = [index for index, line in enumerate(lines) if "-->" in line]
    hidden: set[int] = set()
    done = start
    for index, line in enumerate(lines):
        if index < done or not ("<" in line or "```" in line or "~~~" in line):
            continue
        if end := _fence_end(lines, index) or _comment_end(lines, index, comment_ends):
            hidden.update(range(index, end))
            done = end
        elif begins_html(line):
            # HTML is no Markdown: what looks like a fence in it is none.
            done = html_end(lines, index)
    return frozenset(hidden)


def _fence_end(lines: Sequence[str], start: int) -> int:
    """The line after a fence that begins at `start`; 0 if none does. Unclosed, it never ends."""
    opening = _FENCE.match(lines[start])
    if opening is None:
        return 0
    for index in range(start + 1, len(lines)):
        closing = _FENCE.match(lines[index])
        if closing and closing[1].startswith(opening[1]) and not closing[2].strip():
            return index + 1
    return len(lines)


def _comment_end(lines: Sequence[str], start: int, ends: Sequence[int]) -> int:
    """The line after a comment that goes on beyond line `start`; 0 if none does.

    `ends` are the lines on which a comment may end. Unclosed, it is one line.
    """
    _, begun, rest = lines[start].rpartition("<!--")
    if not begun or "-->" in rest:
        return 0
    place = bisect_right(ends, start)
    return (ends[place] if place < len(ends) else start) + 1
