"""What every writer takes and gives."""

from __future__ import annotations

import dataclasses as dc
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from cribdeck.config.settings import DeckSettings, LimitSettings
from cribdeck.identity.rows import Row
from cribdeck.inputs.media import MediaFile
from cribdeck.model.findings import Finding
from cribdeck.model.records import Record
from cribdeck.storage.cache import Cache
from cribdeck.storage.compact import LineFates
from cribdeck.storage.serialize import pack


@dc.dataclass(frozen=True, slots=True)
class FileCoverage:
    """What became of a source file's lines."""

    file: str
    fates: LineFates
    keys: tuple[str, ...]
    "Candidate index → key of the record that it became part of."


@dc.dataclass(frozen=True, slots=True)
class Deck:
    """What holds for a deck as a whole."""

    settings: DeckSettings
    title: str
    "The heading that holds a whole file, which says nothing about where a record stands."
    language: str
    media: Mapping[str, MediaFile]
    "Image target → the image."
    template_folders: tuple[Path, ...]
    "Where templates are looked for, the project's own first."
    version: str = ""
    file_suffix: str = ""
    "What follows the slug in the names of files, such as `-2026.11`."
    languages: Mapping[str, str] = dc.field(default_factory=dict)
    "Source file → its language, where it says so itself."
    off_sheet: frozenset[str] = frozenset()
    "Source files whose notes are not to be on the sheet."
    limits: LimitSettings = dc.field(default_factory=LimitSettings)

    @property
    def file_stem(self) -> str:
        """The name of its files, without a suffix."""
        return f"{self.settings.file_slug}{self.file_suffix}"

    def language_of(self, record: Record) -> str:
        """The language that a record is written in."""
        return self.languages.get(record.origins[0].file, self.language)


@dc.dataclass(frozen=True, slots=True)
class Product:
    """A deck ready to be written, made once and whole."""

    deck: Deck
    rows: tuple[Row, ...]
    coverage: tuple[FileCoverage, ...] = ()
    findings: tuple[Finding, ...] = ()
    "What was found in the notes."
    style_modified: int = 0
    "When the look of the cards last changed, in whole seconds since 1970."
    adopted_types: Mapping[int, str] = dc.field(default_factory=dict)
    """Id of a note type taken over from another tool → the note type as Anki keeps it, as JSON; of
    those that a note of the deck has."""

    def fingerprint(self) -> str:
        """A fingerprint of every field, save what `_FINGERPRINTED` says of some.

        A field that is added counts by itself.
        """
        hasher = hashlib.sha256()
        for value in (self, self.deck):
            for field in dc.fields(value):
                name = f"{type(value).__name__}.{field.name}"
                content = getattr(value, field.name)
                parts = _FINGERPRINTED[name](content) if name in _FINGERPRINTED else [content]
                # With the field's name before it, a value that moves to another field is a change.
                hasher.update(name.encode())
                for part in parts:
                    hasher.update(pack(part))
        return hasher.hexdigest()


_FINGERPRINTED: Mapping[str, Callable[[Any], Iterable[object]]] = {
    # Its fields are taken one by one.
    "Product.deck": lambda _: (),
    # Where a note stands in the ledger is not seen in any product. One at a time: all of them
    # packed at once would take as much memory again.
    "Product.rows": lambda rows: ((row.record, row.note) for row in rows),
    "Product.coverage": lambda coverage: coverage,
    # They are told apart when each product is made, for the report also shows those of the others.
    "Product.findings": lambda _: (),
    # Keys that are numbers have no order in which they are packed.
    "Product.adopted_types": lambda types: sorted(types.items()),
    # A picture's name holds a fingerprint of its content.
    "Deck.media": lambda media: sorted((target, file.name) for target, file in media.items()),
    # What is in the folders has a fingerprint of its own.
    "Deck.template_folders": lambda _: (),
}
"""Field → what of it counts, where that is not all."""


@dc.dataclass(frozen=True, slots=True)
class WriterContext:
    """What a writer may use beside the product."""

    cache: Cache = dc.field(default_factory=Cache)
    "What former builds made, for what takes long to make."
    findings: tuple[Finding, ...] = ()
    "What was found in the notes and by the writers before this one."


@dc.dataclass(frozen=True, slots=True)
class Output:
    """A product's bytes with what was counted while making them.

    Large ones come piece by piece, and can be asked for once.
    """

    data: Iterable[bytes]
    counts: Mapping[str, int] = dc.field(default_factory=dict)
    "`cards` or `pages`."
    findings: tuple[Finding, ...] = ()


Writer = Callable[[Product, WriterContext], Output]
