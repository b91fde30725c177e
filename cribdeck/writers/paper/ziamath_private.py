"""All that depends on the inside of ziamath 0.12 and ziafont 0.11; their only user.

ziamath's public interface ends at finished pictures in which every letter is an outline. To set the
letters as text instead, the picture has to be read: which glyph of the font each part shows, where,
and what character that glyph is a shape of. Each function says which facts it rests on;
tests/unit/writers/paper/test_ziamath_private.py tests them one by one.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

Font: TypeAlias = Any
"A `ziamath.mathfont.MathFont`, which has no types."

_Node: TypeAlias = Any
"A node of ziamath's, which has no types."

SYMBOL_SIZE = 12.0
"Points of the letters in ziafont's symbols (`SimpleGlyph.DFLT_SIZE_PT`)."
_MATHEMATICAL = (
    range(0x21, 0x250),
    range(0x370, 0x400),
    range(0x2010, 0x2C00),
    range(0x1D400, 0x1D800),
)
"""Blocks of Unicode whose characters formulas are made of: Latin, Greek, signs and arrows, and the
mathematical alphabets."""


def ziamath_version() -> str:
    """The version that is installed, without loading it."""
    return version("ziamath")


@dc.dataclass(frozen=True, slots=True)
class Picture:
    """A formula as ziamath draws it; lengths are points at the size it was asked for."""

    svg: ET.Element
    font: Font
    margin: float
    "Above and below the formula's own height."
    baseline: float
    "From the baseline up to the lower edge of the formula itself; negative below it."
    mathml: str
    "The formula in MathML, as ziamath understood it."


def draw(tex: str, *, size: float, inline: bool) -> Picture:
    """A formula drawn with letters of `size` points.

    Raises:
        Exception: of any class, whatever ziamath's parser stumbles over.

    Rests on: `config.svg2` is global and makes each letter a `<use>` of a `<symbol>`; the picture's
    height has a margin, half of it above and half below, that `getsize` leaves out; `getyofst` and
    `mathmlstr` are public.
    """
    from ziamath.config import config
    from ziamath.zmath import Latex

    # Set for each formula, since another user of ziamath in this process may have changed it.
    config.svg2 = True
    with _measured_once():
        formula = Latex(tex, size=size, inline=inline)
    svg = formula.svgxml()
    margin = (float(svg.attrib["height"]) - formula.getsize()[1]) / 2
    return Picture(svg, formula.font, margin, formula.getyofst(), formula.mathmlstr())


@contextmanager
def _measured_once() -> Iterator[None]:
    """What is measured in a formula is measured once.

    To know how tall brackets are to be, each row is laid out without them first, and so is each row
    in it: work doubles with each level. A row's height is the same whenever these are: what is in
    it, the style and size of its letters, and what its parents passed on.

    Rests on: `Mrow._get_height_nostretch` takes the row's elements and the arguments for their
    nodes, leaves both as they are, and depends on nothing else of its row.
    """
    from ziamath.nodes import mrow

    row: Any = mrow.Mrow
    name = "_get_height_nostretch"
    original: Callable[..., tuple[float, float]] = getattr(row, name)
    known: dict[object, tuple[float, float]] = {}

    def measured(node: _Node, line: list[ET.Element], **given: object) -> tuple[float, float]:
        key = (
            node.element.tag,
            len(node.element),
            node.size,
            repr(node.style),
            repr(sorted(given.items())),
            *(ET.tostring(element) for element in line),
        )
        if key not in known:
            known[key] = original(node, line, **given)
        return known[key]

    setattr(row, name, measured)
    try:
        yield
    finally:
        setattr(row, name, original)


@dc.dataclass(frozen=True, slots=True)
class Glyph:
    """A letter or sign of a formula; its origin is the left end of its baseline."""

    x: float
    y: float
    scale: float
    "Size as a multiple of `SYMBOL_SIZE`."
    fill: str
    "Colour."
    character: str | None
    "What it is a shape of; None where no character has this shape, as for a tall bracket."
    outline: ET.Element
    "The `<symbol>` with its outline."


def parts(picture: Picture) -> Iterator[Glyph | ET.Element]:
    """What a picture is made of, in order: glyphs, and other elements such as lines of fractions.

    Rests on: a `<use>` stands at the corner of its symbol's box, whose `viewBox` tells where the
    letter's origin is in it (ziafont, `SimpleGlyph.place` and `svgsymbol`); a symbol's id is the
    name of the font, `_` and the number of the glyph.
    """
    characters = characters_by_glyph(picture.font)
    symbols = {element.get("id", ""): element for element in picture.svg if element.tag == "symbol"}
    for element in picture.svg:
        if element.tag == "use":
            # The symbol's box is fitted into the box of the reference, so their heights tell the
            # size; its corner is subtracted, since the letter's origin is what is wanted.
            symbol = symbols[element.attrib["href"].removeprefix("#")]
            left, above, _, height = map(float, symbol.attrib["viewBox"].split())
            scale = float(element.attrib["height"]) / height
            number = symbol.attrib["id"].rpartition("_")[2]
            yield Glyph(
                x=float(element.attrib["x"]) - left * scale,
                y=float(element.attrib["y"]) - above * scale,
                scale=scale,
                fill=element.get("fill", "black"),
                character=characters.get(int(number)) if number.isdecimal() else None,
                outline=symbol,
            )
        elif element.tag != "symbol":
            yield element


@cache
def characters_by_glyph(font: Font) -> dict[int, str]:
    """The number of a glyph → the character that it is a shape of.

    The forms of letters for indices (OpenType feature `ssty`) are taken for the letter itself.

    Rests on: `font.cmap.glyphid(character)` is the number of a glyph, 0 if the font has none;
    `font.gsub.sub` replaces glyphs by the features switched on in `font.features`.
    """
    found: dict[int, str] = {}
    index_forms: dict[int, str] = {}
    for block in _MATHEMATICAL:
        for code in block:
            # Several characters may share a glyph: the first in Unicode's order is taken.
            glyph = font.cmap.glyphid(chr(code))
            if glyph:
                found.setdefault(glyph, chr(code))
                index_forms.setdefault(font.gsub.sub([glyph], font.features)[0], chr(code))
    # A glyph that has a character of its own is that character, whatever else it is a form of.
    return index_forms | found
