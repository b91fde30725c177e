"""The tree that the walk found → candidates, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cribdeck.extraction.found import FoundFacet, FoundRecord, Part
from cribdeck.language.terms import shortened, tidy_text
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import one_line, text
from cribdeck.model.records import Candidate, Facet


def candidates_of(parts: Sequence[Part], owner: FoundRecord | None = None) -> Iterator[Candidate]:
    """A candidate for each record, and for each facet of a group, in the order of the notes."""
    for part in parts:
        if isinstance(part, FoundRecord):
            if part.is_record:
                yield _candidate(part)
            yield from candidates_of(part.parts, part)
        elif isinstance(part, FoundFacet):
            if owner is not None and owner.keeps(part) and part.facet is not None:
                yield _candidate_of_facet(part, part.facet, owner)
            yield from candidates_of(part.parts, owner)


def _candidate(found: FoundRecord) -> Candidate:
    claim, outcome = found.claim, found.outcome
    # A term that is not the claim's own, such as "Recall: Formula", has lost its markup.
    is_own = found.term == tidy_text(one_line(claim.term))
    return Candidate(
        claim.term if is_own else (text(found.term),),
        outcome.definition,
        outcome.facets,
        found.trail,
        found.sections,
        claim.span,
        found.rule,
        claim.cloze,
    )


def _candidate_of_facet(found: FoundFacet, facet: Facet, owner: FoundRecord) -> Candidate:
    """A facet that speaks for itself, as "Chapter: Label"."""
    in_section = owner.claim.is_section
    name = shortened(owner.term)
    return Candidate(
        (text(f"{name}: {facet.written}"),),
        facet.content,
        (),
        (*owner.trail, name),
        (*owner.sections, name) if in_section else owner.sections,
        found.claim.span,
        found.rule,
    )


def findings_of(parts: Sequence[Part], file: str) -> Iterator[Finding]:
    """A finding for each name that nothing stands beside or below."""
    for part in parts:
        if isinstance(part, FoundRecord | FoundFacet):
            yield from findings_of(part.parts, file)
        if isinstance(part, FoundRecord) and part.outcome.is_empty:
            yield Finding(
                Severity.INFO,
                "empty-label",
                f"“{part.term}” has nothing after it or below it",
                file,
                part.claim.span.first,
                "write what it is, or remove the line",
            )


def shortened_findings(names: Mapping[int, str], file: str) -> Iterator[Finding]:
    """A finding for each name, by its line, that is too long to be repeated whole."""
    for line, name in names.items():
        yield Finding(
            Severity.WARNING,
            "over-limit",
            f"“{name}” is cut there where it is repeated: on each note of what stands under it",
            file,
            line,
            "name it in a few words, and say the rest below",
        )
