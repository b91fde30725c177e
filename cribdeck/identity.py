"""Records → records that Anki recognises again: a GUID from deck and key, and the time their source last changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from cribdeck.records import IdentifiedRecord, Record

_GUID_DIGITS = 20


def identify(records: Iterable[Record], deck: str, changed: Mapping[str, int]) -> tuple[IdentifiedRecord, ...]:
    """Each record with its GUID in the deck of this slug; `changed` tells when each source file last changed."""
    return tuple(IdentifiedRecord(record, guid_of(deck, record.key), max(changed.get(origin.file, 0) for origin in record.origins)) for record in records)


def guid_of(deck: str, key: str) -> str:
    """The GUID of a record: a promise to every user of a deck, so this recipe never changes."""
    return hashlib.sha256(f"{deck}\x00{key}".encode()).hexdigest()[:_GUID_DIGITS]
