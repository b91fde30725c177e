"""Block rule: YAML at the head of a file."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import read, shape

META = "metadata(front matter)"


@pytest.mark.parametrize("closing", ["---", "...", "--- "])
def test_block__is_metadata_and_a_mapping(closing: str) -> None:
    text = f"---\ntitle: Cells\ntags: [a, b]\n{closing}\n# Heading\n"

    assert read(text).front_matter == {"title": "Cells", "tags": ["a", "b"]}
    assert shape(text)[:2] == [f"1-4 {META}", "5-5 heading Heading"]


@pytest.mark.parametrize("body", ["", "\n", "# a comment\ntitle: x\n", "\ntitle: x\n"])
def test_block__may_be_empty_or_begin_with_a_comment(body: str) -> None:
    assert shape(f"---\n{body}---\ntext\n")[0].endswith(META)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nSome text\n\n---\n",
        "\n---\ntitle: x\n---\n",
        "text\n---\ntitle: x\n---\n",
        " ---\ntitle: x\n---\n",
        "----\ntitle: x\n----\n",
        "> ---\n> title: x\n> ---\n",
        "- ---\n  title: x\n  ---\n",
        "---\n",
        "",
    ],
)
def test_thematic_break__is_no_front_matter(text: str) -> None:
    assert read(text).front_matter == {}
    assert META not in " ".join(shape(text))


def test_block__that_is_never_closed_ends_with_its_keys() -> None:
    text = "---\ntitle: Cells\nlang: en\n\n- item\n"

    assert shape(text) == [f"1-3 {META}", "5-5 list", "  5-5 item item"]
    assert read(text).front_matter["title"] == "Cells"


def test_block__holds_no_other_blocks() -> None:
    text = "---\ntitle: x\nlist:\n    - deeply: set in\n<ul>\n#tag\n```\n---\n\n- item\n"

    assert shape(text) == [f"1-8 {META}", "10-10 list", "  10-10 item item"]


def test_block__before_an_outline_by_indentation() -> None:
    assert shape("---\na:\n    b: c\n---\n\n    Recall: found\n        of all\n") == [
        f"1-4 {META}",
        "6-7 list",
        "  6-7 item(line) Recall: found",
        "    7-7 list",
        "      7-7 item(line) of all",
    ]
