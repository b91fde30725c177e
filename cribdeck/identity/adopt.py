"""Taking over the notes of a deck made by another tool, so that their review history goes on.

A note is taken over with its GUID and its note type: Anki knows a note by its GUID, and drops the
new content of one whose note type is another than the one in the collection ("conflicting", in
Anki's `rslib/src/import_export/package/apkg/import/notes.rs`). So an adopted note goes on in the
fields that it had: the term in the one that its question shows, the rest in the one that its answer
adds.
"""

from __future__ import annotations

import dataclasses as dc
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.by_question import match_by_question
from cribdeck.identity.checked_values import is_guid, on_one_line, plain_tag
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.inert_html import inert
from cribdeck.identity.ledger import LATEST, Ledger, LedgerEntry, TypeEntry, within_range
from cribdeck.identity.note_type_shape import NoteType, number_in
from cribdeck.identity.question_fields import (
    field_names,
    is_usable,
    question_of,
    question_places,
    sides,
)
from cribdeck.identity.type_trust import plain_schema
from cribdeck.model.note import Note

_ANSWER_FIELDS = ("Definition", "Image", "Details", "Audio")
"Fields of our note type that answer, in the order in which an adopted note shows them."
_LATER = 1 << 20
"Seconds for which times can be counted on from an adopted one, one a build."
_MOST_CARDS = 500
"Cards that Anki takes in a note."
_DEFAULTS: Mapping[str, object] = {
    "name": "Adopted",
    "type": 0,
    "usn": -1,
    "sortf": 0,
    "did": None,
    "css": "",
    "latexPre": "",
    "latexPost": "",
    "latexsvg": False,
    "req": [],
    "tags": [],
    "vers": [],
}
"What Anki must have of a note type, for tools that leave it out."


@dc.dataclass(frozen=True, slots=True)
class AdoptionResult:
    """What was taken over from an old deck."""

    pairs: tuple[tuple[RecordDraft, ExportedNote], ...]
    "Each record with the note that it takes over."
    unknown: tuple[str, ...]
    "Questions of the old deck that no record answers."
    ledger: Ledger
    "The ledger, in which those notes are now the records' own."

    @property
    def types(self) -> dict[str, TypeEntry]:
        """The note types that were taken over, by what the ledger calls them."""
        wanted = {type_name(note.type_id) for _, note in self.pairs}
        return {known.name: known for known in self.ledger.types if known.name in wanted}


def adopt(
    drafts: Sequence[RecordDraft],
    package: AnkiExport,
    ledger: Ledger,
    *,
    own_types: Collection[int],
    now: int,
) -> AdoptionResult:
    """Make the notes of an old deck those of the records that they ask for.

    Args:
        drafts: The records of all decks.
        package: The old deck.
        ledger: What is remembered so far.
        own_types: Ids of our own note types, whose notes go on in all their fields.
        now: The time in whole seconds since 1970, at which notes that are replaced are removed.
    """
    pairs = tuple(match_by_question(drafts, _usable_notes(package, own_types), package))
    taken = {note.guid for _, note in pairs}
    places = question_places(package)
    unknown = tuple(
        on_one_line(question_of(note, places)) for note in package.notes if note.guid not in taken
    )
    note_types = {
        number: note_type for number, note_type in package.types.items() if number not in own_types
    }
    return AdoptionResult(pairs, unknown, _with_adopted(ledger, pairs, note_types, now))


def type_name(number: int) -> str:
    """What the ledger calls an adopted note type, by its id."""
    return f"adopted {number}"


def adopted_types(ledger: Ledger) -> dict[int, str]:
    """Id → the note types that were taken over from other tools, as JSON."""
    wanted = {entry.note_type for entry in ledger.entries if entry.note_type}
    schemas = {known.name: known.schema for known in ledger.types}
    return {
        number: schemas[type_name(number)]
        for number in sorted(wanted)
        if type_name(number) in schemas
    }


@dc.dataclass(frozen=True, slots=True)
class AdoptedTypes:
    """The note types that were taken over from other tools, by their ids."""

    schemas: Mapping[int, str]
    "As packages are to hold them, in JSON."
    sides: Mapping[int, tuple[str, str]]
    "The fields that ask and answer."

    @classmethod
    def of(cls, ledger: Ledger, *, is_trusted: bool = True) -> AdoptedTypes:
        """Those of a ledger, each looked at once: one may be long, and have many notes.

        If it is not trusted, they only lay out their fields.
        """
        schemas = adopted_types(ledger)
        asked = {number: sides(json.loads(schema)) for number, schema in schemas.items()}
        if not is_trusted:
            schemas = {number: plain_schema(schema) for number, schema in schemas.items()}
        return cls(schemas, asked)


def adopted_note(note: Note, entry: LedgerEntry, asked: tuple[str, str]) -> Note:
    """A record's note in the fields of the note type that it was adopted with.

    What its other fields hold stays, and so do the tags that the user gave it.

    Args:
        note: The note in the fields of our own note type.
        entry: What is remembered of it.
        asked: The fields of the note type that it was adopted with which ask and answer.
    """
    question, answer = asked
    content = "".join(note.fields.get(name, "") for name in _ANSWER_FIELDS)
    # What the notes fill was made inert as it was written; the rest is as the ledger has it.
    kept = {
        name: value if name in (question, answer) else inert(value, adopted=True)
        for name, value in entry.fields.items()
    }
    fields = {**kept, question: note.fields["Term"], answer: content}
    kept_tags = filter(None, map(plain_tag, entry.tags))
    tags = tuple(dict.fromkeys((*kept_tags, *note.tags)))
    return dc.replace(note, fields=fields, tags=tags, cards=entry.cards, note_type=entry.note_type)


def _usable_notes(package: AnkiExport, own_types: Collection[int]) -> list[ExportedNote]:
    """The notes of our own note types and of those that have a question and an answer."""
    # A package may hold two notes of one GUID, of which Anki would update only one.
    notes = {
        note.guid: note
        for note in package.notes
        if note.type_id in own_types or is_usable(package.types.get(note.type_id))
        # What no ledger can hold is left alone: nobody's Anki makes such notes.
        if is_guid(note.guid) and note.type_id > 0
    }
    return list(notes.values())


def _with_adopted(
    ledger: Ledger,
    pairs: Sequence[tuple[RecordDraft, ExportedNote]],
    note_types: Mapping[int, NoteType],
    now: int,
) -> Ledger:
    """The ledger with the notes that were taken over; those that they replace are removed."""
    entries = {entry.guid: entry for entry in ledger.entries}
    types = {known.name: known for known in ledger.types}
    guids_by_key = defaultdict(list)
    for entry in ledger.entries:
        guids_by_key[entry.deck, entry.kind, entry.key].append(entry.guid)
    # Each once: all of a note type is written, which may be long, and notes are many.
    names = {number: field_names(note_type) for number, note_type in note_types.items()}
    used = {note.type_id for _, note in pairs}
    made = {
        number: _type_entry(number, note_types[number]) for number in used if number in note_types
    }
    for draft, note in pairs:
        # A ledger with two notes of one key that are both there would be refused.
        for guid in guids_by_key[draft.note_key]:
            entry = entries[guid]
            # One that was taken over meanwhile is another record's.
            if entry.key == draft.record.key and guid != note.guid:
                entries[guid] = dc.replace(entry, removed=entry.removed or now)
        note_type = note_types.get(note.type_id)
        entries[note.guid] = _entry(
            draft, note, note_type, entries.get(note.guid), names.get(note.type_id, ())
        )
        if note_type is not None:
            types[type_name(note.type_id)] = made[note.type_id]
    return Ledger(tuple(entries.values()), tuple(types.values()))


def _entry(
    draft: RecordDraft,
    note: ExportedNote,
    note_type: NoteType | None,
    former: LedgerEntry | None,
    names: Sequence[str],
) -> LedgerEntry:
    """What to remember of an adopted note; `note_type` is None if it is one of our own.

    `names` are those of its fields.
    """
    return LedgerEntry(
        guid=note.guid,
        deck=draft.deck,
        key=draft.record.key,
        kind=draft.kind,
        modified=_moment(note.modified),
        # No content has this fingerprint: the next build brings the note up to date.
        digest="",
        term=on_one_line(draft.record.term),
        fields={} if note_type is None else _filled_fields(note, names),
        tags=tuple(dict.fromkeys(filter(None, map(plain_tag, note.tags)))),
        cards=_cards(note, note_type),
        trail=tuple(map(on_one_line, draft.record.trail)),
        previous_key=draft.previous_key,
        numbered_items=former.numbered_items if former else (),
        note_type=0 if note_type is None else note.type_id,
    )


def _moment(given: int) -> int:
    """A time that the ledger can hold, and later ones after it: each build may count on from it."""
    return min(within_range(given), LATEST - _LATER)


def _cards(note: ExportedNote, note_type: NoteType | None) -> tuple[int, ...]:
    """The numbers of a note's cards, but for those that its note type does not have."""
    templates = note_type.get("tmpls") if note_type is not None else None
    # Our own note types have no more card templates than this either.
    most = len(templates) if isinstance(templates, list) else _MOST_CARDS
    # Anki has no note without a card; where the package names none, it is the first.
    return tuple(dict.fromkeys(card for card in note.cards if 0 <= card < most)) or (0,)


def _filled_fields(note: ExportedNote, names: Sequence[str]) -> dict[str, str]:
    # A note of a damaged package may have fewer or more fields than its note type.
    named = zip(names, note.fields, strict=False)
    cleaned = ((name, inert(value, adopted=True)) for name, value in named)
    return {name: value for name, value in cleaned if value}


def _type_entry(number: int, note_type: NoteType) -> TypeEntry:
    """All of an adopted note type: each package that has its notes must bring it along."""
    modified = _moment(number_in(note_type, "mod"))
    # Anki cannot read a note type that does not say when it changed, or says it oddly.
    described = {**_DEFAULTS, "id": number, **note_type, "mod": modified}
    return TypeEntry(
        name=type_name(number),
        digest="",
        modified=modified,
        schema=json.dumps(described, ensure_ascii=False, sort_keys=True),
    )
