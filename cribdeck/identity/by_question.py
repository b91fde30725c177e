"""Records and the notes of another tool's deck that ask for them."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.nearest import Nearest
from cribdeck.identity.question_fields import question_of, question_places
from cribdeck.language.terms import fold, tidy_text
from cribdeck.model.note import NoteKind
from cribdeck.records.normalize import key_of

_QUESTION_WORDS = re.compile(
    r"^(?:what (?:is|are|does|do)|who (?:is|was)|define|explain|describe"
    r"|was (?:ist|sind|bedeutet)|qu['’ ]?est[- ]ce qu['’ ]?(?:un|une|le|la)?|¿?qué (?:es|son)"
    r"|cos['’ ]?è)\b\s*"
    r"(?:(?:an?|the|der|die|das|ein|eine|un|una|el|la|il|lo)\s+)?",
    re.IGNORECASE,
)
"How a question for a term begins in English, German, French, Spanish and Italian, with an article."
_SIMILAR_QUESTION = 93.0
"""Similarity (rapidfuzz ratio, 0 to 100) of a question and a term from which the one asks for the
other: a letter missing from a term of eight, or a wrong one in a term of fifteen. Stricter than for
a typo in the notes (85), since no text is compared. Chosen for that reason, not measured."""
_LONGEST = 1500
"Characters of a question that is compared by likeness; no term has as many."


def match_by_question(
    drafts: Sequence[RecordDraft], notes: Sequence[ExportedNote], package: AnkiExport
) -> Iterator[tuple[RecordDraft, ExportedNote]]:
    """Records of terms and the notes that ask for them, one to one.

    A note asks for a record if its question is the term or another name of it, as a whole or after
    words such as "What is a". What is left is matched by similarity, if only one question is near.
    """
    notes_by_question = _by_question(notes, package)
    taken: set[str] = set()
    left = []
    for draft in drafts:
        if draft.kind is not NoteKind.TERM:
            continue
        note = _first_free(_names(draft), notes_by_question, taken)
        if note is None:
            left.append(draft)
        else:
            taken.add(note.guid)
            yield draft, note
    free = [
        name
        for name in notes_by_question
        if len(name) <= _LONGEST and _first_free([name], notes_by_question, taken)
    ]
    nearest = Nearest(free)
    for draft in left:
        near = [free[place] for place in nearest.places(draft.record.key)]
        note = _first_free(_similar_names(draft, near), notes_by_question, taken)
        if note is not None:
            taken.add(note.guid)
            yield draft, note


def _by_question(
    notes: Iterable[ExportedNote], package: AnkiExport
) -> dict[str, deque[ExportedNote]]:
    """What notes ask, as keys of terms → the notes that ask it, in order."""
    notes_by_question: dict[str, deque[ExportedNote]] = defaultdict(deque)
    places = question_places(package)
    for note in notes:
        question = question_of(note, places)
        names = [question]
        if match := _QUESTION_WORDS.match(question):
            # "What does mitosis mean?" has a word of the question behind the term too.
            names.append(question[match.end() :].rstrip("? \t").removesuffix(" mean"))
        for key in dict.fromkeys(key_of(tidy_text(name)) for name in names):
            notes_by_question[key].append(note)
    return notes_by_question


def _names(draft: RecordDraft) -> list[str]:
    """The keys under which a record may be asked for: of its whole term and of its other names."""
    record = draft.record
    return [key_of(record.term), fold(record.term), *(key_of(alias) for alias in record.aliases)]


def _first_free(
    names: Iterable[str], notes_by_question: Mapping[str, deque[ExportedNote]], taken: set[str]
) -> ExportedNote | None:
    """The first note that asks for one of these names and is not taken."""
    for name in names:
        notes = notes_by_question.get(name)
        # What is taken stays so: it need not be looked at again for the next record of that name.
        while notes and notes[0].guid in taken:
            notes.popleft()
        if notes:
            return notes[0]
    return None


def _similar_names(draft: RecordDraft, names: Sequence[str]) -> list[str]:
    """The one name that is similar to a record's key; nothing if there is none, or a second."""
    found = process.extract(
        draft.record.key, names, scorer=fuzz.ratio, limit=2, score_cutoff=_SIMILAR_QUESTION
    )
    return [name for name, _, _ in found] if len(found) == 1 else []
