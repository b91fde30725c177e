"""Formulas of strangers: what is no mathematics is told and shown as text, and work is bounded."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cribdeck.language.tex import formula_problem
from cribdeck.writers.paper.formulas import FormulaError, formula_svg
from tests.running import Ran

_CPU = 10
"Seconds for one formula, of which most take a tenth: what doubles with each level takes hours."
_NODES = 25
"For each letter of a formula."
_UNKNOWN_TO_ZIAMATH = frozenset(
    ("texts", "formulas in texts", "boxes", "stacks", "phantoms", "binomials")
)
"What it cannot nest; cards can."
NESTS = {
    "braces": ("{", "}"),
    "powers": ("x^{", "}"),
    "indices": ("x_{", "}"),
    "both": ("x_{1}^{", "}"),
    "fractions": (r"\frac{1}{1+", "}"),
    "continued fractions": (r"\cfrac{1}{1+", "}"),
    "roots": (r"\sqrt{", "}"),
    "roots without braces": (r"\sqrt ", ""),
    "brackets": (r"\left(", r"\right)"),
    "bracketed powers": (r"\left(x^{", r"}\right)^2"),
    "texts": (r"\text{", "}"),
    "formulas in texts": (r"\text{a $", "$}"),
    "matrices": (r"\begin{matrix}x&", r"\end{matrix}"),
    "cases": (r"\begin{cases}x\\", r"\end{cases}"),
    "old matrices": (r"\matrix{x&", "}"),
    "lines": (r"\overline{", "}"),
    "braces above": (r"\overbrace{", "}"),
    "accents": (r"\hat{", "}"),
    "accents without braces": (r"\hat ", ""),
    "above": (r"\overset{x}{", "}"),
    "below": (r"\underset{", "}{x}"),
    "arrows": (r"\xrightarrow{", "}"),
    "stacks": (r"\substack{x\\", "}"),
    "binomials": (r"\binom{n}{", "}"),
    "colours": (r"\textcolor{red}{", "}"),
    "boxes": (r"\boxed{", "}"),
    "fonts": (r"\mathbf{", "}"),
    "styles": (r"\displaystyle{", "}"),
    "operators": (r"\mathop{", "}"),
    "phantoms": (r"\phantom{", "}"),
    "strikes": (r"\cancel{", "}"),
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("levels", [5, 10, 20, 200, 1000])
@pytest.mark.parametrize("kind", NESTS)
def test_nesting__is_typeset_or_refused_within_its_time(kind: str, levels: int) -> None:
    begin, end = NESTS[kind]
    tex = f"{begin * levels}x{end * levels}"
    started = time.process_time()

    if not formula_problem(tex):
        try:
            formula_svg(tex, inline=True, known={})
        except FormulaError:
            # What ziamath does not know, it says at once.
            assert levels > 5 or kind in _UNKNOWN_TO_ZIAMATH
    elif levels <= 5:
        pytest.fail(f"{tex} is mathematics")

    assert time.process_time() - started < _CPU


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("kind", NESTS)
def test_nesting__costs_little_for_each_letter(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes that ziamath makes, of which each takes some tenth of a millisecond."""
    from ziamath.nodes.mnode import Mnode

    made = 0
    original = Mnode.__init__

    def counted(self: Mnode, *arguments: object, **given: object) -> None:
        nonlocal made
        made += 1
        original(self, *arguments, **given)

    monkeypatch.setattr(Mnode, "__init__", counted)
    begin, end = NESTS[kind]
    for levels in range(1, 41):
        tex = f"{begin * levels}x{end * levels}"
        if formula_problem(tex):
            break
        made = 0
        with contextlib.suppress(FormulaError):
            formula_svg(tex, inline=True, known={})
        assert made <= _NODES * len(tex), f"{tex} makes {made} nodes"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_continued_fractions__of_eight_steps_are_typeset() -> None:
    assert formula_svg(r"\cfrac{1}{2+" * 8 + "x" + "}" * 8, inline=False, known={})[0]


def test_check__names_the_command_the_file_and_the_line(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(
        "- Energy: $E = mc^2$ at rest\n- Link: $\\href{javascript:1}{x}$ here\n", "utf-8"
    )

    ran = cribdeck("check", "a.md")

    assert ran.out.count("bad-formula") == 1
    assert "a.md:2: warning[bad-formula]: the formula" in ran.out
    assert "has \\href and is shown as it is written" in ran.out


@pytest.mark.pdf
def test_sheet__prints_it_as_it_is_written_and_tells_it_once(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(
        "- Energy: $E = mc^2$ at rest\n- Link: $\\href{javascript:1}{x}$ here\n", "utf-8"
    )

    ran = cribdeck("build", "a.md", "--only", "deck,sheet")

    assert ran.code == 0
    assert ran.err.count("bad-formula") == 1


def test_drawings__that_ask_for_too_much_are_left_out_and_told(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    uses = "".join(
        f'<g id="n{n}">{f"<use href={chr(34)}#n{n + 1}{chr(34)}/>" * 10}</g>' for n in range(9)
    )
    (tmp_path / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{uses}<g id="n9"><rect/></g></svg>', "utf-8"
    )
    (tmp_path / "a.md").write_text("- Picture: see ![it](a.svg)\n", "utf-8")

    ran = cribdeck("check", "a.md")

    assert "a.md:1: warning[over-limit]: the image a.svg asks for more than" in ran.out
