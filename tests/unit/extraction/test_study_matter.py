"""What is left out because it is no study matter, just above and just below each limit."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.rules import Claim
from cribdeck.extraction.study_matter import not_study_matter, pointer_reason
from cribdeck.language.labels import load_labels
from cribdeck.model.inline import Inline, InlineKind, text
from cribdeck.model.outline import Node, NodeKind, Span
from tests.unit.extraction.outlines import inline, node, paragraph, read

LABELS = load_labels()
LINK = "[a course](https://a.example)"


def reason(node: Node) -> str:
    return not_study_matter(node, LABELS)


REFERENCES = "a section of links and references"
LONG = "It says in more than six words what salt is."
SHORT = "in six words and no more"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", REFERENCES),
        (LINK, REFERENCES),
        (f"See {LINK}, where it says at length what salt is.", REFERENCES),
        (f"See **{LINK}**, where it says at length what salt is.", REFERENCES),
        ("`https://a.example` says at length and well what salt is.", REFERENCES),
        (SHORT, REFERENCES),
        (f"{SHORT} than", ""),
        (LONG, ""),
        (f"{LONG}\n\n{LONG}\n\nSee {LINK}, where it says at length what salt is.", ""),
        (f"{LONG}\n\nSee {LINK}, where it says at length what salt is.", REFERENCES),
        (f"{LONG}\n\n{SHORT}", ""),
        (f"{LONG}\n\n{SHORT}\n\n{SHORT}", REFERENCES),
        (f"{LONG}\n\n{LONG}\n\n{SHORT}\n\n{SHORT}\n\n{SHORT}", ""),
        (f"- {SHORT}\n- {SHORT}", REFERENCES),
        (f"- {LONG}\n- {LONG}", ""),
    ],
)
def test_a_section_of_references(body: str, why: str) -> None:
    (heading,) = read(f"## 3. Further reading:\n\n{body}")
    assert reason(heading) == why


def test_a_section_of_another_name_is_kept() -> None:
    (heading,) = read(f"## Courses\n\n{LINK}")
    assert reason(heading) == ""


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("dataview", "a query for another tool"),
        ("DataView", "a query for another tool"),
        ("python", ""),
        ("", ""),
    ],
)
def test_a_query(language: str, why: str) -> None:
    assert reason(node(NodeKind.CODE, "`list`", info=language)) == why


def test_only_code_is_a_query() -> None:
    assert reason(node(NodeKind.QUOTE, "Tasks", info="tasks")) == ""


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ([LINK, LINK], "a list of links"),
        ([LINK], ""),
        ([], ""),
        ([LINK, "Salt"], ""),
        ([LINK, f"{LINK} abc"], ""),
        ([LINK, f"{LINK} ab"], "a list of links"),
        ([LINK, "[seven77](https://a.example) abc"], ""),
        ([LINK, "[seven777](https://a.example) abc"], "a list of links"),
        ([LINK, "abc [seven77](https://a.example)7"], ""),
        ([LINK, "[a b c d e f g h](https://a.example) a b c"], "a list of links"),
        ([LINK, f"**{LINK}**"], ""),
    ],
)
def test_a_list_of_links(items: list[str], why: str) -> None:
    nodes = (node(NodeKind.ITEM, item) for item in items)
    assert reason(node(NodeKind.LIST, "", *nodes)) == why


def test_a_list_of_links_has_items_with_nothing_in_them() -> None:
    link = node(NodeKind.ITEM, LINK)
    assert reason(node(NodeKind.LIST, "", link, node(NodeKind.PARAGRAPH, LINK))) == ""
    assert reason(node(NodeKind.LIST, "", link, link._replace(children=(paragraph("x"),)))) == ""
    assert reason(node(NodeKind.QUOTE, "", link, link)) == ""


def test_a_link_without_wording_is_no_link_to_read() -> None:
    badge = Inline(InlineKind.LINK, "", (Inline(InlineKind.IMAGE, target="a.png"),))
    empty = node(NodeKind.ITEM)._replace(content=(badge,))
    assert reason(node(NodeKind.LIST, "", node(NodeKind.ITEM, LINK), empty)) == ""


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        (LINK, "links or badges without text"),
        (f"{LINK} | {LINK}", "links or badges without text"),
        (f"{LINK} ![built](b.png)", "links or badges without text"),
        (f"[![built](b.png)](https://a.example) {LINK}", "links or badges without text"),
        (f"{LINK} says it", ""),
        ("![built](b.png)", ""),
        ("![built](b.png) ![tested](b.png)", ""),
        ("![built](b.png) salt", ""),
        ("salt", ""),
    ],
)
def test_a_paragraph_of_links(wording: str, why: str) -> None:
    assert reason(paragraph(wording)) == why


def test_only_a_paragraph_is_left_out_for_links() -> None:
    assert reason(node(NodeKind.ITEM, LINK)) == ""


# --- claims that only lead elsewhere --------------------------------------------------------------


def claim(term: str, said: str = "") -> Claim:
    """A labelled line."""
    return Claim(inline(term), Span(1, 1), Span(1, 1), inline(said))


NOTE = "says something of the notes, not of their matter"


@pytest.mark.parametrize(
    ("term", "said", "why"),
    [
        ("Lecturer", "M. Salt", NOTE),
        ("lecturer:", "M. Salt", NOTE),
        ("Lecturer", "", NOTE),
        ("Lecturer", SHORT, NOTE),
        ("Lecturer", f"{SHORT} than", ""),
        ("Salt", "M. Salt", ""),
        ("Reference", LINK, "links"),
        ("Reference", "", ""),
        ("Reference", "[sixsix](https://a.example) five", ""),
        ("Reference", "[sixsix](https://a.example) fou5", ""),
        ("Reference", "[sixsix](https://a.example) fou", "links"),
        ("Reference", "[sixsix](https://a.example) in [sixsix](https://a.example)", "links"),
        ("Reference", "of the sea", ""),
        ("Salt", LINK, ""),
    ],
)
def test_pointer_reason(term: str, said: str, why: str) -> None:
    assert pointer_reason(claim(term, said), LABELS) == why


@pytest.mark.parametrize(
    "values",
    [
        {"columns": ((inline("Price"), node(NodeKind.CELL, "none")),)},
        {"is_section": True},
        {"is_question": True},
        {"body": (paragraph("Salt."),)},
    ],
)
@pytest.mark.parametrize("line", [claim("Lecturer", "M. Salt"), claim("Reference", LINK)])
def test_pointer_reason__only_of_a_line_by_itself(line: Claim, values: dict[str, object]) -> None:
    assert pointer_reason(line, LABELS) != ""
    changed = dc.replace(line, **values)  # type: ignore[arg-type] # a row
    assert pointer_reason(changed, LABELS) == ""


def test_pointer_reason__exactly_six_tenths_in_links_say_something() -> None:
    said = (*inline("[sixsix](https://a.example)"), text(" four"))
    assert pointer_reason(dc.replace(claim("Reference"), text=said), LABELS) == ""
