"""What a dialect is: the types of the two tables in `readers/__init__.py`.

A dialect of whole files is one function (`FileReader`). A dialect of parts of a Markdown file is
two: one that finds its regions, one that reads a region (`RegionDialect`).
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from cribdeck.model.findings import Finding
from cribdeck.model.outline import Node, SourceFile, Span

HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)")
"A heading of Markdown, at which regions end."


@dc.dataclass(frozen=True, slots=True)
class FileBlocks:
    """What a file reader makes of a source file."""

    nodes: Sequence[Node]
    """The blocks in the order of their first lines.

    Headings do not hold what follows them yet: `nest_sections` does that for all dialects."""
    front_matter: Mapping[str, object] = dc.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class FileReader(Protocol):
    """Reads a whole file in one dialect."""

    def __call__(self, source: SourceFile, /) -> FileBlocks:
        """The blocks of a source file; never raises, whatever the text."""


@dc.dataclass(frozen=True, slots=True)
class NoteLines:
    """The lines of a Markdown file and what finders of regions must know about them.

    Lines are counted from 0 here, as indexes.
    """

    lines: Sequence[str]
    start: int
    "The first line after the front matter."
    hidden: AbstractSet[int]
    "Lines of fenced code and of HTML comments, which no dialect may take."
    taken: AbstractSet[int]
    "Lines of the regions that dialects further up in the table have found."


class RegionFinder(Protocol):
    """Finds the regions in which a Markdown file speaks another dialect."""

    def __call__(self, notes: NoteLines, /) -> Iterable[Span]:
        """The lines of each region, in order."""


class RegionReader(Protocol):
    """Reads a region."""

    def __call__(self, lines: Sequence[str], first: int, /) -> list[Node]:
        """The blocks of these lines, of which the first has the number `first`."""


class RegionDialect(NamedTuple):
    """A dialect in which parts of a Markdown file are written."""

    find: RegionFinder
    read: RegionReader
