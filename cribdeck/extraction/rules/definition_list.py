"""An entry of a definition list, in HTML or in Markdown.

Matches:  Recall
          : share of the positives that were found
          <dl><dt>Recall</dt><dd>share of the positives that were found</dd></dl>
Not:      a `dt` without a `dd`
"""

from __future__ import annotations

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.terms import tidy
from cribdeck.model.outline import Node, NodeKind


def definition_list(node: Node, /) -> tuple[Claim, ...] | None:
    """The term with its descriptions as the body."""
    if node.kind is not NodeKind.DEFINITION or not node.content or not node.children:
        return None
    return (Claim(tidy(node.content), node.span, head_of(node), (), node.children),)
