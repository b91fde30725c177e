from __future__ import annotations

import pytest

from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.by_question import match_by_question
from cribdeck.identity.drafts import RecordDraft
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import BASIC, draft_of, text_like


def matched(drafts: list[RecordDraft], *questions: str) -> list[tuple[str, str]]:
    """Key of each draft and the question that asks for it."""
    notes = [
        ExportedNote(f"g{number}", 7, (question, "answer"), (), 1, (0,))
        for number, question in enumerate(questions)
    ]
    package = AnkiExport(tuple(notes), {7: BASIC})
    return [
        (draft.record.key, note.fields[0])
        for draft, note in match_by_question(drafts, notes, package)
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Osmosis",
        "OSMOSIS?",
        "<b>Osmosis</b>:",
        "Osmosis (of cells)",
        "What is osmosis?",
        "What is an osmosis?",
        "what is the osmosis ?",
        "What are osmosis",
        "What does osmosis mean?",
        "What do osmosis mean",
        "Who is Osmosis?",
        "Who was a osmosis?",
        "Define osmosis",
        "Explain osmosis",
        "Describe the osmosis",
        "Was ist die Osmosis?",
        "Was ist eine Osmosis?",
        "Was sind der Osmosis?",
        "Was bedeutet ein Osmosis?",
        "Qu'est-ce qu'une osmosis ?",
        "Qu’est ce qu’un osmosis ?",
        "Quest-ce qu la osmosis ?",
        "¿Qué es la osmosis?",
        "Qué es un osmosis?",
        "¿qué son el osmosis?",
        "Cos'è la osmosis?",
        "Cos’è lo osmosis?",
        "cos è il osmosis?",
    ],
)
def test_whole_term_in_a_question_in_five_languages(question: str) -> None:
    assert matched([draft_of("Osmosis", key="osmosis")], question) == [("osmosis", question)]


@pytest.mark.parametrize(
    "question",
    [
        "Tell me of osmosis",
        "What isosmosis?",
        "Where is osmosis?",
        "What is osmosis good for?",
        "What does osmosis meaning?",
        "The osmosis",
    ],
)
def test_other_questions(question: str) -> None:
    assert matched([draft_of("Osmosis", key="osmosis")], question) == []


@pytest.mark.parametrize("question", ["ML", "machine learning", "What is ML?", "ML (see below)"])
def test_other_names(question: str) -> None:
    draft = draft_of("Machine learning (ML)", aliases=("Machine learning", "ML"))

    assert matched([draft], question) == [("Machine learning (ML)", question)]


def test_whole_term__with_what_stands_in_parentheses() -> None:
    draft = draft_of("Nucleus (cell core)", key="nucleus")

    assert matched([draft], "Nucleus, cell core") == [("nucleus", "Nucleus, cell core")]
    assert matched([draft], "Nucleus") == [("nucleus", "Nucleus")]


def test_whole_term__goes_before_a_question_for_it_of_another_record() -> None:
    drafts = [draft_of("osmosis"), draft_of("what is osmosis")]

    assert matched(drafts, "What is osmosis?") == [("osmosis", "What is osmosis?")]


def test_one_to_one__the_first_note_for_the_first_record() -> None:
    assert matched([draft_of("pump")], "Pump", "What is a pump?") == [("pump", "Pump")]
    assert matched(
        [draft_of("pump"), draft_of("Pump", key="pump · b")], "What is a pump?", "Pump"
    ) == [
        ("pump", "What is a pump?"),
        ("pump · b", "Pump"),
    ]


def test_sentences_with_gaps__are_asked_otherwise() -> None:
    assert matched([draft_of("pump", kind=NoteKind.CLOZE), draft_of("pore")], "Pump", "Pore") == [
        ("pore", "Pore")
    ]


@pytest.mark.parametrize("similarity", [92.5, 93.5])
def test_similar_question__from_93_of_100(similarity: float) -> None:
    term, question = text_like(similarity)

    assert matched([draft_of(term)], question) == ([(term, question)] if similarity > 93 else [])


def test_similar_question__only_if_no_second_is_near() -> None:
    term, question = text_like(98)
    _, second = text_like(95)
    _, third = text_like(92)

    assert matched([draft_of(term)], question, second) == []
    assert matched([draft_of(term)], question, third) == [(term, question)]


def test_similar_question__after_all_that_are_the_same() -> None:
    term, question = text_like(98)

    assert matched([draft_of(term), draft_of(question)], question) == [(question, question)]


def test_similar_question__one_that_is_taken_is_no_rival() -> None:
    term, question = text_like(98)
    _, other = text_like(97)

    assert matched([draft_of(other), draft_of(term)], other, question) == [
        (other, other),
        (term, question),
    ]


def test_similar_question__goes_to_one_record() -> None:
    term, question = text_like(98)
    _, other = text_like(97)

    assert matched([draft_of(term), draft_of(other)], question) == [(term, question)]


def test_similar_question__two_notes_that_ask_the_same() -> None:
    term, question = text_like(98)

    assert matched([draft_of(term), draft_of(f"{term}x")], question, question) == [
        (term, question),
        (f"{term}x", question),
    ]
