"""A sentence with deletions in Anki's own markup: the sentence with gaps asks for what is left out.

Matches:  The {{c1::mitochondrion}} makes {{c2::ATP::a molecule}}.
Not:      {{ page.title }}
"""

from __future__ import annotations

import re

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.model.inline import plain_text, text
from cribdeck.model.outline import Node, NodeKind

_DELETION = re.compile(r"\{\{c\d+::(?P<answer>.+?)(?:::(?P<hint>[^{}]*?))?\}\}", re.DOTALL)
_HOLDERS = {NodeKind.PARAGRAPH, NodeKind.ITEM}


def cloze(node: Node, /) -> tuple[Claim, ...] | None:
    """The sentence with its gaps as the term, what fills them as the text."""
    if node.kind not in _HOLDERS:
        return None
    wording = plain_text(node.content)
    if "{{c" not in wording:
        return None
    answers = [match["answer"].strip() for match in _DELETION.finditer(wording)]
    if not answers:
        return None
    question = " ".join(_DELETION.sub(lambda match: f"[{match['hint'] or '…'}]", wording).split())
    return (
        Claim(
            (text(question),),
            node.span,
            head_of(node),
            (text("; ".join(answers)),),
            node.children,
            cloze=node.content,
            is_question=True,
        ),
    )
