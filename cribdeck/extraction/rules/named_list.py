"""A short line that names a thing, over the list or text that explains it.

The line is a list item, a bold lead-in or a line of an outline.

Matches:  - Temperature
            - controls how random the answer is
          **Optimizers**
          - SGD
          - Adam
Not:      - You should always do the following.
            - wash your hands
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.labels import load_labels
from cribdeck.language.terms import is_name, tidy, word_count
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind

_MAX_LOWER_WORDS = 5
"A longer line that begins small says something rather than naming it."
_HOLDERS = {NodeKind.ITEM, NodeKind.LEAD}


def named_list(node: Node, /) -> tuple[Claim, ...] | None:
    """The line as a name, its nested nodes as the body."""
    if node.kind not in _HOLDERS or not node.children or not node.content:
        return None
    wording = one_line(node.content)
    if not is_name(wording) or (word_count(wording) > _MAX_LOWER_WORDS and wording[:1].islower()):
        return None
    term = tidy(node.content)
    if not term or one_line(term).casefold() in load_labels().sentence_starts:
        return None
    return (Claim(term, node.span, head_of(node), (), node.children),)
