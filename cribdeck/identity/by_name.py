"""Records that have the name of a former note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from cribdeck.identity.compared_texts import former_text, has_same_heading, text_of
from cribdeck.identity.drafts import NoteKey, RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import NoteKind
from cribdeck.records.normalize import key_of

_RELATED_TEXT = 45.0
"""Similarity of two texts, 0 to 100, below which they are about different things. Set by trial on
renamed notes; 95 of 100 pairs of unrelated texts in `source/` stay below 44.7."""
_SAME_HEADING = 20.0
"""What a heading in common adds to the similarity of the texts of namesakes, 0 to 100. Set by trial
on renamed notes; it parts an edited text (65, see `similarity`) from an unrelated one (45)."""


def match_by_name(
    drafts: Iterable[RecordDraft], entries: Iterable[LedgerEntry]
) -> Iterator[tuple[NoteKey, LedgerEntry]]:
    """Drafts and the entries of the same deck, kind and term, one to one.

    Where drafts or entries have namesakes, those of the most similar texts belong together.
    """
    drafts_by_name = defaultdict(list)
    for draft in drafts:
        drafts_by_name[_name_of_draft(draft)].append(draft)
    entries_by_name = defaultdict(list)
    for entry in entries:
        entries_by_name[_name_of_entry(entry)].append(entry)
    for name, namesakes in drafts_by_name.items():
        known = entries_by_name.get(name, [])
        present = [entry for entry in known if not entry.removed]
        # Nearly every name has one draft and one entry; comparing texts is what takes the time.
        if len(namesakes) == len(present) == 1:
            if _is_same_thing(namesakes[0], present[0]):
                yield namesakes[0].note_key, present[0]
        elif known:
            yield from _match_namesakes(namesakes, known)


def _name_of_draft(draft: RecordDraft) -> NoteKey:
    """What namesakes share; a cloze sentence is named by its whole text."""
    name = _sentence(draft.record.key) if draft.record.cloze else key_of(draft.record.term)
    return NoteKey(draft.deck, draft.kind, name)


def _name_of_entry(entry: LedgerEntry) -> NoteKey:
    # A list that is asked gap by gap is a cloze too, but it has a term.
    is_sentence = entry.kind is NoteKind.CLOZE and not entry.numbered_items
    name = _sentence(entry.key) if is_sentence else key_of(entry.term)
    return NoteKey(entry.deck, entry.kind, name)


def _sentence(key: str) -> str:
    """What two keys of a sentence share: they once had a space for what nobody sees in it."""
    return key.replace(" ", "")


def _match_namesakes(
    drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]
) -> Iterator[tuple[NoteKey, LedgerEntry]]:
    """Pairs of one name, the most similar first, each side once."""
    pairs = sorted(
        ((_rank(draft, entry), draft, entry) for draft in drafts for entry in entries),
        # Keys and GUIDs break ties, so that the same notes always give the same pairs.
        key=lambda pair: (pair[0], pair[1].note_key, pair[2].guid),
        reverse=True,
    )
    matched_keys: set[NoteKey] = set()
    matched_guids: set[str] = set()
    for _, draft, entry in pairs:
        if draft.note_key in matched_keys or entry.guid in matched_guids:
            continue
        if _is_same_thing(draft, entry):
            matched_keys.add(draft.note_key)
            matched_guids.add(entry.guid)
            yield draft.note_key, entry


def _rank(draft: RecordDraft, entry: LedgerEntry) -> tuple[bool, float, bool, int]:
    """What makes one entry of a name a better match than another, the greater the better.

    First that it is not removed, then its text and heading, then its key; of removed ones, the one
    that was removed last.
    """
    similarity = fuzz.ratio(text_of(draft), former_text(entry))
    if has_same_heading(draft, entry):
        similarity += _SAME_HEADING
    return not entry.removed, similarity, draft.record.key == entry.key, entry.removed


def _is_same_thing(draft: RecordDraft, entry: LedgerEntry) -> bool:
    """Whether a name means what it meant: under the same heading, or over a related text.

    Where nothing is known of the heading or of a text, the name decides.
    """
    # What stood under no heading has nothing to say that the name meant another thing.
    if has_same_heading(draft, entry) or not entry.trail:
        return True
    text, former = text_of(draft), former_text(entry)
    return not text or not former or fuzz.ratio(text, former) >= _RELATED_TEXT
