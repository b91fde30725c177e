"""Grids, columns and placements: geometry without a layout."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.writers.paper.typeset import (
    NO_COLUMNS,
    Columns,
    Placement,
    first_and_last_anchors,
    make_grid,
)

MILLIMETRE = 96 / 25.4


@dc.dataclass
class FakeBox:
    """A box as WeasyPrint would give it, in pixels."""

    left: float = 0
    top: float = 0
    height: float = 0

    def border_box_x(self) -> float:
        return self.left

    def border_box_y(self) -> float:
        return self.top

    def border_height(self) -> float:
        return self.height


def columns(*anchors: tuple[str, ...]) -> Columns:
    return Columns(
        tuple(range(len(anchors))), anchors, tuple(bool(column) for column in anchors), ()
    )


@pytest.mark.parametrize(
    ("orientation", "size"), [("landscape", (297, 210)), ("portrait", (210, 297))]
)
def test_grid__columns_fill_the_paper(orientation: str, size: tuple[float, float]) -> None:
    grid = make_grid("A4", orientation, 4)

    assert (grid.width, grid.height) == size
    assert grid.left(0) == grid.side
    assert grid.left(3) + grid.column_width == pytest.approx(grid.width - grid.side)
    assert grid.left(1) - grid.left(0) == pytest.approx(grid.column_width + grid.gap)
    assert grid.column_height == grid.height - grid.top - grid.bottom


def test_columns__behind_each_other_and_in_front_of_one() -> None:
    both = columns(("e1",), ("e2",)) + dc.replace(columns(("e3",)), overflowing=("e3",))

    assert both.anchors == (("e1",), ("e2",), ("e3",))
    assert (len(both), len(both.before(2)), len(NO_COLUMNS)) == (3, 2, 0)
    assert both.before(1).anchors == (("e1",),)
    # It is not known in which column it is: it is kept.
    assert both.before(1).overflowing == ("e3",)


def test_anchors__first_and_last_of_a_kind_on_each_sheet() -> None:
    laid_out = columns(("b1", "e1"), ("e2", "e3"), (), ("b4",), ("b5", "e5"))

    assert first_and_last_anchors(laid_out, make_grid("A4", "landscape", 2), "e") == [
        ("e1", "e3"),
        ("", ""),
        ("e5", "e5"),
    ]


def test_placement__from_where_the_box_is_to_where_it_should_be() -> None:
    placement = Placement(FakeBox(left=7, top=9), 10, 20)

    assert placement.matrix() == (
        *(1, 0, 0, 1),
        pytest.approx(10 * MILLIMETRE - 7),
        pytest.approx(20 * MILLIMETRE - 9),
    )


def test_placement__in_the_middle_of_its_room() -> None:
    box = FakeBox(height=30 * MILLIMETRE)

    *_, _, low = Placement(box, 0, 0, (50, 40)).matrix()
    assert low == pytest.approx(5 * MILLIMETRE)
    *_, _, tall = Placement(box, 0, 0, (50, 20)).matrix()
    assert tall == 0


def test_placement__on_its_head_it_fills_the_same_room() -> None:
    box = FakeBox(height=30 * MILLIMETRE)
    a, b, c, d, x, y = Placement(box, 10, 20, (50, 40), is_rotated=True).matrix()

    def moved(left: float, top: float) -> tuple[float, float]:
        return a * left + c * top + x, b * left + d * top + y

    # The corners of the box change places: 10 to 60 mm across, 25 to 55 mm down.
    assert moved(0, 0) == (pytest.approx(60 * MILLIMETRE), pytest.approx(55 * MILLIMETRE))
    far = moved(50 * MILLIMETRE, 30 * MILLIMETRE)
    assert far == (pytest.approx(10 * MILLIMETRE), pytest.approx(25 * MILLIMETRE))
