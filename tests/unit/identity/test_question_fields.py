from __future__ import annotations

import pytest

from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.question_fields import (
    field_names,
    is_usable,
    question_of,
    question_places,
    sides,
)
from tests.unit.identity.made import BASIC, note_type


@pytest.mark.parametrize(
    ("kind", "usable"),
    [
        pytest.param(None, False, id="none"),
        pytest.param(BASIC, True, id="question and answer"),
        pytest.param({**BASIC, "type": "0"}, True, id="number as text"),
        pytest.param({k: v for k, v in BASIC.items() if k != "type"}, True, id="no type"),
        pytest.param({**BASIC, "type": 1}, False, id="for clozes"),
        pytest.param(note_type(fields=("Front",)), False, id="one field"),
        pytest.param({**BASIC, "flds": [{"name": "A"}, 3]}, False, id="one field and rubbish"),
        pytest.param({**BASIC, "flds": {"name": "A"}}, False, id="fields that are no list"),
        pytest.param({**BASIC, "tmpls": []}, False, id="no card template"),
        pytest.param({"type": 0}, False, id="nothing at all"),
    ],
)
def test_usable(
    kind: dict[str, object] | None,
    usable: bool,  # noqa: FBT001 - a case
) -> None:
    assert is_usable(kind) is usable


def test_field_names__in_order() -> None:
    assert field_names(note_type(fields=("B", "A", "C"))) == ["B", "A", "C"]
    assert field_names({}) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(BASIC, ("Front", "Back"), id="as named"),
        pytest.param(note_type("{{Back}}", "{{Front}}"), ("Back", "Front"), id="turned"),
        pytest.param(
            note_type("{{text:Front}} {{Back}}"), ("Front", "Back"), id="through a filter"
        ),
        pytest.param(
            note_type("{{furigana:kana:Back}}", "{{type:Front}}"), ("Back", "Front"), id="filters"
        ),
        pytest.param(
            note_type("{{#Front}}{{Back}}{{/Front}}", "{{Front}}"),
            ("Back", "Front"),
            id="a condition",
        ),
        pytest.param(
            note_type("{{^Front}}{{!Front}}{{Back}}", "{{Front}}"), ("Back", "Front"), id="a remark"
        ),
        pytest.param(
            note_type("{{Tags}} {{Deck}} {{Back}}", "{{Front}}"), ("Back", "Front"), id="no fields"
        ),
        pytest.param(
            note_type("{{B}}", "{{FrontSide}} {{B}} {{C}} {{A}}", ("A", "B", "C")),
            ("B", "C"),
            id="what the answer adds first",
        ),
        pytest.param(
            note_type("{{B}}", "{{FrontSide}}", ("A", "B", "C")), ("B", "A"), id="it adds nothing"
        ),
        pytest.param(note_type("no field", "none"), ("Front", "Back"), id="none at all"),
        pytest.param({**BASIC, "tmpls": [{}]}, ("Front", "Back"), id="no sides"),
    ],
)
def test_sides(kind: dict[str, object], expected: tuple[str, str]) -> None:
    assert sides(kind) == expected


def test_sides__of_the_first_card_template() -> None:
    first = {"qfmt": "{{Back}}", "afmt": "{{Front}}"}

    assert sides({**BASIC, "tmpls": [first, {"qfmt": "{{Front}}"}]}) == ("Back", "Front")


def question(kind: dict[str, object] | None, *fields: str) -> str:
    note = ExportedNote("g1", 7, fields, (), 1, (0,))
    places = question_places(AnkiExport((note,), {} if kind is None else {7: kind}))
    return question_of(note, places)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>Osmosis</b>", "Osmosis"),
        ("Osmosis[sound:a.mp3]", "Osmosis"),
        ("What is<br>osmosis?", "What is osmosis?"),
        ("1. Osmosis:", "Osmosis"),
        ("R&amp;D", "R&D"),
    ],
)
def test_question__as_plain_text(html: str, text: str) -> None:
    assert question(BASIC, html, "water") == text


def test_question__in_the_field_that_asks() -> None:
    turned = note_type("{{Back}}", "{{Front}}")

    assert question(turned, "a", "b") == "b"
    assert question(turned, "a") == "a"
    assert question({**turned, "type": 1}, "a", "b") == "a"
    assert question(None, "a", "b") == "a"
