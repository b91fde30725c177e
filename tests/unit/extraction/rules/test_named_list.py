from __future__ import annotations

import pytest

from cribdeck.extraction.rules.named_list import named_list
from cribdeck.model.inline import Inline, InlineKind
from cribdeck.model.outline import Node, NodeKind
from tests.claims import claimed, line


@pytest.mark.parametrize("kind", [NodeKind.ITEM, NodeKind.LEAD])
@pytest.mark.parametrize(
    ("wording", "term"),
    [
        ("Temperature", "Temperature"),
        ("b) Temperature", "Temperature"),
        # Five words may begin small; six, only with a capital.
        ("size of a learning step", "size of a learning step"),
        ("Size of a very small step", "Size of a very small step"),
    ],
)
def test_named_list__a_name_over_what_explains_it(kind: NodeKind, wording: str, term: str) -> None:
    assert claimed(named_list, line(kind, wording, "It says how much.")) == [
        {"term": term, "span": (1, 2), "head": (1, 1), "body": ["It says how much."]}
    ]


@pytest.mark.parametrize(
    "wording",
    [
        "size of a very small step",
        "eBook reader of the small kind",
        "You should always do the following.",
        "Note",
        "a) Remember",
    ],
)
def test_named_list__a_line_that_says_something_names_nothing(wording: str) -> None:
    assert named_list(line(NodeKind.ITEM, wording, "It says how much.")) is None


def test_named_list__a_picture_names_nothing() -> None:
    picture = Inline(InlineKind.IMAGE, "Temperature", target="t.png")
    item = line(NodeKind.ITEM, "Temperature", "It says how much.")

    assert named_list(item._replace(content=(picture,))) is None


@pytest.mark.parametrize(
    "node",
    [
        line(NodeKind.PARAGRAPH, "Temperature", "It says how much."),
        line(NodeKind.ITEM, "Temperature"),
        line(NodeKind.ITEM, "", "It says how much."),
    ],
    ids=["a paragraph", "with nothing below", "without a line of its own"],
)
def test_named_list__needs_a_line_and_something_below(node: Node) -> None:
    assert named_list(node) is None
