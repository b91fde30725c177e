"""A record with all that it became on its way from a draft to a note."""

from __future__ import annotations

import dataclasses as dc

from cribdeck.identity.drafts import Doubt, RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import Note
from cribdeck.model.records import Record


@dc.dataclass(frozen=True, slots=True)
class Row:
    """One record of a deck and its note; made once, when everything about it is known."""

    draft: RecordDraft
    note: Note
    entry: LedgerEntry
    "What the ledger is to remember of the note."
    doubt: Doubt | None = None
    "The former note that it may be, until somebody decides."

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.draft.record
