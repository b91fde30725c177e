"""Records → records that Anki recognises again: which former note, if any, each of them is.

The exact name comes first; among namesakes, the likest text. What is left over on both sides is
compared by term, text, trail and neighbours. A match is taken if it is sure and no other comes near
it; one that is only likely is a doubt, for a person to decide.
"""

from __future__ import annotations

import dataclasses as dc
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from cribdeck.identity.ledger import LedgerEntry
from cribdeck.language.terms import fold
from cribdeck.model.inline import one_line
from cribdeck.model.note import NoteKind, body_html, plain
from cribdeck.model.records import CardChoice, Record
from cribdeck.records.normalize import key_of, with_gaps_filled, wording

_GUID_DIGITS = 20
_COMPARED = 1500
"Characters of a text that are compared."
_TYPO, _EDITED = 85.0, 65.0
"A term this alike over a text this alike is the same one, mistyped."
_SAME, _MIN_SAME = 92.0, 20
"A text this alike, of so many characters, is the same one under a new name."
_OTHER = 45.0
"A text less alike than this, under another heading, is that of another thing of the same name."
_LABEL = re.compile(r"<dt>.*?</dt>")
"What an aspect is called, which the text of a record does not hold."
_LIKELY = 60.0
"Mean of both from which two may be one."
_MARGIN = 4.0
"How far the second best must stay behind."
_MOST_SHARING = 60
"Former notes that share a word; a word of more tells nothing."
_MIN_WORD = 3


class NoteKey(NamedTuple):
    """What no two records of a project share."""

    deck: str
    "Slug."
    kind: NoteKind
    key: str
    "The record's."


@dc.dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record on its way to a note."""

    deck: str
    record: Record
    choice: CardChoice
    previous_key: str
    "Key of the record before it in its deck."

    @property
    def kind(self) -> NoteKind:
        """The kind of note it becomes."""
        return self.choice.kind

    @property
    def note_key(self) -> NoteKey:
        """What no two records of a project share."""
        return NoteKey(self.deck, self.kind, self.record.key)


@dc.dataclass(frozen=True, slots=True)
class Doubt:
    """A record that may be a former note."""

    draft: RecordDraft
    former: LedgerEntry
    alike: float
    "0 to 100."


@dc.dataclass(frozen=True, slots=True)
class Identities:
    """What matching found."""

    former: Mapping[NoteKey, LedgerEntry]
    "Place of a record → its entry in the ledger."
    guids: Mapping[NoteKey, str]
    "Place of every record → its GUID."
    doubts: tuple[Doubt, ...]
    gone: tuple[LedgerEntry, ...]
    "Entries of these decks that no record is."


Decision = Callable[[Doubt], bool | None]
"""Whether a doubtful record is the former note; None if nobody has decided."""


def guid_of(deck: str, key: str, kind: NoteKind = NoteKind.TERM, *, again: int = 0) -> str:
    """The GUID of a record that no ledger knows: a promise to every user of a deck.

    So this recipe never changes.

    `again` counts on where the GUID belongs to a note that has since been renamed.
    """
    parts = [
        deck,
        key,
        *([kind.value] if kind is not NoteKind.TERM else []),
        *([str(again)] if again else []),
    ]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:_GUID_DIGITS]


def undecided(_doubt: Doubt) -> bool | None:
    """The decision of nobody."""
    return None


def identify(
    drafts: Sequence[RecordDraft],
    known: Sequence[LedgerEntry],
    decide: Decision = undecided,
    *,
    orphans: Sequence[LedgerEntry] = (),
) -> Identities:
    """Which entry each draft is, one to one, never across kinds; every draft gets a GUID.

    The `orphans` are entries of decks that no draft is in, which may be theirs too: a deck was
    given another slug.
    """
    decks = {draft.deck for draft in drafts}
    entries = [entry for entry in known if entry.deck in decks]
    former: dict[NoteKey, LedgerEntry] = dict(_by_name(drafts, entries))
    doubts = [
        Doubt(draft, old, _alikeness(draft, old))
        for draft, old in _still_doubtful(drafts, former, entries)
    ]
    taken = {entry.guid for entry in former.values()}
    left = [draft for draft in drafts if draft.note_key not in former]
    free = [
        entry for entry in [*entries, *orphans] if entry.guid not in taken and not entry.removed
    ]
    for doubt, sure in _by_likeness(left, free):
        if sure:
            former[doubt.draft.note_key] = doubt.former
            taken.add(doubt.former.guid)
        else:
            doubts.append(doubt)
    open_doubts = []
    for doubt in doubts:
        answer = decide(doubt)
        if answer and doubt.former.guid not in taken:
            former[doubt.draft.note_key] = doubt.former
            taken.add(doubt.former.guid)
        elif answer is None:
            open_doubts.append(doubt)
    guids = _guids(drafts, former, known)
    kept = {entry.guid for entry in former.values()}
    return Identities(
        former,
        guids,
        tuple(open_doubts),
        tuple(entry for entry in entries if entry.guid not in kept),
    )


def _guids(
    drafts: Iterable[RecordDraft],
    former: Mapping[NoteKey, LedgerEntry],
    entries: Iterable[LedgerEntry],
) -> dict[NoteKey, str]:
    used = {entry.guid for entry in entries}
    guids = {}
    for draft in drafts:
        if draft.note_key in former:
            guids[draft.note_key] = former[draft.note_key].guid
            continue
        again = 0
        while (guid := guid_of(draft.deck, draft.record.key, draft.kind, again=again)) in used:
            again += 1
        used.add(guid)
        guids[draft.note_key] = guid
    return guids


# --- by name --------------------------------------------------------------------------------------


def _by_name(
    drafts: Iterable[RecordDraft], entries: Iterable[LedgerEntry]
) -> Iterator[tuple[NoteKey, LedgerEntry]]:
    """Drafts and entries of one term.

    Where either side has namesakes, the likest texts belong together.
    """
    named: dict[NoteKey, list[RecordDraft]] = defaultdict(list)
    known: dict[NoteKey, list[LedgerEntry]] = defaultdict(list)
    for draft in drafts:
        name = draft.record.key if draft.record.cloze else key_of(draft.record.term)
        named[NoteKey(draft.deck, draft.kind, name)].append(draft)
    for entry in entries:
        name = entry.key if _is_sentence(entry) else key_of(entry.term)
        known[NoteKey(entry.deck, entry.kind, name)].append(entry)
    for shared, mine in named.items():
        theirs = known.get(shared, [])
        if not theirs:
            continue
        present = [entry for entry in theirs if not entry.removed]
        if len(mine) == 1 and len(present) == 1:
            if _is_plausible(mine[0], present[0]):
                yield mine[0].note_key, present[0]
            continue
        pairs = sorted(
            (
                (*_likeness_of_namesakes(draft, entry), draft.note_key, entry.guid, draft, entry)
                for draft in mine
                for entry in theirs
            ),
            key=lambda pair: pair[:-2],
        )
        matched: set[object] = set()
        for *_, place, guid, draft, entry in reversed(pairs):
            if place not in matched and guid not in matched and _is_plausible(draft, entry):
                matched |= {place, guid}
                yield place, entry


def _is_sentence(entry: LedgerEntry) -> bool:
    return entry.kind is NoteKind.CLOZE and not entry.numbered_items


def _is_plausible(draft: RecordDraft, entry: LedgerEntry) -> bool:
    """Whether a name is meant as before.

    Under the same heading or term, or over a text that is not wholly another.
    """
    if draft.record.trail[-1:] == entry.trail[-1:] or not entry.trail:
        return True
    text, former = _text_of(draft), _former_text(entry)
    return not text or not former or fuzz.ratio(text, former) >= _OTHER


def _likeness_of_namesakes(draft: RecordDraft, entry: LedgerEntry) -> tuple[bool, float, bool, int]:
    """What makes an entry of the same name the one meant: it is there still, its text, its key.

    Of those gone, the last.
    """
    alike = fuzz.ratio(_text_of(draft), _former_text(entry)) + 20 * (
        draft.record.trail[-1:] == entry.trail[-1:]
    )
    return not entry.removed, alike, draft.record.key == entry.key, entry.removed


def _still_doubtful(
    drafts: Iterable[RecordDraft],
    former: Mapping[NoteKey, LedgerEntry],
    entries: Iterable[LedgerEntry],
) -> Iterator[tuple[RecordDraft, LedgerEntry]]:
    """What was in doubt at the last build and is not decided yet."""
    gone = {entry.guid: entry for entry in entries if entry.removed}
    for draft in drafts:
        entry = former.get(draft.note_key)
        if entry is not None and entry.doubtful_guid in gone:
            yield draft, gone[entry.doubtful_guid]


# --- by likeness ----------------------------------------------------------------------------------


def _text_of(draft: RecordDraft) -> str:
    if draft.record.cloze:
        return fold(with_gaps_filled(one_line(draft.record.cloze)))[:_COMPARED]
    return wording(draft.record.nodes)[:_COMPARED]


def _former_text(entry: LedgerEntry) -> str:
    return fold(
        with_gaps_filled(
            plain(_LABEL.sub(" ", body_html(entry.fields, adopted=bool(entry.note_type))))
        )
    )[:_COMPARED]


@dc.dataclass(frozen=True, slots=True)
class _Pair:
    draft: RecordDraft
    entry: LedgerEntry
    alike: float
    sure: bool


def _by_likeness(
    drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]
) -> Iterator[tuple[Doubt, bool]]:
    """The best pairs of what no name joins, the likest first, each side once.

    Whether each is sure.
    """
    if not drafts or not entries:
        return
    pairs = sorted(
        _pairs(drafts, entries),
        key=lambda pair: (-pair.sure, -pair.alike, pair.draft.note_key, pair.entry.guid),
    )
    best: dict[object, list[float]] = defaultdict(list)
    for pair in pairs:
        for side in (pair.draft.note_key, pair.entry.guid):
            best[side].append(pair.alike)
    done: set[object] = set()
    for pair in pairs:
        sides: tuple[object, object] = (pair.draft.note_key, pair.entry.guid)
        if done.isdisjoint(sides):
            done.update(sides)
            rivals = [other for side in sides for other in sorted(best[side], reverse=True)[1:2]]
            yield (
                Doubt(pair.draft, pair.entry, pair.alike),
                pair.sure and all(other < pair.alike - _MARGIN for other in rivals),
            )


def _pairs(drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]) -> Iterator[_Pair]:
    sharing: dict[object, list[LedgerEntry]] = defaultdict(list)
    texts = {entry.guid: _former_text(entry) for entry in entries}
    followed = {(entry.deck, entry.previous_key): entry.key for entry in entries}
    for entry in entries:
        for clue in {
            *_clues(entry.key, texts[entry.guid], entry.previous_key),
            ("next", followed.get((entry.deck, entry.key), "")),
        }:
            sharing[clue].append(entry)
    following = {(draft.deck, draft.previous_key): draft.record.key for draft in drafts}
    for draft in drafts:
        text = _text_of(draft)
        after = following.get((draft.deck, draft.record.key), "")
        seen: set[str] = set()
        for clue in {*_clues(draft.record.key, text, draft.previous_key), ("next", after)}:
            if len(sharing.get(clue, ())) > _MOST_SHARING:
                continue
            for entry in sharing.get(clue, ()):
                if entry.guid not in seen and entry.kind is draft.kind:
                    seen.add(entry.guid)
                    neighbours = bool(
                        draft.previous_key and draft.previous_key == entry.previous_key
                    ) or bool(after and after == followed.get((entry.deck, entry.key)))
                    pair = _compared(draft, text, entry, texts[entry.guid], neighbours=neighbours)
                    if pair is not None:
                        yield pair


def _clues(key: str, text: str, after: str) -> Iterator[object]:
    """What two sides must share one of to be compared at all."""
    yield from (("word", word) for word in key.split() if len(word) >= _MIN_WORD)
    yield ("start", key[:4])
    yield ("end", key[-4:])
    yield ("text", text[:40])
    yield ("close", text[-40:])
    if after:
        yield ("after", after)


def _compared(
    draft: RecordDraft, text: str, entry: LedgerEntry, former: str, *, neighbours: bool
) -> _Pair | None:
    """The pair with how alike it is, or None if it is not even likely."""
    if draft.deck != entry.deck and draft.record.key != entry.key:
        return None
    term = max(
        fuzz.ratio(draft.record.key, entry.key), fuzz.token_sort_ratio(draft.record.key, entry.key)
    )
    said = (
        max(fuzz.ratio(text, former), fuzz.token_sort_ratio(text, former))
        if text and former
        else 0.0
    )
    stays = neighbours or draft.record.trail[-1:] == entry.trail[-1:]
    mistyped = term >= _TYPO and said >= _EDITED and not _tell_apart(draft.record.key, entry.key)
    renamed = said >= _SAME and len(text) >= _MIN_SAME and stays
    alike = (term + said) / 2 + 4 * stays
    if (
        not mistyped
        and not renamed
        and alike < _LIKELY
        and not (term >= _TYPO and stays)
        and not (said >= _SAME and len(text) >= _MIN_SAME)
    ):
        return None
    return _Pair(draft, entry, alike, mistyped or renamed)


def _tell_apart(one: str, other: str) -> bool:
    """Whether what differs between two names makes them names of two things.

    A number, or a prefix that makes the opposite.
    """
    if [char for char in one if char.isdigit()] != [char for char in other if char.isdigit()]:
        return True
    mine, theirs = one.split(), other.split()
    rest = (
        [word for word in mine if word not in theirs],
        [word for word in theirs if word not in mine],
    )
    if [len(words) for words in rest] != [1, 1]:
        return any(len(word) <= 2 for words in rest for word in words)  # noqa: PLR2004 - I and II, A and B
    return (
        rest[0][0].endswith(rest[1][0])
        or rest[1][0].endswith(rest[0][0])
        or min(len(rest[0][0]), len(rest[1][0])) <= 2  # noqa: PLR2004 - the same
    )


def _alikeness(draft: RecordDraft, entry: LedgerEntry) -> float:
    return (
        fuzz.ratio(draft.record.key, entry.key) + fuzz.ratio(_text_of(draft), _former_text(entry))
    ) / 2


# --- gaps -----------------------------------------------------------------------------------------


def number_items(items: Sequence[str], former: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """A cloze number for each item of a list: an item keeps the one it had, also mistyped or moved.

    No number is given twice.
    """
    numbers: dict[int, int] = {}
    free = dict(former)
    for place, item in enumerate(items):
        known = next((number for number, text in free.items() if fold(text) == fold(item)), None)
        if known is not None:
            numbers[place] = known
            del free[known]
    for place, item in enumerate(items):
        if place not in numbers and free:
            number, text = max(
                free.items(), key=lambda gap: (fuzz.ratio(fold(gap[1]), fold(item)), -gap[0])
            )
            if fuzz.ratio(fold(text), fold(item)) >= _TYPO:
                numbers[place] = number
                del free[number]
    highest = max([0, *(number for number, _ in former)])
    for place in range(len(items)):
        if place not in numbers:
            highest += 1
            numbers[place] = highest
    return tuple(numbers[place] for place in range(len(items)))
