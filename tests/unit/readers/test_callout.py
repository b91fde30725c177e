"""Core rule: block quotes that begin with `[!type]`."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import shape


@pytest.mark.parametrize(
    ("first", "head"),
    [
        ("[!warning] Mind the gap", "quote(warning) Mind the gap"),
        ("[!NOTE]", "quote(note)"),
        ("[!faq]- Folded", "quote(faq) Folded"),
        ("[!faq]+ Open", "quote(faq) Open"),
        ("[!my-type] *T* of $x$", "quote(my-type) <emphasis T> of <math x>"),
        ("%%c%% [!note] Title", "quote(note) Title"),
        ("[!note] Title %%c%% #exam", "quote(note) Title"),
    ],
)
def test_callout__has_type_title_and_text(first: str, head: str) -> None:
    assert shape(f"> {first}\n> text\n") == [f"1-2 {head}", "  2-2 paragraph text"]


@pytest.mark.parametrize(
    "first",
    [
        "[note] a",
        "[!] a",
        "[!two words] a",
        "a [!note] b",
        "`[!note]` a",
        "**[!note]** a",
        "\\[!note] a",
    ],
)
def test_quote__without_the_mark_is_a_quote(first: str) -> None:
    assert shape(f"> {first}\n")[0] == "1-1 quote"


def test_mark__without_a_quote_is_text() -> None:
    assert shape("[!note] Title\n") == ["1-1 paragraph [!note] Title"]


def test_mark__that_is_a_link_reference_is_a_link() -> None:
    assert shape("> [!note]\n\n[!note]: https://a.b\n") == [
        "1-1 quote",
        "  1-1 paragraph <link !note -> https://a.b>",
    ]


def test_mark__below_the_first_line_is_text() -> None:
    assert shape("> text\n> [!note] a\n") == ["1-2 quote", "  1-2 paragraph text / [!note] a"]


def test_mark__in_a_fence_in_a_quote_is_code() -> None:
    assert shape("> ```\n> [!note] a\n> ```\n") == ["1-3 quote", "  1-3 code <code [!note] a>"]


def test_callouts__nested_in_each_other_and_in_lists() -> None:
    assert shape("- > [!a] A\n  > > [!b] B\n  > > b\n  >\n  > > plain\n") == [
        "1-5 list",
        "  1-5 item",
        "    1-5 quote(a) A",
        "      2-3 quote(b) B",
        "        3-3 paragraph b",
        "      5-5 quote",
        "        5-5 paragraph plain",
    ]


def test_title__of_a_mark_that_goes_on_over_the_line() -> None:
    assert shape("> [!note] a **b\n> c** d\n> e\n") == [
        "1-3 quote(note) a <strong b / c> d",
        "  2-3 paragraph e",
    ]


def test_callout__over_blocks() -> None:
    assert shape("> [!note] T\n> - a\n> ## H\n> b\n") == [
        "1-4 quote(note) T",
        "  2-2 list",
        "    2-2 item a",
        "  3-4 heading H",
        "    4-4 paragraph b",
    ]


def test_callout__that_is_lazily_continued() -> None:
    assert shape("> [!note] T\ntext\n") == ["1-2 quote(note) T", "  2-2 paragraph text"]


def test_empty_quote() -> None:
    assert shape(">\n") == ["1-1 quote"]
