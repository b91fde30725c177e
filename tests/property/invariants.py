"""What holds for any text at all."""

from __future__ import annotations

from cribdeck.extraction import extract
from cribdeck.model.inline import plain_text
from cribdeck.model.outline import walk_nodes
from cribdeck.model.records import FateKind
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.merge import merge
from cribdeck.records.normalize import normalize
from cribdeck.writers.content_html import HtmlDialect, blocks_html, clean, highlighted_code
from cribdeck.writers.content_markdown import blocks_markdown

DIALECT = HtmlDialect(
    lambda tex, _: tex.replace("<", "&lt;"),
    lambda _, alt: alt.replace("<", "&lt;"),
    highlighted_code,
)


def check(text: str) -> None:
    """Read and extract a text: every line is accounted for, and what is found is whole."""
    source = source_from_bytes(text.encode("utf-8", "surrogatepass"), "a.md")
    outline = read_outline(source)
    for node in walk_nodes(outline.nodes):
        assert 1 <= node.span.first <= node.span.last <= len(source.lines) + 1
    extraction, _ = extract(outline)
    assert len(extraction.fates) == len(source.lines)
    for line, fate in zip(source.lines, extraction.fates, strict=True):
        assert (fate.kind is FateKind.BLANK) == (not line.strip())
        assert fate.kind is FateKind.BLANK or fate.reason or fate.kind is FateKind.EXTRACTED
        assert fate.candidate is None or fate.candidate < len(extraction.candidates)
    records = normalize(extraction.candidates, "a.md")
    for record in records:
        assert record.term == record.term.strip()
        assert record.term
        assert "\n" not in record.term
        assert record.definition or record.facets
        html = blocks_html(record.definition, DIALECT)
        assert "<script" not in clean(html)
        assert (
            blocks_markdown(record.definition).strip()
            or not plain_text(
                tuple(i for n in walk_nodes(record.definition) for i in n.content)
            ).strip()
        )
    merged, _ = merge(records)
    assert len({record.key for record in merged}) == len(merged)
    assert sum(len(record.origins) for record in merged) == len(records)
