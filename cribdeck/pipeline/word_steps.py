"""How one sequence of words becomes another, in time that grows with their length."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MOST_PAIRS = 40_000
"""Pairs of parts up to which two texts are compared part by part: two of about a hundred words. The
time for it grows with the cube of their length, as `difflib` says; of these it takes 25 ms."""
_DEPTH = 6
"How often what lies between two places in common is looked at for further ones."


class Step(NamedTuple):
    """A stretch of either text: the places where it begins and ends in both."""

    is_equal: bool
    first: int
    last: int
    start: int
    end: int


def word_steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """The stretches that two texts share and those that only one of them has, in order.

    Long texts are parted at words that stand once in both; what is long and shares no such words is
    shown as another text, whole.
    """
    waiting: Step | None = None
    for step in _steps(old, new, _DEPTH):
        if waiting is not None and waiting.is_equal == step.is_equal:
            waiting = waiting._replace(last=step.last, end=step.end)
            continue
        if waiting is not None:
            yield waiting
        waiting = step
    if waiting is not None:
        yield waiting


def _steps(old: Sequence[str], new: Sequence[str], depth: int) -> Iterator[Step]:
    if len(old) * len(new) <= _MOST_PAIRS:
        # Without `autojunk`: from 200 parts on difflib takes spaces and common words for junk.
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for kind, *places in matcher.get_opcodes():
            yield Step(kind == "equal", *places)
        return
    at, there = 0, 0
    for first, last, start, end in _in_common(old, new):
        yield from _between(old, new, Step(False, at, first, there, start), depth)
        yield Step(True, first, last, start, end)
        at, there = last, end
    yield from _between(old, new, Step(False, at, len(old), there, len(new)), depth)


def _between(old: Sequence[str], new: Sequence[str], gap: Step, depth: int) -> Iterator[Step]:
    """The steps of what lies between two places in common."""
    some, others = old[gap.first : gap.last], new[gap.start : gap.end]
    if not some and not others:
        return
    is_part = len(some) < len(old) or len(others) < len(new)
    if len(some) * len(others) > _MOST_PAIRS and not (depth and is_part):
        yield gap
        return
    for step in _steps(some, others, depth - 1):
        yield Step(
            step.is_equal,
            step.first + gap.first,
            step.last + gap.first,
            step.start + gap.start,
            step.end + gap.start,
        )


def _in_common(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two texts are the same: their beginnings, words that stand once in both, their ends."""
    shortest = min(len(old), len(new))
    begin = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    rest = shortest - begin
    ending = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    if begin:
        yield 0, begin, 0, begin
    before, now = range(begin, len(old) - ending), range(begin, len(new) - ending)
    once = Counter(old[n] for n in before)
    once_now = Counter(new[n] for n in now)
    there = {new[n]: n for n in now if once_now[new[n]] == 1}
    pairs = [(n, there[old[n]]) for n in before if once[old[n]] == 1 and old[n] in there]
    yield from ((n, n + 1, m, m + 1) for n, m in _longest_rising(pairs))
    if ending:
        yield len(old) - ending, len(old), len(new) - ending, len(new)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs whose second numbers rise as their first do (patience sorting)."""
    tops: list[int] = []
    "The smallest number at which so many can end."
    chosen: list[int] = []
    before: list[int] = []
    for place, (_, number) in enumerate(pairs):
        at = bisect_left(tops, number)
        before.append(chosen[at - 1] if at else -1)
        if at == len(tops):
            tops.append(number)
            chosen.append(place)
        else:
            tops[at] = number
            chosen[at] = place
    out = []
    place = chosen[-1] if chosen else -1
    while place >= 0:
        out.append(pairs[place])
        place = before[place]
    return out[::-1]
