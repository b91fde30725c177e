"""The ledger, `cribdeck.lock`: which Anki note each record is, and when its content last changed.

A text file that is committed with the notes: one line of JSON for each record, in the order of deck
and key, so that git merges the ledgers of people who work side by side. The first line holds the
version; lines about note types come next. A ledger that is doubtful is refused and never
overwritten: one with a conflict that git left, with a damaged line, or with two lines for one note.
Keys that this program does not know are dropped.
"""

from __future__ import annotations

import dataclasses as dc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NotRequired, TypedDict, get_type_hints

import msgspec

from cribdeck.model.errors import ConfigError
from cribdeck.model.note import Note, NoteKind
from cribdeck.storage.limited_files import read_text

LEDGER_NAME = "cribdeck.lock"
_VERSION = 1
_LARGEST = 1 << 29
"Bytes of a ledger that is read; a hundred thousand notes take a tenth of it."
_CONFLICT_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
"What git writes at the beginning of lines around the two sides of a conflict (git-merge(1))."

Moment = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
"Whole seconds since 1970, for the next 35,000 years: a later one is damage."
CardNumber = Annotated[int, msgspec.Meta(ge=0, le=1 << 16)]
"Number of a card or of a cloze; Anki takes some hundred a note."
Id = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
"Anki's number of a note type, which is an integer of SQLite: 64 bits with a sign."


@dc.dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is remembered of one record's note."""

    guid: str
    deck: str
    "The deck's slug."
    key: str
    "The record's key, which no other note of its kind in the deck has."
    kind: NoteKind
    modified: Moment
    "When its content last changed, in whole seconds since 1970."
    digest: str
    "The note's fingerprint when it was last built."
    term: str
    fields: Mapping[str, str]
    "Its content as Anki has it, HTML, without the fields that only say where it stands."
    tags: tuple[str, ...] = ()
    cards: tuple[CardNumber, ...] = (0,)
    "Numbers of its cards, from 0."
    trail: tuple[str, ...] = ()
    "The headings and terms above it, outermost first."
    files: tuple[str, ...] = ()
    "Names of the source files that it stands in."
    previous_key: str = ""
    "Key of the record before it in its deck; empty for the first."
    numbered_items: tuple[tuple[CardNumber, str], ...] = ()
    """Each item of a list that is asked item by item: its cloze number and its wording. Items that
    were removed are kept, for a number is never given twice."""
    removed: Moment = 0
    "When it was found to be gone from the sources; 0 while it is there."
    doubtful_guid: str = ""
    "GUID of a former note that this may be, until somebody decides."
    note_type: Id = 0
    "Id of the note type it was adopted with; 0 for our own."
    first_subdecks: tuple[str, ...] = ()
    "Names of the subdecks its cards were first put in."

    @property
    def note(self) -> Note:
        """The note as it was when it was last built."""
        return Note(
            self.guid,
            self.kind,
            self.fields,
            self.tags,
            self.cards,
            self.term,
            modified=self.modified,
            note_type=self.note_type,
        )


@dc.dataclass(frozen=True, slots=True)
class TypeEntry:
    """What is remembered of our note types together, or of one that was adopted."""

    name: str
    digest: str
    "Fingerprint of the look of our own; empty for an adopted one."
    modified: int
    "When it last changed, in whole seconds since 1970."
    schema: str = ""
    """An adopted note type: all of it in Anki's JSON. Our own: a fingerprint of what must never
    change in them, their fields and card templates."""


class _TypeLine(TypedDict):
    type: str
    digest: str
    changed: Moment
    schema: NotRequired[str]


@dc.dataclass(frozen=True, slots=True)
class Ledger:
    """All that is remembered of the decks of a project."""

    entries: tuple[LedgerEntry, ...] = ()
    types: tuple[TypeEntry, ...] = ()

    def type_named(self, name: str) -> TypeEntry | None:
        """What is remembered of the note type of that name; None if nothing is."""
        return next((entry for entry in self.types if entry.name == name), None)


_KEYS = {
    "deck": "deck",
    "key": "key",
    "guid": "guid",
    "kind": "kind",
    "modified": "changed",
    "removed": "removed",
    "doubtful_guid": "doubt",
    "note_type": "note_type",
    "digest": "digest",
    "cards": "cards",
    "files": "files",
    "trail": "trail",
    "previous_key": "after",
    "first_subdecks": "home",
    "tags": "tags",
    "numbered_items": "gaps",
    "term": "term",
    "fields": "fields",
}
"""Field of `LedgerEntry` → its key in a line, in the order of a line: identity first, content last.
The keys are a promise to everybody who has a ledger."""
# A note without cards must stay one, so `cards` is written even if it is empty: a line without it
# has the default, which is one card.
_LEFT_OUT_IF_EMPTY = {
    field.name for field in dc.fields(LedgerEntry) if field.default is not dc.MISSING
} - {"cards"}
_TYPES = get_type_hints(LedgerEntry, include_extras=True)
# Made from the dataclass, so that its fields stand in one place; decoding into the dataclass itself
# would not know the keys.
_EntryLine = msgspec.defstruct(
    "_EntryLine",
    [
        (field.name, _TYPES[field.name])
        if field.default is dc.MISSING
        else (field.name, _TYPES[field.name], field.default)
        for field in dc.fields(LedgerEntry)
    ],
    rename=_KEYS,
)
_ENTRY_DECODER = msgspec.json.Decoder(_EntryLine)
_TYPE_DECODER = msgspec.json.Decoder(_TypeLine)
"The decoders check the type and the range of everything in a line."
_TYPE_LINE_START = '{"type"'
_JSON = json.JSONEncoder(ensure_ascii=False)


def load_ledger(path: Path) -> Ledger:
    """The ledger in a file; an empty one if there is no such file.

    Raises:
        ConfigError: the file cannot be read, is damaged, in conflict, or of a version this program
            does not know.
    """
    text = read_text(
        path,
        limit=_LARGEST,
        hint="restore it from git, or remove it to begin a new one",
        inside=path.parent,
    )
    return parse_ledger(text, path) if text is not None else Ledger()


def parse_ledger(text: str, path: Path) -> Ledger:
    """The ledger in the text of the file at `path`.

    Raises:
        ConfigError: the text is damaged, in conflict, or of a version this program does not know.
    """
    # Not splitlines: JSON leaves U+2028 and its like in a string as they are.
    lines = text.split("\n")
    _check_conflicts(lines, path)
    _check_version(lines[0], path)
    entries: list[LedgerEntry] = []
    types: list[TypeEntry] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            parsed = _parse_line(line, path, number)
            if isinstance(parsed, TypeEntry):
                types.append(parsed)
            else:
                entries.append(parsed)
    _check_unique(entries, types, path)
    _check_adopted_types(entries, types, path)
    return Ledger(tuple(entries), tuple(types))


def _check_conflicts(lines: Iterable[str], path: Path) -> None:
    for number, line in enumerate(lines, 1):
        if line.startswith(_CONFLICT_MARKERS):
            hint = (
                "keep the lines of both sides and remove the markers; where both have a line for"
                " one note, keep the one with the later `changed`"
            )
            raise ConfigError(
                f"{path}:{number}: git left a conflict here: “{line[:40]}”", hint=hint
            )


def _check_version(line: str, path: Path) -> None:
    try:
        version = json.loads(line)["ledger"]
    except (ValueError, TypeError, KeyError):
        version = None
    if version is None:
        raise ConfigError(
            f"{path}:1: this is no ledger: its first line does not say so",
            hint="restore it from git, or remove it to begin a new one",
        )
    if version != _VERSION:
        raise ConfigError(
            f"{path}:1: the ledger has version {version}, this program knows {_VERSION}",
            hint="build with the newest cribdeck",
        )


def _parse_line(line: str, path: Path, number: int) -> LedgerEntry | TypeEntry:
    try:
        if not line.startswith(_TYPE_LINE_START):
            return LedgerEntry(**msgspec.structs.asdict(_ENTRY_DECODER.decode(line)))
        data = _TYPE_DECODER.decode(line)
        return TypeEntry(data["type"], data["digest"], data["changed"], data.get("schema", ""))
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        hint = (
            "restore the line from git; without it, the note begins anew with the identity of its"
            " deck and term"
        )
        raise ConfigError(
            f"{path}:{number}: the line is damaged: “{line[:60]}”", hint=hint
        ) from error


def _check_unique(entries: Iterable[LedgerEntry], types: Iterable[TypeEntry], path: Path) -> None:
    """Refuse two lines for one note, for one key of a deck, or for one note type."""
    seen: set[tuple[str, ...]] = set()
    for name, shown in _identities(entries, types):
        if name in seen:
            raise ConfigError(
                f"{path}: two lines for {shown}",
                hint="keep the one with the later `changed` and remove the other",
            )
        seen.add(name)


def _identities(
    entries: Iterable[LedgerEntry], types: Iterable[TypeEntry]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What no two lines may share, each with how a message names it."""
    for entry in entries:
        yield ("note", entry.guid), f"the note {entry.guid}"
        # A removed note may have the key of one that is there: its term was used again.
        if not entry.removed:
            shown = f"“{entry.key}” in the deck {entry.deck}"
            yield ("key", entry.deck, entry.kind, entry.key), shown
    for known in types:
        yield ("type", known.name), f"the note type {known.name}"


def _check_adopted_types(
    entries: Iterable[LedgerEntry], types: Sequence[TypeEntry], path: Path
) -> None:
    """Refuse an adopted note without its note type: no deck could be made of it."""
    for entry in entries:
        if entry.note_type and not any(
            known.name.endswith(f" {entry.note_type}") and known.schema for known in types
        ):
            raise ConfigError(
                f"{path}: the line of the note type {entry.note_type} is missing, which"
                f" “{entry.term}” was adopted with",
                hint="restore it from git",
            )


def dump_ledger(ledger: Ledger) -> Iterator[bytes]:
    """The lines of the ledger's file in UTF-8: the same ledger gives the same bytes."""
    yield _line({"ledger": _VERSION})
    # Sorted, so that the ledgers of two people differ only where their notes do.
    for known in sorted(ledger.types, key=lambda known: known.name):
        yield _line(_type_data(known))
    for entry in sorted(
        ledger.entries,
        key=lambda entry: (entry.deck, entry.key, entry.kind, entry.removed, entry.guid),
    ):
        yield _line(_entry_data(entry))


def _line(data: Mapping[str, object]) -> bytes:
    return f"{_JSON.encode(data)}\n".encode()


def _type_data(known: TypeEntry) -> dict[str, object]:
    data: dict[str, object] = {
        "type": known.name,
        "digest": known.digest,
        "changed": known.modified,
    }
    return data | ({"schema": known.schema} if known.schema else {})


def _entry_data(entry: LedgerEntry) -> dict[str, object]:
    values = ((name, key, getattr(entry, name)) for name, key in _KEYS.items())
    return {key: value for name, key, value in values if value or name not in _LEFT_OUT_IF_EMPTY}
