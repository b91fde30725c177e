"""Cloze numbers of a list that is asked item by item.

Anki knows a cloze card by its number, so an item that got another one would get the history of
another item.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from cribdeck.identity.similarity import SIMILAR_NAME
from cribdeck.language.terms import fold


def number_items(items: Sequence[str], former: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """The cloze number of each item: the one that it had before, or a new one.

    An item is known again by its wording, also if it was moved or mistyped.

    Args:
        items: The wording of the items now.
        former: Numbers from 1 with the wording of the items they were given to, those of items that
            are no longer there included.

    Returns:
        A number for each item. No number is given twice, also not that of an item that is gone.
    """
    numbers: dict[int, int] = {}
    free = dict(former)
    # All items that kept their wording come before any that changed it: a similar item must not
    # take the number of one that stands further down.
    for find in (_number_of_same, _number_of_similar):
        for place, item in enumerate(items):
            if place not in numbers and (number := find(item, free)) is not None:
                numbers[place] = number
                del free[number]
    # Counted from all numbers that were ever given: a card of one that is gone keeps its history.
    new = itertools.count(max((number for number, _ in former), default=0) + 1)
    return tuple(numbers[place] if place in numbers else next(new) for place in range(len(items)))


def _number_of_same(item: str, former: Mapping[int, str]) -> int | None:
    """The number of the item that has the same folded wording."""
    folded = fold(item)
    return next((number for number, text in former.items() if fold(text) == folded), None)


def _number_of_similar(item: str, former: Mapping[int, str]) -> int | None:
    """The number of the most similar item, if it is similar enough; of equals, the first number."""
    folded = fold(item)
    ratios = {number: fuzz.ratio(fold(text), folded) for number, text in former.items()}
    best = max(ratios, key=lambda number: (ratios[number], -number), default=None)
    return best if best is not None and ratios[best] >= SIMILAR_NAME else None
