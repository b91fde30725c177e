"""Records and former notes that no name joins, matched by what they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cribdeck.identity.compared_texts import former_text, text_of
from cribdeck.identity.drafts import Doubt, RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.similarity import ComparedNote, compare

_MARGIN = 4.0
"""How far the second best match must stay behind, 0 to 100: else the best is only a doubt. Set by
trial on renamed notes."""
_MAX_SHARING = 60
"""Former notes that may share a clue for it to be followed. It keeps the comparisons of a deck that
changed throughout from growing with the square of its size; a clue that more share says little."""
_MIN_WORD = 3
"Letters of a word that is a clue; shorter ones, such as `of`, stand in too many names."
_MAX_WORDS = 60
"Words of a key that are clues; only a sentence with gaps has more, and it is told by its ends."
_KEY_ENDS = 4
"Characters of a key's beginning and end that are clues: a word that was mistyped in one of them."
_TEXT_ENDS = 40
"Characters of a text's beginning and end that are clues: about half a sentence."


class _Pair(NamedTuple):
    draft: RecordDraft
    entry: LedgerEntry
    similarity: float
    is_sure: bool


def match_by_similarity(
    drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]
) -> Iterator[tuple[Doubt, bool]]:
    """The best pairs of drafts and entries, the surest and most similar first, each side once.

    Yields:
        A pair, and whether it is sure: if its signs are, and no rival comes near it.
    """
    # Most builds change no name: then nothing is left on one side, and no text need be read.
    if not drafts or not entries:
        return
    pairs = sorted(
        _similar_pairs(drafts, entries),
        # Keys and GUIDs break ties, so that the same notes always give the same pairs.
        key=lambda pair: (-pair.is_sure, -pair.similarity, pair.draft.note_key, pair.entry.guid),
    )
    similarities: dict[object, list[float]] = defaultdict(list)
    for pair in pairs:
        similarities[pair.draft.note_key].append(pair.similarity)
        similarities[pair.entry.guid].append(pair.similarity)
    matched: set[object] = set()
    for pair in pairs:
        sides = (pair.draft.note_key, pair.entry.guid)
        if matched.isdisjoint(sides):
            matched.update(sides)
            rivals = [rival for side in sides for rival in _second_best(similarities[side])]
            stands_out = all(rival < pair.similarity - _MARGIN for rival in rivals)
            yield Doubt(pair.draft, pair.entry, pair.similarity), pair.is_sure and stands_out


def _second_best(similarities: Sequence[float]) -> list[float]:
    """The second greatest, which is the rival of the greatest; nothing if there is only one."""
    return sorted(similarities, reverse=True)[1:2]


def _similar_pairs(
    drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]
) -> Iterator[_Pair]:
    """The pairs that may be one note; only those that share a clue are compared at all."""
    sharing: dict[tuple[str, str], list[tuple[LedgerEntry, ComparedNote]]] = defaultdict(list)
    for entry, former in zip(entries, _former_notes(entries), strict=True):
        for clue in _clues(former):
            sharing[clue].append((entry, former))
    for draft, now in zip(drafts, _present_notes(drafts), strict=True):
        for entry, former in _sharing_a_clue(now, sharing):
            comparison = compare(now, former)
            if comparison is not None:
                yield _Pair(draft, entry, *comparison)


def _present_notes(drafts: Sequence[RecordDraft]) -> Iterator[ComparedNote]:
    following = {(draft.deck, draft.previous_key): draft.record.key for draft in drafts}
    for draft in drafts:
        record = draft.record
        yield ComparedNote(
            deck=draft.deck,
            kind=draft.kind,
            key=record.key,
            text=text_of(draft),
            heading=record.trail[-1:],
            previous_key=draft.previous_key,
            next_key=following.get((draft.deck, record.key), ""),
        )


def _former_notes(entries: Sequence[LedgerEntry]) -> Iterator[ComparedNote]:
    following = {(entry.deck, entry.previous_key): entry.key for entry in entries}
    for entry in entries:
        yield ComparedNote(
            deck=entry.deck,
            kind=entry.kind,
            key=entry.key,
            text=former_text(entry),
            heading=entry.trail[-1:],
            previous_key=entry.previous_key,
            next_key=following.get((entry.deck, entry.key), ""),
        )


def _clues(note: ComparedNote) -> set[tuple[str, str]]:
    """What two notes must share one of to be compared, each with its kind."""
    words = note.key.split(maxsplit=_MAX_WORDS)[:_MAX_WORDS]
    clues = {("word", word) for word in words if len(word) >= _MIN_WORD}
    clues |= {
        ("start of key", note.key[:_KEY_ENDS]),
        ("end of key", note.key[-_KEY_ENDS:]),
        ("start of text", note.text[:_TEXT_ENDS]),
        ("end of text", note.text[-_TEXT_ENDS:]),
        # An empty one is a clue as well: where few are left, all of them are compared.
        ("next", note.next_key),
    }
    if note.previous_key:
        clues.add(("previous", note.previous_key))
    return clues


def _sharing_a_clue(
    note: ComparedNote,
    sharing: Mapping[tuple[str, str], Sequence[tuple[LedgerEntry, ComparedNote]]],
) -> list[tuple[LedgerEntry, ComparedNote]]:
    """The former notes that share a clue with a note, each once."""
    found = {
        entry.guid: (entry, former)
        for clue in _clues(note)
        if len(sharing.get(clue, ())) <= _MAX_SHARING
        for entry, former in sharing.get(clue, ())
    }
    return list(found.values())
