"""What the JSON of a note type has to be, so that this program and Anki can read it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import NoReturn

from cribdeck.identity.checked_values import is_on_one_line

NoteType = Mapping[str, object]
"""A note type as JSON: `name`, `type` (0, or 1 for clozes), `mod` (when it last changed), `flds`
and `tmpls` (lists of its fields and card templates, objects with a `name`), and more that is only
passed on. The two sides of a card template are its `qfmt` and `afmt`."""
LARGEST = 1 << 24
"Bytes of a note type's JSON: decks with pictures in their style sheets have a few millions."
_MOST_PARTS = 500
"Fields or card templates of a note type; people have tens."
_LONGEST_NAME = 500
"Characters of the name of a note type, a field or a card template."
_NUMBER = re.compile(r"-?[0-9]{1,18}")
"A number that is written as text; all of these have 64 bits."
_MAX_DEPTH = 32
"Levels of lists and objects; Anki reads a hundred, all note types of a collection together."
_ANY = range(-(1 << 63), 1 << 63)
"An integer of SQLite, and of Anki."
_SMALL = range(1 << 16)
_NUMBERS = {
    **dict.fromkeys(("id", "type", "mod", "did", "tag", "bsize", "originalStockKind"), _ANY),
    "usn": range(-(1 << 31), 1 << 31),
    "sortf": _SMALL,
    "ord": range(_MOST_PARTS + 1),
    "size": _SMALL,
}
"Keys that hold numbers, with those that Anki has room for."
_MAY_BE_NULL = frozenset({"id", "did", "tag"})
_TEXTS = frozenset(
    {"name", "css", "latexPre", "latexPost", "font", "description", "qfmt", "afmt", "bqfmt"}
    | {"bafmt", "bfont"}
)
_FLAGS = frozenset(
    {"latexsvg", "sticky", "rtl", "plainText", "collapsed", "excludeFromSearch", "preventDeletion"}
)
_LISTS = frozenset({"flds", "tmpls", "req", "tags", "vers", "media"})
"Keys that Anki reads, by the kind of their values (`rslib/src/notetype/schema11.rs`)."


def parse_note_types(text: str) -> object:
    """What some JSON holds.

    Raises:
        ValueError: it is none, or more of it than a collection has.
    """
    if len(text) > LARGEST:
        raise ValueError("its note types are too large")
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("its note types are nested too deeply") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def check_shape(described: object) -> None:
    """Refuse what is no note type; what Anki gives of itself may be missing.

    Raises:
        ValueError: something in it is not what it should be.
    """
    if not isinstance(described, dict):
        raise ValueError("a note type is no object")  # noqa: TRY004 - all faults are of one kind
    _check_depth(described)
    _check_values(described)
    for key in ("flds", "tmpls"):
        _check_parts(described.get(key, []), key)
    # Halves of characters have no bytes.
    json.dumps(described, ensure_ascii=False).encode()


def _check_depth(value: object, depth: int = 0) -> None:
    if depth > _MAX_DEPTH:
        raise ValueError("a note type is nested too deeply")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _check_depth(each, depth + 1)


def _check_parts(parts: Collection[object], key: str) -> None:
    if len(parts) > _MOST_PARTS:
        raise ValueError(f"a note type has more than {_MOST_PARTS} “{key}”")
    names = set()
    for part in parts:
        if not isinstance(part, dict) or not isinstance(part.get("name"), str):
            message = f"something in “{key}” of a note type is no object with a name"
            raise ValueError(message)  # noqa: TRY004 - all faults are of one kind
        _check_values(part)
        if part["name"] in names:
            raise ValueError(f"a note type has two “{key}” of one name")
        names.add(part["name"])


def _check_values(described: Mapping[str, object]) -> None:
    for key, value in described.items():
        if not _is_as_expected(key, value):
            raise ValueError(f"“{key[:20]}” of a note type is not what it should be")


def _is_as_expected(key: str, value: object) -> bool:
    if value is None:
        return key in _MAY_BE_NULL or not (key in _NUMBERS or key in _TEXTS | _FLAGS | _LISTS)
    if key in _NUMBERS:
        return _is_number(value, _NUMBERS[key])
    if key in _TEXTS:
        return isinstance(value, str) and (key != "name" or _is_name(value))
    if key in _FLAGS:
        return isinstance(value, bool)
    return key not in _LISTS or isinstance(value, list)


def _is_number(value: object, allowed: range) -> bool:
    """Whether this is one of these numbers; some tools write them as text."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None and int(value) in allowed
    return isinstance(value, int) and not isinstance(value, bool) and value in allowed


def _is_name(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_NAME and is_on_one_line(value)


def number_in(described: Mapping[str, object], key: str, default: int = 0) -> int:
    """A number of a checked note type, where it may be text or missing."""
    value = described.get(key)
    return int(value) if isinstance(value, int | str) else default
