"""Names that look the same: one card, one file, or a word about it."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from cribdeck.identity.ledger import load_ledger
from cribdeck.model.note import NoteKind
from tests.running import Ran
from tests.unit.identity.builds import build

FORMER = Path(__file__).parent / "former_names"
"Notes with names that hold what nobody sees, and the ledger that an earlier program made of them."
CONFIG = "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n"


def guids(folder: Path) -> dict[str, str]:
    lines = (folder / "cribdeck.lock").read_text("utf-8").split("\n")[1:]
    data = [json.loads(line) for line in lines if line]
    return {each["guid"]: each["term"] for each in data if "guid" in each and "removed" not in each}


def test_notes_of_an_earlier_program__keep_their_guids(
    tmp_path: Path, cribdeck: Callable[..., Ran]
) -> None:
    for name in ("cells.md", "cribdeck.lock"):
        shutil.copy(FORMER / name, tmp_path / name)
    (tmp_path / "cribdeck.yaml").write_text(CONFIG, "utf-8")
    before = guids(tmp_path)
    assert len(before) == 9

    assert cribdeck("build", "--only", "deck").code == 0

    assert guids(tmp_path).keys() == before.keys()
    assert not (tmp_path / "build" / "cells.removed.txt").exists()
    clean = (tmp_path / "cells.md").read_text("utf-8")
    for sign in "\u2060\u200e\u200c\ufe0f\u202e\u202c":
        clean = clean.replace(sign, "")
    (tmp_path / "cells.md").write_text(unicodedata.normalize("NFC", clean), "utf-8")
    assert cribdeck("build", "--only", "deck").code == 0
    assert guids(tmp_path).keys() == before.keys()


def test_sentence_with_gaps__keeps_its_guid() -> None:
    text = "The cell\u2060 wall of a {{c1::pla\u2060nt}} is made of {{c2::cellu\u200elose}}.\n"
    first = build({"deck": text})
    (entry,) = first.ledger
    assert entry.kind is NoteKind.CLOZE
    # As an earlier program kept it: with spaces where nobody sees anything.
    former = entry.__class__(
        **{
            name: getattr(entry, name)
            for name in entry.__dataclass_fields__
            if name not in ("key", "fields")
        },
        key="the cell wall of a pla nt is made of cellu lose",
        fields={},
    )

    again = build({"deck": text}, [former])

    assert [known.guid for known in again.ledger] == [entry.guid]


@pytest.mark.parametrize("sign", ["\u2060", "\u200b", "\u200e", "\u202e", "\u00ad", "\u200d"])
def test_term__with_a_sign_that_nobody_sees_is_no_second_card(
    tmp_path: Path, cribdeck: Callable[..., Ran], sign: str
) -> None:
    text = "water moves through a membrane towards the higher salt"
    (tmp_path / "cells.md").write_text(
        f"- **Osmosis**: {text}\n- **Osmo{sign}sis**: {text}\n- **OSMOSIS**: {text}\n", "utf-8"
    )
    (tmp_path / "cribdeck.yaml").write_text(CONFIG, "utf-8")

    assert cribdeck("build", "--only", "deck").code == 0

    assert len(load_ledger(tmp_path / "cribdeck.lock").entries) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("cells", "CELLS"),
        ("straße", "STRASSE"),
    ],
)
def test_slugs__of_one_file_are_told(
    tmp_path: Path, cribdeck: Callable[..., Ran], first: str, second: str
) -> None:
    (tmp_path / "cells.md").write_text("- **Osmosis**: water moves\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        f"decks:\n- {{name: A, slug: {first}, sources: [cells.md]}}\n"
        f"- {{name: B, slug: {second}, sources: [cells.md]}}\n",
        "utf-8",
    )

    ran = cribdeck("build", "--only", "deck")

    assert ran.code == 2
    assert "two decks or sheets have the slug" in ran.err


def test_deck_names__that_look_the_same_are_told(
    tmp_path: Path, cribdeck: Callable[..., Ran]
) -> None:
    (tmp_path / "cells.md").write_text("- **Osmosis**: water moves\n", "utf-8")
    decomposed = unicodedata.normalize("NFD", "Zürich")
    for name in (decomposed, "Zü\u2060rich", "zürich"):
        (tmp_path / "cribdeck.yaml").write_text(
            "decks:\n- {name: Zürich, sources: [cells.md]}\n"
            f"- {{name: {name}, sources: [cells.md]}}\n",
            "utf-8",
        )
        assert cribdeck("build", "--only", "deck").code == 2


def test_ledger__of_another_system_names_files_and_decks_in_another_form(
    tmp_path: Path, cribdeck: Callable[..., Ran]
) -> None:
    (tmp_path / "zürich.md").write_text("- **Osmosis**: water moves\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: Zürich, sources: [zürich.md]}]\n", "utf-8"
    )
    assert cribdeck("build", "--only", "deck").code == 0
    before = guids(tmp_path)
    lock = tmp_path / "cribdeck.lock"
    lock.write_text(unicodedata.normalize("NFD", lock.read_text("utf-8")), "utf-8")

    assert cribdeck("build", "--only", "deck", "--again").code == 0

    assert guids(tmp_path).keys() == before.keys()


def test_file__dated_before_1970_builds_again(tmp_path: Path, cribdeck: Callable[..., Ran]) -> None:
    import os

    (tmp_path / "cells.md").write_text("- **Osmosis**: water moves\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(CONFIG, "utf-8")
    for moment in (-1, -(1 << 40), 1 << 36):
        os.utime(tmp_path / "cells.md", (moment, moment))
        assert cribdeck("build", "--only", "deck").code == 0
        assert cribdeck("build", "--only", "deck", "--again").code == 0
