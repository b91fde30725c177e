"""Reading a package that another tool, or Anki itself, exported. Whoever made it is not trusted.

Packages come in three forms (Anki's importer, `rslib/src/import_export/package/meta.rs`):
`collection.anki2` and `collection.anki21` are SQLite files whose note types are JSON in the table
`col`; `collection.anki21b` is one compressed with Zstandard, its note types in tables of their own
with settings as protocol buffers (`proto/anki/notetypes.proto`).
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import zstandard

from cribdeck.model.errors import InputError

_FORMS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"The newest first: with it, the others only hold a note that asks for a newer Anki."
MAX_BYTES = 1 << 30
"Size of a collection once it is unpacked; a larger one is taken for an attack."
_MAX_STEPS = 2_000
"""How many times SQLite may ask to go on, each after so many of its instructions; a query that
needs more hides a loop."""
_STEP = 1_000_000
_CHUNK = 1 << 20
_FIELD_SEPARATOR = "\x1f"


@dc.dataclass(frozen=True, slots=True)
class ExportedNote:
    """A note of an exported deck."""

    guid: str
    type_id: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    modified: int
    cards: tuple[int, ...]
    "Numbers of its cards."


@dc.dataclass(frozen=True, slots=True)
class AnkiExport:
    """What an exported deck holds."""

    notes: tuple[ExportedNote, ...]
    types: Mapping[int, Mapping[str, object]]
    "Id → note type, as the JSON of older Ankis describes it."


def read_package(path: Path) -> AnkiExport:
    """The notes and note types of an exported deck.

    Raises:
        InputError: there is no such file, or it is no package that can be read safely.
    """
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is no file", hint="name a package that Anki exported (.apkg)")
    try:
        with (
            zipfile.ZipFile(path) as archive,
            tempfile.TemporaryDirectory(prefix="cribdeck-") as folder,
        ):
            name = next((form for form in _FORMS if form in archive.namelist()), None)
            if name is None:
                raise InputError(
                    f"{path}: holds no collection",
                    hint="export the deck in Anki as an .apkg file, with its scheduling or without",
                )
            unpacked = Path(folder) / "collection"
            with archive.open(name) as source, unpacked.open("wb") as target:
                _copy(_decompressed(source) if name.endswith("b") else source, target, path)
            return _read_collection(unpacked)
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except (
        OSError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zstandard.ZstdError,
    ) as error:
        raise InputError(
            f"{path}: is no Anki package: {error}", hint="export the deck in Anki as an .apkg file"
        ) from error
    except (
        sqlite3.Error,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        UnicodeDecodeError,
    ) as error:
        raise InputError(
            f"{path}: the collection in it is damaged: {error}", hint="export the deck once more"
        ) from error


def _decompressed(source: IO[bytes]) -> IO[bytes]:
    reader: IO[bytes] = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
        source, read_across_frames=True
    )
    return reader


def _copy(source: IO[bytes], target: IO[bytes], path: Path) -> None:
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
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    steps = iter(range(_MAX_STEPS))
    try:
        connection.set_progress_handler(lambda: next(steps, None) is None, _STEP)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.create_collation(
            "unicase",
            lambda one, other: (
                (one.casefold() > other.casefold()) - (one.casefold() < other.casefold())
            ),
        )
        yield connection
    finally:
        connection.close()


def _read_collection(path: Path) -> AnkiExport:
    with _opened(path) as connection:
        tables = {
            name
            for name, kind in connection.execute("SELECT name, type FROM sqlite_master")
            if kind == "table"
        }
        if not {"notes", "cards", "col"} <= tables:
            raise ValueError("tables are missing")
        cards: dict[int, list[int]] = {}
        for note, card in connection.execute("SELECT nid, ord FROM cards"):
            cards.setdefault(int(note), []).append(int(card))
        notes = [
            ExportedNote(
                str(guid),
                int(kind),
                tuple(str(fields).split(_FIELD_SEPARATOR)),
                tuple(str(tags).split()),
                int(changed),
                tuple(sorted(cards.get(number, ()))),
            )
            for number, guid, kind, changed, tags, fields in connection.execute(
                "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
            )
        ]
        types = (
            _types_of_tables(connection)
            if {"notetypes", "fields", "templates"} <= tables
            else _types_of_json(connection)
        )
    return AnkiExport(tuple(notes), types)


def _types_of_json(connection: sqlite3.Connection) -> dict[int, Mapping[str, object]]:
    described = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
    return {int(number): {**kind, "id": int(number)} for number, kind in described.items()}


def _types_of_tables(connection: sqlite3.Connection) -> dict[int, Mapping[str, object]]:
    types: dict[int, Mapping[str, object]] = {}
    for number, name, changed, config in connection.execute(
        "SELECT id, name, mtime_secs, config FROM notetypes"
    ).fetchall():
        settings = _message(config)
        fields = [
            {
                "name": field,
                "ord": place,
                "id": _number(_message(own), 9),
                "font": "Arial",
                "size": 20,
                "rtl": False,
                "sticky": False,
                "media": [],
            }
            for place, field, own in connection.execute(
                "SELECT ord, name, config FROM fields WHERE ntid = ? ORDER BY ord", (number,)
            )
        ]
        templates = [
            {
                "name": card,
                "ord": place,
                "id": _number(_message(own), 8),
                "qfmt": _string(_message(own), 1),
                "afmt": _string(_message(own), 2),
                "bqfmt": "",
                "bafmt": "",
                "bfont": "",
                "bsize": 0,
                "did": None,
            }
            for place, card, own in connection.execute(
                "SELECT ord, name, config FROM templates WHERE ntid = ? ORDER BY ord", (number,)
            )
        ]
        types[int(number)] = {
            "id": int(number),
            "name": str(name),
            "type": _number(settings, 1) or 0,
            "mod": int(changed),
            "usn": -1,
            "sortf": 0,
            "did": 1,
            "tmpls": templates,
            "flds": fields,
            "css": _string(settings, 3),
            "latexPre": _string(settings, 5),
            "latexPost": _string(settings, 6),
            "latexsvg": False,
            "req": [],
            "tags": [],
            "vers": [],
        }
    return types


# --- protocol buffers (protobuf.dev/programming-guides/encoding): no more than reading the fields o


def _message(data: bytes) -> dict[int, int | bytes]:
    """Field number → its last value: a number, or bytes."""
    out: dict[int, int | bytes] = {}
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        match tag & 7:
            case 0:
                out[tag >> 3], at = _varint(data, at)
            case 1 | 5 as width:
                size = 8 if width == 1 else 4
                out[tag >> 3], at = int.from_bytes(data[at : at + size], "little"), at + size
            case 2:
                size, at = _varint(data, at)
                out[tag >> 3], at = data[at : at + size], at + size
            case _:
                raise ValueError("a note type's settings cannot be read")
    return out


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 0x80:
            return value, at


def _string(message: Mapping[int, int | bytes], number: int) -> str:
    value = message.get(number, b"")
    return value.decode("utf-8") if isinstance(value, bytes) else ""


def _number(message: Mapping[int, int | bytes], number: int) -> int | None:
    value = message.get(number)
    return value if isinstance(value, int) else None
