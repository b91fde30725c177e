"""What content says: whether nodes hold an answer, are links or notices, or are worth a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import Labels, fold_label, load_labels
from cribdeck.language.terms import is_enumerator, is_name, is_question, tidy_text, word_count
from cribdeck.model.inline import (
    EMPHATIC,
    Content,
    InlineKind,
    is_only,
    one_line,
    plain_text,
    text,
    walk,
    without_images,
)
from cribdeck.model.outline import Node, NodeKind, Span, walk_nodes

_MAX_NOTE_WORDS = 6
"Words of a line such as `Lecturer: …`; more may explain a term of that name."
_MAX_EMPTY = 20
"Characters of what is written in place of an answer."
_NO_ANSWER = {
    "",
    "tbd",
    "todo",
    "tba",
    "n a",
    "na",
    "none",
    "see below",
    "see above",
    "coming soon",
}


_QUERIES = {
    "dataview",
    "dataviewjs",
    "query",
    "tasks",
    "tracker",
    "button",
    "toc",
    "excalidraw",
}
"Languages of code blocks that Obsidian's extensions run."
_LETTER_RANGE = re.compile(r"^[^\W\d_]\s?[-–—]\s?[^\W\d_]$|^[^\W\d_\u3040-\u9fff]$")


def pointer_reason(claim: Claim, labels: Labels) -> str:
    """Why a claim only leads elsewhere: `Reference: [a course](…)`, a line of links.

    Empty if it says something.
    """
    if claim.columns or claim.is_section or claim.is_question:
        return ""
    if (
        fold_label(one_line(claim.term)) in labels.metadata_labels
        and word_count(one_line(claim.text)) <= _MAX_NOTE_WORDS
        and not claim.body
    ):
        return "says something of the notes, not of their matter"
    if claim.body or not claim.text:
        return ""
    if link_share(claim.text) > 0.6 and fold_label(one_line(claim.term)) in labels.skip_sections:  # noqa: PLR2004 - most of the wording
        return "links"
    return ""


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
        and not _LETTER_RANGE.match(heading)
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
        len(wording) > _MAX_EMPTY or not wording.isascii() or fold_label(wording) not in _NO_ANSWER
    )


def link_share(content: Content) -> float:
    """The share of the wording that stands in links."""
    if not any(item.kind is InlineKind.LINK for item in content):
        return 0.0
    whole = len("".join(plain_text(content).split()))
    linked = sum(
        len("".join(plain_text((item,)).split()))
        for item in content
        if item.kind is InlineKind.LINK
    )
    return linked / whole if whole else 0.0


def is_only_links(content: Content) -> bool:
    """Whether a line is nothing but links and badges."""
    return any(item.kind is InlineKind.LINK for item in walk(content)) and is_only(
        content, {InlineKind.LINK, InlineKind.IMAGE}
    )


def is_link_list(node: Node) -> bool:
    """At least two items, all of them links with little else."""
    items = node.children
    return len(items) > 1 and all(
        item.kind is NodeKind.ITEM and not item.children and link_share(item.content) > 0.7  # noqa: PLR2004 - most of the wording
        for item in items
    )


def is_reference_matter(node: Node) -> bool:
    """Whether what stands under a heading is links, names or notices rather than explanations."""
    leaves = [n.content for n in walk_nodes(node.children) if n.content]
    linked = sum(
        1
        for content in leaves
        if any(item.kind is InlineKind.LINK for item in walk(content))
        or "://" in plain_text(content)
    )
    short = sum(1 for content in leaves if word_count(one_line(content)) <= 6)  # noqa: PLR2004 - a title, not an explanation
    return not leaves or linked * 2 >= len(leaves) or short * 3 >= len(leaves) * 2


def not_study_matter(node: Node, labels: Labels) -> str:
    """Why a node is left out before any rule sees it; empty if it is not."""
    match node.kind:
        case NodeKind.HEADING if _heads_references(node, labels):
            return "a section of links and references"
        case NodeKind.CODE if node.info.casefold() in _QUERIES:
            return "a query for another tool"
        case NodeKind.LIST if is_link_list(node):
            return "a list of links"
        case NodeKind.PARAGRAPH if is_only(node.content, {InlineKind.IMAGE}):
            return ""
        case NodeKind.PARAGRAPH if is_only_links(node.content):
            return "links or badges without text"
        case _:
            return ""


def _heads_references(heading: Node, labels: Labels) -> bool:
    name = fold_label(tidy_text(one_line(heading.content)))
    return name in labels.skip_sections and is_reference_matter(heading)
