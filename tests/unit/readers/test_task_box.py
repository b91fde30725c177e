"""Core rule: the boxes of task lists."""

from __future__ import annotations

import pytest

from tests.unit.readers.outlines import read, shape


@pytest.mark.parametrize("box", ["[ ]", "[x]", "[X]", "[ ] ", "[x]\t"])
@pytest.mark.parametrize("bullet", ["-", "*", "1."])
def test_box__is_left_out(bullet: str, box: str) -> None:
    assert shape(f"{bullet} {box} write it\n")[-1] == "  1-1 item write it"


@pytest.mark.parametrize(
    "text", ["[]  a", "[y] a", "[ ]a", "[ ]", "[  ] a", "a [ ] b", "`[ ]` a", "\\[ ] a"]
)
def test_wording__stays_in_the_item(text: str) -> None:
    assert shape(f"- {text}\n") != shape("- a\n")
    assert shape(f"- {text}\n")[-1].startswith("  1-1 item ")


def test_box__outside_of_items_is_text() -> None:
    assert shape("[ ] a\n") == ["1-1 paragraph [ ] a"]
    assert shape("> [x] a\n")[-1] == "  1-1 paragraph [x] a"


def test_box__before_a_second_paragraph_is_text() -> None:
    assert shape("- a\n\n  [ ] b\n")[-1] == "    3-3 paragraph [ ] b"


def test_box__in_nested_items_and_quotes() -> None:
    assert shape("> - [ ] a\n>   - [x] b\n") == [
        "1-2 quote",
        "  1-2 list",
        "    1-2 item a",
        "      2-2 list",
        "        2-2 item b",
    ]


def test_box__in_a_heading_of_an_item_is_text() -> None:
    assert shape("- # [ ] a\n")[-1] == "    1-1 heading [ ] a"


def test_box__before_what_would_be_a_block() -> None:
    assert shape("- [ ] # 3\n") == ["1-1 list", "  1-1 item # 3"]


def test_box__that_is_a_link_reference_is_a_link() -> None:
    assert shape("- [x] a\n\n[x]: https://a.b\n")[-1] == "  1-1 item <link x -> https://a.b> a"


def test_box__leaves_an_empty_text_before_bold() -> None:
    (tasks,) = read("- [ ] **Recall**: share\n").nodes

    assert [item.kind.value for item in tasks.children[0].content] == ["text", "strong", "text"]
    assert tasks.children[0].content[0].text == ""
