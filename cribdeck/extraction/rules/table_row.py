"""Table rows whose naming cell names a thing; the other cells say what it is, under their headers.

Matches:  | Metric | Meaning |              and each row below it
          | #  | Service | Use |            where the naming column is not the first
          | Supervised | Unsupervised |     over statements: each header names a thing
          | Group | Service | Use |         where a group's name is written once
Not:      a row without a name, which goes on with the row above; a header row
"""

from __future__ import annotations

import dataclasses as dc
from collections import defaultdict

from rapidfuzz import fuzz
from rapidfuzz.distance import Postfix

from cribdeck.extraction.rules.claim import Claim
from cribdeck.language.labels import fold_label, load_labels
from cribdeck.language.terms import MAX_IN_TRAIL, is_name, tidy, word_count
from cribdeck.model.inline import Content, one_line, slice_content
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span

_SIDES = {"advantages", "disadvantages"}
"Headers that are sides of the thing the table stands under."
# Lengths and likeness were set by trial on labelled notes.
_MIN_COLUMNS = 2
"Columns of a table that names something: one for the name, one for what is said of it."
_MIN_COMPARED = 2
"Things of a table that compares."
_MIN_ROWS = 2
"Rows of a table whose headers are names: one row may as well name things itself."
_PAIR = 2
_MIN_ENDING = 3
"Letters at the end that two kinds of one thing have in common."
_MIN_LIKENESS = 65.0
"Ratio (0–100, rapidfuzz) of two headers that name kinds of one thing."
_MAX_HEAD_WORDS = 5
"Words of a header that names a thing."
_MIN_STATEMENT_WORDS = 3
"Words of a cell in small letters that says something rather than naming it."
_MAX_NAME_WORDS = 6
"Words on average of the cells of a column of names."
_GROUP_AND_NAME = 2
"Cells before those that say something of what the second one names."
_COUNTING = {"", "no", "nr", "n", "num", "number", "id", "sl no", "s no", "rank", "step"}


def table_row(node: Node, /) -> tuple[Claim, ...] | None:
    """A claim for each row that has a name."""
    if node.kind is not NodeKind.TABLE or not node.children:
        return None
    header, rows = _header_and_rows(node)
    if header is not None:
        header = header._replace(children=tuple(map(_as_label, header.children)))
    width = max((len(row.children) for row in rows), default=0)
    if width < _MIN_COLUMNS:
        return None
    # From the most particular shape to the plainest: a name at the beginning of each row.
    if header is not None and _compares(header, rows):
        return _compared(header, rows)
    if header is not None and _stands_over_statements(header, rows):
        return _columns(header, rows)
    if _is_grouped(rows):
        return _grouped(header, rows)
    return _claim_rows(header, rows) or None


def _claim_rows(header: Node | None, rows: list[Node]) -> tuple[Claim, ...]:
    """A claim for each row that has a name in the naming column."""
    naming = _naming_column(header, rows)
    claims: list[Claim] = []
    going_on: dict[int, list[Node]] = defaultdict(list)
    "Place of a claim → the rows below it that go on with it."
    for row in rows:
        # In HTML a row may have fewer cells than the header; markdown-it fills up its own.
        name = row.children[naming].content if naming < len(row.children) else ()
        others = _other_cells(header, row, naming)
        if naming < len(row.children) and is_name(one_line(name)):
            claims.append(Claim(tidy(name), row.span, row.span, columns=others))
        elif claims and others and not name:
            # A row without a name goes on with the one above it.
            going_on[len(claims) - 1].append(row)
    for place, below in going_on.items():
        claim = claims[place]
        others = tuple(other for row in below for other in _other_cells(header, row, naming))
        span = Span(claim.span.first, below[-1].span.last)
        claims[place] = dc.replace(claim, span=span, columns=(*claim.columns, *others))
    return tuple(claims)


def _as_label(cell: Node) -> Node:
    """A cell that stands over others or before them: it is repeated for each of them."""
    return cell._replace(content=slice_content(cell.content, 0, MAX_IN_TRAIL))


def _other_cells(header: Node | None, row: Node, naming: int) -> tuple[tuple[Content, Node], ...]:
    """The cells of a row beside its name, each with the header of its column."""
    return tuple(
        (_head(header, column), cell)
        for column, cell in enumerate(row.children)
        if column != naming and _says_something(header, column, cell)
    )


def _header_and_rows(node: Node) -> tuple[Node | None, list[Node]]:
    rows = [
        row
        for row in node.children
        if row.kind is NodeKind.ROW
        and (
            row.info == NodeInfo.HEADER
            or any(cell.content or cell.children for cell in row.children)
        )
    ]
    # Markdown asks for a header in every table: a blank one stands for none.
    if rows and rows[0].info == NodeInfo.HEADER and any(cell.content for cell in rows[0].children):
        return rows[0], rows[1:]
    return None, [row for row in rows if row.info != NodeInfo.HEADER]


def _compares(header: Node, rows: list[Node]) -> bool:
    """Whether the first column lists aspects of the things that head the others."""
    labels = load_labels()
    first, *others = (one_line(cell.content) for cell in header.children)
    if len(others) < _MIN_COMPARED or not all(
        is_name(name) and labels.canonical(name) is None for name in others
    ):
        return False
    sides = [one_line(row.children[0].content) for row in rows if row.children]
    known = sum(1 for side in sides if labels.canonical(side) or fold_label(side) in labels.unsure)
    # A blank corner will do. Under `Parameter` half of the rows must be known aspects, for that
    # word heads columns of names, too.
    return all(sides) and (
        not first or (fold_label(first) in labels.aspect_columns and known * 2 >= len(sides))
    )


def _compared(header: Node, rows: list[Node]) -> tuple[Claim, ...]:
    """A claim for each thing that heads a column, its cells under the names of their rows."""
    claims = []
    labelled = [
        row._replace(children=(_as_label(row.children[0]), *row.children[1:]))
        for row in rows
        if row.children
    ]
    for column, name in enumerate(header.children[1:], 1):
        cells = tuple(
            (row.children[0].content, row.children[column])
            for row in labelled
            if column < len(row.children) and row.children[column].content
        )
        last = max((row.span.last for row in rows), default=header.span.last)
        claims.append(
            Claim(tidy(name.content), Span(header.span.first, last), header.span, columns=cells)
        )
    return tuple(claims)


def _stands_over_statements(header: Node, rows: list[Node]) -> bool:
    """Whether each header is a name, and the cells below it say something of that thing.

    That is so for statements, in the first column too, and for good and bad sides.
    """
    labels = load_labels()
    heads = [one_line(cell.content) for cell in header.children]
    known = [labels.canonical(head) for head in heads]
    # Asked first: `Pros | Cons` are known labels, with which other tables are turned away.
    if set(known) == _SIDES:
        return True
    folded = [fold_label(head) for head in heads]
    listed = labels.term_columns | labels.aspect_columns | labels.unsure.keys() | _COUNTING
    if (
        len(rows) < _MIN_ROWS
        or any(known)
        or any(head in listed for head in folded)
        or not all(map(_can_head, heads))
    ):
        return False
    first = [
        wording for row in rows if row.children and (wording := one_line(row.children[0].content))
    ]
    statements = sum(1 for wording in first if _is_statement(wording))
    # `two cells | four cells` are no statements, but `Mitosis | Meiosis` need none below them.
    if len(heads) == _PAIR and _are_a_pair(*folded):
        return True
    return statements * 3 >= len(first) * 2 > 0


def _can_head(wording: str) -> bool:
    """Whether a header can be the name of a thing: a few words, not a number."""
    return (
        is_name(wording)
        and word_count(wording) <= _MAX_HEAD_WORDS
        and any(char.isalpha() for char in wording)
    )


def _are_a_pair(head: str, other_head: str) -> bool:
    """Whether two headers name kinds of one thing, as SQL and NoSQL, mitosis and meiosis do."""
    if set(head.split()) & set(other_head.split()):
        return True
    ending = Postfix.similarity(head, other_head)
    return ending >= _MIN_ENDING and fuzz.ratio(head, other_head) >= _MIN_LIKENESS


def _is_statement(wording: str) -> bool:
    """Whether a cell says something rather than naming it."""
    if not any(char.isalpha() for char in wording):
        return False
    return (
        wording.endswith((".", "。"))
        or not is_name(wording)
        or (wording[:1].islower() and word_count(wording) >= _MIN_STATEMENT_WORDS)
    )


def _columns(header: Node, rows: list[Node]) -> tuple[Claim, ...]:
    """A claim for each header, over the list of the cells in its column."""
    claims = []
    for column, name in enumerate(header.children):
        cells = [
            row.children[column]
            for row in rows
            if column < len(row.children) and row.children[column].content
        ]
        if cells:
            span = Span(header.span.first, rows[-1].span.last)
            items = tuple(
                Node(NodeKind.ITEM, cell.span, cell.content, cell.children) for cell in cells
            )
            claims.append(
                Claim(
                    tidy(name.content),
                    span,
                    header.span,
                    body=(
                        Node(
                            NodeKind.LIST, Span(cells[0].span.first, cells[-1].span.last), (), items
                        ),
                    ),
                )
            )
    return tuple(claims)


def _is_grouped(rows: list[Node]) -> bool:
    """Whether the first column only groups what the second names.

    Then it is left blank for all but the first of a group. A blank first cell over a blank second
    one goes on with the row above instead; so does a row of a table of two columns.
    """
    blank = [row for row in rows if row.children and not row.children[0].content]
    names = [one_line(row.children[1].content) if len(row.children) > 1 else "" for row in rows]
    filled = all(
        len(row.children) > _GROUP_AND_NAME
        and any(cell.content for cell in row.children[_GROUP_AND_NAME:])
        for row in blank
    )
    return (
        bool(blank)
        and filled
        and rows[0] not in blank
        # Each thing has one row: second cells that repeat are values, such as `yes` and `no`.
        and len(set(names)) == len(names)
        and all(map(_can_head, names))
    )


def _grouped(header: Node | None, rows: list[Node]) -> tuple[Claim, ...]:
    """A claim for each row by its second cell, each with the group it stands in."""
    claims = []
    group = rows[0].children[0]
    for row in rows:
        group = row.children[0] if row.children[0].content else group
        others = tuple(
            (_head(header, n), cell)
            for n, cell in enumerate(row.children)
            if n > 1 and _says_something(header, n, cell)
        )
        claims.append(
            Claim(
                tidy(row.children[1].content),
                row.span,
                row.span,
                columns=others,
                groups=((_head(header, 0), group),),
            )
        )
    return tuple(claims)


def _says_something(header: Node | None, column: int, cell: Node) -> bool:
    """Whether a cell is worth keeping: not empty, and not the running number of its row."""
    if (
        header is not None
        and fold_label(one_line(_head(header, column))) in _COUNTING
        and one_line(cell.content).strip(".#)").isdigit()
    ):
        return False
    return bool(cell.content or cell.children)


def _head(header: Node | None, column: int) -> Content:
    return (
        header.children[column].content
        if header is not None and column < len(header.children)
        else ()
    )


def _naming_column(header: Node | None, rows: list[Node]) -> int:
    """The column headed as the names', else the first that does not merely count."""
    if header is not None and (headed := _headed_as_names(header, rows)):
        return headed
    first = [one_line(row.children[0].content) for row in rows if row.children]
    filled = [value for value in first if value]
    # Numbers and bounds ("< 30") name nothing.
    if filled and all(value.strip(".#)").isdigit() or value[:1] in "<>=≤≥" for value in filled):
        return 1
    return 0


def _headed_as_names(header: Node, rows: list[Node]) -> int:
    """The later column that is headed as the names', where the first counts or explains; or 0."""
    labels = load_labels()
    heads = [fold_label(one_line(cell.content)) for cell in header.children]
    if not heads or heads[0] in labels.term_columns:
        return 0
    counts = (
        heads[0] in _COUNTING or heads[0] in labels.unsure or labels.canonical(heads[0]) is not None
    )
    if not counts and not _is_long(rows, 0):
        return 0
    for column, head in enumerate(heads[1:], 1):
        if head in labels.term_columns and not _is_long(rows, column):
            return column
    return 0


def _is_long(rows: list[Node], column: int) -> bool:
    """Whether the column's cells are texts rather than names."""
    counts = [
        word_count(one_line(row.children[column].content))
        for row in rows
        if column < len(row.children)
    ]
    return bool(counts) and sum(counts) / len(counts) > _MAX_NAME_WORDS
