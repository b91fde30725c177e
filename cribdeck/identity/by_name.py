"""Records that have the name of a former note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from rapidfuzz import fuzz

from cribdeck.identity.compared_texts import former_text, has_same_heading, heading_of, text_of
from cribdeck.identity.drafts import NoteKey, RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.nearest import Nearest
from cribdeck.model.note import NoteKind
from cribdeck.records.normalize import key_of

_RELATED_TEXT = 45.0
"""Similarity of two texts, 0 to 100, below which they are about different things. Set by trial on
renamed notes; 95 of 100 pairs of unrelated texts in `source/` stay below 44.7."""
_SAME_HEADING = 20.0
"""What a heading in common adds to the similarity of the texts of namesakes, 0 to 100. Set by trial
on renamed notes; it parts an edited text (65, see `similarity`) from an unrelated one (45)."""
_MOST_PAIRS = 10_000
"""Pairs of namesakes up to which all are compared: a hundred things of one name. Of more, those of
one text are paired first, and each other record is compared with those next to it alone."""
_MOST_OF_KEY = 20
"Entries of one key that a record is then compared with: one that is there, others removed."


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


class _Now(NamedTuple):
    """A draft, as it is compared with its namesakes."""

    draft: RecordDraft
    text: str
    heading: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.draft.record.key


class _Former(NamedTuple):
    """An entry, as it is compared with its namesakes."""

    entry: LedgerEntry
    text: str
    heading: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.entry.key


def _match_namesakes(
    drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]
) -> Iterator[tuple[NoteKey, LedgerEntry]]:
    """Pairs of one name, the most similar first, each side once; removed entries come last."""
    left = [_Now(draft, text_of(draft), heading_of(draft.record.trail)) for draft in drafts]
    known = [_Former(entry, former_text(entry), heading_of(entry.trail)) for entry in entries]
    for is_removed in (False, True):
        some = [former for former in known if bool(former.entry.removed) == is_removed]
        matched = set()
        for now, former in _best_first(left, some):
            matched.add(now.draft.note_key)
            yield now.draft.note_key, former.entry
        left = [now for now in left if now.draft.note_key not in matched]


def _best_first(drafts: list[_Now], known: list[_Former]) -> Iterator[tuple[_Now, _Former]]:
    """The best pairs of drafts and entries, each side once."""
    compared: Iterable[tuple[_Now, _Former]]
    if len(drafts) * len(known) <= _MOST_PAIRS:
        compared = ((now, former) for now in drafts for former in known)
    else:
        same = list(_of_same_text(drafts, known))
        yield from same
        keys = {now.draft.note_key for now, _ in same}
        guids = {former.entry.guid for _, former in same}
        compared = _neighbours(
            [now for now in drafts if now.draft.note_key not in keys],
            [former for former in known if former.entry.guid not in guids],
        )
    pairs = sorted(
        ((_rank(now, former), now, former) for now, former in compared),
        # Keys and GUIDs break ties, so that the same notes always give the same pairs.
        key=lambda pair: (pair[0], pair[1].draft.note_key, pair[2].entry.guid),
        reverse=True,
    )
    matched_keys: set[NoteKey] = set()
    matched_guids: set[str] = set()
    for _, now, former in pairs:
        if now.draft.note_key in matched_keys or former.entry.guid in matched_guids:
            continue
        if _is_same(now, former):
            matched_keys.add(now.draft.note_key)
            matched_guids.add(former.entry.guid)
            yield now, former


def _of_same_text(
    drafts: Iterable[_Now], known: Iterable[_Former]
) -> Iterator[tuple[_Now, _Former]]:
    """Pairs whose texts are the same, first those that have heading and key in common too."""
    left, free = list(drafts), sorted(known, key=lambda former: (former.key, former.entry.guid))
    for with_heading, with_key in ((True, True), (True, False), (False, True), (False, False)):
        waiting = defaultdict(list)
        for former in reversed(free):
            waiting[_sameness(former, with_heading, with_key)].append(former)
        remaining = []
        for now in left:
            equal = waiting.get(_sameness(now, with_heading, with_key))
            if equal:
                yield now, equal.pop()
            else:
                remaining.append(now)
        left, free = remaining, [former for equal in waiting.values() for former in equal]
        free.sort(key=lambda former: (former.key, former.entry.guid))


def _sameness(
    each: _Now | _Former,
    with_heading: bool,  # noqa: FBT001 - one of two things that are the same as well
    with_key: bool,  # noqa: FBT001 - the other one
) -> tuple[str, tuple[str, ...], str]:
    return each.text, each.heading if with_heading else (), each.key if with_key else ""


def _neighbours(drafts: Sequence[_Now], known: Sequence[_Former]) -> Iterator[tuple[_Now, _Former]]:
    """Each draft with the entries that are the likeliest to be it, each pair once."""
    by_key = defaultdict(list)
    by_heading = defaultdict(list)
    for former in known:
        by_key[former.key].append(former)
        by_heading[former.heading].append(former)
    everywhere = _Texts(known)
    under = {heading: _Texts(some) for heading, some in by_heading.items()}
    for now in drafts:
        there = under.get(now.heading)
        near = chain(
            by_key.get(now.key, ())[:_MOST_OF_KEY],
            there.near(now) if there is not None else (),
            everywhere.near(now),
        )
        for former in {former.entry.guid: former for former in near}.values():
            yield now, former


class _Texts:
    """Entries by their texts; those of one text are dealt out in turn."""

    def __init__(self, known: Sequence[_Former]) -> None:
        by_text = defaultdict(list)
        for former in known:
            by_text[former.text].append(former)
        self.nearest = Nearest(list(by_text))
        self.equal = list(by_text.values())
        self.turn = 0

    def near(self, now: _Now) -> Iterator[_Former]:
        """One entry of each text that may be what a draft's has become."""
        for place in self.nearest.places(now.text):
            equal = self.equal[place]
            yield equal[self.turn % len(equal)]
        self.turn += 1


def _rank(now: _Now, former: _Former) -> tuple[float, bool, int]:
    """What makes one entry of a name a better match than another, the greater the better.

    First its text and heading, then its key; of removed ones, the one that was removed last.
    """
    similarity = fuzz.ratio(now.text, former.text)
    if now.heading == former.heading:
        similarity += _SAME_HEADING
    return similarity, now.key == former.key, former.entry.removed


def _is_same(now: _Now, former: _Former) -> bool:
    """What `_is_same_thing` says of two whose texts are known."""
    return (
        now.heading == former.heading
        or not former.entry.trail
        or _are_related(now.text, former.text)
    )


def _is_same_thing(draft: RecordDraft, entry: LedgerEntry) -> bool:
    """Whether a name means what it meant: under the same heading, or over a related text.

    Where nothing is known of the heading or of a text, the name decides.
    """
    # What stood under no heading has nothing to say that the name meant another thing.
    if has_same_heading(draft, entry) or not entry.trail:
        return True
    return _are_related(text_of(draft), former_text(entry))


def _are_related(text: str, former: str) -> bool:
    return not text or not former or fuzz.ratio(text, former) >= _RELATED_TEXT
