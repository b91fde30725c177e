"""Outlines laid out by indentation → nodes: what stands further in belongs to the line above it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from cribdeck.model.inline import Content, InlineKind, is_only
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.readers.regions import indent_of

_MARKER = re.compile(r"^(?:[-*+•◦▪‣·–—>]|\(?(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)])(?:[ \t]+|$)")
_MAX_DEPTH = 40
_WIDE_STEP = 3


class _Line:
    """A line of the outline with what stands below it."""

    __slots__ = ("bullet", "children", "content", "indent", "number")

    def __init__(self, number: int, indent: int, content: Content, *, bullet: bool = False) -> None:
        self.number, self.indent, self.content, self.bullet = number, indent, content, bullet
        self.children: list[_Line] = []

    def node(self) -> Node:
        children = tuple(child.node() for child in self.children)
        last = max([self.number, *(child.span.last for child in children)])
        below = (
            (Node(NodeKind.LIST, Span(children[0].span.first, last), (), children),)
            if children
            else ()
        )
        if is_only(self.content, {InlineKind.IMAGE}) and not children:
            return Node(NodeKind.PARAGRAPH, Span(self.number, self.number), self.content)
        return Node(
            NodeKind.ITEM,
            Span(self.number, last),
            self.content,
            below,
            info="" if self.bullet else "line",
        )


def read_indented(lines: Sequence[str], first: int, inline: Callable[[str], Content]) -> list[Node]:
    """One list of the outline's lines, nested by their indentation.

    The first line has number `first`.
    """
    root = _Line(first, -9, ())
    stack = [root]
    slack = _slack(lines)
    for number, raw in enumerate(lines, first):
        wording = raw.strip()
        if not wording:
            continue
        marker = _MARKER.match(wording)
        content = inline(wording[marker.end() :] if marker else wording)
        if not content:
            continue
        indent = indent_of(raw)
        line = _Line(number, indent, content, bullet=marker is not None)
        if indent == 0 and is_only(content, {InlineKind.IMAGE}):
            # An image pasted at the margin illustrates the line above it and does not end the
            # outline there.
            stack[-1].children.append(line)
            continue
        while len(stack) > 1 and stack[-1].indent + slack >= indent:
            stack.pop()
        stack[-1].children.append(line)
        if len(stack) < _MAX_DEPTH:
            stack.append(line)
    items = tuple(child.node() for child in root.children)
    return (
        [Node(NodeKind.LIST, Span(items[0].span.first, max(i.span.last for i in items)), (), items)]
        if items
        else []
    )


def _slack(lines: Sequence[str]) -> int:
    """Columns by which a line may stand further in and still be on the level of the one above.

    One, where levels are wide.
    """
    indents = [indent_of(line) for line in lines if line.strip()]
    steps = sorted(
        after - before for before, after in itertools.pairwise(indents) if after > before
    )
    return 1 if steps and steps[len(steps) // 2] >= _WIDE_STEP else 0
