"""The facts of WeasyPrint that `weasyprint_svg_private` rests on; drawings end no layout."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from cribdeck.writers.paper.fonts import faces, fontconfig
from cribdeck.writers.paper.weasyprint_private import Renderer, write_pdf

pytestmark = pytest.mark.pdf
STOPS = "<stop/><stop offset='1' stop-color='red'/>"
FILLED = "<rect width='9' height='9' fill='url(#g)'/>"


def undrawn(inner: str, root: str = "viewBox='0 0 9 9'") -> list[str]:
    """The addresses told for a drawing that is laid out and painted."""
    renderer = Renderer({face.url: face.data for face in faces()}, fontconfig())
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' {root}>{inner}</svg>"
    page = f'<html lang=en><title>t</title><img alt=a src="data:image/svg+xml,{quote(drawing)}">'
    with renderer.running():
        document = renderer.render(page)
        write_pdf(document, document.pages, "pdf")
    return renderer.undrawn


@pytest.mark.parametrize(
    "root",
    [
        "viewBox=':'",
        "viewBox='0 0 9'",
        "width='xem'",
        "width='nan' height='9'",
        "height='inf'",
        "style='width: calc(1em + 2px)'",
        "width='-9' height='9'",
        "viewBox='0 0 -9 9'",
    ],
)
def test_guarded__a_drawing_without_a_size_takes_up_no_room_and_is_told(root: str) -> None:
    assert undrawn("<rect/>", root)


@pytest.mark.parametrize("inner", ["<rect transform='x'/>", "<text rotate='x'>a</text>"])
def test_guarded__a_drawing_that_raises_is_told(inner: str) -> None:
    assert undrawn(f"{inner}<rect opacity='x'/>")


@pytest.mark.parametrize("kind", ["linear", "radial"])
@pytest.mark.parametrize("spread", ["repeat", "reflect"])
@pytest.mark.parametrize("units", ["objectBoundingBox", "userSpaceOnUse"])
@pytest.mark.parametrize("length", ["1e-12", "1e-7", "1e-5", "0.001", "nan", "inf", "0"])
def test_guarded__a_gradient_that_repeats_too_often_is_told(
    kind: str, spread: str, units: str, length: str
) -> None:
    size = f"x2='{length}'" if kind == "linear" else f"r='{length}'"
    given = f"id='g' spreadMethod='{spread}' gradientUnits='{units}'"
    ordinary = "x2='2'" if kind == "linear" else "r='2'"
    started = time.process_time()

    assert undrawn(f"<{kind}Gradient {given} {size}>{STOPS}</{kind}Gradient>{FILLED}")
    assert not undrawn(f"<{kind}Gradient {given} {ordinary}>{STOPS}</{kind}Gradient>{FILLED}")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("transform", ["scale(1e-7)", "scale(1e-9 1e-9)", "matrix(0 0 0 0 0 0)"])
def test_guarded__a_gradient_that_is_shrunk_is_told(transform: str) -> None:
    given = f"id='g' spreadMethod='repeat' y2='1' gradientTransform='{transform}'"
    assert undrawn(f"<linearGradient {given}>{STOPS}</linearGradient>{FILLED}")


def test_guarded__what_is_replaced_is_put_back() -> None:
    from weasyprint.images import SVGImage
    from weasyprint.svg import SVG, defs

    def all_of_them() -> list[object]:
        return [
            SVGImage.get_intrinsic_size,
            SVG.draw,
            defs.spread_linear_gradient,
            defs.spread_radial_gradient,
        ]

    before = all_of_them()
    undrawn("<rect/>")

    assert all_of_them() == before
