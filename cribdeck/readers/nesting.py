"""A flat run of blocks → a tree in which headings hold what follows them.

The tree is no deeper than an outline may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span


def nest_sections(blocks: Iterable[Node]) -> tuple[Node, ...]:
    """The blocks, each heading with what follows it down to the next of its level or above."""
    root: list[Node] = []
    open_sections: list[tuple[Node, list[Node]]] = []

    def close(level: int) -> None:
        while open_sections and open_sections[-1][0].level >= level:
            heading, children = open_sections.pop()
            last = max([heading.span.last, *(child.span.last for child in children)])
            done = heading._replace(span=Span(heading.span.first, last), children=tuple(children))
            (open_sections[-1][1] if open_sections else root).append(done)

    for block in blocks:
        if block.kind is NodeKind.HEADING:
            close(block.level)
            open_sections.append((block, []))
        else:
            (open_sections[-1][1] if open_sections else root).append(block)
    close(0)
    return tuple(root)


def limit_depth(nodes: Sequence[Node], depth: int) -> tuple[Node, ...]:
    """The nodes down to `depth` levels; each run of deeper ones becomes one node that says so."""
    if depth <= 0 and nodes:
        span = Span(nodes[0].span.first, max(node.span.last for node in nodes))
        return (Node(NodeKind.METADATA, span, info=NodeInfo.TOO_DEEP),)
    return tuple(
        node._replace(children=limit_depth(node.children, depth - 1)) if node.children else node
        for node in nodes
    )
