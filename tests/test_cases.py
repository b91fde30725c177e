"""The data-driven cases: tests/cases/<form>/<fact>.md beside the records it must give, <fact>.json.

A case named `not_…` shows what its form's rule must leave alone. tests/golden/ holds whole notes,
one a dialect or language.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cribdeck.extraction import extract
from cribdeck.extraction.rules import RULES
from cribdeck.model.outline import SourceFile
from cribdeck.model.records import FateKind, Record
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.normalize import normalize
from cribdeck.writers.content_markdown import blocks_markdown

CASES = Path(__file__).parent / "cases"
FILES = [*sorted(CASES.glob("*/*.md")), *sorted((CASES.parent / "golden").glob("*.md"))]


def records_of(source: SourceFile) -> list[Record]:
    extraction, _ = extract(read_outline(source))
    assert all(
        fate.reason or fate.kind in (FateKind.BLANK, FateKind.EXTRACTED)
        for fate in extraction.fates
    )
    return normalize(extraction.candidates, source.path)


def as_data(record: Record) -> dict[str, object]:
    data: dict[str, object] = {
        "term": record.term,
        "definition": blocks_markdown(record.definition),
        "facets": {
            facet.label: blocks_markdown(
                tuple(
                    node
                    for each in record.facets
                    if each.label == facet.label
                    for node in each.content
                )
            )
            for facet in record.facets
        },
        "trail": list(record.trail),
        "rule": record.rule,
        "lines": list(record.origins[0].span),
    }
    return {name: value for name, value in data.items() if value or name in ("term", "definition")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_case(file: Path, accept: bool) -> None:  # noqa: FBT001 - a fixture
    found = [
        as_data(record) for record in records_of(source_from_bytes(file.read_bytes(), file.name))
    ]
    expected = file.with_suffix(".json")
    if accept:
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))
    if file.stem.startswith("not_"):
        assert file.parent.name not in {record["rule"] for record in found if "rule" in record}


def test_every_rule_has_as_many_negative_cases_as_positive() -> None:
    for rule in RULES:
        stems = [file.stem for file in (CASES / rule).glob("*.md")]
        negative = [stem for stem in stems if stem.startswith("not_")]
        assert stems, f"the rule {rule} has no cases"
        assert len(negative) * 2 >= len(stems), (
            f"the rule {rule} has {len(negative)} negative cases of {len(stems)}"
        )
