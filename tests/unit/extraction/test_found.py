"""The tree that the walk makes: what of it is a record, and what a record keeps."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.found import (
    Aside,
    FoundFacet,
    FoundRecord,
    Outcome,
    Part,
    facets_in,
    subsections_in,
)
from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import DEFINITION
from cribdeck.model.outline import Span
from cribdeck.model.records import Facet, Fate, FateKind
from tests.unit.extraction.outlines import inline, paragraph

ANSWERED = Outcome()
CLAIM = Claim(inline("Salt"), Span(1, 1), Span(1, 1))
SECTION = dc.replace(CLAIM, is_section=True)
USES, PRICE, LOOK = (
    Facet(label, label, (paragraph(label),)) for label in ("uses", "price", "look")
)
ASIDE = Aside((Span(2, 2),), Fate(FateKind.SKIPPED))


def facet(facet: Facet | None, *parts: Part) -> FoundFacet:
    return FoundFacet(CLAIM, "labelled_line", facet, "" if facet else "empty", parts, ())


def record(*parts: Part, outcome: Outcome = ANSWERED, claim: Claim = CLAIM) -> FoundRecord:
    return FoundRecord(claim, "heading", "Salt", (), (), outcome, parts, ())


def test_is_record__without_a_reason_against_it() -> None:
    assert record().is_record is True
    assert record(outcome=Outcome("a group")).is_record is False


@pytest.mark.parametrize(
    ("outcome", "found", "keeps"),
    [
        (Outcome("a group", keeps_facets=True), USES, True),
        (Outcome("a group", keeps_facets=False), USES, False),
        (Outcome(keeps_facets=True), USES, False),
        (Outcome("a group", keeps_facets=True), None, False),
        (
            Outcome("a group", keeps_facets=True),
            Facet(DEFINITION, "Meaning", (paragraph("white"),)),
            False,
        ),
    ],
)
def test_keeps__facets_that_speak_for_themselves(
    outcome: Outcome, found: Facet | None, *, keeps: bool
) -> None:
    assert record(outcome=outcome).keeps(facet(found)) is keeps


@pytest.mark.parametrize("part", [ASIDE, ANSWERED, facet(USES), record()])
def test_a_part_is_never_changed(part: Part | Outcome) -> None:
    for field in dc.fields(part):
        with pytest.raises(dc.FrozenInstanceError):
            setattr(part, field.name, None)


def test_an_outcome_is_a_record_unless_it_says_otherwise() -> None:
    assert Outcome() == Outcome("", (), (), keeps_facets=False, is_empty=False)


def test_facets_in__inner_ones_first_and_none_of_other_records() -> None:
    parts = (ASIDE, facet(USES, facet(PRICE), facet(None, facet(LOOK))), record(facet(LOOK)))
    assert list(facets_in(parts)) == [PRICE, LOOK, USES]


def test_subsections_in__headings_right_under_a_record() -> None:
    section = record(claim=SECTION)
    assert subsections_in(()) == 0
    assert subsections_in((ASIDE, record(), record(section))) == 0
    assert subsections_in((section, record(), section)) == 2
    assert subsections_in((facet(USES, section), section, facet(PRICE, section))) == 3
