"""Inline content put together element by element, as the Markdown and the HTML reader meet it."""

from __future__ import annotations

import re

from cribdeck.model.inline import Content, Inline, InlineKind, one_line, text

HTML_MARKS = {
    "b": InlineKind.STRONG,
    "strong": InlineKind.STRONG,
    "i": InlineKind.EMPHASIS,
    "em": InlineKind.EMPHASIS,
    "cite": InlineKind.EMPHASIS,
    "dfn": InlineKind.EMPHASIS,
    "u": InlineKind.UNDERLINE,
    "ins": InlineKind.UNDERLINE,
    "s": InlineKind.STRIKE,
    "del": InlineKind.STRIKE,
    "strike": InlineKind.STRIKE,
    "mark": InlineKind.MARK,
    "sub": InlineKind.SUB,
    "sup": InlineKind.SUP,
    "code": InlineKind.CODE,
    "kbd": InlineKind.CODE,
    "tt": InlineKind.CODE,
    "samp": InlineKind.CODE,
    "a": InlineKind.LINK,
}
"HTML's inline elements and what they mean; any other is transparent."
_SCHEME = re.compile(r"^[\s\x00-\x1f]*([a-zA-Z][\w+.-]*)[\s\x00-\x1f]*:")
"The scheme of an address, as lenient browsers read it: past white space and control characters."
_SAFE_SCHEMES = {"http", "https", "mailto", "ftp", "tel", "obsidian"}
_LONGEST_ADDRESS = 4_000
"Characters of the address of a link."
_MAX_DEPTH = 40
"Marks within marks; deeper ones are passed over, since those who read contents recurse."


class _Open:
    """An element that has begun and not ended."""

    __slots__ = ("content", "kind", "tag", "target")

    def __init__(self, tag: str, kind: InlineKind, target: str) -> None:
        self.tag, self.kind, self.target = tag, kind, target
        self.content: list[Inline] = []

    def closed(self) -> Inline | None:
        """The element; none if nothing is in it."""
        if not self.content:
            return None
        if self.kind is InlineKind.CODE:
            # Code is a leaf, whose wording is its text: bold within it has no place in the tree.
            return Inline(InlineKind.CODE, one_line(tuple(self.content)))
        return Inline(self.kind, children=tuple(self.content), target=self.target)


class InlineBuilder:
    """Collects inline elements; elements that are never closed end with the content."""

    __slots__ = ("_apart", "_done", "_open", "_texts")

    def __init__(self) -> None:
        self._done: list[Inline] = []
        self._open: list[_Open] = []
        self._texts: list[str] = []
        """The run of wording that is not ended yet: added to piece by piece, it would be copied for
        each of its pieces."""
        self._apart = False

    def __bool__(self) -> bool:
        """Whether anything has been added."""
        return bool(self._done or self._open or self._texts)

    def is_in(self, kind: InlineKind) -> bool:
        """Whether an element of this kind is open."""
        return any(element.kind is kind for element in self._open)

    def add(self, *items: Inline) -> None:
        """Add elements to the innermost open one; runs of text that meet become one."""
        for item in items:
            # The parser cuts `a\*b` and `a &amp; b` into three tokens each: one run of wording.
            if self._apart or item.kind is not InlineKind.TEXT:
                self._end_texts()
            if item.kind is InlineKind.TEXT:
                self._texts.append(item.text)
            else:
                (self._open[-1].content if self._open else self._done).append(item)
            self._apart = False

    def end_text(self) -> None:
        """End a run of text where a mark is left out: the text behind it is a run of its own."""
        self._apart = True

    def open(self, tag: str, kind: InlineKind, target: str = "") -> None:
        """Begin an element; the address of a link that could run a program is dropped.

        So is one that no person wrote: what it stands for once can be used for many links.
        """
        scheme = _SCHEME.match(target)
        safe = len(target) <= _LONGEST_ADDRESS and (
            scheme is None or scheme[1].lower() in _SAFE_SCHEMES
        )
        if len(self._open) < _MAX_DEPTH:
            self._end_texts()
            self._open.append(_Open(tag, kind, target if safe else ""))

    def close(self, tag: str) -> None:
        """End the innermost element of this tag, and with it those begun inside it.

        An end without a beginning is passed over.
        """
        if any(element.tag == tag for element in self._open):
            while self._close_last() != tag:
                pass

    def finish(self) -> Content:
        """End all elements; the content, after which the builder is empty."""
        while self._open:
            self._close_last()
        self._end_texts()
        content = tuple(self._done)
        self._done.clear()
        return content

    def _end_texts(self) -> None:
        if self._texts:
            run = text("".join(self._texts))
            (self._open[-1].content if self._open else self._done).append(run)
            self._texts.clear()

    def _close_last(self) -> str:
        self._end_texts()
        element = self._open.pop()
        if (made := element.closed()) is not None:
            self.add(made)
        return element.tag
