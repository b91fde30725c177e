"""What the walk through an outline finds, as a tree of values.

Parts stand in the order of the notes. What a record or facet says is settled when its part is made,
after everything below it, so that no part is ever changed.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import DEFINITION
from cribdeck.model.outline import Node, Span
from cribdeck.model.records import Facet, Fate


@dc.dataclass(frozen=True, slots=True)
class Aside:
    """Lines that belong to no record, whatever becomes of what stands around them."""

    spans: tuple[Span, ...]
    fate: Fate


@dc.dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a claim for a record is one, and with what."""

    reason: str = ""
    "Why it is no record; empty if it is one."
    definition: tuple[Node, ...] = ()
    facets: tuple[Facet, ...] = ()
    keeps_facets: bool = False
    "Whether its facets speak for themselves although it is no record."
    is_empty: bool = False
    "Whether nothing at all stands beside or below the name, which is a finding."


@dc.dataclass(frozen=True, slots=True)
class FoundFacet:
    """A claim that is an aspect of the record it stands under."""

    claim: Claim
    rule: str
    facet: Facet | None
    "None if it says nothing; then `reason` tells why."
    reason: str
    parts: tuple[Part, ...]
    "What was found below it, in order."
    residue: tuple[Node, ...]
    "What no claim below it took: its text."


@dc.dataclass(frozen=True, slots=True)
class FoundRecord:
    """A claim that names a thing; `outcome` says whether it becomes a record."""

    claim: Claim
    rule: str
    term: str
    trail: tuple[str, ...]
    sections: tuple[str, ...]
    outcome: Outcome
    parts: tuple[Part, ...]
    "What was found below it, in order."
    residue: tuple[Node, ...]
    "What no claim below it took: its definition, unless the outcome says otherwise."

    @property
    def is_record(self) -> bool:
        """Whether it becomes a record."""
        return not self.outcome.reason

    def keeps(self, found: FoundFacet) -> bool:
        """Whether a facet of it becomes a record of its own, for it is none itself."""
        return (
            not self.is_record
            and self.outcome.keeps_facets
            and found.facet is not None
            and found.facet.label != DEFINITION
        )


Part: TypeAlias = Aside | FoundFacet | FoundRecord


def facets_in(parts: Sequence[Part]) -> Iterator[Facet]:
    """The facets of a record among its parts, inner ones first, without those of records in it."""
    for part in parts:
        if isinstance(part, FoundFacet):
            yield from facets_in(part.parts)
            if part.facet is not None:
                yield part.facet


def subsections_in(parts: Sequence[Part]) -> int:
    """How many headings that are no facets stand right under a record."""
    count = 0
    for part in parts:
        if isinstance(part, FoundFacet):
            count += subsections_in(part.parts)
        elif isinstance(part, FoundRecord) and part.claim.is_section:
            count += 1
    return count
