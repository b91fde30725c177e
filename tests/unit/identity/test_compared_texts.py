from __future__ import annotations

import pytest

from cribdeck.identity.compared_texts import former_text, has_same_heading, text_of
from cribdeck.model import inline
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import draft_of, entry_of_term, facet

CLOZE = (inline.text("The {{c1::Cell}} makes {{c2::ATP::a molecule}}."),)


def test_text_of_a_term__its_definition_and_facets_folded() -> None:
    draft = draft_of("Pump", "Moves  ions.", facets=(facet("Cost", "much ATP"),))

    assert text_of(draft) == "moves ions much atp"


def test_text_of_a_sentence__its_gaps_filled() -> None:
    draft = draft_of("The […]", "an answer", kind=NoteKind.CLOZE, cloze=CLOZE)

    assert text_of(draft) == "the cell makes atp"


def test_former_text__as_that_of_the_record_would_be() -> None:
    fields = {
        "Term": "Pump",
        "Definition": "<p>Moves<br>ions.</p>",
        "Details": '<dl class="facets"><dt>Cost</dt><dd>much ATP</dd><dt>Use</dt><dd>all</dd></dl>',
        "Source": "cells.md:3",
    }

    assert former_text(entry_of_term("pump", fields=fields)) == "moves ions much atp all"


def test_former_text_of_a_sentence__its_gaps_filled() -> None:
    fields = {"Text": "The {{c1::<b>Cell</b>}} makes {{c2::ATP::a molecule}}."}

    assert former_text(entry_of_term("x", fields=fields)) == "the cell makes atp"


def test_former_text_of_an_adopted_note__its_longest_field() -> None:
    fields = {"Front": "What is a pump?", "Back": "It moves ions against their gradient", "No": "3"}
    entry = entry_of_term("pump", fields=fields)

    assert former_text(entry) == ""
    assert (
        former_text(entry_of_term("pump", fields=fields, note_type=7))
        == "it moves ions against their gradient"
    )


def test_long_texts__1500_characters_are_compared() -> None:
    long = "word " * 400
    sentence = draft_of("x", kind=NoteKind.CLOZE, cloze=(inline.text(long),))

    assert text_of(draft_of("x", long)) == long[:1500]
    assert text_of(sentence) == long[:1500]
    assert former_text(entry_of_term("x", long)) == long[:1500]


@pytest.mark.parametrize(
    ("now", "before", "is_same"),
    [
        (("A", "B"), ("A", "B"), True),
        (("Other", "B"), ("A", "B"), True),
        (("A", "C"), ("A", "B"), False),
        (("A",), (), False),
        ((), (), True),
    ],
)
def test_same_heading__the_nearest_one(
    now: tuple[str, ...],
    before: tuple[str, ...],
    is_same: bool,  # noqa: FBT001 - a case
) -> None:
    assert has_same_heading(draft_of("x", trail=now), entry_of_term("x", trail=before)) is is_same
