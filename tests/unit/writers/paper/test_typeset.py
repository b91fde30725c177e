"""Columns, and what WeasyPrint is and is not given."""

from __future__ import annotations

import pytest

from cribdeck.writers.paper import sheet as sheet_module
from cribdeck.writers.paper.fit import Setting
from cribdeck.writers.paper.fonts import families, font_language, fontconfig
from cribdeck.writers.paper.sheet import _Sheet
from cribdeck.writers.paper.sheet_entries import EntryMaker
from cribdeck.writers.paper.typeset import Columns, Typesetter, make_grid, place_columns
from cribdeck.writers.paper.weasyprint_private import is_text, page_box, page_size, walk_boxes
from cribdeck.writers.product import WriterContext
from tests.making import notes, product

SETTING = Setting(7.5, 4, 1.2)


def text_runs(columns: Columns) -> list[list[tuple[float, float, str]]]:
    boxes = ([box for box in walk_boxes(page_box(page)) if is_text(box)] for page in columns.pages)
    return [
        [(round(box.position_x, 2), round(box.position_y, 2), box.text) for box in page]
        for page in boxes
    ]


@pytest.mark.pdf
@pytest.mark.parametrize("layout", ["dense", "reader"])
def test_columns__some_entries_at_a_time_come_out_as_all_at_once(
    monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    text = (
        notes(150)
        + "\n- **Tall one**: "
        + " ".join(["water moves through the wall"] * 250)
        + "\n"
        + notes(60).replace("Term", "Word")
    )
    given = product(text, layout=layout)
    sheet = _Sheet(given, EntryMaker(given, WriterContext()).entries())
    whole = Typesetter().lay_out(sheet.page(SETTING))

    monkeypatch.setattr(sheet_module, "_ENTRIES_AT_A_TIME", 40)
    parts = sheet._columns(SETTING)

    assert text_runs(parts) == text_runs(whole)
    assert parts.anchors == whole.anchors


@pytest.mark.pdf
def test_line__is_not_broken_after_its_first_word_for_a_space_at_its_end() -> None:
    words = (
        "A trained model is then able to make accurate predictions and produce output from new data"
        " that it hasn't seen during training. This is known as"
    )
    given = product(f"- **T**: {words} **inference**.\n")
    html = str(EntryMaker(given, WriterContext()).entries()[0].text)
    for width in range(44, 70):
        page = (
            f"<style>@page {{ size: {width}mm 90mm; margin: 0 }} body {{ margin: 0; font: 7.5pt"
            f' "Fira Sans Condensed" }}</style><div>{html}</div>'
        )
        laid_out = Typesetter().lay_out(page)
        lines = [
            box
            for box in walk_boxes(page_box(laid_out.pages[0]))
            if type(box).__name__ == "LineBox"
        ]
        column_width, _ = page_size(laid_out.pages[0])
        assert all(line.width > 0.55 * column_width for line in lines[:-1])


def test_language__ideographs_in_the_forms_of_its_readers() -> None:
    assert [font_language(tag) for tag in ("zh", "zh-Hans", "zh-Hant", "zh-TW", "ja", "en-GB")] == [
        "zh-CN",
        "zh-CN",
        "zh-TW",
        "zh-TW",
        "ja",
        "en-GB",
    ]

    def first(language: str) -> str:
        return next(family for family in families(language) if "CJK" in family)

    assert [first(language) for language in ("zh", "ja", "ko", "en")] == [
        "Noto Sans CJK SC",
        "Noto Sans CJK JP",
        "Noto Sans CJK KR",
        "Noto Sans CJK SC",
    ]


def test_fontconfig__a_machine_has_only_what_is_named() -> None:
    configuration = fontconfig()

    assert "<rejectfont>" in configuration
    assert "Fira Sans Condensed" in configuration
    assert "DejaVu Serif" not in configuration


@pytest.mark.pdf
def test_typesetter__nothing_is_loaded_from_elsewhere() -> None:
    typesetter = Typesetter()
    page = (
        '<link rel="stylesheet" href="http://a.example/a.css"><img src="file:///etc/passwd"'
        ' alt="a"><p style="background: url(http://a.example/b.png)">one'
    )

    laid_out = typesetter.lay_out(page)

    assert len(laid_out) == 1
    assert set(typesetter.refused) == {
        "http://a.example/a.css",
        "file:///etc/passwd",
        "http://a.example/b.png",
    }
    assert typesetter.missing_glyphs == ""
    grid = make_grid("A4", "landscape", 4)
    columns = typesetter.lay_out("<p>\U00013000")
    typesetter.impose(place_columns(columns, grid), "<p>frame", "pdf")
    assert typesetter.missing_glyphs == "\U00013000"


@pytest.mark.pdf
def test_edges__what_passes_the_side_or_the_end_of_a_column_is_named() -> None:
    page = (
        "<style>@page { size: 60mm 90mm; margin: 0 } body { margin: 0 }</style><p"
        " data-e=e1>inside<p data-e=e2 style='width: 99mm; text-align: right'>beside<p data-e=e3"
        " style='position: relative; top: 99mm'>below"
    )

    assert Typesetter().lay_out(page).overflowing == ("e2", "e3")
