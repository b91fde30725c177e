from __future__ import annotations

import pytest

from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind, Outline, walk_nodes
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from tests.places import ROOT


def outline(text: str) -> Outline:
    return read_outline(source_from_bytes(text.encode(), "a.md"))


def shape(nodes: tuple[Node, ...]) -> list[object]:
    """Kinds, first lines and wording, nested."""
    return [
        (node.kind.value, node.span.first, one_line(node.content), shape(node.children))
        for node in nodes
    ]


@pytest.mark.parametrize(
    "data",
    [
        "é – ok\n".encode(),
        "\ufeffé – ok\n".encode(),
        "é – ok\r\n".encode(),
        "é – ok\n".encode("utf-16"),
        "é – ok\r".encode(),
        "é\u00a0– ok\n".encode(),
    ],
)
def test_source__encodings_and_line_ends(data: bytes) -> None:
    assert source_from_bytes(data, "a.md").text == "é – ok\n"


def test_source__legacy_encoding() -> None:
    text = "Größe und Maß: die Fläche eines Körpers über ihre Länge gemessen\n" * 5
    assert "Größe" in source_from_bytes(text.encode("cp1252"), "a.md").text


def test_source__mojibake_is_mended_and_said() -> None:
    source = source_from_bytes("fine\nentities â€“ objects\n".encode(), "a.md")

    assert source.lines == ["fine", "entities – objects", ""]
    assert [(found.code, found.line) for found in source.findings] == [("mended-text", 2)]


def test_source__curly_quotes_stay() -> None:
    assert source_from_bytes("“a” – ‘b’ … ﬁ\n".encode(), "a.md").text == "“a” – ‘b’ … ﬁ\n"


def test_markdown__sections_nest_and_keep_their_lines() -> None:
    found = outline("# A\n\ntext\n\n### B\n\n- one\n  more\n  - two\n\n## C\n")

    assert shape(found.nodes) == [
        (
            "heading",
            1,
            "A",
            [
                ("paragraph", 3, "text", []),
                (
                    "heading",
                    5,
                    "B",
                    [
                        (
                            "list",
                            7,
                            "",
                            [("item", 7, "one more", [("list", 9, "", [("item", 9, "two", [])])])],
                        )
                    ],
                ),
                ("heading", 11, "C", []),
            ],
        )
    ]


def test_html__same_shape_as_markdown() -> None:
    html = outline("<h2>A</h2>\n<ul>\n<li><b>x</b>: y\n<ul><li>z</li></ul></li>\n</ul>\n")
    markdown = outline("## A\n- **x**: y\n  - z\n")

    assert [(n.kind, n.level, n.content) for n in walk_nodes(html.nodes)] == [
        (n.kind, n.level, n.content) for n in walk_nodes(markdown.nodes)
    ]


def test_indented__same_shape_as_a_list() -> None:
    found = outline("## A\n\n    x: y\n        z\n")

    assert shape(found.nodes) == [
        (
            "heading",
            1,
            "A",
            [("list", 3, "", [("item", 3, "x: y", [("list", 4, "", [("item", 4, "z", [])])])])],
        )
    ]


def test_link_references__reach_across_dialects() -> None:
    found = outline("[site][s] first\n\n<ul>\n<li>a</li>\n</ul>\n\n[s]: https://example.org\n")

    assert one_line(found.nodes[0].content) == "site first"


def test_callout__has_type_and_title() -> None:
    (quote,) = outline("> [!warning] Mind the gap\n> text\n").nodes

    assert (
        quote.kind,
        quote.info,
        one_line(quote.content),
        one_line(quote.children[0].content),
    ) == (NodeKind.QUOTE, "warning", "Mind the gap", "text")


def test_front_matter__broken_is_a_diagnostic() -> None:
    found = outline("---\ntitle: [a\n---\n\n- x: y\n")

    assert found.front_matter == {}
    assert [(d.code, d.severity.value) for d in found.findings] == [("bad-front-matter", "error")]


def test_front_matter__a_rule_is_not_one() -> None:
    assert outline("---\n\nSome text\n\n---\n").front_matter == {}


def test_spans__lie_in_their_parents() -> None:
    notes = ROOT / "source" / "aif-c01" / "1-fundamentals-of-ai-and-ml.md"
    found = outline(notes.read_text("utf-8"))

    for node in walk_nodes(found.nodes):
        for child in node.children:
            assert node.span.first <= child.span.first <= child.span.last <= node.span.last
