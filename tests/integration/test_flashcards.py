"""Cards to cut, read back from the PDF at the very places where a knife and a printer put them."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from cribdeck.writers.paper.card_grid import GRIDS, CardGrid
from tests.integration.pdf_standards import broken_rules
from tests.places import each_seed
from tests.running import run_process

pytestmark = [pytest.mark.process, pytest.mark.pdf]

POINTS = 72 / 25.4
NOTES = "# Cells\n\n## Walls\n\n" + "\n".join(
    f"- **Front{n}x**: said of number{n}x and no other" for n in range(11)
)


def built(folder: Path, *arguments: str, notes: str = NOTES) -> pypdfium2.PdfDocument:
    (folder / "cells.md").write_text(notes, "utf-8")
    ran = run_process("flashcards", "cells.md", *arguments, cwd=folder)
    assert ran.code == 0, ran.err
    return pypdfium2.PdfDocument(folder / "build" / "cells.cards.pdf")


def text_at(page: pypdfium2.PdfPage, grid: CardGrid, left: float, top: float) -> str:
    height = page.get_height()
    box = (
        left * POINTS,
        height - (top + grid.card_height) * POINTS,
        (left + grid.card_width) * POINTS,
        height - top * POINTS,
    )
    return " ".join(page.get_textpage().get_text_bounded(*box).split())


@pytest.mark.parametrize("flip", ["long", "short"])
@pytest.mark.parametrize("preset", GRIDS)
def test_duplex__each_back_is_behind_its_front(tmp_path: Path, preset: str, flip: str) -> None:
    grid = GRIDS[preset]

    pdf = built(tmp_path, "--preset", preset, "--flip", flip)

    sheets = -(-12 // grid.count)  # eleven terms and the heading that lists them
    assert len(pdf) == sheets * (1 if grid.is_folded else 2)
    assert (round(pdf[0].get_width()), round(pdf[0].get_height())) == (
        round(grid.width * POINTS),
        round(grid.height * POINTS),
    )
    told = []
    for sheet in range(sheets):
        front_page, back_page = (
            (pdf[sheet], pdf[sheet]) if grid.is_folded else (pdf[2 * sheet], pdf[2 * sheet + 1])
        )
        for n in range(grid.count):
            front = text_at(front_page, grid, *grid.front(n))
            left, top, _ = grid.back(n, flip)
            back = text_at(back_page, grid, left, top)
            number = re.search(r"Front(\d+)x", front)
            if number is not None:
                told.append(int(number[1]))
                assert f"number{number[1]}x" in back
                # The same small number on both sides.
                assert re.search(r"cells \d+", front)[0] == re.search(r"cells \d+", back)[0]
    assert told == list(range(11))


def test_offset__the_backs_are_moved(tmp_path: Path) -> None:
    def place(*arguments: str) -> tuple[float, float]:
        page = built(tmp_path, *arguments)[1]
        text = page.get_textpage()
        found = text.search("number0x").get_next()
        left, _, _, top = text.get_charbox(found[0])
        return left / POINTS, (page.get_height() - top) / POINTS

    at, moved = place(), place("--back-offset", "1.5, -2")

    assert (moved[0] - at[0], moved[1] - at[1]) == (
        pytest.approx(1.5, abs=0.05),
        pytest.approx(-2, abs=0.05),
    )


def test_calibration__a_sheet_before_the_cards(tmp_path: Path) -> None:
    plain, calibrated = len(built(tmp_path)), built(tmp_path, "--calibration")

    assert len(calibrated) == plain + 2
    assert "100 mm" in calibrated[0].get_textpage().get_text_range()
    assert "back_offset" in calibrated[1].get_textpage().get_text_range()


def test_long__goes_on_on_further_cards_and_nothing_is_clipped(tmp_path: Path) -> None:
    sentences = [f"Sentence{n}x says one thing more than anybody can learn." for n in range(70)]
    pdf = built(
        tmp_path,
        "--preset",
        "63x88",
        notes=f"# Cells\n\n- **Long**: {' '.join(sentences)}\n- **Short**: is short\n",
    )
    grid = GRIDS["63x88"]

    fronts = [text_at(pdf[0], grid, *grid.front(n)) for n in range(grid.count)]
    backs = " ".join(text_at(pdf[1], grid, *grid.back(n, "long")[:2]) for n in range(grid.count))

    assert sum("Long" in front for front in fronts) > 1
    assert "1/" in fronts[0] or "1/" in fronts[1]
    assert [n for n in range(70) if f"Sentence{n}x" not in backs] == []


def test_letters__as_large_as_there_is_room_and_never_below_six_points(tmp_path: Path) -> None:
    words = " ".join("water moves through the wall" for _ in range(30))
    page = built(tmp_path, notes=f"# Cells\n\n- **Short**: is short\n- **Long**: {words}\n")[1]
    text = page.get_textpage()

    def size_of(word: str) -> float:
        _, bottom, _, top = text.get_charbox(text.search(word).get_next()[0], loose=True)
        return top - bottom

    assert size_of("is short") > 1.2 * size_of("water moves")
    assert size_of("water moves") > 6


def test_options__what_is_wrong_is_told(tmp_path: Path) -> None:
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")

    ran = run_process("flashcards", "cells.md", "--preset", "postcard", cwd=tmp_path)

    assert ran.code == 2
    assert "--preset" in ran.err
    assert "63x88" in ran.err


def test_configured__made_with_everything_else(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md], flashcards: {make: true, preset: fold, facets:"
        " []}}]\n",
        "utf-8",
    )

    ran = run_process("build", cwd=tmp_path)

    assert ran.code == 0, ran.err
    assert (tmp_path / "build" / "a.cards.pdf").is_file()


@each_seed
def test_seed__nothing_is_lost_and_pdf_ua_is_kept(seed: Path, tmp_path: Path) -> None:
    ran = run_process("flashcards", seed, "--out", tmp_path, "--preset", "63x88", cwd=tmp_path)

    assert ran.code == 0, ran.err
    assert broken_rules(next(tmp_path.glob("*.cards.pdf")), "PDF_UA_1") == []
