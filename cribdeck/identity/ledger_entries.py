"""Notes → their entries in the ledger, and entries of removed notes → what is done about those."""

from __future__ import annotations

import dataclasses as dc
import html
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import Note

_DERIVED_FIELDS = {"Source", "Id", "Key", "Trail", "Language"}
"Fields that an entry need not hold: they repeat what it says itself, or the deck's language."
_SAME = "="
"Stands for a reversed definition in which nothing had to be blanked out."
REMOVED_TAG = "cribdeck::removed"
_SEARCH_SYNTAX = re.compile(r'[\\*_:()"]')
"What means something in Anki's searches (docs.ankiweb.net/searching.html)."


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
        term=record.term,
        fields=_remembered_fields(note),
        tags=note.tags,
        cards=note.cards,
        trail=record.trail,
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
    """A source file's name as others may see it, without folders of the builder's machine."""
    path = PurePosixPath(file)
    return path.name if path.is_absolute() or ".." in path.parts else file


def tombstone(entry: LedgerEntry, language: str) -> Note:
    """A removed note as it was last built, with a tag that says so: its cards and history stay.

    Args:
        entry: What is remembered of it; `removed` is set.
        language: Of the deck, as its cards name it.
    """
    fields = entry_fields(entry)
    # Our card templates show what the entry holds elsewhere; an adopted note type has other fields.
    if not entry.note_type:
        fields |= {
            "Id": entry.guid,
            "Key": html.escape(entry.key),
            "Trail": html.escape(" › ".join(entry.trail)),
            "Language": language,
        }
    # Anki takes an update only if it is newer than the note that a collection has.
    return dc.replace(
        entry.note, fields=fields, tags=(*entry.tags, REMOVED_TAG), modified=entry.removed
    )


def removed_text(entries: Iterable[LedgerEntry]) -> str:
    """A search for Anki's browser that finds exactly these notes, and below it their terms."""
    removed = sorted(entries, key=lambda entry: (entry.key, entry.guid))
    own = sorted(entry.guid for entry in removed if not entry.note_type)
    adopted = [entry for entry in removed if entry.note_type]
    searches = [
        *([f'"Id:re:^(?:{"|".join(own)})$"'] if own else []),
        *(f'(mid:{entry.note_type} "{_first_field(entry)}")' for entry in adopted),
    ]
    terms = [f"# {entry.term}" for entry in removed]
    return "\n".join([" OR ".join(searches), "", *terms]) + "\n"


def _first_field(entry: LedgerEntry) -> str:
    """The search for an adopted note: its note type has no field with the GUID, so by its text."""
    name, value = next(iter(entry.fields.items()))
    escaped = _SEARCH_SYNTAX.sub(lambda match: "\\" + match.group(), value)
    return f"{name}:{escaped}"
