"""What happens to somebody who imported the last build and imports the next one.

Each scenario against the real Anki.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.anki_import import import_deck, is_sound
from tests.pictures import PIXEL
from tests.running import Ran

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NOTES = """# Cells

## Methods

- **Diffusion**: particles spread from where they are many to where they are few
- **Osmosis**: water moves through a membrane towards the higher salt
- **Pump**: a protein that moves ions against their gradient and needs ATP

## Parts

- **Nucleus**: keeps the DNA and decides which genes are read
- **Mitochondrion**: makes ATP out of sugar and oxygen
"""
SAME = {"new": 0, "updated": 0, "duplicate": 5, "conflicting": 0}


class Deck:
    """A project, and a collection that imports what it builds."""

    def __init__(self, folder: Path, cribdeck: Callable[..., Ran], collection: Any) -> None:
        self.folder, self.cribdeck, self.collection = folder, cribdeck, collection
        self.clock = int(time.time()) - 50_000
        (folder / "notes").mkdir()
        self.configure()
        self.write(NOTES)

    def configure(self, extra: str = "") -> None:
        (self.folder / "cribdeck.yaml").write_text(
            f"decks:\n  - {{name: Cells, slug: cells, sources: [notes]{extra}}}\n", "utf-8"
        )

    def write(self, text: str, name: str = "cells.md") -> None:
        (self.folder / "notes" / name).write_text(text, "utf-8")
        os.utime(self.folder / "notes" / name, (self.clock, self.clock))

    def build(self, *arguments: str) -> Ran:
        """Build an hour later than the last time."""
        self.clock += 3600
        ran = self.cribdeck(
            "build", "--only", "deck", *arguments, env={"SOURCE_DATE_EPOCH": str(self.clock)}
        )
        assert ran.code == 0, ran.err
        return ran

    def imported(self, *arguments: str, package: str = "cells.apkg") -> dict[str, int]:
        self.build(*arguments)
        return import_deck(self.collection, self.folder / "build" / package)

    def passes_import_time(self) -> None:
        """Go on after the last import.

        Ankis before 25 date a note that they update by their own clock.
        """
        self.clock = int(time.time())

    def note(self, term: str) -> Any:
        (found,) = self.collection.find_notes(f'"Term:{term}"')
        return self.collection.get_note(found)

    def learn(self, term: str) -> int:
        """Answer a term's first card well; the card's id."""
        card = self.note(term).cards()[0]
        card.start_timer()
        self.collection.sched.answerCard(card, 4)
        assert self.interval(card.id) > 0
        return int(card.id)

    def interval(self, card: int) -> int:
        return int(self.collection.get_card(card).ivl)


@pytest.fixture
def deck(tmp_path: Path, cribdeck_process: Callable[..., Ran], collection: Any) -> Deck:
    made = Deck(tmp_path, cribdeck_process, collection)
    assert made.imported() == {"new": 5, "updated": 0, "duplicate": 0, "conflicting": 0}
    return made


def counts(**given: int) -> dict[str, int]:
    """What an import of the five notes reports."""
    return {
        **SAME,
        "duplicate": 5 - sum(given.get(name, 0) for name in ("updated", "gone")),
        **{name: n for name, n in given.items() if name != "gone"},
    }


def test_same_again__nothing_happens(deck: Deck) -> None:
    before = (deck.folder / "build" / "cells.apkg").read_bytes()

    assert deck.imported() == SAME
    assert (deck.folder / "build" / "cells.apkg").read_bytes() == before


def test_definition_edited__one_note_is_updated(deck: Deck) -> None:
    card = deck.learn("Osmosis")
    deck.write(NOTES.replace("water moves", "water wanders"))

    assert deck.imported() == counts(updated=1)
    assert "wanders" in deck.note("Osmosis")["Definition"]
    assert deck.interval(card) > 0


def test_typo_in_a_term__the_card_stays(deck: Deck) -> None:
    deck.write(NOTES.replace("Mitochondrion", "Mitochondrium"))
    deck.build()
    card = deck.learn("Mitochondrion")

    assert deck.imported() == counts(updated=1)
    assert deck.note("Mitochondrium").cards()[0].id == card
    assert deck.interval(card) > 0


def test_heading_renamed__tags_follow(deck: Deck) -> None:
    card = deck.learn("Nucleus")
    deck.write(NOTES.replace("## Parts", "## Components"))

    assert deck.imported() == counts(updated=2)
    assert deck.note("Nucleus").tags == ["cells::Components"]
    assert deck.interval(card) > 0


def test_section_moved_to_another_file__the_same_notes(deck: Deck) -> None:
    card = deck.learn("Pump")
    head, tail = NOTES.split("## Methods")
    moved, rest = tail.split("## Parts")
    deck.write(f"{head}## Parts{rest}")
    deck.write(f"# Cells\n\n## Methods{moved}", "transport.md")

    imported = deck.imported()

    assert (imported["new"], imported["conflicting"]) == (0, 0)
    assert deck.interval(card) > 0
    assert deck.note("Pump")["Source"] in {"notes/transport.md:7", "notes/cells.md:7"}


def test_reordered__nothing_to_update(deck: Deck) -> None:
    lines = NOTES.splitlines()
    lines[4], lines[6] = lines[6], lines[4]
    deck.write("\n".join(lines) + "\n")

    assert deck.imported() == SAME


def test_lines_moved_down__what_the_user_edited_stays(deck: Deck) -> None:
    note = deck.note("Pump")
    note["Definition"] = "mine"
    deck.collection.update_note(note)
    deck.write(
        NOTES.replace("## Methods", "Some words before it.\n\n## Methods").replace(
            "sugar and oxygen", "sugar, fat and oxygen"
        )
    )

    assert deck.imported() == counts(updated=1)
    assert deck.note("Pump")["Definition"] == "mine"
    assert "fat" in deck.note("Mitochondrion")["Definition"]


def test_user_edited_the_same_note__the_later_edit_wins(deck: Deck) -> None:
    note = deck.note("Pump")
    note["Definition"] = "mine"
    deck.collection.update_note(note)
    deck.passes_import_time()
    deck.write(NOTES.replace("needs ATP", "costs ATP"))

    assert deck.imported() == counts(updated=1)
    assert "costs ATP" in deck.note("Pump")["Definition"]


def test_removed_and_tombstoned__the_history_stays(deck: Deck) -> None:
    card = deck.learn("Pump")
    deck.write("\n".join(line for line in NOTES.splitlines() if "Pump" not in line) + "\n")

    assert deck.imported("--tombstones") == counts(gone=1)
    search = (deck.folder / "build" / "cells.removed.txt").read_text("utf-8").splitlines()[0]
    assert list(deck.collection.find_notes(search)) == [deck.note("Pump").id]
    assert deck.collection.find_notes("tag:cribdeck::removed") == []
    tombstones = deck.folder / "build" / "cells.tombstones.apkg"
    assert import_deck(deck.collection, tombstones) == {
        "new": 0,
        "updated": 1,
        "duplicate": 0,
        "conflicting": 0,
    }
    assert list(deck.collection.find_notes("tag:cribdeck::removed")) == [deck.note("Pump").id]
    assert (
        deck.note("Pump")["Definition"]
        == "<p>a protein that moves ions against their gradient and needs ATP</p>"
    )
    assert deck.interval(card) > 0


def test_removed_and_brought_back__the_same_note_without_its_tag(deck: Deck) -> None:
    card = deck.learn("Pump")
    deck.write("\n".join(line for line in NOTES.splitlines() if "Pump" not in line) + "\n")
    deck.build("--tombstones")
    import_deck(deck.collection, deck.folder / "build" / "cells.tombstones.apkg")
    deck.passes_import_time()
    deck.write(NOTES)

    assert deck.imported() == counts(updated=1)
    assert deck.collection.find_notes("tag:cribdeck::removed") == []
    assert not (deck.folder / "build" / "cells.removed.txt").exists()
    assert deck.interval(card) > 0


def test_reversed_cards_switched_on__added_beside_those_there(deck: Deck) -> None:
    card = deck.learn("Pump")
    deck.configure(", cards: {reversed: true}")

    assert deck.imported() == counts(updated=5)
    assert [each.template()["name"] for each in deck.note("Pump").cards()] == ["Recall", "Reverse"]
    assert "moves ions" in deck.note("Pump").cards()[1].render_output().question_text
    assert deck.interval(card) > 0


def test_look_changed__cards_take_it_over_and_notes_stay(deck: Deck) -> None:
    own = deck.folder / "templates" / "anki" / "term"
    own.mkdir(parents=True)
    (own / "style.css.j2").write_text(".card { color: teal; }", "utf-8")
    deck.clock = int(time.time()) - 4000

    assert deck.imported() == SAME
    deck.collection.models._clear_cache()
    assert "teal" in deck.collection.models.by_name("Cribdeck Term")["css"]


def test_picture_changed__its_note_is_updated(deck: Deck) -> None:
    (deck.folder / "notes" / "cell.png").write_bytes(PIXEL)
    deck.write(NOTES.replace("needs ATP", "needs ATP ![a pump](cell.png)"))
    assert deck.imported() == counts(updated=1)
    deck.passes_import_time()
    (deck.folder / "notes" / "cell.png").write_bytes(PIXEL + b"\x00")

    assert deck.imported() == counts(updated=1)
    assert len(list((deck.folder / "collection.media").glob("cell-*.png"))) == 2


def test_deck_renamed_by_the_user__cards_stay_where_they_are(deck: Deck) -> None:
    mine = deck.collection.decks.by_name("Cells")
    mine["name"] = "Biology::My cells"
    deck.collection.decks.save(mine)
    deck.write(NOTES.replace("needs ATP", "costs ATP"))

    assert deck.imported() == counts(updated=1)
    assert {card.did for term in ("Pump", "Nucleus") for card in deck.note(term).cards()} == {
        mine["id"]
    }


def test_ledgers_of_two_people_merged_by_git__both_keep_their_identities(deck: Deck) -> None:
    ledger = deck.folder / "cribdeck.lock"
    mine = (
        NOTES.replace("Mitochondrion", "Mitochondrium")
        + "- **Ribosome**: builds proteins as the messenger RNA says\n"
    )
    theirs = (
        NOTES.replace("Diffusion", "Difusion")
        + "- **Lysosome**: takes apart what the cell no longer needs\n"
    )
    base = ledger.read_text("utf-8")
    deck.write(mine)
    deck.build()
    mine_built = ledger.read_text("utf-8")
    ledger.write_text(base, "utf-8")
    deck.write(theirs)
    deck.build()
    lines = {
        line for text in (mine_built, ledger.read_text("utf-8")) for line in text.splitlines()
    } - {
        line
        for line in base.splitlines()
        if line not in mine_built or line not in ledger.read_text("utf-8")
    }
    head = base.splitlines()[0]
    ledger.write_text("\n".join([head, *sorted(lines - {head})]) + "\n", "utf-8")
    both = (
        mine.replace("Diffusion", "Difusion")
        + "- **Lysosome**: takes apart what the cell no longer needs\n"
    )
    deck.write(both)

    assert deck.imported() == {"new": 2, "updated": 2, "duplicate": 3, "conflicting": 0}
    assert deck.note("Difusion")["Id"] != deck.note("Mitochondrium")["Id"]


def test_ledger_lost__unchanged_terms_have_their_identity_still(deck: Deck) -> None:
    (deck.folder / "cribdeck.lock").unlink()

    assert deck.imported() == SAME


def test_list_asked_gap_by_gap__items_keep_their_numbers(deck: Deck) -> None:
    text = "# Cells\n\n## Phases of mitosis\n\n- prophase\n- metaphase\n- anaphase\n- telophase\n"
    deck.configure(", cards: {lists: gaps}")
    deck.write(text)
    assert deck.imported()["new"] == 1
    (note,) = deck.collection.find_notes("note:Cribdeck*Cloze")
    assert len(deck.collection.get_note(note).cards()) == 4
    deck.write(
        text.replace("- metaphase\n", "- prometaphase\n").replace(
            "- prophase\n", "- interphase\n- prophase\n"
        )
    )

    deck.imported()

    text = deck.collection.get_note(note)["Text"]
    assert [
        part
        for part in (
            "{{c5::interphase}}",
            "{{c1::prophase}}",
            "{{c2::prometaphase}}",
            "{{c3::anaphase}}",
            "{{c4::telophase}}",
        )
        if part in text
    ]
    assert "{{c1::prophase}}" in text
    assert "{{c3::anaphase}}" in text
    assert len(deck.collection.get_note(note).cards()) >= 5


def test_everything_is_sound_after_all(deck: Deck) -> None:
    deck.configure(", subdecks: 1, cards: {reversed: true, facets: true}")
    deck.write(NOTES + "\n## Sentences\n\nThe {{c1::ribosome}} builds {{c2::proteins::what?}}.\n")

    deck.imported()

    assert is_sound(deck.collection)
    names = {each.name for each in deck.collection.decks.all_names_and_ids(skip_empty_default=True)}
    assert "Cells::Sentences" in names
    (gap,) = deck.collection.find_notes("note:Cribdeck*Cloze")
    question = deck.collection.get_note(gap).cards()[1].render_output().question_text
    assert "[what?]" in question
    assert "ribosome" in question
