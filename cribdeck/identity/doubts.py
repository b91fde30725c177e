"""Doubts of the last build that are still open, and what people decided about doubts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from rapidfuzz import fuzz

from cribdeck.identity.compared_texts import compared_key, former_text, text_of
from cribdeck.identity.drafts import Decision, Doubt, NoteKey, RecordDraft
from cribdeck.identity.ledger import LedgerEntry


def earlier_doubts(
    drafts: Iterable[RecordDraft],
    former: Mapping[NoteKey, LedgerEntry],
    entries: Iterable[LedgerEntry],
) -> Iterator[Doubt]:
    """What was in doubt at the last build and is not decided yet, in the order of the drafts.

    Such a record has had a note of its own since then, and the note that it may be is removed.

    Args:
        drafts: The records of all decks.
        former: Key of a draft that is known again → its entry.
        entries: The entries of these decks.
    """
    removed = {entry.guid: entry for entry in entries if entry.removed}
    # Many records may be in doubt about one note.
    texts: dict[str, str] = {}
    for draft in drafts:
        entry = former.get(draft.note_key)
        if entry is not None and entry.doubtful_guid in removed:
            candidate = removed[entry.doubtful_guid]
            if candidate.guid not in texts:
                texts[candidate.guid] = former_text(candidate)
            key = fuzz.ratio(compared_key(draft.record.key), compared_key(candidate.key))
            text = fuzz.ratio(text_of(draft), texts[candidate.guid])
            # The mean of both, 0 to 100, to show to a person.
            yield Doubt(draft, candidate, (key + text) / 2)


def decide_doubts(
    doubts: Iterable[Doubt], decide: Decision, matched: Collection[str]
) -> tuple[dict[NoteKey, LedgerEntry], tuple[Doubt, ...]]:
    """What becomes of each doubt.

    Args:
        doubts: The doubts, in the order in which they are put to a person.
        decide: What is decided about each.
        matched: GUIDs of the notes that are known again without a doubt.

    Returns:
        Key of a draft that is a former note after all → its entry, and the doubts that stay open.
        A note that another draft already is goes to no second one.
    """
    accepted: dict[NoteKey, LedgerEntry] = {}
    undecided = []
    taken = set(matched)
    for doubt in doubts:
        # Also where the note is taken by now: without an answer, the doubt stays open.
        answer = decide(doubt)
        if answer is None:
            undecided.append(doubt)
        elif answer and doubt.former.guid not in taken:
            accepted[doubt.draft.note_key] = doubt.former
            taken.add(doubt.former.guid)
    return accepted, tuple(undecided)
