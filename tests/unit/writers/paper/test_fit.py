"""The predictor beside real layouts, and what is read back from a sheet."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.writers.paper.fit import Setting, count_columns, count_lines
from cribdeck.writers.paper.read_back import find_lost, read_text, readable
from cribdeck.writers.paper.sheet import _Sheet, write_sheet
from cribdeck.writers.paper.sheet_entries import EntryMaker
from cribdeck.writers.paper.typeset import Typesetter
from cribdeck.writers.product import WriterContext
from tests.making import WORDS, notes, product


@pytest.mark.pdf
@pytest.mark.parametrize("count", [60, 240])
@pytest.mark.parametrize(
    "setting", [Setting(7.5, 4, 1.2), Setting(6.0, 5, 1.12), Setting(9.0, 3, 1.25)]
)
def test_predictor__the_columns_of_the_real_layout(count: int, setting: Setting) -> None:
    given = product(notes(count), index=False)
    sheet = _Sheet(given, EntryMaker(given, WriterContext()).entries())

    real = len(Typesetter().lay_out(sheet.page(setting)))
    guess = count_columns(sheet._pieces(), setting, sheet.grid(setting.columns))

    assert real <= guess <= real + 1


def test_lines__broken_at_spaces_and_in_long_words() -> None:
    assert count_lines("one two", 100, 0) == 1
    assert count_lines("one two", 2, 0) == 2
    assert count_lines("m" * 100, 10, 0) >= 8
    assert count_lines("文" * 40, 10, 0) == 4


@pytest.mark.pdf
@pytest.mark.parametrize(("pages", "count"), [(1, 80), (2, 190)])
def test_fit__as_many_pages_as_asked_for_in_the_largest_letters(pages: int, count: int) -> None:
    given = product(notes(count), fit=f"{pages} pages", font_size=9)

    made = write_sheet(given, WriterContext())

    assert made.counts["pages"] == pages
    assert [finding.code for finding in made.findings] == []


@pytest.mark.pdf
def test_fit__too_much_is_told_with_the_costliest_entries() -> None:
    long = "- **Long one**: " + " ".join(WORDS * 30)

    made = write_sheet(product(notes(700) + "\n" + long, fit=1), WriterContext())

    (finding,) = made.findings
    assert finding.code == "does-not-fit"
    assert "lines more than 1 pages" in finding.message
    assert "“Long one”" in finding.message
    assert made.counts["pages"] > 1


def test_choices__what_is_on_the_sheet() -> None:
    text = (
        "# Top\n\n## One\n\n- **Apple**: a fruit of a tree. It is round. It falls.\n  - Use cases:"
        " eating\n  - Pros: sweet\n\n## Two\n\n- **Pear**: a fruit too\n"
    )

    def terms(**sheet: object) -> list[str]:
        return [
            entry.name for entry in EntryMaker(product(text, **sheet), WriterContext()).entries()
        ]

    assert terms() == ["Apple", "Pear"]
    assert terms(sections="Two") == ["Pear"]
    assert terms(leave_out="Two") == ["Apple"]
    assert terms(tags="deck::Top::One") == ["Apple"]
    assert terms(order="alphabet") == ["Apple", "Pear"]
    made = product(text)
    off_sheet = dc.replace(made, deck=dc.replace(made.deck, off_sheet=frozenset({"a.md"})))
    assert EntryMaker(off_sheet, WriterContext()).entries() == []
    apple, _ = EntryMaker(product(text, facets=["pros"], shorten=5), WriterContext()).entries()
    assert [label for label, _ in apple.facets] == ["Pros"]
    assert "a fruit of a tree." in apple.text
    assert "It is round" not in apple.text
    assert "[…]" in apple.text


def test_mentions__linked_once_with_the_number() -> None:
    text = (
        "- **Osmosis**: water moves; see diffusion and diffusion again, not in `diffusion`\n-"
        " **Diffusion**: particles spread\n"
    )

    osmosis, diffusion = EntryMaker(product(text), WriterContext()).entries()

    assert osmosis.text.count("<a ") == 1
    assert '<a href="#e2"> diffusion</a><span class="to">2</span>' in osmosis.text
    assert "<a " not in diffusion.text


@pytest.mark.pdf
def test_read_back__what_is_not_there_is_found_missing() -> None:
    given = product(notes(40))
    data = b"".join(write_sheet(given, WriterContext()).data)
    entries = [entry.html for entry in EntryMaker(given, WriterContext()).entries()]

    assert list(find_lost(data, entries)) == []
    assert list(
        find_lost(data, [*entries[:7], "<b>Never</b> set on this sheet at all", *entries[7:]])
    ) == [7]
    assert list(find_lost(data, [*entries, entries[3]])) == [len(entries)]
    assert readable("ﬁeld Ünder") == "fieldünder"
    assert "termnumber39" in read_text(data)
