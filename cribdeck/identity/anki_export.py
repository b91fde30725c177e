"""Reading a package that another tool, or Anki itself, exported. Whoever made it is not trusted.

A package is a zip file that holds a collection in one of three forms (Anki's importer,
`rslib/src/import_export/package/meta.rs`): `collection.anki2` and `collection.anki21` are SQLite
files whose note types are JSON in the table `col`; `collection.anki21b` is a SQLite file compressed
with Zstandard, its note types in tables of their own.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import sqlite3
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import zstandard

from cribdeck.identity.exported_types import NoteType, read_note_types
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
)
"What reading a file raises that is no package."
_DAMAGED = (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError, IndexError)
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
            return _read_collection(_unpack(path, Path(folder) / "collection"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except _NO_PACKAGE as error:
        raise InputError(
            f"{path}: is no Anki package: {error}", hint="export the deck in Anki as an .apkg file"
        ) from error
    except _DAMAGED as error:
        raise InputError(
            f"{path}: the collection in it is damaged: {error}", hint="export the deck once more"
        ) from error


def _unpack(path: Path, target: Path) -> Path:
    """Write the collection of a package to `target`, which is returned."""
    with zipfile.ZipFile(path) as archive:
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
    with _opened(path) as connection:
        # A view in the place of a table could compute its rows without end.
        schema = connection.execute("SELECT name, type FROM sqlite_master")
        tables = {name for name, kind in schema if kind == "table"}
        if not {"notes", "cards", "col"} <= tables:
            raise ValueError("tables are missing")
        notes = tuple(_read_notes(connection))
        return AnkiExport(notes, read_note_types(connection, tables))


def _read_notes(connection: sqlite3.Connection) -> Iterator[ExportedNote]:
    cards: dict[int, list[int]] = defaultdict(list)
    for note, card in connection.execute("SELECT nid, ord FROM cards"):
        cards[int(note)].append(int(card))
    for number, guid, type_id, modified, tags, fields in connection.execute(
        "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
    ):
        yield ExportedNote(
            guid=str(guid),
            type_id=int(type_id),
            fields=tuple(str(fields).split(_FIELD_SEPARATOR)),
            tags=tuple(str(tags).split()),
            modified=int(modified),
            cards=tuple(sorted(cards.get(number, ()))),
        )
