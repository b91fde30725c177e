"""Labels that come back under several names beside known facet labels: aspects that no word list knows, such as "Methodology"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cribdeck.inline import one_line
from cribdeck.labels import fold_label, load_labels
from cribdeck.outline import Node, NodeKind
from cribdeck.separators import split_label
from cribdeck.terms import tidy_text, word_count

_MIN_PARENTS = 3
_MAX_WORDS = 4
_HOLDERS = (NodeKind.ITEM, NodeKind.PARAGRAPH)


def recurring_labels(nodes: Sequence[Node]) -> Mapping[str, str]:
    """Folded label → the label as first written, for labels of at least three groups, most of them beside a known facet label."""
    groups: list[dict[str, str]] = []
    _collect(nodes, groups)
    labels = load_labels()
    known = [any(labels.canonical(written) for written in group.values()) for group in groups]
    seen: dict[str, list[bool]] = defaultdict(list)
    first: dict[str, str] = {}
    for group, beside_known in zip(groups, known, strict=True):
        for folded, written in group.items():
            seen[folded].append(beside_known)
            first.setdefault(folded, written.casefold())
    return {
        folded: first[folded]
        for folded, beside in seen.items()
        if len(beside) >= _MIN_PARENTS and sum(beside) * 3 >= len(beside) * 2 and labels.canonical(first[folded]) is None
    }


def _collect(nodes: Sequence[Node], groups: list[dict[str, str]]) -> None:
    """The labels of the lines that stand together, a group for each run of siblings."""
    group: dict[str, str] = {}
    for node in nodes:
        if node.kind in _HOLDERS and (labelled := split_label(node.content)) is not None:
            written = tidy_text(one_line(labelled.term))
            if word_count(written) <= _MAX_WORDS:
                group[fold_label(written)] = written
    if group:
        groups.append(group)
    for node in nodes:
        if node.children:
            _collect(node.children, groups)
