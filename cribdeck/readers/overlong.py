"""Lines that nobody wrote: left out of the notes, and reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span
from cribdeck.readers.dialects import NoteLines

MAX_LINE = 100_000
"Characters of a line; a longer one is no line of notes."
MAX_BRACKETS = 1_000
"""Opening brackets of a line: looking for the link that each might begin takes time that grows with
the square of their number."""
MAX_MARKS = 200
"""Marks that combine with one letter: putting them in order takes time that grows with the square
of their number. Unicode allows for 30 (Standard Annex 15, Stream-Safe Text)."""


def is_overlong(line: str) -> bool:
    """Whether a line is left out because no person wrote it."""
    # The length first: few lines are long enough for their brackets to be counted.
    return len(line) > MAX_LINE or (
        len(line) > MAX_BRACKETS
        and (line.count("[") > MAX_BRACKETS or (not line.isascii() and _has_heaped_marks(line)))
    )


def _has_heaped_marks(line: str) -> bool:
    """Whether more marks stand over one letter than any script has."""
    count = 0
    for is_mark in map(unicodedata.combining, line):
        count = count + 1 if is_mark else 0
        if count > MAX_MARKS:
            return True
    return False


def find_overlong(notes: NoteLines) -> Iterator[Span]:
    """Each overlong line after the front matter, also in code and in HTML."""
    for number, line in enumerate(notes.lines, 1):
        if number > notes.start and is_overlong(line):
            yield Span(number, number)


def read_overlong(lines: Sequence[str], first: int) -> list[Node]:
    """One node that says that the lines were left out."""
    span = Span(first, first + len(lines) - 1)
    return [Node(NodeKind.METADATA, span, info=NodeInfo.OVERLONG_LINE)]


def overlong_findings(nodes: Sequence[Node], path: str) -> tuple[Finding, ...]:
    """A warning for each overlong line among the blocks of a file."""
    message = (
        f"the line has more than {MAX_LINE} characters, {MAX_BRACKETS} brackets or {MAX_MARKS}"
        " marks over one letter and was left out"
    )
    return tuple(
        Finding(
            Severity.WARNING, "overlong-line", message, path, node.span.first, "break it into lines"
        )
        for node in nodes
        if node.info == NodeInfo.OVERLONG_LINE
    )
