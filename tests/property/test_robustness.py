"""What holds for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cribdeck.extraction.walk import extract
from cribdeck.model.inline import plain_text
from cribdeck.model.outline import walk_nodes
from cribdeck.model.records import FateKind
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.normalize import merge, normalize
from cribdeck.writers.content_html import HtmlDialect, blocks_html, clean, highlighted_code
from cribdeck.writers.content_markdown import blocks_markdown
from tests.conftest import SEEDS, needs_shared
from tests.property.strategies import anything

DIALECT = HtmlDialect(
    lambda tex, _: tex.replace("<", "&lt;"),
    lambda _, alt: alt.replace("<", "&lt;"),
    highlighted_code,
)
pytestmark = pytest.mark.slow


def check(text: str) -> None:
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


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(anything)
def test_any_text__reads_extracts_and_accounts_for_every_line(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
def test_any_bytes__are_read(data: bytes) -> None:
    check(source_from_bytes(data, "a.md").text)


@needs_shared
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_seed__every_line_has_a_fate(seed) -> None:
    check(seed.read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "> " * 5000 + "x",
        "- " * 3000 + "x",
        "<ul><li>" * 3000,
        "<div>" * 3000,
        "#" * 5000,
        "*" * 5000,
        "[" * 5000,
        "`" * 5001,
        "<" * 5000,
        "a: " * 5000,
        "|" * 5000,
        "(" * 5000 + ": x",
        "    " * 2000 + "x",
        "\n".join(" " * n + "x" for n in range(1, 400)),
        "<a" * 4000,
        "![" * 3000,
        "$" * 5000,
        "&" * 5000,
        "\t- a\n" * 3000,
        "x\x00y: z",
        "-" * 20000,
        "a" * 100000,
        "- a: b\n" * 2000,
        "| a | b |\n" * 1500,
        "<li>a<li>" * 2500,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.timeout(20)
def test_extreme_text__ends_in_time(text: str) -> None:
    check(text)
