"""Records → cards to print on both sides and cut: `<slug>.cards.pdf`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from cribdeck.config.paper_settings import FlashcardSettings
from cribdeck.model.errors import ConfigError
from cribdeck.model.records import Record
from cribdeck.writers.content_html import escape
from cribdeck.writers.paper.anchors import BACK, FRONT, Anchor
from cribdeck.writers.paper.card_grid import CardGrid
from cribdeck.writers.paper.card_sheets import Card, CardMaker, CardSheet, Side
from cribdeck.writers.paper.content import PaperContent, chosen_facets, chosen_records
from cribdeck.writers.paper.findings import lost_findings, overflow_findings, typeset_findings
from cribdeck.writers.paper.fonts import font_language
from cribdeck.writers.paper.read_back import Area, find_end, read_areas, remove_characters
from cribdeck.writers.paper.weasyprint_private import Box
from cribdeck.writers.product import Output, Product, WriterContext


def write_flashcards(product: Product, context: WriterContext) -> Output:
    """The `.cards.pdf`.

    Raises:
        ConfigError: a template or a font is missing or wrong, or the settings choose no record at
            all.
    """
    settings = product.deck.settings.flashcards
    content = PaperContent(product, context, images=settings.images)
    records = chosen_records(product, settings)
    if not records:
        raise ConfigError(
            f"the flashcards of {product.deck.settings.name} choose no record",
            hint="look at `tags`, `sections` and `leave_out` of `flashcards`",
        )
    pairs = [_sides(number, record, content, settings) for number, record in enumerate(records, 1)]
    sides = [side for pair in pairs for side in pair]
    maker = CardMaker(product)
    boxes, overflowing = maker.lay_out(sides)
    sheets = maker.sheets(_cards(pairs, boxes, product.deck.title, maker.longest_section))
    data = maker.typesetter.impose(
        [sheet.boxes for sheet in sheets], maker.frame(sheets), product.deck.settings.sheet.standard
    )
    by_name = {side.name: side.record for side in sides}
    missing = _missing(data, sheets, sides, maker.grid, maker.typesetter.missing_glyphs)
    findings = [
        *content.findings,
        *typeset_findings(product, maker.typesetter),
        *overflow_findings("card", (by_name[name] for name in overflowing)),
        *lost_findings("cards", dict.fromkeys(side.record for side in missing)),
    ]
    return Output([data], {"pages": len(sheets)}, tuple(findings))


def _sides(
    number: int, record: Record, content: PaperContent, settings: FlashcardSettings
) -> tuple[Side, Side]:
    """Front and back of a record's card."""
    others = ", ".join(alias for alias in record.aliases if alias not in record.term)
    aliases = f'<p class="a">{escape(others)}</p>' if others else ""
    facets = "".join(
        f'<div class="f"><b>{escape(facet.written)}</b>'
        f" {content.run_in(record, facet.content)}</div>"
        for facet in chosen_facets(record, settings.facets)
    )
    language = font_language(content.product.deck.language_of(record))
    front = Markup(f"<b>{content.term(record)}</b>")  # noqa: S704 - sanitized, in markup of our own
    definition = content.blocks(record, record.definition)
    back = Markup(f"{aliases}{definition}{facets}")  # noqa: S704 - sanitized, in markup of our own
    return (
        Side(str(Anchor(FRONT, number)), front, record, language),
        Side(str(Anchor(BACK, number)), back, record, language),
    )


def _cards(
    pairs: Sequence[tuple[Side, Side]], boxes: Mapping[str, Sequence[Box]], title: str, longest: int
) -> list[Card]:
    """As many cards for each record as its longer side has boxes.

    `title` is the document's, which is no section; `longest` is in letters of a section's heading.
    """
    cards = []
    for number, (front, back) in enumerate(pairs, 1):
        fronts, backs = boxes[front.name], boxes[back.name]
        count = max(len(fronts), len(backs))
        section = next(
            (section for section in reversed(front.record.sections) if section != title), ""
        )
        section = section if len(section) <= longest else f"{section[:longest]}…"
        for n in range(count):
            label = f"{number}" if count == 1 else f"{number} · {n + 1}/{count}"
            # The shorter side is the same on all of them.
            on_front, on_back = fronts[min(n, len(fronts) - 1)], backs[min(n, len(backs) - 1)]
            cards.append(Card((front.name, on_front), (back.name, on_back), label, section))
    return cards


def _missing(
    data: bytes, sheets: Sequence[CardSheet], sides: Sequence[Side], grid: CardGrid, unknown: str
) -> Iterator[Side]:
    """The sides that cannot be read whole where their cards are."""
    placed = [(number, side) for number, sheet in enumerate(sheets) for side in sheet.sides]
    width, height = grid.card_width, grid.card_height
    areas = [
        Area(number, side.place.left, side.place.top, width, height, side.place.is_turned)
        for number, side in placed
    ]
    # A side may be on several cards, and each of its parts on one.
    texts: dict[str, str] = defaultdict(str)
    for (_, side), text in zip(placed, read_areas(data, areas), strict=True):
        texts[side.side] += text
    return (
        side
        for side in sides
        if find_end(side.html, remove_characters(texts[side.name], unknown), unknown=unknown) < 0
    )
