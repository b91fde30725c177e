from __future__ import annotations

import dataclasses as dc
from pathlib import Path

import pytest

from cribdeck.language.labels import Labels, fold_label, load_labels


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Use-Cases (typical)", "use cases"),
        ("What's it?", "whats it"),
        ("It’s", "its"),
        ("a(b(c", "a"),
        ("Pro/Con(s)", "pro con"),
        ("ÜBER", "über"),
        ("a_b", "a_b"),
        ("  ", ""),
    ],
)
def test_fold_label__case_signs_and_parentheses_do_not_count(written: str, folded: str) -> None:
    assert fold_label(written) == folded


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Definition:", "definition"),
        ("Use Case(s)", "use cases"),
        ("Vorteile", "advantages"),
        ("优点", "advantages"),
        ("Was ist das?", "definition"),
        ("Leaf", None),
        # A label that may just as well be a term.
        ("Role", None),
    ],
)
def test_canonical__labels_of_every_language(written: str, canonical: str | None) -> None:
    assert load_labels().canonical(written) == canonical


@pytest.fixture
def own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Labels:
    """The labels of two files of the test's own."""
    (tmp_path / "a.yaml").write_text(
        "facets:\n  leaf: [Leaves, 'blade?']\n  root: ['root?', 7]\ncounters: [Page, 'no.']\n",
        "utf-8",
    )
    (tmp_path / "b.txt").write_text("facets:\n  stem: [stalk]\n", "utf-8")
    (tmp_path / "c.yaml").write_text(
        "facets:\n  stem: [leaves, trunk]\ncounters: [page, Row]\nterm_columns: [Plant]\n", "utf-8"
    )
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)
    return load_labels.__wrapped__()


def test_load_labels__a_form_belongs_to_the_first_label_that_has_it(own_words: Labels) -> None:
    assert own_words.facets == {
        "leaves": "leaf",
        "leaf": "leaf",
        "7": "root",
        "trunk": "stem",
        "stem": "stem",
    }


def test_load_labels__a_form_with_a_question_mark_is_unsure(own_words: Labels) -> None:
    assert own_words.unsure == {"blade": "leaf", "root": "root"}
    assert own_words.canonical("Root") is None


def test_load_labels__the_words_of_all_files_are_one_set(own_words: Labels) -> None:
    assert own_words.counters == {"page", "no", "row"}
    assert own_words.term_columns == {"plant"}
    assert own_words.question_words == frozenset()


def test_labels__cannot_be_changed() -> None:
    with pytest.raises(dc.FrozenInstanceError):
        load_labels().facets = {}  # type: ignore[misc] # which is the point
