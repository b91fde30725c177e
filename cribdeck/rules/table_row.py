"""Table rows whose naming cell names a thing; the other cells say what it is, under their headers.

Matches:  | Metric | Meaning |      and each row below it
          | #  | Service | Use |    where the naming column is not the first
Not:      a row without a name, which goes on with the row above; a header row
"""

from __future__ import annotations

import dataclasses as dc

from cribdeck.inline import Content, one_line
from cribdeck.labels import fold_label, load_labels
from cribdeck.outline import Node, NodeKind, Span
from cribdeck.rules.claim import Claim
from cribdeck.terms import is_name, tidy, word_count

_COUNTING = {"", "no", "nr", "n", "num", "number", "id", "sl no", "s no", "rank", "step"}


def table_row(node: Node, /) -> tuple[Claim, ...] | None:
    """A claim for each row that has a name."""
    if node.kind is not NodeKind.TABLE or not node.children:
        return None
    header, rows = _header_and_rows(node)
    width = max((len(row.children) for row in rows), default=0)
    if width < 2:  # noqa: PLR2004 - one column names nothing
        return None
    if header is not None and _compares(header, rows):
        return _compared(header, rows)
    names = _naming_column(header, rows)
    claims: list[Claim] = []
    for row in rows:
        cells = row.children
        named = names < len(cells) and is_name(one_line(cells[names].content))
        others = tuple((_head(header, n), cell) for n, cell in enumerate(cells) if n != names and _says_something(header, n, cell))
        if named:
            claims.append(Claim(tidy(cells[names].content), row.span, row.span, columns=others))
        elif claims and others and not (names < len(cells) and cells[names].content):
            above = claims[-1]
            claims[-1] = dc.replace(above, span=Span(above.span.first, row.span.last), columns=(*above.columns, *others))
    return tuple(claims) or None


def _header_and_rows(node: Node) -> tuple[Node | None, list[Node]]:
    rows = [row for row in node.children if row.kind is NodeKind.ROW]
    if rows and rows[0].info == "header" and any(cell.content for cell in rows[0].children):
        return rows[0], rows[1:]
    return None, [row for row in rows if row.info != "header"]


def _compares(header: Node, rows: list[Node]) -> bool:
    """Whether the first column lists aspects of the things that head the others."""
    labels = load_labels()
    first, *others = (one_line(cell.content) for cell in header.children)
    if len(others) < 2 or not all(is_name(name) and labels.canonical(name) is None for name in others):  # noqa: PLR2004 - one thing is compared with nothing
        return False
    sides = [one_line(row.children[0].content) for row in rows if row.children]
    known = sum(1 for side in sides if labels.canonical(side) or fold_label(side) in labels.unsure)
    return all(sides) and (not first or (fold_label(first) in labels.aspect_columns and known * 2 >= len(sides)))


def _compared(header: Node, rows: list[Node]) -> tuple[Claim, ...]:
    """A claim for each thing that heads a column, its cells under the names of their rows."""
    claims = []
    for column, name in enumerate(header.children[1:], 1):
        cells = tuple((row.children[0].content, row.children[column]) for row in rows if column < len(row.children) and row.children[column].content)
        last = max((row.span.last for row in rows), default=header.span.last)
        claims.append(Claim(tidy(name.content), Span(header.span.first, last), header.span, columns=cells))
    return tuple(claims)


def _says_something(header: Node | None, column: int, cell: Node) -> bool:
    """Whether a cell is worth keeping: not empty, and not the running number of its row."""
    if header is not None and fold_label(one_line(_head(header, column))) in _COUNTING and one_line(cell.content).strip(".#)").isdigit():
        return False
    return bool(cell.content or cell.children)


def _head(header: Node | None, column: int) -> Content:
    return header.children[column].content if header is not None and column < len(header.children) else ()


def _naming_column(header: Node | None, rows: list[Node]) -> int:
    """The column headed as the names', else the first that does not merely count."""
    labels = load_labels()
    heads = [fold_label(one_line(cell.content)) for cell in header.children] if header is not None else []
    if heads and heads[0] not in labels.term_columns:
        for column, head in enumerate(heads[1:], 1):
            if head in labels.term_columns and (heads[0] in _COUNTING or _is_long(rows, 0)) and not _is_long(rows, column):
                return column
    first = [one_line(row.children[0].content) for row in rows if row.children]
    filled = [value for value in first if value]
    if filled and all(value.strip(".#)").isdigit() for value in filled):
        return 1
    return 0


def _is_long(rows: list[Node], column: int) -> bool:
    """Whether the column's cells are texts rather than names."""
    counts = [word_count(one_line(row.children[column].content)) for row in rows if column < len(row.children)]
    return bool(counts) and sum(counts) / len(counts) > 6  # noqa: PLR2004 - a name of more words on average is rare
