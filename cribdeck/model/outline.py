"""The outline: what every reader makes of a source file, whatever its dialect.

A tree of nodes, each with its inline content, its children and its lines. Headings hold what stands
under them, items what is nested in them, so "a name and what belongs to it" has one shape in
Markdown, in HTML and in text laid out by indentation.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from cribdeck.model.findings import Finding
from cribdeck.model.inline import Content


class Span(NamedTuple):
    """Lines of a source file, 1-based, both ends included."""

    first: int
    last: int


class NodeKind(StrEnum):
    """The kinds of node."""

    HEADING = "heading"
    "content; children: all that stands under it, deeper headings included; level 1–6."
    PARAGRAPH = "paragraph"
    LIST = "list"
    "children: items; info: `ordered` or empty."
    ITEM = "item"
    "content: its first line or paragraph; children: the rest; info: `line` if it has no bullet."
    DEFINITION = "definition"
    "An entry of a definition list. content: the term; children: what is said of it."
    TABLE = "table"
    "children: rows; the first row is the header when its info is `header`."
    ROW = "row"
    CELL = "cell"
    QUOTE = "quote"
    "info: a callout's type; content: its title."
    LEAD = "lead"
    "A line that is only a name, with what it stands over as children."
    CODE = "code"
    "content: one code element; info: the language."
    MATH = "math"
    "content: one math element."
    RULE = "rule"
    "A thematic break."
    COMMENT = "comment"
    METADATA = "metadata"
    "Front matter, link references, attribute lines: nothing to read aloud."


class NodeInfo(StrEnum):
    """The fixed words that `Node.info` may hold.

    Beside these it holds what notes themselves say: the type of a callout (`warning`) and the
    language of code (`python`), in small letters and as written.
    """

    ORDERED = "ordered"
    "Of a list: its items are numbered."
    DEFINITIONS = "definitions"
    "Of a list: its entries are terms with their descriptions."
    LINE = "line"
    "Of an item: a line of an indented outline, without a bullet."
    HEADER = "header"
    "Of a row or a cell: it names the columns."
    QUESTION = "question"
    "Of a lead: it asks what stands under it."
    FRONT_MATTER = "front matter"
    "Of metadata, as all below."
    TOOL_MARKUP = "markup of another tool"
    OVERLONG_LINE = "a line too long for notes"
    TOO_DEEP = "nested deeper than notes may be"
    "Nodes were left out."
    TOO_MANY_TERMS = "more terms over one description than notes may have"
    "Of a definition: neither it nor the terms right above it have the description."


class Node(NamedTuple):
    """One element of an outline."""

    kind: NodeKind
    span: Span
    content: Content = ()
    children: tuple[Node, ...] = ()
    level: int = 0
    "Of a heading: 1 to 6."
    info: str = ""
    "A word of `NodeInfo`, a callout's type or the language of code; empty where there is none."


@dc.dataclass(frozen=True, slots=True)
class SourceFile:
    """A source file as text: LF line ends, no byte-order mark, mended."""

    path: str
    "As the user named it, with forward slashes."
    text: str
    modified: int
    "When the file last changed, in whole seconds since 1970."
    findings: tuple[Finding, ...] = ()
    digest: str = ""
    "Fingerprint of the bytes it was read from."

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")


@dc.dataclass(frozen=True, slots=True)
class Outline:
    """A source file read."""

    source: SourceFile
    nodes: tuple[Node, ...]
    front_matter: Mapping[str, object]
    "The front matter as written; empty if there is none."
    findings: tuple[Finding, ...]


def walk_nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, outermost first, in document order."""
    for node in nodes:
        yield node
        yield from walk_nodes(node.children)
