"""Paragraphs and items whose lines each name a thing: where they are cut, and where not."""

from __future__ import annotations

import pytest

from cribdeck.extraction.split_paragraphs import begins_entry, split_item, split_paragraph
from cribdeck.model.inline import Content, join_lines, text
from cribdeck.model.outline import Node, NodeKind, Span
from tests.unit.extraction.outlines import drawn, inline, node, paragraph, read


def split(wording: str) -> list[str]:
    """The nodes that a text of one paragraph becomes, as drawn."""
    (only,) = read(wording)
    assert only.kind is NodeKind.PARAGRAPH
    return drawn(split_paragraph(only))


def split_items(wording: str) -> list[str]:
    """The items of a list, each split, as drawn."""
    (only,) = read(wording)
    return drawn(split_item(item) for item in only.children)


@pytest.mark.parametrize(
    ("wording", "drawing"),
    [
        (
            "Osmosis: of water\nDiffusion: of all",
            ["paragraph 1-1: Osmosis: of water", "paragraph 2-2: Diffusion: of all"],
        ),
        (
            "Osmosis: of water\nand more\nDiffusion: of all\nand more",
            [
                "paragraph 1-2: Osmosis: of water / and more",
                "paragraph 3-4: Diffusion: of all / and more",
            ],
        ),
        (
            "Text first\nOsmosis: of water\nDiffusion: of all",
            [
                "paragraph 1-1: Text first",
                "paragraph 2-2: Osmosis: of water",
                "paragraph 3-3: Diffusion: of all",
            ],
        ),
        (
            "**Ways**\nOsmosis: of water",
            ["paragraph 1-1: Ways", "paragraph 2-2: Osmosis: of water"],
        ),
        ("**Ways**\nof water", ["paragraph 1-1: Ways", "paragraph 2-2: of water"]),
        (
            "**Ways**\nof water\nand of salt",
            ["paragraph 1-1: Ways", "paragraph 2-3: of water / and of salt"],
        ),
        (
            "**Ways**\nof water\nOsmosis: through\nand on",
            [
                "paragraph 1-1: Ways",
                "paragraph 2-2: of water",
                "paragraph 3-4: Osmosis: through / and on",
            ],
        ),
        (
            "Osmosis: of water\n**Ways**\nof water",
            ["paragraph 1-1: Osmosis: of water", "paragraph 2-3: Ways / of water"],
        ),
        (
            "Osmosis: of water<br>Diffusion: of all",
            ["paragraph 1-1: Osmosis: of water", "paragraph 1-1: Diffusion: of all"],
        ),
        (
            "Osmosis: of water<br>Diffusion: of all\nmore\nSalt: of the sea",
            [
                "paragraph 1-3: Osmosis: of water",
                "paragraph 1-3: Diffusion: of all / more",
                "paragraph 1-3: Salt: of the sea",
            ],
        ),
    ],
)
def test_split_paragraph(wording: str, drawing: list[str]) -> None:
    assert split(wording) == drawing


@pytest.mark.parametrize(
    "wording",
    [
        "Osmosis: of water",
        "**Ways**",
        "Text first\nand text last",
        "Text first\nOsmosis: of water",
        "Osmosis: of water\nand more",
        "Osmosis: of water\nand more\nand more\nand more",
        "**Osmosis: of\nwater** Diffusion\nSalt: of the sea\nPepper: of the land",
    ],
)
def test_split_paragraph__one_text_is_left_as_it_is(wording: str) -> None:
    (only,) = read(wording)
    assert split_paragraph(only) == [only]


def test_split_paragraph__keeps_no_line_that_is_empty() -> None:
    content = join_lines([(), inline("Osmosis: of water"), inline("Salt: of the sea"), ()])
    whole = Node(NodeKind.PARAGRAPH, Span(1, 4), content)
    assert split_paragraph(whole) == [whole]


def test_split_paragraph__lines_are_counted_from_where_it_begins() -> None:
    whole = paragraph("Osmosis: of water\nDiffusion: of all", lines=(7, 8))
    assert drawn(split_paragraph(whole)) == [
        "paragraph 7-7: Osmosis: of water",
        "paragraph 8-8: Diffusion: of all",
    ]


# --- descriptions that several terms share --------------------------------------------------------


def lines(*wordings: str) -> Content:
    """A content of several lines, whatever Markdown makes of them together."""
    return join_lines([(text(wording),) for wording in wordings])


def defined(*wordings: str) -> list[str]:
    """The nodes that a paragraph of these lines becomes, as drawn."""
    return drawn(split_paragraph(Node(NodeKind.PARAGRAPH, Span(3, 9), lines(*wordings))))


@pytest.mark.parametrize("terms", [("Salt",), ("Salt", "Pepper"), ("Salt", "Oil", "Tea", "Soap")])
def test_terms_that_share_a_description(terms: tuple[str, ...]) -> None:
    assert defined(*terms, ": from far", "and from near") == [
        drawing
        for term in terms
        for drawing in (f"definition 3-9: {term}", "  paragraph 3-9: from far / and from near")
    ]


@pytest.mark.parametrize(
    "wordings",
    [
        ("Salt", "Oil", "Tea", "Soap", "Dye", ": from far"),
        ("It begins. It goes on.", "Salt", ": from far"),
        ("Salt", "It begins. It goes on.", ": from far"),
        (": from far", "Salt", "Pepper"),
        (": from far", "Salt", ": from near"),
        ("Salt", ": "),
        ("Salt", "from: far"),
    ],
)
def test_lines_that_share_no_description(wordings: tuple[str, ...]) -> None:
    assert defined(*wordings) == [f"paragraph 3-9: {' / '.join(wordings)}"]


# --- items ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "drawing"),
    [
        ("- Osmosis: of water", ["item 1-1: Osmosis: of water"]),
        ("- Osmosis: of water\n  and more", ["item 1-2: Osmosis: of water / and more"]),
        (
            "- Osmosis: of water\n  Diffusion: of all\n  and more",
            ["item 1-3: Osmosis: of water", "  paragraph 2-3: Diffusion: of all / and more"],
        ),
        (
            "- Salt: of the sea\n  Pepper: of the land\n  - black",
            [
                "item 1-3: Salt: of the sea",
                "  paragraph 2-2: Pepper: of the land",
                "  list 3-3",
                "    item 3-3: black",
            ],
        ),
        (
            "- Osmosis: of water<br>Diffusion: of all",
            ["item 1-1: Osmosis: of water", "  paragraph 1-1: Diffusion: of all"],
        ),
        (
            "- Salt: white\n  Pepper: black\n  Tea: green",
            [
                "item 1-3: Salt: white",
                "  paragraph 2-2: Pepper: black",
                "  paragraph 3-3: Tea: green",
            ],
        ),
    ],
)
def test_split_item(wording: str, drawing: list[str]) -> None:
    assert split_items(wording) == drawing


def test_split_item__its_own_lines_end_where_the_first_child_begins() -> None:
    children = node(NodeKind.LIST, lines=(3, 3)), paragraph("Text.", lines=(4, 4))
    item = node(NodeKind.ITEM, "Salt: white\nPepper: black", *children, lines=(1, 4))
    assert drawn([split_item(item)])[1] == "  paragraph 2-2: Pepper: black"


def test_split_item__a_child_on_its_own_line() -> None:
    # HTML may have both on one line.
    item = node(
        NodeKind.ITEM,
        "Salt: white\nPepper: black",
        node(NodeKind.LIST, lines=(5, 6)),
        lines=(5, 6),
    )
    assert drawn([split_item(item)]) == [
        "item 5-6: Salt: white",
        "  paragraph 5-5: Pepper: black",
        "  list 5-6",
    ]


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("Osmosis: of water", True),
        ("**Osmosis**", True),
        ("**Osmosis** moves water", True),
        ("Osmosis", False),
        ("of water", False),
    ],
)
def test_begins_entry(line: str, *, begins: bool) -> None:
    assert begins_entry(inline(line)) is begins
