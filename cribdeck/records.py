"""The values after extraction: candidates as found, records as normalized, records with an identity."""

from __future__ import annotations

import dataclasses as dc
import zlib
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar, cast

from cribdeck.inline import Content
from cribdeck.notes import NoteKind
from cribdeck.outline import Node, Span
from cribdeck.packing import pack, unpack

_Shared = TypeVar("_Shared", str, tuple[str, ...])


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
    sentence: Content = ()
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
    sentence: Content = ()
    "Of a sentence with gaps: the whole of it."

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All that is said of it: the definition, then its facets."""
        return (*self.definition, *(node for facet in self.facets for node in facet.content))


def sharing(records: Iterable[Record]) -> Iterator[Record]:
    """The same records with one copy of what they have in common, which each has for itself after they were unpacked: a quarter of their memory."""
    known: dict[object, Any] = {}

    def one(value: _Shared) -> _Shared:
        return cast("_Shared", known.setdefault(value, value))

    for record in records:
        yield dc.replace(
            record,
            trail=one(record.trail),
            sections=one(record.sections),
            tags=one(record.tags),
            rule=one(record.rule),
            origins=tuple(Origin(one(origin.file), origin.span) for origin in record.origins),
            facets=tuple(Facet(one(facet.label), one(facet.written), facet.content) for facet in record.facets),
        )


@dc.dataclass(frozen=True, slots=True)
class CardChoice:
    """Which cards a record makes."""

    kind: NoteKind = NoteKind.TERM
    reversed: bool = False
    "Also definition → term."
    facets: bool = False
    "Also one for each facet that has a slot."


@dc.dataclass(frozen=True, slots=True)
class IdentifiedRecord:
    """A record with what Anki must recognise it by."""

    record: Record
    guid: str
    choice: CardChoice = CardChoice()
    gaps: tuple[int, ...] = ()
    "Of a list asked gap by gap: the cloze number of each item."


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


@dc.dataclass(frozen=True, slots=True)
class LineFates:
    """The lines of a source file with their fates, kept small: those of all files are held until the report is written."""

    packed: bytes

    @classmethod
    def of(cls, lines: Sequence[str], fates: Sequence[Fate]) -> LineFates:
        """The lines with a fate for each."""
        return cls(zlib.compress(pack((lines, fates)), 1))

    def pairs(self) -> list[tuple[str, Fate]]:
        """Each line with its fate, in order."""
        lines, fates = unpack(tuple[list[str], list[Fate]], zlib.decompress(self.packed))
        return list(zip(lines, fates, strict=True))
