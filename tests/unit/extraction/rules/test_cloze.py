from __future__ import annotations

import pytest

from cribdeck.extraction.rules.cloze import cloze
from cribdeck.model.inline import join_lines, text
from cribdeck.model.outline import Node, NodeKind, Span
from tests.claims import claimed, line

SENTENCE = "The {{c1::leaf}} makes {{c2:: sugar ::a food}} of light."


@pytest.mark.parametrize("kind", [NodeKind.PARAGRAPH, NodeKind.ITEM])
def test_cloze__the_gaps_ask_and_what_fills_them_answers(kind: NodeKind) -> None:
    assert claimed(cloze, line(kind, SENTENCE, "Seen in spring.")) == [
        {
            "term": "The […] makes [a food] of light.",
            "span": (1, 2),
            "head": (1, 1),
            "text": "leaf; sugar",
            "body": ["Seen in spring."],
            "cloze": SENTENCE,
            "is_question": True,
        }
    ]


def test_cloze__a_deletion_may_go_over_a_line_end() -> None:
    content = join_lines([(text("In {{c12::the green"),), (text("leaf}} it is"),)])
    claims = claimed(cloze, Node(NodeKind.PARAGRAPH, Span(1, 2), content))

    assert claims is not None
    assert [(claim["term"], claim["text"]) for claim in claims] == [
        ("In […] it is", "the green leaf")
    ]


@pytest.mark.parametrize(
    "wording",
    ["The leaf makes sugar.", "{{ page.title }}", "{{c1:leaf}}", "{{cover::leaf}}", "{{c1::}}"],
)
def test_cloze__other_braces_delete_nothing(wording: str) -> None:
    assert cloze(line(NodeKind.PARAGRAPH, wording)) is None


@pytest.mark.parametrize("kind", [NodeKind.HEADING, NodeKind.LEAD, NodeKind.QUOTE])
def test_cloze__stands_in_a_paragraph_or_an_item(kind: NodeKind) -> None:
    assert cloze(line(kind, SENTENCE)) is None
