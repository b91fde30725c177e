from __future__ import annotations

from collections.abc import Sequence

import pytest

from cribdeck.identity.by_similarity import match_by_similarity
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import draft_of, entry_of_term, text_like

TEXT = "the share of all true cases that a model finds"


def matched(
    drafts: Sequence[RecordDraft], entries: Sequence[LedgerEntry]
) -> list[tuple[str, str, bool]]:
    """Key of each draft, key of its entry, and whether the match is sure."""
    return [
        (doubt.draft.record.key, doubt.former.key, is_sure)
        for doubt, is_sure in match_by_similarity(drafts, entries)
    ]


def test_place__the_nearest_heading_counts() -> None:
    draft = draft_of("sensitivity", TEXT, trail=("Part one", "Metrics"), previous="x")
    entry = entry_of_term("recall", TEXT, trail=("Part two", "Metrics"), previous_key="y")
    elsewhere = entry_of_term("recall", TEXT, trail=("Part one", "Rates"), previous_key="y")

    assert matched([draft], [entry]) == [("sensitivity", "recall", True)]
    assert matched([draft], [elsewhere]) == [("sensitivity", "recall", False)]


def test_nothing_on_a_side__nothing_matched() -> None:
    assert matched([], [entry_of_term("recall", TEXT)]) == []
    assert matched([draft_of("recall", TEXT)], []) == []


def test_similarity__told_with_the_match() -> None:
    ((doubt, is_sure),) = match_by_similarity(
        [draft_of("abcdefghix", TEXT)], [entry_of_term("abcdefghij", TEXT)]
    )

    assert doubt.alike == pytest.approx((90 + 100) / 2 + 4)
    assert is_sure


@pytest.mark.parametrize(
    ("similarities", "is_sure"),
    [((98, 89), True), ((98, 90), False), ((98, 91), False), ((98, 98), False), ((89, 98), True)],
)
@pytest.mark.parametrize("rivals", ["drafts", "entries"])
def test_rival__must_stay_more_than_four_behind(
    similarities: tuple[int, int],
    is_sure: bool,  # noqa: FBT001 - a case
    rivals: str,
) -> None:
    """The mean of name and text of two pairs differs by half of what the names differ by."""
    name, near = text_like(similarities[0])
    _, far = text_like(similarities[1])
    if rivals == "drafts":
        found = matched([draft_of(near, TEXT), draft_of(far, TEXT)], [entry_of_term(name, TEXT)])
    else:
        found = matched(
            [draft_of(name, TEXT)],
            [entry_of_term(near, TEXT), entry_of_term(far, TEXT, guid="another")],
        )

    assert [sure for *_, sure in found] == [is_sure]


def test_rival__the_better_match_is_taken() -> None:
    name, near = text_like(98)
    _, far = text_like(91)

    assert matched([draft_of(far, TEXT), draft_of(near, TEXT)], [entry_of_term(name, TEXT)]) == [
        (near, name, False)
    ]


def test_rival__of_a_rival_too() -> None:
    """A match is only a doubt if its entry fits another draft that has a better one, too."""
    name, near = text_like(98)
    entries = [entry_of_term(name, TEXT), entry_of_term(near, TEXT, guid="another")]

    assert matched([draft_of(name, TEXT), draft_of(near, TEXT)], entries) == [
        (name, name, False),
        (near, near, False),
    ]


def test_rival__more_similar_than_the_best_of_the_sure_ones() -> None:
    name, sure = text_like(90)
    _, less_sure = text_like(86)
    text, edited = text_like(80)
    _, more_edited = text_like(66)
    given = {"trail": ("Elsewhere",), "previous_key": "x"}
    entries = [
        entry_of_term(f"{sure} two 2", edited, **given),
        entry_of_term(f"{less_sure} two 2", more_edited, **given),
        entry_of_term(f"{name} two 3", text, **given),
    ]

    found = matched([draft_of(f"{name} two 2", text)], entries)

    assert found == [(f"{name} two 2", f"{sure} two 2", False)]
    assert matched([draft_of(f"{name} two 2", text)], entries[:2]) == [
        (f"{name} two 2", f"{sure} two 2", True)
    ]


def test_each_side_once__and_the_rest_among_themselves() -> None:
    drafts = [draft_of("recall rates", TEXT), draft_of("recall ratio", TEXT)]
    entries = [entry_of_term("recall rate", TEXT), entry_of_term("recall ratios", TEXT)]

    found = matched(drafts, entries)

    assert sorted((draft, entry) for draft, entry, _ in found) == [
        ("recall rates", "recall rate"),
        ("recall ratio", "recall ratios"),
    ]


def test_sure__before_a_more_similar_one_that_is_not() -> None:
    drafts = [draft_of("type 2 diabetes", "the cells heed no insulin any more")]
    entries = [
        entry_of_term("type 1 diabetes", "the cells heed no insulin any more", trail=("A",)),
        entry_of_term("typ 2 diabetes", "the cells heed no insulin"),
    ]

    assert [found[1] for found in matched(drafts, entries)] == ["typ 2 diabetes"]


def test_equal_matches__in_the_order_of_keys_and_guids() -> None:
    drafts = [draft_of(name, TEXT) for name in ("recall c", "recall b")]
    entries = [entry_of_term(name, TEXT, guid=name[-1]) for name in ("recall f", "recall e")]

    assert [found[:2] for found in matched(drafts, entries)] == [
        ("recall b", "recall e"),
        ("recall c", "recall f"),
    ]


MIDDLE, _ = text_like(0, 300)
CROWD = [
    entry_of_term(
        f"{n:04}{'q' * 4}{n:04}",
        f"{n:040} and {n:040}",
        trail=("Crowd",),
        previous_key=f"before {n}",
    )
    for n in range(60)
]
"""Sixty former notes. With another one they share the empty next key, and nothing else, with a
record: that is one too many for a clue."""


def strangers(
    key: tuple[str, str] = (f"aaaa{'k' * 100}bbbb", f"cccc{'k' * 100}dddd"),
    text: tuple[str, str] = (
        f"{'e' * 40}{MIDDLE}{'f' * 40}",
        f"{'g' * 40}{MIDDLE}{'h' * 40}",
    ),
    previous: tuple[str, str] = ("", ""),
) -> tuple[RecordDraft, LedgerEntry]:
    """A draft and an entry, each now and before: very similar, but in what is a clue."""
    draft = draft_of(key[0], text[0], previous=previous[0])
    return draft, entry_of_term(key[1], text[1], previous_key=previous[1])


@pytest.mark.parametrize(
    ("changed", "is_compared"),
    [
        pytest.param({}, False, id="no clue"),
        pytest.param({"key": (f"{'k' * 60} abc", f"abc {'k' * 60}x")}, True, id="a word of three"),
        pytest.param({"key": (f"{'k' * 60} ab", f"ab {'k' * 60}x")}, False, id="a word of two"),
        pytest.param({"key": (f"aaaax{'k' * 60}b", f"aaaay{'k' * 60}c")}, True, id="start of key"),
        pytest.param({"key": (f"aaax{'k' * 60}b", f"aaay{'k' * 60}c")}, False, id="3 at the start"),
        pytest.param({"key": (f"b{'k' * 60}xaaaa", f"c{'k' * 60}yaaaa")}, True, id="end of key"),
        pytest.param({"key": (f"b{'k' * 60}xaaa", f"c{'k' * 60}yaaa")}, False, id="3 at the end"),
        pytest.param(
            {"text": (f"{'e' * 40}1{MIDDLE}f", f"{'e' * 40}2{MIDDLE}h")}, True, id="start of text"
        ),
        pytest.param(
            {"text": (f"{'e' * 39}1{MIDDLE}f", f"{'e' * 39}2{MIDDLE}h")},
            False,
            id="39 at the start",
        ),
        pytest.param(
            {"text": (f"f{MIDDLE}1{'e' * 40}", f"h{MIDDLE}2{'e' * 40}")}, True, id="end of text"
        ),
        pytest.param(
            {"text": (f"f{MIDDLE}1{'e' * 39}", f"h{MIDDLE}2{'e' * 39}")}, False, id="39 at the end"
        ),
        pytest.param({"previous": ("before", "before")}, True, id="the record before it"),
        pytest.param({"previous": ("before", "another")}, False, id="another before it"),
    ],
)
def test_clues(
    changed: dict[str, tuple[str, str]],
    is_compared: bool,  # noqa: FBT001 - a case
) -> None:
    draft, entry = strangers(**changed)

    assert bool(matched([draft], [entry, *CROWD])) is is_compared


def test_clue__the_record_after_it() -> None:
    draft, entry = strangers()
    after = draft_of("follower", "now", previous=draft.record.key)
    former_after = entry_of_term("follower", kind=NoteKind.CLOZE, previous_key=entry.key)

    found = matched([draft, after], [entry, former_after, *CROWD])

    assert found == [(draft.record.key, entry.key, True)]


def test_clue__no_record_after_it_where_few_are_left() -> None:
    draft, entry = strangers()

    assert matched([draft], [entry, *CROWD[:59]]) == [(draft.record.key, entry.key, True)]
    assert matched([draft], [entry, *CROWD]) == []


def test_clue__the_record_after_it_in_another_deck_is_none() -> None:
    draft, entry = strangers()
    after = draft_of("follower", "now", previous=draft.record.key)
    former_after = entry_of_term("follower", kind=NoteKind.CLOZE, previous_key=entry.key)
    elsewhere = draft_of("follower", "now", deck="two", previous=draft.record.key)
    former_elsewhere = entry_of_term(
        "follower", kind=NoteKind.CLOZE, deck="two", previous_key=entry.key, guid="elsewhere"
    )

    assert matched([draft, elsewhere], [entry, former_after, *CROWD]) == []
    assert matched([draft, after], [entry, former_elsewhere, *CROWD]) == []
