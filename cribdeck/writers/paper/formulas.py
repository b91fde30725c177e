"""Formulas → pictures for paper; the only user of ziamath.

Each letter is set as text in the math font, which is a third of the work of painting its outline
and can be searched; only brackets, roots and sums of other sizes, which have no character of their
own, are outlines.
"""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping
from functools import cache
from importlib.metadata import version
from typing import Any
from xml.etree import ElementTree as ET

_SIZE = 10.0
_SYMBOL_SIZE = 12.0
"Points of the letters in ziafont's symbols."
_COMMAND = re.compile(r"\\[A-Za-z]+")
_MATHEMATICAL = (
    range(0x21, 0x250),
    range(0x370, 0x400),
    range(0x2010, 0x2C00),
    range(0x1D400, 0x1D800),
)
"Blocks of Unicode whose characters formulas are made of."


class FormulaError(Exception):
    """Why a formula cannot be typeset."""


def formula_shelf() -> tuple[str, str]:
    """Name and version of what may be remembered of formulas."""
    return "formulas", f"1 ziamath {version('ziamath')}"


def formula_svg(
    tex: str, *, inline: bool, known: MutableMapping[str, str], longest: int = 2_000
) -> tuple[str, float, float]:
    """A formula as SVG with its height and the shift of its baseline, both in em.

    What was made once is `known`.

    Raises:
        FormulaError: its braces do not match, it has a command that nobody knows, or more letters
            than the longest may have.
    """
    if len(tex) > longest:
        raise FormulaError(f"it has more than {longest} letters, the limit `formula_letters`")
    key = f"{'inline' if inline else 'display'} {tex}"
    if key not in known:
        known[key] = json.dumps(_made(tex, inline=inline), ensure_ascii=False)
    svg, height, shift = json.loads(known[key])
    return svg, height, shift


def _made(tex: str, *, inline: bool) -> tuple[str, float, float]:
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = True
    try:
        made = Latex(tex, size=_SIZE, inline=inline)
        picture = made.svgxml()
    except Exception as error:  # the library raises whatever its parser trips over
        raise FormulaError(str(error)) from error
    # A command that the library does not know is passed through as text.
    unknown = _COMMAND.search(re.sub(r"<[^>]*>", " ", made.mathmlstr()))
    if unknown is not None:
        raise FormulaError(f"{unknown.group()} is unknown")
    # The picture has a margin that the formula's own size leaves out.
    height = float(picture.attrib["height"])
    margin = (height - made.getsize()[1]) / 2
    svg = ET.tostring(_as_text(picture, made.font), encoding="unicode")
    return svg, height / _SIZE, (made.getyofst() - margin) / _SIZE


def _as_text(picture: ET.Element, font: Any) -> ET.Element:  # noqa: ANN401 - a ziamath font
    """The picture with letters in place of references to outlines.

    A reference stands at the corner of its symbol's box, from which the letter's origin is told
    (ziafont, `SimpleGlyph.place` and `svgsymbol`).
    """
    characters = _characters(font)
    symbols = {element.get("id", ""): element for element in picture if element.tag == "symbol"}
    out = ET.Element(
        "svg",
        {
            name: picture.attrib[name]
            for name in ("xmlns", "width", "height", "viewBox")
            if name in picture.attrib
        },
    )
    out.set("font-family", "STIX Two Math")
    run: ET.Element | None = None
    for element in picture:
        if element.tag == "use":
            name = element.attrib["href"].removeprefix("#")
            left, above, _, tall = map(float, symbols[name].attrib["viewBox"].split())
            scale = float(element.attrib["height"]) / tall
            x, y = (
                float(element.attrib["x"]) - left * scale,
                float(element.attrib["y"]) - above * scale,
            )
            fill = element.get("fill", "black")
            character = (
                characters.get(int(number))
                if (number := name.rpartition("_")[2]).isdecimal()
                else None
            )
            line = {"y": f"{y:.2f}", "font-size": f"{scale * _SYMBOL_SIZE:.2f}", "fill": fill}
            if character is None:
                outline = ET.SubElement(
                    out,
                    "g",
                    {"transform": f"translate({x:.3f} {y:.3f}) scale({scale:.5f})", "fill": fill},
                )
                outline.extend(symbols[name])
                run = None
            elif run is not None and all(run.get(key) == value for key, value in line.items()):
                run.set("x", f"{run.get('x')} {x:.2f}")
                run.text = f"{run.text}{character}"
            else:
                run = ET.SubElement(out, "text", {"x": f"{x:.2f}", **line})
                run.text = character
        elif element.tag != "symbol":
            out.append(element)
            run = None
    return out


@cache
def _characters(font: Any) -> dict[int, str]:  # noqa: ANN401 - the same
    """Glyph → the character that it is a shape of.

    The forms for indices (feature `ssty`) are set with the letter's own shape.
    """
    found: dict[int, str] = {}
    forms: dict[int, str] = {}
    for block in _MATHEMATICAL:
        for code in block:
            glyph = font.cmap.glyphid(chr(code))
            if glyph:
                found.setdefault(glyph, chr(code))
                forms.setdefault(font.gsub.sub([glyph], font.features)[0], chr(code))
    return forms | found
