"""All that depends on the inside of genanki 0.13.1; its only user.

genanki makes the collection with its decks and note types. Its own notes cannot carry a time of
their own and its packages are written with today's date, so rows and files are written in
`package`. Each function says which facts it rests on;
tests/unit/writers/anki/test_genanki_private.py tests them one by one. The version is pinned in
pyproject.toml.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Mapping, Sequence

import genanki

EARLIEST = 1_577_836_800
"""Seconds since 1970 of 2020-01-01, the earliest time of anything: ids of notes are made of times,
and Anki cannot load a note whose id is 0."""


class NoteTypeModel(genanki.Model):  # type: ignore[misc] # genanki has no types
    """A note type with a modification time of its own.

    Rests on: `Model.to_json` is what writes a note type, and its first parameter becomes `mod`.
    """

    modified = EARLIEST
    "Seconds since 1970."

    def to_json(self, _timestamp: float, deck_id: int) -> dict[str, object]:
        """The note type as the collection holds it."""
        described: dict[str, object] = super().to_json(self.modified, deck_id)
        return described


def note_type_model(
    number: int,
    name: str,
    *,
    is_cloze: bool,
    fields: Sequence[Mapping[str, object]],
    templates: Sequence[Mapping[str, object]],
    css: str,
    required: Sequence[int],
) -> NoteTypeModel:
    """A note type for genanki; `required` is for each card template the field that it needs.

    Fields and templates are described as the collection describes them, with an `id`, by which Anki
    follows a renamed one from 23.10 on.

    Rests on: whatever keys are in fields and templates are written; `_req`, which genanki would
    guess by filling templates in, is a cached property that can be set.
    """
    model = NoteTypeModel(
        number,
        name,
        fields=list(fields),
        templates=list(templates),
        css=css,
        model_type=genanki.Model.CLOZE if is_cloze else genanki.Model.FRONT_BACK,
    )
    rows = [[n, "all", [field]] for n, field in enumerate(required)]
    model._req = rows  # noqa: SLF001 - stated, not guessed
    return model


def write_collection(
    connection: sqlite3.Connection,
    decks: Sequence[tuple[int, str]],
    models: Sequence[NoteTypeModel],
    modified: int,
) -> None:
    """Fill an empty database with the tables of a collection, decks (id and name) and note types.

    `modified` is in seconds since 1970. The note types are written with the first deck.

    Rests on: `Package.write_to_db` makes the tables and writes the decks, each with the note types
    that were added to it, and no notes where a deck has none; `Deck.to_json` is what it writes of
    a deck, into `decks` by its id.
    """
    # With no notes in its decks, genanki writes no rows of its own.
    first, *others = (genanki.Deck(number, name) for number, name in decks)
    for model in models:
        first.add_model(model)
    ids = itertools.count(modified * 1000)
    genanki.Package([first]).write_to_db(connection.cursor(), modified, ids)
    # genanki would read and write all decks anew for each one.
    (text,) = connection.execute("SELECT decks FROM col").fetchone()
    described = json.loads(text)
    described.update((str(deck.deck_id), deck.to_json()) for deck in others)
    connection.execute("UPDATE col SET decks = ?", (json.dumps(described),))
