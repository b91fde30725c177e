"""Candidates and findings out of the tree that the walk makes."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.candidates import candidates_of, findings_of
from cribdeck.extraction.found import Aside, FoundFacet, FoundRecord, Outcome, Part
from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import DEFINITION
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import Content, plain_text, text
from cribdeck.model.outline import Span
from cribdeck.model.records import Candidate, Facet, Fate, FateKind
from tests.unit.extraction.outlines import inline, paragraph

TEXT = paragraph("white grains")
USES = Facet("use cases", "Uses", (paragraph("food"),))
ANSWERED = Outcome(definition=(TEXT,))
GROUP = Outcome("groups what stands under it", keeps_facets=True)


def claim(term: str, line: int, **values: object) -> Claim:
    """A claim that takes two lines."""
    made = Claim(inline(term), Span(line, line + 1), Span(line, line))
    return dc.replace(made, **values)  # type: ignore[arg-type] # as the test has them


def facet(line: int, *parts: Part, said: Facet | None = USES) -> FoundFacet:
    return FoundFacet(claim("Uses", line), "labelled_line", said, "", parts, ())


def record(
    made: Claim, *parts: Part, term: str = "Salt", outcome: Outcome = ANSWERED
) -> FoundRecord:
    return FoundRecord(made, "heading", term, ("Sea",), ("Sea",), outcome, parts, ())


def terms(*parts: Part) -> list[str]:
    """The terms of the candidates, in order."""
    return [plain_text(candidate.term) for candidate in candidates_of(parts)]


def test_a_record_is_a_candidate() -> None:
    sentence = inline("The sentence")
    outcome = Outcome(definition=(TEXT,), facets=(USES,))
    made = claim("**Salt**:", 3, cloze=sentence)
    (candidate,) = candidates_of([record(made, facet(4), outcome=outcome)])
    assert candidate == Candidate(
        made.term, (TEXT,), (USES,), ("Sea",), ("Sea",), Span(3, 4), "heading", sentence
    )


@pytest.mark.parametrize(
    ("written", "term", "content"),
    [
        ("**Salt**:", "Salt", inline("**Salt**:")),
        ("**Uses**", "Salt: Uses", (text("Salt: Uses"),)),
    ],
)
def test_a_term_that_is_not_the_claims_own_has_no_markup(
    written: str, term: str, content: Content
) -> None:
    (candidate,) = candidates_of([record(claim(written, 3), term=term)])
    assert candidate.term == content


def test_the_order_is_that_of_the_notes() -> None:
    inner = record(claim("Grain", 5), term="Grain")
    last = record(claim("Pepper", 9), term="Pepper")
    aside = Aside((Span(8, 8),), Fate(FateKind.SKIPPED))
    assert terms(record(claim("Salt", 3), facet(4, inner), inner), aside, last) == [
        "Salt",
        "Grain",
        "Grain",
        "Pepper",
    ]


@pytest.mark.parametrize("is_section", [True, False])
def test_a_facet_of_a_group_speaks_for_itself(*, is_section: bool) -> None:
    group = record(claim("Salt", 3, is_section=is_section), facet(4), outcome=GROUP)
    assert list(candidates_of([group])) == [
        Candidate(
            (text("Salt: Uses"),),
            USES.content,
            (),
            ("Sea", "Salt"),
            ("Sea", "Salt") if is_section else ("Sea",),
            Span(4, 5),
            "labelled_line",
        )
    ]


def test_a_facet_in_another_one_of_a_group() -> None:
    group = record(claim("Salt", 3), facet(4, facet(5)), outcome=GROUP)
    assert terms(group) == ["Salt: Uses", "Salt: Uses"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (dc.replace(GROUP, keeps_facets=False), USES),
        (GROUP, None),
        (GROUP, Facet(DEFINITION, "Meaning", (TEXT,))),
    ],
)
def test_a_facet_that_does_not_speak_for_itself(outcome: Outcome, said: Facet | None) -> None:
    assert terms(record(claim("Salt", 3), facet(4, said=said), outcome=outcome)) == []


def test_a_facet_without_a_record_is_no_candidate() -> None:
    assert terms(facet(4)) == []
    assert terms(facet(4, record(claim("Grain", 5), term="Grain"))) == ["Grain"]


def test_findings_of__a_name_without_anything() -> None:
    empty = Outcome("a label with nothing after it", is_empty=True)
    grain = record(claim("Grain", 5), term="Grain", outcome=empty)
    salt = record(claim("Salt", 3), facet(4, grain), outcome=empty)
    aside = Aside((Span(8, 8),), Fate(FateKind.SKIPPED))
    pepper = record(claim("Pepper", 9), term="Pepper", outcome=dc.replace(empty, is_empty=False))
    assert list(findings_of((aside, salt, pepper), "a.md")) == [
        Finding(
            Severity.INFO,
            "empty-label",
            f"“{term}” has nothing after it or below it",
            "a.md",
            line,
            "write what it is, or remove the line",
        )
        for term, line in (("Grain", 5), ("Salt", 3))
    ]
