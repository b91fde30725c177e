"""Outlines laid out by indentation: found section by section, read by their levels."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import shape

OUTLINE = "    Recall: found\n        of all\n"


def test_outline__is_a_list_by_levels() -> None:
    assert shape(OUTLINE) == [
        "1-2 list",
        "  1-2 item(line) Recall: found",
        "    2-2 list",
        "      2-2 item(line) of all",
    ]


@pytest.mark.parametrize("bullet", ["•", "–", "a)", "iv.", "(2)"])
def test_outline__without_its_bullets(bullet: str) -> None:
    assert shape(f"    {bullet} Recall\n    {bullet} Precision\n") == [
        "1-2 list",
        "  1-1 item Recall",
        "  2-2 item Precision",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "    x = 1\n    y = f(x)\n",
        "    def recall(found):\n        return found\n",
        "    $ pip install it\n    $ git push\n",
        "text\n\nmore text\n\nstill more\n\n    one line set in\n",
    ],
)
def test_code__is_no_outline(text: str) -> None:
    assert not [line for line in shape(text) if "list" in line]


def test_lines__below_an_item_are_no_outline() -> None:
    assert shape("- a\n\n    b\n")[0] == "1-3 list"


@pytest.mark.parametrize(("opening", "closing"), [("```", "```"), ("~~~~", "~~~~")])
def test_fence__in_an_outline_is_code(opening: str, closing: str) -> None:
    text = f"{OUTLINE}\n{opening}\n    set in\n# no heading\n{closing}\n\n{OUTLINE}"

    assert [line for line in shape(text) if not line.startswith(" ")] == [
        "1-2 list",
        "4-7 code <code     set in\n# no heading>",
        "9-10 list",
    ]


def test_fence__set_in_like_the_outline() -> None:
    assert shape(f"{OUTLINE}\n    ```\n    x\n    ```\n")[0] == "1-2 list"
    assert "item(line) x" not in " ".join(shape(f"{OUTLINE}\n    ```\n    x\n    ```\n"))


def test_comment__in_an_outline_is_none_of_its_lines() -> None:
    found = shape(f"{OUTLINE}<!-- not\n    yet -->\n{OUTLINE}")

    assert "3-4 comment" in found
    assert "yet" not in " ".join(found)


def test_metadata__in_an_outline_is_metadata() -> None:
    found = shape(f"{OUTLINE}    {{: .x}}\n{OUTLINE}")

    assert [line for line in found if not line.startswith(" ")] == [
        "1-2 list",
        "3-3 metadata(markup of another tool)",
        "4-5 list",
    ]


def test_metadata__of_many_lines_in_an_outline() -> None:
    found = shape(f"{OUTLINE}%%\n    not this\n%%\n{OUTLINE}")

    assert "3-5 metadata(markup of another tool)" in found
    assert "not this" not in " ".join(found)


def test_sections__are_judged_one_by_one() -> None:
    assert shape(f"# A\n\n{OUTLINE}\n# B\n\n    x = 1;\n") == [
        "1-4 heading A",
        "  3-4 list",
        "    3-4 item(line) Recall: found",
        "      4-4 list",
        "        4-4 item(line) of all",
        "6-8 heading B",
        "  8-8 code <code x = 1;>",
    ]


def test_picture__at_the_margin_belongs_to_the_line_above() -> None:
    assert shape("    Recall\n![i](p.png)\n    Precision\n") == [
        "1-3 list",
        "  1-2 item(line) Recall",
        "    2-2 list",
        "      2-2 paragraph <image i -> p.png>",
        "  3-3 item(line) Precision",
    ]


def test_marks__are_read_as_in_markdown() -> None:
    assert shape("    [[Recall]]: **found** ^id\n    b\n")[1] == (
        "  1-1 item(line) <link Recall>: <strong found>"
    )
