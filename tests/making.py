"""Values made for tests: records and products out of a few lines of notes."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterable

from cribdeck.config.paper_settings import SheetSettings
from cribdeck.config.settings import DeckSettings
from cribdeck.extraction import extract
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.guids import guid_of
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.rows import Row
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.records import CardChoice, Record
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.merge import merge
from cribdeck.records.normalize import normalize
from cribdeck.writers.product import Deck, Product
from cribdeck.writers.templates import built_in_folder

WORDS = [
    "water",
    "moves",
    "through",
    "membrane",
    "towards",
    "higher",
    "salt",
    "until",
    "both",
    "sides",
    "alike",
    "or",
    "pressure",
    "holds",
    "it",
    "back",
    "again",
]


def records(text: str, file: str = "a.md") -> list[Record]:
    """The records of a text, not merged, with tags below `deck`."""
    extraction, _ = extract(read_outline(source_from_bytes(text.encode(), file)))
    return normalize(extraction.candidates, file, root="deck")


def notes(count: int) -> str:
    """Sections of 25 entries of differing length."""
    out = []
    for n in range(count):
        if n % 25 == 0:
            out.append(f"\n## Chapter {chr(65 + n // 25)} of matters\n")
        said = " ".join(WORDS[(n * 7 + k * 3) % len(WORDS)] for k in range(8 + n * 13 % 17))
        out.append(f"- **Term number {n}**: {said}")
    return "\n".join(out)


def product(text: str, **sheet: object) -> Product:
    """A deck of a text's records, ready to be written; `sheet` are settings of its sheet."""
    merged, _ = merge(records(text))
    settings = DeckSettings(
        name="Deck", sources=("a.md",), sheet=SheetSettings.model_validate(sheet)
    )
    deck = Deck(settings, "", "en", {}, (built_in_folder(),), version="1")
    return Product(deck, rows_of(merged))


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
