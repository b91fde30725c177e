"""What a claim is where it stands: each role, and what makes a name a label."""

from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.extraction.roles import (
    LabelJudge,
    PlacedClaim,
    Role,
    Scope,
    is_facet,
    is_own_name,
    role_of,
)
from cribdeck.extraction.rules import Claim
from cribdeck.language.labels import load_labels
from cribdeck.model.outline import Node, NodeKind, Span
from tests.unit.extraction.outlines import inline, node, paragraph, read

CLAIM = Claim(inline("Uses"), Span(2, 2), Span(2, 2), inline("drinking"))
UNDER = Scope("Water (H2O)", ("Water (H2O)",))
PLACED = PlacedClaim(CLAIM, UNDER, "Uses", "use cases", is_title=False, pointer_reason="")
ROW = dc.replace(CLAIM, columns=((inline("Price"), node(NodeKind.CELL, "none")),))
LIST = node(NodeKind.LIST, "", node(NodeKind.ITEM, "drinking"))


@pytest.mark.parametrize(
    ("values", "role"),
    [
        ({}, Role.FACET),
        ({"label": ""}, Role.RECORD),
        ({"scope": Scope()}, Role.RECORD),
        ({"claim": ROW}, Role.RECORD),
        ({"pointer_reason": "links"}, Role.POINTER),
        ({"pointer_reason": "links", "written": "Water"}, Role.POINTER),
        ({"is_title": True}, Role.TITLE),
        ({"is_title": True, "label": "", "scope": Scope()}, Role.TITLE),
        ({"is_title": True, "pointer_reason": "links"}, Role.POINTER),
        ({"written": "Water"}, Role.OWN_NAME),
        ({"written": "Water", "is_title": True}, Role.OWN_NAME),
        ({"written": "Water", "scope": Scope()}, Role.RECORD),
    ],
)
def test_role_of(values: dict[str, object], role: Role) -> None:
    assert role_of(dc.replace(PLACED, **values)) is role  # type: ignore[arg-type] # a row


@pytest.mark.parametrize("value", [UNDER, PLACED])
def test_a_place_is_never_changed(value: Scope | PlacedClaim) -> None:
    for field in dc.fields(value):
        with pytest.raises(dc.FrozenInstanceError):
            setattr(value, field.name, None)


@pytest.mark.parametrize(
    ("written", "record", "is_own"),
    [
        ("water", "Water (H2O)", True),
        ("Water (clean)", "Water (H2O)", True),
        ("H2O", "Water (H2O)", False),
        ("ML", "Machine Learning (ML)", True),
        ("machine learning", "ML (Machine Learning)", True),
        ("Learning", "Machine Learning (ML)", False),
        ("Water", None, False),
    ],
)
def test_is_own_name(written: str, record: str | None, *, is_own: bool) -> None:
    assert is_own_name(dc.replace(PLACED, written=written, scope=Scope(record))) is is_own


def test_is_facet__a_row_of_a_table_is_a_thing_of_its_own() -> None:
    assert is_facet(PLACED) is True
    assert is_facet(dc.replace(PLACED, claim=ROW)) is False
    assert is_facet(dc.replace(PLACED, label="")) is False
    assert is_facet(dc.replace(PLACED, scope=Scope(None, ("Water",)))) is False


JUDGE = LabelJudge(load_labels(), {"onset": "onset", "mood": "mood"})


def placed(claim: Claim, *, among_facets: bool = False, is_title: bool = False) -> PlacedClaim:
    return JUDGE.place(claim, UNDER, among_facets=among_facets, is_title=is_title)


def test_place__keeps_claim_scope_and_title() -> None:
    claim = dc.replace(CLAIM, term=inline("**Uses**:"))
    assert placed(claim, is_title=True) == PlacedClaim(
        claim, UNDER, "Uses", "use cases", is_title=True, pointer_reason=""
    )


def test_place__says_why_a_claim_only_leads_elsewhere() -> None:
    claim = Claim(inline("Lecturer"), Span(2, 2), Span(2, 2), inline("M. Salt"))
    reason = "says something of the notes, not of their matter"
    assert placed(claim).pointer_reason == reason


HEADING = node(NodeKind.HEADING, "Salt", level=3)


@pytest.mark.parametrize(
    ("claim", "among_facets", "label"),
    [
        (CLAIM, False, "use cases"),
        (dc.replace(CLAIM, text=()), False, "use cases"),
        (dc.replace(CLAIM, term=inline("Onset")), False, "onset"),
        (dc.replace(CLAIM, term=inline("Colour")), False, ""),
        (dc.replace(CLAIM, term=inline("Colour")), True, "colour"),
        (dc.replace(CLAIM, term=inline("Colour"), text=()), True, ""),
        (dc.replace(CLAIM, term=inline("Colour"), body=(LIST,)), True, ""),
        (dc.replace(CLAIM, term=inline("Colour"), body=(paragraph("blue"),)), True, "colour"),
        (dc.replace(CLAIM, text=(), body=(LIST,)), True, "use cases"),
        (dc.replace(CLAIM, is_question=True), False, ""),
        (dc.replace(CLAIM, is_section=True), False, "use cases"),
        (dc.replace(CLAIM, is_section=True, body=(paragraph("blue"),)), False, "use cases"),
        (dc.replace(CLAIM, is_section=True, body=(paragraph("blue"), HEADING)), False, ""),
        (dc.replace(CLAIM, body=(HEADING,)), False, "use cases"),
    ],
)
def test_place__the_label_that_a_name_stands_for(
    claim: Claim, label: str, *, among_facets: bool
) -> None:
    assert placed(claim, among_facets=among_facets).label == label


def siblings(text: str) -> tuple[Node, ...]:
    """The items of a list."""
    return read(text)[0].children


KNOWN = "- Uses: drinking\n- Price: none\n"


@pytest.mark.parametrize(
    ("nodes", "are_so"),
    [
        (siblings(KNOWN), True),
        (siblings("- Uses: drinking\n"), False),
        (siblings(f"{KNOWN}- Colour: none at all\n- Smell: none at all\n"), True),
        (siblings(f"{KNOWN}- Colour: none\n- Smell: none\n- Taste: none\n"), False),
        (siblings(f"{KNOWN}- Types: all\n- Colour: none\n- Smell: none\n- Taste: none\n"), True),
        (siblings(f"{KNOWN}- one more\n- and another\n- and a third\n"), True),
        (siblings("- Uses: drinking\n- Colour: none\n"), False),
        ((paragraph("Uses: drinking"), paragraph("Price: none")), True),
        ((paragraph("Uses: drinking"), node(NodeKind.ITEM, "Price: none")), True),
        ((paragraph("Uses: drinking"), node(NodeKind.QUOTE, "Price: none")), False),
        ((), False),
    ],
)
def test_are_facets(nodes: tuple[Node, ...], *, are_so: bool) -> None:
    assert JUDGE.are_facets(nodes, UNDER) is are_so


def test_are_facets__only_under_a_record() -> None:
    assert JUDGE.are_facets(siblings(KNOWN), Scope(None, ("Water",), ("Water",))) is False
