"""`Term: text` in a list item, a paragraph, a lead-in or a line of an outline, and what is in it.

Matches:  - **Recall**: share of the positives that were found
          Recall – share of the positives that were found
Not:      The train leaves at 10:30 from platform 2.
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.line_labels import split_label
from cribdeck.language.separators import announces
from cribdeck.model.outline import Node, NodeKind

_HOLDERS = {NodeKind.ITEM, NodeKind.PARAGRAPH, NodeKind.LEAD}


def labelled_line(node: Node, /) -> tuple[Claim, ...] | None:
    """The label with its text and its nested nodes."""
    if node.kind not in _HOLDERS:
        return None
    labelled = split_label(node.content, prose=node.kind is NodeKind.PARAGRAPH)
    if labelled is None:
        return None
    if not labelled.text and not node.children and not announces(labelled.separator):
        return None
    return (Claim(labelled.term, node.span, head_of(node), labelled.text, node.children),)
