"""A sentence with deletions in Anki's own markup: the sentence with gaps asks for what is left out.

Matches:  The {{c1::mitochondrion}} makes {{c2::ATP::a molecule}}.
Not:      {{ page.title }}
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.gaps import gaps_in, with_gaps
from cribdeck.model.inline import plain_text, text
from cribdeck.model.outline import Node, NodeKind

_HOLDERS = {NodeKind.PARAGRAPH, NodeKind.ITEM}


def cloze(node: Node, /) -> tuple[Claim, ...] | None:
    """The sentence with its gaps as the term, what fills them as the text."""
    if node.kind not in _HOLDERS:
        return None
    wording = plain_text(node.content)
    if "{{c" not in wording:
        return None
    answers = [gap.answer.strip() for gap in gaps_in(wording)]
    if not answers:
        return None
    question = " ".join(with_gaps(wording, lambda gap: f"[{gap.hint or '…'}]").split())
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
