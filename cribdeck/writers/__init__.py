"""Writers: a product → the bytes of a file. One module a product, one table.

They never see an outline's source or each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cribdeck.model.note import Note, NoteKind
from cribdeck.writers.product import FileCoverage, Output, Product, Writer


def _deck(product: Product) -> Output:
    from cribdeck.writers.anki.package import write_deck

    return write_deck(product)


def _sheet(product: Product) -> Output:
    from cribdeck.writers.paper.sheet import write_sheet

    return write_sheet(product)


def _flashcards(product: Product) -> Output:
    from cribdeck.writers.paper.flashcards import write_flashcards

    return write_flashcards(product)


def _records(product: Product) -> Output:
    from cribdeck.writers.records import write_records

    return write_records(product)


def _report(product: Product) -> Output:
    from cribdeck.writers.report import write_report

    return write_report(product)


def type_digests(folders: Sequence[Path]) -> tuple[str, str]:
    """Fingerprints of our note types.

    Of their looks, and of the fields and card templates that Anki tells them by.
    """
    from cribdeck.writers.anki import package as anki

    return anki.type_digests(folders)


def own_types(folders: Sequence[Path]) -> dict[int, NoteKind]:
    """Id of each of our note types → the kind of note it is for."""
    from cribdeck.writers.anki.note_type import load_note_type
    from cribdeck.writers.templates import Templates

    templates = Templates(folders)
    return {load_note_type(templates, kind).id: kind for kind in NoteKind}


def write_package(product: Product, notes: Sequence[Note]) -> Iterator[bytes]:
    """The pieces of a package of a deck's note types with these notes instead of its own."""
    from cribdeck.writers.anki import package as anki

    return anki.write_package(product, notes)


WRITERS: Mapping[str, Writer] = {
    "deck": _deck,
    "sheet": _sheet,
    "flashcards": _flashcards,
    "records": _records,
    "report": _report,
}
"""What `--only` names → its writer, imported when it is first used: the sheet's engine is slow to
load."""

__all__ = [
    "WRITERS",
    "FileCoverage",
    "Output",
    "Product",
    "Writer",
    "own_types",
    "type_digests",
    "write_package",
]
