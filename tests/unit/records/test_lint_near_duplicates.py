from __future__ import annotations

import pytest

from cribdeck.model.findings import Finding, Severity
from cribdeck.records import lint as lints
from cribdeck.records.lint import near_duplicates
from tests.unit.records.parts import origin, record, terms


def test_near_duplicates__the_later_one_is_found_and_the_earlier_one_named() -> None:
    pair = [
        record("Leaf network", origins=(origin(3), origin(5, file="c.md"))),
        record("Leaf networks", origins=(origin(7), origin(9, file="b.md"))),
    ]

    assert list(near_duplicates(pair)) == [
        Finding(
            Severity.WARNING,
            "near-duplicate",
            "“Leaf networks” is much like “Leaf network” (a.md:3)",
            "a.md",
            7,
            "if they are one thing, write them alike; then they become one record",
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("green leaf cells", "leaf cells green"),
        ("convolutional network", "convolutional networks"),
        ("abcdefghi", "abcdefghij"),
        # Just as alike as two terms must be: 92 of 100.
        (f"{'a' * 23}bb", f"{'a' * 23}cc"),
        ("leaf of kind 12", "leafs of kind 12"),
        # No word ends in another where more than one differs.
        ("abacus leafing plants", "abacus eleafing plant"),
    ],
)
def test_near_duplicates__a_letter_or_two_or_the_order(one: str, other: str) -> None:
    assert terms(near_duplicates([record(one), record(other)])) == [other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leaf cells", "leaf walls"),
        # Eight letters are too few.
        ("abcdefgh", "abcdefghi"),
        # A little less alike.
        (f"{'a' * 22}bb", f"{'a' * 22}cc"),
        # A prefix makes the opposite, whichever comes first.
        ("learning supervised", "learning unsupervised"),
        ("learning unsupervised", "learning supervised"),
        # Numbers tell apart.
        ("leaf of the kind 12", "leaf of the kind 13"),
        ("leaf of the kind 1", "leaf of the kind 11"),
    ],
)
def test_near_duplicates__other_things(one: str, other: str) -> None:
    assert list(near_duplicates([record(one), record(other)])) == []


def test_near_duplicates__only_terms_that_begin_alike_are_compared() -> None:
    assert terms(near_duplicates([record("abcdefghijklm"), record("abcxdefghijklm")])) == [
        "abcxdefghijklm"
    ]
    assert terms(near_duplicates([record("abcdefghijklm"), record("abxcdefghijklm")])) == []
    # In the order of the alphabet, that is.
    assert terms(near_duplicates([record("stems of leaf"), record("leaf of stem")])) == [
        "leaf of stem"
    ]


def test_near_duplicates__each_pair_once() -> None:
    alike = [record(f"{'leaf' * 6}{ending}") for ending in ("", "s", "st")]

    assert terms(near_duplicates(alike)) == [alike[1].term, alike[2].term, alike[2].term]


@pytest.mark.parametrize(("before", "found"), [(299, ["leaf0"]), (300, [])])
def test_near_duplicates__three_hundred_that_begin_alike_are_compared(
    monkeypatch: pytest.MonkeyPatch, before: int, found: list[str]
) -> None:
    monkeypatch.setattr(lints, "_are_alike", lambda key, other: key == other)
    many = [record(f"leaf{n}") for n in range(before)]

    assert terms(near_duplicates([*many, many[0]])) == found
