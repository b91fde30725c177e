"""GUIDs: the text by which Anki recognises a note, in every collection that has the deck."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping

from cribdeck.identity.drafts import NoteKey, RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import NoteKind

_GUID_DIGITS = 20
"Hexadecimal digits of a GUID: 80 bits, so that no two of a billion notes meet by chance."


def guid_of(deck: str, key: str, kind: NoteKind = NoteKind.TERM, *, again: int = 0) -> str:
    """The GUID of a record that no ledger knows: 20 hexadecimal digits of a SHA-256.

    The recipe is a promise to everybody who has a deck: if a byte of it changed, their notes would
    begin anew.

    Args:
        deck: The deck's slug.
        key: The record's key.
        kind: The kind of note that the record becomes.
        again: How many GUIDs of this recipe belong to notes that have since been renamed.
    """
    return next(itertools.islice(guids_of(deck, key, kind), again, None))


def guids_of(deck: str, key: str, kind: NoteKind) -> Iterator[str]:
    """The GUIDs of a record, the one after the other."""
    # Terms came first and were hashed without their kind and without a count.
    parts = [deck, key, *([kind.value] if kind is not NoteKind.TERM else [])]
    hasher = hashlib.sha256("\x00".join(parts).encode())
    yield hasher.hexdigest()[:_GUID_DIGITS]
    for again in itertools.count(1):
        # What is the same of all of them is hashed once, for a key may be long.
        counted = hasher.copy()
        counted.update(f"\x00{again}".encode())
        yield counted.hexdigest()[:_GUID_DIGITS]


def assign_guids(
    drafts: Iterable[RecordDraft],
    former: Mapping[NoteKey, LedgerEntry],
    entries: Iterable[LedgerEntry],
) -> dict[NoteKey, str]:
    """The GUID of every draft: that of its former note, or a new one that no note ever had.

    Args:
        drafts: The records of all decks.
        former: Key of a draft that is known again → its entry.
        entries: All that the ledger holds, removed notes and other decks included.
    """
    used = {entry.guid for entry in entries}
    guids = {}
    for draft in drafts:
        entry = former.get(draft.note_key)
        guids[draft.note_key] = entry.guid if entry is not None else _new_guid(draft, used)
        used.add(guids[draft.note_key])
    return guids


def _new_guid(draft: RecordDraft, used: set[str]) -> str:
    """The first GUID of the recipe that is not used: a renamed note keeps that of its old name."""
    guids = guids_of(draft.deck, draft.record.key, draft.kind)
    return next(guid for guid in guids if guid not in used)
