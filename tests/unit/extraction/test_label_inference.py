"""Labels that no word list knows: what makes one, just above and just below each limit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cribdeck.extraction.label_inference import infer_labels
from cribdeck.model.outline import Node, NodeKind
from tests.unit.extraction.outlines import node


def group(*labels: str, kind: NodeKind = NodeKind.ITEM) -> Node:
    """A list of lines with these labels."""
    return node(NodeKind.LIST, "", *(node(kind, f"{label}: so much of it") for label in labels))


def inferred(*groups: Sequence[str]) -> dict[str, str]:
    """The labels inferred from groups of lines that stand together."""
    return dict(infer_labels([group(*labels) for labels in groups]))


KNOWN = "Uses"
NAME = "Blood level"
"No plain word, so that coming back alone does not make it a label."


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        ([["Onset"]] * 4, {"onset": "onset"}),
        ([["Onset"]] * 3, {}),
        ([["Onset", "Depth"]] * 4, {"onset": "onset", "depth": "depth"}),
        ([[NAME]] * 9, {}),
        ([["HDL"]] * 9, {}),
        ([["pH"]] * 9, {}),
        ([["tRna"]] * 9, {}),
        ([["T1"]] * 9, {}),
        ([["onset"]] * 4, {"onset": "onset"}),
        ([["Onset"], ["onset"], ["ONSET"], ["Onset:"]], {"onset": "onset"}),
        ([["Function"]] * 2, {"function": "purpose"}),
        ([["Function"]], {}),
        ([["Algorithm"]] * 2, {"algorithm": "how it works"}),
        ([[KNOWN]] * 4, {}),
    ],
)
def test_a_label_that_comes_back(groups: list[list[str]], labels: dict[str, str]) -> None:
    assert inferred(*groups) == labels


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        ([[KNOWN, NAME]] * 2, {"blood level": "blood level"}),
        ([[KNOWN, NAME]], {}),
        ([[KNOWN, NAME], [NAME]], {}),
        ([[KNOWN, NAME]] * 2 + [[NAME]], {"blood level": "blood level"}),
        ([[KNOWN, NAME]] + [[NAME]] * 2, {}),
        ([[KNOWN, NAME]] * 3 + [[NAME]] * 2, {}),
        ([[KNOWN, NAME]] * 4 + [[NAME]] * 2, {"blood level": "blood level"}),
        ([[KNOWN, "Function"]], {"function": "purpose"}),
        ([[KNOWN, "Price", NAME]] * 2, {"blood level": "blood level"}),
    ],
)
def test_a_label_beside_known_ones(groups: list[list[str]], labels: dict[str, str]) -> None:
    assert inferred(*groups) == labels


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        ([["Onset", NAME]] * 3, {"onset": "onset"}),
        ([["Onset", NAME]] * 2, {}),
        ([["Onset", NAME]] * 2 + [["Onset"], [NAME]], {"onset": "onset"}),
        ([["Onset", NAME], ["Onset"], ["Onset"], [NAME], [NAME]], {}),
        ([["Onset", NAME]] * 3 + [[NAME]] * 3, {"onset": "onset"}),
        ([["Onset", "Blood"], ["Onset", "Skin"], ["Onset", "Bone"]], {}),
    ],
)
def test_a_plain_word_that_comes_back_with_another(
    groups: list[list[str]], labels: dict[str, str]
) -> None:
    assert inferred(*groups) == labels


def test_a_label_is_written_as_it_was_first_met() -> None:
    groups = [[KNOWN, "Blood-Level"], [KNOWN, "blood level"]]
    assert inferred(*groups) == {"blood level": "blood-level"}


@pytest.mark.parametrize(
    ("label", "labels"),
    [
        ("Level in the blood", {"level in the blood": "level in the blood"}),
        ("Level in all the blood", {}),
    ],
)
def test_a_label_has_at_most_four_words(label: str, labels: dict[str, str]) -> None:
    assert inferred(*[[KNOWN, label]] * 2) == labels


def test_a_label_that_comes_twice_in_one_group_counts_once() -> None:
    assert inferred(["Onset", "Onset"], ["Onset", "Onset"]) == {}


@pytest.mark.parametrize("kind", [NodeKind.ITEM, NodeKind.PARAGRAPH])
def test_lines_have_labels(kind: NodeKind) -> None:
    found = infer_labels([group(KNOWN, NAME, kind=kind)] * 2)
    assert found == {"blood level": "blood level"}


@pytest.mark.parametrize("kind", [NodeKind.HEADING, NodeKind.QUOTE, NodeKind.LEAD])
def test_what_is_no_line_has_none(kind: NodeKind) -> None:
    assert infer_labels([group(KNOWN, NAME, kind=kind)] * 2) == {}


def test_groups_are_looked_for_at_every_depth() -> None:
    heading = node(NodeKind.HEADING, "Drugs", group(KNOWN, NAME), group(KNOWN, NAME), level=2)
    assert infer_labels([heading]) == {"blood level": "blood level"}


def test_groups_are_looked_for_behind_a_leaf() -> None:
    nodes = [node(NodeKind.PARAGRAPH, "Words"), group(KNOWN, NAME), group(KNOWN, NAME)]
    assert infer_labels(nodes) == {"blood level": "blood level"}


def test_lines_at_the_outside_are_a_group() -> None:
    lines = group(KNOWN, NAME).children
    assert infer_labels([*lines, group(KNOWN, NAME)]) == {"blood level": "blood level"}


def test_a_line_without_a_label_does_not_count() -> None:
    lines = (*group(KNOWN, NAME).children, node(NodeKind.ITEM, "only words"))
    lists = [node(NodeKind.LIST, "", *lines)] * 2
    assert infer_labels(lists) == {"blood level": "blood level"}
