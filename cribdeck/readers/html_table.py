"""Cells of HTML tables that take several rows or columns."""

from __future__ import annotations

from collections.abc import Mapping

from cribdeck.model.outline import Node, NodeKind

_MAX_CELLS = 100
"Rows or columns that a cell is believed to take."
_MAX_HANGING = 30
"Cells that reach into one row from above."
_MAX_DIGITS = 6
"Digits from which on such a number is a mistake."


def cell_size(attributes: Mapping[str, str]) -> tuple[int, int]:
    """How many rows and columns a cell takes; 1 where its attributes say nothing sensible."""
    return _number(attributes.get("rowspan", "")), _number(attributes.get("colspan", ""))


def _number(value: str) -> int:
    # `isdigit` is true of `²` as well, which `int` does not read.
    if value.isascii() and value.isdigit() and len(value) < _MAX_DIGITS:
        return max(1, min(int(value), _MAX_CELLS))
    return 1


def lay_out_row(
    cells: list[Node], sizes: list[tuple[int, int]], hanging: dict[int, tuple[int, Node]]
) -> list[Node]:
    """A row's cells, each in its column; a wide cell is followed by empty ones.

    A cell that reaches down from a row above is repeated, because each row becomes a record of its
    own. One in the first column, which names the row, is left empty instead. `hanging`, by column,
    holds these cells and how many more rows they reach into; it is brought up to date.
    """
    waiting = list(zip((cell for cell in cells if cell.kind is NodeKind.CELL), sizes, strict=False))
    out: list[Node] = []
    while waiting or len(out) in hanging:
        column = len(out)
        if column in hanging:
            rows, cell = hanging.pop(column)
            out.append(_emptied(cell) if column == 0 else cell)
        else:
            cell, (rows, across) = waiting.pop(0)
            out += [cell, *(_emptied(cell) for _ in range(across - 1))]
        if rows > 1 and len(hanging) < _MAX_HANGING:
            hanging[column] = (rows - 1, cell)
    return out


def _emptied(cell: Node) -> Node:
    return cell._replace(content=(), children=())
