"""A question and its answer, marked as such.

Matches:  Q: What is osmosis?
          A: Water moving through a membrane.

          What is osmosis?
          ?
          Water moving through a membrane.
Not:      A: an answer without a question
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.terms import is_question, tidy
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeInfo, NodeKind

_HOLDERS = {NodeKind.LEAD, NodeKind.ITEM}


def question_answer(node: Node, /) -> tuple[Claim, ...] | None:
    """The question as the term, what stands below it as the answer."""
    if node.kind not in _HOLDERS or not node.children or not node.content:
        return None
    if node.info != NodeInfo.QUESTION and not is_question(one_line(node.content)):
        return None
    return (
        Claim(
            tidy(node.content),
            node.span,
            head_of(node),
            (),
            node.children,
            # Below a question without marks names may be explained: `What kinds are there?` over
            # `- Linear: …`.
            is_question=node.info == NodeInfo.QUESTION,
        ),
    )
