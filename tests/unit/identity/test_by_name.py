from __future__ import annotations

from collections.abc import Iterable

import pytest

from cribdeck.identity.by_name import match_by_name
from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model import inline
from cribdeck.model.note import NoteKind
from tests.growing import word
from tests.unit.identity.made import draft_of, entry_of_term, text_like


def matched(drafts: Iterable[RecordDraft], entries: Iterable[LedgerEntry]) -> dict[str, str]:
    """Key of a draft → GUID of its entry."""
    return {key.key: entry.guid for key, entry in match_by_name(drafts, entries)}


def dose(key: str, text: str, heading: str = "", **given: object) -> RecordDraft:
    return draft_of("dose", text, key=key, trail=(heading,) if heading else (), **given)


def former_dose(guid: str, text: str, heading: str = "", **given: object) -> LedgerEntry:
    return entry_of_term(
        "dose", text, guid=guid, trail=(heading,) if heading else (), **{"key": guid} | given
    )


@pytest.mark.parametrize(
    ("draft", "entry", "is_same"),
    [
        pytest.param(draft_of("Recall"), entry_of_term("recall"), True, id="folded"),
        pytest.param(
            draft_of("Recall (hit rate)"), entry_of_term("recall"), True, id="without parentheses"
        ),
        pytest.param(draft_of("recall"), entry_of_term("recalls"), False, id="another name"),
        pytest.param(
            draft_of("recall"), entry_of_term("recall", deck="other"), False, id="another deck"
        ),
        pytest.param(
            draft_of("recall", kind=NoteKind.CLOZE), entry_of_term("recall"), False, id="other kind"
        ),
        pytest.param(
            draft_of("recall"), entry_of_term("recall", removed=5), True, id="it was removed"
        ),
        pytest.param(
            draft_of("recall", key="recall · metrics"),
            entry_of_term("recall"),
            True,
            id="the key of a namesake",
        ),
    ],
)
def test_one_and_one(
    draft: RecordDraft,
    entry: LedgerEntry,
    is_same: bool,  # noqa: FBT001 - a case
) -> None:
    assert matched([draft], [entry]) == ({draft.record.key: entry.guid} if is_same else {})


@pytest.mark.parametrize("similarity", [45.5, 44.5])
@pytest.mark.parametrize("removed", [0, 5])
def test_other_heading__the_name_counts_over_a_related_text(
    similarity: float, removed: int
) -> None:
    now, before = text_like(similarity)

    found = matched(
        [draft_of("recall", now, trail=("A",))],
        [entry_of_term("recall", before, trail=("B",), removed=removed)],
    )

    assert found == ({"recall": "guid of recall"} if similarity >= 45 else {})


@pytest.mark.parametrize(
    ("now", "before", "former_trail"),
    [("", "something", ("B",)), ("something", "", ("B",)), ("one", "two", ())],
)
def test_other_heading__nothing_known_of_it_the_name_decides(
    now: str, before: str, former_trail: tuple[str, ...]
) -> None:
    found = matched(
        [draft_of("recall", now, trail=("A",))],
        [entry_of_term("recall", before, trail=former_trail)],
    )

    assert found == {"recall": "guid of recall"}


def test_sentence__named_by_its_key_and_not_by_its_term() -> None:
    cloze = (inline.text("The {{c1::cell}}"),)
    draft = draft_of("the […]", kind=NoteKind.CLOZE, key="the cell", cloze=cloze)
    entry = entry_of_term("the […]", kind=NoteKind.CLOZE, key="the cell")
    other = entry_of_term("the […]", kind=NoteKind.CLOZE, key="the gene", guid="g2")

    assert matched([draft], [entry]) == {"the cell": entry.guid}
    assert matched([draft], [other]) == {}


def test_list_with_gaps__named_by_its_term() -> None:
    draft = draft_of("Phases", kind=NoteKind.CLOZE, key="phases · mitosis")
    items = ((1, "prophase"), (2, "metaphase"))
    entry = entry_of_term("Phases", kind=NoteKind.CLOZE, key="phases", numbered_items=items)

    assert matched([draft], [entry]) == {"phases · mitosis": entry.guid}


def test_namesakes__dealt_by_text() -> None:
    found = matched(
        [dose("dose", "ten milligrams"), dose("dose · b", "four grams a day")],
        [former_dose("dose", "four grams a day"), former_dose("dose · b", "ten milligrams")],
    )

    assert found == {"dose": "dose · b", "dose · b": "dose"}


@pytest.mark.parametrize(("behind", "winner"), [(19.5, "same heading"), (20.5, "same text")])
def test_namesakes__a_heading_in_common_counts_as_twenty(behind: float, winner: str) -> None:
    text, similar = text_like(100 - behind)

    found = matched(
        [dose("dose", text, "A")],
        [former_dose("same heading", similar, "A"), former_dose("same text", text, "B")],
    )

    assert found == {"dose": winner}


def test_namesakes__one_that_is_there_goes_before_a_removed_one() -> None:
    text, similar = text_like(75)
    _, unlike = text_like(0)

    found = matched(
        [dose("dose", text), dose("dose · b", unlike)],
        [former_dose("removed", text, removed=5), former_dose("there", similar)],
    )

    assert found == {"dose": "there", "dose · b": "removed"}


def test_one_and_one__a_removed_namesake_does_not_count() -> None:
    text, unlike = text_like(0)

    found = matched(
        [dose("dose", text, "A")],
        [former_dose("there", unlike, "B"), former_dose("removed", text, "A", removed=5)],
    )

    assert found == {}


def test_namesakes__of_equal_texts_the_one_of_the_same_key() -> None:
    found = matched(
        [dose("dose", "ten"), dose("dose · b", "ten")],
        [former_dose("g1", "ten", key="dose · b"), former_dose("g2", "ten", key="dose")],
    )

    assert found == {"dose": "g2", "dose · b": "g1"}


def test_namesakes__of_removed_ones_the_last() -> None:
    entries = [former_dose(f"removed at {n}", "ten", key="dose", removed=n) for n in (3, 9, 5)]

    assert matched([dose("dose", "ten")], entries) == {"dose": "removed at 9"}


def test_namesakes__nothing_else_decides_by_guid() -> None:
    entries = [former_dose(guid, "ten", key="x") for guid in ("g1", "g3", "g2")]

    assert matched([dose("dose", "ten")], entries) == {"dose": "g3"}
    assert matched([dose("a", "ten"), dose("b", "ten")], entries[:1]) == {"b": "g1"}


def test_namesakes__another_thing_of_that_name_is_none() -> None:
    text, unlike = text_like(44)
    entries = [former_dose("g1", text, "A"), former_dose("g2", text, "B")]

    assert matched([dose("dose", unlike, "C")], entries) == {}
    assert matched([dose("dose", unlike, "C"), dose("x", text, "D")], entries) == {"x": "g2"}


MANY = 150
"Namesakes, more than are all compared with one another."


def many(edit: str, *, heading: str = "Part") -> dict[str, str]:
    """Key of a draft → GUID of its entry, for many namesakes whose texts were edited."""
    drafts = [dose(f"k{n}", f"{word(n)} grams a day{edit}", f"{heading} {n}") for n in range(MANY)]
    entries = [
        former_dose(f"g{n}", f"{word(n)} grams a day", f"Part {n}", key=f"k{n}")
        for n in range(MANY)
    ]
    return matched(reversed(drafts), entries)


@pytest.mark.parametrize("edit", ["", " or two"])
@pytest.mark.parametrize("heading", ["Part", "Chapter"])
def test_many_namesakes__each_is_known_again(edit: str, heading: str) -> None:
    assert many(edit, heading=heading) == {f"k{n}": f"g{n}" for n in range(MANY)}


def test_many_namesakes_of_one_text__by_heading_and_by_key() -> None:
    drafts = [dose(f"k{n}", "ten grams", f"Part {n}") for n in range(MANY)]
    by_heading = [
        former_dose(f"g{n}", "ten grams", f"Part {n}", key=f"k{MANY - n}") for n in range(MANY)
    ]
    by_key = [former_dose(f"g{n}", "ten grams", f"Was {n}", key=f"k{n}") for n in range(MANY)]

    expected = {f"k{n}": f"g{n}" for n in range(MANY)}
    assert matched(drafts, by_heading) == expected
    assert matched(drafts, by_key) == expected


def test_many_namesakes_of_one_text_that_changed__all_are_known_again() -> None:
    drafts = [dose(f"k{n}", "eleven grams", f"Part {n}") for n in range(MANY)]
    entries = [former_dose(f"g{n}", "ten grams", f"Part {n}", key=f"x{n}") for n in range(MANY)]

    assert matched(drafts, entries) == {f"k{n}": f"g{n}" for n in range(MANY)}


def test_many_namesakes__removed_ones_come_last() -> None:
    drafts = [dose(f"k{n}", "ten grams") for n in range(MANY)]
    there = [former_dose(f"g{n}", "some grams", key=f"x{n}") for n in range(MANY)]
    removed = [former_dose(f"r{n}", "ten grams", key=f"k{n}", removed=3) for n in range(MANY)]

    assert set(matched(drafts, [*removed, *there]).values()) == {entry.guid for entry in there}
