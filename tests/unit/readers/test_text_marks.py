"""Inline rules: the marks in runs of text that CommonMark does not know."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import inline, shape

MARKS = ["[[page]]", "==lit==", "%%hidden%%", "{: .x}", "{% raw %}"]
"One of each kind that may stand anywhere."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # wikilinks
        ("see [[Page]] now", "see <link Page> now"),
        ("[[Page#Part|shown]]", "<link shown>"),
        ("[[#Part]]", "<link Part>"),
        ("[[#^block]]", "<link block>"),
        ("[[my_page]] and [[C&A]]", "<link my_page> and <link C&A>"),
        ("![[picture.png]]", "<image  -> picture.png>"),
        ("![[picture.png|200]]", "<image 200 -> picture.png>"),
        ("![[Page]]", "<link Page>"),
        ("[a [[b]] c](u)", "<link a <link b> c -> u>"),
        # highlights
        ("a ==b c== d", "a <mark b c> d"),
        ("==a== and ==b==", "<mark a> and <mark b>"),
        ("==a_b==", "<mark a_b>"),
        ("**==a==**", "<strong <mark a>>"),
        ("==[[a]]==", "<mark [[a]]>"),
        # comments
        ("a %%b%% c", "a  c"),
        ("%%[[a]]%%b", "b"),
        # block ids and tags at the end
        ("text ^id", "text"),
        ("text #exam #cells/plants", "text"),
        ("text #exam ^id", "text #exam"),
        ("**text** #exam", "<strong text>"),
        # attribute lists and Liquid
        ("![i](p.png){: .left}", "<image i -> p.png>"),
        ("Heading {#id}", "Heading"),
        ("Heading {.note}", "Heading"),
        ("a {% include b.html %} c", "a  c"),
    ],
)
def test_mark__is_read(source: str, expected: str) -> None:
    assert inline(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "[[never closed",
        "[[a]",
        "[[a[b]]]",
        "==never closed",
        "== a ==",
        "a == b",
        "a === b ===",
        "%%never closed",
        "50%% of all",
        "a#b",
        "text ^id more",
        "text #exam more",
        "text #1",
        "#exam",
        "{: never closed",
        "{#id} in the middle",
        "{a}",
        "{% never closed",
        "{{ page }}",
    ],
)
def test_wording__stays_as_it_is(source: str) -> None:
    assert inline(source) == source


@pytest.mark.parametrize("mark", MARKS)
def test_mark__in_code_is_code(mark: str) -> None:
    assert inline(f"a `{mark}` b") == f"a <code {mark}> b"
    assert shape(f"```\n{mark} x\n```\n") == [f"1-3 code <code {mark} x>"]


@pytest.mark.parametrize("mark", MARKS)
def test_mark__in_a_formula_is_formula(mark: str) -> None:
    assert inline(f"a $x{mark}y$ b") == f"a <math x{mark}y> b"
    assert shape(f"$$\n{mark} x\n$$\n") == [f"1-3 math <math {mark} x -> display>"]


@pytest.mark.parametrize(
    "mark", ["\\[[page]]", "\\==lit==", "\\%%hidden%%", "\\{: .x}", "\\{% raw %}"]
)
def test_mark__escaped_is_wording(mark: str) -> None:
    assert inline(mark) == mark[1:]


@pytest.mark.parametrize("mark", ["[[a\nb]]", "==a\nb==", "%%a\nb%%", "{: .a\n.b}", "{% a\nb %}"])
def test_mark__across_lines_is_wording(mark: str) -> None:
    assert shape(mark) == [f"1-2 paragraph {mark.replace(chr(10), ' / ')}"]


@pytest.mark.parametrize("mark", ["text ^id", "text #exam", "text{#id}"])
def test_mark__at_the_end_of_each_line(mark: str) -> None:
    assert shape(f"{mark}\n{mark}\n") == ["1-2 paragraph text / text"]


@pytest.mark.parametrize("mark", MARKS)
def test_mark__in_lists_quotes_and_tables(mark: str) -> None:
    content = inline(f"see {mark} too")

    assert shape(f"- > see {mark} too")[-1] == f"      1-1 paragraph {content}"
    assert shape(f"> 1. see {mark} too")[-1] == f"    1-1 item {content}"
    assert shape(f"| a |\n| --- |\n| see {mark} too |")[-1] == f"    3-3 cell {content}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[[a]](u)", "<link [a] -> u>"),
        ("[[a *b* c]]", "[[a <emphasis b> c]]"),
        ("==a *b* c==", "==a <emphasis b> c=="),
        ("*a ==b* c==", "<emphasis a ==b> c=="),
        ("%%a `b` c%%", "%%a <code b> c%%"),
    ],
)
def test_marks_of_commonmark__come_first(source: str, expected: str) -> None:
    assert inline(source) == expected


def test_link_reference__comes_before_a_wikilink() -> None:
    assert shape("[[a]]\n\n[a]: https://a.b\n") == ["1-1 paragraph [<link a -> https://a.b>]"]


def test_long_opening__is_searched_only_so_far_for_its_end() -> None:
    assert inline("[[" + "a" * 301 + "]]").startswith("[[a")
    assert inline("==" + "a" * 503 + "==").startswith("==a")
