from __future__ import annotations

import pytest

from cribdeck.extraction.rules.heading import heading
from cribdeck.model.inline import one_line, text
from cribdeck.model.outline import Node, NodeKind, Span
from tests.claims import claimed, line


def cut(wording: str) -> tuple[str, str]:
    """Name and text that a heading is cut into."""
    claims = heading(line(NodeKind.HEADING, wording))
    assert claims is not None
    (claim,) = claims
    return one_line(claim.term), one_line(claim.text)


@pytest.mark.parametrize(
    ("wording", "term", "said"),
    [
        ("Overfitting", "Overfitting", ""),
        ("3. Overfitting:", "Overfitting", ""),
        # Four words say something, three are a subtitle.
        ("Recall: what a test found", "Recall", "what a test found"),
        ("Recall: what was found", "Recall: what was found", ""),
        # At three words in five with a capital or a figure it is written like a title.
        ("Recall: The Share of all found", "Recall", "The Share of all found"),
        ("Recall: The Share of All found", "Recall: The Share of All found", ""),
        ("Recall: in 1990 and 2005 (first)", "Recall: in 1990 and 2005 (first)", ""),
        ("Recall: The Share of all", "Recall", "The Share of all"),
        # A small letter before a figure begins no title.
        ("Recall: in a4 Format There", "Recall", "in a4 Format There"),
        # Only a colon cuts a heading.
        ("Recall – what a test found", "Recall – what a test found", ""),
        ("Recall = what a test found", "Recall = what a test found", ""),
        ("Domain 2: how a model is made", "Domain 2: how a model is made", ""),
    ],
)
def test_heading__is_cut_at_a_colon_before_what_says_something(
    wording: str, term: str, said: str
) -> None:
    assert cut(wording) == (term, said)


@pytest.mark.parametrize("wording", ["Recall", "Recall: what a test found"])
def test_heading__is_a_section_over_all_below_it(wording: str) -> None:
    claims = claimed(heading, line(NodeKind.HEADING, wording, "A rate.", "It has a limit."))

    assert claims is not None
    assert [(claim["is_section"], claim["span"], claim["body"]) for claim in claims] == [
        (True, (1, 3), ["A rate.", "It has a limit."])
    ]


@pytest.mark.parametrize(
    ("own", "below", "head"),
    [
        (Span(3, 3), None, Span(3, 3)),
        (Span(3, 4), None, Span(3, 4)),
        (Span(3, 9), None, Span(3, 4)),
        (Span(3, 9), Span(4, 9), Span(3, 3)),
        (Span(3, 9), Span(5, 9), Span(3, 4)),
        (Span(3, 9), Span(7, 9), Span(3, 4)),
        (Span(3, 9), Span(3, 9), Span(3, 3)),
    ],
)
@pytest.mark.parametrize("wording", ["Recall", "Recall: what a test found"])
def test_heading__its_own_lines_are_at_most_two(
    own: Span, below: Span | None, head: Span, wording: str
) -> None:
    children = () if below is None else (Node(NodeKind.PARAGRAPH, below),)
    claims = heading(Node(NodeKind.HEADING, own, (text(wording),), children, level=2))

    assert claims is not None
    assert [claim.head for claim in claims] == [head]


def test_heading__its_own_lines_end_before_the_first_child() -> None:
    claims = claimed(heading, line(NodeKind.HEADING, "Recall", "A rate.", "It has a limit."))

    assert claims is not None
    assert [claim["head"] for claim in claims] == [(1, 1)]


def test_heading__nothing_else_is_one() -> None:
    assert heading(line(NodeKind.LEAD, "Recall", "A rate.")) is None
