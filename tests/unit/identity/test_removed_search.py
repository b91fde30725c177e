"""The search for notes that are gone: these, and nothing that a ledger could slip in."""

from __future__ import annotations

import dataclasses as dc
import re

import pytest

from cribdeck.identity.removed_search import removed_text, searches_of
from tests.unit.identity.made import entry_of_term

OWN = [f"{number:020x}" for number in range(4)]


def search_of(*entries: object, kept: tuple[object, ...] = ()) -> str:
    return removed_text(entries, searches_of(kept)).splitlines()[0]  # type: ignore[arg-type]


def test_removed_text__one_search_for_all_and_their_terms() -> None:
    entries = [
        entry_of_term("b", guid=OWN[1]),
        entry_of_term("c", guid="g2", fields={"Front": "C", "Back": "x"}, note_type=7),
        entry_of_term("A term", guid=OWN[3], key="a"),
        entry_of_term("b2", guid=OWN[0], key="b"),
    ]

    assert removed_text(entries) == (
        f'"Id:re:^(?:{OWN[0]}|{OWN[1]}|{OWN[3]})$" OR (mid:7 "Front:C")\n\n'
        "# A term\n# b2\n# b\n# c\n"
    )


def test_removed_text__adopted_ones_alone() -> None:
    entries = [
        entry_of_term(term, guid=term, fields={"Front": term}, note_type=8) for term in ("b", "a")
    ]

    assert removed_text(entries) == '(mid:8 "Front:a") OR (mid:8 "Front:b")\n\n# a\n# b\n'


def test_removed_text__what_means_something_in_a_search_is_escaped() -> None:
    entry = entry_of_term("x", fields={"Front": 'a*b_c:d(e)"f"\\g'}, note_type=8)

    assert search_of(entry) == r'(mid:8 "Front:a\*b\_c\:d\(e\)\"f\"\\g")'


@pytest.mark.parametrize(
    "guid", ['x)$" OR "deck:*', "g1", OWN[0].upper() + "A", f"{OWN[0]}|.*", ""]
)
def test_removed_text__a_guid_that_is_none_of_ours_is_only_told(guid: str) -> None:
    entry = dc.replace(entry_of_term("Recall"), guid=guid)

    assert removed_text([entry]) == ("\n\n# Recall (not in the search: look for it by hand)\n")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Front": ""},
        {"Front": "a\nb"},
        {"Front": "x" * 2001},
        {'a" OR "deck': "x"},
        {"deck": "x"},
        {"Tag": "x"},
        {"re": "x"},
        {"a:b": "x"},
        {"*": "x"},
        {"_": "x"},
    ],
)
def test_removed_text__what_cannot_be_searched_for_exactly_is_only_told(
    fields: dict[str, str],
) -> None:
    entry = entry_of_term("Recall", fields=fields, note_type=7)

    assert removed_text([entry]).splitlines() == [
        "",
        "",
        "# Recall (not in the search: look for it by hand)",
    ]


def test_removed_text__not_what_a_note_that_is_there_has_too() -> None:
    gone = entry_of_term("a", fields={"Front": "Same"}, note_type=7, removed=5)
    there = entry_of_term("b", fields={"Front": "same"}, note_type=7)

    assert search_of(gone, kept=(gone, there)) == ""
    assert search_of(gone, kept=(gone,)) == '(mid:7 "Front:Same")'
    assert search_of(gone, kept=(dc.replace(there, note_type=8),)) != ""


def test_removed_text__no_term_begins_a_line() -> None:
    entry = entry_of_term("a\nb\r\u2028c\x1b", guid=OWN[0])

    assert removed_text([entry]).splitlines()[2:] == ["# a b  c "]
    assert not re.search(r"[\x1b\r]", removed_text([entry]))
