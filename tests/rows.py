"""Rows of a deck for tests that look at what writers make of records, not at notes."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterable

from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.match import RecordDraft, guid_of
from cribdeck.identity.rows import Row
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.records import CardChoice, Record
from cribdeck.writers.product import Product


def rows_of(records: Iterable[Record], deck: str = "deck") -> tuple[Row, ...]:
    """A row for each record, its note and ledger entry as good as empty."""
    return tuple(row_of(RecordDraft(deck, record, CardChoice(), "")) for record in records)


def row_of(draft: RecordDraft) -> Row:
    guid = guid_of(draft.deck, draft.record.key, draft.kind)
    fields = {"Term": draft.record.term}
    note = Note(guid, draft.kind, fields, (), (0,), draft.record.term)
    entry = LedgerEntry(
        guid, draft.deck, draft.record.key, NoteKind.TERM, 1, note.digest, draft.record.term, fields
    )
    return Row(draft, note, entry)


def with_deck(product: Product, **values: object) -> Product:
    """The product with other values in its deck."""
    return dc.replace(product, deck=dc.replace(product.deck, **values))  # type: ignore[arg-type] # as the test has them
