from __future__ import annotations

import dataclasses as dc
import json

import pytest

from cribdeck.identity.adopt import AdoptionResult, adopt, adopted_note, type_name
from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import Ledger, LedgerEntry, TypeEntry
from cribdeck.model.note import Note, NoteKind
from tests.unit.identity.made import BASIC, draft_of, entry_of_term

DRAFT = draft_of("Osmosis", key="osmosis", trail=("Cells",), previous="pump")
NOTE = ExportedNote("old", 7, ("Osmosis", "water moves", ""), ("mine",), 3, (0, 1))
OWN_TYPES = (99,)
TWO_CARDS = {
    **BASIC,
    "mod": 5,
    "name": "Bäsic",
    "tmpls": [{"name": name, "qfmt": "{{Front}}", "afmt": "{{Back}}"} for name in "ab"],
}
NOTHING = Ledger()
ADOPTED = LedgerEntry(
    guid="old",
    deck="deck",
    key="osmosis",
    kind=NoteKind.TERM,
    modified=3,
    digest="",
    term="Osmosis",
    fields={"Front": "Osmosis", "Back": "water moves"},
    tags=("mine",),
    cards=(0, 1),
    trail=("Cells",),
    previous_key="pump",
    note_type=7,
)


def adopted(
    *notes: ExportedNote,
    drafts: tuple[RecordDraft, ...] = (DRAFT,),
    ledger: Ledger = NOTHING,
) -> AdoptionResult:
    kinds = {7: TWO_CARDS, 8: {**BASIC, "type": 1}}
    return adopt(drafts, AnkiExport(notes, kinds), ledger, own_types=OWN_TYPES, now=50)


def test_note__becomes_that_of_the_record_with_its_note_type() -> None:
    result = adopted(NOTE)

    assert result.pairs == ((DRAFT, NOTE),)
    assert result.unknown == ()
    assert result.ledger.entries == (ADOPTED,)
    (known,) = result.ledger.types
    assert (known.name, known.digest, known.modified) == ("adopted 7", "", 5)
    schema = json.loads(known.schema)
    assert schema | TWO_CARDS | {"id": 7} == schema
    assert (schema["usn"], schema["css"]) == (-1, "")
    assert "ä" in known.schema
    assert known.schema.index('"flds"') < known.schema.index('"mod"') < known.schema.index('"type"')


@pytest.mark.parametrize(("mod", "modified"), [("5", 5), (None, 0)])
def test_note_type__when_it_last_changed(mod: str | None, modified: int) -> None:
    kind = dict(BASIC) if mod is None else {**BASIC, "mod": mod}
    result = adopt([DRAFT], AnkiExport((NOTE,), {7: kind}), Ledger(), own_types=(), now=50)

    assert result.ledger.types[0].modified == modified


def test_note_type__as_it_is_now() -> None:
    ledger = Ledger((), (TypeEntry("Cribdeck", "e", 1), TypeEntry("adopted 7", "", 1, "{}")))

    types = adopted(NOTE, ledger=ledger).ledger.types

    assert [known.name for known in types] == ["Cribdeck", "adopted 7"]
    assert types[0] == ledger.types[0]
    assert types[1].modified == 5


def test_note_of_our_own_type__goes_on_as_one_of_ours() -> None:
    note = dc.replace(NOTE, type_id=99)

    result = adopted(note)

    assert result.ledger.entries == (dc.replace(ADOPTED, fields={}, note_type=0),)
    assert result.ledger.types == ()


def test_note_of_our_own_type__even_if_its_note_type_is_there() -> None:
    note = dc.replace(NOTE, type_id=99)
    package = AnkiExport((note,), {99: BASIC})

    result = adopt([DRAFT], package, Ledger(), own_types=OWN_TYPES, now=50)

    assert result.ledger.entries[0].note_type == 0
    assert result.ledger.types == ()


def test_note_without_cards__has_the_first() -> None:
    (entry,) = adopted(dc.replace(NOTE, cards=())).ledger.entries

    assert entry.cards == (0,)


def test_note_with_more_fields_than_its_note_type__the_named_ones() -> None:
    (entry,) = adopted(dc.replace(NOTE, fields=("Osmosis", "", "c", "d"))).ledger.entries

    assert entry.fields == {"Front": "Osmosis"}


@pytest.mark.parametrize("type_id", [8, 1234])
def test_note_type_without_question_and_answer__is_left_alone(type_id: int) -> None:
    result = adopted(dc.replace(NOTE, type_id=type_id))

    assert result == AdoptionResult((), ("Osmosis",), Ledger())


def test_unknown__the_questions_of_all_other_notes() -> None:
    others = [
        dc.replace(NOTE, guid=f"g{n}", type_id=type_id, fields=(question, "x"))
        for n, (question, type_id) in enumerate([("Who?", 7), ("{{c1::A}}", 8)])
    ]

    assert adopted(others[0], NOTE, others[1]).unknown == ("Who?", "{{c1::A}}")


def test_two_notes_of_one_guid__the_last() -> None:
    result = adopted(dc.replace(NOTE, fields=("Other", "x")), NOTE)

    assert result.pairs == ((DRAFT, NOTE),)
    assert result.unknown == ()


def test_note_that_was_built_before__is_removed_now() -> None:
    built = entry_of_term("osmosis", guid="built")
    removed = entry_of_term("osmosis", guid="earlier", removed=7)
    others = [
        entry_of_term("osmosis", guid="g1", deck="other"),
        entry_of_term("osmosis", guid="g2", kind=NoteKind.CLOZE),
        entry_of_term("pump", guid="g3"),
    ]

    entries = adopted(NOTE, ledger=Ledger((built, removed, *others))).ledger.entries

    assert entries == (dc.replace(built, removed=50), removed, *others, ADOPTED)


def test_note_that_was_adopted_before__is_brought_up_to_date_in_its_place() -> None:
    before = dc.replace(
        ADOPTED, key="water", fields={}, digest="d", numbered_items=((1, "a"),), tags=()
    )
    other = entry_of_term("pump")

    entries = adopted(NOTE, ledger=Ledger((before, other))).ledger.entries

    assert entries == (dc.replace(ADOPTED, numbered_items=((1, "a"),)), other)


def test_type_name() -> None:
    assert type_name(7) == "adopted 7"


NOTE_NOW = Note(
    "old",
    NoteKind.TERM,
    {
        "Term": "<b>Osmosis</b>",
        "Definition": "<p>water</p>",
        "Image": "<img>",
        "Details": "<dl></dl>",
        "Audio": "[sound:a.mp3]",
        "Key": "osmosis",
    },
    ("cells", "mine"),
    (0, 3),
    "Osmosis",
    modified=9,
)


def test_adopted_note__in_the_fields_it_came_with() -> None:
    entry = dc.replace(ADOPTED, fields={"Front": "old", "Hint": "kept"}, tags=("mine", "hard"))

    assert adopted_note(NOTE_NOW, entry, ("Front", "Back")) == dc.replace(
        NOTE_NOW,
        fields={
            "Front": "<b>Osmosis</b>",
            "Hint": "kept",
            "Back": "<p>water</p><img><dl></dl>[sound:a.mp3]",
        },
        tags=("mine", "hard", "cells"),
        cards=(0, 1),
        note_type=7,
    )


def test_adopted_note__what_it_does_not_have_is_left_out() -> None:
    note = dc.replace(NOTE_NOW, fields={"Term": "Osmosis", "Definition": "<p>water</p>"})

    assert adopted_note(note, ADOPTED, ("Front", "Back")).fields == {
        "Front": "Osmosis",
        "Back": "<p>water</p>",
    }
