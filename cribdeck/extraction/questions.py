"""Flashcard markup in siblings → questions that hold their answers.

The markup is `Q:` over `A:`, or a line with only `?` between the two sides.
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
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span

# Cards are numbered, too: `Q1:`, `A 12.`
_MARK = re.compile(r"^\s*(?P<word>[^\W\d_]{1,12})\s?\d{0,3}\s?[:：.)]\s*")
_DIVIDERS = ("?", "??", "？")
_HOLDERS = (NodeKind.PARAGRAPH, NodeKind.ITEM, NodeKind.LEAD)
_ANSWERING = (NodeKind.LIST, NodeKind.CODE, NodeKind.MATH, NodeKind.TABLE)
"Blocks below an answer that go on with it."


def pair_questions(nodes: Sequence[Node]) -> list[Node]:
    """The siblings with each question and its answer made one lead node."""
    out: list[Node] = []
    unmarked: dict[int, Node] = {}
    "Place in `out` → the node as it was before its mark was taken off."
    answers: dict[int, list[Node]] = {}
    "Place in `out` → what answers the question there beside its own children."
    for node in (part for given in nodes for part in _split_sides(given)):
        open_question = out[-1] if out and out[-1].info == NodeInfo.QUESTION else None
        answered = answers.get(len(out) - 1, ())
        if node.kind in _HOLDERS and (question := _after_mark(node.content, answer=False)):
            unmarked[len(out)] = node
            out.append(_make_question(node, question))
        elif (
            node.kind in _HOLDERS
            # Often only the answer is marked: `What is osmosis?` over `A: water moving`.
            and (open_question is not None or _ends_in_plain_question(out))
            and (answer := _after_mark(node.content, answer=True))
        ):
            question_node = open_question or _make_question(out[-1], out[-1].content)
            paragraph = node._replace(kind=NodeKind.PARAGRAPH, content=answer)
            out[-1] = _reaching(question_node, paragraph)
            answers.setdefault(len(out) - 1, []).append(paragraph)
        elif (
            open_question is not None
            and node.kind in _ANSWERING
            and _continues_answer(open_question, answered, node)
        ):
            out[-1] = _reaching(open_question, node)
            answers.setdefault(len(out) - 1, []).append(node)
        else:
            out.append(node)
    for n, given in answers.items():
        out[n] = out[n]._replace(children=(*out[n].children, *given))
    # A question that nobody answers was none.
    return [node if node.children else unmarked.get(n, node) for n, node in enumerate(out)]


def _continues_answer(question: Node, answers: Sequence[Node], block: Node) -> bool:
    """Whether a block below an answer belongs to it: it follows at once, or is announced.

    `answers` are what answers the question beside its own children.
    """
    given = answers or question.children
    # A list that begins with `- Q: …` holds the next cards.
    if not given or (block.children and _after_mark(block.children[0].content, answer=False)):
        return False
    answer = given[-1]
    return block.span.first == question.span.last + 1 or one_line(answer.content).endswith(
        (":", "：")
    )


def _split_sides(node: Node) -> list[Node]:
    """A paragraph that holds both sides of a card, cut between them."""
    if node.kind is not NodeKind.PARAGRAPH or not any(
        item.kind is InlineKind.SOFT or item.kind is InlineKind.BREAK for item in node.content
    ):
        return [node]
    lines = split_lines(node.content)
    wordings = [one_line(line) for line in lines]
    dividers = [n for n, wording in enumerate(wordings) if wording in _DIVIDERS]
    # A divider at either end would leave a side without text.
    if len(dividers) == 1 and 0 < dividers[0] < len(lines) - 1:
        question = _lines_of(node, lines, 0, dividers[0])
        answer = _lines_of(node, lines, dividers[0] + 1, len(lines))
        return [_with_answer(_make_question(question, question.content), answer)]
    # Below a statement `A: …` answers nothing: it may be any label.
    if not _after_mark(lines[0], answer=False) and not is_question(wordings[0]):
        return [node]
    begins = [
        n
        for n, line in enumerate(lines)
        if n and (_after_mark(line, answer=True) or _after_mark(line, answer=False))
    ]
    return [
        _lines_of(node, lines, first, last)
        for first, last in zip([0, *begins], [*begins, len(lines)], strict=True)
    ]


def _ends_in_plain_question(nodes: Sequence[Node]) -> bool:
    """Whether the last node asks without a mark; the answer below it then has one."""
    return (
        bool(nodes)
        and nodes[-1].kind in (NodeKind.PARAGRAPH, NodeKind.ITEM)
        and not nodes[-1].children
        and is_question(one_line(nodes[-1].content))
    )


def _lines_of(node: Node, lines: Sequence[Content], first: int, last: int) -> Node:
    """The lines of a paragraph from `first` up to `last`, as a paragraph."""
    # A `<br>` makes two lines of one in the source: then only the span of the whole is known.
    is_exact = node.span.last - node.span.first == len(lines) - 1
    span = Span(node.span.first + first, node.span.first + last - 1) if is_exact else node.span
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


def _make_question(node: Node, content: Content) -> Node:
    """The lead of a question; nested lines that begin with an answer's mark answer it already."""
    if node.kind is NodeKind.LEAD:
        return Node(NodeKind.LEAD, node.span, content, node.children, info=NodeInfo.QUESTION)
    # `- A: …` nested below is taken out of its list: it is the answer, not a list of one.
    children = tuple(
        item._replace(
            kind=NodeKind.PARAGRAPH, content=_after_mark(item.content, answer=True) or item.content
        )
        for child in node.children
        for item in (child.children if child.kind is NodeKind.LIST else (child,))
        if item.kind in _HOLDERS
    )
    return Node(NodeKind.LEAD, node.span, content, children, info=NodeInfo.QUESTION)


def _with_answer(question: Node, answer: Node) -> Node:
    return _reaching(question, answer)._replace(children=(*question.children, answer))


def _reaching(question: Node, answer: Node) -> Node:
    """The question, its lines reaching down to the end of its answer."""
    span = Span(question.span.first, max(question.span.last, answer.span.last))
    return question._replace(span=span)
