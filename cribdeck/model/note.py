"""Anki notes as values: what a record becomes in a deck, and how its HTML reads as text."""

from __future__ import annotations

import dataclasses as dc
import hashlib
import html
import json
import re
from collections.abc import Mapping
from enum import StrEnum

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/li|/dd|/dt|/tr|/td|/th|/pre|/blockquote)\b[^<>]*>")
_DIGITS = 16
_JSON = json.JSONEncoder(ensure_ascii=False)
PLACE_FIELDS = frozenset({"Source", "Id"})
"""Fields that say nothing of what a note teaches: lines move with every edit above them."""


class NoteKind(StrEnum):
    """The kinds of note; each has its note type in templates/anki/ and never becomes the other."""

    TERM = "term"
    CLOZE = "cloze"


@dc.dataclass(frozen=True, slots=True)
class Note:
    """An Anki note: field values and a GUID."""

    guid: str
    kind: NoteKind
    fields: Mapping[str, str]
    "Field name → HTML; fields that are not named are empty."
    tags: tuple[str, ...]
    cards: tuple[int, ...]
    """Numbers of the cards it has: of card templates for a term, of clozes (from 0) for a sentence
    with gaps."""
    sort: str
    "What Anki's browser sorts it by."
    deck: tuple[str, ...] = ()
    "Names of the subdecks it stands in, below the deck, outermost first."
    modified: int = 0
    "When its content last changed, in whole seconds since 1970."
    note_type: int = 0
    "Id of the note type it was adopted with; 0 for the one of its kind."

    @property
    def digest(self) -> str:
        """A fingerprint of its content: equal as long as a learner sees nothing new."""
        content = {
            name: value
            for name, value in sorted(self.fields.items())
            # Without empty ones: a field that is new and left empty is no change.
            if value and name not in PLACE_FIELDS
        }
        data = _JSON.encode([self.kind, content, sorted(self.tags), self.cards])
        return hashlib.sha256(data.encode()).hexdigest()[:_DIGITS]


def body_html(fields: Mapping[str, str], *, adopted: bool = False) -> str:
    """The HTML of what a note says of its term.

    Of a note type that another tool made (`adopted`), it is the longest field.
    """
    if adopted:
        return max(fields.values(), key=len, default="")
    return " ".join(fields[name] for name in ("Definition", "Text", "Details") if fields.get(name))


def plain(value: str) -> str:
    """The wording of a field's HTML on one line."""
    # `a<br>b` are two words, `<b>a</b>b` is one.
    return " ".join(html.unescape(_TAG.sub("", _BREAK.sub(" ", value))).split())
