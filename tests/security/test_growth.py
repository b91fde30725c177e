"""Time grows with the size of notes, whatever they are made of; no text is slow by its form.

By CPU time, and always beside a shorter text of the same form: no limit is in seconds.
"""

from __future__ import annotations

import pytest

from cribdeck.config.front_matter import check_front_matter
from cribdeck.extraction import extract
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.limits import within_size
from cribdeck.records.lint import headings_without_records, lint
from cribdeck.records.merge import merge
from cribdeck.records.normalize import normalize
from cribdeck.storage.compact import LineFates
from tests.growing import FAMILIES, GROWING, random_construct
from tests.limits import assert_linear

pytestmark = pytest.mark.slow

SIZE = 5_000
"Characters of the shorter text."
SEEDS = range(40)
"A few of the random constructs; many thousand were tried by hand."


def checked(text: str) -> None:
    """All that `check` does with a file of this text."""
    source = source_from_bytes(text.encode("utf-8", "surrogatepass"), "a.md")
    outline = read_outline(source)
    front_matter, _ = check_front_matter(outline.front_matter, source.lines, "a.md")
    extraction, _ = extract(outline)
    made = normalize(extraction.candidates, "a.md", root="deck", tags=front_matter.tags)
    records, _ = within_size(made, "a.md", len(source.text))
    list(headings_without_records("a.md", outline.nodes, records))
    LineFates.of(source.lines, extraction.fates)
    merged, _ = merge(records)
    lint(merged)


def test_constructs__are_many() -> None:
    assert len(GROWING) > 1000
    assert len(FAMILIES) > 300


def test_the_measure__finds_what_it_looks_for() -> None:
    def quadratic(text: str) -> None:
        for end in range(0, len(text), 4):
            text.count("b", 0, end)

    with pytest.raises(pytest.fail.Exception):
        assert_linear(quadratic, lambda size: "a" * size, 12_000)


@pytest.mark.parametrize("name", FAMILIES)
def test_construct__takes_time_that_grows_with_its_size(name: str) -> None:
    assert_linear(checked, FAMILIES[name], SIZE)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_construct__takes_time_that_grows_with_its_size(seed: int) -> None:
    assert_linear(checked, random_construct(seed), SIZE)
