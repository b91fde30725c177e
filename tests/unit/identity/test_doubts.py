from __future__ import annotations

import pytest

from cribdeck.identity.doubts import decide_doubts, earlier_doubts
from cribdeck.identity.drafts import Doubt, undecided
from tests.unit.identity.made import draft_of, entry_of_term

NOW = draft_of("recall of a class", "the share that was found")
BEFORE = entry_of_term("recall", "the share that is found", removed=5)
ENTRY = entry_of_term("recall of a class", doubtful_guid=BEFORE.guid)


def test_earlier__while_the_former_note_is_removed() -> None:
    (doubt,) = earlier_doubts([draft_of("x"), NOW], {NOW.note_key: ENTRY}, [ENTRY, BEFORE])

    assert (doubt.draft, doubt.former) == (NOW, BEFORE)


def test_earlier__similarity_is_the_mean_of_key_and_text() -> None:
    draft = draft_of("abcdefghix", "abcdefgxyz")
    before = entry_of_term("abcdefghij", "abcdefghij", removed=5)
    entry = entry_of_term("abcdefghix", doubtful_guid=before.guid)

    (doubt,) = earlier_doubts([draft], {draft.note_key: entry}, [before])

    assert doubt.alike == pytest.approx((90 + 70) / 2)


@pytest.mark.parametrize(
    ("entry", "known"),
    [
        pytest.param(None, [BEFORE], id="a record that is not known again"),
        pytest.param(entry_of_term("recall of a class"), [BEFORE], id="no doubt"),
        pytest.param(ENTRY, [], id="the former note is not in the ledger"),
        pytest.param(ENTRY, [entry_of_term("recall")], id="the former note is there again"),
    ],
)
def test_earlier__else_none(entry: object, known: list[object]) -> None:
    former = {NOW.note_key: entry} if entry else {}

    assert list(earlier_doubts([NOW], former, known)) == []  # type: ignore[arg-type] # entries


def doubt_of(term: str, former: str) -> Doubt:
    return Doubt(draft_of(term), entry_of_term(former), 70)


def test_decided__each_answer() -> None:
    same, new, later = doubt_of("a", "x"), doubt_of("b", "y"), doubt_of("c", "z")
    answers = {"a": True, "b": False, "c": None}

    accepted, still_open = decide_doubts(
        [same, new, later], lambda doubt: answers[doubt.draft.record.key], set()
    )

    assert accepted == {same.draft.note_key: same.former}
    assert still_open == (later,)


def test_decided__a_note_that_another_record_is_goes_to_no_second_one() -> None:
    first, second = doubt_of("a", "x"), doubt_of("b", "x")

    assert decide_doubts([first, second], lambda _: True, set()) == (
        {first.draft.note_key: first.former},
        (),
    )
    assert decide_doubts([first], lambda _: True, {first.former.guid}) == ({}, ())


def test_decided__each_is_asked_in_order() -> None:
    doubts = [doubt_of("a", "x"), doubt_of("b", "x"), doubt_of("c", "y")]
    asked: list[str] = []

    decide_doubts(doubts, lambda doubt: asked.append(doubt.draft.record.key), set())

    assert asked == ["a", "b", "c"]


def test_undecided__leaves_every_doubt_open() -> None:
    doubt = doubt_of("a", "x")

    assert decide_doubts([doubt], undecided, set()) == ({}, (doubt,))
