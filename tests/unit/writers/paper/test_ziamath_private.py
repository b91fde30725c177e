"""The facts of ziamath and ziafont that `ziamath_private` rests on, one by one."""

from __future__ import annotations

import contextlib
import re
from xml.etree import ElementTree as ET

import pytest

from cribdeck.writers.paper import ziamath_private as private
from cribdeck.writers.paper.ziamath_private import Glyph

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def drawn(tex: str) -> private.Picture:
    return private.draw(tex, size=10, inline=True)


def glyphs(tex: str) -> list[Glyph]:
    return [part for part in private.parts(drawn(tex)) if isinstance(part, Glyph)]


def test_draw__letters_are_references_to_symbols_even_if_that_was_switched_off() -> None:
    from ziamath.config import config

    config.svg2 = False
    tags = [element.tag for element in drawn("x+y").svg]

    assert "symbol" in tags, "config.svg2 makes no symbols: see draw"
    assert tags.count("use") == 3, "letters are no longer used from symbols: see draw"


def test_draw__ids_of_symbols_end_in_the_number_of_the_glyph() -> None:
    picture = drawn("x")
    (symbol,) = (element for element in picture.svg if element.tag == "symbol")

    assert re.fullmatch(r"[A-Za-z0-9]+_\d+", symbol.attrib["id"]), "ids changed: see parts"
    number = int(symbol.attrib["id"].rpartition("_")[2])
    assert number == picture.font.cmap.glyphid("𝑥"), "ids name no glyphs: see parts"
    assert len(symbol.attrib["viewBox"].split()) == 4


def test_draw__symbols_are_of_twelve_points() -> None:
    from ziafont.glyph import SimpleGlyph

    assert private.SYMBOL_SIZE == SimpleGlyph.DFLT_SIZE_PT, "see SYMBOL_SIZE"


def test_draw__the_margin_and_the_baseline_tell_where_a_line_is() -> None:
    picture = drawn("x")
    height = float(picture.svg.attrib["height"])
    _, top, _, box_height = map(float, picture.svg.attrib["viewBox"].split())
    (letter,) = glyphs("x")

    # The letter stands on the baseline, which is where the picture's own lower edge is moved to.
    assert picture.margin >= 0
    assert letter.y == pytest.approx(
        top + box_height - (picture.margin - picture.baseline), abs=0.05
    ), "getsize or getyofst tell something else: see draw"
    assert height == pytest.approx(box_height, abs=0.01)


def test_draw__unknown_commands_are_in_the_mathml_as_text() -> None:
    assert "\\nosuch" in drawn(r"\nosuch x").mathml, "unknown commands are kept otherwise: see draw"


def test_draw__broken_tex_raises() -> None:
    with pytest.raises(Exception, match=r".*"):
        drawn(r"\frac{1")


def test_parts__glyphs_know_their_character_place_and_size() -> None:
    base, index = glyphs("x_i")

    assert (base.character, index.character) == ("𝑥", "𝑖")
    assert base.x < index.x
    assert base.y < index.y, "an index does not stand lower: see parts"
    assert index.scale < base.scale, "an index is not smaller: see parts"
    assert base.scale == pytest.approx(10 / private.SYMBOL_SIZE, rel=0.01)
    assert base.fill == "black"


def test_parts__lines_of_fractions_stay_what_they_are() -> None:
    parts = list(private.parts(drawn(r"\frac{a}{b}")))

    others = [part.tag for part in parts if isinstance(part, ET.Element)]
    assert others == ["rect"], "the line of a fraction is drawn otherwise: see parts"


def test_parts__what_has_no_character_has_an_outline() -> None:
    tall = [glyph for glyph in glyphs(r"\left(\frac{\frac{a}{b}}{c}\right)") if not glyph.character]

    assert len(tall) == 2, "tall brackets have characters now: see parts"
    assert all(child.tag == "path" for glyph in tall for child in glyph.outline)


def test_characters__of_glyphs_and_of_their_forms_for_indices() -> None:
    font = drawn("x").font
    characters = private.characters_by_glyph(font)
    glyph = font.cmap.glyphid("2")
    (form,) = font.gsub.sub([glyph], font.features)

    assert font.cmap.glyphid("文") == 0, "a missing character has a glyph: characters_by_glyph"
    assert form != glyph, "the feature ssty is not switched on: see characters_by_glyph"
    assert (characters[glyph], characters[form]) == ("2", "2")


def test_version__is_that_of_the_package() -> None:
    assert re.match(r"\d+\.\d+", private.ziamath_version())


NESTS = {
    "braces": ("{x", "}"),
    "powers": ("x^{", "x}"),
    "indices": ("x_{", "x}"),
    "both": ("x_{1}^{", "x}"),
    "fractions": (r"\frac{1}{1+", "}"),
    "continued": (r"\cfrac{1}{1+", "}"),
    "roots": (r"\sqrt{", "x}"),
    "brackets": (r"\left(x", r"\right)"),
    "bracketed powers": (r"\left(x^{", r"x}\right)^2"),
    "tables": (r"\begin{matrix}x&", r"\end{matrix}"),
    "lines": (r"\overline{x", "}"),
    "accents": (r"\hat{x", "}"),
    "texts": (r"\text{x", "}"),
}


@pytest.mark.parametrize("kind", NESTS)
def test_draw__work_does_not_double_with_each_level(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ziamath.nodes.mnode import Mnode

    made = 0
    original = Mnode.__init__

    def counted(self: Mnode, *arguments: object, **given: object) -> None:
        nonlocal made
        made += 1
        original(self, *arguments, **given)

    monkeypatch.setattr(Mnode, "__init__", counted)
    begin, end = NESTS[kind]
    counts = {}
    for levels in (3, 6, 12):
        made = 0
        drawn(begin * levels + "x" + end * levels)
        counts[levels] = made

    # A third power at the most, as each level is measured in as many ways as levels lie around it.
    assert counts[12] <= 8 * counts[6] <= 64 * counts[3], counts


@pytest.mark.parametrize("kind", NESTS)
def test_draw__what_is_measured_once_looks_as_if_measured_each_time(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, end = NESTS[kind]
    tex = rf"\uparrow \left. {begin * 3} x + \sum_i \left| y \right|_2 {end * 3} \right|_0"
    once = ET.tostring(drawn(tex).svg)
    monkeypatch.setattr(private, "_measured_once", contextlib.nullcontext)

    assert ET.tostring(drawn(tex).svg) == once
