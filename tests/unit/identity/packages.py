"""Small packages as Anki exports them, in each of its three forms."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import zstandard

NOTES = [
    # id, guid, note type, modified, tags, fields
    (2, "g2", 7, 20, " mine hard ", "Pump\x1fmoves ions"),
    (1, "g1", 8, 10, "", "Osmosis\x1fwater\x1f"),
]
CARDS = [(2, 1), (1, 0), (2, 0)]
"Note and number of each card."
MODELS = {"7": {"name": "Basic", "id": "7", "flds": []}, "8": {"name": "Other"}}


def database(statements: Iterable[str], rows: Mapping[str, list[tuple[object, ...]]]) -> bytes:
    """A SQLite file with these tables and rows (table → its rows)."""
    connection = sqlite3.connect(":memory:")
    connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    for statement in statements:
        connection.execute(statement)
    for table, values in rows.items():
        marks = ", ".join("?" for _ in values[0])
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


TABLES = (
    "CREATE TABLE notes(id, guid, mid, mod, tags, flds)",
    "CREATE TABLE cards(nid, ord)",
    "CREATE TABLE col(models)",
)
TYPE_TABLES = (
    "CREATE TABLE notetypes(id INTEGER PRIMARY KEY, name COLLATE unicase, mtime_secs, config)",
    "CREATE TABLE fields(ntid, ord, name COLLATE unicase, config)",
    "CREATE TABLE templates(ntid, ord, name COLLATE unicase, config)",
)


def older_collection(models: str = json.dumps(MODELS)) -> bytes:
    return database(TABLES, {"notes": NOTES, "cards": CARDS, "col": [(models,)]})


def newer_collection(rows: Mapping[str, list[tuple[object, ...]]]) -> bytes:
    data = {"notes": NOTES, "cards": CARDS, "col": [("",)], **rows}
    return database((*TABLES, *TYPE_TABLES), data)


def package(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def compressed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def message(**fields: int | str) -> bytes:
    """A protocol buffer; `f3=…` is field 3, a number or a text of fewer than 128 bytes."""
    out = b""
    for name, value in fields.items():
        number = int(name[1:])
        if isinstance(value, int):
            out += bytes([number << 3, value])
        else:
            data = value.encode()
            out += bytes([number << 3 | 2, len(data)]) + data
    return out
