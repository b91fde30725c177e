from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.ledger_entries import (
    REMOVED_TAG,
    entry_fields,
    entry_of,
    source_name,
    tombstone,
)
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.outline import Span
from cribdeck.model.records import Origin
from tests.unit.identity.made import draft_of, entry_of_term

FIELDS = {
    "Term": "Recall",
    "Definition": "<p>share</p>",
    "Source": "a.md:3",
    "Id": "g1",
    "Key": "recall",
    "Trail": "A › B",
    "Language": "en",
}
NOTE = Note("g1", NoteKind.TERM, FIELDS, ("t",), (0, 1), "Recall", deck=("A",), modified=5)
DRAFT = draft_of(
    "Recall",
    key="recall",
    previous="before",
    trail=("A", "B"),
    origins=(
        Origin("/home/me/a.md", Span(3, 3)),
        Origin("b.md", Span(1, 1)),
        Origin("b.md", Span(9, 9)),
    ),
)


def test_entry__remembers_all_of_a_note() -> None:
    assert entry_of(NOTE, DRAFT, (), None, digest="d1", doubt="g9") == LedgerEntry(
        guid="g1",
        deck="deck",
        key="recall",
        kind=NoteKind.TERM,
        modified=5,
        digest="d1",
        term="Recall",
        fields={"Term": "Recall", "Definition": "<p>share</p>"},
        tags=("t",),
        cards=(0, 1),
        trail=("A", "B"),
        files=("a.md", "b.md"),
        previous_key="before",
        doubtful_guid="g9",
        first_subdecks=("A",),
    )


def test_entry__no_doubt_unless_there_is_one() -> None:
    assert entry_of(NOTE, DRAFT, (), None, digest="d1").doubtful_guid == ""


def test_entry_of_an_adopted_note__all_of_its_fields() -> None:
    note = dc.replace(NOTE, note_type=7)

    entry = entry_of(note, DRAFT, (), None, digest="d1")

    assert entry.fields == FIELDS
    assert entry.note_type == 7


def test_entry__the_subdecks_its_cards_were_first_put_in() -> None:
    former = entry_of_term("recall", first_subdecks=("Old",))

    assert entry_of(NOTE, DRAFT, (), former, digest="d1").first_subdecks == ("Old",)


@pytest.mark.parametrize(
    ("items", "former", "kept"),
    [
        pytest.param((), None, (), id="none"),
        pytest.param(((2, "b"), (1, "a")), None, ((1, "a"), (2, "b")), id="by number"),
        pytest.param(((1, "a"),), ((2, "gone"),), ((1, "a"), (2, "gone")), id="removed ones stay"),
        pytest.param(((1, "new"),), ((1, "old"), (2, "x")), ((1, "new"), (2, "x")), id="reworded"),
        pytest.param((), ((2, "b"), (1, "a")), ((1, "a"), (2, "b")), id="no list any more"),
    ],
)
def test_entry__items_of_a_list(
    items: tuple[tuple[int, str], ...],
    former: tuple[tuple[int, str], ...] | None,
    kept: tuple[tuple[int, str], ...],
) -> None:
    entry = None if former is None else entry_of_term("recall", numbered_items=former)

    assert entry_of(NOTE, DRAFT, items, entry, digest="d1").numbered_items == kept


@pytest.mark.parametrize(
    ("reverse", "definition", "remembered"),
    [("<p>x</p>", "<p>x</p>", "="), ("<p>[…]</p>", "<p>x</p>", "<p>[…]</p>"), ("", "", "")],
)
def test_reverse__the_same_definition_is_not_held_twice(
    reverse: str, definition: str, remembered: str
) -> None:
    note = dc.replace(NOTE, fields={"Reverse": reverse, "Definition": definition})

    entry = entry_of(note, DRAFT, (), None, digest="d1")

    assert entry.fields["Reverse"] == remembered
    assert entry_fields(entry) == {"Reverse": reverse, "Definition": definition}


def test_reverse__without_a_definition_is_empty() -> None:
    assert entry_fields(entry_of_term("x", fields={"Reverse": "="})) == {"Reverse": ""}


def test_fields__are_a_copy() -> None:
    entry = entry_of_term("x", fields={"Reverse": "=", "Definition": "d"})

    entry_fields(entry)

    assert entry.fields == {"Reverse": "=", "Definition": "d"}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("notes/a.md", "notes/a.md"),
        ("/home/me/notes/a.md", "a.md"),
        ("../notes/a.md", "a.md"),
        ("notes/../../a.md", "a.md"),
        ("a..b/c.md", "a..b/c.md"),
    ],
)
def test_source_name__no_folder_of_the_machine(file: str, name: str) -> None:
    assert source_name(file) == name


REMOVED = entry_of_term(
    "R&D",
    "share",
    guid="g1",
    modified=5,
    removed=9,
    tags=("t",),
    cards=(0, 1),
    trail=("A", "<B>"),
)


def test_tombstone__the_note_with_a_tag_and_the_time_of_its_removal() -> None:
    assert REMOVED_TAG == "cribdeck::removed"
    assert tombstone(REMOVED, "de") == Note(
        "g1",
        NoteKind.TERM,
        {
            "Definition": "<p>share</p>",
            "Id": "g1",
            "Key": "R&amp;D",
            "Trail": "A › &lt;B&gt;",
            "Language": "de",
        },
        ("t", "cribdeck::removed"),
        (0, 1),
        "R&D",
        modified=9,
    )


def test_tombstone__its_reverse_is_written_out() -> None:
    entry = dc.replace(REMOVED, fields={"Reverse": "=", "Definition": "d"})

    assert tombstone(entry, "de").fields["Reverse"] == "d"


def test_tombstone_of_an_adopted_note__its_own_fields_only() -> None:
    entry = dc.replace(REMOVED, fields={"Front": "R&D"}, note_type=7)

    note = tombstone(entry, "de")

    assert note.fields == {"Front": "R&D"}
    assert note.note_type == 7
    assert note.tags == ("t", "cribdeck::removed")
