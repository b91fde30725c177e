"""Anchors: how Python finds an element of a template again once it is laid out.

A template marks an element with `data-e="e12"`: a letter for its kind and a number. The letters are
shared with templates/, which projects may replace, so they never change. A sheet also uses them as
ids (`id="e12"`), to which mentions and the index link.
"""

from __future__ import annotations

import dataclasses as dc
import re

# On a sheet: an entry, and a heading that opens before the entry of the same number.
ENTRY, HEADING = "e", "b"
# On flashcards: the two sides of a card.
FRONT, BACK = "f", "b"

_LINK = re.compile(rf'href="#{ENTRY}(\d+)"')


@dc.dataclass(frozen=True, slots=True)
class Anchor:
    """A kind of element (one letter) and a number; as text, what `data-e` holds."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind}{self.number}"

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor that stands in a `data-e`.

        Raises:
            ValueError: it is not a letter and a number, as in a template of the project's own.
        """
        return cls(text[:1], int(text[1:]))


def entry_link(number: int) -> str:
    """The attribute of an `<a>` that leads to an entry of the sheet."""
    return f'href="#{Anchor(ENTRY, number)}"'


def linked_entries(html: str) -> set[int]:
    """The numbers of the entries that links in this HTML lead to."""
    return {int(number) for number in _LINK.findall(html)}
