"""Reading the note types of an exported collection, in the form in which older Ankis keep them.

That form, one JSON object a note type, is what genanki writes and every Anki reads. Newer Ankis
keep note types in tables of their own, the settings in them as protocol buffers; the numbers of
their fields are those of Anki's `proto/anki/notetypes.proto`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from cribdeck.identity.export_limits import Budget
from cribdeck.identity.note_type_shape import NoteType, check_shape, parse_note_types
from cribdeck.identity.protobuf import number_field, read_message, text_field

_KIND, _CSS, _LATEX_PRE, _LATEX_POST = 1, 3, 5, 6
"Fields of `Notetype.Config`."
_FIELD_ID = 9
"Field of `Notetype.Field.Config`."
_QUESTION_FORMAT, _ANSWER_FORMAT, _TEMPLATE_ID = 1, 2, 8
"Fields of `Notetype.Template.Config`."
_Part = tuple[int, str, bytes]
"Place, name and settings of a field or a card template."


def read_note_types(
    connection: sqlite3.Connection, tables: Collection[str], budget: Budget
) -> dict[int, NoteType]:
    """The note types of a collection by their ids, each of the shape that Anki reads.

    Args:
        connection: The collection.
        tables: The names of its tables.
        budget: How much more may be read.

    Raises:
        TooLargeError: there are more than that.
        sqlite3.Error, ValueError, TypeError, AttributeError, IndexError: it is damaged.
    """
    if {"notetypes", "fields", "templates"} <= set(tables):
        types = _read_tables(connection, budget)
    else:
        types = _read_json(connection, budget)
    for note_type in types.values():
        check_shape(note_type)
    return types


def _read_json(connection: sqlite3.Connection, budget: Budget) -> dict[int, NoteType]:
    (text,) = connection.execute("SELECT models FROM col").fetchone()
    budget.spend(text)
    described = parse_note_types(text)
    if not isinstance(described, dict):
        raise ValueError("its note types are no object")  # noqa: TRY004 - as all that is damaged
    return {int(number): {**each, "id": int(number)} for number, each in described.items()}


def _read_tables(connection: sqlite3.Connection, budget: Budget) -> dict[int, NoteType]:
    fields = _parts(connection, "fields", budget)
    templates = _parts(connection, "templates", budget)
    types: dict[int, NoteType] = {}
    for number, name, modified, config in connection.execute(
        "SELECT id, name, mtime_secs, config FROM notetypes"
    ):
        budget.spend(name, config)
        types[number] = {
            "id": number,
            "name": name,
            "mod": modified,
            "tmpls": [_with_settings(part, _template) for part in templates.get(number, [])],
            "flds": [_with_settings(part, _field) for part in fields.get(number, [])],
            **_settings(config),
        }
    return types


def _parts(
    connection: sqlite3.Connection, table: str, budget: Budget
) -> Mapping[int, Sequence[_Part]]:
    """Id of a note type → its fields or card templates, in order."""
    parts: dict[int, list[_Part]] = defaultdict(list)
    for number, place, name, config in connection.execute(
        f"SELECT ntid, ord, name, config FROM {table}"  # noqa: S608 - one of our own two words
    ):
        budget.spend(name, config)
        if type(number) is not int or type(place) is not int or not isinstance(name, str):
            raise ValueError("a part of a note type is not what it should be")
        parts[number].append((place, name, config))
    return {number: sorted(each, key=lambda part: part[0]) for number, each in parts.items()}


def _settings(config: bytes) -> NoteType:
    settings = read_message(config)
    return {
        "type": number_field(settings, _KIND) or 0,
        # Not yet synchronised, first field for sorting, default deck: what Anki itself fills in.
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "css": text_field(settings, _CSS),
        "latexPre": text_field(settings, _LATEX_PRE),
        "latexPost": text_field(settings, _LATEX_POST),
        "latexsvg": False,
        "req": [],
        "tags": [],
        "vers": [],
    }


def _with_settings(
    part: _Part, describe: Callable[[Mapping[int, int | bytes]], Mapping[str, object]]
) -> NoteType:
    place, name, config = part
    return {"name": name, "ord": place, **describe(read_message(config))}


def _field(settings: Mapping[int, int | bytes]) -> Mapping[str, object]:
    return {
        "id": number_field(settings, _FIELD_ID),
        "font": "Arial",
        "size": 20,
        "rtl": False,
        "sticky": False,
        "media": [],
    }


def _template(settings: Mapping[int, int | bytes]) -> Mapping[str, object]:
    return {
        "id": number_field(settings, _TEMPLATE_ID),
        "qfmt": text_field(settings, _QUESTION_FORMAT),
        "afmt": text_field(settings, _ANSWER_FORMAT),
        "bqfmt": "",
        "bafmt": "",
        "bfont": "",
        "bsize": 0,
        "did": None,
    }
