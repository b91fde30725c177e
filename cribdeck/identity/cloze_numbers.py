"""Cloze numbers of a list that is asked item by item.

Anki knows a cloze card by its number, so an item that got another one would get the history of
another item.
"""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from cribdeck.identity.nearest import Nearest
from cribdeck.identity.similarity import SIMILAR_NAME
from cribdeck.language.terms import fold

_MAX_COMPARED = 1500
"Characters of an item that are compared: the time for it grows with the square of the length."


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
    folded = list(map(fold, items))
    free: dict[str, deque[int]] = defaultdict(deque)
    for number, text in dict(former).items():
        free[fold(text)].append(number)
    # All items that kept their wording come before any that changed it: a similar item must not
    # take the number of one that stands further down.
    numbers = {
        place: numbers_of_it.popleft()
        for place, item in enumerate(folded)
        if (numbers_of_it := free.get(item))
    }
    left = {place: item for place, item in enumerate(folded) if place not in numbers}
    numbers |= _numbers_of_similar(left, {text: given for text, given in free.items() if given})
    # Counted from all numbers that were ever given: a card of one that is gone keeps its history.
    new = itertools.count(max((number for number, _ in former), default=0) + 1)
    return tuple(numbers[place] if place in numbers else next(new) for place in range(len(items)))


def _numbers_of_similar(
    items: Mapping[int, str], former: Mapping[str, Iterable[int]]
) -> dict[int, int]:
    """Place → the number of the most similar item, if it is similar enough.

    Of items that are as similar, that of the first number.

    Args:
        items: Place → folded wording, of those that have no number yet.
        former: Folded wording → the numbers that are free.
    """
    texts = [text[:_MAX_COMPARED] for text in former]
    free = [deque(sorted(numbers)) for numbers in former.values()]
    nearest = Nearest(texts)
    found = {}
    for place, item in items.items():
        wanted = item[:_MAX_COMPARED]
        similar = [
            (ratio, -free[near][0], near)
            for near in nearest.places(wanted)
            if free[near] and (ratio := fuzz.ratio(texts[near], wanted, score_cutoff=SIMILAR_NAME))
        ]
        if similar:
            found[place] = free[max(similar)[2]].popleft()
    return found
