"""Cards on sheets, and what is said of those that could not be set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cribdeck.config.paper_settings import FlashcardSettings
from cribdeck.inputs.media import MediaFile
from cribdeck.model.errors import ConfigError
from cribdeck.writers.paper.card_sheets import Card, CardMaker, CardSheet
from cribdeck.writers.paper.flashcards import write_flashcards
from cribdeck.writers.paper.read_back import read_text
from cribdeck.writers.product import Product, WriterContext
from cribdeck.writers.templates import Templates
from tests.making import product as product_of
from tests.making import with_deck

pytestmark = pytest.mark.pdf

THREE = "- **Alpha**: the first\n- **Beta**: the second\n- **Gamma**: the third\n"


def product(text: str = THREE, **cards: Any) -> Product:
    made = product_of(text)
    flashcards = FlashcardSettings.model_validate(cards)
    return with_deck(
        made, settings=made.deck.settings.model_copy(update={"flashcards": flashcards})
    )


def sheets(count: int, **cards: Any) -> list[CardSheet]:
    maker = CardMaker(product(**cards))
    return maker.sheets(
        [Card((f"f{n}", object()), (f"b{n}", object()), f"{n}", "Part") for n in range(count)]
    )


def test_sheets__fronts_and_backs_in_turn() -> None:
    made = sheets(9, preset="a7")

    assert [sheet.kind for sheet in made] == ["front", "back", "front", "back"]
    assert [side.side for side in made[0].sides] == [f"f{n}" for n in range(8)]
    assert [side.side for side in made[3].sides] == ["b8"]
    assert {side.section for sheet in made[::2] for side in sheet.sides} == {"Part"}
    assert {side.section for sheet in made[1::2] for side in sheet.sides} == {""}


def test_sheets__both_sides_on_one_where_it_is_folded() -> None:
    (made,) = sheets(2, preset="fold", calibration=True)

    assert made.kind == "both"
    assert [side.side for side in made.sides] == ["f0", "b0", "f1", "b1"]


def test_sheets__calibration_comes_first() -> None:
    assert [sheet.kind for sheet in sheets(1, calibration=True)] == [
        "calibrate-front",
        "calibrate-back",
        "front",
        "back",
    ]


def test_sheets__backs_are_moved_by_the_offset() -> None:
    (_, straight), (front, moved) = sheets(1), sheets(1, back_offset="0.5, -1")

    assert moved.boxes[0].left == straight.boxes[0].left + 0.5
    assert moved.boxes[0].top == straight.boxes[0].top - 1
    assert front.boxes[0].left == sheets(1)[0].boxes[0].left


def test_sheets__backs_stand_on_their_head_over_the_short_edge() -> None:
    front, back = sheets(1, flip="short")

    assert (front.boxes[0].is_rotated, back.boxes[0].is_rotated) == (False, True)
    assert back.sides[0].place.is_turned


def test_flashcards__everything_is_on_them() -> None:
    made = write_flashcards(product(), WriterContext())

    assert (dict(made.counts), made.findings) == ({"pages": 2}, ())
    text = read_text(b"".join(made.data))
    assert all(word in text for word in ("alpha", "thefirst", "gamma", "thethird"))


def test_flashcards__a_long_definition_goes_on_on_further_cards() -> None:
    long = " ".join(f"word{n}" for n in range(900))
    made = write_flashcards(product(f"- **Alpha**: {long}\n", preset="3x5"), WriterContext())

    text = read_text(b"".join(made.data))
    assert made.findings == ()
    assert "word0word1" in text
    assert "word899" in text
    assert text.count("alpha") > 1


def test_flashcards__nothing_chosen_is_an_error() -> None:
    with pytest.raises(ConfigError, match="choose no record"):
        write_flashcards(product(sections="Nowhere"), WriterContext())


def with_sides(folder: Path, old: str, new: str) -> tuple[Product, int]:
    """A product whose template of sides is changed, and the line of the change."""
    given = product()
    text = Templates(given.deck.template_folders).source("flashcards/plain/sides.html.j2")
    assert old in text
    path = folder / "flashcards" / "plain" / "sides.html.j2"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new), "utf-8")
    line = 1 + text[: text.index(old)].count("\n")
    return with_deck(given, template_folders=(folder, *given.deck.template_folders)), line


def test_findings__what_passes_the_edge_of_its_card(tmp_path: Path) -> None:
    wide = '<div style="width: 300mm; text-align: right">{{ side.html }}</div>'
    made = write_flashcards(with_sides(tmp_path, "{{ side.html }}", wide)[0], WriterContext())

    codes = [finding.code for finding in made.findings]
    assert codes.count("too-wide") == 6
    assert made.findings[0].message == "“Alpha” passes the edge of its card"
    # Beyond the edge of its card nothing can be read on it.
    assert codes.count("lost-entry") == 3


def test_findings__an_address_is_told_at_the_note_with_the_picture(tmp_path: Path) -> None:
    (tmp_path / "p.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<image href="http://a.example/x.png" width="9" height="9"/></svg>',
        "utf-8",
    )
    picture = MediaFile("p.svg", "image/svg+xml", tmp_path / "p.svg", 0)
    text = f"{THREE}- **Delta**: see ![p](p.svg)\n"
    made = write_flashcards(with_deck(product(text), media={"p.svg": picture}), WriterContext())

    (finding,) = made.findings
    assert (finding.code, finding.line) == ("refused-address", 4)
    assert "the picture p.svg asks for http://a.example/x.png" in finding.message
    assert finding.hint == "put what it shows into the picture itself"


def test_findings__an_address_is_told_at_the_template(tmp_path: Path) -> None:
    picture = '<body><img alt="a" src="http://a.example/y.png">'
    given, line = with_sides(tmp_path, "<body>", picture)
    made = write_flashcards(given, WriterContext())

    finding = next(found for found in made.findings if found.code == "refused-address")
    assert (finding.file, finding.line) == ("templates/flashcards/plain/sides.html.j2", line)
    assert finding.message.startswith("something asks for http://a.example/y.png")


def test_findings__characters_without_a_shape() -> None:
    made = write_flashcards(product(f"{THREE}- **Delta**: the sign \U00013000\n"), WriterContext())

    (finding,) = made.findings
    assert (finding.code, finding.line) == ("missing-glyph", 4)
    assert finding.message.endswith("1 characters of the sheet: \U00013000")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # latex2mathml's
def test_findings__a_formula_that_cannot_be_set_is_printed_as_written() -> None:
    made = write_flashcards(product("- **Alpha**: as $\\ce{H2O}$ is\n"), WriterContext())

    (finding,) = made.findings
    assert finding.code == "bad-formula"
    assert finding.message == (
        "the formula '\\\\ce{H2O}' cannot be typeset and is printed as it is written"
        " (\\ce is unknown)"
    )
    assert "ceh2o" in read_text(b"".join(made.data))
