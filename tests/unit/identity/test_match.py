"""What the cases in fixtures/ cannot say of `identify`."""

from __future__ import annotations

import pytest

from cribdeck.identity.guids import guid_of
from cribdeck.identity.match import identify
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import draft_of, entry_of_term

TEXT = "the share of all true cases that a model finds"


def test_other_decks__are_left_alone() -> None:
    entry = entry_of_term("recall", TEXT, deck="other")

    found = identify([draft_of("recall", TEXT)], [entry])

    assert found.former == {}
    assert found.gone == ()


def test_orphans__may_be_the_records_of_another_slug() -> None:
    entry = entry_of_term("recall", TEXT, deck="old")
    draft = draft_of("recall", TEXT, deck="new")

    found = identify([draft], [entry], orphans=[entry])

    assert found.former == {draft.note_key: entry}
    assert found.guids == {draft.note_key: entry.guid}
    assert found.gone == ()


def test_orphans__removed_ones_stay_removed() -> None:
    entry = entry_of_term("recall", TEXT, deck="old", removed=5)

    assert identify([draft_of("recall", TEXT, deck="new")], [entry], orphans=[entry]).former == {}


def test_matched_by_name__is_not_matched_by_similarity_too() -> None:
    entry = entry_of_term("recall", TEXT)
    same, similar = draft_of("recall", TEXT), draft_of("recalls", TEXT, previous="recall")

    found = identify([same, similar], [entry])

    assert found.former == {same.note_key: entry}
    assert found.doubts == ()


def test_one_doubt__has_the_pair_and_its_similarity() -> None:
    draft = draft_of("recall of a class", TEXT, trail=("A",))
    entry = entry_of_term("recall", TEXT, trail=("B",))

    found = identify([draft], [entry])

    (doubt,) = found.doubts
    assert (doubt.draft, doubt.former) == (draft, entry)
    assert doubt.alike == pytest.approx((1200 / 23 + 100) / 2)
    assert found.guids == {draft.note_key: guid_of("deck", "recall of a class")}
    assert found.gone == (entry,)


def test_decided_the_same__takes_the_former_note_over_from_its_own() -> None:
    draft = draft_of("recall of a class", TEXT)
    before = entry_of_term("recall", TEXT, removed=5)
    own = entry_of_term("recall of a class", TEXT, doubtful_guid=before.guid)

    found = identify([draft], [before, own], lambda _: True)

    assert found.former == {draft.note_key: before}
    assert found.gone == (own,)
    assert found.doubts == ()


def test_decided_the_same__not_for_a_note_that_was_matched() -> None:
    first, second = draft_of("recall", TEXT), draft_of("recall of a class", TEXT)
    entry = entry_of_term("recall", TEXT)
    own = entry_of_term("recall of a class", TEXT, doubtful_guid=entry.guid, guid="own")
    removed = entry_of_term("recall", TEXT, removed=5)

    found = identify([first, second], [removed, own], lambda _: True)

    assert found.former == {first.note_key: removed, second.note_key: own}


def test_kinds__are_never_crossed() -> None:
    entry = entry_of_term("recall", TEXT)
    draft = draft_of("recall", TEXT, kind=NoteKind.CLOZE)

    found = identify([draft], [entry])

    assert found.former == {}
    assert found.gone == (entry,)
    assert found.guids == {draft.note_key: guid_of("deck", "recall", NoteKind.CLOZE)}
