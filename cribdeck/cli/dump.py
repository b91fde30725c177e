"""The value of each stage as text, for those who work on rules and readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cribdeck.model.inline import Content, InlineKind, one_line
from cribdeck.model.outline import Node
from cribdeck.model.records import Candidate, Facet, Record

_WIDTH = 100
"Characters of a node's text that are shown."


def dump_outline(nodes: Sequence[Node], depth: int = 0) -> Iterator[str]:
    """A line for each node: its lines, kind and text, indented under its parent."""
    for node in nodes:
        kind = f"{node.kind.value}{node.level or ''}{f'({node.info})' if node.info else ''}"
        yield (
            f"{node.span.first:>5}-{node.span.last:<5} {'  ' * depth}{kind} "
            f" {_marked_text(node.content)[:_WIDTH]}".rstrip()
        )
        yield from dump_outline(node.children, depth + 1)


def dump_candidates(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Each candidate: its lines, rule, term and trail; below it its definition and facets."""
    for candidate in candidates:
        yield (
            f"{candidate.span.first:>5}-{candidate.span.last:<5} {candidate.rule} "
            f" {_marked_text(candidate.term)}  ‹ {' › '.join(candidate.trail)}"
        )
        yield from _dump_body(candidate.definition, candidate.facets)


def dump_records(records: Sequence[Record]) -> Iterator[str]:
    """Each record: its key, names, tags, rule and places; below it its definition and facets."""
    for record in records:
        places = ", ".join(
            f"{origin.file}:{origin.span.first}-{origin.span.last}" for origin in record.origins
        )
        yield (
            f"{record.key}  “{record.term}” = {', '.join(record.aliases) or '—'} "
            f" [{' '.join(record.tags)}]  {record.rule}  {places}"
        )
        yield from _dump_body(record.definition, record.facets)


def _dump_body(definition: Sequence[Node], facets: Sequence[Facet]) -> Iterator[str]:
    yield from (f"    {line}" for line in dump_outline(definition))
    for facet in facets:
        yield f"    {facet.label} ({facet.written}):"
        yield from (f"      {line}" for line in dump_outline(facet.content))


def _marked_text(content: Content) -> str:
    """The text, with each element that is not plain text in ‹ › with its kind and target."""
    parts = []
    for item in content:
        text = one_line((item,))
        if item.kind is not InlineKind.TEXT:
            target = f" {item.target}" if item.target else ""
            text = f"‹{item.kind.value} {text}{target}›"
        parts.append(text)
    return " ".join(parts)
