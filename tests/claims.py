"""Nodes made for tests of the rules, and the claims on them as plain values."""

from __future__ import annotations

from collections.abc import Sequence

from cribdeck.extraction.rules import Rule
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.readers.markdown import read_inline


def line(
    kind: NodeKind, wording: str, *below: str, info: str = "", span: Span | None = None
) -> Node:
    """A node that begins on line 1, over a paragraph a line."""
    children = tuple(
        Node(NodeKind.PARAGRAPH, Span(number, number), read_inline(text))
        for number, text in enumerate(below, 2)
    )
    return Node(kind, span or Span(1, 1 + len(below)), read_inline(wording), children, info=info)


def table(*rows: str, header: str | None = None) -> Node:
    """A table, its cells parted by `|`; the header on line 1, the rows from line 3 on."""
    made = [_row(row, number) for number, row in enumerate(rows, 3)]
    if header is not None:
        made.insert(0, _row(header, 1)._replace(info="header"))
    return Node(NodeKind.TABLE, Span(1, 2 + len(rows)), (), tuple(made))


def _row(wording: str, number: int) -> Node:
    span = Span(number, number)
    cells = tuple(
        Node(NodeKind.CELL, span, read_inline(text.strip())) for text in wording.split("|")
    )
    return Node(NodeKind.ROW, span, (), cells)


def claimed(rule: Rule, node: Node) -> list[dict[str, object]] | None:
    """What a rule claims: of each claim the fields that hold something, contents as text."""
    claims = rule(node)
    if claims is None:
        return None
    found = []
    for claim in claims:
        fields: dict[str, object] = {
            "term": one_line(claim.term),
            "span": tuple(claim.span),
            "head": tuple(claim.head),
            "text": one_line(claim.text),
            "body": wordings(claim.body),
            "columns": [(one_line(head), one_line(cell.content)) for head, cell in claim.columns],
            "groups": [(one_line(head), one_line(cell.content)) for head, cell in claim.groups],
            "cloze": one_line(claim.cloze),
            "is_section": claim.is_section,
            "is_question": claim.is_question,
        }
        found.append({name: value for name, value in fields.items() if value})
    return found


def wordings(nodes: Sequence[Node]) -> list[object]:
    """The text of each node; of one without content, the texts of its children."""
    return [one_line(node.content) if node.content else wordings(node.children) for node in nodes]
