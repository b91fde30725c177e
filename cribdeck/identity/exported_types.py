"""Reading the note types of an exported collection, in the form in which older Ankis keep them.

That form, one JSON object a note type, is what genanki writes and every Anki reads. Newer Ankis
keep note types in tables of their own, the settings in them as protocol buffers; the numbers of
their fields are those of Anki's `proto/anki/notetypes.proto`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping

from cribdeck.identity.protobuf import number_field, read_message, text_field

NoteType = Mapping[str, object]
"""A note type as JSON: `name`, `type` (0, or 1 for clozes), `mod` (when it last changed), `flds`
and `tmpls` (lists of its fields and card templates, objects with a `name`), and more that is only
passed on. The two sides of a card template are its `qfmt` and `afmt`."""

_KIND, _CSS, _LATEX_PRE, _LATEX_POST = 1, 3, 5, 6
"Fields of `Notetype.Config`."
_FIELD_ID = 9
"Field of `Notetype.Field.Config`."
_QUESTION_FORMAT, _ANSWER_FORMAT, _TEMPLATE_ID = 1, 2, 8
"Fields of `Notetype.Template.Config`."


def read_note_types(connection: sqlite3.Connection, tables: Collection[str]) -> dict[int, NoteType]:
    """The note types of a collection by their ids.

    Args:
        connection: The collection.
        tables: The names of its tables.

    Raises:
        sqlite3.Error, ValueError, TypeError, AttributeError, IndexError: it is damaged.
    """
    if {"notetypes", "fields", "templates"} <= set(tables):
        return _read_tables(connection)
    return _read_json(connection)


def _read_json(connection: sqlite3.Connection) -> dict[int, NoteType]:
    described = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
    return {int(number): {**each, "id": int(number)} for number, each in described.items()}


def _read_tables(connection: sqlite3.Connection) -> dict[int, NoteType]:
    rows = connection.execute("SELECT id, name, mtime_secs, config FROM notetypes").fetchall()
    return {
        int(number): _note_type(connection, int(number), str(name), int(modified), config)
        for number, name, modified, config in rows
    }


def _note_type(
    connection: sqlite3.Connection, number: int, name: str, modified: int, config: bytes
) -> NoteType:
    settings = read_message(config)
    return {
        "id": number,
        "name": name,
        "type": number_field(settings, _KIND) or 0,
        "mod": modified,
        # Not yet synchronised, first field for sorting, default deck: what Anki itself fills in.
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "tmpls": _templates(connection, number),
        "flds": _fields(connection, number),
        "css": text_field(settings, _CSS),
        "latexPre": text_field(settings, _LATEX_PRE),
        "latexPost": text_field(settings, _LATEX_POST),
        "latexsvg": False,
        "req": [],
        "tags": [],
        "vers": [],
    }


def _fields(connection: sqlite3.Connection, number: int) -> list[NoteType]:
    return [
        {
            "name": name,
            "ord": place,
            "id": number_field(read_message(config), _FIELD_ID),
            "font": "Arial",
            "size": 20,
            "rtl": False,
            "sticky": False,
            "media": [],
        }
        for place, name, config in connection.execute(
            "SELECT ord, name, config FROM fields WHERE ntid = ? ORDER BY ord", (number,)
        )
    ]


def _templates(connection: sqlite3.Connection, number: int) -> list[NoteType]:
    return [
        {
            "name": name,
            "ord": place,
            "id": number_field(settings, _TEMPLATE_ID),
            "qfmt": text_field(settings, _QUESTION_FORMAT),
            "afmt": text_field(settings, _ANSWER_FORMAT),
            "bqfmt": "",
            "bafmt": "",
            "bfont": "",
            "bsize": 0,
            "did": None,
        }
        for place, name, settings in (
            (place, name, read_message(config))
            for place, name, config in connection.execute(
                "SELECT ord, name, config FROM templates WHERE ntid = ? ORDER BY ord", (number,)
            )
        )
    ]
