from __future__ import annotations

import pytest

from cribdeck.identity.nearest import Nearest
from tests.growing import word

FEW, MANY = 200, 2000


def test_few__all_are_near_in_order() -> None:
    texts = [word(n) for n in range(FEW)]

    assert list(Nearest(texts).places("pump")) == list(range(FEW))
    assert list(Nearest([]).places("pump")) == []


@pytest.mark.parametrize("place", [0, 7, FEW, MANY - 1])
@pytest.mark.parametrize("at", ["begin", "middle", "end"])
def test_many__one_with_a_letter_wrong_is_near(place: int, at: str) -> None:
    texts = [f"{word(n)} and {word(n * 7)}" for n in range(MANY)]
    wrong = {"begin": 0, "middle": len(texts[place]) // 2, "end": len(texts[place]) - 1}[at]
    text = f"{texts[place][:wrong]}#{texts[place][wrong + 1 :]}"

    near = list(Nearest(texts).places(text))

    assert place in near
    assert len(near) <= 100
    assert near == sorted(set(near))


def test_many_of_one_text__any_of_them() -> None:
    near = Nearest(["pump"] * MANY).places("pumps")

    assert 0 < len(near) <= 100
