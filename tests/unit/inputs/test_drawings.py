from __future__ import annotations

import base64
import io
import time
from pathlib import Path

import pytest

from cribdeck.inputs.drawings import MOST_SHAPES
from cribdeck.inputs.drawings import drawing_problem as problem_of

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


def said_of(path: Path, megapixels: float) -> str:
    """What is said of a drawing; nothing if it may be shown."""
    problem = problem_of(path, megapixels)
    return problem[1] if problem is not None else ""


def problem(tmp_path: Path, inner: str) -> str:
    path = tmp_path / "a.svg"
    path.write_text(SVG.format(inner), "utf-8")
    return said_of(path, megapixels=1)


def levels(kind: str, depth: int, width: int) -> str:
    holder, reference = HOLDERS[kind]
    defined = "".join(
        f'<{holder} id="n{n}">{reference.format(f"n{n + 1}").format() * width}</{holder}>'
        for n in range(depth)
    )
    return (
        f'<defs>{defined}<{holder} id="n{depth}"><rect/></{holder}></defs>'
        + reference.format("n0").format()
    )


@pytest.mark.parametrize("kind", HOLDERS)
def test_references__are_counted_wherever_they_are_used(tmp_path: Path, kind: str) -> None:
    assert problem(tmp_path, levels(kind, 2, 3)) == ""
    assert problem(tmp_path, levels(kind, 12, 10)) == f"asks for more than {MOST_SHAPES} shapes"


@pytest.mark.parametrize(
    "rule", [".c { fill: url(#p); b { x: y } }", ".c { b { x: y } fill: url(#p) }"]
)
def test_references__beside_a_rule_within_a_rule_count_for_everything(
    tmp_path: Path, rule: str
) -> None:
    inner = f'<style>{rule}</style><pattern id="p"><g/></pattern><g class="c"/>'

    assert problem(tmp_path, inner)
    assert problem(tmp_path, inner.replace("url(#p)", "red")) == ""


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


@pytest.mark.parametrize("tag", ["text", "text><textPath", "text><tspan", "text><a", "a"])
@pytest.mark.parametrize(
    "inner", ["x" * 25_000, "<tspan>x</tspan>" * 18_000, "<tspan/>x" * 18_000, "<b>x</b>y" * 18_000]
)
def test_letters__have_a_limit(tmp_path: Path, tag: str, inner: str) -> None:
    end = "".join(f"</{name}>" for name in reversed(tag.split("><")))

    assert "shapes" in problem(tmp_path, f"<{tag}>{inner}{end}")
    assert problem(tmp_path, f"<{tag}>{inner[:90].rpartition('>')[0] and 'x' * 9000}{end}") == ""


def test_letters__that_are_not_drawn_cost_little(tmp_path: Path) -> None:
    assert problem(tmp_path, f"<style>{'x' * 200_000}</style><desc>{'y' * 90_000}</desc>") == ""


@pytest.mark.parametrize("sheet", ["x", "{", "}", "a,", "url(", "{}", "@", "a{b", "url(#a "])
def test_style_sheets__of_anything_are_read_in_no_time(tmp_path: Path, sheet: str) -> None:
    started = time.process_time()
    problem(tmp_path, f"<style>{sheet * 100_000}</style><rect/>")

    assert time.process_time() - started < 5


GRADIENTS = {
    "own": '<linearGradient id="g" spreadMethod="{}"/>',
    "of another": '<radialGradient id="g" href="#h"/><radialGradient id="h" spreadMethod="{}"/>',
    "of its parents": '<g spreadMethod="{}"><linearGradient id="g"/></g>',
}


@pytest.mark.parametrize("kind", GRADIENTS)
@pytest.mark.parametrize("paint", ['fill="url(#g)"', 'style="stroke:url(#g)"'])
def test_gradients__that_repeat_count_each_time(tmp_path: Path, kind: str, paint: str) -> None:
    for spread, most in (("pad", 9_000), ("repeat", 200), ("reflect", 200)):
        defined = GRADIENTS[kind].format(spread)
        assert problem(tmp_path, defined + f"<rect {paint}/>" * most) == ""
        if spread != "pad":
            assert "shapes" in problem(tmp_path, defined + f"<rect {paint}/>" * 5_000)


SIZES = (
    *(
        "",
        "auto",
        "100%",
        "9",
        "9.5px",
        "+9",
        "1e3",
        "1E3mm",
        "9 9",
        " 9 ",
        "2em",
        "calc(100% - 1px)",
    ),
    *("0", "12PT", ": px", "--9pt"),
)
NO_SIZES = (
    *(
        "xem",
        "em",
        "px",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "1e300",
        "-1",
        "nanpx",
        "infem",
        "1_0",
        "e9ex",
    ),
    *("calc(1em + 2px)", "1e-300", "\u0663", "\u0663mm", "1e+12", ".px", "9..9em"),
)


@pytest.mark.parametrize("name", ["width", "height"])
@pytest.mark.parametrize("form", ['{}="{}"', 'style="a: b; {}: {} !important"'])
@pytest.mark.parametrize("value", [*SIZES, *NO_SIZES])
def test_size__is_one_or_the_drawing_is_left_out(
    tmp_path: Path, name: str, form: str, value: str
) -> None:
    path = tmp_path / "a.svg"
    path.write_text(f"<svg {form.format(name, value)}/>", "utf-8")

    said = f"has a {name} that is no length" if value in NO_SIZES else ""
    assert said_of(path, megapixels=1) == said


@pytest.mark.parametrize(
    "box",
    [
        *(":", "0 : 9 9", "0 0 9", "0 0 9 9 9", "a b c d", "nan 0 9 9", "0 0 inf 9", "0 0 9 1e999"),
        *("0 0 1e300 1e-300", "0 0 -9 9", "0 0 9px 9", "0;0;9;9", "0 0 9 1_0", " ", "0 0 9 \u0663"),
    ],
)
def test_view_box__is_four_numbers_or_the_drawing_is_left_out(tmp_path: Path, box: str) -> None:
    path = tmp_path / "a.svg"
    path.write_text(f"<svg viewBox='{box}'/>", "utf-8")

    assert said_of(path, megapixels=1) == "has a viewBox that is no four numbers"


@pytest.mark.parametrize("box", ["", "0 0 9 9", "-1.5,-2,3e2,4", "0-1 9 9", "1.5.5 9 9", "0 0 0 0"])
def test_view_box__of_four_numbers_passes(tmp_path: Path, box: str) -> None:
    path = tmp_path / "a.svg"
    path.write_text(f"<svg viewBox='{box}'/>", "utf-8")

    assert said_of(path, megapixels=1) == ""


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

    assert said_of(path, megapixels=1) == ""


def test_what_is_not_there__is_left_to_others(tmp_path: Path) -> None:
    assert said_of(tmp_path / "none.svg", megapixels=1) == ""


@pytest.mark.parametrize(
    "path", ["M0 0Z 6", "M0 0 z-1", "M0 0Z,6 7", "M0 0Z(", "M0 0L1 2Z Z .3", "Z x"]
)
def test_path__that_goes_on_after_it_is_closed_is_left_out(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="{path}"/></svg>',
        "utf-8",
    )

    assert "goes on after it is closed" in said_of(tmp_path / "a.svg", megapixels=1)


@pytest.mark.parametrize("path", ["M0 0L9 9Z", "M0 0zM1 1z ", "M0 0 Z , M 1 1 Z", "m0 0h9Zl1 1"])
def test_path__of_the_ordinary_kind_passes(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="{path}"/></svg>',
        "utf-8",
    )

    assert said_of(tmp_path / "a.svg", megapixels=1) == ""
