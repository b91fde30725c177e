from __future__ import annotations

import dataclasses as dc
import re

import pytest

from cribdeck.language.separators import (
    AFTER_BOLD,
    AT_END_OF_BOLD,
    BRACKETED,
    HAS_SIGN,
    IN_PLAIN_LINE,
    SEPARATORS,
    Separator,
    announces,
    ends_in_colon,
    separator_of,
)

IN_LINE = {
    "a:: b": "double_colon",
    "a:::b": "double_colon",
    "a:- b": "colon_and_dash",
    "a: - b": "colon_and_dash",
    "a:-": "colon_and_dash",
    "a：b": "wide_colon",
    "a: b": "colon",
    "a:": "colon",
    "a:B": "colon",
    'a:"b"': "colon",
    "a - b": "dash",
    "a –– b": "dash",
    "a —": "dash",
    "a- b": "close_dash",
    "(a)– b": "close_dash",
    "a -> b": "arrow",
    "a --> b": "arrow",
    "a ⇒ b": "arrow",
    "a = b": "equals",
    "a= b": "equals",
    "術—語": "ideographic_dash",
    "術－語": "ideographic_dash",
}
"Line → name of the separator that is found in it."


@pytest.mark.parametrize("line", IN_LINE)
def test_in_plain_line__finds_the_separator(line: str) -> None:
    match = IN_PLAIN_LINE.search(line)

    assert match is not None
    assert separator_of(match).name == IN_LINE[line]
    assert HAS_SIGN.search(line)


@pytest.mark.parametrize("line", ["a:b", "a:9", "a-b", "a -b", "a->b", "a=b", "a --- b", "a—b"])
def test_in_plain_line__no_separator_inside_a_word(line: str) -> None:
    assert IN_PLAIN_LINE.search(line) is None


@pytest.mark.parametrize("line", ["a", "a b?", "(a)", "a|b", "a+b*c", "a, b. c", "{a}\\[b]^$"])
def test_has_sign__what_only_patterns_are_made_of_is_no_sign(line: str) -> None:
    assert HAS_SIGN.search(line) is None


@pytest.mark.parametrize(
    ("rest", "between", "sign", "end"),
    [
        (": text", "", ":", 2),
        (" – text", " ", "–", 3),
        ("–text", "", "–", 1),
        (" -> text", " ", "->", 4),
        (" - text", " ", "-", 3),
        (" :: text", " ", "::", 4),
        (" = text", " ", "=", 3),
        (" (a: b) [c]: text", " (a: b) [c]", ":", 13),
    ],
)
def test_after_bold__what_stands_between_a_name_and_its_text(
    rest: str, between: str, sign: str, end: int
) -> None:
    match = AFTER_BOLD.match(rest)

    assert match is not None
    assert (match["between"], match["sign"], match.end()) == (between, sign, end)


@pytest.mark.parametrize("rest", [" text: more", "-text", " => text", "=text", " (a: b) text", ""])
def test_after_bold__no_separator(rest: str) -> None:
    assert AFTER_BOLD.match(rest) is None


@pytest.mark.parametrize(
    ("bold", "sign"),
    [("a:", ":"), ("a: -", ": -"), ("a：", "："), ("a—", "—"), ("a =", "="), ("a::", ":")],
)
def test_at_end_of_bold__the_sign(bold: str, sign: str) -> None:
    match = AT_END_OF_BOLD.search(bold)

    assert match is not None
    assert match.group() == sign


@pytest.mark.parametrize("bold", ["a", "a: b", "a ->", "a ⇒"])
def test_at_end_of_bold__no_sign(bold: str) -> None:
    assert AT_END_OF_BOLD.search(bold) is None


def test_bracketed__the_innermost_brackets_of_each_kind() -> None:
    assert re.findall(BRACKETED, "a (b (c) d) [e] {f} （g） h") == ["(c)", "[e]", "{f}", "（g）"]


@pytest.mark.parametrize("sign", [":", ":-", "：", "-", "–", "—"])
def test_announces__signs_that_may_end_a_line(sign: str) -> None:
    assert announces(sign)


@pytest.mark.parametrize("sign", ["", "--", "::", "=", "->", "a", "a:"])
def test_announces__no_other_sign(sign: str) -> None:
    assert not announces(sign)


@pytest.mark.parametrize("line", ["a:", "a：", "a:-", ":"])
def test_ends_in_colon__a_colon_of_any_script(line: str) -> None:
    assert ends_in_colon(line)


@pytest.mark.parametrize("line", ["", "a", "a: b", "a-", "a–", "a =", "a: -"])
def test_ends_in_colon__no_other_ending(line: str) -> None:
    assert not ends_in_colon(line)


def test_separator__separates_between_spaces_if_nothing_else_is_given() -> None:
    tilde = Separator("tilde", "~", 3)

    assert re.findall(f"{tilde.before}{tilde.sign}{tilde.after}", "a~ b ~ c ~d") == ["~"]
    assert tilde.following_bold == r"(?:~)(?=\s)"
    assert dc.replace(tilde, after_bold="").following_bold == ""
    assert dc.replace(tilde, after_bold="~+").following_bold == "~+"
    assert not any((tilde.stands_over, tilde.needs_text, tilde.is_step, tilde.skips_enumerators))


def test_separator__cannot_be_changed() -> None:
    with pytest.raises(dc.FrozenInstanceError):
        SEPARATORS[0].sign = "~"  # type: ignore[misc] # which is the point
