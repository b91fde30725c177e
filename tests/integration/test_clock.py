"""The time at which a note or a note type changed only grows, whatever the machine's clock says.

Anki takes over only what is newer than what it has: a note that seems older would never arrive.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running import Ran

WRITTEN, BUILT, EARLIER = 1_780_000_000, 1_785_000_000, 1_700_000_000
NOTES = "# Cells\n\n- Pump: moves ions\n- Gate: opens and closes\n"
Build = Callable[[str, int], dict[str, dict[str, object]]]


@pytest.fixture
def build(tmp_path: Path, cribdeck: Callable[..., Ran]) -> Build:
    """Builds a deck of a text at a time; what the ledger then has: term or note type → its line."""
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n", "utf-8"
    )

    def run(text: str, now: int) -> dict[str, dict[str, object]]:
        (tmp_path / "cells.md").write_text(text, "utf-8")
        os.utime(tmp_path / "cells.md", (WRITTEN, WRITTEN))
        ran = cribdeck("build", "--only", "deck", env={"SOURCE_DATE_EPOCH": str(now)})
        assert ran.code == 0, ran.err
        lines = (tmp_path / "cribdeck.lock").read_text("utf-8").splitlines()[1:]
        return {line.get("term") or line["type"]: line for line in map(json.loads, lines)}

    return run


def test_new_note__is_dated_by_its_file(build: Build) -> None:
    assert build(NOTES, BUILT)["Pump"]["changed"] == WRITTEN


def test_changed_note__is_dated_by_the_clock(build: Build) -> None:
    build(NOTES, BUILT)

    ledger = build(NOTES.replace("moves ions", "moves ions uphill"), BUILT + 60)

    assert ledger["Pump"]["changed"] == BUILT + 60
    assert ledger["Gate"]["changed"] == WRITTEN


def test_clock_that_goes_back__dates_a_changed_note_later_still(build: Build) -> None:
    build(NOTES, BUILT)
    build(NOTES.replace("moves ions", "moves ions uphill"), BUILT + 60)

    ledger = build(NOTES.replace("moves ions", "moves ions and costs ATP"), EARLIER)

    assert ledger["Pump"]["changed"] == BUILT + 61
    assert ledger["Gate"]["changed"] == WRITTEN


def test_clock_that_goes_back__dates_a_removal_and_a_return_later_still(build: Build) -> None:
    build(NOTES, BUILT)
    without = "# Cells\n\n- Gate: opens and closes\n"

    removed = build(without, EARLIER)["Pump"]["removed"]
    brought_back = build(NOTES, EARLIER)["Pump"]

    assert removed == WRITTEN + 1
    assert brought_back["changed"] == WRITTEN + 2
    assert "removed" not in brought_back


def test_clock_that_goes_back__dates_a_new_look_later_still(build: Build, tmp_path: Path) -> None:
    first = build(NOTES, BUILT)["Cribdeck"]["changed"]
    own = tmp_path / "templates" / "anki" / "term"
    own.mkdir(parents=True)
    (own / "style.css.j2").write_text(".card { color: teal; }", "utf-8")

    second = build(NOTES, EARLIER)["Cribdeck"]["changed"]

    assert second == first + 1
