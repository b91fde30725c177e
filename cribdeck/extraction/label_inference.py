"""Labels whose company shows that they are aspects.

Those that come back beside known facet labels, and those that are terms elsewhere.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence

from cribdeck.language.labels import fold_label, load_labels
from cribdeck.language.line_labels import split_label
from cribdeck.language.terms import tidy_text, word_count
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind

_MIN_GROUPS, _MIN_UNSURE, _MIN_PLAIN = 3, 2, 4
_MAX_WORDS = 4
_HOLDERS = (NodeKind.ITEM, NodeKind.PARAGRAPH)

_MIN_ALWAYS = 2
"Groups in which a label that never stands without a sure one is one itself."


def infer_labels(nodes: Sequence[Node]) -> Mapping[str, str]:
    """Folded label → canonical label, or the label as first written.

    Most of the time it must stand beside a sure facet label; a label no list knows must also come
    back in at least three groups of siblings. Coming back is enough by itself for one that is
    listed as unsure, for a plain word in four groups, and for plain words that come back together.
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
            first.setdefault(folded, written)
    # Labels that come back together, as "Dose" and "Onset" under every drug, are aspects even if no
    # list knows either.
    again = {folded for folded, company in beside.items() if len(company) >= _MIN_GROUPS}
    paired: dict[str, list[bool]] = defaultdict(list)
    for group in groups:
        for folded in group:
            paired[folded].append(len(again & group.keys()) > 1)

    def is_aspect(folded: str, company: list[bool]) -> bool:
        unsure, plain = folded in labels.unsure, folded.isalpha() and first[folded][1:].islower()
        together = (
            (plain or unsure)
            and len(company) >= _MIN_GROUPS
            and sum(paired[folded]) * 3 >= len(company) * 2
        )
        often = len(company) >= (_MIN_UNSURE if unsure else _MIN_PLAIN if plain else sys.maxsize)
        always = len(company) >= _MIN_ALWAYS and all(company)
        known = (unsure or len(company) >= _MIN_GROUPS or always) and sum(company) * 3 >= len(
            company
        ) * 2
        return labels.canonical(folded) is None and (often or known or together)

    return {
        folded: labels.unsure.get(folded, first[folded].casefold())
        for folded, company in beside.items()
        if is_aspect(folded, company)
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
