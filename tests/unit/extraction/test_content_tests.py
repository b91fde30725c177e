"""What content says: answers, names, figures, lists worth asking for."""

from __future__ import annotations

import pytest

from cribdeck.extraction.content_tests import (
    asks_for_a_list,
    bare_item,
    cell_blocks,
    has_answer,
    has_wording,
    is_bare_name,
    is_figure,
    joined,
    member_list,
)
from cribdeck.extraction.rules import Claim
from cribdeck.model.inline import text
from cribdeck.model.outline import Node, NodeKind, Span
from tests.unit.extraction.outlines import drawn, inline, node, paragraph


@pytest.mark.parametrize(
    ("heading", "asks"),
    [
        ("Kinds of transport", True),
        ("Osmosis", True),
        ("What drives osmosis?", True),
        ("Which ways lead out?", True),
        ("Is osmosis free?", False),
        ("Osmosis is free. Diffusion is not.", False),
        ("Chapter 4", False),
        ("A", False),
        ("A–C", False),
        ("A - C", False),
        ("AB", True),
        ("A–Cd", True),
        ("水", True),
        ("Advantages", False),
        ("Service", False),
        ("Services used", True),
    ],
)
def test_asks_for_a_list(heading: str, *, asks: bool) -> None:
    assert asks_for_a_list(heading) is asks


def test_joined__the_text_beside_a_name_stands_before_what_is_left() -> None:
    claim = Claim(inline("Osmosis"), Span(1, 4), Span(1, 2), inline("water moves"))
    left = paragraph("towards salt", lines=(3, 3))
    assert drawn(joined(claim, (left,))) == [
        "paragraph 1-2: water moves",
        "paragraph 3-3: towards salt",
    ]


def test_joined__without_a_text_only_what_is_left() -> None:
    left = paragraph("towards salt", lines=(3, 3))
    assert joined(Claim(inline("Osmosis"), Span(1, 4), Span(1, 2)), (left,)) == (left,)


def test_member_list__a_name_that_comes_twice_is_listed_once() -> None:
    assert drawn(member_list(("Osmosis", "Diffusion", "Osmosis"), Span(2, 7))) == [
        "list 2-7",
        "  item 2-7: Osmosis",
        "  item 2-7: Diffusion",
    ]


def test_member_list__no_names_make_no_list() -> None:
    assert member_list((), Span(2, 7)) == ()


def test_bare_item() -> None:
    assert bare_item("Osmosis", Span(2, 3)) == Node(NodeKind.ITEM, Span(2, 3), (text("Osmosis"),))


@pytest.mark.parametrize(
    ("item", "is_bare"),
    [
        (node(NodeKind.ITEM, "Osmosis"), True),
        (node(NodeKind.ITEM, "**It goes on. And on.**"), True),
        (node(NodeKind.ITEM, "It goes on. And on."), False),
        (node(NodeKind.ITEM, "Osmosis", paragraph("moves")), False),
        (node(NodeKind.ITEM, "**It goes on. And on.**", paragraph("moves")), False),
        (node(NodeKind.PARAGRAPH, "Osmosis"), False),
        (node(NodeKind.LIST), False),
    ],
)
def test_is_bare_name(item: Node, *, is_bare: bool) -> None:
    assert is_bare_name(item) is is_bare


@pytest.mark.parametrize(
    ("wording", "is_number"),
    [
        ("1998", True),
        ("12 %", True),
        ("**40–60**", True),
        ("12 mg", False),
        ("", False),
        ("水", False),
    ],
)
def test_is_figure(wording: str, *, is_number: bool) -> None:
    assert is_figure(inline(wording)) is is_number


def test_is_figure__white_space_is_none() -> None:
    assert is_figure((text(" \n "),)) is False


def test_cell_blocks__the_content_comes_before_the_blocks() -> None:
    cell = node(NodeKind.CELL, "water", paragraph("moves", lines=(2, 2)))
    assert drawn(cell_blocks(cell)) == ["paragraph 1-1: water", "paragraph 2-2: moves"]


def test_cell_blocks__an_empty_cell_has_none() -> None:
    assert cell_blocks(node(NodeKind.CELL)) == ()


IMAGE = paragraph("![](a.png)")
NAMED_IMAGE = paragraph("![a membrane](a.png)")
BOX = node(NodeKind.QUOTE)


@pytest.mark.parametrize(
    ("nodes", "has"),
    [
        ((), False),
        ((IMAGE,), False),
        ((NAMED_IMAGE,), False),
        ((BOX,), False),
        ((paragraph("salt"),), True),
        ((IMAGE, paragraph("salt")), True),
        ((node(NodeKind.QUOTE, "", IMAGE, paragraph("salt")),), True),
        ((node(NodeKind.PARAGRAPH)._replace(content=(text("  "),)),), False),
    ],
)
def test_has_wording(nodes: tuple[Node, ...], *, has: bool) -> None:
    assert has_wording(nodes) is has


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        ((), False),
        ((IMAGE,), False),
        ((NAMED_IMAGE,), False),
        ((paragraph("TBD"),), False),
        ((paragraph("n/a"),), False),
        ((paragraph("…"),), True),
        ((paragraph("--"),), False),
        ((paragraph("See below."),), False),
        ((paragraph("see"), IMAGE, paragraph("below")), False),
        ((paragraph("seebelow"),), True),
        ((paragraph("salt"),), True),
        ((paragraph("see below........."),), False),
        ((paragraph("see below..........."),), False),
        ((paragraph("see below............"),), True),
        ((node(NodeKind.QUOTE, "", IMAGE, paragraph("salt")),), True),
    ],
)
def test_has_answer(nodes: tuple[Node, ...], *, says: bool) -> None:
    assert has_answer(nodes) is says
