"""What is left out because it is no study matter: links, notices, queries for other tools."""

from __future__ import annotations

from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import Labels, fold_label
from cribdeck.language.terms import tidy_text, word_count
from cribdeck.model.inline import Content, InlineKind, is_only, one_line, plain_text, walk
from cribdeck.model.outline import Node, NodeKind, walk_nodes

# All were set by trial on labelled notes.
_MAX_NOTE_WORDS = 6
"Words of a line such as `Lecturer: …`; more may explain a term of that name."
_MAX_TITLE_WORDS = 6
"Words of a line that is a title or a name; more explain something."
_LINKS_OF_POINTER = 0.6
"Share of the wording of a labelled line in links, from which it only leads elsewhere."
_LINKS_OF_ITEM = 0.7
"The same of an item in a list of links."
_QUERIES = frozenset(
    {"dataview", "dataviewjs", "query", "tasks", "tracker", "button", "toc", "excalidraw"}
)
"Languages of code blocks that Obsidian's extensions run."


def not_study_matter(node: Node, labels: Labels) -> str:
    """Why a node is left out before any rule sees it; empty if it is not."""
    match node.kind:
        case NodeKind.HEADING if _heads_references(node, labels):
            return "a section of links and references"
        case NodeKind.CODE if node.info.casefold() in _QUERIES:
            return "a query for another tool"
        case NodeKind.LIST if _is_link_list(node):
            return "a list of links"
        case NodeKind.PARAGRAPH if is_only(node.content, {InlineKind.IMAGE}):
            return ""
        case NodeKind.PARAGRAPH if _is_only_links(node.content):
            return "links or badges without text"
        case _:
            return ""


def pointer_reason(claim: Claim, labels: Labels) -> str:
    """Why a claim only leads elsewhere, as `Reference: [a course](…)` does.

    Empty if it says something.
    """
    if claim.columns or claim.is_section or claim.is_question or claim.body:
        return ""
    name = fold_label(one_line(claim.term))
    if name in labels.metadata_labels and word_count(one_line(claim.text)) <= _MAX_NOTE_WORDS:
        return "says something of the notes, not of their matter"
    # `Reference: a value that others are compared with` is a term all the same: unlike
    # metadata, these words only count where links stand behind them.
    if not claim.text or name not in labels.skip_sections:
        return ""
    return "links" if _link_share(claim.text) > _LINKS_OF_POINTER else ""


def _heads_references(heading: Node, labels: Labels) -> bool:
    name = fold_label(tidy_text(one_line(heading.content)))
    return name in labels.skip_sections and _is_reference_matter(heading)


def _is_reference_matter(node: Node) -> bool:
    """Whether what stands under a heading is links, names or notices, not explanations.

    That is so if half of its lines have links, or two of three are as short as titles.
    """
    contents = [each.content for each in walk_nodes(node.children) if each.content]
    linked = sum(1 for content in contents if _has_link(content))
    short = sum(1 for content in contents if word_count(one_line(content)) <= _MAX_TITLE_WORDS)
    return not contents or linked * 2 >= len(contents) or short * 3 >= len(contents) * 2


def _has_link(content: Content) -> bool:
    # CommonMark makes no link of an address written out plainly.
    return any(item.kind is InlineKind.LINK for item in walk(content)) or "://" in plain_text(
        content
    )


def _link_share(content: Content) -> float:
    """The share of the wording that stands in links, from 0 to 1; white space does not count."""
    if not any(item.kind is InlineKind.LINK for item in content):
        return 0.0
    whole = len("".join(plain_text(content).split()))
    linked = sum(
        len("".join(plain_text((item,)).split()))
        for item in content
        if item.kind is InlineKind.LINK
    )
    return linked / whole if whole else 0.0


def _is_only_links(content: Content) -> bool:
    """Whether a line is nothing but links and badges."""
    return any(item.kind is InlineKind.LINK for item in walk(content)) and is_only(
        content, {InlineKind.LINK, InlineKind.IMAGE}
    )


def _is_link_list(node: Node) -> bool:
    """Whether a list has at least two items, all of them links with little else."""
    items = node.children
    return len(items) > 1 and all(
        item.kind is NodeKind.ITEM
        and not item.children
        and _link_share(item.content) > _LINKS_OF_ITEM
        for item in items
    )
