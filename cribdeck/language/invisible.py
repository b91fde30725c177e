"""Characters that nobody sees, and texts that look the same."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls default ignorable (DerivedCoreProperties.txt): soft hyphens, joiners, marks of
direction, variation selectors, fillers, tags, signs of shorthand and of music. And the marks of
notes between lines (U+FFF9 to U+FFFB), which no reader of notes shows."""
_TAG = re.compile("[\U000e0000-\U000e007f]")
"A sign that stands for a letter which is not shown."
_FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)")
"""The flag of a part of a country (Unicode Technical Standard 51, annex C): a black flag, the code
of the part in tags, and the tag that ends them. They tell England from Scotland, and are kept."""
_BLANKS = str.maketrans({"\u2800": " "})
"The pattern of Braille that has no dots: a sign by its number, a space to the eye."
_JOINERS = re.compile("[\u200c\u200d]")
"Zero-width joiner and non-joiner, which shape letters of Persian and of Indic scripts."


def visible(value: str) -> str:
    """The text without what nobody sees in it; to compare texts, not to show them."""
    if value.isascii():
        return value
    value = value.translate(_BLANKS) if "\u2800" in value else value
    if _TAG.search(value) is None:
        return _INVISIBLE.sub("", value)
    return "".join(
        part if _FLAG.fullmatch(part) else _INVISIBLE.sub("", part) for part in _FLAG.split(value)
    )


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
