"""Outlines in short, for tests to compare."""

from __future__ import annotations

from collections.abc import Sequence

from cribdeck.model.inline import Content, InlineKind
from cribdeck.model.outline import Node, Outline
from cribdeck.readers import read_outline
from cribdeck.readers.markdown import read_inline
from cribdeck.readers.source import source_from_bytes


def read(text: str, path: str = "a.md") -> Outline:
    """The outline of a file with this text."""
    return read_outline(source_from_bytes(text.encode(), path))


def shape(text: str, path: str = "a.md") -> list[str]:
    """A line for each node: `first-last kind(info) content`, set in under its parent."""
    return _lines(read(text, path).nodes, "")


def _lines(nodes: Sequence[Node], indent: str) -> list[str]:
    out = []
    for node in nodes:
        info = f"({node.info})" if node.info else ""
        head = f"{indent}{node.span.first}-{node.span.last} {node.kind.value}{info}"
        out.append(f"{head} {marked(node.content)}".rstrip())
        out += _lines(node.children, indent + "  ")
    return out


def inline(text: str) -> str:
    """A line of Markdown as its elements: wording as it is, all else as `<kind wording>`."""
    return marked(read_inline(text))


def marked(content: Content) -> str:
    """Content as one text: `<link wording>`, `<image wording -> target>`."""
    return "".join(
        item.text
        if item.kind is InlineKind.TEXT
        else " / "
        if item.kind in (InlineKind.SOFT, InlineKind.BREAK)
        else f"<{item.kind.value} {item.text or marked(item.children)}"
        f"{' -> ' + item.target if item.target else ''}>"
        for item in content
    )
