from __future__ import annotations

import unicodedata

import pytest

from cribdeck.language.tex import LONGEST, MOST_LEVELS, allowed_commands, formula_problem

MATHEMATICS = r"""
E = mc^2
\frac{a}{b} + \sqrt[3]{x_{ij}^2} \le \alpha
\sum_{i=1}^{n} i^2 = \frac{n(n+1)(2n+1)}{6}
\int\!\!\!\int_D f\,\mathrm{d}x
\left( \frac{1}{2} \right)^{-1} \bigl[ x \bigr]
\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}
\begin{cases} 1 & \text{if } x > 0 \\[2pt] 0 & \text{else} \end{cases}
\begin{array}{c|cc} A & B & C \\ \hline 1 & 2 & 3 \end{array}
\begin{aligned} a &= b \\ [x, y] &= c \end{aligned}
\begin{alignedat}{2} a &= b & c &= d \end{alignedat}
\operatorname{softmax}(z)_i \qquad \mathbb{R}^n
\overline{x} \hat{y} \underbrace{a+b}_{n} \overset{!}{=} \not\in
\color{red} x \textcolor{#ff0000}{y} \colorbox{yellow}{z}
\ce{2H2 + O2 ->[\Delta] 2H2O} \pu{5 kg//m3}
a \hspace{-0.5em} b \kern1em c \mkern-3mu d
\genfrac{[}{]}{0pt}{}{n}{k} \binom{n}{k}
\bra{\psi} H \ket{\phi}
\rule{1em}{0.4pt} \tag{1} \label{eq:one}
\text{50\% of } \{1, \ldots, n\} \# \& \_
{{c1::\pi}} r^2
\frac{1}{ {{c2::n+1::what}} }
""".strip().splitlines()
FORBIDDEN = (
    *("href", "url", "style", "class", "cssId", "bbox", "mmlToken", "require", "unicode", "data"),
    *("htmlId", "htmlClass", "htmlStyle", "htmlData", "def", "newcommand", "renewcommand", "let"),
    *("csname", "catcode", "includegraphics", "input", "verb", "toggle", "texttip", "mathtip"),
    *("enclose", "definecolor", "DeclareMathOperator", "newenvironment", "Newextarrow", "ref"),
    *("eqref", "mathchoice", "llap", "rlap", "clap", "mathllap", "smash", "raise", "lower"),
    *("moveleft", "moveright", "Rule", "Space", "framebox", "loop", "nosuchcommand", "char"),
)


@pytest.mark.parametrize("tex", MATHEMATICS)
def test_formula__mathematics_is_one(tex: str) -> None:
    assert formula_problem(tex) == ""


@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize(
    "around",
    [
        "%s",
        "x + %s{a}{b}",
        r"\text{a $%s{a}{b}$}",
        "{{{%s}}}",
        "x %% %s{a}{b}",
        r"\frac{%s{a}{b}}2",
    ],
)
def test_formula__other_commands_are_named_wherever_they_stand(name: str, around: str) -> None:
    assert formula_problem(around % f"\\{name}") == f"\\{name}"


def test_list__has_none_that_loads_defines_styles_or_moves() -> None:
    assert not allowed_commands().keys() & set(FORBIDDEN)


@pytest.mark.parametrize(
    "tex",
    [
        *("\\", "x \\", r"\(x", r"x\)", r"\[x\]", "{x", "x}", "}{", r"\begin x", r"\begin{x}"),
        *(r"\begin{html}", r"\begin{matrix*x}", r"\begin {tikzpicture}", r"\end{style}", "x\x00y"),
        r"\begin{array}{*{99999}{c}} x \end{array}",
        r"\begin{array}{p{99em}} x \end{array}",
        *(
            r"\hspace{999em}",
            r"\hspace{-9em}",
            r"\kern-9em",
            r"\hskip 99em",
            r"\hspace x",
            r"\kern",
        ),
        *(
            r"\\[99em]",
            r"\\ [99em]",
            r"\\*[ 99 em ]",
            r"\cr[99em]",
            r"\\[1e9em]",
            r"\hspace{1e9em}",
        ),
        *(r"\rule{99em}{1em}", r"\rule[99em]{1em}{1em}", r"\rule{1em}{-1em}", r"\rule 1 1"),
        *(
            r"\color{url(x)}",
            r"\color[rgb]{1,0,0}",
            r"\textcolor{red;x:y}{z}",
            r"\fcolorbox{red}{;}",
        ),
        *(r"\cancel[mathbackground=red]{x}", r"\underbracket[9em][99em]{x}", r"\Huge{\Huge x}"),
        r"\genfrac{(}{)}{99em}{}{n}{k}",
        *(r"\hre{{c1::f}}{x}{y}", r"{{c1::\hre}}{{c2::f}}{x}{y}", r"\\{{c1::x::999em}}"),
        *(r"\\{{c1::[99em]}}", r"{{c1::{}}x", r"\{{c1::href}}{x}{y}", r"{{c1::x::\href}}"),
        "x" * (LONGEST + 1),
    ],
)
def test_formula__what_is_no_mathematics_or_has_no_measure_is_refused(tex: str) -> None:
    assert formula_problem(tex)


@pytest.mark.parametrize(
    "back",
    [r"\!", r"\negthinspace ", r"\kern-.2em", r"\hspace{-.2em}", r"{\mkern-3mu}", r"\hskip-3pt "],
)
def test_formula__spaces_do_not_go_back_over_the_beginning(back: str) -> None:
    assert formula_problem(f"abc{back}d") == ""
    for many in (back * 40, f"x^{{{back * 40}}}", f"{{{back * 40}}}", f"abcdefg{{{back * 40}}}x"):
        assert "go back" in formula_problem(f"{many} x")
    assert "go back" in formula_problem(f"% {'a' * 99}\n{back * 40} x")
    assert "go back" in formula_problem(
        rf"\begin{{matrix}} {'a' * 99} \\ {back * 40} x \end{{matrix}}"
    )


HIDDEN = (
    *(r"\vphantom a", r"\vphantom \alpha", r"\vphantom{abc}", r"\vphantom\mathbf a", r"{}_a^a"),
    *(r"\overset a{}", r"\hat a", r"{}_{abc}", r"\frac{a}{b}", r"\mathop{}\limits_{a}^{b}"),
)
"What takes up less room than its letters would side by side, or none."
STACKS = (
    *(r"%s \over {%s}", r"%s \atop {%s}", r"%s \choose {%s}", r"%s \brack {%s}", r"%s\\ %s"),
    *(r"\buildrel %s \over {%s}", r"\root %s \of {%s}", r"\substack{%s\\%s}"),
    *(r"\Tiny %s \normalsize %s", r"\scriptscriptstyle %s %s", r"%% %s" + "\n%s"),
)
"Forms in which letters do not stand to the left of what follows, or are smaller than others."


@pytest.mark.parametrize("hidden", HIDDEN)
def test_formula__letters_that_take_up_no_room_make_none(hidden: str) -> None:
    for back in (r"\hspace{-2.5em}x", r"\!" * 17 + "x", r"\kern-9em x"):
        for many in (10, 70, 500):
            assert formula_problem(hidden * many + back), (many, back)


@pytest.mark.parametrize("form", STACKS)
@pytest.mark.parametrize("letters", ["abc" * 30, r"\alpha " * 90])
def test_formula__letters_elsewhere_make_no_room(form: str, letters: str) -> None:
    assert formula_problem(form % (letters, r"\hspace{-2.5em} x"))


@pytest.mark.parametrize("size", [r"\Huge ", r"\large ", r"{\Large ", r"\LARGE{"])
def test_formula__negative_spaces_grow_with_letters(size: str) -> None:
    end = "}" if "{" in size else ""
    assert formula_problem(rf"{size}\hspace{{-0.5em}}x{end}")
    assert formula_problem(rf"{size}\!x{end}") == ""


@pytest.mark.parametrize("back", [r"\!", r"\hspace{-0.5em}", r"\mkern-9mu "])
def test_formula__negative_spaces_have_a_limit_in_all(back: str) -> None:
    assert formula_problem("abc" * 9 + back * 4 + "x") == ""
    assert formula_problem("abcdefghi" * 90 + back * 40 + "x")


@pytest.mark.parametrize("command", [r"\cancel", r"\\", r"\hspace", r"\underbracket", r"\frac"])
def test_formula__characters_that_nobody_sees_are_refused(command: str) -> None:
    unseen = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp", "Zs")
        and chr(code) not in " \t\n"
    ]
    assert {"\ufeff", "\xa0", "\u2028", "\u1680", "\x85", "\x0b"} <= set(unseen)
    for character in unseen:
        tex = f"{command}{character}[mathbackground=white,data-padding=500em]{{x}}"
        assert "nobody sees" in formula_problem(tex), hex(ord(character))


@pytest.mark.parametrize("digit", ["٣", "３", "𝟑"])
def test_formula__sizes_have_digits_that_all_read_alike(digit: str) -> None:
    assert formula_problem(rf"a\hspace{{{digit}em}}x")


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("{", "}"),
        ("x^{", "}"),
        (r"\left(", r"\right)"),
        (r"\begin{matrix}", r"\end{matrix}"),
        (r"\text{$", "$}"),
        (r"\substack ", ""),
    ],
)
def test_formula__levels_have_a_limit(begin: str, end: str) -> None:
    for levels in (1, 5, MOST_LEVELS - 1):
        assert formula_problem(f"{begin * levels}x{end * levels}") == ""
    for levels in (MOST_LEVELS + 1, 200, 1000):
        assert "more than" in formula_problem(f"{begin * levels}x{end * levels}")
