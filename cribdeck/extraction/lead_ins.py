"""An outline → one whose nodes stand for themselves.

Lines that hold several labels are parted, lines that stand over others adopt them.
"""

from __future__ import annotations

from collections.abc import Sequence

from cribdeck.extraction.questions import QUESTION, pair_questions
from cribdeck.language.line_labels import split_label
from cribdeck.language.separators import ends_in_colon
from cribdeck.language.terms import is_name, is_question, word_count
from cribdeck.model.inline import (
    EMPHATIC,
    Content,
    InlineKind,
    is_only,
    join_lines,
    length,
    one_line,
    plain_text,
    slice_content,
    split_lines,
    strip,
)
from cribdeck.model.outline import Node, NodeKind, Span

_ADOPTABLE = {NodeKind.LIST, NodeKind.TABLE, NodeKind.CODE, NodeKind.QUOTE, NodeKind.MATH}
_MAX_TERMS = 4
"Terms that share a description."
_MIN_SENTENCE = 4
"Words of a line that goes on with the one above it; fewer are an item of their own."
_MIN_ENTRIES = 2
"""Lines that must begin with a label before a paragraph is taken for several entries; an opening
line that has none comes on top."""


def attach_lead_ins(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The whole tree with paragraphs of several labels split and lead-ins holding their matter."""
    return tuple(_within(node) for node in _attach_siblings(nodes))


def _within(node: Node) -> Node:
    """The node with what is in it arranged.

    Tables and answers to marked questions are taken as they stand.
    """
    if not node.children or node.kind is NodeKind.TABLE or node.info == QUESTION:
        return node
    return node._replace(children=attach_lead_ins(node.children))


def _attach_siblings(nodes: Sequence[Node]) -> Sequence[Node]:
    if not any(node.kind in (NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.LEAD) for node in nodes):
        return nodes
    nodes = pair_questions(nodes)
    parted: list[Node] = []
    for node in nodes:
        if node.kind is NodeKind.PARAGRAPH:
            parted += _part_paragraph(node)
        elif node.kind is NodeKind.ITEM and node.content:
            parted.append(_part_item(node))
        else:
            parted.append(node)
    return _adopt(parted)


def is_lead_in(content: Content) -> bool:
    """Whether the line is only a name or a question, set off by bold, underline or highlight."""
    wording = one_line(content)
    return is_only(content, EMPHATIC) and (is_name(wording) or is_question(wording))


# --- parting --------------------------------------------------------------------------------------


def _part_paragraph(node: Node) -> list[Node]:
    if definitions := _definitions(node):
        return definitions
    segments = _segments(node.content, node.span)
    if len(segments) == 1:
        return [node]
    return [Node(NodeKind.PARAGRAPH, span, content) for content, span in segments]


def _definitions(node: Node) -> list[Node]:
    """The entries of a definition list with several terms to a description.

    Which Markdown takes for a paragraph.
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


def _part_item(node: Node) -> Node:
    first = node.span.first
    last = node.children[0].span.first - 1 if node.children else node.span.last
    segments = _segments(node.content, Span(first, max(first, last)))
    if len(segments) == 1:
        return node
    rest = tuple(Node(NodeKind.PARAGRAPH, span, content) for content, span in segments[1:])
    return node._replace(content=segments[0][0], children=(*rest, *node.children))


def _segments(content: Content, span: Span) -> list[tuple[Content, Span]]:
    """The lines of a paragraph, joined again where they are one wrapped text."""
    if not any(item.kind in (InlineKind.SOFT, InlineKind.BREAK) for item in content):
        return [(content, span)]
    lines = split_lines(content)
    begins = [n for n, line in enumerate(lines) if line and (n == 0 or _begins_entry(line))]
    if is_lead_in(lines[0]) and len(lines) > 1:
        begins = sorted({*begins, 1})
    elif len(begins) < (_MIN_ENTRIES if _begins_entry(lines[0]) else _MIN_ENTRIES + 1):
        return [(content, span)]
    breaks = [
        index
        for index, item in enumerate(content)
        if item.kind in (InlineKind.SOFT, InlineKind.BREAK)
    ]
    if len(breaks) != len(lines) - 1:
        return [(content, span)]
    out = []
    edges = [-1, *breaks, len(content)]
    # A `<br>` ends a line without ending one of the source: then the lines cannot be told apart by
    # counting.
    one_each = span.last - span.first == len(lines) - 1
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        part = content[edges[begin] + 1 : edges[end]]
        lines_here = Span(span.first + begin, span.first + end - 1) if one_each else span
        if part:
            out.append((part, lines_here))
    return out


def _begins_entry(line: Content) -> bool:
    return split_label(line) is not None or is_lead_in(line)


# --- adopting -------------------------------------------------------------------------------------


def _adopt(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        taken = _stands_over(node, nodes[at + 1 :])
        if taken:
            children = tuple(nodes[at + 1 : at + 1 + taken])
            span = Span(node.span.first, max(children[-1].span.last, node.span.last))
            if node.kind is NodeKind.ITEM:
                out.append(node._replace(span=span, children=(*node.children, *children)))
            else:
                out.append(Node(NodeKind.LEAD, span, node.content, children))
        else:
            out.append(node)
        at += 1 + taken
    return out


def _stands_over(node: Node, following: list[Node]) -> int:
    """How many of the following siblings belong to this one."""
    if not following:
        return 0
    after = following[0]
    if node.kind is NodeKind.ITEM:
        return _continued_by(node, following)
    if node.kind is NodeKind.LEAD and not node.children:
        # A summary whose details stand below it, cut off by a blank line.
        return _until_next_lead_in(following)
    if node.kind is not NodeKind.PARAGRAPH or after.kind in (NodeKind.HEADING, NodeKind.RULE):
        return 0
    wording = one_line(node.content)
    is_announcing = ends_in_colon(wording)
    if is_lead_in(node.content):
        if is_announcing:
            return 0 if after.kind is NodeKind.PARAGRAPH and _begins_entry(after.content) else 1
        return _until_next_lead_in(following)
    if after.kind not in _ADOPTABLE or (after.kind is NodeKind.QUOTE and after.info):
        return 0
    adjacent = after.span.first <= node.span.last + 1
    labelled = split_label(node.content)
    if labelled is not None:
        return (
            1
            if is_announcing or not labelled.text or (adjacent and after.kind is NodeKind.LIST)
            else 0
        )
    if is_name(wording.rstrip(":：")):
        return 1 if is_announcing or adjacent else 0
    return 0


def _until_next_lead_in(following: list[Node]) -> int:
    """A lead-in without a colon is a heading in all but name."""
    for count, node in enumerate(following):
        if node.kind in (NodeKind.HEADING, NodeKind.RULE, NodeKind.LEAD) or (
            node.kind is NodeKind.PARAGRAPH and is_lead_in(node.content)
        ):
            return count
    return len(following)


def _continued_by(node: Node, following: list[Node]) -> int:
    """In an outline without bullets, unlabelled lines right below a labelled one go on with it."""
    if node.info != "line" or split_label(node.content) is None:
        return 0
    last = node.span.last
    for count, other in enumerate(following):
        if (
            other.kind is not NodeKind.ITEM
            or other.info != "line"
            or other.span.first != last + 1
            or split_label(other.content) is not None
        ):
            return count
        if (is_name(one_line(other.content)) and other.children) or word_count(
            one_line(other.content)
        ) < _MIN_SENTENCE:
            return count
        last = other.span.last
    return len(following)
