"""What rules give: claims."""

from __future__ import annotations

import dataclasses as dc
from typing import Protocol

from cribdeck.model.inline import Content
from cribdeck.model.outline import Node, NodeKind, Span


@dc.dataclass(frozen=True, slots=True)
class Claim:
    """A name that a rule found in a node, and what stands with it.

    Whether it is a record or a facet is not for the rule to say.
    """

    term: Content
    span: Span
    "Everything that belongs to the name."
    head: Span
    "The lines of the name itself and of `text`."
    text: Content = ()
    "What is said of it on its own line."
    body: tuple[Node, ...] = ()
    "What stands below it; walked in its turn."
    columns: tuple[tuple[Content, Node], ...] = ()
    "For a table row: the header and the cell of every column but the naming one."
    groups: tuple[tuple[Content, Node], ...] = ()
    "For a table row: the header and the cell of the column that only says what the row belongs to."
    cloze: Content = ()
    "Of a sentence with gaps: the whole of it."
    is_section: bool = False
    "Whether it is a heading, which may only group what stands under it."
    is_question: bool = False
    "Whether it asks a question: then nothing in its answer is a term of its own."


class Rule(Protocol):
    """A rule: offered each node in document order, it answers with claims.

    It answers None to leave the node to the next rule.
    """

    def __call__(self, node: Node, /) -> tuple[Claim, ...] | None:
        """The claims on this node."""


def head_of(node: Node) -> Span:
    """The lines of a node before its children begin."""
    last = node.span.last
    # A row's children are its cells, which stand on its own lines.
    if node.children and node.kind is not NodeKind.ROW:
        last = max(node.span.first, min(last, node.children[0].span.first - 1))
    return Span(node.span.first, last)
