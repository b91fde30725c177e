"""A flat run of blocks → a tree: what stands under a heading becomes its children.

And the tree no deeper than it may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cribdeck.model.outline import Node, NodeKind, Span


def nest_sections(blocks: Iterable[Node]) -> tuple[Node, ...]:
    """The blocks with each heading holding what follows it.

    Up to the next heading of its level or above.
    """
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


TOO_DEEP = "nested deeper than notes may be"
"What is said of lines whose nodes were left out."


def within(nodes: Sequence[Node], depth: int) -> tuple[Node, ...]:
    """The nodes with so many levels, each deeper run of nodes as one that says so."""
    if depth <= 0 and nodes:
        return (
            Node(
                NodeKind.METADATA,
                Span(nodes[0].span.first, max(node.span.last for node in nodes)),
                info=TOO_DEEP,
            ),
        )
    return tuple(
        node._replace(children=within(node.children, depth - 1)) if node.children else node
        for node in nodes
    )
