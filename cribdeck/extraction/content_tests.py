"""What content says: whether nodes hold an answer, are names only, or are worth asking for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import fold_label, load_labels
from cribdeck.language.terms import is_enumerator, is_name, is_question
from cribdeck.model.inline import (
    EMPHATIC,
    Content,
    is_only,
    one_line,
    plain_text,
    text,
    without_images,
)
from cribdeck.model.outline import Node, NodeKind, Span, walk_nodes

_MAX_PLACEHOLDER = 20
"Characters of what is written in place of an answer; longer texts are not looked up."
_PLACEHOLDERS = frozenset(
    {"", "tbd", "todo", "tba", "n a", "na", "none", "see below", "see above", "coming soon"}
)
"Folded, what people write until they know the answer."
# A single character of Chinese or Japanese is a word, so it is no letter of such a list.
_LETTERS = re.compile(r"^[^\W\d_]\s?[-–—]\s?[^\W\d_]$|^[^\W\d_\u3040-\u9fff]$")
"A heading of an alphabetical list: `A`, `A–C`."


def asks_for_a_list(heading: str) -> bool:
    """Whether a heading over named items is itself worth asking for.

    A name or an open question, no bare label, no `A–C`.
    """
    labels = load_labels()
    folded = fold_label(heading)
    if is_question(heading):
        return folded.split()[0] in labels.question_words
    return (
        is_name(heading)
        and not is_enumerator(heading)
        and not _LETTERS.match(heading)
        and folded not in labels.facets
        and folded not in labels.unsure
    )


def joined(claim: Claim, residue: tuple[Node, ...]) -> tuple[Node, ...]:
    """The text beside a name, as a paragraph, and what is left below it."""
    return (Node(NodeKind.PARAGRAPH, claim.head, claim.text), *residue) if claim.text else residue


def member_list(members: Sequence[str], span: Span) -> tuple[Node, ...]:
    """The names of the members, as a list."""
    if not members:
        return ()
    items = tuple(bare_item(name, span) for name in dict.fromkeys(members))
    return (Node(NodeKind.LIST, span, (), items),)


def bare_item(name: str, span: Span) -> Node:
    """A list item that is only a name."""
    return Node(NodeKind.ITEM, span, (text(name),))


def is_bare_name(item: Node) -> bool:
    """Whether an item is only a name, or a line all in bold."""
    return (
        item.kind is NodeKind.ITEM
        and not item.children
        and (is_name(one_line(item.content)) or is_only(item.content, EMPHATIC))
    )


def is_figure(content: Content) -> bool:
    """Whether this is a number or a year, which by itself says nothing of a thing."""
    wording = plain_text(content).strip()
    return bool(wording) and not any(char.isalpha() for char in wording)


def cell_blocks(cell: Node) -> tuple[Node, ...]:
    """What a table's cell holds, as blocks."""
    first = (Node(NodeKind.PARAGRAPH, cell.span, cell.content),) if cell.content else ()
    return (*first, *cell.children)


def has_wording(nodes: Iterable[Node]) -> bool:
    """Whether there is anything to read beside pictures."""
    return any(
        plain_text(without_images(node.content)).strip() for node in walk_nodes(tuple(nodes))
    )


def has_answer(nodes: tuple[Node, ...]) -> bool:
    """Whether the nodes say something: wording that is not merely a pointer elsewhere."""
    wording = " ".join(
        filter(None, (one_line(without_images(node.content)) for node in walk_nodes(nodes)))
    )
    return bool(wording) and (
        len(wording) > _MAX_PLACEHOLDER
        # Folding leaves nothing of `∞`, which is an answer, nor of `-` and `?`, which are none.
        or not wording.isascii()
        or fold_label(wording) not in _PLACEHOLDERS
    )
