"""What GUIDs, tags and names may be, wherever they come from: a ledger, a deck, a review file."""

from __future__ import annotations

import re

GUID_PATTERN = r"^(?:[!#-&(-\[\]-~]|(?![\x00-\xa0])\w){1,100}\Z"
"""A GUID: what Anki makes them of (base91: visible ASCII without quotes and backslash, ten of them;
`anki/utils.py`), and letters and digits of any script, since other tools take words. No spaces: a
line of the review file is parted at them."""
_GUID = re.compile(GUID_PATTERN)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
"What is no text on one line: controls, line ends, halves of characters."
_NOT_IN_TAG = re.compile(
    r"[<>\\\x00-\x20\x7f-\x9f\ud800-\udfff]|\[(?=\[?(?:sound|anki|type|latex|\$))"
)
"What Anki would take for HTML, a formula or a command where a card shows its tags."
LONGEST_TAG = 1000
"Characters of a tag."
MOST_TAGS = 2000
"Tags of a note."


def is_guid(value: str) -> bool:
    """Whether a text can be the GUID of a note."""
    return _GUID.match(value) is not None


def on_one_line(value: str) -> str:
    """The text with spaces where it holds controls or line ends, and no halves of characters."""
    # Nearly all text is printable, which is known in no time.
    return value if value.isprintable() else _CONTROL.sub(" ", value)


def is_on_one_line(value: str) -> bool:
    """Whether a text holds no controls, line ends or halves of characters."""
    return value.isprintable() or _CONTROL.search(value) is None


def plain_tag(value: str) -> str:
    """A tag without what does something where a card shows it; may be empty."""
    return _NOT_IN_TAG.sub("", value)[:LONGEST_TAG]
