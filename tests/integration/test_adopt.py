"""Switching from another tool: the review history goes on."""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import genanki
import pytest

from cribdeck.identity.anki_export import read_package
from cribdeck.model.errors import InputError
from tests.integration.anki_import import import_deck, is_sound
from tests.running import Ran

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NOTES = """# Cells

- **Osmosis**: water moves through a membrane towards the higher salt
- **Pump**: a protein that moves ions against their gradient and needs ATP
- **Nucleus (cell core)**: keeps the DNA and decides which genes are read
- **Ribosome**: builds proteins
"""
OLD = [
    ("Osmosis", "water goes where the salt is"),
    ("What is a pump?", "moves ions"),
    ("<b>Nucleus</b>", "DNA is in it"),
    ("Who found the cell?", "Hooke"),
]


def basic(*, extra: str = "") -> genanki.Model:
    fields = [{"name": "Front"}, {"name": "Back"}, *([{"name": extra}] if extra else [])]
    return genanki.Model(
        1607392319,
        "Somebody's Basic",
        fields=fields,
        templates=[
            {"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}
        ],
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n", "utf-8"
    )
    return tmp_path


def old_deck(path: Path, *, extra: str = "") -> Path:
    deck = genanki.Deck(1234567890, "Old deck")
    for front, back in OLD:
        deck.add_note(
            genanki.Note(
                basic(extra=extra), [front, back, *(["kept"] if extra else [])], tags=["mine"]
            )
        )
    # Old enough that what is built from it is dated before it is imported: Anki counts in seconds.
    genanki.Package(deck).write_to_file(str(path), timestamp=time.time() - 3600)
    return path


def exported(collection: Any, path: Path, *, legacy: bool) -> Path:
    """What Anki itself exports."""
    from anki.collection import DeckIdLimit, ExportAnkiPackageOptions

    deck = collection.decks.id_for_name("Old deck")
    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=False, with_media=False, legacy=legacy
    )
    collection.export_anki_package(out_path=str(path), limit=DeckIdLimit(deck), options=options)
    return path


@pytest.mark.parametrize("form", ["genanki", "anki2", "anki21b"])
def test_adopted_notes__are_updated_in_place_and_keep_their_reviews(
    project: Path, cribdeck: Callable[..., Ran], collection: Any, form: str
) -> None:
    old = old_deck(project / "old.apkg", extra="Hint")
    import_deck(collection, old)
    cards = collection.find_cards("deck:Old*")
    for number in cards:
        card = collection.get_card(number)
        card.start_timer()
        collection.sched.answerCard(card, 4)
    if form != "genanki":
        old = exported(collection, project / f"{form}.apkg", legacy=form == "anki2")

    ran = cribdeck("adopt", old)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        "= Osmosis",
        "= Pump",
        "= Nucleus (cell core)",
        "? Who found the cell?",
    ]
    assert cribdeck("build", "--only", "deck").code == 0
    counts = import_deck(collection, project / "build" / "cells.apkg")

    assert counts == {"new": 1, "updated": 3, "duplicate": 0, "conflicting": 0}
    (osmosis,) = collection.find_notes("Front:Osmosis")
    note = collection.get_note(osmosis)
    assert note["Back"] == "<p>water moves through a membrane towards the higher salt</p>"
    assert note["Hint"] == "kept"
    assert set(note.tags) == {"mine", "cells"}
    assert all(collection.get_card(number).ivl > 0 for number in cards)
    assert is_sound(collection)
    again = import_deck(collection, project / "build" / "cells.apkg")
    assert again == {"new": 0, "updated": 0, "duplicate": 4, "conflicting": 0}
    (project / "cells.md").write_text(NOTES.replace("needs ATP", "costs ATP"), "utf-8")
    assert cribdeck("build", "--only", "deck").code == 0
    assert import_deck(collection, project / "build" / "cells.apkg")["updated"] == 1


def test_adopted_notes__renamed_and_removed_like_any_other(
    project: Path, cribdeck: Callable[..., Ran], collection: Any
) -> None:
    import_deck(collection, old_deck(project / "old.apkg"))
    assert cribdeck("adopt", "old.apkg").code == 0
    assert cribdeck("build", "--only", "deck").code == 0
    import_deck(collection, project / "build" / "cells.apkg")
    (project / "cells.md").write_text(NOTES.replace("**Pump**", "**Ion pump**"), "utf-8")

    renamed = json.loads(cribdeck("diff", "--format", "json").out)
    assert [(change["kind"], change["was"]) for change in renamed] == [("renamed", "Pump")]
    (project / "cells.md").write_text("# Cells\n\n- **Ribosome**: builds proteins\n", "utf-8")
    assert cribdeck("build", "--only", "deck", "--tombstones").code == 0
    search = (project / "build" / "cells.removed.txt").read_text("utf-8").splitlines()[0]
    assert len(collection.find_notes(search)) == 3
    assert import_deck(collection, project / "build" / "cells.tombstones.apkg")["updated"] == 3


def test_dry_run__changes_nothing(project: Path, cribdeck: Callable[..., Ran]) -> None:
    old_deck(project / "old.apkg")

    assert cribdeck("adopt", "old.apkg", "--dry-run").code == 0
    assert not (project / "cribdeck.lock").exists()


def test_nothing_in_common__is_a_finding(project: Path, cribdeck: Callable[..., Ran]) -> None:
    old_deck(project / "old.apkg")
    (project / "cells.md").write_text(
        "- **Quark**: a part of a proton that nobody has seen alone\n", "utf-8"
    )

    assert cribdeck("adopt", "old.apkg").code == 1


def packed(path: Path, name: str, data: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def database(path: Path, *statements: str) -> bytes:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_hostile_packages__are_refused_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cribdeck.identity import anki_export as old_package

    monkeypatch.setattr(old_package, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(old_package, "_MAX_STEPS", 3)
    endless = (
        "CREATE VIEW notes AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS id, x AS guid, x AS mid, x AS mod, '' AS tags, '' AS flds FROM n"
    )
    bad_type = json.dumps({"1": {"flds": 3}})
    cases = {
        "text.apkg": b"hello",
        "empty.apkg": packed(tmp_path / "e", "other", b"").read_bytes(),
        "no-sqlite.apkg": packed(tmp_path / "n", "collection.anki2", b"x" * 5000).read_bytes(),
        "no-zstd.apkg": packed(tmp_path / "z", "collection.anki21b", b"x" * 5000).read_bytes(),
        "bomb.apkg": packed(tmp_path / "b", "collection.anki2", b"\0" * (2 << 20)).read_bytes(),
        "view.apkg": (
            packed(
                tmp_path / "v",
                "collection.anki2",
                database(
                    tmp_path / "v.db",
                    endless,
                    "CREATE TABLE cards(nid, ord)",
                    "CREATE TABLE col(models)",
                ),
            ).read_bytes()
        ),
        "columns.apkg": (
            packed(
                tmp_path / "c",
                "collection.anki2",
                database(
                    tmp_path / "c.db",
                    *(f"CREATE TABLE {name}(x)" for name in ("notes", "cards", "col")),
                ),
            ).read_bytes()
        ),
        "types.apkg": (
            packed(
                tmp_path / "t",
                "collection.anki2",
                database(
                    tmp_path / "t.db",
                    "CREATE TABLE notes(id, guid, mid, mod, tags, flds)",
                    "CREATE TABLE cards(nid, ord)",
                    "CREATE TABLE col(models)",
                    f"INSERT INTO col VALUES ('{bad_type[:-3]}')",
                ),
            ).read_bytes()
        ),
    }
    for name, data in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(InputError) as told:
            read_package(path)
        assert name in str(told.value)


def test_missing_package__says_so(project: Path, cribdeck: Callable[..., Ran]) -> None:
    ran = cribdeck("adopt", "gone.apkg")

    assert ran.code == 3
    assert ran.err.splitlines() == ["error: gone.apkg: no such file"]
    assert not (project / "cribdeck.lock").exists()
