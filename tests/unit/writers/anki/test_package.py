"""What stands in a package, as Anki would read it."""

from __future__ import annotations

import dataclasses as dc
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cribdeck.config.settings import DeckSettings
from cribdeck.inputs.media import MediaFile
from cribdeck.model.errors import OutputError
from cribdeck.model.note import Note, NoteKind
from cribdeck.writers.anki.genanki_private import EARLIEST
from cribdeck.writers.anki.package import type_digests, write_package
from cribdeck.writers.product import Product
from cribdeck.writers.templates import built_in_folder
from tests.making import product as product_of
from tests.making import with_deck

OLD_TYPE = json.dumps({"id": 77, "name": "Old", "flds": [{"name": "Ask"}, {"name": "Say"}]})
RECENT = 1_700_000_000


def product(**changes: Any) -> Product:
    settings = DeckSettings(name="Biology", slug="biology", sources=("a.md",))
    return dc.replace(with_deck(product_of(""), settings=settings), **changes)


def note(guid: str, **changes: Any) -> Note:
    values = {"Term": f"term {guid}", "Definition": "what it is"}
    plain = Note(guid, NoteKind.TERM, values, ("deck::one", "two"), (0,), f"sort {guid}")
    return dc.replace(plain, **changes)


class Package:
    """A package opened."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        collection = sqlite3.connect(":memory:")
        collection.deserialize(self.archive.read("collection.anki2"))
        self.rows = collection.execute

    def described(self, column: str) -> dict[str, Any]:
        return json.loads(self.rows(f"SELECT {column} FROM col").fetchone()[0])


def package(made: Product, *notes: Note, media: tuple[MediaFile, ...] = ()) -> Package:
    return Package(b"".join(write_package(made, notes, media)))


def test_notes__rows_with_fields_in_the_order_of_the_note_type() -> None:
    made = package(product(), note("a", modified=RECENT), note("b", modified=5))

    rows = made.rows("SELECT guid, mod, tags, flds, sfld FROM notes ORDER BY id").fetchall()
    assert [(row[0], row[1]) for row in rows] == [("a", RECENT), ("b", EARLIEST)]
    assert rows[0][2] == " deck::one two "
    assert rows[0][3].split("\x1f")[:3] == ["term a", "what it is", ""]
    assert rows[0][4] == "sort a"


def test_ids__are_the_time_of_the_newest_note_and_on() -> None:
    made = package(product(), note("a", modified=RECENT), note("b", cards=(0, 1)))

    assert made.rows("SELECT id FROM notes ORDER BY id").fetchall() == [
        (RECENT * 1000,),
        (RECENT * 1000 + 1,),
    ]
    assert [row[0] - RECENT * 1000 for row in made.rows("SELECT id FROM cards ORDER BY id")] == [
        0,
        1,
        2,
    ]


def test_cards__in_the_order_of_the_notes_with_room_between() -> None:
    made = package(product(), note("a", cards=(0, 2)), note("b"))

    assert made.rows("SELECT ord, due FROM cards ORDER BY id").fetchall() == [
        (0, 10),
        (2, 10),
        (0, 20),
    ]


def test_decks__one_for_each_level_with_constant_ids() -> None:
    made = package(product(), note("a", deck=("Cells", "Walls")), note("b"))
    again = package(product(), note("b", deck=("Cells", "Walls")))

    decks = {deck["name"]: int(number) for number, deck in made.described("decks").items()}
    assert set(decks) == {"Default", "Biology", "Biology::Cells::Walls"}
    assert all(1 << 30 <= decks[name] < 1 << 31 for name in decks if name != "Default")
    assert str(decks["Biology::Cells::Walls"]) in again.described("decks")
    assert made.rows("SELECT did FROM cards ORDER BY id").fetchall() == [
        (decks["Biology::Cells::Walls"],),
        (decks["Biology"],),
    ]


def test_note_types__that_of_terms_always_others_where_needed() -> None:
    def names(*notes: Note, adopted: dict[int, str] | None = None) -> set[str]:
        types = package(product(adopted_types=adopted or {}), *notes).described("models")
        return {described["name"] for described in types.values()} - {"Basic"}

    assert names() == {"Cribdeck Term"}
    assert names(note("a", kind=NoteKind.CLOZE)) == {"Cribdeck Term", "Cribdeck Cloze"}
    cloze = note("a", kind=NoteKind.CLOZE, note_type=77)
    assert names(cloze, adopted={77: OLD_TYPE}) == {"Cribdeck Term", "Old"}


def test_note_types__an_adopted_one_is_kept_as_it_is() -> None:
    adopted = note("a", note_type=77, fields={"Say": "what it is", "Ask": "term"})
    made = package(product(adopted_types={77: OLD_TYPE}), adopted)

    assert made.described("models")["77"] == json.loads(OLD_TYPE)
    assert made.rows("SELECT mid, flds FROM notes").fetchone() == (77, "term\x1fwhat it is")


def test_note_types__were_modified_when_their_look_was() -> None:
    def modified(**changes: Any) -> set[int]:
        types = package(product(**changes)).described("models").values()
        return {described["mod"] for described in types if described["name"] != "Basic"}

    assert modified() == {EARLIEST}
    assert modified(style_modified=RECENT) == {RECENT}


def test_package__has_pictures_by_number_and_no_dates(tmp_path: Path) -> None:
    (tmp_path / "cell.png").write_bytes(b"picture")
    picture = MediaFile("zelle ä.png", "image/png", tmp_path / "cell.png", 7)
    archive = package(product(), note("a"), media=(picture,)).archive

    assert archive.namelist() == ["collection.anki2", "media", "0"]
    assert json.loads(archive.read("media")) == {"0": "zelle ä.png"}
    assert archive.read("0") == b"picture"
    assert {info.date_time for info in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


def test_package__same_notes_same_bytes_and_nothing_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    first, second = (b"".join(write_package(product(), [note("a")])) for _ in range(2))

    assert first == second
    assert list(tmp_path.iterdir()) == []


def test_package__no_room_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile", full)

    with pytest.raises(OutputError, match="No space left") as raised:
        list(write_package(product(), []))
    assert "TMPDIR" in str(raised.value.hint)


def test_digests__tell_a_look_from_a_schema(tmp_path: Path) -> None:
    def changed(file: str, old: str, new: str) -> tuple[str, str]:
        path = tmp_path / "anki" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (built_in_folder() / "anki" / file).read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        digests = type_digests([tmp_path, built_in_folder()])
        path.unlink()
        return digests

    look, schema = type_digests([built_in_folder()])

    other_look, same_schema = changed("term/style.css.j2", "{", " {")
    assert other_look != look
    assert same_schema == schema
    other_schema = changed("term/note_type.yaml", "Spare 2", "Spare Two")[1]
    assert other_schema != schema
    assert {len(look), len(schema)} == {16}
