"""What holds for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cribdeck.readers.source import source_from_bytes
from tests.limits import within_cpu
from tests.places import each_seed
from tests.property.invariants import check
from tests.property.strategies import anything


@settings(max_examples=300)
@given(anything)
def test_any_text__reads_extracts_and_accounts_for_every_line(text: str) -> None:
    check(text)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes__are_read(data: bytes) -> None:
    check(source_from_bytes(data, "a.md").text)


@each_seed
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
def test_extreme_text__ends_in_time(text: str) -> None:
    with within_cpu(10):
        check(text)
