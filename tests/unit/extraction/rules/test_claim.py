from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.model.inline import text
from cribdeck.model.outline import Node, NodeKind, Span


@pytest.mark.parametrize(
    ("own", "below", "head"),
    [
        (Span(4, 9), Span(7, 9), Span(4, 6)),
        (Span(4, 9), Span(5, 9), Span(4, 4)),
        # What begins on the line of the name itself, as in HTML.
        (Span(4, 9), Span(4, 9), Span(4, 4)),
        # What the reader put under a name from elsewhere.
        (Span(4, 5), Span(8, 9), Span(4, 5)),
        (Span(4, 9), None, Span(4, 9)),
    ],
)
def test_head_of__ends_before_the_children_begin(own: Span, below: Span | None, head: Span) -> None:
    children = () if below is None else (Node(NodeKind.PARAGRAPH, below),)

    assert head_of(Node(NodeKind.ITEM, own, (), children)) == head


def test_head_of__a_row_is_all_of_it() -> None:
    cell = Node(NodeKind.CELL, Span(6, 6))

    assert head_of(Node(NodeKind.ROW, Span(4, 6), (), (cell,))) == Span(4, 6)


def test_claim__is_neither_section_nor_question_unless_it_says_so() -> None:
    claim = Claim((text("Recall"),), Span(1, 1), Span(1, 1))

    assert (claim.is_section, claim.is_question) == (False, False)


def test_claim__stays_as_it_was_found() -> None:
    claim = Claim((text("Recall"),), Span(1, 1), Span(1, 1))

    with pytest.raises(dc.FrozenInstanceError):
        claim.is_section = True  # type: ignore[misc] # that is what is tried
