"""The tags and texts of HTML, with their lines."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cribdeck.readers.html_tokens import HtmlKind, html_tokens, read_entities
from tests.limits import within_cpu


def told(source: str) -> list[tuple[str, ...]]:
    return [
        (token.kind.name, token.text, *map("=".join, token.attributes.items()))
        for token in html_tokens(source)
    ]


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("a <B>b</b >", [("TEXT", "a "), ("START", "b"), ("TEXT", "b"), ("END", "b")]),
        ("<br/><br />", [("EMPTY", "br"), ("EMPTY", "br")]),
        ("<a href=b/>", [("START", "a", "href=b/")]),
        ("<a HREF='b>c' d>", [("START", "a", "href=b>c", "d=")]),
        ('<a b = "&lt;" b=d>', [("START", "a", "b=d")]),
        ("a < b", [("TEXT", "a "), ("TEXT", "<"), ("TEXT", " b")]),
        ("<a <b>", [("TEXT", "<"), ("TEXT", "a "), ("START", "b")]),
        ("<a b='c>", [("TEXT", "<"), ("TEXT", "a b='c>")]),
        ("<a", [("TEXT", "<"), ("TEXT", "a")]),
        ("a<", [("TEXT", "a"), ("TEXT", "<")]),
        ("<!-- a <b> -->c", [("COMMENT", " a <b> "), ("TEXT", "c")]),
        ("<!-- a <b>", [("TEXT", "<"), ("TEXT", "!-- a "), ("START", "b")]),
        ("<!doctype html><?a b?><![CDATA[<b>]]><![if a]>", []),
        ("<!a></ a></></1>", [("COMMENT", "a"), ("END", "a"), ("COMMENT", "1")]),
        ("<![a", [("TEXT", "<"), ("TEXT", "![a")]),
        ("<script>a<b></script>c", [("START", "script"), ("END", "script"), ("TEXT", "c")]),
        ("<style>a<b>", [("START", "style")]),
        ("&lt;&#65;&amp", [("TEXT", "<A&")]),
    ],
)
def test_tokens__are_tags_and_texts(source: str, tokens: list[tuple[str, ...]]) -> None:
    assert told(source) == tokens


def test_tokens__know_their_lines() -> None:
    found = [(token.line, token.text) for token in html_tokens("a\n<b>\n\nc <!--\n--><i\nx>d")]

    assert found == [(1, "a\n"), (2, "b"), (2, "\n\nc "), (4, "\n"), (5, "i"), (6, "d")]


class _Standard(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.told.append((HtmlKind.START.name, tag, *(f"{k}={v or ''}" for k, v in attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.told.append((HtmlKind.EMPTY.name, tag, *(f"{k}={v or ''}" for k, v in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.told.append((HtmlKind.END.name, tag))

    def handle_data(self, data: str) -> None:
        self.told.append((HtmlKind.TEXT.name, data))

    def handle_comment(self, data: str) -> None:
        self.told.append((HtmlKind.COMMENT.name, data))


WELL_FORMED = st.lists(
    st.sampled_from(
        [
            *("<b>", "</b>", "<p>", "</p>", "<br>", "<br/>", "<a href='x y'>", "</a>"),
            *('<a b="c" d>', "<!-- a -->", "&amp;", "&#65;", " a ", "\n", "水", "<h2 id=a>"),
            *("</h2>", "<td colspan=2>"),
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(WELL_FORMED)
def test_tokens__of_sound_html_are_those_of_the_standard_library(source: str) -> None:
    standard = _Standard()
    standard.feed(source)
    standard.close()

    assert told(source) == standard.told


def test_entities__whose_number_no_character_has_stay_as_they_are() -> None:
    assert read_entities(f"a &#{'1' * 5000}; &#x{'f' * 9}; &#65;") == (
        f"a &#{'1' * 5000}; &#x{'f' * 9}; A"
    )


@pytest.mark.parametrize(
    "part", ["<a\n", "<a b='\n", '<a b=">" ', "<!--", "<![", "<?", "</", "<a '\""]
)
def test_tokens__that_never_end_take_little(part: str) -> None:
    with within_cpu(3):
        for _ in html_tokens(part * 100_000):
            pass
