"""The ledger, `cribdeck.lock`: which Anki note each record is, and when its content last changed.

A text file that is committed with the notes: one line of JSON for each record, in the order of deck
and key, so that git merges the ledgers of people who work side by side. The first line holds the
version; lines about note types come next. A ledger that is doubtful is refused and never
overwritten: one with a conflict that git left, with a damaged line, or with two lines for one note.
Keys that this program does not know are dropped. Whoever can write to a project can write its
ledger, so all that it holds is checked when it is read (`ledger_checks`).
"""

from __future__ import annotations

import dataclasses as dc
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NotRequired, TypedDict, get_type_hints

import msgspec

from cribdeck.identity.checked_values import GUID_PATTERN, on_one_line
from cribdeck.identity.ledger_checks import (
    check_adopted_types,
    check_conflicts,
    check_unique,
    fault_of_entry,
    fault_of_type,
)
from cribdeck.model.errors import ConfigError, OutputError
from cribdeck.model.note import Note, NoteKind
from cribdeck.storage.limited_files import read_text

LEDGER_NAME = "cribdeck.lock"
_VERSION = 1

MAX_BYTES = 1 << 28
"Bytes of a ledger that is read: of some hundred thousand notes."
_MAX_LINE = 1 << 25
"Characters of a line: a note with pictures written into its fields has some millions."
_MOST_ENTRIES = 500_000
"Lines of a ledger."
LATEST = 1 << 40
"Seconds since 1970, 35,000 years from now: a later time is damage."
Moment = Annotated[int, msgspec.Meta(ge=0, le=LATEST)]
"Whole seconds since 1970."
CardNumber = Annotated[int, msgspec.Meta(ge=0, lt=1 << 16)]
"Number of a card or of a cloze; Anki takes some hundred a note, and has 16 bits for it."
Guid = Annotated[str, msgspec.Meta(pattern=GUID_PATTERN)]
GuidOrNone = Annotated[str, msgspec.Meta(pattern=rf"^\Z|{GUID_PATTERN}")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z]{0,64}\Z")]
Line = Annotated[str, msgspec.Meta(max_length=1 << 20)]
"Text on one line."
Id = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
"Anki's number of a note type, which is an integer of SQLite: 64 bits with a sign."


@dc.dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is remembered of one record's note."""

    guid: Guid
    deck: Line
    "The deck's slug."
    key: Line
    "The record's key, which no other note of its kind in the deck has."
    kind: NoteKind
    modified: Moment
    "When its content last changed, in whole seconds since 1970."
    digest: Digest
    "The note's fingerprint when it was last built."
    term: Line
    fields: Mapping[str, str]
    "Its content as Anki has it, HTML, without the fields that only say where it stands."
    tags: tuple[Line, ...] = ()
    cards: tuple[CardNumber, ...] = (0,)
    "Numbers of its cards, from 0."
    trail: tuple[Line, ...] = ()
    "The headings and terms above it, outermost first."
    files: tuple[Line, ...] = ()
    "Names of the source files that it stands in."
    previous_key: Line = ""
    "Key of the record before it in its deck; empty for the first."
    numbered_items: tuple[tuple[CardNumber, str], ...] = ()
    """Each item of a list that is asked item by item: its cloze number and its wording. Items that
    were removed are kept, for a number is never given twice."""
    removed: Moment = 0
    "When it was found to be gone from the sources; 0 while it is there."
    doubtful_guid: GuidOrNone = ""
    "GUID of a former note that this may be, until somebody decides."
    note_type: Id = 0
    "Id of the note type it was adopted with; 0 for our own."
    first_subdecks: tuple[Line, ...] = ()
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
    type: Line
    digest: Digest
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
    hint = "restore it from git, or remove it to begin a new one"
    text = read_text(path, hint=hint, limit=MAX_BYTES, inside=path.parent)
    return parse_ledger(text, path) if text is not None else Ledger()


def parse_ledger(text: str, path: Path) -> Ledger:
    """The ledger in the text of the file at `path`.

    Raises:
        ConfigError: the text is damaged, in conflict, or of a version this program does not know.
    """
    # Not splitlines: JSON leaves U+2028 and its like in a string as they are.
    lines = text.split("\n")
    check_conflicts(lines, path)
    _check_version(lines[0], path)
    entries: list[LedgerEntry] = []
    types: list[TypeEntry] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            parsed = _checked_line(line, path, number)
            if isinstance(parsed, TypeEntry):
                types.append(parsed)
            else:
                entries.append(parsed)
    _check_count(entries, path)
    check_unique(entries, types, path)
    check_adopted_types(entries, types, path)
    return Ledger(tuple(entries), tuple(types))


def _check_count(entries: Sequence[LedgerEntry], path: Path) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise ConfigError(
            f"{path}: holds more than {_MOST_ENTRIES:,} notes",
            hint="restore it from git, or part the notes into projects",
        )


def _checked_line(line: str, path: Path, number: int) -> LedgerEntry | TypeEntry:
    """What a line holds, its values as they may be."""
    parsed = _parse_line(line, path, number)
    fault = fault_of_type(parsed) if isinstance(parsed, TypeEntry) else fault_of_entry(parsed, line)
    if fault:
        raise _damaged(f"{path}:{number}: {fault}: “{on_one_line(line[:60])}”")
    return parsed


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
    message = f"{path}:{number}: the line is damaged: “{on_one_line(line[:60])}”"
    if len(line) > _MAX_LINE:
        raise _damaged(message)
    try:
        if not line.startswith(_TYPE_LINE_START):
            return LedgerEntry(**_composed(msgspec.structs.asdict(_ENTRY_DECODER.decode(line))))
        data = _TYPE_DECODER.decode(line)
        return TypeEntry(data["type"], data["digest"], data["changed"], data.get("schema", ""))
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise _damaged(message) from error


def _damaged(message: str) -> ConfigError:
    hint = (
        "restore the line from git; without it, the note begins anew with the identity of its deck"
        " and term"
    )
    return ConfigError(message, hint=hint)


def _composed(values: dict[str, Any]) -> dict[str, Any]:
    """The values of an entry, the names of decks and files with their letters composed (NFC).

    Systems differ in how they write such names; a project goes from one to the other.
    """
    if not values["deck"].isascii():
        values["deck"] = unicodedata.normalize("NFC", values["deck"])
    if not all(name.isascii() for name in values["files"]):
        values["files"] = tuple(unicodedata.normalize("NFC", name) for name in values["files"])
    return values


def checked_dump(ledger: Ledger, path: Path) -> Iterator[bytes]:
    """The lines of the ledger's file, each read again as it is written.

    So none replaces a good ledger that cannot be read. Line by line, since all of a large one would
    take as much memory again.

    Raises:
        OutputError: it could not be read, or would be read as something else.
    """
    kept = _within_range(ledger)
    size = 0
    try:
        check_unique(kept.entries, kept.types, path)
        check_adopted_types(kept.entries, kept.types, path)
        _check_count(kept.entries, path)
        for number, (value, line) in enumerate(_lines(kept), 1):
            if value is not None and _checked_line(line[:-1].decode(), path, number) != value:
                raise OutputError(
                    f"{path}: was left as it was, for what it was to hold is read as something"
                    " else",
                    hint="please report this, with the notes that show it",
                )
            size += len(line)
            if size > MAX_BYTES:
                raise OutputError(
                    f"{path}: was left as it was, for it would be larger than"
                    f" {MAX_BYTES >> 20} MiB",
                    hint="part the notes into projects",
                )
            yield line
    except (ConfigError, UnicodeError) as error:
        raise OutputError(
            f"{path}: was left as it was, for what it was to hold cannot be read again: {error}",
            hint="change what the message names in the notes or in the deck that is adopted",
        ) from error


def _within_range(ledger: Ledger) -> Ledger:
    """The ledger with times that can be read again: clocks and other tools' decks have any."""
    return Ledger(
        tuple(
            dc.replace(
                entry, modified=within_range(entry.modified), removed=within_range(entry.removed)
            )
            if entry.modified != within_range(entry.modified)
            or entry.removed != within_range(entry.removed)
            else entry
            for entry in ledger.entries
        ),
        tuple(dc.replace(each, modified=within_range(each.modified)) for each in ledger.types),
    )


def within_range(moment: int) -> int:
    """The nearest time that a ledger can hold: clocks, files and other tools' decks have any."""
    return min(max(moment, 0), LATEST)


def dump_ledger(ledger: Ledger) -> Iterator[bytes]:
    """The lines of the ledger's file in UTF-8: the same ledger gives the same bytes."""
    return (line for _, line in _lines(ledger))


def _lines(ledger: Ledger) -> Iterator[tuple[LedgerEntry | TypeEntry | None, bytes]]:
    """Each line with what stands on it; None for the first, which holds the version."""
    yield None, _line({"ledger": _VERSION})
    # Sorted, so that the ledgers of two people differ only where their notes do.
    for known in sorted(ledger.types, key=lambda known: known.name):
        yield known, _line(_type_data(known))
    for entry in sorted(ledger.entries, key=_place):
        yield entry, _line(_entry_data(entry))


def _place(entry: LedgerEntry) -> tuple[str, str, str, int, str]:
    """What entries are put in order by."""
    return entry.deck, entry.key, entry.kind, entry.removed, entry.guid


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
