"""Readers: a source file → its outline.

Each dialect has one module and one line in READERS. Markdown is parsed over the whole file with the
regions of the other dialects blanked, so that link references reach everywhere and every line keeps
its number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import Node, NodeKind, Outline, SourceFile, Span, walk_nodes
from cribdeck.readers.front_matter import read_front_matter
from cribdeck.readers.html import read_html
from cribdeck.readers.indented import read_indented
from cribdeck.readers.markdown import read_inline, read_markdown
from cribdeck.readers.nesting import TOO_DEEP, nest_sections, within
from cribdeck.readers.regions import MAX_BRACKETS, MAX_LINE, Dialect, Region, find_regions
from cribdeck.readers.source import read_source

Reader = Callable[[Sequence[str], int], list[Node]]
"""Takes the lines of a region and the number of the first; gives its blocks, headings not
nested."""

READERS: Mapping[Dialect, Reader] = {
    Dialect.FRONT_MATTER: lambda lines, first: [
        Node(NodeKind.METADATA, Span(first, first + len(lines) - 1), info="front matter")
    ],
    Dialect.OVERLONG: lambda lines, first: [
        Node(
            NodeKind.METADATA, Span(first, first + len(lines) - 1), info="a line too long for notes"
        )
    ],
    Dialect.METADATA: lambda lines, first: [
        Node(NodeKind.METADATA, Span(first, first + len(lines) - 1), info="markup of another tool")
    ],
    Dialect.HTML: lambda lines, first: read_html("\n".join(lines), first),
    Dialect.INDENTED: lambda lines, first: read_indented(lines, first, read_inline),
}

__all__ = ["READERS", "Reader", "read_outline", "read_source"]


MAX_DEPTH = 40
"Levels of an outline, if nothing else is said."


def read_outline(source: SourceFile, depth: int = MAX_DEPTH) -> Outline:
    """The outline of a source file, with so many levels at the most.

    Never fails, whatever the text.
    """
    lines = source.lines
    regions = find_regions(lines)
    front_matter, findings = _front_matter(lines, regions, source.path)
    blocks = read_markdown("\n".join(_blanked(lines, regions)))
    for region in regions:
        first, last = region.span
        blocks += READERS[region.dialect](lines[first - 1 : last], first)
    blocks.sort(key=lambda node: node.span.first)
    findings += [
        _too_long(region, source.path) for region in regions if region.dialect is Dialect.OVERLONG
    ]
    nodes = within(nest_sections(blocks), depth)
    deep = next((node for node in walk_nodes(nodes) if node.info == TOO_DEEP), None)
    if deep is not None:
        message = f"what stands more than {depth} levels deep was left out"
        hint = "write it less deeply, or raise `limits.nesting` in cribdeck.yaml"
        findings.append(
            Finding(Severity.WARNING, "over-limit", message, source.path, deep.span.first, hint)
        )
    return Outline(source, nodes, front_matter, (*source.findings, *findings))


def _too_long(region: Region, path: str) -> Finding:
    message = (
        f"the line has more than {MAX_LINE} characters or {MAX_BRACKETS} brackets and was left out"
    )
    return Finding(
        Severity.WARNING, "overlong-line", message, path, region.span.first, "break it into lines"
    )


def _front_matter(
    lines: Sequence[str], regions: Sequence[Region], path: str
) -> tuple[Mapping[str, object], list[Finding]]:
    if regions and regions[0].dialect is Dialect.FRONT_MATTER:
        return read_front_matter("\n".join(lines[1 : regions[0].span.last - 1]), path)
    return {}, []


def _blanked(lines: Sequence[str], regions: Sequence[Region]) -> list[str]:
    out = list(lines)
    for region in regions:
        first, last = region.span
        out[first - 1 : last] = [""] * (last - first + 1)
    return out
