from __future__ import annotations

import pytest

from cribdeck.identity.guids import assign_guids, guid_of
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import draft_of, entry_of_term


@pytest.mark.parametrize(
    ("deck", "key", "kind", "again", "guid"),
    [
        ("aif-c01", "osmosis", NoteKind.TERM, 0, "5803e6df87ca38088d35"),
        ("aif-c01", "osmosis", NoteKind.TERM, 1, "61a4858cfb010cffd3fa"),
        ("aif-c01", "osmosis", NoteKind.TERM, 2, "ed89af8616a52c2fd27d"),
        ("aif-c01", "osmosis", NoteKind.CLOZE, 0, "c043ee9bd7dde94003fd"),
        ("aif-c01", "osmosis", NoteKind.CLOZE, 1, "ee65bc44b2195d2417a5"),
        ("zellen", "größe · maß", NoteKind.TERM, 0, "d122e1c344cb43f6bb95"),
    ],
)
def test_guid__is_a_promise(deck: str, key: str, kind: NoteKind, again: int, guid: str) -> None:
    assert guid_of(deck, key, kind, again=again) == guid


def test_guid__of_a_term_unless_another_kind_is_named() -> None:
    assert guid_of("aif-c01", "osmosis") == guid_of("aif-c01", "osmosis", NoteKind.TERM)


def test_known_again__the_guid_of_the_former_note() -> None:
    draft, entry = draft_of("sensitivity"), entry_of_term("recall", guid="g1")

    assert assign_guids([draft], {draft.note_key: entry}, [entry]) == {draft.note_key: "g1"}


def test_new__the_guid_of_deck_and_key() -> None:
    term, cloze = draft_of("recall"), draft_of("recall", kind=NoteKind.CLOZE)

    assert assign_guids([term, cloze], {}, []) == {
        term.note_key: guid_of("deck", "recall"),
        cloze.note_key: guid_of("deck", "recall", NoteKind.CLOZE),
    }


@pytest.mark.parametrize("renamed", [1, 2, 3])
def test_new_under_a_name_that_renamed_notes_had__counted_on(renamed: int) -> None:
    used = [guid_of("deck", "recall", again=again) for again in range(renamed)]
    entries = [entry_of_term(f"other {guid}", guid=guid, removed=9) for guid in used]
    draft = draft_of("recall")

    assert assign_guids([draft], {}, entries) == {
        draft.note_key: guid_of("deck", "recall", again=renamed)
    }


def test_new__never_a_guid_that_was_given_a_moment_ago() -> None:
    # Two drafts of one deck and key do not happen; that none shares a GUID is not left to that.
    first, second = draft_of("recall"), draft_of("recall", kind=NoteKind.CLOZE)
    entry = entry_of_term("other", guid=guid_of("deck", "recall", NoteKind.CLOZE))

    found = assign_guids([first, second], {first.note_key: entry}, [])

    assert found[first.note_key] == guid_of("deck", "recall", NoteKind.CLOZE)
    assert found[second.note_key] == guid_of("deck", "recall", NoteKind.CLOZE, again=1)
