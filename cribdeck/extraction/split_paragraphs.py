"""A paragraph whose lines each name a thing → a paragraph for each of them."""

from __future__ import annotations

from cribdeck.language.line_labels import is_lead_in, split_label
from cribdeck.language.terms import is_name
from cribdeck.model.inline import (
    Content,
    InlineKind,
    join_lines,
    length,
    one_line,
    plain_text,
    slice_content,
    split_lines,
    strip,
)
from cribdeck.model.outline import Node, NodeKind, Span

_MAX_TERMS = 4
"Terms that share a description in a definition list."
_MIN_ENTRIES = 2
"""Lines that must begin with a label before a paragraph is taken for several entries; an opening
line that has none comes on top."""
_LINE_ENDS = (InlineKind.SOFT, InlineKind.BREAK)


def split_paragraph(node: Node) -> list[Node]:
    """A paragraph as it is, or a node for each of its entries."""
    if definitions := _definitions(node):
        return definitions
    segments = _segments(node.content, node.span)
    if len(segments) == 1:
        return [node]
    return [Node(NodeKind.PARAGRAPH, span, content) for content, span in segments]


def split_item(node: Node) -> Node:
    """A list item as it is, or with all its entries but the first as paragraphs in it."""
    first = node.span.first
    # The item's own text ends where its nested blocks begin.
    last = node.children[0].span.first - 1 if node.children else node.span.last
    segments = _segments(node.content, Span(first, max(first, last)))
    if len(segments) == 1:
        return node
    rest = tuple(Node(NodeKind.PARAGRAPH, span, content) for content, span in segments[1:])
    return node._replace(content=segments[0][0], children=(*rest, *node.children))


def begins_entry(line: Content) -> bool:
    """Whether a line begins with a name: by a label, or by being set off as a whole."""
    return split_label(line) is not None or is_lead_in(line)


def _definitions(node: Node) -> list[Node]:
    """The entries of a definition list in which several terms share a description.

    The parser's definition lists have one term each, so it takes such a list for a paragraph.
    """
    if "\n: " not in plain_text(node.content):
        return []
    lines = split_lines(node.content)
    first = next((n for n, line in enumerate(lines) if plain_text(line).startswith(": ")), 0)
    if not 0 < first <= _MAX_TERMS or not all(is_name(one_line(line)) for line in lines[:first]):
        return []
    rest = join_lines(lines[first:])
    description = Node(NodeKind.PARAGRAPH, node.span, strip(slice_content(rest, 2, length(rest))))
    return [Node(NodeKind.DEFINITION, node.span, line, (description,)) for line in lines[:first]]


def _segments(content: Content, span: Span) -> list[tuple[Content, Span]]:
    """The entries of a text of several lines; the whole of it where it is one wrapped text."""
    whole = [(content, span)]
    line_ends = [index for index, item in enumerate(content) if item.kind in _LINE_ENDS]
    if not line_ends:
        return whole
    lines = split_lines(content)
    begins = _first_lines(lines)
    # A mark that spans a line end hides it from `line_ends`: such a text cannot be cut there.
    if not begins or len(line_ends) != len(lines) - 1:
        return whole
    edges = [-1, *line_ends, len(content)]
    # A `<br>` ends a line without ending one of the source: then lines cannot be told by counting.
    is_exact = span.last - span.first == len(lines) - 1
    segments = []
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        part = content[edges[begin] + 1 : edges[end]]
        part_span = Span(span.first + begin, span.first + end - 1) if is_exact else span
        if part:
            segments.append((part, part_span))
    return segments


def _first_lines(lines: list[Content]) -> list[int]:
    """The places of the lines at which entries begin; none where the lines are one text."""
    begins = [n for n, line in enumerate(lines) if line and (n == 0 or begins_entry(line))]
    # `**Symptoms**` right over `fever` is one paragraph to CommonMark; the rest is its text.
    if is_lead_in(lines[0]) and len(lines) > 1:
        return sorted({*begins, 1})
    opening = 0 if begins_entry(lines[0]) else 1
    return begins if len(begins) >= _MIN_ENTRIES + opening else []
