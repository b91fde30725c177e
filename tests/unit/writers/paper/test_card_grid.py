"""Where cards stand: geometry that paper and printers force."""

from __future__ import annotations

import pytest

from cribdeck.writers.paper.card_grid import GRIDS, CardGrid


def centre(grid: CardGrid, left: float, top: float) -> tuple[float, float]:
    return left + grid.card_width / 2, top + grid.card_height / 2


@pytest.mark.parametrize("preset", GRIDS)
def test_grid__inside_the_paper_and_in_its_middle(preset: str) -> None:
    grid = GRIDS[preset]
    places = [grid.front(n) for n in range(grid.count)] + [
        grid.back(n, "long")[:2] for n in range(grid.count)
    ]

    assert min(left for left, _ in places) == pytest.approx(grid.left)
    assert max(left for left, _ in places) + grid.card_width == pytest.approx(
        grid.width - grid.left
    )
    assert max(top for _, top in places) + grid.card_height == pytest.approx(grid.height - grid.top)
    assert grid.left >= 0
    assert grid.top >= 0


@pytest.mark.parametrize("flip", ["long", "short"])
@pytest.mark.parametrize("preset", [name for name, grid in GRIDS.items() if not grid.is_folded])
def test_back__behind_its_front_when_the_paper_is_turned(preset: str, flip: str) -> None:
    grid = GRIDS[preset]
    is_upright = grid.height >= grid.width
    for n in range(grid.count):
        x, y = centre(grid, *grid.front(n))
        left, top, is_turned = grid.back(n, flip)
        seen_x, seen_y = centre(grid, left, top)

        if is_upright == (
            flip == "long"
        ):  # turned over an upright edge: left and right change places
            assert (seen_x, seen_y) == (pytest.approx(grid.width - x), pytest.approx(y))
            assert not is_turned
        else:  # over a lying edge: above and below do
            assert (seen_x, seen_y) == (pytest.approx(x), pytest.approx(grid.height - y))
            assert is_turned


def test_fold__the_back_beside_the_front() -> None:
    grid = GRIDS["fold"]

    for n in range(grid.count):
        left, top = grid.front(n)
        assert grid.back(n, "short") == (left + grid.card_width, top, False)
    (fold,) = grid.folds()
    assert fold[0] == pytest.approx(grid.width / 2)


def test_marks__beside_the_cards_or_across_the_sheet() -> None:
    assert sorted(GRIDS["a7"].marks()) == [
        (0, 74.25, 210.0, 0),
        (0, 148.5, 210.0, 0),
        (0, 222.75, 210.0, 0),
        (105.0, 0, 0, 297.0),
    ]
    grid = GRIDS["63x88"]
    for left, top, width, height in grid.marks():
        assert (
            left + width <= grid.left
            or left >= grid.width - grid.left
            or top + height <= grid.top
            or top >= grid.height - grid.top
        )


def test_sizes__those_of_the_cards_people_buy() -> None:
    assert (GRIDS["avery-5371"].left, GRIDS["avery-5371"].top) == (
        pytest.approx(19.05),
        pytest.approx(12.7),
    )
    assert (GRIDS["avery-5388"].left, GRIDS["avery-5388"].top) == (
        pytest.approx(44.45),
        pytest.approx(25.4),
    )
    assert GRIDS["63x88"].count == 9
