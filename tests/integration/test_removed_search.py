"""The search for removed notes, asked of Anki itself."""

from __future__ import annotations

from typing import Any

import pytest
from anki.collection import Collection

from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.removed_search import removed_text, searches_of
from cribdeck.model.note import NoteKind

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HOSTILE = [
    'x)$" OR "deck:*',
    '" OR "" OR "',
    ") OR (deck:*",
    "*",
    "_",
    "re:.*",
    "nc:a",
    "w:a",
    "a*b_c:d(e)f",
    "\\",
    "\\\\",
    '\\"',
    "a\\",
    "-is:new",
    "<b>x</b> &amp; y",
    "a OR b",
    "a\nb",
    "a\x00b",
    "is:due",
    "ümlaut",
    "[sound:a.mp3]",
    "日本",
    "'",
    "%",
]
NAMES = ["Front", "Deck", "Tag", "re", "is", "Note", "a b", "Frage?", "Größe", "x-y"]


def made_type(collection: Collection, name: str) -> int:
    models = collection.models
    described = models.new(f"T {name}")
    for field in (name, "Id"):
        models.add_field(described, models.new_field(field))
    template = models.new_template("Card 1")
    template["qfmt"] = f"x{{{{{name}}}}}"
    models.add_template(described, template)
    return int(models.add_dict(described).id)


def test_search__finds_exactly_the_notes_that_are_gone(collection: Collection) -> None:
    own = made_type(collection, "Term")
    entries: list[LedgerEntry] = []
    numbers: dict[str, int] = {}
    for kind, name in enumerate(NAMES):
        number = made_type(collection, name)
        for place, value in enumerate([*HOSTILE, "Plain"]):
            note = collection.new_note(collection.models.get(number))
            note.fields = [value, ""]
            collection.add_note(note, 1)
            guid = f"a{kind}-{place}"
            numbers[guid] = note.id
            entries.append(entry(guid, note_type=number, fields={name: value}))
    for place, guid in enumerate([*HOSTILE, *(f"{n:020x}" for n in range(20))]):
        note = collection.new_note(collection.models.get(own))
        note.fields = [f"term {place}", guid]
        collection.add_note(note, 1)
        numbers[guid] = note.id
        entries.append(entry(guid))
    for step in range(len(entries)):
        gone = [each for n, each in enumerate(entries) if (n * 7 + step) % 11 == 0][: 1 + step % 9]
        kept = [each for each in entries if each not in gone]
        lines = removed_text(gone, searches_of(kept)).split("\n")
        found = set(collection.find_notes(lines[0])) if lines[0] else set()
        told = {line[2:].partition(" (not in")[0] for line in lines if "not in the search" in line}
        wanted = {numbers[each.guid] for each in gone if each.term not in told}
        assert found == wanted, lines[0]
    plain = [each for each in entries if set(each.fields.values()) == {"Plain"}]
    assert len(collection.find_notes(removed_text(plain).split("\n")[0])) >= 3


def entry(guid: str, **given: Any) -> LedgerEntry:
    values: dict[str, Any] = {"fields": {}} | given
    return LedgerEntry(
        guid=guid,
        deck="deck",
        key=guid,
        kind=NoteKind.TERM,
        modified=1,
        digest="",
        term=f"Term of {guid!r}",
        removed=0,
        **values,
    )
