"""Gaps of a sentence, marked as Anki marks its clozes: `{{c1::answer::hint}}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_OPENING = re.compile(r"\{\{c\d+::")
_CLOSING = "}}"


class Gap(NamedTuple):
    """A gap in a sentence."""

    start: int
    end: int
    "Offsets of the whole mark."
    answer: str
    hint: str
    "Empty if none is given."


def gaps_in(sentence: str, least: int = 1) -> Iterator[Gap]:
    """The gaps, in order, whose answers have at `least` so many characters."""
    # By hand: a pattern looks for the end of each gap anew, as far as the end of the sentence, and
    # within a gap for a hint behind each `::`.
    at = 0
    while opening := _OPENING.search(sentence, at):
        begin = opening.end()
        end = sentence.find(_CLOSING, begin + least)
        if end < 0:
            return
        at = end + len(_CLOSING)
        # A hint has no braces in it, so it begins behind the last of them.
        behind = max(sentence.rfind("{", begin, end), sentence.rfind("}", begin, end)) + 1
        cut = sentence.find("::", max(begin + least, behind), end)
        answer, hint = (end, "") if cut < 0 else (cut, sentence[cut + 2 : end])
        yield Gap(opening.start(), at, sentence[begin:answer], hint)


def with_gaps(sentence: str, shown: Callable[[Gap], str], least: int = 1) -> str:
    """The sentence with something in place of each gap."""
    out, at = [], 0
    for gap in gaps_in(sentence, least):
        out += [sentence[at : gap.start], shown(gap)]
        at = gap.end
    return "".join([*out, sentence[at:]])
