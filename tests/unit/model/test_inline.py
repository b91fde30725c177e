from __future__ import annotations

import pytest

from cribdeck.model.inline import (
    Inline,
    InlineKind,
    masked_text,
    one_line,
    plain_text,
    slice_content,
    split_lines,
    strip,
    without_images,
    without_styles,
)
from cribdeck.readers.markdown import read_inline

CONTENT = read_inline("**Bold** `code: x` and [link](https://a.b) $x_1$ ![pic](p.png)")


def test_plain_and_masked_text__have_one_length() -> None:
    assert plain_text(CONTENT) == "Bold code: x and link x_1 pic"
    assert len(masked_text(CONTENT)) == len(plain_text(CONTENT))
    assert ":" not in masked_text(CONTENT)


@pytest.mark.parametrize("cut", range(len(plain_text(CONTENT)) + 1))
def test_slice__two_parts_make_the_whole(cut: int) -> None:
    whole = plain_text(CONTENT)

    left, right = slice_content(CONTENT, 0, cut), slice_content(CONTENT, cut, len(whole))

    # Code, formulas and pictures are never cut: they go where they begin.
    assert plain_text(left) + plain_text(right) == whole


def test_strip__leaves_pictures() -> None:
    picture = Inline(InlineKind.IMAGE, "", target="p.png")

    assert strip((Inline(InlineKind.TEXT, "  "), picture)) == (picture,)
    assert one_line(strip(read_inline("  a  b "))) == "a b"


def test_split_lines__at_soft_and_hard_ends() -> None:
    assert [one_line(line) for line in split_lines(read_inline("one\n**two**<br>three"))] == [
        "one",
        "two",
        "three",
    ]


def test_without__images_and_styles() -> None:
    assert plain_text(without_images(read_inline("a ![b](c.png)"))) == "a "
    assert without_styles(read_inline("**a** [b](c)")) == (
        Inline(InlineKind.TEXT, "a"),
        Inline(InlineKind.TEXT, " "),
        Inline(InlineKind.TEXT, "b"),
    )
