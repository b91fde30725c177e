"""HTML → its tags and texts, each with its line, in time that grows with its length.

Not the tokenizer of the standard library: it looks for the end of each tag, comment and declaration
anew, as far as the last line, so that a text of `<a` takes time that grows with its square, and
what it makes of such a text differs from one release of Python to the next. Here each search that
finds nothing is made once. A tag ends before the next one begins, save in quotes; so of two tries
the later has begun within quotes of the earlier, and never comes to be in the same kind of quotes
as that one: no character is looked at more than three times in vain.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple


class HtmlKind(Enum):
    """The kinds of token; declarations and instructions are passed over."""

    TEXT = auto()
    START = auto()
    "A start tag."
    EMPTY = auto()
    "A start tag that ends in `/>`."
    END = auto()
    COMMENT = auto()


class HtmlToken(NamedTuple):
    """A tag, a text or a comment."""

    kind: HtmlKind
    line: int
    "Line on which it begins, counted from 1 in the text that is read."
    text: str
    "The wording of a text, its entities read; of a comment, what is in it; else the tag's name."
    attributes: Mapping[str, str] = {}
    "Name → value, empty where none is given."


_TAG = re.compile(r"<(?P<name>[a-zA-Z][^\s/>]*)(?P<inside>(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*+)>")
"""A tag that another one begins in, outside of quotes, is none."""
_ATTRIBUTE = re.compile(
    r"([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>][^\s>]*))?)?"
)
_END_TAG = re.compile(r"</\s*([a-zA-Z][^\s/>]*)")
_LONG_NUMBER = re.compile(r"&(?=#(?:[0-9]{9}|[xX][0-9a-fA-F]{8}))")
"""An entity that is no character; Python refuses to read numbers of thousands of digits."""
_AS_WRITTEN = {"script", "style"}
"Elements whose content holds no tags but their own end."


def html_tokens(source: str) -> Iterator[HtmlToken]:
    """The tokens of a text in order; a sign that begins nothing is text."""
    return _Tokenizer(source).tokens()


def read_entities(source: str) -> str:
    """The text with its entities read; one whose number no character has stays as it is."""
    return html.unescape(_LONG_NUMBER.sub("&amp;", source)) if "&" in source else source


class _Tokenizer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.missing: set[str] = set()
        "What was looked for and does not come any more."
        self.line, self.counted = 1, 0

    def tokens(self) -> Iterator[HtmlToken]:
        source, at = self.source, 0
        while at < len(source):
            begin = source.find("<", at)
            if begin < 0:
                begin = len(source)
            if begin > at:
                yield HtmlToken(HtmlKind.TEXT, self._line(at), read_entities(source[at:begin]))
            if begin == len(source):
                return
            line = self._line(begin)
            token, at = self._markup(begin, line)
            if at == begin:
                yield HtmlToken(HtmlKind.TEXT, line, "<")
                at += 1
            elif token is not None:
                yield token
                if token.kind is HtmlKind.START and token.text in _AS_WRITTEN:
                    at = self._end_of_written(token.text, at)

    def _markup(self, at: int, line: int) -> tuple[HtmlToken | None, int]:
        """What a `<` begins, if anything that is shown, and where it ends; `at` if it is text."""
        source = self.source
        if source.startswith("<!--", at):
            end = self._find("-->", at + 4)
            if end < 0:
                return None, at
            return HtmlToken(HtmlKind.COMMENT, line, source[at + 4 : end]), end + 3
        following = source[at + 1 : at + 2]
        if following == "/":
            return self._end_tag(at, line)
        if following in ("!", "?"):
            return self._declaration(at, line)
        return self._start_tag(at, line)

    def _end_tag(self, at: int, line: int) -> tuple[HtmlToken | None, int]:
        end = self._find(">", at)
        if end < 0:
            return None, at
        if name := _END_TAG.match(self.source, at, end):
            return HtmlToken(HtmlKind.END, line, name[1].lower()), end + 1
        if end == at + 2:
            # `</>` ends nothing.
            return None, end + 1
        return HtmlToken(HtmlKind.COMMENT, line, self.source[at + 2 : end]), end + 1

    def _declaration(self, at: int, line: int) -> tuple[HtmlToken | None, int]:
        source = self.source
        sign = "]]>" if source[at : at + 9].upper() == "<![CDATA[" else ">"
        end = self._find(sign, at)
        if end < 0:
            return None, at
        # As browsers do: what is declared without being known is a comment.
        is_known = source[at + 1] == "?" or source[at + 2 : at + 9].upper() == "DOCTYPE"
        if is_known or source[at + 2 : at + 3] == "[":
            return None, end + len(sign)
        return HtmlToken(HtmlKind.COMMENT, line, source[at + 2 : end]), end + 1

    def _start_tag(self, at: int, line: int) -> tuple[HtmlToken | None, int]:
        # Most signs in a text that never ends in `>` are told apart by this alone.
        if self._find(">", at) < 0 or (match := _TAG.match(self.source, at)) is None:
            return None, at
        attributes: dict[str, str] = {}
        end = 0
        for given in _ATTRIBUTE.finditer(match["inside"]):
            attributes[given[1].lower()] = read_entities(given[2] or given[3] or given[4] or "")
            end = given.end()
        is_empty = match["inside"][end:].endswith("/")
        kind = HtmlKind.EMPTY if is_empty else HtmlKind.START
        return HtmlToken(kind, line, match["name"].lower(), attributes), match.end()

    def _end_of_written(self, name: str, at: int) -> int:
        """Where the end tag of an element begins whose content is no HTML; it is passed over."""
        end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.source, at)
        return end.start() if end else len(self.source)

    def _find(self, sign: str, at: int) -> int:
        """The next place of a sign, or -1; looked for in vain only once."""
        if sign in self.missing:
            return -1
        found = self.source.find(sign, at)
        if found < 0:
            self.missing.add(sign)
        return found

    def _line(self, at: int) -> int:
        self.line += self.source.count("\n", self.counted, at)
        self.counted = at
        return self.line
