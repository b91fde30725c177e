"""What every writer takes and gives."""

from __future__ import annotations

import dataclasses as dc
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from cribdeck.config.settings import DeckSettings, LimitSettings
from cribdeck.inputs.media import MediaFile
from cribdeck.model.diagnostics import Diagnostic
from cribdeck.model.note import Note
from cribdeck.model.records import IdentifiedRecord, Record
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
class Product:
    """A deck ready to be written."""

    settings: DeckSettings
    title: str
    "The heading that holds a whole file, which says nothing about where a record stands."
    version: str
    language: str
    records: tuple[IdentifiedRecord, ...]
    media: Mapping[str, MediaFile]
    "Image target → the image."
    coverage: tuple[FileCoverage, ...]
    diagnostics: tuple[Diagnostic, ...]
    template_folders: tuple[Path, ...]
    "Where templates are looked for, the project's own first."
    off_sheet: frozenset[str] = frozenset()
    "Source files whose notes are not to be on the sheet."
    languages: Mapping[str, str] = dc.field(default_factory=dict)
    "Source file → its language, where it says so itself."
    file_suffix: str = ""
    "What follows the slug in the names of files, such as `-2026.11`."
    style_modified: int = 0
    "When the look of the cards last changed, in whole seconds since 1970."
    notes: tuple[Note, ...] = ()
    "A note for each record, once they are made."
    limits: LimitSettings = dc.field(default_factory=LimitSettings)
    cache: Cache = dc.field(default_factory=Cache)
    "What former builds made, for what is dear to make."
    adopted_types: Mapping[int, str] = dc.field(default_factory=dict)
    "Id of a note type taken over from another tool → the note type as Anki keeps it, as JSON."

    @property
    def file_stem(self) -> str:
        """The name of its files, without a suffix."""
        return f"{self.settings.file_slug}{self.file_suffix}"

    def language_of(self, record: Record) -> str:
        """The language that a record is written in."""
        return self.languages.get(record.origins[0].file, self.language)

    def fingerprint(self) -> str:
        """Of all that a writer may look at, but for the templates."""
        hasher = hashlib.sha256()
        media = sorted((target, file.name) for target, file in self.media.items())
        settings = (
            self.settings,
            self.title,
            self.version,
            self.file_suffix,
            self.language,
            self.off_sheet,
            dict(self.languages),
            self.style_modified,
            self.limits,
        )
        for part in (
            settings,
            media,
            sorted(self.adopted_types.items()),
            *self.records,
            *self.notes,
            *self.coverage,
        ):
            hasher.update(pack(part))
        return hasher.hexdigest()


@dc.dataclass(frozen=True, slots=True)
class Output:
    """A product's bytes with what was counted while making them.

    Large ones come piece by piece, and can be asked for once.
    """

    suffix: str
    "What follows the deck's slug in the file name, such as `.apkg`."
    data: Iterable[bytes]
    counts: Mapping[str, int] = dc.field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


Writer = Callable[[Product], Output]
