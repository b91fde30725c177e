from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest

from cribdeck.inputs.drawings import MOST_SHAPES, drawing_problem

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
HOLDERS = {
    "use": ("g", '<use href="#{}"/>'),
    "old use": ("symbol", '<use xlink:href="#{}"/>'),
    "pattern": ("pattern", '<rect fill="url(#{})"/>'),
    "stroke": ("pattern", "<rect stroke=\"url( '#{}' )\"/>"),
    "style": ("pattern", '<rect style="fill: url(#{})"/>'),
    "mask": ("mask", '<rect mask="url(#{})"/>'),
    "clip": ("clipPath", '<rect clip-path="url(#{})"/>'),
    "filter": ("filter", '<rect filter="url(#{})"/>'),
    "marker": ("marker", '<path d="M0 0" marker-end="url(#{})"/>'),
    "gradient": ("linearGradient", '<linearGradient href="#{}"/>'),
    "style sheet": (
        "pattern",
        '<style>.c{0} {{{{ fill: url(#{0}) }}}}</style><rect class="c{0}"/>',
    ),
}
"How an element refers to another that holds the next level."


def problem(tmp_path: Path, inner: str) -> str:
    path = tmp_path / "a.svg"
    path.write_text(SVG.format(inner), "utf-8")
    return drawing_problem(path, megapixels=1)


def levels(kind: str, depth: int, width: int) -> str:
    holder, reference = HOLDERS[kind]
    defined = "".join(
        f'<{holder} id="n{n}">{reference.format(f"n{n + 1}").format() * width}</{holder}>'
        for n in range(depth)
    )
    return f'<defs>{defined}<{holder} id="n{depth}"><rect/></{holder}></defs>' + reference.format(
        "n0"
    )


@pytest.mark.parametrize("kind", HOLDERS)
def test_references__are_counted_wherever_they_are_used(tmp_path: Path, kind: str) -> None:
    assert problem(tmp_path, levels(kind, 2, 3)) == ""
    assert problem(tmp_path, levels(kind, 12, 10)) == f"asks for more than {MOST_SHAPES} shapes"


@pytest.mark.parametrize("kind", HOLDERS)
def test_references__in_a_circle_are_told(tmp_path: Path, kind: str) -> None:
    holder, reference = HOLDERS[kind]
    inner = f'<{holder} id="a">{reference.format("b").format()}</{holder}>'
    inner += f'<{holder} id="b">{reference.format("a").format()}</{holder}>'

    assert problem(tmp_path, inner) == "refers to itself"


def test_markers__count_at_each_point_of_a_line(tmp_path: Path) -> None:
    marker = f'<marker id="m">{"<rect/>" * 400}</marker>'
    line = f'<path d="M{"1 2 " * 100}" style="marker-mid:url(#m)"/>'

    assert problem(tmp_path, marker + line.replace("1 2 " * 100, "1 2 ")) == ""
    assert "shapes" in problem(tmp_path, marker + line)


def test_links__lead_somewhere_and_take_nothing_in(tmp_path: Path) -> None:
    assert problem(tmp_path, '<a id="x" href="#x"><rect/></a>') == ""


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<g>" * 200 + "</g>" * 200, "levels"),
        (f"<text>{'x' * 2_000_000}</text>", "shapes"),
        (f'<path d="M{"1 " * 1_100_000}"/>', "shapes"),
        ("<rect/>" * (MOST_SHAPES + 1), "shapes"),
        (f"<text>{'x' * 5_000_000}</text>", "characters"),
    ],
)
def test_sizes__have_limits(tmp_path: Path, inner: str, said: str) -> None:
    assert said in problem(tmp_path, inner)


def test_pictures__within_a_drawing_are_measured(tmp_path: Path) -> None:
    from PIL import Image

    photograph = io.BytesIO()
    Image.new("1", (2000, 2000)).save(photograph, "png")
    inner = "<image href='data:{};base64,{}'/>"
    as_photograph = inner.format("image/png", base64.b64encode(photograph.getvalue()).decode())
    bomb = SVG.format(levels("use", 12, 10)).encode()
    nested = SVG.format("<rect/>").encode()
    for _ in range(4):
        data = base64.b64encode(nested).decode()
        nested = SVG.format(inner.format("image/svg+xml", data)).encode()

    assert "megapixels" in problem(tmp_path, as_photograph)
    assert "shapes" in problem(
        tmp_path, inner.format("image/svg+xml", base64.b64encode(bomb).decode())
    )
    assert "in drawings" in problem(
        tmp_path, inner.format("image/svg+xml", base64.b64encode(nested).decode())
    )


@pytest.mark.parametrize(
    "data", [b"", b"no XML", b"<svg", b"\xff\xfe<", b"<?xml encoding='x'?><a/>"]
)
def test_what_is_no_drawing__is_left_to_others(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.svg"
    path.write_bytes(data)

    assert drawing_problem(path, megapixels=1) == ""


def test_what_is_not_there__is_left_to_others(tmp_path: Path) -> None:
    assert drawing_problem(tmp_path / "none.svg", megapixels=1) == ""
