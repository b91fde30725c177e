from __future__ import annotations

import pytest

from cribdeck.extraction.rules.parenthesis import _is_one_group, parenthesis
from cribdeck.model.outline import NodeKind
from tests.claims import claimed, line


@pytest.mark.parametrize(
    ("wording", "term", "said"),
    [
        ("Cold start (the wait for a server)", "Cold start", "the wait for a server"),
        ("1. Cold start (the wait for a server).", "Cold start", "the wait for a server"),
        ("**Cold start** (the wait for a server) ;", "Cold start", "the wait for a server"),
        ("Cold start （the wait for a server）", "Cold start", "the wait for a server"),
        ("Cold start (the wait (long) for it)", "Cold start", "the wait (long) for it"),
        ("Cold start ( the wait for a server )", "Cold start", "the wait for a server"),
        # Five words explain, four are another name.
        ("Cold start (first wait for a server)", "Cold start", "first wait for a server"),
    ],
)
def test_parenthesis__explains_the_name_before_it(wording: str, term: str, said: str) -> None:
    assert claimed(parenthesis, line(NodeKind.ITEM, wording, "It is short.")) == [
        {
            "term": term,
            "span": (1, 2),
            "head": (1, 1),
            "text": said,
            "body": ["It is short."],
        }
    ]


@pytest.mark.parametrize(
    "wording",
    [
        "Cold start",
        "(the wait for a server)",
        "Cold start (wait for a server)",
        "Cold start (the wait for a server) is short",
        "Cold start (the wait (for a server) is short",
        "This (the wait for a server)(2)",
        "It is cold; then warm (the wait for a server)",
        "starts that are slow (the wait for a server)",
        "Cold start (e.g. the wait for a server)",
        "Cold start (Such as the wait for a server)",
        "Cold start (a wait for servers) or delay (all of it)",
    ],
)
def test_parenthesis__abbreviations_examples_and_sentences_explain_nothing(wording: str) -> None:
    assert parenthesis(line(NodeKind.ITEM, wording)) is None


@pytest.mark.parametrize("kind", [NodeKind.PARAGRAPH, NodeKind.LEAD, NodeKind.HEADING])
def test_parenthesis__stands_in_an_item(kind: NodeKind) -> None:
    assert parenthesis(line(kind, "Cold start (the wait for a server)")) is None


@pytest.mark.parametrize(
    ("inside", "is_one"),
    [
        ("a wait", True),
        ("a wait) or (delay", False),
        ("a (long) wait", True),
        ("a (long (cold)) wait", True),
        ("(long) wait) or delay", False),
        ("a wait）or（delay", False),
        ("a（long）wait", True),
        ("（long）wait）or delay", False),
        ("a (long wait", True),
    ],
)
def test_parenthesis__the_first_bracket_closes_last(inside: str, *, is_one: bool) -> None:
    assert _is_one_group(inside) is is_one
