from __future__ import annotations

import pytest

from cribdeck.extraction.rules.labelled_line import labelled_line
from cribdeck.model.outline import NodeKind
from tests.claims import claimed, line


@pytest.mark.parametrize("kind", [NodeKind.ITEM, NodeKind.PARAGRAPH, NodeKind.LEAD])
def test_labelled_line__has_its_text_and_what_stands_below_it(kind: NodeKind) -> None:
    assert claimed(labelled_line, line(kind, "Recall: what was found", "A rate.")) == [
        {
            "term": "Recall",
            "span": (1, 2),
            "head": (1, 1),
            "text": "what was found",
            "body": ["A rate."],
        }
    ]


@pytest.mark.parametrize("kind", [NodeKind.HEADING, NodeKind.QUOTE, NodeKind.CELL])
def test_labelled_line__is_an_item_a_paragraph_or_a_lead(kind: NodeKind) -> None:
    assert labelled_line(line(kind, "Recall: what was found", "A rate.")) is None


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [(NodeKind.ITEM, True), (NodeKind.LEAD, True), (NodeKind.PARAGRAPH, False)],
)
def test_labelled_line__five_small_words_in_a_paragraph_are_prose(
    kind: NodeKind, *, is_one: bool
) -> None:
    claims = labelled_line(line(kind, "the share of found cases: a rate"))

    assert (claims is not None) is is_one


@pytest.mark.parametrize(
    ("wording", "below", "said"),
    [
        # A colon or a dash announces what follows somewhere; an arrow needs it.
        ("Recall:", (), [("Recall", None, None)]),
        ("**Recall** -", (), [("Recall", None, None)]),
        ("**Recall** ->", (), None),
        ("**Recall** ->", ("A rate.",), [("Recall", None, ["A rate."])]),
        ("**Recall** -> a rate", (), [("Recall", "a rate", None)]),
        ("Recall", ("A rate.",), None),
    ],
)
def test_labelled_line__without_a_text_something_stands_below_or_is_announced(
    wording: str,
    below: tuple[str, ...],
    said: list[tuple[str, str | None, list[str] | None]] | None,
) -> None:
    claims = claimed(labelled_line, line(NodeKind.ITEM, wording, *below))

    if said is None:
        assert claims is None
    else:
        assert claims is not None
        assert [(each["term"], each.get("text"), each.get("body")) for each in claims] == said
