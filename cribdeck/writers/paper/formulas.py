"""Formulas → pictures for paper.

Each letter is set as text in the math font, which is a third of the work of painting its outline
and can be searched; only brackets, roots and sums of other sizes, which have no character of their
own, are outlines.
"""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping
from xml.etree import ElementTree as ET

from cribdeck.writers.paper import ziamath_private as ziamath
from cribdeck.writers.paper.fonts import MATH_FAMILY
from cribdeck.writers.paper.ziamath_private import Glyph, Picture

_SIZE = 10.0
"Points in which a formula is drawn; the result is in em, so any size would do."
_KEPT: tuple[str, ...] = ("xmlns", "width", "height", "viewBox")
"Attributes of the picture that stay as ziamath wrote them."
_COMMAND = re.compile(r"\\[A-Za-z]+")
_TAG = re.compile(r"<[^>]*>")


class FormulaError(Exception):
    """Why a formula cannot be typeset."""


def formula_shelf() -> tuple[str, str]:
    """Name and version of the part of the cache that holds formulas."""
    # The first figure is for the way letters are set here: raised, it makes all formulas anew.
    return "formulas", f"1 ziamath {ziamath.ziamath_version()}"


def formula_svg(
    tex: str, *, inline: bool, known: MutableMapping[str, str], longest: int = 2_000
) -> tuple[str, float, float]:
    """A formula as SVG with its height and the shift of its baseline, both in em.

    What was made once is kept in `known`. `longest` is in letters of TeX (the setting
    `limits.formula_letters`).

    Raises:
        FormulaError: its braces do not match, it has a command that nobody knows, or more letters
            than the longest may have.
    """
    if len(tex) > longest:
        raise FormulaError(f"it has more than {longest} letters, the limit `formula_letters`")
    # In the line and on a line of its own the same TeX looks different.
    key = f"{'inline' if inline else 'display'} {tex}"
    if key not in known:
        known[key] = json.dumps(_draw(tex, inline=inline), ensure_ascii=False)
    svg, height, shift = json.loads(known[key])
    return svg, height, shift


def _draw(tex: str, *, inline: bool) -> tuple[str, float, float]:
    try:
        picture = ziamath.draw(tex, size=_SIZE, inline=inline)
    except Exception as error:  # the library raises whatever its parser trips over
        raise FormulaError(str(error)) from error
    # A command that the library does not know is passed through as text.
    unknown = _COMMAND.search(_TAG.sub(" ", picture.mathml))
    if unknown is not None:
        raise FormulaError(f"{unknown.group()} is unknown")
    # The height is the picture's, margin and all; the baseline is the formula's own.
    svg = ET.tostring(_with_text(picture), encoding="unicode")
    height = float(picture.svg.attrib["height"])
    return svg, height / _SIZE, (picture.baseline - picture.margin) / _SIZE


def _with_text(picture: Picture) -> ET.Element:
    """The picture with letters in place of references to outlines.

    Letters on one line that look alike share a `<text>`, each with an x of its own.
    """
    attributes = picture.svg.attrib
    kept = {name: attributes[name] for name in _KEPT if name in attributes}
    out = ET.Element("svg", {**kept, "font-family": MATH_FAMILY})
    run: ET.Element | None = None
    for part in ziamath.parts(picture):
        if isinstance(part, Glyph) and part.character is not None:
            run = _append_letter(out, run, part, part.character)
        else:
            out.append(_outline(part) if isinstance(part, Glyph) else part)
            # What is drawn keeps its place among the letters: the order is that of reading.
            run = None
    return out


def _append_letter(
    out: ET.Element, run: ET.Element | None, glyph: Glyph, character: str
) -> ET.Element:
    """Add a letter to the run of text before it, or begin a new run; the run it is in."""
    look = {
        "y": f"{glyph.y:.2f}",
        "font-size": f"{glyph.scale * ziamath.SYMBOL_SIZE:.2f}",
        "fill": glyph.fill,
    }
    if run is not None and all(run.get(name) == value for name, value in look.items()):
        run.set("x", f"{run.get('x')} {glyph.x:.2f}")
        run.text = f"{run.text}{character}"
        return run
    run = ET.SubElement(out, "text", {"x": f"{glyph.x:.2f}", **look})
    run.text = character
    return run


def _outline(glyph: Glyph) -> ET.Element:
    """A glyph as its outline, put where it stands."""
    move = f"translate({glyph.x:.3f} {glyph.y:.3f}) scale({glyph.scale:.5f})"
    group = ET.Element("g", {"transform": move, "fill": glyph.fill})
    group.extend(glyph.outline)
    return group
