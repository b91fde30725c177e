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
    "The sign itself."
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
SEPARATORS = (
    Separator(
        "colon",
        # `:` in a time, an address, a ratio or code has a digit or a small letter right behind it.
        r"::+|:\s?-(?=\s|$)|：|:(?=\s|$|[^\W\d_a-z]|[(“\"'])",
        max_words=12,
        before="",
        after="",
        after_bold=r"::+|:\s?-(?=\s|$)|[:：]",
        in_bold=r"[:：]\s?-?",
        announcing=r":-|[:：]",
        skips_enumerators=True,
    ),
    Separator(
        "dash",
        r"[-–—]{1,2}",
        max_words=7,
        after=r"(?=\s|$)",
        after_bold=r"-{1,2}(?=\s|$)|[–—]{1,2}",
        in_bold="[-–—]",
        announcing="[-–—]",
    ),
    Separator("close_dash", "[-–—]", max_words=7, before=r"(?<=[\w)])", after_bold=""),
    Separator("arrow", "->|→|⇒|=>|-->", max_words=7, after_bold="->|→", is_step=True),
    Separator("equals", "=", max_words=7, before="", in_bold="=", needs_text=True),
    # Chinese and Japanese set no space beside a dash.
    Separator(
        "ideographic_dash",
        "[—－]{1,2}",
        max_words=7,
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
_COLON_AT_END = re.compile(f"(?:{SEPARATORS[0].announcing})$")
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
    return _COLON_AT_END.search(wording) is not None
