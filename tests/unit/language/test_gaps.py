"""Gaps are found as the pattern of Anki's marks says, which takes far longer where none ends."""

from __future__ import annotations

import random
import re

import pytest

from cribdeck.language.gaps import Gap, gaps_in, with_gaps

PATTERN = re.compile(
    r"\{\{c\d+::(?P<answer>.+?)(?:::(?P<hint>[^{}]*?))?\}\}",
    re.DOTALL,
)
PIECES = ("{{c1::", "}}", "::", ":", "a", "{", "}", "b", "\n", "{{c22::")


@pytest.mark.parametrize("seed", range(20))
def test_gaps_in__are_those_of_the_pattern(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(300):
        sentence = "".join(chance.choices(PIECES, k=chance.randint(1, 12)))
        assert list(gaps_in(sentence)) == [
            Gap(match.start(), match.end(), match["answer"], match["hint"] or "")
            for match in PATTERN.finditer(sentence)
        ]


def test_with_gaps__puts_something_in_their_place() -> None:
    sentence = "The {{c1::pump::it}} moves {{c2::water}}."

    assert with_gaps(sentence, lambda gap: f"[{gap.hint}]") == "The [it] moves []."
    assert with_gaps("{{c1::}} x", lambda gap: gap.answer, least=0) == " x"
