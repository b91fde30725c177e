"""The last step of the inline chain: marks in runs of text that CommonMark does not know.

All marks of CommonMark come first: emphasis, links, code, formulas, escapes, HTML. The runs of text
between them are searched from left to right for these marks; of two that overlap, the one that
begins first is taken. So this is one rule of markdown-it's second inline chain, which runs when the
pairs of emphasis are settled, and each mark adds itself to it. As rules of the first chain the
marks would come before emphasis and links, and `[[a]](b)` would no longer be a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_OPTION = "text_marks"
"Where a parser keeps its marks."


class TextMark(NamedTuple):
    """A mark in a run of text."""

    name: str
    openings: tuple[str, ...]
    "Signs it may begin with. A run of text without any sign of any mark is not searched."
    pattern: re.Pattern[str]
    "Its repeats have upper limits, so that a sign without an end costs little."
    token: Callable[[re.Match[str]], Token]
    "Makes the token of a match."


class TextMarks:
    """The marks of a parser."""

    def __init__(self) -> None:
        self._marks: dict[str, TextMark] = {}
        # Matches nowhere: as yet there is no mark.
        self._pattern = self._openings = re.compile(r"(?!)")

    def add(self, mark: TextMark) -> None:
        """Look for one more mark."""
        self._marks[mark.name] = mark
        self._pattern = re.compile(
            "|".join(f"(?P<{mark.name}>{mark.pattern.pattern})" for mark in self._marks.values())
        )
        self._openings = re.compile(
            "|".join(re.escape(sign) for mark in self._marks.values() for sign in mark.openings)
        )

    def may_be_in(self, source: str) -> bool:
        """Whether a text holds what a mark begins with."""
        return self._openings.search(source) is not None

    def read(self, state: StateInline) -> None:
        """The rule: split the text tokens at the marks in them."""
        # In place: the list belongs to the caller.
        state.tokens[:] = self.split(state.tokens)

    def split(self, tokens: Iterable[Token]) -> list[Token]:
        """Inline tokens, the text tokens among them split at the marks in them."""
        out: list[Token] = []
        for token in tokens:
            if token.type == "text" and self.may_be_in(token.content):
                out.extend(self._pieces(token.content))
            else:
                out.append(token)
        return out

    def _pieces(self, source: str) -> Iterator[Token]:
        at = 0
        for match in self._pattern.finditer(source):
            if match.start() > at:
                yield Token("text", "", 0, content=source[at : match.start()])
            at = match.end()
            # The outermost group is closed last, and is named as its mark is.
            yield self._marks[str(match.lastgroup)].token(match)
        if at < len(source):
            yield Token("text", "", 0, content=source[at:])


def text_marks(md: MarkdownIt) -> TextMarks:
    """The marks that a parser looks for, to which more can be added."""
    marks = md.options.get(_OPTION)
    if not isinstance(marks, TextMarks):
        marks = md.options[_OPTION] = TextMarks()
        md.inline.ruler2.push(_OPTION, marks.read)
    return marks


def removed(name: str) -> Callable[[re.Match[str]], Token]:
    """The token of a mark that is no wording: hidden, of the mark's name, with what it held."""

    def token(match: re.Match[str]) -> Token:
        return Token(name, "", 0, content=match[0], hidden=True)

    return token


def leading_text(tokens: Sequence[Token]) -> str:
    """The text with which inline content begins; empty if it begins with something else.

    Marks that are no wording and white space in front of it do not count.
    """
    for token in tokens:
        if token.type == "text" and token.content.strip():
            return token.content.lstrip()
        if not (token.hidden or token.type in ("text", "softbreak")):
            break
    return ""
