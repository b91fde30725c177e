"""The values that identification takes and gives: drafts of notes, doubts and decisions."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Callable, Mapping
from typing import NamedTuple

from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import NoteKind
from cribdeck.model.records import CardChoice, Record


class NoteKey(NamedTuple):
    """What no two records of a project share."""

    deck: str
    "The deck's slug."
    kind: NoteKind
    key: str
    "The record's key."


@dc.dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record on its way to a note."""

    deck: str
    "The deck's slug."
    record: Record
    choice: CardChoice
    "Which cards it makes, and so which kind of note it becomes."
    previous_key: str
    "Key of the record before it in its deck; empty for the first."

    @property
    def kind(self) -> NoteKind:
        """The kind of note it becomes."""
        return self.choice.kind

    @property
    def note_key(self) -> NoteKey:
        """What no other record of the project has."""
        return NoteKey(self.deck, self.kind, self.record.key)


@dc.dataclass(frozen=True, slots=True)
class Doubt:
    """A record that may be a former note, which a person has to decide."""

    draft: RecordDraft
    former: LedgerEntry
    alike: float
    "How similar they are, 0 to 104 (see `similarity.Comparison`)."


Decision = Callable[[Doubt], bool | None]
"""Whether a doubtful record is the former note: True or False, None if nobody has decided yet."""


def undecided(_doubt: Doubt) -> bool | None:
    """Leave every doubt open: the `Decision` of a run in which nobody is asked."""
    return None


@dc.dataclass(frozen=True, slots=True)
class Identities:
    """Which former note each record is."""

    former: Mapping[NoteKey, LedgerEntry]
    "Key of a record that is known again → its entry in the ledger."
    guids: Mapping[NoteKey, str]
    "Key of every record → its GUID."
    doubts: tuple[Doubt, ...]
    "Doubts that nobody has decided."
    gone: tuple[LedgerEntry, ...]
    "Entries of the records' decks that no record is."
