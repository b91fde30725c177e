"""What a build writes, and in which order: the ledger and the decks before all that takes long."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Sequence
from pathlib import Path

from cribdeck.config.settings import DeckSettings, JointSheetSettings
from cribdeck.identity.ledger import Ledger, checked_dump
from cribdeck.identity.ledger_entries import tombstone
from cribdeck.identity.removed_search import removed_text, searches_of
from cribdeck.pipeline.decks import IdentifiedDecks, joint_product
from cribdeck.pipeline.incremental import DeckOutputs, ProductFolder, write_hashed
from cribdeck.pipeline.jobs import REMOVED_ENDINGS
from cribdeck.storage.atomic_files import StagedFiles
from cribdeck.writers import PRODUCTS, ProductKind

DECK = "deck"
"The product that the ledger goes with."


def kinds_of(settings: DeckSettings, only: Sequence[str]) -> list[ProductKind]:
    """What is made of a deck: all that was named.

    Where nothing was, all but flashcards that its settings do not want.
    """
    return [
        kind
        for kind in PRODUCTS
        if kind.name in only
        or (not only and (kind.name != "flashcards" or settings.flashcards.make))
    ]


def outputs_of(
    folder: ProductFolder,
    found: IdentifiedDecks,
    only: Sequence[str],
    sheets: Sequence[JointSheetSettings],
) -> list[DeckOutputs]:
    """What is to be made of each deck, and the sheets of several."""
    outputs = [
        DeckOutputs.of(product, kinds_of(product.deck.settings, only), folder)
        for product in found.products
    ]
    if not only or "sheet" in only:
        joint = (joint_product(sheet, found.products) for sheet in sheets)
        outputs += [
            DeckOutputs.of(product, kinds_of(product.deck.settings, ("sheet",)), folder)
            for product in joint
        ]
    return outputs


def write_decks(outputs: Sequence[DeckOutputs], ledger: Ledger, path: Path) -> str:
    """Write the ledger and the decks, before anything that takes long; the ledger's fingerprint.

    All of them are whole, and on the disk, before the first is put in its place. The ledger goes
    first: should the rest not come to it, the ledger knows notes that no deck has yet, and the next
    build makes them. A deck that the ledger does not know would be worse, for whoever imported it:
    when a term is renamed then, its note would get another GUID and begin anew.
    """
    with StagedFiles() as staged:
        digest = write_hashed(path, checked_dump(ledger, path), staged, unless_same=True)
        for each in outputs:
            each.write((DECK,), staged)
        staged.put_in_place()
    return digest


def write_removed(folder: ProductFolder, found: IdentifiedDecks, *, tombstones: bool) -> None:
    """For each deck that lost notes, what finds them in Anki.

    A search, and if asked for, a package that marks them there.
    """
    from cribdeck.writers.anki.package import write_package

    # Once for all decks: a ledger is as large as they are together.
    kept = searches_of(found.ledger.entries)
    for product in found.products:
        deck = product.deck
        removed = found.removed[deck.settings.file_slug]
        search, package = (f"{deck.file_stem}{ending}" for ending in REMOVED_ENDINGS)
        if removed:
            folder.write(search, [removed_text(removed, kept).encode()])
        if removed and tombstones:
            # Notes that are gone may have any of the adopted note types.
            whole = dc.replace(product, adopted_types=found.adopted_types)
            notes = [tombstone(entry, deck.language) for entry in removed]
            folder.write(package, write_package(whole, notes))
        for name in (search, package):
            folder.remove_unless_written(name)


def names_in_order(outputs: Sequence[DeckOutputs], folder: ProductFolder) -> list[str]:
    """The names of the files that were written, deck by deck, whenever each was made."""
    names = [name for each in outputs for name in each.file_names() if name in folder.outputs]
    return list(dict.fromkeys((*names, *folder.outputs)))
