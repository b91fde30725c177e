"""The facts of genanki that `genanki_private` rests on, one by one."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from cribdeck.writers.anki.genanki_private import (
    EARLIEST,
    NoteTypeModel,
    note_type_model,
    write_collection,
)


def model(*, is_cloze: bool = False) -> NoteTypeModel:
    return note_type_model(
        1_700_000_001,
        "Plain",
        is_cloze=is_cloze,
        fields=[{"name": "Front", "id": 11}, {"name": "Back", "id": 12}],
        templates=[
            {"name": "One", "id": 21, "qfmt": "{{Front}}", "afmt": "{{Back}}"},
            {"name": "Two", "id": 22, "qfmt": "{{#Back}}{{Front}}{{/Back}}", "afmt": "{{Front}}"},
        ],
        css=".card {}",
        required=[0, 1],
    )


def written(*models: NoteTypeModel) -> tuple[dict[str, Any], dict[str, Any], sqlite3.Connection]:
    """Note types and decks of a collection as Anki reads them."""
    connection = sqlite3.connect(":memory:")
    write_collection(connection, [(5, "Deck"), (6, "Deck::Sub")], models, EARLIEST)
    types, decks = connection.execute("SELECT models, decks FROM col").fetchone()
    return json.loads(types), json.loads(decks), connection


def test_note_type__has_a_time_of_its_own() -> None:
    made = model()
    made.modified = 1_800_000_000

    assert made.to_json(7, 1)["mod"] == 1_800_000_000, "to_json is called otherwise"
    types, _, _ = written(made)
    assert types["1700000001"]["mod"] == 1_800_000_000, "to_json does not write note types"


def test_note_type__required_fields_are_stated_not_guessed() -> None:
    described = model().to_json(0, 1)

    assert described["req"] == [[0, "all", [0]], [1, "all", [1]]], "_req cannot be set any more"
    guessed = model()
    del guessed._req
    assert guessed._req != described["req"], "genanki guesses rightly: note_type_model can leave it"


def test_note_type__keeps_the_ids_of_fields_and_templates() -> None:
    described: Any = model().to_json(0, 1)

    assert [field["id"] for field in described["flds"]] == [11, 12], "keys of fields are dropped"
    assert [side["id"] for side in described["tmpls"]] == [21, 22], "keys of templates are dropped"


def test_note_type__is_plain_or_cloze() -> None:
    assert (model().to_json(0, 1)["type"], model(is_cloze=True).to_json(0, 1)["type"]) == (0, 1)


def test_collection__decks_and_types_and_no_notes() -> None:
    types, decks, connection = written(model())

    assert list(types) == ["1700000001"], "a type is written more than once, or under another id"
    assert types["1700000001"]["did"] == 5, "note types do not come with the first deck"
    assert {decks["5"]["name"], decks["6"]["name"]} == {"Deck", "Deck::Sub"}
    assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM cards").fetchone() == (0,)


def test_collection__all_decks_are_as_genanki_writes_the_first() -> None:
    _, decks, _ = written(model())

    named = {"id", "name"}
    first, other = ({k: v for k, v in decks[n].items() if k not in named} for n in ("5", "6"))
    assert other == first, "Deck.to_json is not all that genanki writes of a deck"
    assert decks["6"]["id"] == 6


def test_collection__rows_of_notes_and_cards_have_the_columns_that_are_filled() -> None:
    _, _, connection = written()

    def columns(table: str) -> list[str]:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]

    assert " ".join(columns("notes")) == "id guid mid mod usn tags flds sfld csum flags data", (
        "the table of notes changed: see package._insert_notes"
    )
    assert " ".join(columns("cards")) == (
        "id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data"
    ), "the table of cards changed: see package._fill"
