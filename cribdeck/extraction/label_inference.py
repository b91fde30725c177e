"""Labels that no word list knows: found by what they stand beside, and by how often they come back.

In notes on drugs, "Dose" and "Onset" stand under every drug: they are aspects, not things.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Mapping, Sequence

from cribdeck.language.labels import Labels, fold_label, load_labels
from cribdeck.language.line_labels import split_label
from cribdeck.language.terms import tidy_text, word_count
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeKind

# All were set by trial on labelled notes: high enough that a term which happens to come back twice
# stays a term.
_MIN_GROUPS = 3
"Groups of siblings in which a label that no list knows must come back."
_MIN_GROUPS_UNSURE = 2
"The same for a label that is listed as one that may also be a term."
_MIN_GROUPS_PLAIN = 4
"Groups from which a plain word is a label by coming back alone."
_MIN_GROUPS_ALWAYS = 2
"Groups from which a label that always stands beside a known one is one itself."
_MAX_WORDS = 4
"Words of a label; longer ones are names or sentences."
_LINE_KINDS = (NodeKind.ITEM, NodeKind.PARAGRAPH)

Group = Mapping[str, str]
"The labels of lines that stand together: folded → as written."


@dc.dataclass(slots=True)
class _Occurrences:
    """Where a label was found."""

    written: str
    "As written where it was met first."
    groups: int = 0
    beside_known: int = 0
    "Groups in which a known label stands beside it."
    beside_recurring: int = 0
    "Groups in which another label that comes back stands beside it."

    @property
    def is_plain_word(self) -> bool:
        """Whether it is one word without a capital after its first letter."""
        folded = fold_label(self.written)
        return folded.isalpha() and self.written[1:].islower()


def infer_labels(nodes: Sequence[Node]) -> Mapping[str, str]:
    """The labels of a file that its word lists do not have.

    Returns:
        Folded label → the canonical label, or the label as first written, in small letters.
    """
    labels = load_labels()
    occurrences = _count(_groups_in(nodes), labels)
    return {
        folded: labels.unsure.get(folded, found.written.casefold())
        for folded, found in occurrences.items()
        if _is_aspect(folded, found, labels)
    }


def _is_aspect(folded: str, found: _Occurrences, labels: Labels) -> bool:
    """Whether a label names an aspect: by its neighbours, by recurring, or by recurring together.

    Neighbours count where they are there in two of three groups.
    """
    if labels.canonical(folded) is not None:
        return False
    is_unsure, is_plain = folded in labels.unsure, found.is_plain_word
    recurs = found.groups >= _MIN_GROUPS
    if (is_unsure and found.groups >= _MIN_GROUPS_UNSURE) or (
        is_plain and not is_unsure and found.groups >= _MIN_GROUPS_PLAIN
    ):
        return True
    # `Trained by` beside the known `Type` in each of two models.
    stands_always_beside = found.groups >= _MIN_GROUPS_ALWAYS and found.beside_known == found.groups
    if (is_unsure or recurs or stands_always_beside) and (
        found.beside_known * 3 >= found.groups * 2
    ):
        return True
    return (is_plain or is_unsure) and recurs and found.beside_recurring * 3 >= found.groups * 2


def _count(groups: Sequence[Group], labels: Labels) -> Mapping[str, _Occurrences]:
    """Where each label was found, by its folded form, in the order in which they were met."""
    occurrences: dict[str, _Occurrences] = {}
    for group in groups:
        known = {folded for folded, written in group.items() if labels.canonical(written)}
        for folded, written in group.items():
            found = occurrences.setdefault(folded, _Occurrences(written))
            found.groups += 1
            found.beside_known += len(known) > (folded in known)
    recurring = {folded for folded, found in occurrences.items() if found.groups >= _MIN_GROUPS}
    for group in groups:
        is_beside_recurring = len(recurring & group.keys()) > 1
        for folded in group:
            occurrences[folded].beside_recurring += is_beside_recurring
    return occurrences


def _groups_in(nodes: Sequence[Node]) -> list[Group]:
    """A group for each run of siblings that has labels, outer ones first."""
    groups: list[Group] = []
    _collect(nodes, groups)
    return groups


def _collect(nodes: Sequence[Node], groups: list[Group]) -> None:
    group: dict[str, str] = {}
    for node in nodes:
        if node.kind in _LINE_KINDS and (labelled := split_label(node.content)) is not None:
            written = tidy_text(one_line(labelled.term))
            # In a dict, so that a label which comes back among its own siblings counts once.
            if word_count(written) <= _MAX_WORDS:
                group[fold_label(written)] = written
    if group:
        groups.append(group)
    for node in nodes:
        if node.children:
            _collect(node.children, groups)
