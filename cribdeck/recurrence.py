"""Labels whose company shows that they are aspects: those that come back beside known facet labels, and those that are terms elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cribdeck.inline import one_line
from cribdeck.labels import fold_label, load_labels
from cribdeck.outline import Node, NodeKind
from cribdeck.separators import split_label
from cribdeck.terms import tidy_text, word_count

_MIN_GROUPS = 3
_MAX_WORDS = 4
_HOLDERS = (NodeKind.ITEM, NodeKind.PARAGRAPH)


def labels_by_company(nodes: Sequence[Node]) -> Mapping[str, str]:
    """Folded label → canonical label, or the label as first written.

    A label no list knows must come back in at least three groups of siblings, one that is listed as unsure need not; both must
    stand beside a sure facet label most of the time.
    """
    groups: list[dict[str, str]] = []
    _collect(nodes, groups)
    labels = load_labels()
    beside: dict[str, list[bool]] = defaultdict(list)
    first: dict[str, str] = {}
    for group in groups:
        sure = {folded for folded, written in group.items() if labels.canonical(written)}
        for folded, written in group.items():
            beside[folded].append(bool(sure - {folded}))
            first.setdefault(folded, written.casefold())
    return {
        folded: labels.unsure.get(folded, first[folded])
        for folded, company in beside.items()
        if (folded in labels.unsure or len(company) >= _MIN_GROUPS) and sum(company) * 3 >= len(company) * 2 and labels.canonical(first[folded]) is None
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
