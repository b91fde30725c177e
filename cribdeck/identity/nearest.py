"""Finding what is like a text among many without comparing it with each of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_FEW = 200
"Texts up to which each is compared: no list or deck of one name that people write has more."
_WINDOW = 25
"""Texts on each side of a place in alphabetical order. One with a letter wrong shares the whole of
its beginning or of its end with what it was, so few texts stand between them."""


class Nearest:
    """Some texts, for each of which those are to be found that are like another text.

    Where they are many, only those count that share most of the beginning or of the end with it:
    the time for one is the same then, however many there are.
    """

    __slots__ = ("_backward", "_forward", "_texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._forward: list[tuple[str, int]] = []
        self._backward: list[tuple[str, int]] = []
        if len(texts) > _FEW:
            self._forward = sorted((text, place) for place, text in enumerate(texts))
            self._backward = sorted((text[::-1], place) for place, text in enumerate(texts))

    def places(self, text: str) -> Sequence[int]:
        """The places, in order, of the texts to compare with one."""
        if not self._forward:
            return range(len(self._texts))
        near = {
            place
            for ordered, sought in ((self._forward, text), (self._backward, text[::-1]))
            for place in _around(ordered, sought)
        }
        return sorted(near)


def _around(ordered: Sequence[tuple[str, int]], sought: str) -> list[int]:
    """The places of what stands nearest to a text in alphabetical order."""
    at = bisect_left(ordered, (sought, -1))
    return [place for _, place in ordered[max(0, at - _WINDOW) : at + _WINDOW]]
