from __future__ import annotations

import re

import pytest

from cribdeck.writers.paper.formulas import FormulaError, formula_svg

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def svg_of(tex: str) -> str:
    return formula_svg(tex, inline=True, known={})[0]


def test_formula__letters_are_text_in_the_math_font() -> None:
    svg = svg_of(r"\frac{a}{b} = x_{ij}^2 + \alpha")

    assert 'font-family="STIX Two Math"' in svg
    assert set("".join(re.findall(r">([^<>]+)</text>", svg))) == set("𝑎𝑏=𝑥𝑖𝑗2+𝛼")
    assert "<path" not in svg


def test_formula__what_has_no_character_is_an_outline() -> None:
    assert "<path" in svg_of(r"\left(\frac{\frac{a}{b}}{c}\right)")
    assert "<path" in svg_of(r"\underbrace{a+b}_{c}")


def test_formula__made_once() -> None:
    known: dict[str, str] = {}
    first = formula_svg("x^2", inline=True, known=known)

    assert list(known) == ["inline x^2"]
    known["inline x^2"] = known["inline x^2"].replace("𝑥", "𝑦")
    assert formula_svg("x^2", inline=True, known=known)[0] == first[0].replace("𝑥", "𝑦")


@pytest.mark.parametrize("tex", [r"\nosuchcommand{x}", r"\frac{1", r"\ce{H2O}"])
def test_formula__not_typeset_is_an_error(tex: str) -> None:
    known: dict[str, str] = {}
    with pytest.raises(FormulaError):
        formula_svg(tex, inline=True, known=known)
    assert known == {}
