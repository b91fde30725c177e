from __future__ import annotations

import html
import re

import pytest

from cribdeck.language.anki_syntax import FORMULA, anki_html, stored_html

COMMANDS = (
    *(r"\(x\)", r"\[x\]", r"\\(x\)", r"\\\(x", r"a\(b\(c"),
    *("[sound:a.mp3]", "[anki:play:q:0]", "[latex]x[/latex]", "[LaTeX]x[/LATEX]", "[$]x[/$]"),
    *("[$$]x[/$$]", "[[type:Term]]", "[[TYPE:Term]]", r"\[sound:a]", r"\[[type:x]]"),
)
PLACES = ("%s", "<p>%s</p>", "<code>%s</code>", "a<b>%s</b>c", '<img alt="%s" src="a.png">')
RUNS = re.compile(r"\\[(\[]|\[/?(?:sound:|anki:|latex\]|\$)|\[\[type:", re.IGNORECASE)


def delimiters(value: str) -> list[str]:
    """What MathJax sees: the delimiters in the text of each element by itself."""
    texts = re.sub(r'<(?:[^>"]|"[^"]*")*>', "\0", value)
    return re.findall(r"\\[(\[]", html.unescape(texts))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_wording__is_no_command_wherever_it_stands(place: str, command: str) -> None:
    made = anki_html(place % html.escape(command))

    assert not RUNS.search(made)
    assert delimiters(made) == []
    # Nothing of the wording is lost.
    text = re.sub(r'<span class="tex2jax_ignore mathjax_ignore">\\</span>', r"\\", made)
    assert html.unescape(text) == place % command


@pytest.mark.parametrize("between", ["}}(", "{{c2::("])
def test_wording__that_comes_together_where_anki_takes_gaps_away(between: str) -> None:
    assert f"\\{between}" not in anki_html(f"{{{{c1::a \\{between}x\\)}}}}")


def test_formulas__get_their_delimiters_and_nothing_else_does() -> None:
    inline = FORMULA.format(kind="inline", tex="a &lt; [sound:b")
    display = FORMULA.format(kind="display", tex="x")
    forged = html.escape(FORMULA.format(kind="inline", tex="y"))

    assert anki_html(f"<p>{inline}</p>") == r"<p>\(a &lt; &#91;sound:b\)</p>"
    assert anki_html(display) == r"\[x\]"
    assert anki_html(forged) == forged


def test_formulas__in_a_gap_do_not_end_it() -> None:
    formula = FORMULA.format(kind="inline", tex="a_{b_{c}}")

    assert anki_html(f"{{{{c1::{formula}}}}}") == r"{{c1::\(a_{b_{c} }\)}}"
    assert anki_html(f"{{{{c1::x}}}} {formula}") == r"{{c1::x}} \(a_{b_{c}}\)"


@pytest.mark.parametrize(
    ("stored", "safe"),
    [
        (r"<p>\(x^2\) and \[y\]</p>", r"<p>\(x^2\) and \[y\]</p>"),
        (r"\(a &lt; b\)", r"\(a &lt; b\)"),
        ("plain", "plain"),
    ],
)
def test_stored__formulas_stay_as_they_are(stored: str, safe: str) -> None:
    assert stored_html(stored) == safe


@pytest.mark.parametrize(
    "command", [*COMMANDS[2:], r"\(\href{javascript:1}{x}\)", r"\(x", r"\({\)"]
)
def test_stored__what_is_no_formula_is_text_and_stays_so(command: str) -> None:
    once = stored_html(f"<p>{html.escape(command)}</p>")

    assert r"\(\href" not in once
    assert stored_html(once) == once
