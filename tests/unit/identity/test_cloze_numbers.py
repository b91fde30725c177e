from __future__ import annotations

import pytest

from cribdeck.identity.cloze_numbers import number_items
from tests.growing import word
from tests.unit.identity.made import text_like


@pytest.mark.parametrize(
    ("items", "former", "numbers"),
    [
        pytest.param(("a one", "b two"), (), (1, 2), id="nothing known: from 1 on, in order"),
        pytest.param((), ((1, "a"),), (), id="nothing to number"),
        pytest.param(
            ("beta", "alpha"), ((1, "alpha"), (2, "beta")), (2, 1), id="moved: the number it had"
        ),
        pytest.param(
            ("ALPHA!", "the beta"),
            ((3, "alpha"), (7, "the beta")),
            (3, 7),
            id="case and punctuation are no other wording",
        ),
        pytest.param(
            ("alpha", "gamma", "beta"),
            ((1, "alpha"), (2, "beta")),
            (1, 3, 2),
            id="added in the middle: the next number",
        ),
        pytest.param(
            ("beta", "gamma"),
            ((1, "alpha"), (2, "beta")),
            (2, 3),
            id="removed: its number stays with it",
        ),
        pytest.param(
            ("new thing", "alpha"),
            ((1, "alpha"), (4, "gone")),
            (5, 1),
            id="a new one comes after the highest number ever given",
        ),
        pytest.param(
            ("alpha", "alpha"), ((1, "alpha"), (2, "alpha")), (1, 2), id="twice, known twice"
        ),
        pytest.param(("alpha", "alpha"), ((5, "alpha"),), (5, 6), id="twice, known once"),
        pytest.param(("metaphaze",), ((4, "metaphase"),), (4,), id="mistyped"),
        pytest.param(
            ("abcdefx",), ((2, "abcdefg"),), (2,), id="a wrong letter of seven: 85.7 % alike"
        ),
        pytest.param(text_like(85)[:1], ((2, text_like(85)[1]),), (2,), id="85 %"),
        pytest.param(("abcdex",), ((2, "abcdef"),), (3,), id="a wrong letter of six: 83.3 %"),
        pytest.param(
            ("prometaphase", "anaphase"),
            ((1, "anaphase"), (2, "metaphase")),
            (2, 1),
            id="mistyped after those that kept their wording",
        ),
        pytest.param(
            ("metaphases", "metaphase"),
            ((1, "metaphase"),),
            (2, 1),
            id="an exact one further down goes before a similar one",
        ),
        pytest.param(
            ("metaphases",),
            ((1, "metaphasic"), (2, "metaphase")),
            (2,),
            id="of two similar ones, the more similar",
        ),
        pytest.param(
            ("metaphase",),
            ((9, "metaphasen"), (3, "metaphases")),
            (3,),
            id="of two that are as similar, the lower number",
        ),
        pytest.param(
            ("metaphases", "metaphasen"),
            ((1, "metaphase"),),
            (1, 2),
            id="one number goes to one similar item",
        ),
    ],
)
def test_numbers(
    items: tuple[str, ...], former: tuple[tuple[int, str], ...], numbers: tuple[int, ...]
) -> None:
    assert number_items(items, former) == numbers


MANY = 600


def test_many_items__moved_and_mistyped_ones_keep_their_numbers() -> None:
    former = tuple((n + 1, f"the {word(n)} part of a cell") for n in range(MANY))
    items = [f"the {word(n)} part of a cel" if n % 2 else former[n][1] for n in range(MANY)]

    numbers = number_items(items[::-1], former)

    assert numbers == tuple(range(MANY, 0, -1))


def test_many_equal_items__mistyped_take_the_first_numbers() -> None:
    former = tuple((n + 1, "the water pump") for n in range(MANY))

    assert number_items(["the water pumps"] * MANY, former) == tuple(range(1, MANY + 1))


def test_long_items__are_compared_by_their_beginnings() -> None:
    long = "moves water " * 400

    assert number_items([f"{long} on"], ((3, f"{long} back"),)) == (3,)
