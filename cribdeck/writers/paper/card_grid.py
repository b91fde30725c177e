"""Where cards stand on a sheet of paper, front and back; all lengths in millimetres."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterator

_MARK_LENGTH = 4.0
"Millimetres of a mark to cut along, beside the cards."
_MARK_DISTANCE = 1.0
"Millimetres from the cards to a mark, so that nothing of it is left on a card."
_MIN_MARGIN = 5.0
"Printers leave about this much of the paper white: a mark in it would not be printed."


@dc.dataclass(frozen=True, slots=True)
class CardGrid:
    """Cards side by side on a sheet, without gaps; templates use these attributes."""

    width: float
    "The paper's, as its height."
    height: float
    columns: int
    "Cards side by side; folded ones, of two halves, count once."
    rows: int
    card_width: float
    card_height: float
    is_folded: bool = False
    """Front and back stand beside each other, and the sheet is folded between them; else the back
    is on the other side."""
    has_marks: bool = True
    "Perforated paper needs none."

    @property
    def left(self) -> float:
        """The left edge of the first card.

        Cards stand in the middle, so that paper which is fed crooked costs least.
        """
        return (self.width - self._across * self.card_width) / 2

    @property
    def top(self) -> float:
        """The upper edge of the first card; there is as much space below the last one."""
        return (self.height - self.rows * self.card_height) / 2

    @property
    def count(self) -> int:
        """Cards on a sheet."""
        return self.columns * self.rows

    @property
    def _across(self) -> int:
        """Sides of cards beside each other."""
        return 2 * self.columns if self.is_folded else self.columns

    def front(self, n: int) -> tuple[float, float]:
        """Left and top of the n-th card's front, counted from 0."""
        row, column = divmod(n, self.columns)
        return (
            self.left + (2 * column if self.is_folded else column) * self.card_width,
            self.top + row * self.card_height,
        )

    def back(self, n: int, flip: str) -> tuple[float, float, bool]:
        """Left and top of the n-th card's back, and whether it stands on its head.

        `flip` is the edge over which the printer turns the paper, `long` or `short`. Paper that is
        turned over an upright edge is mirrored from left to right; over a lying edge, from top to
        bottom, and what is printed on the back must stand on its head to be read the same way as
        the front when the card is turned like a page.
        """
        row, column = divmod(n, self.columns)
        if self.is_folded:
            return (
                self.left + (2 * column + 1) * self.card_width,
                self.top + row * self.card_height,
                False,
            )
        # On paper that stands upright the long edge is upright, on paper that lies the short one.
        over_upright_edge = (flip == "long") == (self.height >= self.width)
        if over_upright_edge:
            return (
                self.left + (self.columns - 1 - column) * self.card_width,
                self.top + row * self.card_height,
                False,
            )
        return (
            self.left + column * self.card_width,
            self.top + (self.rows - 1 - row) * self.card_height,
            True,
        )

    def marks(self) -> Iterator[tuple[float, float, float, float]]:
        """Lines to cut along, as left, top, width and height, one of these 0.

        Beside the cards where there is a margin, else across the sheet.
        """
        yield from self._upright_marks()
        yield from self._lying_marks()

    def _upright_marks(self) -> Iterator[tuple[float, float, float, float]]:
        down = self.rows * self.card_height
        for n in range(self._across + 1):
            x = self.left + n * self.card_width
            if self.is_folded and n % 2:
                continue  # a line to fold along
            if self.top >= _MIN_MARGIN + _MARK_LENGTH:
                yield x, self.top - _MARK_DISTANCE - _MARK_LENGTH, 0, _MARK_LENGTH
                yield x, self.top + down + _MARK_DISTANCE, 0, _MARK_LENGTH
            elif 0 < x < self.width:
                yield x, 0, 0, self.height

    def _lying_marks(self) -> Iterator[tuple[float, float, float, float]]:
        across = self._across * self.card_width
        for n in range(self.rows + 1):
            y = self.top + n * self.card_height
            if self.left >= _MIN_MARGIN + _MARK_LENGTH:
                yield self.left - _MARK_DISTANCE - _MARK_LENGTH, y, _MARK_LENGTH, 0
                yield self.left + across + _MARK_DISTANCE, y, _MARK_LENGTH, 0
            elif 0 < y < self.height:
                yield 0, y, self.width, 0

    def folds(self) -> Iterator[tuple[float, float, float, float]]:
        """Lines to fold along, as left, top, width (0) and height."""
        if self.is_folded:
            yield from (
                (
                    self.left + (2 * column + 1) * self.card_width,
                    self.top,
                    0,
                    self.rows * self.card_height,
                )
                for column in range(self.columns)
            )


GRIDS = {
    # An eighth of A4, 0.25 mm taller than A7, so that no strip of paper is left to cut off.
    "a7": CardGrid(210.0, 297.0, 2, 4, 105.0, 74.25),
    "63x88": CardGrid(210.0, 297.0, 3, 3, 63.0, 88.0),
    # Index cards of 5 by 3 inches; on Letter paper that lies there is room for four and for marks.
    "3x5": CardGrid(279.4, 215.9, 2, 2, 127.0, 76.2),
    # Letter paper with perforated cards of 3.5 by 2 and of 5 by 3 inches, each block of cards in
    # the middle of the sheet.
    "avery-5371": CardGrid(215.9, 279.4, 2, 5, 88.9, 50.8, has_marks=False),
    "avery-5388": CardGrid(215.9, 279.4, 1, 3, 127.0, 76.2, has_marks=False),
    # Two halves of 95 leave 10 mm at each side, five rows 11 above and below: enough for marks.
    "fold": CardGrid(210.0, 297.0, 1, 5, 95.0, 55.0, is_folded=True),
}
"""Preset → its grid."""
