"""Lines that stand over others: what becomes their child, and what stays beside them."""

from __future__ import annotations

import pytest

from cribdeck.extraction.lead_ins import attach_lead_ins
from cribdeck.model.outline import Node, NodeInfo, NodeKind
from tests.unit.extraction.outlines import drawn, node, paragraph, read


def attached(text: str) -> list[str]:
    """A text's outline with its lead-ins, as drawn."""
    return drawn(attach_lead_ins(read(text)))


def same(text: str) -> list[str]:
    """A text's outline as it is read, as drawn."""
    return drawn(read(text))


FEVER = ["  list 2-2", "    item 2-2: fever"]
FEVER_BELOW = ["  list 3-3", "    item 3-3: fever"]


@pytest.mark.parametrize(
    ("text", "drawing"),
    [
        ("**Symptoms**\n- fever", ["lead 1-2: Symptoms", *FEVER]),
        ("**Symptoms**\n\n- fever", ["lead 1-3: Symptoms", *FEVER_BELOW]),
        ("**Symptoms**\n\nText.", ["lead 1-3: Symptoms", "  paragraph 3-3: Text."]),
        (
            "**Symptoms**\n\n- fever\n\nMore.\n\n**Causes**\n\nHeat.",
            [
                "lead 1-5: Symptoms",
                *FEVER_BELOW,
                "  paragraph 5-5: More.",
                "lead 7-9: Causes",
                "  paragraph 9-9: Heat.",
            ],
        ),
        (
            "**Symptoms**:\n\n- fever\n\nMore.",
            ["lead 1-3: Symptoms:", *FEVER_BELOW, "paragraph 5-5: More."],
        ),
        (
            "**Symptoms:**\n\nText.\n\nMore.",
            ["lead 1-3: Symptoms:", "  paragraph 3-3: Text.", "paragraph 5-5: More."],
        ),
        (
            "**Symptoms:**\n\n- fever\n\n**Heat**: it is warm.",
            ["lead 1-3: Symptoms:", *FEVER_BELOW, "paragraph 5-5: Heat: it is warm."],
        ),
        (
            "**Symptoms**\n\nText.\n\n***\n\nMore.",
            ["lead 1-3: Symptoms", "  paragraph 3-3: Text.", "rule 5-5", "paragraph 7-7: More."],
        ),
        (
            "**Symptoms**\n\nText.\n\n# More",
            ["lead 1-3: Symptoms", "  paragraph 3-3: Text.", "heading 5-5: More"],
        ),
        (
            "Before.\n\n**Symptoms**\n\nText.",
            ["paragraph 1-1: Before.", "lead 3-5: Symptoms", "  paragraph 5-5: Text."],
        ),
    ],
)
def test_a_line_in_bold_stands_over_what_follows(text: str, drawing: list[str]) -> None:
    assert attached(text) == drawing


@pytest.mark.parametrize(
    "text",
    [
        "**Symptoms**",
        "**Symptoms**\n\n# More",
        "**Symptoms**\n\n***",
        "**Symptoms:**\n\n# More",
        "**Symptoms:**\n\n***",
        "**Symptoms:**\n\n**Heat**: it is warm.",
        "**Symptoms**\n\n**Causes**",
        "**Symptoms:**\n\n**Causes**",
        "# Symptoms\n\n# Causes",
        "- fever\n- chills",
    ],
)
def test_a_line_in_bold_over_what_stands_for_itself(text: str) -> None:
    assert attached(text) == same(text)


def test_a_colon_over_a_list_whose_items_have_labels() -> None:
    assert attached("**Symptoms:**\n\n- Heat: much") == [
        "lead 1-3: Symptoms:",
        "  list 3-3",
        "    item 3-3: Heat: much",
    ]


@pytest.mark.parametrize(
    ("text", "drawing"),
    [
        ("Symptoms\n- fever", ["lead 1-2: Symptoms", *FEVER]),
        ("Symptoms:\n\n- fever", ["lead 1-3: Symptoms:", *FEVER_BELOW]),
        ("Symptoms：\n\n- fever", ["lead 1-3: Symptoms：", *FEVER_BELOW]),
        (
            "Symptoms:\n\n> fever",
            ["lead 1-3: Symptoms:", "  quote 3-3", "    paragraph 3-3: fever"],
        ),
        ("Symptoms:\n\n```\nx\n```", ["lead 1-5: Symptoms:", "  code 3-5: x"]),
        ("Symptoms:\n\n$$\nx\n$$", ["lead 1-5: Symptoms:", "  math 3-5: x"]),
        (
            "Chapter 2:\n\n- fever",
            ["lead 1-3: Chapter 2:", *FEVER_BELOW],
        ),
        ("**Symptoms**: many of them\n- fever", ["lead 1-2: Symptoms: many of them", *FEVER]),
        (
            "**Symptoms**: many of them:\n\n- fever",
            ["lead 1-3: Symptoms: many of them:", *FEVER_BELOW],
        ),
        (
            "**Symptoms**: many of them:\n\n> fever",
            ["lead 1-3: Symptoms: many of them:", "  quote 3-3", "    paragraph 3-3: fever"],
        ),
        (
            "**Symptoms** –\n\n```\nx\n```",
            ["lead 1-5: Symptoms –", "  code 3-5: x"],
        ),
    ],
)
def test_a_line_that_is_not_set_off_stands_over_one_block(text: str, drawing: list[str]) -> None:
    assert attached(text) == drawing


@pytest.mark.parametrize(
    "text",
    [
        "Symptoms\n\n- fever",
        "Symptoms:\n\nText.",
        "Which are they:\n\n- fever",
        "Symptoms:\n\n> [!tip] Mind\n> the heat",
        "It begins. And it goes on:\n\n- fever",
        "**Symptoms**: many of them\n\n- fever",
        "**Symptoms**: many of them\n> fever",
        "**Symptoms**: many of them\n```\nx\n```",
    ],
)
def test_a_line_that_announces_nothing(text: str) -> None:
    assert attached(text) == same(text)


def test_the_lines_of_a_block_that_begins_on_the_line_itself() -> None:
    # HTML may have both on one line.
    name, block = paragraph("Symptoms", lines=(1, 3)), node(NodeKind.LIST, lines=(3, 3))
    assert drawn(attach_lead_ins([name, block])) == ["lead 1-3: Symptoms", "  list 3-3"]


def test_a_lead_in_is_as_long_as_what_it_stands_over() -> None:
    name, block = paragraph("**Symptoms**", lines=(1, 5)), node(NodeKind.LIST, lines=(2, 4))
    assert drawn(attach_lead_ins([name, block])) == ["lead 1-5: Symptoms", "  list 2-4"]


# --- the whole tree -------------------------------------------------------------------------------


def test_lead_ins_are_found_at_every_depth() -> None:
    assert attached("# Colds\n\n> **Symptoms**\n> - fever") == [
        "heading 1-4: Colds",
        "  quote 3-4",
        "    lead 3-4: Symptoms",
        "      list 4-4",
        "        item 4-4: fever",
    ]


def test_an_answer_to_a_marked_question_stays_as_it_is() -> None:
    inner = (paragraph("**Symptoms**", lines=(2, 2)), node(NodeKind.LIST, lines=(3, 3)))
    lead = node(NodeKind.LEAD, "What is it?", *inner, lines=(1, 3), info=NodeInfo.QUESTION)
    assert attach_lead_ins([lead]) == (lead,)
    assert drawn(attach_lead_ins([lead._replace(info="")])) == [
        "lead 1-3: What is it?",
        "  lead 2-3: Symptoms",
        "    list 3-3",
    ]


def test_a_table_stays_as_it_is() -> None:
    inner = (paragraph("**Symptoms**"), node(NodeKind.LIST))
    table = node(NodeKind.TABLE, "", node(NodeKind.ROW, "", node(NodeKind.CELL, "", *inner)))
    assert attach_lead_ins([table]) == (table,)


def test_paragraphs_and_items_are_split() -> None:
    text = "Osmosis: of water\nDiffusion: of all\n\n- Cold: little heat\n  Hot: much heat"
    assert attached(text) == [
        "paragraph 1-1: Osmosis: of water",
        "paragraph 2-2: Diffusion: of all",
        "list 4-5",
        "  item 4-5: Cold: little heat",
        "    paragraph 5-5: Hot: much heat",
    ]


@pytest.mark.parametrize("kind", [NodeKind.QUOTE, NodeKind.LEAD])
def test_nothing_else_is_split(kind: NodeKind) -> None:
    block = node(kind, "Osmosis: of water\nDiffusion: of all", lines=(1, 2))
    assert attach_lead_ins([block, paragraph("Text.")])[0].content == block.content


def test_questions_are_paired() -> None:
    assert attached("Q: What moves?\n\nA: Water.") == [
        "lead 1-3 (question): What moves?",
        "  paragraph 3-3: Water.",
    ]


# --- outlines without bullets ---------------------------------------------------------------------


def line(text: str, number: int, *children: Node, info: str = "line") -> Node:
    """A line of an outline without bullets."""
    return node(NodeKind.ITEM, text, *children, lines=(number, number), info=info)


NAMED = line("Osmosis: water moves", 1)


@pytest.mark.parametrize(
    ("following", "count"),
    [
        ([line("towards the salt side", 2)], 1),
        ([line("towards the salt side", 2), line("until it is even there", 3)], 2),
        ([line("towards the salt side", 2), line("until it is even there", 4)], 1),
        ([line("towards the salt side", 3)], 0),
        ([line("towards the salt side", 1)], 0),
        ([line("towards the salt side", 2, info="")], 0),
        ([paragraph("towards the salt side", lines=(2, 2))], 0),
        ([line("Salt: it pulls the water", 2)], 0),
        ([line("the salt side", 2)], 0),
        ([line("the other salt side", 2, paragraph("is denser"))], 0),
        ([line("the other salt side", 2)], 1),
        ([line("It is. And it goes on", 2, paragraph("is denser"))], 1),
        ([line("towards the salt side", 2), line("the end", 3)], 1),
    ],
)
def test_unlabelled_lines_go_on_with_a_labelled_one(following: list[Node], count: int) -> None:
    found = attach_lead_ins([NAMED, *following])
    last = following[count - 1].span.last if count else 1
    assert drawn(found[:1])[0] == f"item 1-{last} (line): Osmosis: water moves"
    assert len(found) == 1 + len(following) - count
    assert len(found[0].children) == count


def test_lines_that_go_on_stand_behind_the_children() -> None:
    named = line("Osmosis: water moves", 1, paragraph("slowly"))
    assert drawn(attach_lead_ins([named, line("towards the salt side", 2)])) == [
        "item 1-2 (line): Osmosis: water moves",
        "  paragraph 1-1: slowly",
        "  item 2-2 (line): towards the salt side",
    ]


@pytest.mark.parametrize(
    "first",
    [line("Osmosis: water moves", 1, info=""), line("water moves through the skin", 1)],
)
def test_only_a_labelled_line_without_a_bullet_goes_on(first: Node) -> None:
    following = line("towards the salt side", 2)
    assert attach_lead_ins([first, following]) == (first, following)


# --- leads that a reader makes --------------------------------------------------------------------

SUMMARY = node(NodeKind.LEAD, "Details of osmosis")
TEXT = paragraph("Water moves.", lines=(2, 2))
NEXT = paragraph("It is so. And it goes on.", lines=(3, 3))


@pytest.mark.parametrize(
    ("end", "count"),
    [
        (node(NodeKind.HEADING, "Salt", lines=(4, 4), level=2), 2),
        (node(NodeKind.RULE, lines=(4, 4)), 2),
        (node(NodeKind.LEAD, "Salt", lines=(4, 4)), 2),
        (paragraph("**Salt**", lines=(4, 4)), 2),
        (paragraph("**Salt**: white", lines=(4, 4)), 3),
        (node(NodeKind.QUOTE, "**Salt**", lines=(4, 4)), 3),
    ],
)
def test_a_summary_stands_over_all_up_to_the_next(end: Node, count: int) -> None:
    found = attach_lead_ins([SUMMARY, TEXT, NEXT, end])
    assert found[0].kind is NodeKind.LEAD
    assert found[0].children == (TEXT, NEXT, end)[:count]
    assert found[0].span == (1, count + 1)
    assert found[1:] == (end,)[: 3 - count]


def test_a_summary_that_has_its_details_takes_nothing_more() -> None:
    summary = node(NodeKind.LEAD, "Details of osmosis", TEXT, lines=(1, 2))
    assert attach_lead_ins([summary, NEXT]) == (summary, NEXT)


def test_a_quotation_in_bold_is_no_lead_in() -> None:
    quote = node(NodeKind.QUOTE, "**Salt**")
    assert attach_lead_ins([quote, TEXT]) == (quote, TEXT)
