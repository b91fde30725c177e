"""Formulas → pictures for the sheet; the only user of ziamath."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree as ET

_SIZE = 10.0
_COMMAND = re.compile(r"\\[A-Za-z]+")


class FormulaError(Exception):
    """Why a formula cannot be typeset."""


@lru_cache(maxsize=4096)
def formula_svg(tex: str, *, inline: bool) -> tuple[str, float, float]:
    """A formula as SVG with its height and the shift of its baseline, both in em.

    Raises:
        FormulaError: its braces do not match, or it has a command that nobody knows.
    """
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
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
    return ET.tostring(picture, encoding="unicode"), height / _SIZE, (made.getyofst() - margin) / _SIZE
