from __future__ import annotations

import pytest

from cribdeck.extraction.rules.question_answer import question_answer
from cribdeck.model.outline import Node, NodeInfo, NodeKind
from tests.claims import claimed, line

ASKED = line(NodeKind.LEAD, "What is osmosis?", "Water moving.")


@pytest.mark.parametrize("kind", [NodeKind.LEAD, NodeKind.ITEM])
def test_question_answer__a_question_over_its_answer(kind: NodeKind) -> None:
    assert claimed(question_answer, ASKED._replace(kind=kind)) == [
        {"term": "What is osmosis?", "span": (1, 2), "head": (1, 1), "body": ["Water moving."]}
    ]


@pytest.mark.parametrize("wording", ["What is osmosis?", "1. Name the flow of water"])
def test_question_answer__a_mark_makes_a_question_of_any_wording(wording: str) -> None:
    assert claimed(
        question_answer, line(NodeKind.LEAD, wording, "Osmosis.", info=NodeInfo.QUESTION)
    ) == [
        {
            "term": wording.removeprefix("1. "),
            "span": (1, 2),
            "head": (1, 1),
            "body": ["Osmosis."],
            "is_question": True,
        }
    ]


@pytest.mark.parametrize(
    "node",
    [
        ASKED._replace(kind=NodeKind.PARAGRAPH),
        ASKED._replace(children=()),
        ASKED._replace(content=(), info=NodeInfo.QUESTION),
        line(NodeKind.LEAD, "Osmosis", "Water moving."),
    ],
    ids=["a paragraph", "without an answer", "without a wording", "a name"],
)
def test_question_answer__needs_a_question_and_an_answer(node: Node) -> None:
    assert question_answer(node) is None
