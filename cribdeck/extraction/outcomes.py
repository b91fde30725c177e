"""Whether a claim for a record is one: the first of OUTCOMES whose test it meets.

Judged on the way up, when all that stands below the claim is known.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cribdeck.extraction.content_tests import asks_for_a_list, has_answer, has_wording, member_list
from cribdeck.extraction.found import Outcome
from cribdeck.language.labels import DEFINITION
from cribdeck.language.terms import is_question
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.model.records import Facet

# Set by trial on labelled notes: one item is no list, and nobody tells more from memory.
_MIN_MEMBERS, _MAX_MEMBERS = 2, 25
"How many named items make the heading over them worth a card."
_BESIDE = {NodeKind.QUOTE, NodeKind.CODE}
"Blocks that go with a text rather than being it."


@dc.dataclass(frozen=True, slots=True)
class Gathered:
    """All that was found for a name."""

    term: str
    span: Span
    is_section: bool
    is_opening: bool
    "Whether it is the first heading of the first level."
    definition: tuple[Node, ...]
    "The text beside the name, and what no claim below it took."
    answer: tuple[Node, ...]
    """What says what the thing is: what stands under labels such as "Definition", then the
    definition, unless that has no wording."""
    aspects: tuple[Facet, ...]
    "The facets that are no part of the answer."
    members: tuple[str, ...]
    "Terms of the records right below it."
    subsections: int
    "How many headings that are no facets stand right under it."

    @property
    def member_list(self) -> tuple[Node, ...]:
        """The members as a list; nothing if there are none."""
        return member_list(self.members, self.span)


def answer_of(definition: tuple[Node, ...], facets: Sequence[Facet]) -> tuple[Node, ...]:
    """The definition, with what stands under labels that introduce one before it."""
    defining = tuple(
        node for facet in facets if facet.label == DEFINITION for node in facet.content
    )
    return defining + definition if has_wording(definition) else defining


def _names_items_beside_a_remark(found: Gathered) -> bool:
    """A tip or a listing among named items is no answer to what they are."""
    return (
        bool(found.members)
        and found.is_section
        and bool(found.answer)
        and all(node.kind in _BESIDE for node in found.answer)
    )


def _answered(found: Gathered) -> Outcome:
    """The answer; if it ends in a colon, it announces the members."""
    answer = found.answer
    last = answer[-1]
    announces = last.kind is NodeKind.PARAGRAPH and one_line(last.content).endswith((":", "："))
    return Outcome(
        definition=answer + found.member_list if announces else answer, facets=found.aspects
    )


def _is_list_worth_asking(found: Gathered) -> bool:
    return (
        found.is_section
        and not found.subsections
        and not found.aspects
        and _MIN_MEMBERS <= len(found.members) <= _MAX_MEMBERS
        and asks_for_a_list(found.term)
        # Below a heading over questions, these are what is asked.
        and not any(map(is_question, found.members))
    )


def _grouping(found: Gathered) -> Outcome:
    holds_something = found.members or found.aspects
    reason = "groups what stands under it" if holds_something else "a heading with nothing under it"
    return Outcome(reason, keeps_facets=True)


class _Choice(NamedTuple):
    """A row of OUTCOMES."""

    name: str
    applies: Callable[[Gathered], bool]
    make: Callable[[Gathered], Outcome]


OUTCOMES = (
    _Choice(
        # Before `answered`, which would take the tip alone for what the heading is.
        "named items beside a remark",
        _names_items_beside_a_remark,
        lambda found: Outcome(definition=(*found.member_list, *found.answer), facets=found.aspects),
    ),
    _Choice("answered", lambda found: has_answer(found.answer), _answered),
    _Choice(
        # Where no heading stands below it, the first heading was walked as a record, not a title.
        "the document's title",
        lambda found: found.is_section and found.is_opening and not found.aspects,
        lambda _: Outcome("the document's title", keeps_facets=True),
    ),
    _Choice(
        # With subsections it is a chapter, and its aspects become records of their own.
        "described by its aspects",
        lambda found: found.is_section and len(found.aspects) > 1 and not found.subsections,
        lambda found: Outcome(definition=found.definition, facets=found.aspects),
    ),
    _Choice(
        "a list worth asking for",
        _is_list_worth_asking,
        lambda found: Outcome(definition=(*found.member_list, *found.definition)),
    ),
    _Choice("a group", lambda found: found.is_section, _grouping),
    _Choice(
        "only aspects",
        lambda found: bool(found.aspects),
        lambda found: Outcome(definition=found.definition, facets=found.aspects),
    ),
    _Choice(
        "only members",
        lambda found: bool(found.members),
        lambda found: Outcome(definition=found.member_list),
    ),
    _Choice(
        "only an image",
        lambda found: bool(found.definition),
        lambda _: Outcome("only an image"),
    ),
    _Choice(
        "nothing",
        lambda _: True,
        lambda _: Outcome("a label with nothing after it", is_empty=True),
    ),
)
"""In order of precedence."""


def outcome_of(found: Gathered) -> Outcome:
    """What becomes of a name with what was found for it."""
    return next(choice.make(found) for choice in OUTCOMES if choice.applies(found))
