"""Flashcard markup: which lines are a question and its answer, and where each ends."""

from __future__ import annotations

from textwrap import dedent

import pytest

from cribdeck.extraction.questions import pair_questions
from cribdeck.model.outline import Node, NodeKind
from tests.unit.extraction.outlines import drawn, node, paragraph, read


def paired(text: str) -> list[str]:
    """What becomes of the blocks of a text, or of the items of the list that it is, as drawn."""
    nodes = read(dedent(text))
    is_list = len(nodes) == 1 and nodes[0].kind is NodeKind.LIST
    return drawn(pair_questions(nodes[0].children if is_list else nodes))


WATER = ["lead 1-3 (question): What moves?", "  paragraph 3-3: Water."]


@pytest.mark.parametrize(
    "text",
    [
        "Q: What moves?\n\nA: Water.",
        "Q1: What moves?\n\nA1: Water.",
        "**Q 1:** What moves?\n\n**A 1:** Water.",
        "Question. What moves?\n\nAnswer) Water.",
        "What moves?\n\nA: Water.",
        "- Q: What moves?\n\n  A: Water.",
        "What moves?\n?\nWater.",
        "Q: What moves?\n\nA: Water.\n",
    ],
)
def test_a_mark_on_each_side(text: str) -> None:
    assert paired(text) == WATER


@pytest.mark.parametrize(
    ("text", "drawing"),
    [
        ("Q: What moves?", ["paragraph 1-1: Q: What moves?"]),
        ("A: Water.", ["paragraph 1-1: A: Water."]),
        ("A: Water.\nMore.", ["paragraph 1-2: A: Water. / More."]),
        (
            "Words.\n\nQ: What moves?\n\nWater.",
            ["paragraph 1-1: Words.", "paragraph 3-3: Q: What moves?", "paragraph 5-5: Water."],
        ),
        (
            "Q: What moves?\n\n- water",
            ["paragraph 1-1: Q: What moves?", "list 3-3", "  item 3-3: water"],
        ),
        (
            "Q: What moves?\n- water",
            ["paragraph 1-1: Q: What moves?", "list 2-2", "  item 2-2: water"],
        ),
        ("It moves.\n\nA: Water.", ["paragraph 1-1: It moves.", "paragraph 3-3: A: Water."]),
        ("It moves.\nA: Water.", ["paragraph 1-2: It moves. / A: Water."]),
        ("Q: \n\nA: Water.", ["paragraph 1-1: Q:", "paragraph 3-3: A: Water."]),
        (
            "Quest: moves\n\nAnswers: water",
            ["paragraph 1-1: Quest: moves", "paragraph 3-3: Answers: water"],
        ),
    ],
)
def test_one_side_alone_is_left_as_it_is(text: str, drawing: list[str]) -> None:
    assert paired(text) == drawing


def test_two_questions_each_have_their_answer() -> None:
    assert paired("Q: What moves?\n\nA: Water.\n\nQ: What stays?\n\nA: Salt.") == [
        *WATER,
        "lead 5-7 (question): What stays?",
        "  paragraph 7-7: Salt.",
    ]


def test_a_second_answer_is_added_to_the_first() -> None:
    assert paired("Q: What moves?\n\nA: Water.\n\nA: Heat.") == [
        "lead 1-5 (question): What moves?",
        "  paragraph 3-3: Water.",
        "  paragraph 5-5: Heat.",
    ]


def test_a_plain_question_after_other_text() -> None:
    assert paired("Words.\n\nWhat moves?\n\nA: Water.") == [
        "paragraph 1-1: Words.",
        "lead 3-5 (question): What moves?",
        "  paragraph 5-5: Water.",
    ]


# --- blocks below an answer -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "drawing"),
    [
        ("- fresh\n- clean", ["  list 4-5", "    item 4-4: fresh", "    item 5-5: clean"]),
        ("```\nx\n```", ["  code 4-6: x"]),
        (
            "|a|b|\n|-|-|\n|c|d|",
            [
                "  table 4-6",
                "    row 4-4 (header)",
                "      cell 4-4: a",
                "      cell 4-4: b",
                "    row 6-6",
                "      cell 6-6: c",
                "      cell 6-6: d",
            ],
        ),
    ],
)
def test_a_block_right_below_an_answer_goes_on_with_it(block: str, drawing: list[str]) -> None:
    last = drawing[0].rpartition("-")[2].partition(":")[0]
    assert paired(f"Q: What moves?\n\nA: Water.\n{block}") == [
        f"lead 1-{last} (question): What moves?",
        "  paragraph 3-3: Water.",
        *drawing,
    ]


def test_a_quotation_below_an_answer_is_no_part_of_it() -> None:
    assert paired("Q: What moves?\n\nA: Water.\n> more") == [
        *WATER,
        "quote 4-4",
        "  paragraph 4-4: more",
    ]


def test_a_list_after_a_blank_line_is_no_part_of_the_answer() -> None:
    assert paired("Q: What moves?\n\nA: Water.\n\n- fresh") == [
        *WATER,
        "list 5-5",
        "  item 5-5: fresh",
    ]


@pytest.mark.parametrize("colon", [":", "："])
def test_a_list_that_the_answer_announces_is_part_of_it(colon: str) -> None:
    assert paired(f"Q: What moves?\n\nA: Heat.\n\nA: Also{colon}\n\n- water") == [
        "lead 1-7 (question): What moves?",
        "  paragraph 3-3: Heat.",
        f"  paragraph 5-5: Also{colon}",
        "  list 7-7",
        "    item 7-7: water",
    ]


def test_a_list_that_only_an_earlier_answer_announces_is_not() -> None:
    assert paired("Q: What moves?\n\nA: Also:\n\nA: Heat.\n\n- water") == [
        "lead 1-5 (question): What moves?",
        "  paragraph 3-3: Also:",
        "  paragraph 5-5: Heat.",
        "list 7-7",
        "  item 7-7: water",
    ]


def test_a_list_of_further_questions_is_no_part_of_the_answer() -> None:
    assert paired("Q: What moves?\n\nA: These:\n\n- Q: Who?\n- salt") == [
        "lead 1-3 (question): What moves?",
        "  paragraph 3-3: These:",
        "list 5-6",
        "  item 5-5: Q: Who?",
        "  item 6-6: salt",
    ]


def test_a_list_with_a_question_further_down_is_part_of_the_answer() -> None:
    assert paired("Q: What moves?\n\nA: These:\n\n- salt\n- Q: Who?") == [
        "lead 1-6 (question): What moves?",
        "  paragraph 3-3: These:",
        "  list 5-6",
        "    item 5-5: salt",
        "    item 6-6: Q: Who?",
    ]


# --- both sides in one paragraph ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "drawing"),
    [
        (
            "Q: What moves?\nA: Water.",
            ["lead 1-2 (question): What moves?", "  paragraph 2-2: Water."],
        ),
        (
            "What moves?\nA: Water,\nall of it.\nQ: What stays\nhere?\nA: Salt.",
            [
                "lead 1-3 (question): What moves?",
                "  paragraph 2-3: Water, / all of it.",
                "lead 4-6 (question): What stays / here?",
                "  paragraph 6-6: Salt.",
            ],
        ),
        (
            "What moves\nin here\n??\nWater,\nall of it.",
            ["lead 1-5 (question): What moves / in here", "  paragraph 4-5: Water, / all of it."],
        ),
        ("Matter\n？\nWater", ["lead 1-3 (question): Matter", "  paragraph 3-3: Water"]),
        ("?\nWater", ["paragraph 1-2: ? / Water"]),
        ("Matter\n?", ["paragraph 1-2: Matter / ?"]),
        ("Matter\n?\nA\n?\nB", ["paragraph 1-5: Matter / ? / A / ? / B"]),
        (
            "What moves?<br>A: Water.",
            ["lead 1-1 (question): What moves?", "  paragraph 1-1: Water."],
        ),
        (
            "Q: What moves<br>here?\nA: Water.",
            ["lead 1-2 (question): What moves / here?", "  paragraph 1-2: Water."],
        ),
    ],
)
def test_both_sides_in_one_paragraph(text: str, drawing: list[str]) -> None:
    assert paired(text) == drawing


def test_a_paragraph_of_one_line_is_left_as_it_is() -> None:
    assert paired("Matter ? Water") == ["paragraph 1-1: Matter ? Water"]


@pytest.mark.parametrize("kind", [NodeKind.CELL, NodeKind.QUOTE, NodeKind.DEFINITION])
def test_only_a_paragraph_is_cut(kind: NodeKind) -> None:
    whole = node(kind, "What moves?\nA: Water.", lines=(1, 2))
    assert pair_questions([whole]) == [whole]


# --- items and leads ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "drawing"),
    [
        (
            "- Q: What moves?\n- A: Water.",
            ["lead 1-2 (question): What moves?", "  paragraph 2-2: Water."],
        ),
        (
            "- What moves?\n- A: Water.",
            ["lead 1-2 (question): What moves?", "  paragraph 2-2: Water."],
        ),
        (
            "- Q: What moves?\n  - A: Water.\n  - and salt",
            [
                "lead 1-3 (question): What moves?",
                "  paragraph 2-2: Water.",
                "  paragraph 3-3: and salt",
            ],
        ),
        (
            "- What moves?\n  - it does\n- A: Water.",
            [
                "item 1-2: What moves?",
                "  list 2-2",
                "    item 2-2: it does",
                "item 3-3: A: Water.",
            ],
        ),
        (
            "- Q: What moves?\n  > A: Water.",
            ["item 1-2: Q: What moves?", "  quote 2-2", "    paragraph 2-2: A: Water."],
        ),
    ],
)
def test_items(text: str, drawing: list[str]) -> None:
    assert paired(text) == drawing


def test_a_lead_keeps_what_stands_under_it() -> None:
    lead = node(NodeKind.LEAD, "Q: What moves?", paragraph("A: Water.", lines=(2, 2)), lines=(1, 2))
    assert drawn(pair_questions([lead])) == [
        "lead 1-2 (question): What moves?",
        "  paragraph 2-2: A: Water.",
    ]


@pytest.mark.parametrize("kind", [NodeKind.LEAD, NodeKind.QUOTE, NodeKind.DEFINITION])
def test_only_a_paragraph_or_an_item_asks_without_a_mark(kind: NodeKind) -> None:
    question, answer = node(kind, "What moves?"), paragraph("A: Water.", lines=(2, 2))
    assert pair_questions([question, answer]) == [question, answer]


@pytest.mark.parametrize("kind", [NodeKind.QUOTE, NodeKind.HEADING, NodeKind.DEFINITION])
def test_only_lines_have_marks(kind: NodeKind) -> None:
    asked, told = node(kind, "Q: What moves?"), node(kind, "A: Water.", lines=(2, 2))
    answer = paragraph("A: Water.", lines=(2, 2))
    assert pair_questions([asked, answer]) == [asked, answer]
    question = paragraph("What moves?")
    assert pair_questions([question, told]) == [question, told]


def test_an_answer_that_began_higher_up_does_not_make_the_question_shorter() -> None:
    question = paragraph("Q: What moves?", lines=(1, 4))
    answer: Node = paragraph("A: Water.", lines=(2, 2))
    assert drawn(pair_questions([question, answer])) == [
        "lead 1-4 (question): What moves?",
        "  paragraph 2-2: Water.",
    ]
