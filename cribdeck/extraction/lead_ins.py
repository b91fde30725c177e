"""An outline → one in which each node stands for itself.

A paragraph that holds several labels is split into one for each. A line that stands over others,
such as `**Symptoms**` over a list, gets them as its children.
"""

from __future__ import annotations

from collections.abc import Sequence

from cribdeck.extraction.questions import pair_questions
from cribdeck.extraction.split_paragraphs import begins_entry, split_item, split_paragraph
from cribdeck.language.line_labels import is_lead_in, split_label
from cribdeck.language.separators import ends_in_colon
from cribdeck.language.terms import is_name, word_count
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span

_ATTACHABLE = {NodeKind.LIST, NodeKind.TABLE, NodeKind.CODE, NodeKind.QUOTE, NodeKind.MATH}
"Blocks that a line above them can stand over without being set off by bold."
_MIN_SENTENCE = 4
"Words of a line that goes on with the one above it; fewer are an item of their own."


def attach_lead_ins(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The whole tree, with paragraphs split and lead-ins holding what they stand over."""
    return tuple(_attach_inside(node) for node in _attach_siblings(nodes))


def _attach_inside(node: Node) -> Node:
    """A node with its children treated; tables and answers to marked questions stay as they are."""
    if not node.children or node.kind is NodeKind.TABLE or node.info == NodeInfo.QUESTION:
        return node
    return node._replace(children=attach_lead_ins(node.children))


def _attach_siblings(nodes: Sequence[Node]) -> Sequence[Node]:
    if not any(node.kind in (NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.LEAD) for node in nodes):
        return nodes
    split: list[Node] = []
    for node in pair_questions(nodes):
        if node.kind is NodeKind.PARAGRAPH:
            split += split_paragraph(node)
        elif node.kind is NodeKind.ITEM and node.content:
            split.append(split_item(node))
        else:
            split.append(node)
    return _attach(split)


def _attach(nodes: list[Node]) -> list[Node]:
    """The siblings with those that belong to a line above them made its children."""
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        count = _count_attached(node, _Following(nodes, at + 1))
        out.append(_with_attached(node, nodes[at + 1 : at + 1 + count]) if count else node)
        at += 1 + count
    return out


def _with_attached(node: Node, attached: Sequence[Node]) -> Node:
    span = Span(node.span.first, max(attached[-1].span.last, node.span.last))
    if node.kind is NodeKind.ITEM:
        return node._replace(span=span, children=(*node.children, *attached))
    return Node(NodeKind.LEAD, span, node.content, tuple(attached))


class _Following(Sequence[Node]):
    """The siblings from a place on, not copied: each node has such a sequence."""

    def __init__(self, nodes: Sequence[Node], first: int) -> None:
        self._nodes, self._first = nodes, first

    def __len__(self) -> int:
        return len(self._nodes) - self._first

    def __getitem__(self, place: int) -> Node:  # type: ignore[override] # nobody cuts it
        return self._nodes[self._first + place]


def _count_attached(node: Node, following: Sequence[Node]) -> int:
    """How many of the siblings behind a node belong to it."""
    if not following:
        return 0
    if node.kind is NodeKind.ITEM:
        return _count_continuing(node, following)
    if node.kind is NodeKind.LEAD and not node.children:
        # A summary whose details stand below it, cut off by a blank line.
        return _count_until_lead_in(following)
    if node.kind is not NodeKind.PARAGRAPH or following[0].kind in (
        NodeKind.HEADING,
        NodeKind.RULE,
    ):
        return 0
    if is_lead_in(node.content):
        return _count_under_lead_in(node, following)
    return 1 if _stands_over_block(node, following[0]) else 0


def _count_under_lead_in(lead_in: Node, following: Sequence[Node]) -> int:
    """What belongs to a line in bold: one block if it ends in a colon, else all up to the next."""
    if not ends_in_colon(one_line(lead_in.content)):
        return _count_until_lead_in(following)
    block = following[0]
    # In `**A:**` over `**B**: text` the second line is no text of the first.
    is_entry = block.kind is NodeKind.PARAGRAPH and begins_entry(block.content)
    return 0 if is_entry else 1


def _stands_over_block(line: Node, block: Node) -> bool:
    """Whether a line that is not set off announces the block below it."""
    # A callout, a quote with a type, has a name of its own.
    if block.kind not in _ATTACHABLE or (block.kind is NodeKind.QUOTE and block.info):
        return False
    wording = one_line(line.content)
    is_announcing = ends_in_colon(wording)
    is_adjacent = block.span.first <= line.span.last + 1
    labelled = split_label(line.content)
    if labelled is not None:
        # `Recall: the share that was found` goes on in a list right below it; behind a blank line
        # the list need not be about it.
        return is_announcing or not labelled.text or (is_adjacent and block.kind is NodeKind.LIST)
    # Without a colon, `Steps` must touch `1. open the lid`; with one, a blank line may part them.
    return is_name(wording.rstrip(":：")) and (is_announcing or is_adjacent)


def _count_until_lead_in(following: Sequence[Node]) -> int:
    """The nodes up to the next lead-in; one without a colon is a heading in all but name."""
    for count, node in enumerate(following):
        if node.kind in (NodeKind.HEADING, NodeKind.RULE, NodeKind.LEAD) or (
            node.kind is NodeKind.PARAGRAPH and is_lead_in(node.content)
        ):
            return count
    return len(following)


def _count_continuing(node: Node, following: Sequence[Node]) -> int:
    """In an outline without bullets, the unlabelled lines that go on with a labelled one."""
    if node.info != NodeInfo.LINE or split_label(node.content) is None:
        return 0
    last = node.span.last
    for count, line in enumerate(following):
        if (
            line.kind is not NodeKind.ITEM
            or line.info != NodeInfo.LINE
            # `Wrangler: prepares tables` over `Also checks them` is one text; with a blank line
            # between them it is two.
            or line.span.first != last + 1
            or split_label(line.content) is not None
            or _is_own_item(line)
        ):
            return count
        last = line.span.last
    return len(following)


def _is_own_item(line: Node) -> bool:
    """Whether a line without a bullet is an item rather than the rest of a sentence."""
    wording = one_line(line.content)
    return (is_name(wording) and bool(line.children)) or word_count(wording) < _MIN_SENTENCE
