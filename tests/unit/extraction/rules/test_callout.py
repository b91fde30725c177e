from __future__ import annotations

import pytest

from cribdeck.extraction.rules.callout import callout
from cribdeck.model.outline import Node, NodeKind
from tests.claims import claimed, line


def quote(title: str) -> Node:
    return line(NodeKind.QUOTE, title, "It learns the noise.", info="note")


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("Overfitting", "Overfitting"),
        ("a) Overfitting", "Overfitting"),
        ("What is overfitting?", "What is overfitting?"),
        ("Definition: overfitting", "overfitting"),
        ("Example - 2. overfitting", "overfitting"),
    ],
)
def test_callout__a_name_or_a_question_is_the_term(title: str, term: str) -> None:
    assert claimed(callout, quote(title)) == [
        {"term": term, "span": (1, 2), "head": (1, 1), "body": ["It learns the noise."]}
    ]


def test_callout__a_name_before_a_separator_has_its_text_beside_it() -> None:
    assert claimed(callout, quote("Overfitting: the noise is learned")) == [
        {
            "term": "Overfitting",
            "span": (1, 2),
            "head": (1, 1),
            "text": "the noise is learned",
            "body": ["It learns the noise."],
        }
    ]


def test_callout__a_label_with_nothing_behind_its_colon_stays_a_label() -> None:
    assert claimed(callout, quote("Definition:")) == [
        {"term": "Definition", "span": (1, 2), "head": (1, 1), "body": ["It learns the noise."]}
    ]


@pytest.mark.parametrize(
    "title",
    ["Exam tip", "Example", "Read the last sentence first.", "Models that overfit"],
)
def test_callout__labels_sentences_and_clauses_name_nothing(title: str) -> None:
    assert callout(quote(title)) is None


@pytest.mark.parametrize(
    "node",
    [
        quote("Overfitting")._replace(kind=NodeKind.ITEM),
        quote("Overfitting")._replace(info=""),
        quote("Overfitting")._replace(content=()),
        quote("Overfitting")._replace(children=()),
    ],
    ids=["an item", "a plain quote", "without a title", "with nothing in it"],
)
def test_callout__only_a_callout_with_title_and_text_counts(node: Node) -> None:
    assert callout(node) is None
