"""What a reader leaves out because no person wrote it is told."""

from __future__ import annotations

import pytest

from cribdeck.extraction import extract
from cribdeck.model.findings import Finding
from cribdeck.model.outline import NodeKind, Outline, walk_nodes
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes


def outline(text: str, name: str = "a.md") -> Outline:
    return read_outline(source_from_bytes(text.encode(), name))


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in findings]


def dl(terms: int) -> str:
    return "<dl>\n" + "".join(f"<dt>T{n}</dt>\n" for n in range(terms)) + "<dd>green</dd>\n</dl>\n"


@pytest.mark.parametrize(("terms", "told"), [(10, []), (11, [("over-limit", 2)])])
def test_terms_over_one_description__are_ten(terms: int, told: list[tuple[str, int]]) -> None:
    read = outline(dl(terms))

    described = [
        node
        for node in walk_nodes(read.nodes)
        if node.kind is NodeKind.DEFINITION and node.children
    ]
    assert len(described) == 10
    assert codes(read.findings) == told


def test_descriptions_of_one_term__are_all_its_own() -> None:
    read = outline("<dl><dt>A<dt>B<dd>1<dd><dd>2</dl>")

    first, second = read.nodes[0].children
    assert [len(first.children), len(second.children)] == [1, 2]


@pytest.mark.parametrize("name", ["a.md", "a.html"])
@pytest.mark.parametrize(("marks", "told"), [(100, []), (101, [("overlong-line", 3)])])
def test_marks_over_one_letter__are_two_hundred(
    name: str, marks: int, told: list[tuple[str, int]]
) -> None:
    line = "e" + "\u0301\u0323" * marks + " x" * 500

    assert codes(outline(f"a\n\n{line}\n", name).findings) == told


@pytest.mark.parametrize(("length", "kept"), [(4000, True), (4001, False)])
def test_address_of_a_link__is_dropped_if_no_person_wrote_it(length: int, kept: bool) -> None:  # noqa: FBT001 - a case
    (node,) = outline(f"[a](http://{'x' * (length - 7)})\n").nodes

    assert bool(node.content[0].target) is kept


def test_name_over_others__is_cut_where_it_is_repeated_and_told() -> None:
    name = "many words " * 40
    extraction, findings = extract(outline(f"# T\n\n## {name}\n\n- Leaf: green\n- Root: brown\n"))

    trails = {candidate.trail for candidate in extraction.candidates if candidate.trail}
    ((title, cut),) = {trail for trail in trails if len(trail) == 2}
    assert (title, len(cut), cut[-1]) == ("T", 300, "…")
    assert codes(findings) == [("over-limit", 3)]


def test_trail__is_a_thousand_characters_and_a_little_more() -> None:
    names = "".join(f"{'#' * n} {'name ' * 50}{n}\n\n" for n in range(1, 7))
    extraction, _ = extract(outline(f"{names}- Leaf: green\n"))

    (trail,) = {candidate.trail for candidate in extraction.candidates if len(candidate.trail) == 6}
    assert [len(name) for name in trail] == [251, 251, 251, 247, 40, 40]


@pytest.mark.parametrize(
    "text",
    [
        "| Leaf | {} |\n|-|-|\n| a | b |\n",
        "| | Leaf | Root |\n|-|-|-|\n| {} | b | c |\n",
    ],
)
def test_label_of_a_table__is_cut_and_told(text: str) -> None:
    extraction, findings = extract(outline(text.format("many words " * 40)))

    assert codes(findings) == [("over-limit", 1 if text.startswith("| Leaf") else 3)]
    written = [facet.written for each in extraction.candidates for facet in each.facets]
    assert all(len(label) <= 300 for label in written)
