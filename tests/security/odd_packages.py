"""Old decks with a value that no Anki writes, one at a time: every column, every key."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ODD: dict[str, object] = {
    "negative": -5,
    "zero": 0,
    "2^31": 1 << 31,
    "2^40": 1 << 40,
    "2^50": 1 << 50,
    "2^63-1": (1 << 63) - 1,
    "-2^63": -(1 << 63),
    "70000": 70000,
    "float": 1.5,
    "infinite": float("inf"),
    "null": None,
    "empty": "",
    "text": "some text",
    "blob": b"\x00\xff",
    "huge": "x" * 300_000,
    "nul": "a\x00b",
    "controls": "a\x1b[2J\n::error::b\r\u2028",
    "html": "<script>alert(1)</script>",
    "search": 'x)$" OR "deck:*',
    "separators": "\x1f" * 40,
    "emoji": "\U0001f600\u202e\u2060",
}
"Values that SQLite keeps in any column."
NOTES = "- **Osmosis**: water moves through a membrane\n- **Pump**: moves ions\n"
TYPE = {
    "id": 1607392319000,
    "name": "Basic",
    "type": 0,
    "mod": 1700000000,
    "usn": -1,
    "sortf": 0,
    "did": 1,
    "css": ".card { color: black; }",
    "latexPre": "",
    "latexPost": "",
    "latexsvg": False,
    "req": [[0, "any", [0]]],
    "tags": [],
    "vers": [],
    "flds": [
        {
            "name": name,
            "ord": place,
            "font": "Arial",
            "size": 20,
            "rtl": False,
            "sticky": False,
            "media": [],
            "id": place + 1,
        }
        for place, name in enumerate(("Front", "Back", "Extra"))
    ],
    "tmpls": [
        {
            "name": "Card 1",
            "ord": 0,
            "qfmt": "{{Front}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Back}}",
            "bqfmt": "",
            "bafmt": "",
            "bfont": "",
            "bsize": 0,
            "did": None,
            "id": 5,
        }
    ],
}
NOTE = (11, "kP$<&aQ~2]", TYPE["id"], 1700000000, " mine ", "Osmosis\x1fwater\x1fextra")
COLUMNS = {"notes": ("id", "guid", "mid", "mod", "tags", "flds"), "cards": ("nid", "ord")}


def collection(
    path: Path, *statements: str, types: object = None, change: Callable[..., None] | None = None
) -> bytes:
    """A collection of one note in the older form, then changed by these statements."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes(id, guid, mid, mod, tags, flds)")
        connection.execute("CREATE TABLE cards(nid, ord)")
        connection.execute("CREATE TABLE col(models)")
        connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)", NOTE)
        connection.execute("INSERT INTO cards VALUES (11, 0)")
        models = json.dumps({str(TYPE["id"]): TYPE} if types is None else types)
        connection.execute("INSERT INTO col VALUES (?)", (models,))
        if change is not None:
            change(connection)
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path.read_bytes()


def packed(path: Path, data: bytes, name: str = "collection.anki2") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def with_value(table: str, column: str, value: object) -> Callable[[sqlite3.Connection], None]:
    """A column of every row holds this."""
    return lambda connection: connection.execute(f"UPDATE {table} SET {column} = ?", (value,))  # type: ignore[return-value]


def odd_types() -> Iterator[tuple[str, object]]:
    """The note type with one key missing or odd, at each depth; and what is none at all."""
    number = str(TYPE["id"])
    odd: dict[str, Any] = {
        name: value for name, value in ODD.items() if not isinstance(value, bytes)
    } | {"list": [[]], "object": {"a": 1}, "true": True, "deep": deep(400), "half": "\ud800"}
    for name, value in odd.items():
        yield f"all {name}", {number: value}
        for key in TYPE:
            yield f"{key} {name}", {number: {**TYPE, key: value}}
        for part in ("flds", "tmpls"):
            for key in TYPE[part][0]:  # type: ignore[index]
                parts = [{**TYPE[part][0], key: value}, *TYPE[part][1:]]  # type: ignore[index]
                yield f"{part} {key} {name}", {number: {**TYPE, part: parts}}
    for key in TYPE:
        rest = {other: value for other, value in TYPE.items() if other != key}
        yield f"{key} missing", {number: rest}
    yield "other id", {"x": TYPE}
    yield "negative id", {"-7": TYPE}
    yield "no types", {}
    yield "a list", [TYPE]
    yield "cloze", {number: {**TYPE, "type": 1}}
    same = [{**TYPE["flds"][0]}, {**TYPE["flds"][0]}]  # type: ignore[index]
    yield "same fields", {number: {**TYPE, "flds": same}}
    yield "many fields", {number: {**TYPE, "flds": [{"name": str(n)} for n in range(3000)]}}
    yield "no such field", {number: {**TYPE, "tmpls": [{"name": "C", "qfmt": "{{Nobody}}"}]}}


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value
