"""Notes ↔ what the ledger remembers of them.

And what becomes of notes that are no longer in the sources.
"""

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

_TOLD_ELSEWHERE = {"Source", "Id", "Key", "Trail", "Language"}
"Fields that an entry need not hold: they say what it says itself."
_SAME = "="
"Stands for a reversed definition in which nothing had to be blanked out."
REMOVED_TAG = "cribdeck::removed"
_SEARCH_SYNTAX = re.compile(r'[\\*_:()"]')
"What means something in Anki's searches."


def entry_of(
    note: Note,
    draft: RecordDraft,
    gaps: Sequence[tuple[int, str]],
    former: LedgerEntry | None,
    *,
    digest: str,
    doubt: str = "",
) -> LedgerEntry:
    """What to remember of a note that was just made; `digest` is the note's."""
    record = draft.record
    fields = {
        name: value
        for name, value in note.fields.items()
        if note.note_type or name not in _TOLD_ELSEWHERE
    }
    if fields.get("Reverse") and fields["Reverse"] == fields.get("Definition"):
        fields["Reverse"] = _SAME
    numbers = {number for number, _ in gaps}
    kept = [gap for gap in (former.numbered_items if former else ()) if gap[0] not in numbers]
    return LedgerEntry(
        guid=note.guid,
        deck=draft.deck,
        key=record.key,
        kind=note.kind,
        modified=note.modified,
        digest=digest,
        term=record.term,
        fields=fields,
        tags=note.tags,
        cards=note.cards,
        trail=record.trail,
        files=tuple(dict.fromkeys(source_name(origin.file) for origin in record.origins)),
        previous_key=draft.previous_key,
        numbered_items=tuple(sorted([*gaps, *kept])),
        doubtful_guid=doubt,
        note_type=note.note_type,
        first_subdecks=former.first_subdecks if former else note.deck,
    )


def entry_fields(entry: LedgerEntry) -> dict[str, str]:
    """The fields of a note as they were when it was last built."""
    fields = dict(entry.fields)
    if fields.get("Reverse") == _SAME:
        fields["Reverse"] = fields.get("Definition", "")
    return fields


@lru_cache
def source_name(file: str) -> str:
    """A source file's name as others may see it: no folder of the builder's machine."""
    path = PurePosixPath(file)
    return path.name if path.is_absolute() or ".." in path.parts else file


def tombstone(entry: LedgerEntry, language: str) -> Note:
    """A note that is gone from the sources, as it was last built, tagged so in place.

    Its cards and their history stay.
    """
    fields = entry_fields(entry)
    if not entry.note_type:
        fields |= {
            "Id": entry.guid,
            "Key": html.escape(entry.key),
            "Trail": html.escape(" › ".join(entry.trail)),
            "Language": language,
        }
    return dc.replace(
        entry.note, fields=fields, tags=(*entry.tags, REMOVED_TAG), modified=entry.removed
    )


def removed_text(gone: Iterable[LedgerEntry]) -> str:
    """A search for Anki's browser that finds exactly these notes, and below it their terms."""
    gone = sorted(gone, key=lambda entry: (entry.key, entry.guid))
    own = [entry.guid for entry in gone if not entry.note_type]
    parts = [f'"Id:re:^(?:{"|".join(sorted(own))})$"'] if own else []
    parts += [
        f'(mid:{entry.note_type} "{_first_field(entry)}")' for entry in gone if entry.note_type
    ]
    return "\n".join([" OR ".join(parts), "", *(f"# {entry.term}" for entry in gone)]) + "\n"


def _first_field(entry: LedgerEntry) -> str:
    """The search for an adopted note by the text of its first field."""
    name, value = next(iter(entry.fields.items()))
    escaped = _SEARCH_SYNTAX.sub(lambda match: "\\" + match.group(), value)
    return f"{name}:{escaped}"
