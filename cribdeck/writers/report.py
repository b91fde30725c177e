"""What became of every source line → a page that opens in any browser, without scripts."""

from __future__ import annotations

import dataclasses as dc
from collections import Counter

from cribdeck.records import FateKind
from cribdeck.writers.product import FileCoverage, Product, Written
from cribdeck.writers.templates import Templates


@dc.dataclass(frozen=True, slots=True)
class _Line:
    """A source line as the report template sees it."""

    number: int
    text: str
    fate: str
    note: str


def write_report(product: Product) -> Written:
    """The coverage report."""
    terms = {identified.record.key: identified.record.term for identified in product.records}
    files = [(coverage.file, _totals(coverage), _left_out(coverage), _lines(coverage, terms)) for coverage in product.coverage]
    page = Templates(product.template_folders).render(
        "report/report.html.j2",
        {
            "name": product.settings.name,
            "files": files,
            "diagnostics": product.diagnostics,
            "records": len(terms),
        },
    )
    return Written(".report.html", page.encode())


def _totals(coverage: FileCoverage) -> dict[str, int]:
    counts = Counter(fate.kind for fate in coverage.fates)
    return {kind.value: counts[kind] for kind in FateKind}


def _left_out(coverage: FileCoverage) -> list[tuple[str, int]]:
    """Each reason for skipping lines with how many it took, the commonest first."""
    reasons = Counter(fate.reason for fate in coverage.fates if fate.kind is FateKind.SKIPPED)
    return sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))


def _lines(coverage: FileCoverage, terms: dict[str, str]) -> list[_Line]:
    out = []
    for number, (line, fate) in enumerate(zip(coverage.lines, coverage.fates, strict=True), 1):
        key = coverage.keys[fate.candidate] if fate.candidate is not None else ""
        note = " · ".join(part for part in (fate.kind.value, fate.rule, terms.get(key, key), fate.reason) if part)
        out.append(_Line(number, line, fate.kind.value, "" if fate.kind is FateKind.BLANK else note))
    return out
