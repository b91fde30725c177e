"""The signs that stand between a name and what is said of it: `Term: text`, `**Term** – text`.

SEPARATORS is the one place where they are listed; every pattern that looks for them is made of it.
To add one, add a line.
"""

from __future__ import annotations

import dataclasses as dc
import re


@dc.dataclass(frozen=True, slots=True)
class Separator:
    """A sign, or a family of signs that mean the same, and where it separates.

    All patterns are regular expressions without named groups.
    """

    name: str
    "An identifier: the name of its group in the pattern for plain lines."
    sign: str
    """The sign itself, in signs that stand for themselves, classes of them and repeats: what must
    stand around it is for `before` and `after`."""
    max_words: int
    "Words of the longest name before it in a line where nothing sets the name off."
    before: str = r"(?<=\s)"
    "What must stand before it in such a line."
    after: str = r"(?=\s)"
    "What must stand after it in such a line."
    after_bold: str | None = None
    "The sign where it follows a name in bold; `sign` and `after` if nothing else is given."
    in_bold: str = ""
    "The sign where it is the last thing in bold, as in `**Term:** text`; empty if it never is."
    announcing: str = ""
    """The sign where nothing follows it on its line, so that it announces what stands below; empty
    if it never does."""
    stands_over: bool = False
    "Whether a line that ends in it stands over what follows, also over a paragraph."
    needs_text: bool = False
    "Whether it separates only if something follows it on its line."
    is_step: bool = False
    "Whether it also leads from step to step: `a -> b -> c` and `ask it -> wait` name nothing."
    skips_enumerators: bool = False
    "Whether it is passed over behind what only counts: `Domain 2: Recall: what was found`."

    @property
    def following_bold(self) -> str:
        """The pattern after a name in bold; empty if the sign does not separate there."""
        return f"(?:{self.sign}){self.after}" if self.after_bold is None else self.after_bold


# The limits were set by trial on labelled notes: a colon is often put after a whole noun phrase,
# while a sentence may well hold a dash or an equals sign.
_MAX_BEFORE_COLON = 12
_MAX_BEFORE_OTHERS = 7

SEPARATORS = (
    Separator(
        "double_colon",
        "::+",
        _MAX_BEFORE_COLON,
        before="",
        after="",
        skips_enumerators=True,
    ),
    Separator(
        "colon_and_dash",
        r":\s?-",
        _MAX_BEFORE_COLON,
        before="",
        after=r"(?=\s|$)",
        announcing=":-",
        stands_over=True,
        skips_enumerators=True,
    ),
    Separator(
        "wide_colon",
        "：",
        _MAX_BEFORE_COLON,
        before="",
        after="",
        in_bold=r"：\s?-?",
        announcing="：",
        stands_over=True,
        skips_enumerators=True,
    ),
    Separator(
        "colon",
        ":",
        _MAX_BEFORE_COLON,
        before="",
        # In a time, an address, a ratio or code, a digit or a small letter stands right behind it.
        after=r"(?=\s|$|[^\W\d_a-z]|[(“\"'])",
        after_bold=":",
        in_bold=r":\s?-?",
        announcing=":",
        stands_over=True,
        skips_enumerators=True,
    ),
    Separator(
        "dash",
        "[-–—]{1,2}",
        _MAX_BEFORE_OTHERS,
        after=r"(?=\s|$)",
        after_bold=r"-{1,2}(?=\s|$)|[–—]{1,2}",
        in_bold="[-–—]",
        announcing="[-–—]",
    ),
    Separator("close_dash", "[-–—]", _MAX_BEFORE_OTHERS, before=r"(?<=[\w)])", after_bold=""),
    Separator("arrow", "->|→|⇒|=>|-->", _MAX_BEFORE_OTHERS, after_bold="->|→", is_step=True),
    Separator("equals", "=", _MAX_BEFORE_OTHERS, before="", in_bold="=", needs_text=True),
    # Chinese and Japanese set no space beside a dash.
    Separator(
        "ideographic_dash",
        "[—－]{1,2}",
        _MAX_BEFORE_OTHERS,
        before=r"(?<=[\u3040-\u9fff）])",
        after=r"(?=[^\s—])",
        after_bold="",
    ),
)
"""In the order in which they are tried where several could begin at one place."""

_BRACKETS = r"[(（\[{][^()（）\[\]{}]*[)）\]}]"
"A remark in brackets, without brackets in it."


def _joined(patterns: list[str]) -> str:
    return "|".join(pattern for pattern in patterns if pattern)


BRACKETED = re.compile(_BRACKETS)
"What is never searched for a separator."
IN_PLAIN_LINE = re.compile(
    _joined([f"{one.before}(?P<{one.name}>{one.sign}){one.after}" for one in SEPARATORS])
)
"A separator in a line where nothing sets the name off; the group that matched names it."
AFTER_BOLD = re.compile(
    rf"^(?P<between>\s*+(?:{_BRACKETS}\s*+)*+)"
    rf"(?P<sign>{_joined([one.following_bold for one in SEPARATORS])})\s*"
)
"What stands between a name in bold and its text; a remark in brackets still belongs to the name."
AT_END_OF_BOLD = re.compile(f"(?:{_joined([one.in_bold for one in SEPARATORS])})$")
"A separator that is the last thing in bold."
_ANNOUNCING = re.compile(_joined([one.announcing for one in SEPARATORS]))
_STANDS_OVER = re.compile(
    f"(?:{_joined([one.announcing for one in SEPARATORS if one.stands_over])})$"
)
_SYNTAX = frozenset("()[]{}|?*+\\^$.,")
_SIGN_CHARACTERS = {char for one in SEPARATORS for char in one.sign if not char.isalnum()}
HAS_SIGN = re.compile(f"[{re.escape(''.join(sorted(_SIGN_CHARACTERS - _SYNTAX)))}]")
"""A character that some sign has in it. Most lines have none, which this says twenty times as fast
as `IN_PLAIN_LINE` does."""
_BY_NAME = {one.name: one for one in SEPARATORS}


def separator_of(match: re.Match[str]) -> Separator:
    """The separator that `IN_PLAIN_LINE` found."""
    assert match.lastgroup is not None, "each alternative is a named group"
    return _BY_NAME[match.lastgroup]


def announces(sign: str) -> bool:
    """Whether a line may end in this sign, so that what stands below is said of its name."""
    return _ANNOUNCING.fullmatch(sign) is not None


def ends_in_colon(wording: str) -> bool:
    """Whether a line ends in a colon of any script, or in `:-`, and so stands over what follows."""
    return _STANDS_OVER.search(wording) is not None
