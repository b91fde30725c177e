"""Values made for tests: records and products out of a few lines of notes."""

from __future__ import annotations

from cribdeck.config.settings import DeckSettings, SheetSettings
from cribdeck.extraction.walk import extract
from cribdeck.model.records import IdentifiedRecord, Record
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.normalize import merge, normalize
from cribdeck.writers.product import Product
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
    made = tuple(IdentifiedRecord(record, f"{n}") for n, record in enumerate(merged))
    return Product(settings, "", "1", "en", made, {}, (), (), (built_in_folder(),))
