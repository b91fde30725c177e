"""The records of a file are no more than a multiple of it."""

from __future__ import annotations

import dataclasses as dc

from cribdeck.records.limits import file_tags, over_tags, size_of, within_size
from tests.unit.records.parts import record


def test_file_tags__as_anki_takes_them_each_once() -> None:
    assert file_tags(["#exam", "exam", "a b", "", "x::y"]) == ("exam", "a-b", "x::y")


def test_file_tags__as_many_as_notes_may_have() -> None:
    many = [f"t{n}" for n in range(101)]
    long = ["a" * 80 + str(n) for n in range(3)] + ["::".join(["b" * 80] * 30)]

    assert len(file_tags(many)) == 100
    assert len(file_tags(many[:100])) == 100
    assert len(file_tags(long)) == 1


def test_over_tags__are_told() -> None:
    (finding,) = over_tags([f"t{n}" for n in range(101)], "a.md")

    assert (finding.code, finding.file, finding.line) == ("over-limit", "a.md", 1)
    assert "101 tags" in finding.message
    assert over_tags(["exam", "exam"], "a.md") == ()


def test_size_of__counts_whatever_is_written() -> None:
    plain = record("Leaf", "green")
    bigger = dc.replace(
        plain, trail=("A" * 10,), sections=("B" * 20,), tags=("C" * 30,), aliases=("D" * 40,)
    )

    assert size_of(plain) >= len("leafleafleafgreen")
    assert size_of(bigger) - size_of(plain) == 100


def test_within_size__leaves_out_what_comes_after_the_limit() -> None:
    trail = ("A" * 1000,)
    records = [record(f"Leaf {n}", "green", trail=trail) for n in range(300)]

    kept, findings = within_size(records, "a.md", 1000)

    assert 100 < len(kept) < 140
    assert kept == records[: len(kept)]
    assert [finding.code for finding in findings] == ["over-limit"]
    assert f"{300 - len(kept)} of them" in findings[0].message


def test_within_size__of_ordinary_notes_keeps_all() -> None:
    records = [record(f"Leaf {n}", "green", trail=("A" * 300,)) for n in range(300)]

    assert within_size(records, "a.md", 300 * 10) == (records, ())
