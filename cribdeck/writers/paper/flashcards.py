"""Records → cards to print on both sides and cut: `<slug>.cards.pdf`.

Each side is a block in letters as large as it has room for; nothing is clipped, for what does not
fit even in the smallest letters is parted as pages are, and goes on on a further card with the same
front.
"""

from __future__ import annotations

import dataclasses as dc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from cribdeck.config.paper_settings import FlashcardSettings
from cribdeck.model.errors import ConfigError
from cribdeck.model.records import Record
from cribdeck.writers.content_html import escape
from cribdeck.writers.paper import findings as trouble
from cribdeck.writers.paper.card_grid import GRIDS, CardGrid
from cribdeck.writers.paper.content import (
    PaperContent,
    chosen_facets,
    chosen_records,
    is_right_to_left,
)
from cribdeck.writers.paper.fit import Piece, Setting, height_of
from cribdeck.writers.paper.fonts import faces, families, font_language, quoted_families
from cribdeck.writers.paper.read_back import Box, end_of, texts_in, without
from cribdeck.writers.paper.typeset import (
    NO_COLUMNS,
    Columns,
    Placement,
    Typesetter,
    blocks_of,
    height_in_millimetres,
)
from cribdeck.writers.product import Output, Product, WriterContext
from cribdeck.writers.templates import Templates

_PADDING_X, _PADDING_Y = 6.0, 8.5
"Millimetres between a side's text and the card's edge; above and below is room for its number."
_SIZES = (24.0, 20.0, 17.0, 14.5, 12.5, 12.0, 11.0, 10.0, 9.0, 8.25, 7.5, 6.75, 6.0)
"Points, from large to small."
_PARTED = 8.25
"Points of what is on several cards in any case."
_TERM = 1.6
"Letters of a term, as a multiple of the definition's."
_FOR_NUMBER, _LETTER = 38.0, 1.1
"Millimetres that a card's number may take, and those of a letter beside it."
_ENDLESS = 1_000_000.0
"Millimetres of a page on which everything stands that is laid out together."
_AT_A_TIME = 500
"Sides that are laid out together."
_ROUNDING = 0.1
_POINTS = 72 / 25.4


@dc.dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of a record's card."""

    name: str
    "`f12` or `b12`: front or back of the twelfth."
    html: Markup
    record: Record
    language: str

    @property
    def is_front(self) -> bool:
        """Whether it asks."""
        return self.name.startswith("f")

    @property
    def is_rtl(self) -> bool:
        """Whether its record is written from right to left."""
        return is_right_to_left(self.record.term)

    @property
    def families(self) -> str:
        """The fonts of its language, as a style names them."""
        return quoted_families(self.language)


@dc.dataclass(frozen=True, slots=True)
class Card:
    """A card of paper."""

    front: tuple[str, Any]
    "The name of its front, and the box that is on it."
    back: tuple[str, Any]
    label: str
    "Its small number; of several cards for one record also which of them."
    section: str


@dc.dataclass(frozen=True, slots=True)
class Place:
    """Where on a sheet a side of a card is."""

    name: str
    "`f0` or `b0`: front or back of the first card."
    left: float
    top: float
    is_turned: bool = False


@dc.dataclass(frozen=True, slots=True)
class SidePlacement:
    """One side of a card on a sheet."""

    side: str
    "Its name."
    place: Place
    label: str
    section: str


@dc.dataclass(slots=True)
class CardSheet:
    """A sheet of paper seen from one side."""

    kind: str
    "`front`, `back`, `both`, `calibrate-front` or `calibrate-back`."
    boxes: list[Placement] = dc.field(default_factory=list)
    sides: list[SidePlacement] = dc.field(default_factory=list)


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
    maker = _CardMaker(product)
    boxes, columns = maker.laid_out(sides)
    cards = _cards(pairs, boxes, product.deck.title, maker.longest_section)
    sheets = maker.sheets(cards)
    data = maker.typesetter.impose(
        [sheet.boxes for sheet in sheets], maker.frame(sheets), product.deck.settings.sheet.standard
    )
    by_name = {side.name: side.record for side in sides}
    findings = [*content.findings, *trouble.typeset_findings(product, maker.typesetter)]
    findings += trouble.too_wide("card", (by_name[name] for name in columns.too_wide))
    findings += trouble.lost(
        "cards",
        dict.fromkeys(
            side.record
            for side in _missing(data, sheets, sides, maker.grid, maker.typesetter.unknown)
        ),
    )
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
    back = Markup(f"{aliases}{content.blocks(record, record.definition)}{facets}")  # noqa: S704 - the same
    return Side(f"f{number}", front, record, language), Side(f"b{number}", back, record, language)


def _cards(
    pairs: Sequence[tuple[Side, Side]], boxes: Mapping[str, Sequence[Any]], title: str, longest: int
) -> list[Card]:
    """As many cards for each record as its longer side has boxes."""
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
            on_front, on_back = fronts[min(n, len(fronts) - 1)], backs[min(n, len(backs) - 1)]
            cards.append(Card((front.name, on_front), (back.name, on_back), label, section))
    return cards


def _missing(
    data: bytes, sheets: Sequence[CardSheet], sides: Sequence[Side], grid: CardGrid, unknown: str
) -> Iterator[Side]:
    """The sides that cannot be read whole where their cards are."""
    placed = [(number, side) for number, sheet in enumerate(sheets) for side in sheet.sides]
    boxes = [
        Box(
            number,
            side.place.left,
            side.place.top,
            grid.card_width,
            grid.card_height,
            side.place.is_turned,
        )
        for number, side in placed
    ]
    texts: dict[str, str] = defaultdict(str)
    for (_, side), text in zip(placed, texts_in(data, boxes), strict=True):
        texts[side.side] += text
    return (
        side
        for side in sides
        if end_of(side.html, without(texts[side.name], unknown), unknown=unknown) < 0
    )


class _CardMaker:
    """The templates of the cards, filled in."""

    def __init__(self, product: Product) -> None:
        self.settings = product.deck.settings.flashcards
        self.grid = GRIDS[self.settings.preset]
        self.width = self.grid.card_width - 2 * _PADDING_X
        self.height = self.grid.card_height - 2 * _PADDING_Y
        self.longest_section = int((self.grid.card_width - _FOR_NUMBER) / _LETTER)
        self.places = self._places()
        self.typesetter = Typesetter()
        self.templates = Templates(product.deck.template_folders)
        self.templates.check_theme(self.settings.theme)
        self.values: Mapping[str, object] = {
            "cards": self.settings,
            "title": product.deck.settings.name.replace("::", " · "),
            "slug": product.deck.settings.file_slug,
            "version": product.deck.version,
            "licence": product.deck.settings.sheet.licence,
            "language": font_language(product.deck.language),
            "families": families(product.deck.language),
            "faces": faces(),
            "words": self.templates.words("flashcards/words.yaml", product.deck.language),
            "grid": self.grid,
            "places": [place for pair in self.places for place in pair],
            "width": self.width,
        }

    def laid_out(self, sides: Sequence[Side]) -> tuple[dict[str, list[Any]], Columns]:
        """The boxes of each side by its name, in the largest letters with which there is one.

        And what was noticed.
        """
        sizes = {side.name: self._guess(side) for side in sides}
        boxes: dict[str, list[Any]] = {}
        told = NO_COLUMNS
        left = list(sides)
        while left:
            # One below the other on an endless page: a page for each side would cost five times as
            # much.
            columns = self._columns(left, sizes, _ENDLESS)
            found = blocks_of(columns)
            full = {
                side.name
                for side in left
                if side.name in columns.too_wide
                or height_in_millimetres(found[side.name][0]) > self.height + _ROUNDING
            }
            again = {name for name in full if sizes[name] > _SIZES[-1]}
            boxes |= {name: its_boxes for name, its_boxes in found.items() if name not in again}
            told += dc.replace(
                columns, too_wide=tuple(name for name in columns.too_wide if name not in again)
            )
            sizes |= {name: next(size for size in _SIZES if size < sizes[name]) for name in again}
            left = [side for side in left if side.name in again]
        parted = [
            side
            for side in sides
            if height_in_millimetres(boxes[side.name][0]) > self.height + _ROUNDING
        ]
        readable = {side.name: _PARTED for side in parted}
        return (
            boxes | blocks_of(self._columns(parted, readable, self.height)) if parted else boxes
        ), told

    def _columns(self, sides: Sequence[Side], sizes: Mapping[str, float], height: float) -> Columns:
        columns = NO_COLUMNS
        for start in range(0, len(sides), _AT_A_TIME):
            values = {
                "sides": sides[start : start + _AT_A_TIME],
                "sizes": sizes,
                "height": height,
                "is_frame": False,
            }
            columns += self.typesetter.lay_out(self._rendered("sides.html.j2", values))
        return columns

    def _guess(self, side: Side) -> float:
        """The largest size with which a side's text should fit."""
        largest = self.settings.font_size * (_TERM if side.is_front else 1)
        sizes = [size for size in (largest, *_SIZES) if size <= largest]
        piece = Piece(side.html)
        fits = (
            size
            for size in sizes
            if height_of(piece, Setting(size, 1, 1.25), self.width * _POINTS)
            <= self.height * _POINTS
        )
        return next(fits, _SIZES[-1])

    def _places(self) -> list[tuple[Place, Place]]:
        """Front and back of each card on a sheet."""
        right, down = self.settings.back_offset if not self.grid.is_folded else (0.0, 0.0)
        pairs = []
        for n in range(self.grid.count):
            left, top, is_turned = self.grid.back(n, self.settings.flip)
            pairs.append(
                (
                    Place(f"f{n}", *self.grid.front(n)),
                    Place(f"b{n}", left + right, top + down, is_turned),
                )
            )
        return pairs

    def sheets(self, cards: Sequence[Card]) -> list[CardSheet]:
        """The cards on sheets: a front and the back of it in turn, or both on one side."""
        made = []
        for start in range(0, len(cards), self.grid.count):
            front = CardSheet("both" if self.grid.is_folded else "front")
            back = front if self.grid.is_folded else CardSheet("back")
            for card, (of_front, of_back) in zip(
                cards[start : start + self.grid.count], self.places, strict=False
            ):
                for sheet, place, (name, box), section in (
                    (front, of_front, card.front, card.section),
                    (back, of_back, card.back, ""),
                ):
                    sheet.boxes.append(
                        Placement(
                            box,
                            place.left + _PADDING_X,
                            place.top + _PADDING_Y,
                            (self.width, self.height),
                            place.is_turned,
                        )
                    )
                    sheet.sides.append(SidePlacement(name, place, card.label, section))
            made += [front] if self.grid.is_folded else [front, back]
        if self.settings.calibration and not self.grid.is_folded:
            made = [CardSheet("calibrate-front"), CardSheet("calibrate-back"), *made]
        return made

    def frame(self, sheets: Sequence[CardSheet]) -> str:
        """The sheets without the text of the cards."""
        return self._rendered("frame.html.j2", {"sheets": sheets, "is_frame": True})

    def _rendered(self, name: str, values: Mapping[str, object]) -> str:
        layout = f"flashcards/{self.settings.layout}"
        css = self.templates.render(f"{layout}/cards.css.j2", {**self.values, **values})
        return self.templates.render(
            f"{layout}/{name}",
            {**self.values, **values, "css": Markup(css)},  # noqa: S704 - our own style sheet, in which no note's text stands
        )
