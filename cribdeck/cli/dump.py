"""The value of each stage as text, for those who work on rules and readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cribdeck.model.inline import Content, InlineKind, one_line
from cribdeck.model.outline import Node
from cribdeck.model.records import Candidate, Record

_WIDTH = 100


def dump_outline(nodes: Sequence[Node], depth: int = 0) -> Iterator[str]:
    """A line for each node: its lines, kind and wording, set in under its parent."""
    for node in nodes:
        kind = f"{node.kind.value}{node.level or ''}{f'({node.info})' if node.info else ''}"
        yield (
            f"{node.span.first:>5}-{node.span.last:<5} {'  ' * depth}{kind} "
            f" {_marked(node.content)[:_WIDTH]}".rstrip()
        )
        yield from dump_outline(node.children, depth + 1)


def dump_candidates(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Each candidate: where and by which rule it was found, its term, trail.

    Definition and facets.
    """
    for found in candidates:
        yield (
            f"{found.span.first:>5}-{found.span.last:<5} {found.rule}  {_marked(found.term)}  ‹"
            f" {' › '.join(found.trail)}"
        )
        yield from (f"    {line}" for line in dump_outline(found.definition))
        for facet in found.facets:
            yield f"    {facet.label} ({facet.written}):"
            yield from (f"      {line}" for line in dump_outline(facet.content))


def dump_records(records: Sequence[Record]) -> Iterator[str]:
    """Each record: its key, names, tags and places, its definition and facets."""
    for record in records:
        places = ", ".join(
            f"{origin.file}:{origin.span.first}-{origin.span.last}" for origin in record.origins
        )
        yield (
            f"{record.key}  “{record.term}” = {', '.join(record.aliases) or '—'} "
            f" [{' '.join(record.tags)}]  {record.rule}  {places}"
        )
        yield from (f"    {line}" for line in dump_outline(record.definition))
        for facet in record.facets:
            yield f"    {facet.label} ({facet.written}):"
            yield from (f"      {line}" for line in dump_outline(facet.content))


def _marked(content: Content) -> str:
    """The wording with each element that is not plain text in the brackets of its kind."""
    parts = []
    for item in content:
        wording = one_line((item,))
        parts.append(
            wording
            if item.kind is InlineKind.TEXT
            else f"‹{item.kind.value} {wording}{' ' + item.target if item.target else ''}›"
        )
    return " ".join(parts)
