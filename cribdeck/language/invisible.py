"""Characters that nobody sees, and texts that look the same."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef]"
)
"""What Unicode calls default ignorable (DerivedCoreProperties.txt): soft hyphens, joiners, marks of
direction, variation selectors, fillers. Not the tags behind a flag, which tell England from
Scotland."""
_JOINERS = re.compile("[\u200c\u200d]")
"Zero-width joiner and non-joiner, which shape letters of Persian and of Indic scripts."


def visible(value: str) -> str:
    """The text without what nobody sees in it; to compare texts, not to show them."""
    return value if value.isascii() else _INVISIBLE.sub("", value)


def visible_but_joiners(value: str) -> str:
    """The text without what nobody sees in it, save what shapes the letters beside it."""
    if value.isascii():
        return value
    return "".join(
        part if _JOINERS.fullmatch(part) else visible(part)
        for part in re.split("([\u200c\u200d])", value)
    )


def same_looking(value: str) -> str:
    """The form that texts share which look the same: composed letters (NFC), all of them seen."""
    return value if value.isascii() else unicodedata.normalize("NFC", visible(value))
