"""A deck → the bytes of a file, one module a product; they know nothing of sources or readers.

PRODUCTS lists them. `product` is what they take, `content_html` and `content_markdown` render
content, `templates` finds and fills templates.
"""

from __future__ import annotations

import dataclasses as dc
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # This table is read at every start, the modules behind it only when a product is made.
    from cribdeck.writers.product import Writer


@dc.dataclass(frozen=True, slots=True)
class ProductKind:
    """A product that a build can make of a deck."""

    name: str
    "What `--only` calls it."
    ending: str
    "What follows the deck's slug in the name of its file."
    writer: str
    "Module and function that write it: `Product, WriterContext → Output`."

    def load(self) -> Writer:
        """The writer, imported when it is first used: the sheet's engine is slow to load."""
        module, _, function = self.writer.partition(":")
        loaded: Writer = getattr(import_module(f"cribdeck.writers.{module}"), function)
        return loaded


PRODUCTS = (
    ProductKind("deck", ".apkg", "anki.package:write_deck"),
    ProductKind("sheet", ".pdf", "paper.sheet:write_sheet"),
    ProductKind("flashcards", ".cards.pdf", "paper.flashcards:write_flashcards"),
    ProductKind("records", ".records.json", "records:write_records"),
    ProductKind("report", ".report.html", "report:write_report"),
)
"""In the order in which they are made: the report tells what was found while the others were."""


def product_kind(name: str) -> ProductKind:
    """The product that is called so."""
    return next(kind for kind in PRODUCTS if kind.name == name)
