"""What a claim is where it stands: the first of ROLES whose test it meets.

Judged on the way down, before anything below the claim is looked at.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from cribdeck.extraction.rules import Claim
from cribdeck.extraction.study_matter import pointer_reason
from cribdeck.language.labels import Labels, fold_label
from cribdeck.language.line_labels import split_label
from cribdeck.language.terms import aliases_of, fold, tidy_text, without_parentheses
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind

_MIN_SURE = 2
"Known facet labels among siblings from which the unknown ones are facets too."
_LINE_KINDS = (NodeKind.ITEM, NodeKind.PARAGRAPH)


class Role(StrEnum):
    """What a claim is where it stands."""

    POINTER = "pointer"
    "It only leads elsewhere, or says something of the notes themselves."
    OWN_NAME = "own name"
    "The name of the record it stands in: what it says is part of that one's definition."
    TITLE = "title"
    "The heading over the whole file."
    FACET = "facet"
    "An aspect of the record it stands in."
    RECORD = "record"
    "A thing of its own; whether it is worth a record is decided when all below it is known."


@dc.dataclass(frozen=True, slots=True)
class Scope:
    """Where in the outline a claim stands."""

    record: str | None = None
    "Term of the record it stands in."
    trail: tuple[str, ...] = ()
    "The enclosing headings and terms, outermost first."
    sections: tuple[str, ...] = ()
    "The enclosing headings alone."


@dc.dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A claim with all that its role depends on."""

    claim: Claim
    scope: Scope
    written: str
    "The name as written, on one line."
    label: str
    "The aspect that the name stands for, canonical where it is known; empty if it is none."
    is_title: bool
    pointer_reason: str
    "Why it only leads elsewhere; empty if it says something."


def is_own_name(placed: PlacedClaim) -> bool:
    """Whether the name is that of the record it stands in, or another one that the record gives."""
    if placed.scope.record is None:
        return False
    return fold(without_parentheses(placed.written)) in _names_of(placed.scope.record)


@lru_cache(maxsize=512)
def _names_of(term: str) -> frozenset[str]:
    """Folded, a term and the other names that it gives; asked for by each claim under a record."""
    return frozenset((fold(without_parentheses(term)), *map(fold, aliases_of(term))))


def is_facet(placed: PlacedClaim) -> bool:
    """Whether the name is a label, under a record; a row of a table is a thing of its own."""
    return bool(placed.label) and placed.scope.record is not None and not placed.claim.columns


ROLES: Mapping[Role, Callable[[PlacedClaim], bool]] = {
    # First: `Lecturer: Anna Brown` would be a record, or an aspect of one.
    Role.POINTER: lambda placed: bool(placed.pointer_reason),
    # Before `FACET`: under the term Price, `Price: 3 a month` says what it is.
    Role.OWN_NAME: is_own_name,
    Role.TITLE: lambda placed: placed.is_title,
    Role.FACET: is_facet,
    Role.RECORD: lambda _: True,
}
"""Role → its test, in order of precedence."""


def role_of(placed: PlacedClaim) -> Role:
    """The role of a claim."""
    return next(role for role, is_so in ROLES.items() if is_so(placed))


class LabelJudge:
    """Tells labels from terms, with what is known of the labels of the whole file."""

    def __init__(self, labels: Labels, inferred: Mapping[str, str]) -> None:
        self._labels = labels
        self._inferred = inferred
        "Folded label → canonical label, of those that their neighbours show to be labels."

    def place(
        self, claim: Claim, scope: Scope, *, among_facets: bool, is_title: bool
    ) -> PlacedClaim:
        """The claim with what its role depends on.

        `among_facets` says whether most of its labelled siblings are facets (`are_facets`).
        """
        written = tidy_text(one_line(claim.term))
        return PlacedClaim(
            claim,
            scope,
            written,
            self._label(claim, written, among_facets=among_facets) or "",
            is_title,
            pointer_reason(claim, self._labels),
        )

    def _label(self, claim: Claim, written: str, *, among_facets: bool) -> str | None:
        if claim.is_question:
            return None
        if claim.is_section and any(node.kind is NodeKind.HEADING for node in claim.body):
            # Headings below it make it a chapter, however it is called.
            return None
        label = self._labels.canonical(written) or self._inferred.get(fold_label(written))
        if label is None and among_facets and claim.text and not _holds_list(claim):
            return fold_label(written)
        return label

    def are_facets(self, siblings: Sequence[Node], scope: Scope) -> bool:
        """Whether the labels of these lines are for the most part known aspects."""
        if scope.record is None:
            return False
        labelled = [
            found
            for node in siblings
            if node.kind in _LINE_KINDS and (found := split_label(node.content)) is not None
        ]
        sure = sum(1 for found in labelled if self._labels.canonical(one_line(found.term)))
        # Beside two known labels, two others (`Season`, `Outlay`) are aspects as well; three are
        # rather names of things (`Smoker`, `Veil`, `Extractor`).
        return sure >= _MIN_SURE and sure * 2 >= len(labelled)


def _holds_list(claim: Claim) -> bool:
    return any(node.kind is NodeKind.LIST for node in claim.body)
