"""The walk through an outline: roles, scopes, what is left to a record, and the lines of each."""

from __future__ import annotations

import dataclasses as dc
from textwrap import dedent

import pytest

from cribdeck.extraction import extract
from cribdeck.extraction.found import Aside, FoundRecord
from cribdeck.extraction.walk import Visited, walk
from cribdeck.model.inline import plain_text
from cribdeck.model.outline import Node, NodeKind, Span, walk_nodes
from cribdeck.model.records import Candidate, Extraction, FateKind
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from tests.unit.extraction.outlines import node, paragraph


def extraction(text: str) -> Extraction:
    """What is extracted from a Markdown text."""
    found, _ = extract(read_outline(source_from_bytes(dedent(text).strip("\n").encode(), "a.md")))
    return found


@pytest.mark.parametrize("name", ["parts", "residue", "members"])
def test_what_was_visited_is_never_changed(name: str) -> None:
    with pytest.raises(dc.FrozenInstanceError):
        setattr(Visited(), name, ())


def wording(nodes: tuple[Node, ...]) -> str:
    """The lines of nodes, a stroke between them."""
    return " / ".join(plain_text(each.content) for each in walk_nodes(nodes) if each.content)


def said(candidate: Candidate) -> str:
    """A candidate as `term = definition [label: content]`."""
    facets = "".join(f" [{facet.label}: {wording(facet.content)}]" for facet in candidate.facets)
    return f"{plain_text(candidate.term)} = {wording(candidate.definition)}{facets}"


def candidates(text: str) -> list[str]:
    """What a text says of what, in order."""
    return [said(candidate) for candidate in extraction(text).candidates]


def trails(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Trail and sections of each candidate."""
    return [(candidate.trail, candidate.sections) for candidate in extraction(text).candidates]


def fates(text: str) -> list[str]:
    """What became of each line that is not blank: its candidate, or why it has none."""
    return [
        str(fate.candidate) if fate.kind is FateKind.EXTRACTED else f"{fate.kind}: {fate.reason}"
        for fate in extraction(text).fates
        if fate.kind is not FateKind.BLANK
    ]


TITLE = "context: the document's title"
INTRODUCTION = "skipped: an introduction under the document's title"
GROUP = "context: groups what stands under it"


# --- titles ---------------------------------------------------------------------------------------

TITLED = """
    # Sea

    All that is in it.

    ## Salt

    White grains of it.
    """


def test_a_heading_over_the_whole_file() -> None:
    assert candidates(TITLED) == ["Salt = White grains of it."]
    assert trails(TITLED) == [(("Sea",), ("Sea",))]
    assert fates(TITLED) == [TITLE, INTRODUCTION, "0", "0"]


def test_a_first_heading_without_others_under_it() -> None:
    text = "# Salt\n\nWhite grains of the sea."
    assert candidates(text) == ["Salt = White grains of the sea."]
    assert fates(text) == ["0", "0"]


def test_only_the_first_heading_of_the_first_level_is_the_title() -> None:
    text = """
        ## Before

        Nothing much of it.

        # Sea

        All that is in it.

        ## Salt

        White grains of it.

        # Land

        All that is on it.

        ## Tree

        Green leaves of it.
        """
    assert candidates(text) == [
        "Before = Nothing much of it.",
        "Salt = White grains of it.",
        "Land = All that is on it.",
        "Tree = Green leaves of it.",
    ]
    assert trails(text) == [((), ()), (("Sea",), ("Sea",)), ((), ()), (("Land",), ("Land",))]
    assert fates(text) == ["0", "0", TITLE, INTRODUCTION, "1", "1", "2", "2", "3", "3"]


def test_a_first_heading_that_only_groups_is_called_the_title() -> None:
    assert fates("# Sea\n\n- **Salt**: white grains") == [TITLE, "0"]
    assert fates("## Sea\n\n- **Salt**: white grains") == [GROUP, "0"]
    text = "# Land\n\n- **Tree**: green leaves\n\n# Sea\n\n- **Salt**: white grains"
    assert fates(text) == [TITLE, "0", GROUP, "1"]


# --- what no rule claims --------------------------------------------------------------------------


def test_text_under_no_name() -> None:
    assert candidates("It begins here, and it goes on.") == []
    assert fates("It begins here, and it goes on.") == ["skipped: stands under no name"]


def test_lines_without_wording() -> None:
    text = "## Salt\n\n<!-- a remark -->\n\n***\n\nWhite grains of it."
    assert candidates(text) == ["Salt = White grains of it."]
    assert fates(text) == ["0", "context: a comment", "context: a rule line", "0"]


def test_metadata_says_what_it_is() -> None:
    metadata = node(NodeKind.METADATA, info="front matter", lines=(1, 3))
    (aside, _) = walk([metadata]).parts
    assert isinstance(aside, Aside)
    assert (aside.spans, aside.fate.kind) == ((Span(1, 3),), FateKind.CONTEXT)
    assert aside.fate.reason == "front matter"


def test_what_is_no_study_matter() -> None:
    text = "## Salt\n\n```dataview\nlist\n```\n\nWhite grains of it."
    assert candidates(text) == ["Salt = White grains of it."]
    assert fates(text) == ["0", *["skipped: a query for another tool"] * 3, "0"]


def test_a_box_keeps_what_no_rule_claims_in_it() -> None:
    text = "## Salt\n\n> [!info]\n> It is white.\n>\n> - **Pepper**: black grains"
    assert candidates(text) == ["Salt = Pepper / It is white.", "Pepper = black grains"]


def test_a_box_with_nothing_left_is_dropped() -> None:
    empty = node(
        NodeKind.QUOTE, "", node(NodeKind.QUOTE, "", paragraph("**Pepper**: black grains"))
    )
    record, aside = walk([empty]).parts
    assert isinstance(record, FoundRecord)
    assert isinstance(aside, Aside)
    assert (record.term, aside.spans) == ("Pepper", ())


def test_a_box_with_a_title_of_its_own_stays() -> None:
    # "Note" is no name for what the box holds.
    box = node(
        NodeKind.QUOTE,
        "Note",
        paragraph("**Pepper**: black grains", lines=(2, 2)),
        lines=(1, 2),
        info="note",
    )
    record, aside = walk([box]).parts
    assert isinstance(record, FoundRecord)
    assert isinstance(aside, Aside)
    assert (record.term, aside.spans) == ("Pepper", (Span(1, 2),))


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "definition"),
    [
        (["**Salt**: white grains", "Pepper", "**Chili**: red fruit"], "Salt / Pepper / Chili"),
        (["Pepper", "**Salt**: white grains"], "Pepper / Salt"),
        (["**Salt**: white grains", "It is so. And so on."], "It is so. And so on."),
        (
            ["**Salt**: white grains", "Pepper", "It is so. And so on."],
            "Pepper / It is so. And so on.",
        ),
        (["Pepper", "Chili"], "Pepper / Chili"),
        (["**Salt**: white grains", "**Chili**: red fruit"], "Salt / Chili"),
    ],
)
def test_a_list_that_names_things(items: list[str], definition: str) -> None:
    text = "## Kinds of spice\n\n" + "\n".join(f"- {item}" for item in items)
    assert candidates(text)[0] == f"Kinds of spice = {definition}"


def test_a_list_that_is_claimed_leaves_nothing() -> None:
    assert fates("- **Salt**: white grains\n- **Chili**: red fruit") == ["0", "1"]
    assert candidates("## Spice\n\n- **Salt**: white grains") == ["Salt = white grains"]


def test_an_item_with_records_in_it_is_named_by_the_first() -> None:
    item = node(
        NodeKind.ITEM,
        "",
        paragraph("**Salt**: white grains", lines=(4, 4)),
        paragraph("**Soda**: white too", lines=(5, 5)),
        lines=(4, 5),
    )
    spices = node(
        NodeKind.LIST, "", node(NodeKind.ITEM, "Pepper", lines=(3, 3)), item, lines=(3, 5)
    )
    heading = node(NodeKind.HEADING, "Kinds of spice", spices, lines=(1, 5), level=2)
    record = walk([heading]).parts[0]
    assert isinstance(record, FoundRecord)
    assert wording(record.outcome.definition) == "Pepper / Salt"
    assert [each.span for each in walk_nodes(record.outcome.definition)] == [(3, 5), (3, 3), (4, 5)]


# --- facets ---------------------------------------------------------------------------------------


def test_aspects_of_a_record() -> None:
    text = """
        ## Salt

        White grains of it.

        - Uses: of food
        - Price: low
        """
    assert candidates(text) == ["Salt = White grains of it. [use cases: of food] [pricing: low]"]
    assert fates(text) == ["0", "0", "0", "0"]


def test_an_aspect_without_a_text_has_the_names_below_it() -> None:
    text = """
        ## Salt

        White grains of it.

        - Uses:
          - **Soup**: hot water
          - **Broth**: hot too
        """
    assert candidates(text) == [
        "Salt = White grains of it. [use cases: Soup / Broth]",
        "Soup = hot water",
        "Broth = hot too",
    ]
    assert trails(text) == [((), ()), (("Salt",), ("Salt",)), (("Salt",), ("Salt",))]


def test_an_aspect_that_says_nothing() -> None:
    text = """
        ## Salt

        White grains of it.

        - Uses:
        - Price:
          ![](a.png)
        - Types:

          ![](a.png)
        """
    assert candidates(text) == ["Salt = White grains of it."]
    assert fates(text)[2] == "skipped: a label with nothing after it"
    assert fates(text)[5:] == ["skipped: only an image"] * 2


def test_a_section_that_is_an_aspect_is_among_the_sections_below_it() -> None:
    text = """
        ## Salt

        White grains of it.

        ### Uses

        - **Soup**: hot water
        """
    assert candidates(text)[0] == "Salt = White grains of it. [use cases: Soup]"
    assert trails(text)[1] == (("Salt",), ("Salt", "Uses"))


def test_what_is_in_an_aspect_is_no_part_of_the_list_of_its_record() -> None:
    text = "## Salt\n\n- **Soup**: hot water\n- Uses:\n  - **Broth**: hot too"
    assert candidates(text)[0] == "Soup = hot water"


def test_its_own_name_is_part_of_the_definition() -> None:
    text = "## Salt\n\n- Salt: white grains\n  - of the sea\n- Uses: of food"
    assert candidates(text) == ["Salt = white grains / of the sea [use cases: of food]"]


def test_names_below_its_own_name_are_its_members() -> None:
    text = "## Spices\n\n**Spices**:\n\n- **Salt**: white grains\n- **Chili**: red fruit"
    assert candidates(text)[0] == "Spices = Salt / Chili"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("## Salt\n\n- Uses: of food", "Salt: Uses = of food"),
        ("# Sea\n\n## Salt\n\n- Uses: of food", "Salt: Uses = of food"),
        ("# Sea\n\nUses: of food\n\n## Salt", "Sea: Uses = of food"),
        ("# Sea\n\n## Uses\n\nMuch is cooked with it.", "Uses = Much is cooked with it."),
        ("# Sea\n\n|Name|Look|\n|-|-|\n|Uses|many of it|\n\n## Salt", "Uses = many of it"),
        ("Uses: of food", "Uses = of food"),
    ],
)
def test_a_label_is_told_apart_by_what_it_stands_under(text: str, term: str) -> None:
    assert candidates(text) == [term]


# --- claims ---------------------------------------------------------------------------------------


def test_a_pointer_is_left_out() -> None:
    text = "## Salt\n\nWhite grains.\n\n- Lecturer: M. Salt\n- Reference: [a](https://a.example)"
    assert candidates(text) == ["Salt = White grains."]
    reasons = ["says something of the notes, not of their matter", "links"]
    assert fates(text) == ["0", "0", *(f"skipped: {reason}" for reason in reasons)]


def test_nothing_in_the_answer_to_a_marked_question_is_a_term() -> None:
    text = "## Salt\n\nQ: What is white?\n\nA: **Salt**: white grains"
    assert candidates(text) == ["What is white? = Salt: white grains"]
    assert trails(text) == [(("Salt",), ("Salt",))]


def test_a_marked_question_is_no_member() -> None:
    text = "## Spices\n\n- **Salt**: white grains\n- **Chili**: red fruit\n\nQ: Why?\n\nA: Taste."
    assert candidates(text)[0] == "Spices = Salt / Chili"


def test_a_name_that_is_no_record_is_no_member() -> None:
    text = "## Spices\n\n- **Salt**: white grains\n- **Chili**: red fruit\n- **Soda**:"
    assert candidates(text)[0] == "Spices = Salt / Chili"


def test_terms_below_a_line_are_under_it() -> None:
    text = "## Spices\n\n- **Salt**: white grains\n  - **Soda**: white too"
    assert trails(text) == [(("Spices",), ("Spices",)), (("Spices", "Salt"), ("Spices",))]


def test_definition_and_aspects_of_a_row() -> None:
    text = "|Name|Look|Price|\n|-|-|-|\n|Salt|white grains|low|"
    assert candidates(text) == ["Salt = white grains [pricing: low]"]


def test_the_lines_of_a_table() -> None:
    text = "|Name|Look|\n|-|-|\n|Salt|white|\n||grey|\n||\n|1|2|"
    lines = "context: a table's header and lines"
    assert candidates(text) == ["Salt = white / grey"]
    assert fates(text) == [lines, lines, "0", "0", lines, "skipped: a row that names nothing"]


def test_a_row_by_its_second_cell_alone() -> None:
    text = "|Name|Look|\n|-|-|\n||grey|\n|Salt|white|"
    assert fates(text)[2:] == ["skipped: a row that names nothing", "0"]


def test_nothing_in_a_table_is_a_term_of_its_own() -> None:
    cell = node(NodeKind.CELL, "", paragraph("**Pepper**: black grains"))
    (aside,) = walk([node(NodeKind.TABLE, "", node(NodeKind.ROW, "", cell))]).parts
    assert isinstance(aside, Aside)
    assert (aside.spans, aside.fate.reason) == ((Span(1, 1),), "stands under no name")


def test_a_table_that_no_rule_claims_is_left_whole() -> None:
    text = "## Salt\n\n|Look|\n|-|\n|white|"
    assert candidates(text) == ["Salt = Look / white"]
