"""HTML → nodes: stretches of it in Markdown files, and whole files of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cribdeck.model.outline import Node, NodeInfo, NodeKind, SourceFile, Span
from cribdeck.readers.dialects import HEADING, FileBlocks, NoteLines
from cribdeck.readers.front_matter import front_matter_length, read_front_matter
from cribdeck.readers.html_tree import read_html_text
from cribdeck.readers.overlong import find_overlong, is_overlong, overlong_findings, read_overlong

_BLOCK_TAG = re.compile(
    r"^ {0,3}</?(?:ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|h[1-6]|p|div|center"
    r"|section|article|details|summary|blockquote|hr|br)\b",
    re.IGNORECASE,
)
"Indented by four columns or more it is code, as in Markdown."
# Not `li` and `tr`: their end tags may be left out, and the depth would never come down again.
_NESTING_TAG = re.compile(r"<(/?)(?:ul|ol|dl|table)\b", re.IGNORECASE)


def begins_html(line: str) -> bool:
    """Whether a line of Markdown begins a stretch of HTML blocks."""
    return "<" in line and _BLOCK_TAG.match(line) is not None and not is_overlong(line)


def html_end(lines: Sequence[str], start: int) -> int:
    """The index after the last line of HTML that begins at index `start`.

    It ends at the first blank line outside its lists and tables, or before the next Markdown
    heading: a list that is never closed does not take the rest of the file along.
    """
    depth = 0
    last = start
    for index in range(start, len(lines)):
        line = lines[index]
        # As in CommonMark; but a list with blank lines between its items is still one list.
        if not line.strip():
            if depth <= 0:
                break
            continue
        if index > start and HEADING.match(line):
            break
        depth += sum(-1 if tag[1] else 1 for tag in _NESTING_TAG.finditer(line))
        last = index
    return last + 1


def find_html(notes: NoteLines) -> Iterator[Span]:
    """The stretches of HTML blocks outside of fenced code and comments."""
    end = notes.start
    for index, line in enumerate(notes.lines):
        if index >= end and begins_html(line) and index not in notes.hidden:
            end = html_end(notes.lines, index)
            yield Span(index + 1, end)


def read_html(lines: Sequence[str], first: int) -> list[Node]:
    """The blocks of lines of HTML, the first of which has the number `first`."""
    return read_html_text("\n".join(lines), first)


def read_html_file(source: SourceFile) -> FileBlocks:
    """The blocks of a file of HTML; site generators put front matter before it."""
    lines = source.lines
    nodes: list[Node] = []
    length = front_matter_length(lines)
    if length:
        nodes.append(Node(NodeKind.METADATA, Span(1, length), info=NodeInfo.FRONT_MATTER))
    head = "\n".join(lines[1 : max(length - 1, 1)])
    front_matter, findings = read_front_matter(head, source.path)
    overlong = list(find_overlong(NoteLines(lines, length, frozenset(), frozenset())))
    for span in overlong:
        nodes += read_overlong(lines[span.first - 1 : span.last], span.first)
        lines[span.first - 1] = ""
    nodes += read_html(lines[length:], length + 1)
    nodes.sort(key=lambda node: node.span.first)
    findings += overlong_findings(nodes, source.path)
    return FileBlocks(nodes, front_matter, tuple(findings))
