"""Records and nodes made by hand, for what no text of notes says so exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cribdeck.language.terms import fold
from cribdeck.model.findings import Finding
from cribdeck.model.inline import Content, text
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.model.records import Facet, Origin, Record
from cribdeck.readers.markdown import read_inline


def line(words: str) -> Content:
    """Words as they are, which no reader looks at."""
    return (text(words),) if words else ()


def paragraph(words: str, at: int = 1) -> Node:
    return Node(NodeKind.PARAGRAPH, Span(at, at), line(words))


def picture(at: int = 1) -> Node:
    """A picture without a text of its own."""
    return Node(NodeKind.PARAGRAPH, Span(at, at), read_inline("![](leaf.png)"))


def item(words: str, *children: Node) -> Node:
    return Node(NodeKind.ITEM, Span(1, 1), line(words), children)


def bullets(*items: Node | str, info: str = "") -> Node:
    """A list of items, each given whole or by its words."""
    children = tuple(item(each) if isinstance(each, str) else each for each in items)
    return Node(NodeKind.LIST, Span(1, 1), children=children, info=info)


def heading(words: str, first: int, last: int, *children: Node) -> Node:
    return Node(NodeKind.HEADING, Span(first, last), line(words), children, level=1)


def facet(label: str, *content: Node) -> Facet:
    return Facet(label, label.title(), content)


def origin(first: int, last: int | None = None, file: str = "a.md") -> Origin:
    return Origin(file, Span(first, last or first))


def record(term: str, *definition: Node | str, key: str | None = None, **values: object) -> Record:
    """A record of a term and the nodes or paragraphs that define it, first found on line 1."""
    given: dict[str, Any] = {
        "aliases": (),
        "facets": (),
        "trail": (),
        "sections": (),
        "tags": (),
        "rule": "labelled",
        "origins": (origin(1),),
        **values,
    }
    nodes = tuple(paragraph(each) if isinstance(each, str) else each for each in definition)
    key = fold(term) if key is None else key
    return Record(key, term, line(term), definition=nodes, **given)


def terms(findings: Iterable[Finding]) -> list[str]:
    """What each finding says first in quotes."""
    return [found.message.partition("“")[2].partition("”")[0] for found in findings]
