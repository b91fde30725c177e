"""The values after extraction: candidates as found, records as normalized, fates of lines."""

from __future__ import annotations

import dataclasses as dc
from enum import StrEnum

from cribdeck.model.inline import Content
from cribdeck.model.note import NoteKind
from cribdeck.model.outline import Node, Span


@dc.dataclass(frozen=True, slots=True)
class Facet:
    """One aspect of a record; never a record by itself, never empty."""

    label: str
    "Canonical, such as `use cases`; the folded written label where it has no canonical form."
    written: str
    "The label as the source has it."
    content: tuple[Node, ...]


@dc.dataclass(frozen=True, slots=True)
class Candidate:
    """A name and its answer as a rule found them, unjudged."""

    term: Content
    definition: tuple[Node, ...]
    facets: tuple[Facet, ...]
    trail: tuple[str, ...]
    "The enclosing headings and terms, outermost first."
    sections: tuple[str, ...]
    "The enclosing headings alone, outermost first."
    span: Span
    "Everything that belongs to it, nested candidates included."
    rule: str
    cloze: Content = ()
    "Of a sentence with gaps: the whole of it, the gaps marked as Anki marks them."


@dc.dataclass(frozen=True, slots=True)
class Origin:
    """Where a record, or one of its definitions, stands in the sources."""

    file: str
    span: Span


@dc.dataclass(frozen=True, slots=True)
class Record:
    """A term with what the notes answer about it."""

    key: str
    "The folded term, made unique among namesakes; what identity is kept by."
    term: str
    "One line, without markup, numbering or closing punctuation."
    content: Content
    "The term with its markup (code, formulas)."
    aliases: tuple[str, ...]
    definition: tuple[Node, ...]
    facets: tuple[Facet, ...]
    trail: tuple[str, ...]
    sections: tuple[str, ...]
    tags: tuple[str, ...]
    rule: str
    origins: tuple[Origin, ...]
    "The place it was first found, then every place merged into it."
    cloze: Content = ()
    "Of a sentence with gaps: the whole of it."

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All that is said of it: the definition, then its facets."""
        return (*self.definition, *(node for facet in self.facets for node in facet.content))


@dc.dataclass(frozen=True, slots=True)
class CardChoice:
    """Which cards a record makes."""

    kind: NoteKind = NoteKind.TERM
    reversed: bool = False
    "Also definition → term."
    facets: bool = False
    "Also one for each facet that has a slot."


class FateKind(StrEnum):
    """What became of a source line."""

    EXTRACTED = "extracted"
    CONTEXT = "context"
    SKIPPED = "skipped"
    BLANK = "blank"


@dc.dataclass(frozen=True, slots=True)
class Fate:
    """What became of one source line, and why."""

    kind: FateKind
    rule: str = ""
    candidate: int | None = None
    "Index of the candidate it went to."
    reason: str = ""


@dc.dataclass(frozen=True, slots=True)
class Extraction:
    """What extraction made of one outline."""

    candidates: tuple[Candidate, ...]
    fates: tuple[Fate, ...]
    "One for each source line, in order."
