"""The cells of a table's row: which make the definition, and which are facets."""

from __future__ import annotations

import pytest

from cribdeck.extraction.columns import columns_of
from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import load_labels
from cribdeck.model.inline import Content
from cribdeck.model.outline import Node, NodeKind, Span
from tests.unit.extraction.outlines import drawn, inline, node, paragraph

Facets = list[tuple[str, str, list[str]]]


def cells(written: dict[str, str]) -> tuple[tuple[Content, Node], ...]:
    """Headers with a cell each."""
    return tuple((inline(head), node(NodeKind.CELL, cell)) for head, cell in written.items())


def row(*columns: tuple[Content, Node], groups: tuple[tuple[Content, Node], ...] = ()) -> Claim:
    """A row called Salt with these columns besides."""
    return Claim(inline("Salt"), Span(1, 1), Span(1, 1), columns=columns, groups=groups)


def settled(claim: Claim) -> tuple[list[str], Facets]:
    """The definition's lines, and the facets of a row."""
    definition, facets = columns_of(claim, load_labels())
    return [line.partition(": ")[2] for line in drawn(definition)], [
        (facet.label, facet.written, [line.partition(": ")[2] for line in drawn(facet.content)])
        for facet in facets
    ]


@pytest.mark.parametrize(
    ("written", "definition", "facets"),
    [
        ({}, [], []),
        ({"What": "white grains"}, ["white grains"], []),
        (
            {"Colour": "white", "Meaning": "grains"},
            ["grains"],
            [("colour", "Colour", ["white"])],
        ),
        (
            {"Uses": "of food", "Colour": "white", "Smell (raw)": "none"},
            ["white"],
            [("use cases", "Uses", ["of food"]), ("smell", "Smell (raw)", ["none"])],
        ),
        (
            {"Uses": "of food", "Price": "low"},
            ["of food"],
            [("pricing", "Price", ["low"])],
        ),
        (
            {"Uses": "of food", "Year": "900", "Colour": "1998", "Look": "in white grains"},
            ["in white grains"],
            [
                ("use cases", "Uses", ["of food"]),
                ("origin", "Year", ["900"]),
                ("colour", "Colour", ["1998"]),
            ],
        ),
        (
            {"Weight": "1998", "Look": "white grains"},
            ["1998"],
            [("look", "Look", ["white grains"])],
        ),
        (
            {"Weight": "little", "Look": "in white grains"},
            ["little"],
            [("look", "Look", ["in white grains"])],
        ),
        (
            {"Weight": "1998", "Look": "in white grains", "Smell": "of the wide sea"},
            ["in white grains"],
            [("weight", "Weight", ["1998"]), ("smell", "Smell", ["of the wide sea"])],
        ),
        ({"Colour": "", "Look": "white grains"}, [], [("look", "Look", ["white grains"])]),
        (
            {"Colour": "white", "Look": "", "Smell": "none"},
            ["white"],
            [("smell", "Smell", ["none"])],
        ),
        ({"Colour": "white", "": "and grey"}, ["white", "and grey"], []),
        ({"Colour": "white", "Look": "![grains](a.png)"}, ["white"], []),
    ],
)
def test_columns_of(written: dict[str, str], definition: list[str], facets: Facets) -> None:
    assert settled(row(*cells(written))) == (definition, facets)


def test_a_header_over_several_columns_makes_one_definition() -> None:
    columns = cells({"Look": "white"}) + cells({"Smell": "none"}) + cells({"Look": "grains"})
    assert settled(row(*columns)) == (["white", "grains"], [("smell", "Smell", ["none"])])


def test_a_header_without_numbering_and_colon() -> None:
    columns = cells({"Look": "white", "**Price:**": "low"})
    assert settled(row(*columns)) == (["white"], [("pricing", "Price", ["low"])])


def test_the_blocks_in_a_cell_follow_its_line() -> None:
    cell = node(NodeKind.CELL, "white", paragraph("in grains"))
    assert settled(row((inline("Look"), cell))) == (["white", "in grains"], [])


def test_groups_are_facets() -> None:
    groups = (*cells({"Kind (old)": "of the sea"}), *cells({"": "unnamed"}))
    assert settled(row(groups=groups)) == ([], [("kind", "Kind (old)", ["of the sea"])])
    assert settled(row(*cells({"Look": "white", "Price": "low"}), groups=groups)) == (
        ["white"],
        [("pricing", "Price", ["low"]), ("kind", "Kind (old)", ["of the sea"])],
    )
