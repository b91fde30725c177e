"""A callout whose title names a thing.

Matches:  > [!definition] Overfitting
          > Learning the noise of the training set.
Not:      > [!tip] Exam tip
          > Read the last sentence first.
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.labels import load_labels
from cribdeck.language.line_labels import is_clause, split_label
from cribdeck.language.terms import is_name, is_question, tidy
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind


def callout(node: Node, /) -> tuple[Claim, ...] | None:
    """The title as the name, what the callout holds as the body."""
    if node.kind is not NodeKind.QUOTE or not node.info or not node.content or not node.children:
        return None
    labelled = split_label(node.content)
    if labelled is not None and labelled.text and load_labels().canonical(one_line(labelled.term)):
        # `Definition: overfitting` says twice that it defines.
        return (Claim(tidy(labelled.text), node.span, head_of(node), (), node.children),)
    if labelled is not None:
        return (Claim(labelled.term, node.span, head_of(node), labelled.text, node.children),)
    # `> [!tip] Example`: a label as the title says what kind of text this is, and names nothing.
    title = one_line(node.content)
    if load_labels().canonical(title) or not (
        is_question(title) or (is_name(title) and not is_clause(title))
    ):
        return None
    return (Claim(tidy(node.content), node.span, head_of(node), (), node.children),)
