from __future__ import annotations

import pytest

from cribdeck.extraction.rules.definition_list import definition_list
from cribdeck.model.outline import Node, NodeKind
from tests.claims import claimed, line

ENTRY = line(NodeKind.DEFINITION, "2. Recall:", "share of the positives", "found by a test")


def test_definition_list__the_descriptions_are_the_body_of_the_term() -> None:
    assert claimed(definition_list, ENTRY) == [
        {
            "term": "Recall",
            "span": (1, 3),
            "head": (1, 1),
            "body": ["share of the positives", "found by a test"],
        }
    ]


@pytest.mark.parametrize(
    "node",
    [
        ENTRY._replace(kind=NodeKind.ITEM),
        ENTRY._replace(content=()),
        ENTRY._replace(children=()),
    ],
    ids=["an item", "without a term", "without a description"],
)
def test_definition_list__needs_a_term_and_a_description(node: Node) -> None:
    assert definition_list(node) is None
