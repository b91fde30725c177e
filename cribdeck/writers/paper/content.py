"""Records → what of them goes on paper, as HTML that is safe to typeset.

Shared by the sheet and the flashcards.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Sequence

from markupsafe import Markup

from cribdeck.config.paper_settings import PaperChoice
from cribdeck.language.labels import fold_label
from cribdeck.language.tex import formula_problem
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import Node
from cribdeck.model.records import Facet, Record
from cribdeck.writers.content_html import (
    HtmlDialect,
    alt_width,
    blocks_html,
    clean,
    escape,
    inline_html,
    printed_code,
    run_in_html,
)
from cribdeck.writers.paper.formulas import FormulaError, formula_shelf, formula_svg
from cribdeck.writers.product import Product, WriterContext

_SPACE_BEFORE = re.compile(r" (<(?:b|i|a)(?: [^>]*)?>)")
_SCHEMES = frozenset({"http", "https", "mailto", "data"})
"Schemes of addresses that may stand in a document; pictures are embedded as `data:`."
_LONGEST_RUN = 500
"""Letters without a space that are set in one piece: to find where a line ends, Pango looks at all
of a piece, so that the time grows with its square."""
_LONG_RUN = re.compile(rf"<[^>]*>|(?:&[^;\s<&]{{1,10}};|[^\s<&]){{{_LONGEST_RUN}}}")
"A tag, which stays whole, or so many letters; an entity is one."
_FORMULA_SHOWN = 60
"Characters of a formula that a message shows: with the words around it, about two lines."


def chosen_records(product: Product, choice: PaperChoice) -> list[Record]:
    """The records that go on paper, in order."""
    return [row.record for row in product.rows if _is_chosen(row.record, product, choice)]


def _is_chosen(record: Record, product: Product, choice: PaperChoice) -> bool:
    sections = {fold_label(section) for section in record.sections}
    return (
        # A record that several files tell of goes with the first of them, as its language does.
        record.origins[0].file not in product.deck.off_sheet
        and (not choice.tags or any(_is_tagged(record, tag) for tag in choice.tags))
        and (not choice.sections or not sections.isdisjoint(map(fold_label, choice.sections)))
        and sections.isdisjoint(map(fold_label, choice.leave_out))
    )


def _is_tagged(record: Record, wanted: str) -> bool:
    """Whether a record has a tag or one below it, as Anki's `::` makes levels."""
    return any(tag == wanted or tag.startswith(f"{wanted}::") for tag in record.tags)


def chosen_facets(record: Record, chosen: Sequence[str] | None) -> list[Facet]:
    """The facets of a record with one of these labels; all of them if `chosen` is None."""
    wanted = None if chosen is None else {fold_label(label) for label in chosen}
    return [
        facet
        for facet in record.facets
        if wanted is None or {facet.label, fold_label(facet.written)} & wanted
    ]


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left.

    These are the classes L, R and AL of the Unicode Bidirectional Algorithm (UAX 9, rule P2).
    """
    return (
        next(
            (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L"
        )
        != "L"
    )


class PaperContent:
    """Makes HTML of records; `findings` holds what could not be set.

    With `images` false, pictures are left out; formulas, which are pictures too, are not.
    """

    def __init__(self, product: Product, context: WriterContext, *, images: bool) -> None:
        self.product = product
        self.images = images
        self.findings: list[Finding] = []
        self._formulas = context.cache.texts(*formula_shelf())

    def term(self, record: Record) -> Markup:
        """The HTML of a record's term."""
        return _safe(inline_html(record.content, self._dialect(record)) or escape(record.term))

    def run_in(self, record: Record, nodes: Sequence[Node]) -> Markup:
        """The HTML of blocks that run on after a term, as on the sheet."""
        return _safe(run_in_html(nodes, self._dialect(record)))

    def blocks(self, record: Record, nodes: Sequence[Node]) -> Markup:
        """The HTML of blocks below each other, as on a card."""
        return _safe(blocks_html(nodes, self._dialect(record)))

    def _dialect(self, record: Record) -> HtmlDialect:
        return HtmlDialect(
            lambda tex, display: self._math(record, tex, inline=not display),
            self._image,
            printed_code,
        )

    def _image(self, target: str, alt: str) -> str:
        found = self.product.deck.media.get(target)
        if found is None or found.is_audio or not self.images:
            # `check` tells of a missing one; on paper a placeholder would only take room.
            return ""
        data = base64.b64encode(found.data).decode()
        return (
            f'<img src="data:{found.media_type};base64,{data}" alt="{escape(alt_width(alt)[1])}">'
        )

    def _math(self, record: Record, tex: str, *, inline: bool) -> str:
        if formula_problem(tex):
            # Reading the notes has told it; what is no mathematics is printed as it is written.
            return f"<code>{escape(tex)}</code>"
        try:
            svg, height, shift = formula_svg(
                tex,
                inline=inline,
                known=self._formulas,
                longest=self.product.deck.limits.formula_letters,
            )
        except FormulaError as error:
            self.findings.append(_formula_finding(record, tex, str(error)))
            # Nothing a note says is lost: TeX as it is written can still be read.
            return f"<code>{escape(tex)}</code>"
        data = base64.b64encode(svg.encode()).decode()
        style = f"height:{height:.3f}em;vertical-align:{shift:.3f}em"
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(tex)}" style="{style}">'


def _formula_finding(record: Record, tex: str, reason: str) -> Finding:
    origin = record.origins[0]
    message = f"the formula {tex[:_FORMULA_SHOWN]!r} cannot be typeset and is printed as it is"
    message += f" written ({reason})" if reason else " written"
    hint = "check its braces and commands"
    return Finding(Severity.WARNING, "bad-formula", message, origin.file, origin.span.first, hint)


def _safe(value: str) -> Markup:
    # WeasyPrint 70 counts the space at the end of a run of text as part of the line: where it is
    # the one thing too many, the line ends after its first word (`split_first_line`, step 3). A
    # space at the beginning of the next run does no harm.
    moved = _SPACE_BEFORE.sub(r"\1 ", clean(value, schemes=_SCHEMES))
    return Markup(_with_breaks(moved))  # noqa: S704 - sanitized two lines above


def _with_breaks(value: str) -> str:
    """HTML in which no run of letters is so long that looking for its lines takes long."""
    if len(value) < _LONGEST_RUN:
        return value
    return _LONG_RUN.sub(
        lambda match: match[0] if match[0].startswith("<") else f"{match[0]}<wbr>", value
    )
