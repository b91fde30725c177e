"""A list item that is a name and its explanation in parentheses.

Matches:  - Cold start (the wait while capacity is being made ready)
Not:      - Machine learning (ML)
"""

from __future__ import annotations

import re

from cribdeck.extraction.rules.claim import Claim, head_of
from cribdeck.language.line_labels import is_clause
from cribdeck.language.terms import is_name, tidy, word_count
from cribdeck.model.inline import length, one_line, plain_text, slice_content, strip
from cribdeck.model.outline import Node, NodeKind

_FORM = re.compile(r"^(?P<name>[^()（）\n]+?)\s*[(（](?P<text>.+)[)）]\s*[.,;]?\s*$", re.DOTALL)
_EXAMPLE = re.compile(
    r"^\s*(?:e\.?\s?g|i\.?\s?e|for example|such as|like|z\.?\s?b|p\.?\s?ej|par ex|see|cf)\b",
    re.IGNORECASE,
)
_MIN_WORDS = 5
"Fewer words in the parentheses are a synonym or an abbreviation."


def _is_one_group(inside: str) -> bool:
    """Whether the parenthesis that opens first also closes last."""
    depth = 1
    for char in inside:
        depth += {"(": 1, "（": 1, ")": -1, "）": -1}.get(char, 0)
        if depth == 0:
            return False
    return True


def parenthesis(node: Node, /) -> tuple[Claim, ...] | None:
    """The name with what stands in the parentheses."""
    if (
        node.kind is not NodeKind.ITEM
        or not plain_text(node.content).rstrip(" .,;\n").endswith((")", "）"))
        or (match := _FORM.match(plain_text(node.content))) is None
    ):
        return None
    term = tidy(slice_content(node.content, 0, match.end("name")))
    text = strip(
        slice_content(
            node.content, match.start("text"), min(match.end("text"), length(node.content))
        )
    )
    if (
        not is_name(one_line(term))
        or is_clause(one_line(term))
        or word_count(match["text"]) < _MIN_WORDS
    ):
        return None
    # `_FORM` takes `Values (fill them), types (one unit for all)` for a single parenthesis.
    if _EXAMPLE.match(match["text"]) or not _is_one_group(match["text"]):
        return None
    return (Claim(term, node.span, head_of(node), text, node.children),)
