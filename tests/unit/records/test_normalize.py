from __future__ import annotations

from typing import Any

import pytest

from cribdeck.model.inline import text
from cribdeck.model.outline import Node, Span
from cribdeck.model.records import Candidate, Facet, Origin, Record
from cribdeck.readers.markdown import read_inline
from cribdeck.records.normalize import key_of, normalize, with_gaps_filled, wording
from tests.making import records
from tests.unit.records.parts import bullets, facet, item, paragraph, picture


def test_tags__are_the_headings_below_the_deck() -> None:
    (found,) = (
        record
        for record in records("# Exam!\n\n## Part one & two\n\n- Recall: found\n")
        if record.term == "Recall"
    )

    assert found.tags == ("deck::Exam::Part-one-&-two",)


def candidate(term: str, *definition: Node, **values: object) -> Candidate:
    """A candidate of a term in Markdown, found on line 3."""
    given: dict[str, Any] = {
        "facets": (),
        "trail": ("Plants", "Trees"),
        "sections": ("Plants",),
        "span": Span(3, 4),
        "rule": "labelled",
        **values,
    }
    return Candidate(read_inline(term), definition, **given)


GREEN = paragraph("green")


def test_normalize__a_record_has_what_its_candidate_has() -> None:
    given = candidate("1) **Leaf** (L):", GREEN, facets=(facet("use", GREEN),))

    assert normalize([given], "a.md") == [
        Record(
            key="leaf",
            term="Leaf (L)",
            content=(text("Leaf"), text(" (L)")),
            aliases=("Leaf", "L"),
            definition=(GREEN,),
            facets=(facet("use", GREEN),),
            trail=("Plants", "Trees"),
            sections=("Plants",),
            tags=("Plants",),
            rule="labelled",
            origins=(Origin("a.md", Span(3, 4)),),
        )
    ]


def test_normalize__a_term_that_is_nothing_but_marks_makes_no_record() -> None:
    given = [candidate("Leaf"), candidate("–"), candidate("Root")]

    assert [made.term for made in normalize(given, "a.md")] == ["Leaf", "Root"]


def test_normalize__the_given_tags_and_one_of_the_headings() -> None:
    given = candidate("Leaf", sections=("Exam", "Part one", "!", "Trees"))

    def tags(**values: Any) -> tuple[str, ...]:
        (made,) = normalize([given], "a.md", **values)
        return made.tags

    assert tags() == ("Exam::Part-one::Trees",)
    assert tags(title="Exam") == ("Part-one::Trees",)
    assert tags(root="My deck", title="Trees") == ("My-deck::Exam::Part-one",)
    assert tags(tags=("#hard one", "!", "a::b")) == ("hard-one", "a::b", "Exam::Part-one::Trees")
    assert normalize([candidate("Leaf", sections=())], "a.md")[0].tags == ()


def test_normalize__a_sentence_with_gaps_is_known_by_the_whole_of_it() -> None:
    given = candidate("Gap", cloze=read_inline("A {{c1::leaf}} is {{c2::green::colour}}."))
    (made,) = normalize([given], "a.md")

    assert made.key == "a leaf is green"
    assert made.term == "Gap"
    assert made.cloze == given.cloze


@pytest.mark.parametrize(
    ("sentence", "filled"),
    [
        ("A {{c1::leaf}}.", "A leaf."),
        ("A {{c12::leaf::part of a tree}} of {{c2::it}}", "A leaf of it"),
        ("{{c1::two\nlines}}", "two\nlines"),
        ("A {{leaf}} and {{c::leaf}}", "A {{leaf}} and {{c::leaf}}"),
        ("no gap", "no gap"),
    ],
)
def test_with_gaps_filled__answers_stand_without_their_hints(sentence: str, filled: str) -> None:
    assert with_gaps_filled(sentence) == filled


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("Leaf cell", "leaf cell"),
        ("Leaf (of a tree)", "leaf"),
        ("Leaf [1]", "leaf"),
        ("(leaf)", "leaf"),
        # The arguments of a call belong to its name.
        ("O(n)", "o n ()"),
        ("O(1)", "o 1 ()"),
        ("list.pop()", "list pop ()"),
        (f"{'f' * 20}({'x' * 12})", f"{'f' * 20} {'x' * 12} ()"),
        (f"{'f' * 21}(x)", "f" * 21),
        (f"f({'x' * 13})", "f"),
        ("f (x)", "f"),
    ],
)
def test_key_of__without_remarks_but_with_arguments(term: str, key: str) -> None:
    assert key_of(term) == key


USE, PURPOSE, FORM = (facet(name, paragraph(name)) for name in ("use", "purpose", "form"))
PICTURE = picture()


@pytest.mark.parametrize(
    ("definition", "facets", "promoted", "kept"),
    [
        # Without a definition the purpose becomes it, or else the first facet.
        ((), (USE, PURPOSE, FORM), PURPOSE.content, (USE, FORM)),
        ((), (USE, FORM, facet("form")), USE.content, (FORM, facet("form"))),
        ((PICTURE,), (USE,), (*USE.content, PICTURE), ()),
        ((GREEN,), (USE, PURPOSE), (GREEN,), (USE, PURPOSE)),
        ((), (), (), ()),
        ((GREEN,), (), (GREEN,), ()),
    ],
)
def test_normalize__every_record_is_to_have_a_definition(
    definition: tuple[Node, ...],
    facets: tuple[Facet, ...],
    promoted: tuple[Node, ...],
    kept: tuple[Facet, ...],
) -> None:
    (made,) = normalize([candidate("Leaf", *definition, facets=facets)], "a.md")

    assert (made.definition, made.facets) == (promoted, kept)


def test_wording__all_nodes_on_one_line_folded() -> None:
    nodes = [
        paragraph("Green,  LEAF"),
        paragraph(""),
        bullets(item("of", paragraph("a Tree")), "x"),
    ]

    assert wording(nodes) == "green leaf of a tree x"
    assert wording([]) == ""
