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


def chosen_records(product: Product, choice: PaperChoice) -> list[Record]:
    """The records that go on paper, in order."""
    return [row.record for row in product.rows if _is_chosen(row.record, product, choice)]


def _is_chosen(record: Record, product: Product, choice: PaperChoice) -> bool:
    sections = {fold_label(section) for section in record.sections}
    return (
        record.origins[0].file not in product.deck.off_sheet
        and (
            not choice.tags
            or any(
                tag == wanted or tag.startswith(f"{wanted}::")
                for tag in record.tags
                for wanted in choice.tags
            )
        )
        and (
            not choice.sections
            or bool(sections & {fold_label(wanted) for wanted in choice.sections})
        )
        and not sections & {fold_label(unwanted) for unwanted in choice.leave_out}
    )


def chosen_facets(record: Record, chosen: Sequence[str] | None) -> list[Facet]:
    """The aspects of a record with one of these labels; all of them if none were chosen."""
    wanted = None if chosen is None else {fold_label(label) for label in chosen}
    return [
        facet
        for facet in record.facets
        if wanted is None or {facet.label, fold_label(facet.written)} & wanted
    ]


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left."""
    return (
        next(
            (kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L"
        )
        != "L"
    )


class PaperContent:
    """Makes HTML of records, and says what it could not set."""

    def __init__(self, product: Product, context: WriterContext, *, images: bool) -> None:
        self.product = product
        self.images = images
        self.findings: list[Finding] = []
        self._formulas = context.cache.texts(*formula_shelf())

    def term(self, record: Record) -> Markup:
        """A record's term."""
        return _safe(inline_html(record.content, self._dialect(record)) or escape(record.term))

    def run_in(self, record: Record, nodes: Sequence[Node]) -> Markup:
        """Blocks that run on after a term."""
        return _safe(run_in_html(nodes, self._dialect(record)))

    def blocks(self, record: Record, nodes: Sequence[Node]) -> Markup:
        """Blocks below each other."""
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
        try:
            svg, height, shift = formula_svg(
                tex,
                inline=inline,
                known=self._formulas,
                longest=self.product.deck.limits.formula_letters,
            )
        except FormulaError as error:
            origin = record.origins[0]
            message = (
                f"the formula {tex[:60]!r} cannot be typeset and is printed as it is written"
                + (f" ({error})" if str(error) else "")
            )
            self.findings.append(
                Finding(
                    Severity.WARNING,
                    "bad-formula",
                    message,
                    origin.file,
                    origin.span.first,
                    "check its braces and commands",
                )
            )
            return f"<code>{escape(tex)}</code>"
        data = base64.b64encode(svg.encode()).decode()
        style = f"height:{height:.3f}em;vertical-align:{shift:.3f}em"
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(tex)}" style="{style}">'


def _safe(value: str) -> Markup:
    # WeasyPrint 70 counts the space at the end of a run of text as part of the line: where it is
    # the one thing too many, the line ends after its first word (`split_first_line`, step 3). A
    # space at the beginning of the next run does no harm.
    return Markup(_SPACE_BEFORE.sub(r"\1 ", clean(value, schemes=_SCHEMES)))  # noqa: S704 - just sanitized
