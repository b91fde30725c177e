"""The ledger, `cribdeck.lock`: which Anki note each record is, and when its content last changed.

A text file that is committed with the notes: a line a record, as JSON, in the order of deck and
key, so that git merges the ledgers of people who work side by side. The first line holds the
version; lines about note types come next. What it cannot be sure of it refuses: a ledger with merge
markers or two lines for one note is an error, never overwritten. Keys that it does not know are
left out.
"""

from __future__ import annotations

import dataclasses as dc
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, NotRequired, TypedDict, get_type_hints

import msgspec

from cribdeck.model.errors import ConfigError
from cribdeck.model.note import Note, NoteKind
from cribdeck.storage.atomic_files import read_text

LEDGER_NAME = "cribdeck.lock"
_VERSION = 1
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

Moment = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]
"Whole seconds since 1970."
CardNumber = Annotated[int, msgspec.Meta(ge=0, le=1 << 16)]
Id = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
"What SQLite, and so Anki, can hold."


@dc.dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is remembered of one record's note."""

    guid: str
    deck: str
    "The deck's slug."
    key: str
    kind: NoteKind
    modified: Moment
    "When its content last changed, in whole seconds since 1970."
    digest: str
    term: str
    fields: Mapping[str, str]
    "Its content as Anki has it, without the fields that only say where it stands."
    tags: tuple[str, ...] = ()
    cards: tuple[CardNumber, ...] = (0,)
    trail: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    previous_key: str = ""
    "Key of the record before it."
    numbered_items: tuple[tuple[CardNumber, str], ...] = ()
    """Of a list asked gap by gap: each item's cloze number with its wording; of items that are gone
    too, for a number is never given twice."""
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
    """What is remembered of our note types, or of one that was adopted."""

    name: str
    digest: str
    modified: int
    schema: str = ""
    """Of an adopted note type: all of it as Anki keeps it, as JSON. Of our own: a fingerprint of
    what must never change."""


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
        """What is remembered of a note type."""
        return next((known for known in self.types if known.name == name), None)


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
"""Field of `LedgerEntry` → its key in a line, in the order of the line. The keys are a promise to
everybody who has a ledger."""
_MAY_BE_MISSING = {
    field.name for field in dc.fields(LedgerEntry) if field.default is not dc.MISSING
} - {"cards"}
_TYPES = get_type_hints(LedgerEntry, include_extras=True)
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
_ENTRY = msgspec.json.Decoder(_EntryLine)
_TYPE = msgspec.json.Decoder(_TypeLine)
"These check the type and the range of everything in a line."
_TYPE_LINE = '{"type"'
_JSON = json.JSONEncoder(ensure_ascii=False)


def load_ledger(path: Path) -> Ledger:
    """The ledger in a file; an empty one if there is no such file.

    Raises:
        ConfigError: the file cannot be read, is damaged, in conflict, or of a version this program
            does not know.
    """
    text = read_text(path, hint="restore it from git, or remove it to begin a new one")
    return parse_ledger(text, path) if text is not None else Ledger()


def parse_ledger(text: str, path: Path) -> Ledger:
    """The ledger written in a text that stands at `path`.

    Raises:
        ConfigError: as `load_ledger`.
    """
    # Not splitlines: JSON leaves U+2028 and its like in a string as they are.
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.startswith(_MARKERS):
            hint = (
                "keep the lines of both sides and remove the markers; where both have a line for"
                " one note, keep the one with the later `changed`"
            )
            raise ConfigError(
                f"{path}:{number}: git left a conflict here: “{line[:40]}”", hint=hint
            )
    _check_version(lines, path)
    entries: list[LedgerEntry] = []
    types: list[TypeEntry] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        made = _parse_line(line, path, number)
        (types if isinstance(made, TypeEntry) else entries).append(made)  # type: ignore[arg-type] # each to its own
    _check_unique(entries, types, path)
    for entry in entries:
        if entry.note_type and not any(
            known.name.endswith(f" {entry.note_type}") and known.schema for known in types
        ):
            raise ConfigError(
                f"{path}: the line of the note type {entry.note_type} is missing, which"
                f" “{entry.term}” was adopted with",
                hint="restore it from git",
            )
    return Ledger(tuple(entries), tuple(types))


def _check_version(lines: list[str], path: Path) -> None:
    try:
        version = json.loads(lines[0])["ledger"]
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
        if not line.startswith(_TYPE_LINE):
            return LedgerEntry(**msgspec.structs.asdict(_ENTRY.decode(line)))
        data = _TYPE.decode(line)
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
    """No two lines for one note, for one key of a deck, or for one note type."""
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        names: list[tuple[str, ...]] = [("note", entry.guid)]
        if not entry.removed:
            names.append(("key", entry.deck, entry.kind, entry.key))
        for name in names:
            if name in seen:
                what = (
                    f"the note {entry.guid}"
                    if name[0] == "note"
                    else f"“{entry.key}” in the deck {entry.deck}"
                )
                raise ConfigError(
                    f"{path}: two lines for {what}",
                    hint="keep the one with the later `changed` and remove the other",
                )
            seen.add(name)
    for known in types:
        if ("type", known.name) in seen:
            raise ConfigError(
                f"{path}: two lines for the note type {known.name}",
                hint="keep the one with the later `changed` and remove the other",
            )
        seen.add(("type", known.name))


def dump_ledger(ledger: Ledger) -> Iterator[bytes]:
    """The ledger's text in UTF-8, piece by piece: same ledger, same text."""
    yield f"{_JSON.encode({'ledger': _VERSION})}\n".encode()
    for known in sorted(ledger.types, key=lambda known: known.name):
        data: dict[str, object] = {
            "type": known.name,
            "digest": known.digest,
            "changed": known.modified,
        }
        yield (
            f"{_JSON.encode(data | ({'schema': known.schema} if known.schema else {}))}\n".encode()
        )
    for entry in sorted(
        ledger.entries,
        key=lambda entry: (entry.deck, entry.key, entry.kind, entry.removed, entry.guid),
    ):
        yield f"{_JSON.encode(_data(entry))}\n".encode()


def _data(entry: LedgerEntry) -> dict[str, object]:
    """An entry as JSON has it: identity first, content last, what is empty left out."""
    values = ((name, key, getattr(entry, name)) for name, key in _KEYS.items())
    return {key: value for name, key, value in values if value or name not in _MAY_BE_MISSING}
