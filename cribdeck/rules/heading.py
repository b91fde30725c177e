"""A heading and what stands under it.

Matches:  ## Overfitting            with a paragraph or a list under it
          ## Recall: what was found
Not:      ## Domain 2: Modelling    is cut at no colon, because `Domain 2` only counts
"""

from __future__ import annotations

from cribdeck.inline import one_line
from cribdeck.outline import Node, NodeKind, Span
from cribdeck.rules.claim import Claim
from cribdeck.separators import split_label
from cribdeck.terms import tidy, word_count

_MIN_TEXT_WORDS = 4
"A heading `Name: two words` is a title with a subtitle, not a name with its definition."


def heading(node: Node, /) -> tuple[Claim, ...] | None:
    """The heading as a name; whether it holds an answer or only groups others shows when its children are walked."""
    if node.kind is not NodeKind.HEADING:
        return None
    last = node.children[0].span.first - 1 if node.children else node.span.last
    head = Span(node.span.first, max(node.span.first, min(last, node.span.first + 1)))
    labelled = split_label(node.content)
    if labelled is not None and ":" in labelled.separator and word_count(one_line(labelled.text)) >= _MIN_TEXT_WORDS:
        return (Claim(labelled.term, node.span, head, labelled.text, node.children, is_section=True),)
    return (Claim(tidy(node.content), node.span, head, (), node.children, is_section=True),)
