"""The cases in fixtures/*.md: which former note each record is, from one build to the next."""

from __future__ import annotations

from collections import Counter

import pytest

from cribdeck.identity.drafts import Doubt, RecordDraft, undecided
from cribdeck.identity.ledger import LedgerEntry
from tests.unit.identity.builds import Build, build
from tests.unit.identity.cases import Case, Step, read_cases

CASES = read_cases()
DECISIONS = {"decided same": lambda _: True, "decided new": lambda _: False}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    ledger: tuple[LedgerEntry, ...] = ()
    for number, step in enumerate(case.steps, 1):
        built = built_step(step, ledger, number)
        if number > 1:
            assert outcomes(built, ledger) == expected(step, built)
            assert_one_to_one(built, ledger)
        ledger = built.ledger


def built_step(step: Step, ledger: tuple[LedgerEntry, ...], number: int) -> Build:
    decision = next((DECISIONS[name] for name in DECISIONS if name in step.options), undecided)
    return build(
        step.decks,
        ledger,
        decide=decision,
        lists_in_gaps="lists in gaps" in step.options,
        now=number,
    )


def expected(step: Step, built: Build) -> dict[str, str]:
    """What must become of each record: what is listed, else the former note of the same key."""
    names = shown_names([(draft.deck, draft.record.key) for draft in built.drafts])
    assert set(step.outcomes) <= set(names.values()), set(step.outcomes) - set(names.values())
    return {name: f"same as {name}" for name in names.values()} | step.outcomes


def outcomes(built: Build, ledger: tuple[LedgerEntry, ...]) -> dict[str, str]:
    names = shown_names([(draft.deck, draft.record.key) for draft in built.drafts])
    former = former_names(ledger)
    doubts = {doubt.draft.note_key: doubt for doubt in built.found.doubts}
    return {
        names[draft.deck, draft.record.key]: outcome(
            built, draft, doubts.get(draft.note_key), former
        )
        for draft in built.drafts
    }


def outcome(built: Build, draft: RecordDraft, doubt: Doubt | None, former: dict[str, str]) -> str:
    entry = built.entry(draft.note_key)
    what = "new" if entry is None else f"same as {former[entry.guid]}"
    if doubt is not None:
        what += f", may be {former[doubt.former.guid]}"
    return what


def former_names(ledger: tuple[LedgerEntry, ...]) -> dict[str, str]:
    """GUID → how a case names the note."""
    names = shown_names([(entry.deck, entry.key) for entry in ledger])
    return {
        entry.guid: f"{'removed ' if entry.removed else ''}{names[entry.deck, entry.key]}"
        for entry in ledger
    }


def shown_names(places: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Deck and key → the key, with the deck where that is needed to tell it."""
    counts = Counter(key for _, key in set(places))
    return {(deck, key): key if counts[key] == 1 else f"{key} in {deck}" for deck, key in places}


def assert_one_to_one(built: Build, ledger: tuple[LedgerEntry, ...]) -> None:
    """No note for two records; a new record has a GUID of its own; what nobody is, is gone."""
    known = {entry.guid for entry in ledger}
    guids = list(built.found.guids.values())
    assert len(set(guids)) == len(guids) == len(built.drafts)
    for draft in built.drafts:
        entry, guid = built.entry(draft.note_key), built.found.guids[draft.note_key]
        assert guid == entry.guid if entry is not None else guid not in known
    decks = {draft.deck for draft in built.drafts}
    assert [entry.guid for entry in built.found.gone] == [
        entry.guid for entry in ledger if entry.deck in decks and entry.guid not in guids
    ]


def test_there_are_cases_of_every_outcome() -> None:
    listed = Counter(
        "doubt" if "may be" in outcome else outcome.split()[0]
        for case in CASES
        for step in case.steps
        for outcome in step.outcomes.values()
    )

    assert len(CASES) >= 40
    assert min(listed[kind] for kind in ("same", "doubt", "new")) >= 10, listed
