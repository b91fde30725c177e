"""Notes → their entries in the ledger, and entries of removed notes → notes that say so."""

from __future__ import annotations

import dataclasses as dc
import html
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from cribdeck.identity.checked_values import on_one_line, plain_tag
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.inert_html import inert
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import Note

_DERIVED_FIELDS = {"Source", "Id", "Key", "Trail", "Language"}
"Fields that an entry need not hold: they repeat what it says itself, or the deck's language."
_SAME = "="
"Stands for a reversed definition in which nothing had to be blanked out."
REMOVED_TAG = "cribdeck::removed"


def entry_of(
    note: Note,
    draft: RecordDraft,
    numbered_items: Sequence[tuple[int, str]],
    former: LedgerEntry | None,
    *,
    digest: str,
    doubt: str = "",
) -> LedgerEntry:
    """What to remember of a note that was just made.

    Args:
        note: The note.
        draft: Its record.
        numbered_items: Cloze number and wording of each item, if it is a list asked item by item.
        former: What was remembered of the note until now.
        digest: The note's fingerprint.
        doubt: GUID of the former note that it may be.
    """
    record = draft.record
    return LedgerEntry(
        guid=note.guid,
        deck=draft.deck,
        key=record.key,
        kind=note.kind,
        modified=note.modified,
        digest=digest,
        term=on_one_line(record.term),
        fields=_remembered_fields(note),
        tags=note.tags,
        cards=note.cards,
        trail=tuple(map(on_one_line, record.trail)),
        files=tuple(dict.fromkeys(source_name(origin.file) for origin in record.origins)),
        previous_key=draft.previous_key,
        numbered_items=_with_former(numbered_items, former),
        doubtful_guid=doubt,
        note_type=note.note_type,
        # Anki never moves cards that a collection has, so they are still where they were first.
        first_subdecks=former.first_subdecks if former else note.deck,
    )


def _remembered_fields(note: Note) -> dict[str, str]:
    # What a field of an adopted note type is for is not known, so all of them are kept.
    fields = {
        name: value
        for name, value in note.fields.items()
        if note.note_type or name not in _DERIVED_FIELDS
    }
    if fields.get("Reverse") and fields["Reverse"] == fields.get("Definition"):
        fields["Reverse"] = _SAME
    return fields


def _with_former(
    items: Sequence[tuple[int, str]], former: LedgerEntry | None
) -> tuple[tuple[int, str], ...]:
    """The items of a list by number, and those that it had before under other numbers."""
    numbers = {number for number, _ in items}
    known = former.numbered_items if former else ()
    return tuple(sorted([*items, *(item for item in known if item[0] not in numbers)]))


def entry_fields(entry: LedgerEntry) -> dict[str, str]:
    """The fields of a note as they were when it was last built."""
    fields = dict(entry.fields)
    if fields.get("Reverse") == _SAME:
        fields["Reverse"] = fields.get("Definition", "")
    return fields


@lru_cache
def source_name(file: str) -> str:
    """A source file's name as others may see it, without folders of the builder's machine.

    On one line, its letters composed (NFC): systems differ in what a name may be.
    """
    path = PurePosixPath(file)
    name = path.name if path.is_absolute() or ".." in path.parts else file
    return name if name.isascii() and name.isprintable() else _portable(name)


def _portable(name: str) -> str:
    return unicodedata.normalize("NFC", on_one_line(name))


def tombstone(entry: LedgerEntry, language: str) -> Note:
    """A removed note as it was last built, with a tag that says so: its cards and history stay.

    Args:
        entry: What is remembered of it; `removed` is set.
        language: Of the deck, as its cards name it.
    """
    fields = {
        name: inert(value, adopted=bool(entry.note_type))
        for name, value in entry_fields(entry).items()
    }
    # Our card templates show what the entry holds elsewhere; an adopted note type has other fields.
    if not entry.note_type:
        fields |= {
            "Id": inert(html.escape(entry.guid)),
            "Key": inert(html.escape(entry.key)),
            "Trail": inert(html.escape(" › ".join(entry.trail))),
            "Language": language,
        }
    # Anki takes an update only if it is newer than the note that a collection has.
    return dc.replace(
        entry.note,
        fields=fields,
        tags=(*filter(None, map(plain_tag, entry.tags)), REMOVED_TAG),
        modified=entry.removed,
    )
