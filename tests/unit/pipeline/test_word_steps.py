from __future__ import annotations

import difflib
import random

import pytest

from cribdeck.pipeline.word_steps import word_steps


def parts(seed: int, length: int, words: int) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(words)}" for _ in range(length)]


@pytest.mark.parametrize("length", [0, 1, 50, 200])
@pytest.mark.parametrize("words", [3, 40, 1000])
def test_short_texts__as_difflib_says(length: int, words: int) -> None:
    old, new = parts(1, length, words), parts(2, length, words)

    opcodes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    expected: list[tuple[bool, int, int, int, int]] = []
    for kind, first, last, start, end in opcodes:
        is_equal = kind == "equal"
        if expected and expected[-1][0] == is_equal:
            expected[-1] = (is_equal, expected[-1][1], last, expected[-1][3], end)
        else:
            expected.append((is_equal, first, last, start, end))

    assert list(word_steps(old, new)) == expected


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("words", [2, 30, 10_000])
def test_long_texts__the_steps_make_both_texts(seed: int, words: int) -> None:
    old = parts(seed, 600, words)
    chance = random.Random(seed)
    new = [part for part in old if chance.random() > 0.1]
    for _ in range(seed * 3):
        new.insert(chance.randrange(len(new)), f"new{chance.randrange(words)}")
    if seed % 5 == 0:
        new = new[300:] + new[:300]

    steps = list(word_steps(old, new))

    at, there = 0, 0
    for before, step in zip([None, *steps], steps, strict=False):
        assert (step.first, step.start) == (at, there)
        assert before is None or before.is_equal != step.is_equal
        if step.is_equal:
            assert old[step.first : step.last] == new[step.start : step.end]
        at, there = step.last, step.end
    assert (at, there) == (len(old), len(new))


def test_long_texts__what_changed_is_told_in_few_words() -> None:
    old = [f"w{n}" for n in range(5000)]
    new = [*old[:100], "other", *old[101:3000], *old[3010:]]

    changed = [step for step in word_steps(old, new) if not step.is_equal]

    assert changed == [(False, 100, 101, 100, 101), (False, 3000, 3010, 3000, 3000)]


def test_long_texts__without_words_that_stand_once_the_ends_are_told() -> None:
    old, new = ["a", "b"] * 3000, ["a", "b"] * 2000 + ["b", "b"] + ["a", "b"] * 900

    steps = list(word_steps(old, new))

    assert steps[0].is_equal
    assert steps[0].last >= 4000
    assert steps[-1].is_equal


def test_nothing_changed__one_step() -> None:
    same = ["a"] * 5000

    assert list(word_steps(same, same)) == [(True, 0, 5000, 0, 5000)]
    assert list(word_steps([], [])) == []
