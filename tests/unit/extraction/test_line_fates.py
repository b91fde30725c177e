"""A fate for each line: which part a line goes to, and what becomes of the others."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.found import Aside, FoundFacet, FoundRecord, Outcome, Part
from cribdeck.extraction.line_fates import line_fates
from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import DEFINITION
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.model.records import Facet, Fate, FateKind
from tests.unit.extraction.outlines import inline, node, paragraph

TEXT = paragraph("white grains")
USES = Facet("use cases", "Uses", (paragraph("food"),))
MEANING = Facet(DEFINITION, "Meaning", (TEXT,))
ANSWERED = Outcome(definition=(TEXT,))
GROUP = Outcome("a group", keeps_facets=True)
EMPTY = Outcome("nothing after it", is_empty=True)
UNREAD = Fate(FateKind.SKIPPED, reason="no reader takes this line for text")
MARKUP = Fate(FateKind.CONTEXT, reason="markup without wording")
BLANK = Fate(FateKind.BLANK)
NOTE = Fate(FateKind.SKIPPED, reason="a note")


def claim(first: int, last: int, **values: object) -> Claim:
    """A claim whose head is its first line."""
    made = Claim(inline("Salt"), Span(first, last), Span(first, first))
    return dc.replace(made, **values)  # type: ignore[arg-type] # as the test has them


def facet(
    made: Claim, *parts: Part, said: Facet | None = USES, residue: tuple[Node, ...] = ()
) -> FoundFacet:
    return FoundFacet(made, "labelled_line", said, "says nothing", parts, residue)


def record(
    made: Claim,
    *parts: Part,
    outcome: Outcome = ANSWERED,
    residue: tuple[Node, ...] = (),
) -> FoundRecord:
    return FoundRecord(made, "heading", "Salt", (), (), outcome, parts, residue)


def fates(*parts: Part, count: int = 5) -> list[Fate]:
    """The fates of as many lines with a word each."""
    return list(line_fates(parts, ["word"] * count))


def taken(number: int, rule: str = "heading") -> Fate:
    """The fate of a line that went to a candidate."""
    return Fate(FateKind.EXTRACTED, rule, number)


def left(residue: tuple[int, int]) -> tuple[Node, ...]:
    return (paragraph("left", lines=residue),)


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        ("", BLANK),
        (" \t", BLANK),
        ("---", MARKUP),
        ("> * # + = ~ ` | : _", MARKUP),
        ("<div class='a'></div>", MARKUP),
        ("<div>word</div>", UNREAD),
        ("word", UNREAD),
        ("1 < 2", UNREAD),
    ],
)
def test_a_line_that_no_part_has(line: str, fate: Fate) -> None:
    assert line_fates((), [line]) == (fate,)


def test_a_blank_line_stays_blank() -> None:
    aside = Aside((Span(1, 3),), NOTE)
    assert line_fates((aside,), ["word", "", "word"]) == (NOTE, BLANK, NOTE)


def test_spans_are_counted_from_one_and_have_both_ends() -> None:
    aside = Aside((Span(2, 3), Span(5, 5)), NOTE)
    assert fates(aside) == [UNREAD, NOTE, NOTE, UNREAD, NOTE]


def test_a_span_beyond_the_last_line() -> None:
    assert fates(Aside((Span(2, 9),), NOTE), count=3) == [UNREAD, NOTE, NOTE]


def test_the_first_part_that_covers_a_line_counts() -> None:
    other = Fate(FateKind.CONTEXT, reason="another note")
    parts = Aside((Span(2, 3),), NOTE), Aside((Span(1, 4),), other)
    assert fates(*parts) == [other, NOTE, NOTE, other, UNREAD]


def test_parts_behind_an_aside_have_their_fates() -> None:
    assert fates(Aside((Span(1, 1),), NOTE), record(claim(2, 2)), count=2) == [NOTE, taken(0)]


def test_a_record_has_its_head_its_cells_and_what_is_left() -> None:
    cell = node(NodeKind.CELL, "white", lines=(3, 3))
    made = record(claim(1, 5, columns=((inline("Look"), cell),)), residue=left((4, 4)))
    assert fates(made) == [taken(0), UNREAD, taken(0), taken(0), UNREAD]


def test_inner_parts_come_before_what_is_left_around_them() -> None:
    made = record(claim(1, 4), record(claim(2, 2)), residue=left((2, 4)))
    assert fates(made) == [taken(0), taken(1), taken(0), taken(0), UNREAD]


@pytest.mark.parametrize(
    ("is_section", "outcome", "kind"),
    [
        (True, GROUP, FateKind.CONTEXT),
        (False, EMPTY, FateKind.SKIPPED),
    ],
)
def test_what_is_no_record(outcome: Outcome, kind: FateKind, *, is_section: bool) -> None:
    made = record(claim(1, 4, is_section=is_section), record(claim(3, 3)), outcome=outcome)
    fate = Fate(kind, "heading", reason=outcome.reason)
    assert fates(made) == [fate, UNREAD, taken(0), UNREAD, UNREAD]


def test_a_facet_goes_with_its_record() -> None:
    inner = facet(claim(4, 4))
    parts = (
        record(claim(1, 1)),
        record(claim(2, 5), facet(claim(3, 5), inner, residue=left((4, 5)))),
    )
    with_record = taken(1, "labelled_line")
    assert fates(*parts) == [taken(0), taken(1), with_record, with_record, with_record]


def test_a_facet_that_says_nothing() -> None:
    made = record(claim(1, 3), facet(claim(2, 3), said=None, residue=left((3, 3))))
    fate = Fate(FateKind.SKIPPED, "labelled_line", reason="says nothing")
    assert fates(made, count=3) == [taken(0), fate, fate]


def test_a_facet_of_a_group_is_a_candidate_of_its_own() -> None:
    inner = record(claim(3, 3))
    made = record(claim(1, 4), facet(claim(2, 3), inner), facet(claim(4, 4)), outcome=GROUP)
    fate = Fate(FateKind.SKIPPED, "heading", reason="a group")
    assert fates(made, count=4) == [
        fate,
        taken(0, "labelled_line"),
        taken(1),
        taken(2, "labelled_line"),
    ]


@pytest.mark.parametrize(("said", "outcome"), [(MEANING, GROUP), (USES, EMPTY)])
def test_a_facet_that_nothing_keeps(said: Facet, outcome: Outcome) -> None:
    made = record(claim(1, 2), facet(claim(2, 2), said=said), outcome=outcome)
    assert fates(made, count=2)[1] == Fate(FateKind.SKIPPED, "labelled_line", reason=outcome.reason)
