"""Taking over the notes of a deck made by another tool.

So that those who switch keep their review history.

A note is taken over with its GUID and its note type: Anki drops the new content of a note whose
note type is another than the one it has. So an adopted note goes on in the fields it had: the term
in the one its question asks for, what is said of it in the one its answer adds.
"""

from __future__ import annotations

import dataclasses as dc
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import Ledger, LedgerEntry, TypeEntry
from cribdeck.language.terms import fold, tidy_text
from cribdeck.model.note import Note, NoteKind, plain
from cribdeck.records.normalize import key_of

_QUESTION = re.compile(
    r"^(?:what (?:is|are|does|do)|who (?:is|was)|define|explain|describe"
    r"|was (?:ist|sind|bedeutet)|qu['’ ]?est[- ]ce qu['’ ]?(?:un|une|le|la)?|¿?qué (?:es|son)"
    r"|cos['’ ]?è)\b\s*"
    r"(?:(?:an?|the|der|die|das|ein|eine|un|una|el|la|il|lo)\s+)?",
    re.IGNORECASE,
)
_SOUND = re.compile(r"\[sound:[^\]]*\]")
_FIELD = re.compile(r"\{\{(?!FrontSide|[#^/!])(?:[\w-]+:)*([^{}:]+)\}\}")
_ALIKE = 93.0
_NORMAL = 0
"The `type` of a note type that is not for clozes."


@dc.dataclass(frozen=True, slots=True)
class AdoptionResult:
    """What an old deck gave."""

    pairs: tuple[tuple[RecordDraft, ExportedNote], ...]
    unknown: tuple[str, ...]
    "Questions of the old deck that no record answers."
    ledger: Ledger


def adopt(
    drafts: Sequence[RecordDraft],
    package: AnkiExport,
    ledger: Ledger,
    *,
    own_types: Mapping[int, NoteKind],
    now: int,
) -> AdoptionResult:
    """The ledger with the notes of an old deck as those of the records that they ask for."""
    notes = {
        note.guid: note
        for note in package.notes
        if note.type_id in own_types or _is_usable(package.types.get(note.type_id))
    }
    pairs = tuple(_pairs(drafts, list(notes.values()), package))
    entries = {entry.guid: entry for entry in ledger.entries}
    types = {known.name: known for known in ledger.types}
    for draft, note in pairs:
        for other in [
            entry
            for entry in entries.values()
            if (entry.deck, entry.kind, entry.key) == draft.note_key and entry.guid != note.guid
        ]:
            entries[other.guid] = dc.replace(other, removed=other.removed or now)
        entries[note.guid] = _entry(
            draft, note, package, entries.get(note.guid), own=note.type_id in own_types
        )
        if note.type_id not in own_types:
            kind = package.types[note.type_id]
            types[type_name(note.type_id)] = TypeEntry(
                type_name(note.type_id),
                "",
                int(str(kind.get("mod", 0))),
                json.dumps(kind, ensure_ascii=False, sort_keys=True),
            )
    taken = {note.guid for _, note in pairs}
    unknown = tuple(_front(note, package) for note in package.notes if note.guid not in taken)
    return AdoptionResult(pairs, unknown, Ledger(tuple(entries.values()), tuple(types.values())))


def type_name(number: int) -> str:
    """What the ledger calls an adopted note type."""
    return f"adopted {number}"


def _entry(
    draft: RecordDraft,
    note: ExportedNote,
    package: AnkiExport,
    former: LedgerEntry | None,
    *,
    own: bool,
) -> LedgerEntry:
    names = (
        [str(field["name"]) for field in _parts(package.types[note.type_id], "flds")]
        if note.type_id in package.types
        else []
    )
    return LedgerEntry(
        guid=note.guid,
        deck=draft.deck,
        key=draft.record.key,
        kind=draft.kind,
        modified=note.modified,
        # No content has this fingerprint: the next build brings the note up to date.
        digest="",
        term=draft.record.term,
        fields=(
            {}
            if own
            else {name: value for name, value in zip(names, note.fields, strict=False) if value}
        ),
        tags=note.tags,
        cards=note.cards or (0,),
        trail=draft.record.trail,
        previous_key=draft.previous_key,
        numbered_items=former.numbered_items if former else (),
        note_type=0 if own else note.type_id,
    )


def _is_usable(kind: Mapping[str, object] | None) -> bool:
    """Whether a note type has a question and an answer to fill."""
    return (
        kind is not None
        and int(str(kind.get("type", _NORMAL))) == _NORMAL
        and len(_parts(kind, "flds")) > 1
        and bool(_parts(kind, "tmpls"))
    )


def _parts(kind: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    parts = kind.get(name)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def sides(kind: Mapping[str, object]) -> tuple[str, str]:
    """The fields of a note type that hold the question and the answer.

    As its first card template uses them.
    """
    names = [str(field["name"]) for field in _parts(kind, "flds")]
    first = _parts(kind, "tmpls")[0]
    asked = [name for name in _FIELD.findall(str(first.get("qfmt", ""))) if name in names]
    front = asked[0] if asked else names[0]
    told = [
        name
        for name in _FIELD.findall(str(first.get("afmt", "")))
        if name in names and name != front
    ]
    return front, (told or [name for name in names if name != front])[0]


def _front(note: ExportedNote, package: AnkiExport) -> str:
    """What a note asks, as text."""
    kind = package.types.get(note.type_id)
    place = 0
    if _is_usable(kind) and kind is not None:
        names = [str(field["name"]) for field in _parts(kind, "flds")]
        place = min(names.index(sides(kind)[0]), len(note.fields) - 1)
    return tidy_text(plain(_SOUND.sub("", note.fields[place])))


def _pairs(
    drafts: Sequence[RecordDraft], notes: Sequence[ExportedNote], package: AnkiExport
) -> Iterator[tuple[RecordDraft, ExportedNote]]:
    """Records and the notes that ask for them.

    By the whole question, by the term in it, by likeness; one to one.
    """
    asked: dict[str, list[ExportedNote]] = {}
    for note in notes:
        front = _front(note, package)
        names = [
            front,
            *(
                [front[match.end() :].rstrip("? \t").removesuffix(" mean")]
                if (match := _QUESTION.match(front))
                else []
            ),
        ]
        for name in dict.fromkeys(key_of(tidy_text(name)) for name in names):
            asked.setdefault(name, []).append(note)
    taken: set[str] = set()
    left = []
    for draft in drafts:
        if draft.kind is not NoteKind.TERM:
            continue
        names = [
            key_of(draft.record.term),
            fold(draft.record.term),
            *(key_of(alias) for alias in draft.record.aliases),
        ]
        found = next(
            (note for name in names for note in asked.get(name, ()) if note.guid not in taken), None
        )
        if found is None:
            left.append(draft)
        else:
            taken.add(found.guid)
            yield draft, found
    free = [name for name, known in asked.items() if any(note.guid not in taken for note in known)]
    for draft in left:
        best = process.extract(
            draft.record.key, free, scorer=fuzz.ratio, limit=2, score_cutoff=_ALIKE
        )
        if len(best) == 1:
            likest = next((note for note in asked[best[0][0]] if note.guid not in taken), None)
            if likest is not None:
                taken.add(likest.guid)
                yield draft, likest


def adopted_note(note: Note, entry: LedgerEntry, kind: Mapping[str, object]) -> Note:
    """A record's note in the fields of the note type it was adopted with.

    What other fields hold stays, and so do the user's tags.
    """
    front, back = sides(kind)
    told = "".join(
        note.fields.get(name, "") for name in ("Definition", "Image", "Details", "Audio")
    )
    fields = {**entry.fields, front: note.fields["Term"], back: told}
    tags = tuple(dict.fromkeys((*entry.tags, *note.tags)))
    return dc.replace(note, fields=fields, tags=tags, cards=entry.cards, note_type=entry.note_type)
