"""Cards laid out, and put on sheets of paper, front and back; lengths in millimetres.

Each side is a block in letters as large as it has room for; nothing is clipped, for what does not
fit even in the smallest letters is split as pages are, and goes on on a further card with the same
front.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from cribdeck.model.records import Record
from cribdeck.writers.paper.anchors import BACK, FRONT, Anchor
from cribdeck.writers.paper.card_grid import GRIDS
from cribdeck.writers.paper.content import is_right_to_left
from cribdeck.writers.paper.fit import POINTS, Piece, Setting, piece_height
from cribdeck.writers.paper.fonts import faces, families, font_language, quoted_families
from cribdeck.writers.paper.typeset import (
    NO_COLUMNS,
    Columns,
    Placement,
    Typesetter,
    blocks_by_anchor,
    height_in_millimetres,
)
from cribdeck.writers.paper.weasyprint_private import Box
from cribdeck.writers.product import Product
from cribdeck.writers.templates import Templates

_PADDING_X, _PADDING_Y = 6.0, 8.5
"Millimetres between a side's text and the card's edge; above and below is room for its number."
_SIZES = (24.0, 20.0, 17.0, 14.5, 12.5, 12.0, 11.0, 10.0, 9.0, 8.25, 7.5, 6.75, 6.0)
"Points of letters that are tried, from large to small; smaller is not read at arm's length."
_SPLIT_SIZE = 8.25
"Points of what is on several cards in any case, so need not be small."
_TERM_SIZE = 1.6
"Letters of a term, as a multiple of the definition's."
_LEADING = 1.25
"Height of a line, in sizes of the text: that of templates/flashcards/plain/cards.css.j2."
_NUMBER_WIDTH = 38.0
"Millimetres that a card's number may take at its upper edge."
_LETTER_WIDTH = 1.1
"Millimetres of a letter beside it, in 6.5 points."
_ENDLESS = 1_000_000.0
"Millimetres of a page on which everything stands that is laid out together."
_SIDES_AT_A_TIME = 500
"Sides that are laid out together, so that memory stays small."
_ROUNDING = 0.1
"Millimetres by which a side may be too tall: what is lost in converting lengths."


@dc.dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of a record's card; templates use these attributes."""

    name: str
    "Its anchor: `f12` or `b12`, front or back of the twelfth."
    html: Markup
    record: Record
    language: str

    @property
    def is_front(self) -> bool:
        """Whether it asks."""
        return self.name.startswith(FRONT)

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
    """A card of paper; each side is its name with the box that is on it."""

    front: tuple[str, Box]
    back: tuple[str, Box]
    label: str
    "Its small number; of several cards for one record also which of them."
    section: str
    "The heading it stands under, shortened to the room it has."


@dc.dataclass(frozen=True, slots=True)
class CardSlot:
    """Where on a sheet a side of a card is; templates use these attributes, as `place`."""

    name: str
    "`f0` or `b0`: front or back of the first card."
    left: float
    top: float
    is_turned: bool = False
    "Whether it stands on its head."


@dc.dataclass(frozen=True, slots=True)
class SidePlacement:
    """One side of a card on a sheet; templates use these attributes."""

    side: str
    "Its name."
    place: CardSlot
    label: str
    section: str


@dc.dataclass(slots=True)
class CardSheet:
    """A sheet of paper seen from one side; templates use `kind` and `sides`."""

    kind: str
    "`front`, `back`, `both`, `calibrate-front` or `calibrate-back`."
    boxes: list[Placement] = dc.field(default_factory=list)
    sides: list[SidePlacement] = dc.field(default_factory=list)


class CardMaker:
    """Lays out sides of cards and puts them on sheets, with the templates of a product."""

    def __init__(self, product: Product) -> None:
        self.settings = product.deck.settings.flashcards
        self.grid = GRIDS[self.settings.preset]
        self.width = self.grid.card_width - 2 * _PADDING_X
        self.height = self.grid.card_height - 2 * _PADDING_Y
        self.longest_section = int((self.grid.card_width - _NUMBER_WIDTH) / _LETTER_WIDTH)
        "Letters of a heading for which there is room beside a card's number."
        self.slots = list(self._slots())
        self.templates = Templates(product.deck.template_folders)
        self.templates.check_theme(self.settings.theme)
        self.typesetter = Typesetter()
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
            "places": [slot for pair in self.slots for slot in pair],
            "width": self.width,
        }

    # --- layout -----------------------------------------------------------------------------------

    def lay_out(self, sides: Sequence[Side]) -> tuple[dict[str, list[Box]], list[str]]:
        """The boxes of each side by its name, in the largest letters with which there is one.

        With them, the names of the sides that pass the edge of their card even so.
        """
        # The estimate is only where trying begins: from the largest size on, each side would be
        # laid out several times.
        sizes = {side.name: self._estimate_size(side) for side in sides}
        boxes: dict[str, list[Box]] = {}
        overflowing: list[str] = []
        left = list(sides)
        while left:  # each time fewer, in smaller letters
            # One below the other on an endless page: a page for each side would cost five times as
            # much.
            columns = self._columns(left, sizes, _ENDLESS)
            found = blocks_by_anchor(columns)
            too_large = self._too_large(columns, found, sizes)
            boxes |= {name: blocks for name, blocks in found.items() if name not in too_large}
            # Only those in the smallest letters: the others are tried again.
            overflowing += [name for name in columns.overflowing if name not in too_large]
            sizes |= {name: _next_smaller(sizes[name]) for name in too_large}
            left = [side for side in left if side.name in too_large]
        return self._split_tall(sides, boxes), overflowing

    def _too_large(
        self, columns: Columns, found: Mapping[str, Sequence[Box]], sizes: Mapping[str, float]
    ) -> set[str]:
        """The names of the sides that do not fit, and can be set in smaller letters."""
        return {
            name
            for name, blocks in found.items()
            if sizes.get(name, 0) > _SIZES[-1]
            and (name in columns.overflowing or self._is_too_tall(blocks))
        }

    def _estimate_size(self, side: Side) -> float:
        """The largest size with which a side's text should fit."""
        largest = self.settings.font_size * (_TERM_SIZE if side.is_front else 1)
        sizes = [size for size in (largest, *_SIZES) if size <= largest]
        piece, room = Piece(side.html), self.height * POINTS
        for size in sizes:
            if piece_height(piece, Setting(size, 1, _LEADING), self.width * POINTS) <= room:
                return size
        return _SIZES[-1]

    def _is_too_tall(self, blocks: Sequence[Box]) -> bool:
        """Whether a side that is laid out on an endless page is taller than its card."""
        return height_in_millimetres(blocks[0]) > self.height + _ROUNDING

    def _split_tall(
        self, sides: Sequence[Side], boxes: dict[str, list[Box]]
    ) -> dict[str, list[Box]]:
        """The boxes, with several for each side that is too tall for one card."""
        tall = [side for side in sides if self._is_too_tall(boxes[side.name])]
        if not tall:
            return boxes
        # On pages of a card's height now, so that WeasyPrint splits them as it splits pages.
        sizes = {side.name: _SPLIT_SIZE for side in tall}
        return boxes | blocks_by_anchor(self._columns(tall, sizes, self.height))

    def _columns(self, sides: Sequence[Side], sizes: Mapping[str, float], height: float) -> Columns:
        """The sides below each other, on pages of this height."""
        columns = NO_COLUMNS
        for start in range(0, len(sides), _SIDES_AT_A_TIME):
            values = {
                "sides": sides[start : start + _SIDES_AT_A_TIME],
                "sizes": sizes,
                "height": height,
                "is_frame": False,
            }
            columns += self.typesetter.lay_out(self._rendered("sides.html.j2", values))
        return columns

    # --- sheets -----------------------------------------------------------------------------------

    def _slots(self) -> Iterator[tuple[CardSlot, CardSlot]]:
        """Where front and back of each card on a sheet are."""
        # Where both sides are printed at once, the backs cannot be off.
        right, down = self.settings.back_offset if not self.grid.is_folded else (0.0, 0.0)
        for n in range(self.grid.count):
            left, top, is_turned = self.grid.back(n, self.settings.flip)
            yield (
                CardSlot(str(Anchor(FRONT, n)), *self.grid.front(n)),
                CardSlot(str(Anchor(BACK, n)), left + right, top + down, is_turned),
            )

    def sheets(self, cards: Sequence[Card]) -> list[CardSheet]:
        """The cards on sheets: a front and the back of it in turn, or both on one side."""
        sheets = []
        # A folded card has both sides on one side of the paper: nothing to calibrate.
        if self.settings.calibration and not self.grid.is_folded:
            sheets += [CardSheet("calibrate-front"), CardSheet("calibrate-back")]
        for start in range(0, len(cards), self.grid.count):
            front = CardSheet("both" if self.grid.is_folded else "front")
            back = front if self.grid.is_folded else CardSheet("back")
            on_sheet = cards[start : start + self.grid.count]
            # The last sheet may have fewer cards than slots.
            for card, (front_slot, back_slot) in zip(on_sheet, self.slots, strict=False):
                self._put(front, front_slot, card.front, card.label, card.section)
                self._put(back, back_slot, card.back, card.label, "")
            sheets += [front] if self.grid.is_folded else [front, back]
        return sheets

    def _put(
        self, sheet: CardSheet, slot: CardSlot, side: tuple[str, Box], label: str, section: str
    ) -> None:
        """Put one side of a card on a sheet."""
        name, box = side
        left, top = slot.left + _PADDING_X, slot.top + _PADDING_Y
        room = (self.width, self.height)
        sheet.boxes.append(Placement(box, left, top, room, slot.is_turned))
        sheet.sides.append(SidePlacement(name, slot, label, section))

    def frame(self, sheets: Sequence[CardSheet]) -> str:
        """The sheets without the text of the cards, as HTML."""
        return self._rendered("frame.html.j2", {"sheets": sheets, "is_frame": True})

    def _rendered(self, name: str, values: Mapping[str, object]) -> str:
        layout = f"flashcards/{self.settings.layout}"
        css = self.templates.render(f"{layout}/cards.css.j2", {**self.values, **values})
        # The style sheet is our own: no note's text stands in it.
        styled = {**self.values, **values, "css": Markup(css)}  # noqa: S704 - see above
        return self.templates.render(f"{layout}/{name}", styled)


def _next_smaller(size: float) -> float:
    return next(smaller for smaller in _SIZES if smaller < size)
