"""The cells of a table's row: which of them says what the thing is, and which are its aspects."""

from __future__ import annotations

from collections.abc import Sequence

from cribdeck.extraction.content_tests import cell_blocks, has_wording, is_figure
from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import DEFINITION, Labels, fold_label
from cribdeck.language.terms import tidy_text, word_count
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node
from cribdeck.model.records import Facet

_MIN_TEXT = 3
"Words of a cell that says more than the figure beside it."


def columns_of(claim: Claim, labels: Labels) -> tuple[tuple[Node, ...], tuple[Facet, ...]]:
    """The definition that a row's cells make, and the other cells as facets under their headers."""
    if not claim.columns and not claim.groups:
        return (), ()
    definition: tuple[Node, ...] = ()
    facets: list[Facet] = []
    known = [labels.canonical(one_line(head)) for head, _ in claim.columns]
    chosen = _defining_column(known, [cell for _, cell in claim.columns])
    for column, (head, cell) in enumerate(claim.columns):
        content = cell_blocks(cell)
        if not has_wording(content):
            continue
        written = tidy_text(one_line(head))
        # A header that spans several columns makes one definition of them.
        if column == chosen or not written or head == claim.columns[chosen][0]:
            definition += content
        else:
            facets.append(Facet(labels.canonical(written) or fold_label(written), written, content))
    for head, cell in claim.groups:
        if written := tidy_text(one_line(head)):
            facets.append(Facet(fold_label(written), written, cell_blocks(cell)))
    return definition, tuple(facets)


def _defining_column(known: Sequence[str | None], cells: Sequence[Node]) -> int:
    """The column that says what the thing is, counted from 0.

    It is the one headed as a definition, else the first without a known label; a text goes before a
    figure.
    """
    if DEFINITION in known:
        return known.index(DEFINITION)
    free = [column for column, label in enumerate(known) if label is None]
    if not free:
        return 0
    texts = [column for column in free if word_count(one_line(cells[column].content)) >= _MIN_TEXT]
    return texts[0] if texts and is_figure(cells[free[0]].content) else free[0]
