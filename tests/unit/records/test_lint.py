from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from cribdeck.cli.findings_output import (
    findings_json,
    findings_sarif,
    without_baseline,
    write_baseline,
)
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.model.records import Record
from cribdeck.pipeline.commands import check_jobs
from cribdeck.pipeline.jobs import paths_job
from cribdeck.records.lint import (
    LINTS,
    circular,
    gives_away,
    headings_without_records,
    lint,
    long_lists,
    too_long,
    two_definitions,
    unknown_labels,
)
from tests.unit.records.parts import bullets, facet, heading, item, origin, paragraph, record, terms

LONG = "word " * 95
NOTES = {
    "near-duplicate": (
        "## A\n\n- Convolutional network: sees edges first\n- Convolutional networks: see edges"
        " first\n"
    ),
    "two-definitions": (
        "## A\n\n- Recall: share of the positives found\n- Recall: what a screening test must not"
        " be low in\n"
    ),
    "gives-away-term": "## A\n\n- Osmosis: in osmosis water moves\n",
    "too-long": f"## A\n\n- Osmosis: {LONG}\n",
    "circular": "## A\n\n- Red blood cell: a red cell of the blood\n",
    "long-list": "## A\n\n- Bones:\n" + "".join(f"  - bone of kind {n}\n" for n in "abcdefghijk"),
    "unknown-label": "### A\n\n- Definition: x\n- Use cases: y\n- Temperament: z\n",
    "barren-heading": "## A\n\n- Osmosis: water moves\n\n## B\n\n![x](x.png)\n",
}
CLEAN = (
    "## A\n\n- Osmosis: water moves through a membrane\n- Supervised learning: from labels\n-"
    " Unsupervised learning: without any\n"
)


def findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    file = tmp_path / "a.md"
    file.write_text(text, "utf-8")
    return check_jobs([paths_job([str(file)])])[0]


@pytest.mark.parametrize("code", NOTES)
def test_lint__says_what_it_is_for(tmp_path: Path, code: str) -> None:
    assert code in {found.code for found in findings(tmp_path, NOTES[code])}


def test_lint__every_lint_is_tested() -> None:
    assert set(LINTS) <= set(NOTES)


def test_lint__says_nothing_of_good_notes(tmp_path: Path) -> None:
    assert findings(tmp_path, CLEAN) == ()


def test_json_and_sarif__hold_every_finding(tmp_path: Path) -> None:
    found = findings(tmp_path, NOTES["circular"])

    assert [
        (row["line"], row["severity"], row["code"]) for row in json.loads(findings_json(found))
    ] == [(d.line, d.severity, d.code) for d in found]
    (run,) = json.loads(findings_sarif(found))["runs"]
    assert [result["ruleId"] for result in run["results"]] == [d.code for d in found]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {d.code for d in found}


def test_baseline__accepts_what_is_and_nothing_more(tmp_path: Path) -> None:
    found = findings(tmp_path, NOTES["circular"])
    baseline = tmp_path / "cribdeck.baseline"
    write_baseline(baseline, found)

    assert without_baseline(findings(tmp_path, "Intro.\n\n" + NOTES["circular"]), baseline) == ()
    more = findings(tmp_path, NOTES["circular"] + "- White cell: a white cell\n")
    assert {d.line for d in without_baseline(more, baseline)} == {4}


# --- each lint by itself -------------------------------------------------------------------------

TWO_PLACES = (origin(7), origin(9, file="b.md"))


def words(count: int) -> str:
    return " ".join(["leaf"] * count)


# --- definitions ----------------------------------------------------------------------------------

TWO_TEXTS = (paragraph("grows", at=7), paragraph("falls", at=9))


def test_two_definitions__the_other_places_are_named() -> None:
    origins = (*TWO_PLACES, origin(4, file="c.md"))

    assert list(two_definitions([record("Leaf", *TWO_TEXTS, origins=origins)])) == [
        Finding(
            Severity.INFO,
            "two-definitions",
            "“Leaf” is told again at b.md:9, c.md:4",
            "a.md",
            7,
            "keep the better one, or let them differ by what they add",
        )
    ]


@pytest.mark.parametrize(
    ("leaf", "count"),
    [
        (record("Leaf", *TWO_TEXTS, origins=TWO_PLACES), 1),
        (record("Leaf", *TWO_TEXTS, origins=TWO_PLACES[:1]), 0),
        (record("Leaf", TWO_TEXTS[0], origins=TWO_PLACES), 0),
        (record("Leaf", TWO_TEXTS[0], TWO_TEXTS[0], origins=TWO_PLACES), 0),
        (record("Leaf", TWO_TEXTS[0], bullets("falls"), origins=TWO_PLACES), 0),
        (
            record(
                "Leaf", bullets("a"), bullets("b")._replace(span=Span(2, 2)), origins=TWO_PLACES
            ),
            0,
        ),
    ],
)
def test_two_definitions__two_paragraphs_of_two_places(leaf: Record, count: int) -> None:
    assert len(list(two_definitions([leaf]))) == count


def test_gives_away__the_term_or_another_name_as_whole_words() -> None:
    given = [
        record("Leaf", "a green leaf of it", origins=TWO_PLACES),
        record("Leaf cell", "what a leaf-cell is"),
        record("Foliage", "each leaf", aliases=("Foliage", "Leaf")),
        record("pH", "ph of water"),
        record("Root", "leaf", bullets("of a root")),
    ]
    kept = [
        record("Leaf", "green leaves of it"),
        record("Leaf cell", "a cell of a leaf"),
        record("5", "of 5 leaves"),
        record("Stem", "leaf"),
    ]

    assert terms(gives_away([*given, *kept])) == ["Leaf", "Leaf cell", "Foliage", "pH", "Root"]
    assert next(gives_away(given)) == Finding(
        Severity.INFO,
        "gives-away-term",
        "the definition of “Leaf” holds the term itself",
        "a.md",
        7,
        "say it in other words, or let the reversed card blank it out",
    )


def test_too_long__more_than_ninety_words() -> None:
    found = list(too_long([record("Root", words(90)), record("Stem", words(50), words(41))]))

    assert found == [
        Finding(
            Severity.INFO,
            "too-long",
            "the definition of “Stem” has 91 words",
            "a.md",
            1,
            "put parts of it under headings or labels of their own",
        )
    ]


def test_circular__no_word_that_the_term_does_not_have() -> None:
    given = [
        record("Leaf cell", "the cell of a leaf"),
        record("Leaf cell", "a leaf"),
        record("Foliage (leaf)", "is a leaf", aliases=("Foliage",)),
        record("Foliage", "leaf and foliage", aliases=("Leaf",)),
    ]
    kept = [
        record("Leaf cell", "the wall of a leaf cell"),
        record("Leaf cell", "is the"),
        record("Leaf cell"),
    ]

    assert terms(circular([*kept, *given])) == [
        "Leaf cell",
        "Leaf cell",
        "Foliage (leaf)",
        "Foliage",
    ]
    assert next(circular(given)) == Finding(
        Severity.WARNING,
        "circular",
        "the definition of “Leaf cell” only says the term again",
        "a.md",
        1,
        "write what it is",
    )


def test_long_lists__more_than_nine_items_of_one_list() -> None:
    nine, ten = (bullets(*["leaf"] * count) for count in (9, 10))
    kept = [
        record("None"),
        record("Nine", nine, nine),
        record("Entries", bullets(*["leaf"] * 10, info="definitions")),
        record("Rows", ten._replace(kind=NodeKind.TABLE)),
    ]
    given = [record("Ten", nine, ten), record("Nested", bullets(item("leaf", ten)))]

    assert terms(long_lists([*kept, *given])) == ["Ten", "Nested"]
    assert next(long_lists(given)) == Finding(
        Severity.INFO,
        "long-list",
        "“Ten” asks for a list of 10 items",
        "a.md",
        1,
        "group the items under names of their own",
    )


# --- labels and headings --------------------------------------------------------------------------


def test_unknown_labels__each_label_once_where_it_first_stands() -> None:
    temper = facet("temperament", paragraph("calm", at=4), paragraph("mild", at=6))
    dogs = [
        record("Hound", facets=(facet("purpose", paragraph("hunt")), temper), origins=TWO_PLACES),
        record("Poodle", facets=(temper, facet("coat", paragraph("curly", at=8)))),
    ]

    found = list(unknown_labels(dogs))

    assert [(each.message.split("”")[0], each.line) for each in found] == [
        ("“Temperament", 4),
        ("“Coat", 8),
    ]
    assert found[0] == Finding(
        Severity.INFO,
        "unknown-label",
        "“Temperament” is taken for an aspect of “Hound”, for it stands among aspects",
        "a.md",
        4,
        "if it is a term of its own, put it under a heading or in a list of terms",
    )


@pytest.mark.parametrize(
    "hound",
    [
        record("Hound", facets=(facet("use cases", paragraph("hunt")),)),
        record("Hound", facets=(facet("temperament", paragraph("calm")),), rule="table_row"),
        record("Hound", facets=(facet("temperament"),)),
        record("Hound"),
    ],
)
def test_unknown_labels__not_known_ones_nor_columns(hound: Record) -> None:
    assert list(unknown_labels([hound])) == []


def test_unknown_labels__names_the_first_place_of_its_record() -> None:
    hound = record(
        "Hound",
        facets=(facet("temperament", paragraph("calm", at=4)),),
        origins=(origin(1, file="b.md"), origin(2, file="c.md"), origin(3, file="d.md")),
    )

    assert [(found.file, found.line) for found in unknown_labels([hound])] == [("b.md", 4)]


CHILD = paragraph("text")


@pytest.mark.parametrize(
    ("node", "taken", "barren"),
    [
        (heading("Leaves", 4, 8, CHILD), (), True),
        (heading("Leaves", 4, 8, CHILD), ((1, 3), (9, 12)), True),
        (heading("Leaves", 4, 8, CHILD), ((1, 4),), False),
        (heading("Leaves", 4, 8, CHILD), ((8, 9),), False),
        (heading("Leaves", 4, 8, CHILD), ((1, 2), (5, 6), (9, 9)), False),
        (heading("Leaves", 4, 8, CHILD), ((1, 20),), False),
        (heading("Leaves", 4, 8), (), False),
        (item("Leaves", CHILD), (), False),
    ],
)
def test_headings_without_records__no_line_under_them_was_taken(
    node: Node,
    taken: Sequence[tuple[int, int]],
    barren: bool,  # noqa: FBT001 - a case
) -> None:
    records = [record("Leaf", origins=(origin(*span),)) for span in reversed(taken)]

    assert terms(headings_without_records("a.md", [node], records)) == ["Leaves"] * barren


def test_headings_without_records__deeper_headings_as_well() -> None:
    inner = heading("Veins", 3, 4, CHILD)
    nodes = [heading("Leaves", 1, 9, inner, paragraph("", at=7))]

    assert list(
        headings_without_records("b.md", nodes, [record("Leaf", origins=(origin(7),))])
    ) == [
        Finding(
            Severity.INFO,
            "barren-heading",
            "nothing was taken from what stands under “Veins”",
            "b.md",
            3,
            "see `cribdeck explain` for the reason of each line",
        )
    ]


def test_lint__every_finding_of_every_lint_in_the_order_of_the_lints() -> None:
    leaf = record("Leaf", "a leaf", bullets(*["stem"] * 10))
    root = record("Root", "the root")

    assert [(found.code, found.message.split("“")[1][:4]) for found in lint([leaf, root])] == [
        ("gives-away-term", "Leaf"),
        ("gives-away-term", "Root"),
        ("circular", "Root"),
        ("long-list", "Leaf"),
    ]
