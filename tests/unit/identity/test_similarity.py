from __future__ import annotations

import dataclasses as dc
from typing import Any

import pytest

from cribdeck.identity.similarity import ComparedNote, Comparison, compare, name_two_things
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import text_like

ELSEWHERE = {"heading": ("Another heading",), "previous_key": "another", "next_key": "another one"}


def notes(
    name: int = 0, text: int = 0, *, in_place: bool, length: int = 100
) -> tuple[ComparedNote, ComparedNote]:
    """A record and a former note whose names and texts are so similar, 0 to 100."""
    key, former_key = text_like(name)
    now_text, former_text = text_like(text, length)
    now = ComparedNote("deck", NoteKind.TERM, key, now_text, ("Heading",), "before", "after")
    former = dc.replace(now, key=former_key, text=former_text)
    return now, former if in_place else dc.replace(former, **ELSEWHERE)


@pytest.mark.parametrize(
    ("name", "text", "in_place", "is_sure"),
    [
        pytest.param(85, 65, False, True, id="a name and a text that are just similar enough"),
        pytest.param(84, 65, False, False, id="a name that is not"),
        pytest.param(85, 64, False, False, id="a text that is not"),
        pytest.param(84, 91, True, False, id="in place: a name and a text that are not"),
        pytest.param(0, 92, True, True, id="the same text in the same place"),
        pytest.param(0, 91, True, None, id="no longer the same text"),
        pytest.param(0, 92, False, False, id="the same text elsewhere is likely"),
        pytest.param(0, 91, False, None, id="no longer the same text, elsewhere"),
        pytest.param(85, 0, True, False, id="a similar name in the same place is likely"),
        pytest.param(84, 0, True, None, id="no longer a similar name"),
        pytest.param(85, 0, False, None, id="a similar name elsewhere is nothing"),
        pytest.param(60, 60, False, False, id="a mean that is just high enough"),
        pytest.param(60, 59, False, None, id="a mean that is not"),
        pytest.param(80, 40, False, False, id="a mean of a high and a low one"),
        pytest.param(40, 80, False, False, id="a mean of a low and a high one"),
        pytest.param(56, 56, True, False, id="a mean with the same place"),
        pytest.param(56, 55, True, None, id="a mean with the same place that is not high enough"),
    ],
)
def test_signs(
    name: int,
    text: int,
    in_place: bool,  # noqa: FBT001 - a case
    is_sure: bool | None,  # noqa: FBT001 - a case
) -> None:
    found = compare(*notes(name, text, in_place=in_place))

    expected = (name + text) / 2 + (4 if in_place else 0)
    assert found == (None if is_sure is None else Comparison(pytest.approx(expected), is_sure))


@pytest.mark.parametrize(("length", "is_same"), [(20, True), (19, False)])
def test_same_text__only_if_it_is_long_enough(
    length: int,
    is_same: bool,  # noqa: FBT001 - a case
) -> None:
    now, former = notes(text=100, in_place=False, length=length)

    assert (compare(now, former) is not None) is is_same


@pytest.mark.parametrize(
    ("changed", "in_place"),
    [
        ({"heading": ("Heading",)}, True),
        ({"previous_key": "before"}, True),
        ({"next_key": "after"}, True),
        ({}, False),
    ],
)
def test_place__the_heading_or_a_neighbour(
    changed: dict[str, Any],
    in_place: bool,  # noqa: FBT001 - a case
) -> None:
    now, former = notes(text=92, in_place=False)

    assert compare(now, dc.replace(former, **changed)) == Comparison(
        50 if in_place else 46, in_place
    )


@pytest.mark.parametrize("name", ["previous_key", "next_key"])
def test_place__no_neighbour_is_none_in_common(name: str) -> None:
    now, former = notes(text=92, in_place=False)
    now, former = dc.replace(now, **{name: ""}), dc.replace(former, **{name: ""})

    assert compare(now, former) == Comparison(46, is_sure=False)


def test_place__no_heading_is_one_in_common() -> None:
    now, former = notes(text=92, in_place=False)

    found = compare(dc.replace(now, heading=()), dc.replace(former, heading=()))

    assert found == Comparison(50, is_sure=True)


def test_order_of_words__costs_nothing() -> None:
    now, former = notes(in_place=False)
    now = dc.replace(now, key="rate of decay", text="smaller steps when it ends")
    former = dc.replace(former, key="decay of rate", text="when it ends smaller steps")

    assert compare(now, former) == Comparison(100, is_sure=True)


def test_order_of_words__may_be_what_makes_them_alike() -> None:
    now, former = notes(in_place=False)
    now = dc.replace(now, key="a bcdefghij", text="a bcdefghij")
    former = dc.replace(former, key="xbcdefghij a", text="xbcdefghij a")

    # In order, 20 of 23 characters would be those of "bcdefghij" and a letter; sorted, 22 are.
    assert compare(now, former) == Comparison(pytest.approx(2200 / 23), is_sure=False)


@pytest.mark.parametrize("empty", ["now", "former", "both"])
def test_no_text__is_similar_to_nothing(empty: str) -> None:
    now, former = notes(name=100, text=100, in_place=False)
    now = now if empty == "former" else dc.replace(now, text="")
    former = former if empty == "now" else dc.replace(former, text="")

    assert compare(now, former) is None
    now, former = dc.replace(now, heading=()), dc.replace(former, heading=())
    assert compare(now, former) == Comparison(54, is_sure=False)


@pytest.mark.parametrize(
    ("changed", "can_be_one"),
    [
        ({}, True),
        ({"kind": NoteKind.CLOZE}, False),
        ({"deck": "other"}, True),
        ({"deck": "other", "kind": NoteKind.CLOZE}, False),
    ],
)
def test_kinds_and_decks__of_one_key(
    changed: dict[str, Any],
    can_be_one: bool,  # noqa: FBT001 - a case
) -> None:
    now, former = notes(100, 100, in_place=True)

    assert (compare(now, dc.replace(former, **changed)) is not None) is can_be_one


def test_decks__of_another_key_never() -> None:
    now, former = notes(99, 100, in_place=True)

    assert compare(now, dc.replace(former, deck="other")) is None
    assert compare(now, former) is not None


@pytest.mark.parametrize(
    ("key", "other", "are_two"),
    [
        ("http 1", "http 2", True),
        ("http", "http 2", True),
        ("http2", "http3", True),
        ("http 12", "http 21", True),
        ("12 mice", "mice 12", False),
        ("type i error", "type ii error", True),
        ("plan a", "plan b", True),
        ("plan", "plan a", True),
        ("test", "f test", True),
        ("go on tour", "on tour", True),
        ("test of means", "test means", True),
        ("the test means", "test means", False),
        ("supervised", "unsupervised", True),
        ("unsupervised learning", "supervised learning", True),
        ("nitrate", "nitrite", False),
        ("recall", "recalls", False),
        ("recall rate", "recalls ratio", False),
        ("inner recall rate", "outer rate", False),
        ("recall", "recall", False),
        ("rate of decay", "decay of rate", False),
        ("cat", "dog", False),
        ("ph value", "po value", True),
        ("ca", "cat", True),
        ("cat", "ca", True),
    ],
)
def test_names_of_two_things(
    key: str,
    other: str,
    are_two: bool,  # noqa: FBT001 - a case
) -> None:
    assert name_two_things(key, other) is are_two
    assert name_two_things(other, key) is are_two


def test_names_of_two_things__are_never_a_typo() -> None:
    now, former = notes(in_place=False)
    now = dc.replace(now, key="unsupervised", text="finds groups in examples")
    former = dc.replace(former, key="supervised", text="finds groups in examples")

    found = compare(now, former)

    assert found is not None
    assert found.similarity > 90
    assert not found.is_sure
