"""What became of every source line → a page that opens in any browser, without scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cribdeck.model.records import Fate, FateKind
from cribdeck.writers.product import FileCoverage, Output, Product, WriterContext
from cribdeck.writers.templates import Templates


class _Line(NamedTuple):
    """A source line as the report template sees it.

    A tuple, since the template unpacks it, which is faster than looking its fields up by name.
    """

    number: int
    text: str
    fate: str
    note: str
    "What became of it, by which rule and in which record; shown when the pointer rests on it."


class _File(NamedTuple):
    """A source file as the report template sees it."""

    name: str
    totals: Mapping[str, int]
    "Kind of fate → lines."
    left_out: Sequence[tuple[str, int]]
    "Each reason for skipping lines with how many it took, the commonest first."
    lines: Sequence[_Line]


def write_report(product: Product, context: WriterContext) -> Output:
    """The `.report.html`, written one source file after the other."""
    terms = {row.record.key: row.record.term for row in product.rows}
    values = {
        "name": product.deck.settings.name,
        # A generator: the lines of one file at a time are in memory.
        "files": (_file(coverage, terms) for coverage in product.coverage),
        "file_count": len(product.coverage),
        "diagnostics": context.findings,
        "records": len(terms),
    }
    return Output(Templates(product.deck.template_folders).pieces("report/report.html.j2", values))


def _file(coverage: FileCoverage, terms: Mapping[str, str]) -> _File:
    pairs = coverage.fates.pairs()
    kinds = Counter(fate.kind for _, fate in pairs)
    reasons = Counter(fate.reason for _, fate in pairs if fate.kind is FateKind.SKIPPED)
    # By the reason where counts are equal, so that the same notes always give the same bytes.
    left_out = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    return _File(
        coverage.file,
        {kind.value: kinds[kind] for kind in FateKind},
        left_out,
        list(_lines(pairs, coverage.keys, terms)),
    )


def _lines(
    pairs: Sequence[tuple[str, Fate]], keys: Sequence[str], terms: Mapping[str, str]
) -> Iterator[_Line]:
    for number, (line, fate) in enumerate(pairs, 1):
        key = keys[fate.candidate] if fate.candidate is not None else ""
        note = " · ".join(
            part for part in (fate.kind.value, fate.rule, terms.get(key, key), fate.reason) if part
        )
        yield _Line(number, line, fate.kind.value, "" if fate.kind is FateKind.BLANK else note)
