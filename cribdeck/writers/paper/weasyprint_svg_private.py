"""All that depends on how WeasyPrint 70 measures and draws SVG; its only user.

WeasyPrint asks a drawing for its size without catching what that raises, and repeats a gradient as
often as its text says. tests/unit/writers/paper/test_weasyprint_svg_private.py tests the facts that
this rests on.
"""

from __future__ import annotations

import contextlib
import logging
import math
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

_Thing: TypeAlias = Any
"Something of WeasyPrint's, which has no types."
_Made: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]
"A function → one to put in its place."

_SPREADS = frozenset({"repeat", "reflect"})
"Ways of going on behind the end of a gradient that draw it again."
_MOST_COLOURS = 500
"Colours of a gradient with its repetitions, which take some milliseconds each time it is used."


@contextlib.contextmanager
def guarded_drawings(undrawn: list[str]) -> Iterator[None]:
    """While this runs, no drawing ends a layout or repeats a gradient without end.

    The address of a drawing that cannot be measured, or drawn to its end, is added to `undrawn`;
    what cannot be measured takes up no room.

    Rests on: `SVGImage.get_intrinsic_size` (width, height and ratio) and `SVG.draw` are all that is
    asked of a drawing after it was read, and `SVGImage.draw` catches what `SVG.draw` raises; the
    two functions of `svg.defs` that repeat a gradient are called by name with these parameters.
    """
    from weasyprint.images import SVGImage
    from weasyprint.svg import SVG, defs

    with (
        _replaced(SVGImage, "get_intrinsic_size", _measured(undrawn)),
        _replaced(SVG, "draw", _drawn(undrawn)),
        _replaced(defs, "spread_linear_gradient", _linear),
        _replaced(defs, "spread_radial_gradient", _radial),
    ):
        yield


@contextlib.contextmanager
def _replaced(owner: _Thing, name: str, made: _Made) -> Iterator[None]:
    original = getattr(owner, name)
    setattr(owner, name, made(original))
    try:
        yield
    finally:
        setattr(owner, name, original)


def _measured(undrawn: list[str]) -> _Made:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def get_intrinsic_size(image: _Thing, *given: _Thing) -> _Thing:
            try:
                size = original(image, *given)
                if all(figure is None or 0 <= figure < math.inf for figure in size):
                    return size
            # A drawing raises whatever its text makes it raise.
            except Exception as error:
                logging.getLogger(__name__).debug("drawing without a size", exc_info=error)
            undrawn.append(str(image._base_url))  # noqa: SLF001 - the one place that reads it
            return 0, 0, None

        return get_intrinsic_size

    return made


def _drawn(undrawn: list[str]) -> _Made:
    def made(original: Callable[..., Any]) -> Callable[..., Any]:
        def draw(svg: _Thing, *given: _Thing) -> None:
            try:
                original(svg, *given)
            except Exception:
                undrawn.append(str(svg.url))
                raise

        return draw

    return made


def _linear(original: Callable[..., Any]) -> Callable[..., Any]:
    def spread(kind: str, stops: list[float], colours: list[Any], *rest: _Thing) -> _Thing:
        if kind in _SPREADS:
            x1, y1, x2, y2, (left, top, width, height), matrix = rest
            x, y = matrix.transform_point(x1, y1)
            end_x, end_y = matrix.transform_point(x2, y2)
            across, down = end_x - x, end_y - y
            corners = [
                ((corner_x - x) * across + (corner_y - y) * down) / (across**2 + down**2)
                for corner_x in (left, left + width)
                for corner_y in (top, top + height)
            ]
            reach = max(*corners, stops[-1]) - min(*corners, stops[0])
            _check(reach, stops[-1] - stops[0], len(colours))
        return original(kind, stops, colours, *rest)

    return spread


def _radial(original: Callable[..., Any]) -> Callable[..., Any]:
    def spread(kind: str, stops: list[float], colours: list[Any], *rest: _Thing) -> _Thing:
        if kind in _SPREADS:
            x, y, inner, _, _, outer, width, height, matrix = rest
            far_x, far_y = matrix.invert.transform_point(width, height)
            reach = math.hypot(max(abs(x), abs(far_x - x)), max(abs(y), abs(far_y - y)))
            length = abs(outer - inner) * (stops[-1] - stops[0])
            _check(reach + abs(inner) + abs(outer), length, len(colours))
        return original(kind, stops, colours, *rest)

    return spread


def _check(reach: float, length: float, colours: int) -> None:
    """Refuse a gradient that repeats too often to reach so far, or endlessly.

    Raises:
        ValueError: it does.
    """
    # What is no number is not smaller, either.
    if not reach * colours <= length * _MOST_COLOURS:
        raise ValueError("a gradient that repeats too often")
