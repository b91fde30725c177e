"""PDF standards, as a checker that passes veraPDF's own corpus sees them."""

from __future__ import annotations

from pathlib import Path

import page


def broken_rules(pdf: Path, profile: str) -> list[str]:
    """The rules of a standard that a file breaks, with what is said of each."""
    report = page.validate_pdf(str(pdf), profile=getattr(page.ValidationProfile, profile))
    assert report.is_compliant or report.failures
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
