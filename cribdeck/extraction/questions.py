"""Flashcard markup in siblings → questions that hold their answers.

`Q:` over `A:`, and a line with only `?` between the two sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cribdeck.language.labels import load_labels
from cribdeck.language.terms import is_question
from cribdeck.model.inline import (
    Content,
    InlineKind,
    join_lines,
    length,
    one_line,
    plain_text,
    slice_content,
    split_lines,
    strip,
)
from cribdeck.model.outline import Node, NodeKind, Span

QUESTION = "question"
"The info of a lead node that holds a question, its children the answer."
_MARK = re.compile(r"^\s*(?P<word>[^\W\d_]{1,12})\s?\d{0,3}\s?[:：.)]\s*")
_DIVIDERS = ("?", "??", "？")
_HOLDERS = (NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.LEAD)
_ANSWERING = (NodeKind.LIST, NodeKind.CODE, NodeKind.MATH, NodeKind.TABLE)
"Blocks below an answer that go on with it."


def pair_questions(nodes: Sequence[Node]) -> list[Node]:
    """The siblings with each question and its answer made one lead node."""
    out: list[Node] = []
    written: dict[int, Node] = {}
    for node in (part for given in nodes for part in _parted(given)):
        asked = out[-1] if out and out[-1].info == QUESTION else None
        if node.kind in _HOLDERS and (question := _after_mark(node.content, answer=False)):
            written[len(out)] = node
            out.append(_question(node, question))
        elif (
            node.kind in _HOLDERS
            and (asked is not None or _is_plain_question(out))
            and (answer := _after_mark(node.content, answer=True))
        ):
            question_node = asked or _question(out[-1], out[-1].content)
            out[-1] = _answered(
                question_node, node._replace(kind=NodeKind.PARAGRAPH, content=answer)
            )
        elif asked is not None and node.kind in _ANSWERING and _goes_on(asked, node):
            out[-1] = _answered(asked, node)
        else:
            out.append(node)
    # A question that nobody answers was none.
    return [node if node.children else written.get(n, node) for n, node in enumerate(out)]


def _goes_on(question: Node, block: Node) -> bool:
    """Whether a block below an answer belongs to it.

    It follows at once, or the answer announces it.
    """
    if not question.children or (
        block.children and _after_mark(block.children[0].content, answer=False)
    ):
        return False
    return block.span.first == question.span.last + 1 or one_line(
        question.children[-1].content
    ).endswith((":", "："))


def _parted(node: Node) -> list[Node]:
    """A paragraph that holds both sides, cut between them."""
    if node.kind is not NodeKind.PARAGRAPH or not any(
        item.kind is InlineKind.SOFT or item.kind is InlineKind.BREAK for item in node.content
    ):
        return [node]
    lines = split_lines(node.content)
    wordings = [one_line(line) for line in lines]
    cuts = [n for n, wording in enumerate(wordings) if wording in _DIVIDERS]
    if len(cuts) == 1 and 0 < cuts[0] < len(lines) - 1:
        question = _part(node, lines, 0, cuts[0])
        answer = _part(node, lines, cuts[0] + 1, len(lines))
        return [_answered(_question(question, question.content), answer)]
    if not _after_mark(lines[0], answer=False) and not is_question(wordings[0]):
        return [node]
    begins = [
        n
        for n, line in enumerate(lines)
        if n and (_after_mark(line, answer=True) or _after_mark(line, answer=False))
    ]
    return [
        _part(node, lines, first, last)
        for first, last in zip([0, *begins], [*begins, len(lines)], strict=True)
    ]


def _is_plain_question(out: Sequence[Node]) -> bool:
    """Whether what was met last asks without a mark; the answer below it then has one."""
    return (
        bool(out)
        and out[-1].kind in (NodeKind.PARAGRAPH, NodeKind.ITEM)
        and not out[-1].children
        and is_question(one_line(out[-1].content))
    )


def _part(node: Node, lines: Sequence[Content], first: int, last: int) -> Node:
    """Lines of a paragraph as a paragraph."""
    exact = node.span.last - node.span.first == len(lines) - 1
    span = Span(node.span.first + first, node.span.first + last - 1) if exact else node.span
    return node._replace(content=join_lines(lines[first:last]), span=span)


def _after_mark(content: Content, *, answer: bool) -> Content:
    """What follows `Q:` or `A:`; empty if the line has no such mark."""
    match = _MARK.match(plain_text(content))
    labels = load_labels()
    if match is None or match["word"].casefold() not in (
        labels.answer_marks if answer else labels.question_marks
    ):
        return ()
    return strip(slice_content(content, match.end(), length(content)))


def _question(node: Node, content: Content) -> Node:
    """The lead of a question; nested lines that begin with an answer's mark answer it already."""
    if node.kind is NodeKind.LEAD:
        return Node(NodeKind.LEAD, node.span, content, node.children, info=QUESTION)
    children = tuple(
        item._replace(
            kind=NodeKind.PARAGRAPH, content=_after_mark(item.content, answer=True) or item.content
        )
        for child in node.children
        for item in (child.children if child.kind is NodeKind.LIST else (child,))
        if item.kind in _HOLDERS
    )
    return Node(NodeKind.LEAD, node.span, content, children, info=QUESTION)


def _answered(question: Node, answer: Node) -> Node:
    span = Span(question.span.first, max(question.span.last, answer.span.last))
    return question._replace(span=span, children=(*question.children, answer))
