"""A heading and what stands under it.

Matches:  ## Overfitting            with a paragraph or a list under it
          ## Recall: what was found
Not:      ## Domain 2: Modelling    is cut at no colon, because `Domain 2` only counts
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim
from cribdeck.language.line_labels import split_label
from cribdeck.language.terms import tidy, word_count
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind, Span

_MIN_TEXT_WORDS = 4
"A heading `Name: two words` is a title with a subtitle, not a name with its definition."


def _is_told(wording: str) -> bool:
    """Whether what follows the colon says something: enough words, and not written like a title."""
    words = wording.split()
    # `Input Modes and Built-in Algorithms` behind a colon is a subtitle and tells nothing.
    titled = sum(1 for word in words if word[:1].isupper() or not word[:1].isalpha())
    return word_count(wording) >= _MIN_TEXT_WORDS and titled * 5 < len(words) * 3


def heading(node: Node, /) -> tuple[Claim, ...] | None:
    """The heading as a name; whether it only groups others shows when its children are walked."""
    if node.kind is not NodeKind.HEADING:
        return None
    last = node.children[0].span.first - 1 if node.children else node.span.last
    # Two lines at most: the text of a heading and the `===` under it.
    head = Span(node.span.first, max(node.span.first, min(last, node.span.first + 1)))
    labelled = split_label(node.content)
    if labelled is not None and ":" in labelled.separator and _is_told(one_line(labelled.text)):
        return (
            Claim(labelled.term, node.span, head, labelled.text, node.children, is_section=True),
        )
    return (Claim(tidy(node.content), node.span, head, (), node.children, is_section=True),)
