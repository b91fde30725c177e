"""The deck, as the real Anki takes it."""

from __future__ import annotations

import html
import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.anki_import import import_deck, is_sound, notes, rendered_cards
from tests.pictures import PIXEL
from tests.places import ROOT, each_seed
from tests.running import OWN_DECKS, VERSION, Ran

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NOTES = """# Cells

## Osmosis

Water moves through a membrane towards the salt; osmosis needs no energy.

- Use cases: preserving food, dialysis
- Formula: $\\Pi = iMRT < x$

## Transport

- **Diffusion**: particles spread from many to few & <script>alert(1)</script> rest
- **Pump** – moves ions against the gradient, at a cost
"""


def build(
    cribdeck: Callable[..., Ran], folder: Path, text: str, *, mtime: int | None = None
) -> Path:
    file = folder / "cells.md"
    file.write_text(text, "utf-8")
    if mtime is not None:
        os.utime(file, (mtime, mtime))
    ran = cribdeck("build", "cells.md", "--out", "out", "--only", "deck,records")
    assert ran.code == 0, ran.err
    return folder / "out" / "cells.apkg"


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_deck__first_import_is_complete(notes_built: Path, collection: Any, slug: str) -> None:
    records = json.loads((notes_built / f"{slug}{VERSION}.records.json").read_text("utf-8"))

    counts = import_deck(collection, notes_built / f"{slug}{VERSION}.apkg")

    assert counts == {"new": len(records), "updated": 0, "duplicate": 0, "conflicting": 0}
    assert is_sound(collection)
    assert [deck.name for deck in collection.decks.all_names_and_ids(skip_empty_default=True)] == [
        OWN_DECKS[slug]
    ]


def test_own_decks__second_import_changes_nothing(notes_built: Path, collection: Any) -> None:
    for slug in OWN_DECKS:
        package = notes_built / f"{slug}{VERSION}.apkg"
        first = import_deck(collection, package)

        assert import_deck(collection, package) == {
            "new": 0,
            "updated": 0,
            "duplicate": first["new"],
            "conflicting": 0,
        }


@pytest.mark.parametrize("slug", OWN_DECKS)
def test_own_deck__every_card_renders_in_document_order(
    notes_built: Path, collection: Any, slug: str
) -> None:
    records = json.loads((notes_built / f"{slug}{VERSION}.records.json").read_text("utf-8"))
    import_deck(collection, notes_built / f"{slug}{VERSION}.apkg")

    cards = rendered_cards(collection)

    assert len(cards) == 2 * len(records)
    for record, (question, answer) in zip(records, cards[::2], strict=True):
        assert (
            f'<div class="term" dir="auto">{html.escape(record["term"], quote=False)}</div>'
            in question
        )
        assert "{{" not in question + answer
        assert '<hr id="answer">' in answer


def test_fields__escaped_and_complete(
    cribdeck: Callable[..., Ran], tmp_path: Path, collection: Any
) -> None:
    import_deck(collection, build(cribdeck, tmp_path, NOTES))

    by_term = {note["Term"]: note for note in notes(collection)}

    assert list(by_term) == ["Osmosis", "Transport", "Diffusion", "Pump"]
    osmosis = by_term["Osmosis"]
    assert (
        osmosis["Definition"]
        == "<p>Water moves through a membrane towards the salt; osmosis needs no energy.</p>"
    )
    assert "<dt>Use cases</dt><dd><p>preserving food, dialysis</p></dd>" in osmosis["Details"]
    assert "\\(\\Pi = iMRT &lt; x\\)" in osmosis["Details"]
    assert osmosis["Trail"] == "Cells"
    assert osmosis["Source"] == "cells.md:3–8"
    assert osmosis["Key"] == "osmosis"
    assert by_term["Pump"].tags == ["cells::Transport"]
    assert "<script" not in by_term["Diffusion"]["Definition"]
    assert "particles spread from many to few &amp;" in by_term["Diffusion"]["Definition"]


def test_switches__reversed_and_facet_cards(
    cribdeck: Callable[..., Ran], tmp_path: Path, collection: Any
) -> None:
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")
    settings = (
        "decks:\n  - {name: Cells, slug: cells, sources: [cells.md], cards: {reversed: true,"
        " facets: true}}\n"
    )
    (tmp_path / "cribdeck.yaml").write_text(settings, "utf-8")
    assert cribdeck("build", "--only", "deck").code == 0

    import_deck(collection, tmp_path / "build" / "cells.apkg")

    osmosis = collection.get_note(collection.find_notes("Term:Osmosis")[0])
    assert [card.template()["name"] for card in osmosis.cards()] == [
        "Recall",
        "Reverse",
        "Facet 1",
        "Facet 5",
    ]
    assert (
        osmosis["Reverse"]
        == "<p>Water moves through a membrane towards the salt; […] needs no energy.</p>"
    )
    reverse, facet = (card.render_output() for card in osmosis.cards()[1:3])
    assert "Osmosis" not in reverse.question_text.split("</style>")[-1]
    assert "Use cases?" in facet.question_text
    assert "preserving food" in facet.answer_text


def test_edit__updates_in_place_and_keeps_scheduling(
    cribdeck: Callable[..., Ran], tmp_path: Path, collection: Any
) -> None:
    import_deck(collection, build(cribdeck, tmp_path, NOTES, mtime=1_700_000_000))
    card = collection.get_note(collection.find_notes("Term:Pump")[0]).cards()[0]
    card.start_timer()
    collection.sched.answerCard(card, 4)
    interval = collection.get_card(card.id).ivl

    counts = import_deck(
        collection,
        build(cribdeck, tmp_path, NOTES.replace("at a cost", "for ATP"), mtime=1_700_000_900),
    )

    assert (counts["new"], counts["updated"], counts["conflicting"]) == (0, 1, 0)
    note = collection.get_note(collection.find_notes("Term:Pump")[0])
    assert note["Definition"] == "<p>moves ions against the gradient, for ATP</p>"
    assert note.cards()[0].ivl == interval > 0


def test_picture__travels_under_a_name_of_its_own(
    cribdeck: Callable[..., Ran], tmp_path: Path, collection: Any
) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "cell one.png").write_bytes(PIXEL)
    package = build(
        cribdeck,
        tmp_path,
        "# Cells\n\n## Cell\n\nThe unit of life.\n\n![a cell](img/cell%20one.png)\n\n##"
        " Gone\n\nLost. ![x](no.png)\n",
    )

    import_deck(collection, package)

    cell = collection.get_note(collection.find_notes("Term:Cell")[0])
    assert cell["Image"].startswith('<p><img src="cell one-')
    assert len(list((tmp_path / "collection.media").glob("cell one-*.png"))) == 1
    assert (
        '<span class="missing">x</span>'
        in collection.get_note(collection.find_notes("Term:Gone")[0])["Definition"]
    )


@pytest.mark.pdf
def test_recordings_widths_and_links_to_the_place(
    cribdeck: Callable[..., Ran], tmp_path: Path, collection: Any
) -> None:
    (tmp_path / "cell.png").write_bytes(PIXEL)
    (tmp_path / "say it.mp3").write_bytes(b"ID3 not really a recording")
    (tmp_path / "cells.md").write_text(
        "# Cells\n\n- **Cell**: the unit of life ![[cell.png|120]] ![[say it.mp3]]\n- **Sound**:"
        " `[sound:x.mp3]` plays nothing\n",
        "utf-8",
    )
    link = "https://example.com/{file}#L{line}"
    (tmp_path / "cribdeck.yaml").write_text(
        f"decks: [{{name: Cells, slug: cells, sources: [cells.md], source_link: '{link}'}}]\n",
        "utf-8",
    )
    assert cribdeck("build", "--only", "deck,sheet").code == 0

    import_deck(collection, tmp_path / "build" / "cells.apkg")

    cell, sound = notes(collection)
    assert cell["Audio"].startswith("[sound:say it-")
    assert ' width="120"' in cell["Definition"]
    assert "mp3" not in cell["Definition"]
    assert cell["Source"] == '<a href="https://example.com/cells.md#L3">cells.md:3</a>'
    assert len(cell.cards()[0].answer_av_tags()) == 1
    assert sound.cards()[0].answer_av_tags() == []
    assert len(list((tmp_path / "collection.media").glob("*.mp3"))) == 1


def test_package__same_inputs_same_bytes(cribdeck: Callable[..., Ran], tmp_path: Path) -> None:
    first = build(cribdeck, tmp_path, NOTES, mtime=1_700_000_000).read_bytes()
    second = build(cribdeck, tmp_path, NOTES, mtime=1_700_000_000).read_bytes()

    assert first == second
    with zipfile.ZipFile(tmp_path / "out" / "cells.apkg") as archive:
        assert archive.namelist() == ["collection.anki2", "media"]


@each_seed
def test_seed__builds_whole_and_imports(
    cribdeck: Callable[..., Ran], seed: Path, tmp_path: Path, collection: Any
) -> None:
    ran = cribdeck("build", seed, "--out", tmp_path / "out", "--only", "deck,records")
    assert ran.code == 0, ran.err
    records = json.loads(next((tmp_path / "out").glob("*.records.json")).read_text("utf-8"))

    counts = import_deck(collection, next((tmp_path / "out").glob("*.apkg")))

    assert counts == {"new": len(records), "updated": 0, "duplicate": 0, "conflicting": 0}
    assert len(records) > 100
    assert is_sound(collection)
    assert all(
        question.strip() and answer.strip() for question, answer in rendered_cards(collection)
    )


def test_look__a_changed_template_reaches_the_collection(
    cribdeck: Callable[..., Ran], tmp_path: Path, collection: Any
) -> None:
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n", "utf-8"
    )
    for file in ("cells.md", "cribdeck.yaml"):
        os.utime(tmp_path / file, (1_700_000_000, 1_700_000_000))
    assert cribdeck("build", "--only", "deck").code == 0
    import_deck(collection, tmp_path / "build" / "cells.apkg")
    own = tmp_path / "templates" / "anki" / "term"
    own.mkdir(parents=True)
    (own / "style.css.j2").write_text(".card { color: teal; }", "utf-8")
    newest = max(path.stat().st_mtime for path in (ROOT / "templates").rglob("*")) + 100
    os.utime(own / "style.css.j2", (min(newest, time.time()),) * 2)

    assert cribdeck("build", "--only", "deck").code == 0
    counts = import_deck(collection, tmp_path / "build" / "cells.apkg")

    assert (counts["new"], counts["updated"], counts["conflicting"]) == (0, 0, 0)
    collection.models._clear_cache()
    assert "teal" in collection.models.by_name("Cribdeck Term")["css"]
