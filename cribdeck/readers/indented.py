"""Outlines laid out by indentation → nodes: a line belongs to the nearest less indented one above.

CommonMark takes them for code. A section of a file, from heading to heading, is such an outline if
most of its lines are indented by four columns or more under no list item, and most of these do not
look like code.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from cribdeck.model.inline import Content, InlineKind, is_only
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span
from cribdeck.readers.dialects import HEADING, NoteLines
from cribdeck.readers.markdown import read_inline
from cribdeck.readers.markdown.rules.metadata_lines import MetadataLines
from cribdeck.readers.overlong import is_overlong

_TAB = 4
"Columns; CommonMark's, and as many as make a line code."
_INDENTED = ("    ", "\t", " \t", "  \t", "   \t")
"How a line begins that is indented by a tab or more."
_BULLET = re.compile(r"^(?:[-*+•◦▪‣·–—>]|\(?(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)])(?:[ \t]+|$)")
"What people put before the lines of an outline."
_MAX_DEPTH = 40
_WIDE_STEP = 3
"Columns between two levels from which a column more or less is a slip."

_LIST_MARKER = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
"Markdown's own, below which indented lines belong to the item."
_IMAGE_ONLY = re.compile(r"^[ \t>]*(?:!\[[^\]]*\]\([^)]*\)[ \t]*)+$")
_CODE_LINE = re.compile(
    r"[;{}]\s*$|^\s*[$>#%]\s|\w\(.*\)\s*$|^\s*</?\w|\s--?[a-zA-Z]|\$\w|\w=\S"
    r"|^\s*[\w.\[\]]+\s*[-+*/]?=\s*\S"
    r"|^\s*(?:def|class|import|from|return|if|for|while|function|var|let|const|public|private"
    r"|print)\b.*[()=:;{]"
    r"|^\s*(?:sudo|pip|npm|git|make|cd|ls|cp|mv|rm|cat|echo|export|curl|docker|kubectl|apt|apt-get"
    r"|brew|chmod|mkdir|python|SELECT|INSERT|UPDATE)\s"
)
"Signs of code: ends of statements, prompts, calls, tags, options, assignments, keywords, commands."


# --- finding --------------------------------------------------------------------------------------


def find_indented(notes: NoteLines) -> Iterator[Span]:
    """The runs of outline lines in sections that are laid out by indentation."""
    lines = notes.lines
    if not any(line.startswith(_INDENTED) for line in lines):
        return
    taken = {*range(notes.start), *notes.hidden, *notes.taken}
    taken |= _metadata(notes)
    cuts = [
        notes.start,
        *(
            n + 1
            for n in range(notes.start, len(lines))
            if n not in taken and HEADING.match(lines[n])
        ),
        len(lines) + 1,
    ]
    # Each cut is the line below a heading: `end - 1` leaves the heading itself out.
    for first, end in itertools.pairwise(cuts):
        body = [
            n for n in range(first, min(end - 1, len(lines))) if n not in taken and lines[n].strip()
        ]
        if body and _is_outline([lines[n] for n in body]):
            yield from _runs(body, taken, lines)


def _metadata(notes: NoteLines) -> set[int]:
    """The metadata lines, which are the Markdown parser's, counted from 0."""
    metadata = MetadataLines("\n".join(notes.lines))
    found: set[int] = set()
    end = notes.start
    for first in metadata.first:
        # What looks like metadata within a comment of several lines is part of the comment.
        if first >= end and first not in notes.hidden and not is_overlong(notes.lines[first]):
            end = metadata.last(first) + 1
            found.update(range(first, end))
    return found


def _runs(body: list[int], taken: set[int], lines: Sequence[str]) -> Iterator[Span]:
    """The lines of a section as spans that no line of something else interrupts."""
    first = previous = body[0]
    for index in body[1:]:
        if any(n in taken and lines[n].strip() for n in range(previous + 1, index)):
            yield Span(first + 1, previous + 1)
            first = index
        previous = index
    yield Span(first + 1, previous + 1)


def _is_outline(lines: Sequence[str]) -> bool:
    """Whether a section without its blank lines is laid out by indentation."""
    # A picture is pasted at the margin or deep within, and says nothing of the layout.
    wording = [line for line in lines if not _IMAGE_ONLY.match(line)]
    indented: list[str] = []
    in_list = False
    for line in wording:
        indent = indent_of(line)
        # Below `- item` lines are indented because they belong to it, which CommonMark reads well.
        if indent < _TAB and _LIST_MARKER.match(line):
            in_list = True
        elif indent == 0:
            in_list = False
        if indent >= _TAB and not in_list:
            indented.append(line)
    if not indented or len(indented) * 2 < len(wording):
        return False
    code = sum(1 for line in indented if _CODE_LINE.search(line))
    # Two of five lines of prose look like code at the most, by a bracket or an option in them.
    return code * 5 < len(indented) * 2


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


# --- reading --------------------------------------------------------------------------------------


class _Line:
    """A line of the outline with the lines that belong to it."""

    __slots__ = ("bullet", "children", "content", "indent", "number")

    def __init__(self, number: int, indent: int, content: Content, *, bullet: bool = False) -> None:
        self.number, self.indent, self.content, self.bullet = number, indent, content, bullet
        self.children: list[_Line] = []

    def node(self) -> Node:
        """An item, or a paragraph if the line is only a picture."""
        children = tuple(child.node() for child in self.children)
        if is_only(self.content, {InlineKind.IMAGE}) and not children:
            return Node(NodeKind.PARAGRAPH, Span(self.number, self.number), self.content)
        last = max([self.number, *(child.span.last for child in children)])
        below: tuple[Node, ...] = ()
        if children:
            below = (Node(NodeKind.LIST, Span(children[0].span.first, last), (), children),)
        info = "" if self.bullet else NodeInfo.LINE
        return Node(NodeKind.ITEM, Span(self.number, last), self.content, below, info=info)


def read_indented(lines: Sequence[str], first: int) -> list[Node]:
    """One list of the outline's lines, nested by their indentation.

    The first line has the number `first`.
    """
    root = _Line(first, -9, ())
    stack = [root]
    slack = _slack(lines)
    for number, raw in enumerate(lines, first):
        line = _read_line(number, raw)
        if line is None:
            continue
        if line.indent == 0 and is_only(line.content, {InlineKind.IMAGE}):
            # An image pasted at the margin illustrates the line above it and does not end the
            # outline there.
            stack[-1].children.append(line)
            continue
        while len(stack) > 1 and stack[-1].indent + slack >= line.indent:
            stack.pop()
        stack[-1].children.append(line)
        # Deeper lines become siblings: `_Line.node` recurses.
        if len(stack) < _MAX_DEPTH:
            stack.append(line)
    items = tuple(child.node() for child in root.children)
    if not items:
        return []
    span = Span(items[0].span.first, max(item.span.last for item in items))
    return [Node(NodeKind.LIST, span, (), items)]


def _read_line(number: int, raw: str) -> _Line | None:
    """A line of the outline without its bullet; none if nothing is on it."""
    wording = raw.strip()
    bullet = _BULLET.match(wording)
    content = read_inline(wording[bullet.end() :] if bullet else wording) if wording else ()
    if not content:
        return None
    return _Line(number, indent_of(raw), content, bullet=bullet is not None)


def _slack(lines: Sequence[str]) -> int:
    """Columns by which a line may be indented more and still be on the level of the one above.

    One column, in outlines most of whose levels are wide.
    """
    indents = [indent_of(line) for line in lines if line.strip()]
    steps = sorted(
        after - before for before, after in itertools.pairwise(indents) if after > before
    )
    return 1 if steps and steps[len(steps) // 2] >= _WIDE_STEP else 0
