"""Outlines made for tests out of a few lines of notes, and drawn as lines to compare."""

from __future__ import annotations

from collections.abc import Iterable

from cribdeck.model.inline import Content, plain_text
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes


def read(text: str) -> tuple[Node, ...]:
    """The nodes of a Markdown text."""
    return read_outline(source_from_bytes(text.encode(), "a.md")).nodes


def inline(text: str) -> Content:
    """The content of a paragraph in Markdown; nothing for no text."""
    return read(text)[0].content if text else ()


def node(
    kind: NodeKind,
    text: str = "",
    *children: Node,
    lines: tuple[int, int] = (1, 1),
    info: str = "",
    level: int = 0,
) -> Node:
    """A node with the content of a Markdown paragraph."""
    return Node(kind, Span(*lines), inline(text), children, level, info)


def paragraph(text: str, *, lines: tuple[int, int] = (1, 1)) -> Node:
    """A paragraph with the content of a Markdown text."""
    return node(NodeKind.PARAGRAPH, text, lines=lines)


def drawn(nodes: Iterable[Node], depth: int = 0) -> list[str]:
    """A line for each node of a tree, two spaces deeper a level: `kind first-last (info): text`."""
    out = []
    for each in nodes:
        info = f" ({each.info})" if each.info else ""
        wording = plain_text(each.content).replace("\n", " / ")
        said = f": {wording}" if wording else ""
        span = f"{each.span.first}-{each.span.last}"
        out.append(f"{'  ' * depth}{each.kind} {span}{info}{said}")
        out += drawn(each.children, depth + 1)
    return out
