"""The settings at the head of a source file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from cribdeck.config.front_matter import FrontMatter, check_front_matter, foreign_keys
from cribdeck.model.findings import Finding, Severity

IGNORE_HINT = "to keep a key of another tool, list it under `ignore_keys` in cribdeck.yaml"


def checked(
    given: dict[str, object], ignore: Sequence[str] = ()
) -> tuple[FrontMatter, list[Finding]]:
    lines = ["---", *(f"{key}: …" for key in given), "---"]
    return check_front_matter(given, lines, "cells.md", ignore)


def test_every_setting_is_taken() -> None:
    given: dict[str, object] = {
        "title": "Cells",
        "tags": "biology, exam",
        "lang": "pt-BR",
        "reversed": True,
        "facets": False,
        "lists": "gaps",
        "sheet": False,
        "sections": {"Membranes": {"reversed": False}},
    }

    front_matter, findings = checked(given)

    assert findings == []
    assert front_matter.model_dump(exclude_none=True) == {
        **given,
        "tags": ("biology", "exam"),
        "sections": {"Membranes": {"reversed": False}},
    }


def test_keys_are_in_the_order_of_the_documentation() -> None:
    assert list(FrontMatter.model_fields) == [
        "title",
        "tags",
        "lang",
        "reversed",
        "facets",
        "lists",
        "sheet",
        "sections",
    ]


@pytest.mark.parametrize(
    ("given", "title"), [(dt.date(2026, 11, 21), "2026-11-21"), (7, "7"), (1.5, "1.5")]
)
def test_a_title_may_look_like_a_date_or_a_number(given: object, title: str) -> None:
    front_matter, findings = checked({"title": given})

    assert (front_matter.title, findings) == (title, [])


def test_an_empty_value_is_as_if_not_given() -> None:
    assert checked({"title": None, "lists": None, "sections": None}) == (FrontMatter(), [])


@pytest.mark.parametrize(
    ("key", "suggestion"),
    [
        ("titel", "did you mean “title”?"),
        ("Tags", "did you mean “tags”?"),
        ("section", "did you mean “sections”?"),
        (
            "mood",
            "known keys are title, tags, lang, reversed, facets, lists, sheet, sections",
        ),
    ],
)
def test_an_unknown_key_is_an_error_with_a_suggestion(key: str, suggestion: str) -> None:
    front_matter, findings = checked({"title": "Cells", key: "x"})

    assert front_matter.title == "Cells"
    assert findings == [
        Finding(
            Severity.ERROR,
            "unknown-key",
            f"unknown front-matter key “{key}”",
            "cells.md",
            3,
            f"{suggestion}; {IGNORE_HINT}",
        )
    ]


def test_a_key_of_another_tool_is_passed_over_in_any_case() -> None:
    assert checked({"aliases": ["x"], "CSSclass": "y", "permalink": "/z"}) == (FrontMatter(), [])


def test_a_key_to_ignore_is_passed_over_as_it_is_written() -> None:
    assert checked({"mood": "calm"}, ["mood"])[1] == []
    assert [finding.code for finding in checked({"Mood": "calm"}, ["mood"])[1]] == ["unknown-key"]


def test_foreign_keys_are_lower_case_and_none_of_ours() -> None:
    assert all(key == key.casefold() for key in foreign_keys())
    assert foreign_keys().isdisjoint(FrontMatter.model_fields)


@pytest.mark.parametrize(
    ("key", "value", "message", "hint"),
    [
        (
            "title",
            ["x"],
            "title: Input should be a valid string",
            "Name of the file's matter; the deck's name when a file is built by itself.",
        ),
        ("title", True, "title: Input should be a valid string (given: True)", None),
        (
            "tags",
            {"a": 1},
            "tags: Input should be a valid tuple",
            "Anki tags for the file's notes.",
        ),
        (
            "lang",
            "en us",
            (
                "lang: String should match pattern '^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?$'"
                " (given: 'en us')"
            ),
            "Language of the file.",
        ),
        (
            "reversed",
            "perhaps",
            (
                "reversed: Input should be a valid boolean, unable to interpret input"
                " (given: 'perhaps')"
            ),
            "Overrides the deck's `cards.reversed` for the file's notes.",
        ),
        (
            "facets",
            3,
            ("facets: Input should be a valid boolean, unable to interpret input (given: 3)"),
            "Overrides the deck's `cards.facets` for the file's notes.",
        ),
        (
            "lists",
            "some",
            "lists: Input should be 'one' or 'gaps' (given: 'some')",
            "Overrides the deck's `cards.lists` for the file's notes.",
        ),
        (
            "sheet",
            "A4",
            "sheet: Input should be a valid boolean, unable to interpret input (given: 'A4')",
            "Whether the file's notes are on the sheet.",
        ),
        (
            "sections",
            {"Intro": {"backwards": True}},
            "unknown key “sections.Intro.backwards”",
            "Heading of the file → what the notes under it want otherwise.",
        ),
    ],
)
def test_a_bad_value_is_an_error_and_left_out(
    key: str, value: object, message: str, hint: str | None
) -> None:
    front_matter, findings = checked({"sheet": False, "layout": "post", key: value})

    line = 2 if key == "sheet" else 4
    assert [(found.code, found.message, found.line) for found in findings] == [
        ("bad-value", message, line)
    ]
    assert hint is None or findings[0].hint == hint
    assert getattr(front_matter, key) == getattr(FrontMatter(), key)
    assert front_matter.sheet is (key == "sheet")


def test_unknown_keys_are_reported_before_bad_values() -> None:
    _, findings = checked({"lists": "some", "titel": "x", "sheet": "A4"})

    assert [(found.code, found.line) for found in findings] == [
        ("unknown-key", 3),
        ("bad-value", 2),
        ("bad-value", 4),
    ]


def test_a_key_that_no_line_begins_with_is_on_the_first() -> None:
    _, findings = check_front_matter({"titel": "x"}, ["--- {titel: x}"], "a.md")

    assert [found.line for found in findings] == [1]
