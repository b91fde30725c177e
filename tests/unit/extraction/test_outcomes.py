"""What becomes of a name: each row of OUTCOMES with what only that row takes."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.content_tests import member_list
from cribdeck.extraction.found import Outcome
from cribdeck.extraction.outcomes import OUTCOMES, Gathered, answer_of, outcome_of
from cribdeck.language.labels import DEFINITION
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.model.records import Facet
from tests.unit.extraction.outlines import node, paragraph

SPAN = Span(3, 9)
TEXT = paragraph("Water moves towards salt.")
ANNOUNCEMENT = paragraph("There are two of them:")
IMAGE = paragraph("![](a.png)")
POINTER = paragraph("see below")
QUOTE = node(NodeKind.QUOTE, "", paragraph("Mind the salt."))
CODE = node(NodeKind.CODE, "`x = 1`")
USE = Facet("use cases", "Uses", (paragraph("drinking"),))
COST = Facet("pricing", "Price", (paragraph("nothing"),))
NAMES = ("Osmosis", "Diffusion")


def gathered(**values: object) -> Gathered:
    """A section "Transport" under which nothing was found, save for these values."""
    nothing = Gathered(
        term="Transport",
        span=SPAN,
        is_section=True,
        is_opening=False,
        definition=(),
        answer=(),
        aspects=(),
        members=(),
        subsections=0,
    )
    return dc.replace(nothing, **values)  # type: ignore[arg-type] # as the test has them


def answered(*answer: Node, **values: object) -> Gathered:
    """The same with an answer that is its definition."""
    return gathered(definition=answer, answer=answer, **values)


def line(**values: object) -> Gathered:
    """A line "Transport", no section, under which nothing was found, save for these values."""
    return gathered(is_section=False, **values)


NAMED, ANSWERED, TITLE, ASPECTS, LIST, GROUP, ONLY_ASPECTS, ONLY_MEMBERS, IMAGE_ONLY, NOTHING = (
    choice.name for choice in OUTCOMES
)


@pytest.mark.parametrize(
    ("found", "name"),
    [
        (answered(QUOTE, members=NAMES), NAMED),
        (answered(CODE, members=("Osmosis",)), NAMED),
        (answered(QUOTE, CODE, members=NAMES, aspects=(USE,)), NAMED),
        (answered(QUOTE), ANSWERED),
        (answered(QUOTE, TEXT, members=NAMES), ANSWERED),
        (answered(QUOTE, members=NAMES, is_section=False), ANSWERED),
        (answered(TEXT), ANSWERED),
        (answered(TEXT, is_section=False), ANSWERED),
        (answered(TEXT, is_opening=True), ANSWERED),
        (answered(TEXT, aspects=(USE, COST)), ANSWERED),
        (answered(TEXT, members=NAMES), ANSWERED),
        (gathered(is_opening=True), TITLE),
        (gathered(is_opening=True, members=NAMES), TITLE),
        (answered(IMAGE, is_opening=True), TITLE),
        (gathered(is_opening=True, aspects=(USE, COST)), ASPECTS),
        (gathered(is_opening=True, aspects=(USE,)), GROUP),
        (line(is_opening=True), NOTHING),
        (gathered(aspects=(USE, COST)), ASPECTS),
        (gathered(aspects=(USE,)), GROUP),
        (gathered(aspects=(USE, COST), subsections=1), GROUP),
        (line(aspects=(USE, COST)), ONLY_ASPECTS),
        (gathered(members=NAMES), LIST),
        (answered(POINTER, members=NAMES), LIST),
        (answered(IMAGE, members=NAMES), LIST),
        (gathered(members=("Osmosis",)), GROUP),
        (gathered(members=tuple(f"Drug {n} mix" for n in range(25))), LIST),
        (gathered(members=tuple(f"Drug {n} mix" for n in range(26))), GROUP),
        (gathered(members=NAMES, subsections=1), GROUP),
        (gathered(members=NAMES, aspects=(USE,)), GROUP),
        (gathered(members=(*NAMES, "What is salt?")), GROUP),
        (gathered(members=NAMES, term="Chapter 2"), GROUP),
        (gathered(members=NAMES, term="Which ways are there?"), LIST),
        (line(members=NAMES), ONLY_MEMBERS),
        (gathered(), GROUP),
        (answered(IMAGE), GROUP),
        (line(aspects=(USE,)), ONLY_ASPECTS),
        (line(aspects=(USE,), members=NAMES), ONLY_ASPECTS),
        (answered(IMAGE, is_section=False, members=NAMES), ONLY_MEMBERS),
        (answered(IMAGE, is_section=False), IMAGE_ONLY),
        (answered(POINTER, is_section=False), IMAGE_ONLY),
        (line(), NOTHING),
        (line(subsections=1), NOTHING),
    ],
)
def test_the_first_row_that_applies(found: Gathered, name: str) -> None:
    assert next(choice.name for choice in OUTCOMES if choice.applies(found)) == name


def members(*names: str) -> Node:
    """The list that names become."""
    (found,) = member_list(names, SPAN)
    return found


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (
            answered(QUOTE, members=NAMES, aspects=(USE,)),
            Outcome(definition=(members(*NAMES), QUOTE), facets=(USE,)),
        ),
        (answered(TEXT, aspects=(USE,)), Outcome(definition=(TEXT,), facets=(USE,))),
        (
            answered(TEXT, ANNOUNCEMENT, members=NAMES),
            Outcome(definition=(TEXT, ANNOUNCEMENT, members(*NAMES))),
        ),
        (
            answered(paragraph("Das sind："), members=NAMES),
            Outcome(definition=(paragraph("Das sind："), members(*NAMES))),
        ),
        (answered(ANNOUNCEMENT), Outcome(definition=(ANNOUNCEMENT,))),
        (answered(ANNOUNCEMENT, TEXT, members=NAMES), Outcome(definition=(ANNOUNCEMENT, TEXT))),
        (
            answered(TEXT, node(NodeKind.CODE, "`while x:`"), members=NAMES),
            Outcome(definition=(TEXT, node(NodeKind.CODE, "`while x:`"))),
        ),
        (gathered(is_opening=True), Outcome("the document's title", keeps_facets=True)),
        (
            answered(IMAGE, aspects=(USE, COST)),
            Outcome(definition=(IMAGE,), facets=(USE, COST)),
        ),
        (answered(IMAGE, members=NAMES), Outcome(definition=(members(*NAMES), IMAGE))),
        (
            gathered(members=("Osmosis",)),
            Outcome("groups what stands under it", keeps_facets=True),
        ),
        (gathered(aspects=(USE,)), Outcome("groups what stands under it", keeps_facets=True)),
        (gathered(), Outcome("a heading with nothing under it", keeps_facets=True)),
        (
            answered(IMAGE, aspects=(USE,), members=NAMES, is_section=False),
            Outcome(definition=(IMAGE,), facets=(USE,)),
        ),
        (line(members=NAMES), Outcome(definition=(members(*NAMES),))),
        (answered(IMAGE, is_section=False), Outcome("only an image")),
        (line(), Outcome("a label with nothing after it", is_empty=True)),
    ],
)
def test_outcome_of(found: Gathered, outcome: Outcome) -> None:
    assert outcome_of(found) == outcome


def test_what_was_gathered_is_never_changed() -> None:
    found = gathered()
    for field in dc.fields(found):
        with pytest.raises(dc.FrozenInstanceError):
            setattr(found, field.name, None)


def test_answer_of__what_stands_under_a_defining_label_comes_first() -> None:
    says = Facet(DEFINITION, "Meaning", (paragraph("water on the move"), QUOTE))
    assert answer_of((TEXT,), (USE, says)) == (paragraph("water on the move"), QUOTE, TEXT)


@pytest.mark.parametrize(
    ("definition", "facets", "answer"),
    [
        ((), (), ()),
        ((TEXT,), (USE,), (TEXT,)),
        ((IMAGE,), (), ()),
        ((IMAGE, TEXT), (), (IMAGE, TEXT)),
        ((IMAGE,), (Facet(DEFINITION, "Meaning", (QUOTE,)),), (QUOTE,)),
    ],
)
def test_answer_of__a_definition_without_wording_is_none(
    definition: tuple[Node, ...], facets: tuple[Facet, ...], answer: tuple[Node, ...]
) -> None:
    assert answer_of(definition, facets) == answer
