"""An outline → candidates, and a fate for every line of the source.

`walk` offers each node to the `rules`; `roles` decides what a claim is where it stands, `outcomes`
what becomes of it once all below it is known. The result is a frozen tree (`found`), from which
`candidates` and `line_fates` are made.
"""

from __future__ import annotations

from cribdeck.extraction.candidates import candidates_of, findings_of, shortened_findings
from cribdeck.extraction.lead_ins import attach_lead_ins
from cribdeck.extraction.line_fates import line_fates
from cribdeck.extraction.walk import walk
from cribdeck.model.findings import Finding
from cribdeck.model.outline import Outline
from cribdeck.model.records import Extraction

__all__ = ["extract"]


def extract(outline: Outline) -> tuple[Extraction, tuple[Finding, ...]]:
    """The candidates of an outline with a fate for each of its lines, and findings about them."""
    parts, shortened = walk(attach_lead_ins(outline.nodes))
    source = outline.source
    candidates = tuple(candidates_of(parts))
    extraction = Extraction(candidates, line_fates(parts, source.lines))
    findings = (*findings_of(parts, source.path), *shortened_findings(shortened, source.path))
    return extraction, findings
