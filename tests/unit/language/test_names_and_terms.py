from __future__ import annotations

import pytest

from cribdeck.language.terms import aliases_of, fold, is_enumerator, is_name, tidy_text


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("1. Frame the problem:", "Frame the problem"),
        ("2.1.3 Collect data", "Collect data"),
        ("iv) Deploy -", "Deploy"),
        ("a. MAE", "MAE"),
        ("• Recall ", "Recall"),
        ("Overfitting [1][2]:", "Overfitting"),
        ("C++", "C++"),
        ("Machine Learning (ML)", "Machine Learning (ML)"),
        ("“Quoted”", "Quoted"),
        ("Three.js", "Three.js"),
    ],
)
def test_tidy_text__numbering_markers_and_closing_marks_go(written: str, tidied: str) -> None:
    assert tidy_text(written) == tidied
    assert tidy_text(tidied) == tidied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fine-Tuning", "fine tuning"),
        ("F1  Score", "f1 score"),
        ("ＡＩ", "ai"),
        ("Bayes’ theorem", "bayes theorem"),
    ],
)
def test_fold__spellings_of_one_term_agree(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C#", "C++"), ("&&", "||"), ("recall", "precision")]
)
def test_fold__different_terms_differ(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("term", "aliases"),
    [
        ("Machine Learning (ML)", ("Machine Learning", "ML")),
        ("ML (Machine Learning)", ("ML", "Machine Learning")),
        ("Large Language Models (LLMs)", ("Large Language Models", "LLMs")),
        ("Recall (sensitivity)", ("Recall",)),
        ("Recall", ()),
    ],
)
def test_aliases_of__abbreviation_and_expansion_both_ways(
    term: str, aliases: tuple[str, ...]
) -> None:
    assert aliases_of(term) == aliases


@pytest.mark.parametrize(
    "value", ["Recall", "Amazon S3", "Means", "git stash", "机器学习", "C#", "Ohm's law"]
)
def test_is_name__names(value: str) -> None:
    assert is_name(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "   ",
        "It has two options",
        "This is a sentence. And another",
        "https://example.org/x",
        "10",
        "You should always do the following",
        "if this is so then that",
        "a " * 20,
    ],
)
def test_is_name__not_names(value: str) -> None:
    assert not is_name(value)


def test_is_enumerator() -> None:
    assert all(map(is_enumerator, ["Domain 1", "Task Statement 2.3", "Chapter IV", "Step 3"]))
    assert not any(
        map(
            is_enumerator,
            ["Amazon S3", "Amazon Q", "Claude 2", "Recall", "Type I error", "L1 regularization"],
        )
    )
