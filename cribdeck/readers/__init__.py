"""Readers: a source file → its outline.

Two tables hold the dialects. `FILE_DIALECTS` says by the ending of a file's name which reader takes
the whole of it; `REGION_DIALECTS` says which dialects parts of a Markdown file may be in. A new
dialect is a module of its own and a line in one of them; `dialects` says what it must offer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import Node, NodeInfo, Outline, SourceFile, walk_nodes
from cribdeck.readers.dialects import FileBlocks, FileReader, RegionDialect
from cribdeck.readers.html import find_html, read_html, read_html_file
from cribdeck.readers.indented import find_indented, read_indented
from cribdeck.readers.markdown_file import read_markdown_file
from cribdeck.readers.nesting import limit_depth, nest_sections
from cribdeck.readers.overlong import find_overlong, read_overlong
from cribdeck.readers.source import source_from_bytes

__all__ = ["FILE_DIALECTS", "MAX_DEPTH", "REGION_DIALECTS", "read_outline", "source_from_bytes"]

REGION_DIALECTS: dict[str, RegionDialect] = {
    "html": RegionDialect(find_html, read_html),
    "overlong": RegionDialect(find_overlong, read_overlong),
    # Last: it judges whole sections, by the lines that the others have left.
    "indented": RegionDialect(find_indented, read_indented),
}
"""Name → how regions in the dialect are found and read.

The finders run in this order, and each gets the lines that those before it have taken."""


def _read_markdown(source: SourceFile) -> FileBlocks:
    return read_markdown_file(source, REGION_DIALECTS)


FILE_DIALECTS: dict[str, FileReader] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".mdown": _read_markdown,
    ".mkd": _read_markdown,
    # People write plain text much as they write Markdown.
    ".txt": _read_markdown,
    ".text": _read_markdown,
    ".html": read_html_file,
    ".htm": read_html_file,
}
"""The ending of a file's name, in small letters → the reader of the whole file.

A file with any other ending is read as Markdown: somebody has named it as notes."""

MAX_DEPTH = 40
"Levels of an outline, unless a project sets its own limit."


def read_outline(source: SourceFile, depth: int = MAX_DEPTH) -> Outline:
    """The outline of a source file, with `depth` levels at the most.

    Never raises, whatever the text.
    """
    read = FILE_DIALECTS.get(PurePosixPath(source.path).suffix.lower(), _read_markdown)
    blocks = read(source)
    nodes = limit_depth(nest_sections(blocks.nodes), depth)
    findings = (*source.findings, *blocks.findings, *_left_out(nodes, depth, source.path))
    return Outline(source, nodes, blocks.front_matter, findings)


def _left_out(nodes: tuple[Node, ...], depth: int, path: str) -> Iterator[Finding]:
    """A warning at the first node of each kind that says that something was left out."""
    told = {
        NodeInfo.TOO_DEEP: (
            f"what stands more than {depth} levels deep was left out",
            "write it less deeply, or raise `limits.nesting` in cribdeck.yaml",
        ),
        NodeInfo.TOO_MANY_TERMS: (
            "more terms share the description below than notes may have; those above have none",
            "write the description once, under one name",
        ),
    }
    for node in walk_nodes(nodes):
        if node.info in told:
            message, hint = told.pop(NodeInfo(node.info))
            yield Finding(Severity.WARNING, "over-limit", message, path, node.span.first, hint)
