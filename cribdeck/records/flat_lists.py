"""Records that are one flat list, which can be asked for item by item."""

from __future__ import annotations

from cribdeck.model.inline import InlineKind, is_only, one_line
from cribdeck.model.outline import Node, NodeKind
from cribdeck.model.records import Record


def is_picture(node: Node) -> bool:
    """Whether a node is a paragraph of nothing but pictures."""
    return node.kind is NodeKind.PARAGRAPH and is_only(node.content, {InlineKind.IMAGE})


def is_flat_list(record: Record) -> bool:
    """Whether the definition is one list of at least two items without anything nested in them."""
    blocks = [node for node in record.definition if not is_picture(node)]
    if len(blocks) != 1 or blocks[0].kind is not NodeKind.LIST:
        return False
    items = blocks[0].children
    return len(items) > 1 and all(item.content and not item.children for item in items)


def list_items(record: Record) -> tuple[str, ...]:
    """The wording of each item of the lists in the definition, in order."""
    return tuple(
        one_line(item.content)
        for node in record.definition
        if node.kind is NodeKind.LIST
        for item in node.children
    )
