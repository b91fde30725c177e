"""A Markdown file → blocks: the regions of other dialects, and Markdown over all the rest."""

from __future__ import annotations

from collections.abc import Mapping

from cribdeck.model.outline import NodeKind, SourceFile
from cribdeck.readers.dialects import FileBlocks, RegionDialect
from cribdeck.readers.front_matter import read_front_matter
from cribdeck.readers.markdown import read_markdown
from cribdeck.readers.overlong import overlong_findings
from cribdeck.readers.regions import find_regions, outside, read_region


def read_markdown_file(source: SourceFile, dialects: Mapping[str, RegionDialect]) -> FileBlocks:
    """The blocks of a Markdown file that may have regions in these dialects."""
    lines = source.lines
    regions = find_regions(lines, dialects)
    markdown = read_markdown(outside(lines, regions) if regions else source.text)
    nodes = markdown.nodes
    for region in regions:
        nodes += read_region(region, lines)
    # Metadata in a region comes after the block of the region that begins on the same line.
    nodes.sort(key=lambda node: (node.span.first, node.kind is NodeKind.METADATA))
    front_matter, findings = read_front_matter(markdown.front_matter or "", source.path)
    return FileBlocks(nodes, front_matter, (*findings, *overlong_findings(nodes, source.path)))
