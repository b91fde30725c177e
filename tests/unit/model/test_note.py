"""A note's digest changes with what a learner sees, and with nothing else."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.model.note import Note, NoteKind, body_html, plain

NOTE = Note(
    "guid",
    NoteKind.TERM,
    {"Term": "Pump", "Definition": "<p>moves ions</p>", "Source": "cells.md:3", "Id": "guid"},
    ("cells", "exam"),
    (0, 1),
    "Pump",
)


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": {**NOTE.fields, "Source": "cells.md:9"}},
        {"fields": {**NOTE.fields, "Id": "another"}},
        {"fields": {**NOTE.fields, "Details": ""}},
        {"fields": dict(reversed(NOTE.fields.items()))},
        {"tags": NOTE.tags[::-1]},
        {"guid": "another", "sort": "P", "deck": ("Cells",), "modified": 9},
    ],
    ids=["source", "id", "empty field", "order of fields", "order of tags", "what is no content"],
)
def test_digest__stays_where_a_learner_sees_nothing_new(changes: dict[str, object]) -> None:
    assert dc.replace(NOTE, **changes).digest == NOTE.digest


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": {**NOTE.fields, "Definition": "<p>moves water</p>"}},
        {"fields": {**NOTE.fields, "Trail": "Cells"}},
        {"tags": ("cells",)},
        {"cards": (0,)},
        {"kind": NoteKind.CLOZE},
    ],
    ids=["definition", "trail", "tags", "cards", "kind"],
)
def test_digest__changes_with_the_content(changes: dict[str, object]) -> None:
    assert dc.replace(NOTE, **changes).digest != NOTE.digest


def test_digest__is_a_promise() -> None:
    """Another recipe would date every note of every ledger anew."""
    assert NOTE.digest == "f359c6aaec8e79a9"


def test_body__what_a_note_says_of_its_term() -> None:
    assert body_html({"Term": "Pump", "Definition": "a", "Details": "b"}) == "a b"
    assert body_html({"Text": "{{c1::a}}", "Definition": ""}) == "{{c1::a}}"
    assert body_html({"Front": "Pump", "Back": "moves ions"}, adopted=True) == "moves ions"
    assert body_html({}, adopted=True) == ""


def test_plain__wording_without_tags_and_entities() -> None:
    assert plain("<p>a &lt; b</p><ul><li>c</li><li>d<br>e</li></ul>") == "a < b c d e"
    assert plain("one<b>word</b>") == "oneword"
