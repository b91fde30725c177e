"""Reading a package that another tool, or Anki itself, exported. Whoever made it is not trusted.

A package is a zip file that holds a collection in one of three forms (Anki's importer,
`rslib/src/import_export/package/meta.rs`): `collection.anki2` and `collection.anki21` are SQLite
files whose note types are JSON in the table `col`; `collection.anki21b` is a SQLite file compressed
with Zstandard, its note types in tables of their own.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import io
import lzma
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO

import zstandard

from cribdeck.identity.checked_values import MOST_TAGS, on_one_line
from cribdeck.identity.export_limits import Budget, TooLargeError, check_tables, limit
from cribdeck.identity.exported_types import read_note_types
from cribdeck.identity.note_type_shape import NoteType
from cribdeck.model.errors import InputError

_FORMS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"The newest first: where it is there, the others only hold a note that asks for a newer Anki."
MAX_BYTES = 1 << 30
"Bytes of a collection once it is unpacked; a larger one is taken for an attack."
_MAX_WINDOW = 1 << 27
"Bytes that Zstandard may look back, and so keep in memory; what its own tool allows as well."
_MAX_STEPS = 2_000
"""How many times SQLite may ask to go on, each after `_STEP` of its instructions; a query that
needs more hides a loop."""
_STEP = 1_000_000
_CHUNK = 1 << 20
"Bytes that are unpacked at a time."
_MAX_DIRECTORY = 1 << 24
"Bytes of a zip file's table of contents: of 200,000 files, and decks have some thousand pictures."
_LONGEST_SHOWN = 200
"Characters that are shown of what a library says."
_MOST_FIELDS = 500
"Fields of a note; people have tens."
_CARDS = range(1 << 16)
"Numbers that Anki can give to cards (`template_idx` in `rslib/src/card/mod.rs`)."
_NUMBER = re.compile(r"-?[0-9]{1,18}")
"A number that is written as text; all of these have 64 bits."
_FIELD_SEPARATOR = "\x1f"
"What parts a note's fields in the column `flds`."
_NO_PACKAGE = (
    OSError,
    zipfile.BadZipFile,
    # A compression that Python does not know, an encrypted file, a file that ends too early.
    NotImplementedError,
    RuntimeError,
    EOFError,
    zstandard.ZstdError,
    # Damaged data in each of the compressions that Python knows, and in the zip file itself.
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    OverflowError,
)
"What reading a file raises that is no package."
_TABLES = ("notes", "cards", "col", "notetypes", "fields", "templates")
"The tables that are read."
_DAMAGED = (
    sqlite3.Error,
    # An integer that is none of 64 bits; a query that SQLite stopped is an error of its own.
    OverflowError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    # What SQLite itself has no memory for.
    MemoryError,
)
"What reading a collection raises in which something is missing or of another type."


@dc.dataclass(frozen=True, slots=True)
class ExportedNote:
    """A note of an exported deck."""

    guid: str
    type_id: int
    "Id of its note type."
    fields: tuple[str, ...]
    "HTML of its fields, in the order in which its note type has them."
    tags: tuple[str, ...]
    modified: int
    "When it last changed, in whole seconds since 1970."
    cards: tuple[int, ...]
    "Numbers of its cards, from 0."


@dc.dataclass(frozen=True, slots=True)
class AnkiExport:
    """What an exported deck holds."""

    notes: tuple[ExportedNote, ...]
    types: Mapping[int, NoteType]
    "Id → note type."


def read_package(path: Path) -> AnkiExport:
    """The notes and note types of an exported deck.

    Raises:
        InputError: there is no such file, or it is no package that can be read safely.
    """
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is no file", hint="name a package that Anki exported (.apkg)")
    try:
        with tempfile.TemporaryDirectory(prefix="cribdeck-") as folder:
            return _read_unpacked(_unpack(path, Path(folder) / "collection"), path)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except _NO_PACKAGE as error:
        raise InputError(
            f"{path}: is no Anki package: {_shown(error)}",
            hint="export the deck in Anki as an .apkg file",
        ) from error


def _read_unpacked(collection: Path, path: Path) -> AnkiExport:
    """The notes and note types of the collection that was in the package at `path`."""
    try:
        return _read_collection(collection)
    except TooLargeError as error:
        raise InputError(
            f"{path}: the collection in it holds more than {error}",
            hint="export one deck at a time, without media",
        ) from error
    except _DAMAGED as error:
        raise InputError(
            f"{path}: the collection in it is damaged: {_shown(error)}",
            hint="export the deck once more",
        ) from error


def _shown(error: BaseException) -> str:
    """What a library says of a file, which may quote any of it."""
    return on_one_line(str(error)[:_LONGEST_SHOWN])


class _Measured(io.BufferedReader):
    """A file of which only so much is read at once, as a zip file's table of contents is."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MAX_DIRECTORY:
            raise zipfile.BadZipFile("its table of contents is too large")
        return super().read(size)


def _unpack(path: Path, target: Path) -> Path:
    """Write the collection of a package to `target`, which is returned."""
    with _Measured(io.FileIO(path)) as file_read, zipfile.ZipFile(file_read) as archive:
        names = archive.namelist()
        form = next((form for form in _FORMS if form in names), None)
        if form is None:
            raise InputError(
                f"{path}: holds no collection",
                hint="export the deck in Anki as an .apkg file, with its scheduling or without",
            )
        with archive.open(form) as source, target.open("wb") as file:
            is_compressed = form == _FORMS[0]
            _copy(_decompressed(source) if is_compressed else source, file, path)
    return target


def _decompressed(source: IO[bytes]) -> IO[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
    reader: IO[bytes] = decompressor.stream_reader(source, read_across_frames=True)
    return reader


def _copy(source: IO[bytes], target: IO[bytes], path: Path) -> None:
    """Copy what is unpacked, by chunks: what its headers say of its size proves nothing."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise InputError(
                f"{path}: unpacks to more than {MAX_BYTES >> 20} MiB",
                hint="export one deck at a time, without media",
            )
        target.write(chunk)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A collection, read only, its schema not trusted with anything, no query without an end."""
    # Immutable: SQLite makes no journal beside the file and waits for no lock on it.
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    steps = iter(range(_MAX_STEPS))
    try:
        limit(connection)
        connection.set_progress_handler(lambda: next(steps, None) is None, _STEP)
        # A stranger's schema may call functions in views and triggers, and have damaged pages.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        # Anki's tables of note types name this collation, so they cannot be sorted without it.
        connection.create_collation("unicase", _compare_without_case)
        yield connection
    finally:
        connection.close()


def _compare_without_case(text: str, other: str) -> int:
    folded, other_folded = text.casefold(), other.casefold()
    return (folded > other_folded) - (folded < other_folded)


def _read_collection(path: Path) -> AnkiExport:
    budget = Budget()
    with _opened(path) as connection:
        tables = check_tables(connection, _TABLES)
        if not {"notes", "cards", "col"} <= tables:
            raise ValueError("tables are missing")
        notes = _read_notes(connection, budget)
        return AnkiExport(notes, read_note_types(connection, tables, budget))


def _read_notes(connection: sqlite3.Connection, budget: Budget) -> tuple[ExportedNote, ...]:
    notes: dict[int, ExportedNote] = {}
    for number, guid, type_id, modified, tags, fields in connection.execute(
        "SELECT id, guid, mid, mod, tags, flds FROM notes"
    ):
        budget.spend(guid, tags, fields)
        notes[_number(number)] = ExportedNote(
            guid=_text(guid),
            type_id=_number(type_id),
            fields=_split(_text(fields), _FIELD_SEPARATOR, _MOST_FIELDS),
            tags=_split(_text(tags).strip(), None, MOST_TAGS),
            modified=_number(modified),
            cards=(),
        )
    cards = _read_cards(connection, budget, notes)
    # Not sorted by SQLite, which would copy all of it.
    return tuple(
        dc.replace(notes[number], cards=tuple(sorted(cards.get(number, ()))))
        for number in sorted(notes)
    )


def _read_cards(
    connection: sqlite3.Connection, budget: Budget, notes: Collection[int]
) -> Mapping[int, set[int]]:
    """Id of a note → the numbers of its cards, but for those that no card can have."""
    cards: dict[int, set[int]] = defaultdict(set)
    for note_id, card_number in connection.execute("SELECT nid, ord FROM cards"):
        budget.spend()
        note, card = _number(note_id), _number(card_number)
        if note in notes and card in _CARDS:
            cards[note].add(card)
    return cards


def _number(value: object) -> int:
    """A number in a column, which may be written as text: SQLite lets any column hold anything.

    Raises:
        ValueError: it is another value.
    """
    if type(value) is int:
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    raise ValueError("there is something else where a number should be")


def _text(value: object) -> str:
    """A text in a column, which may be written as a number.

    Raises:
        ValueError: it is another value.
    """
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    raise ValueError("there is something else where text should be")


def _split(value: str, separator: str | None, most: int) -> tuple[str, ...]:
    """The parts of a text.

    Raises:
        ValueError: they are more than a note has.
    """
    parts = value.split(separator, most)
    if len(parts) > most:
        raise ValueError("a note has more fields or tags than any has")
    return tuple(parts)
