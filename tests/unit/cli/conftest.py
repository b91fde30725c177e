"""The command line within this process, in a folder of the test's own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import typer.main
from typer.core import TyperGroup

from cribdeck.cli import app
from tests.running import Ran

Run = Callable[..., Ran]
GROUP = cast("TyperGroup", typer.main.get_command(app.app))
"The commands as Typer builds them at each start; tests build them once."
CELLS = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `cribdeck …` as `python -m cribdeck` does, but for what `__main__` does before."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "app", GROUP)

    def run_main(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["cribdeck", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            app.main()
        captured = capsys.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return run_main


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    """A file of notes that gives two records and no finding."""
    file = tmp_path / "cells.md"
    file.write_text(CELLS, "utf-8")
    return file


@pytest.fixture
def project(cells: Path) -> Path:
    """The configuration of a project with these notes."""
    config = cells.with_name("cribdeck.yaml")
    config.write_text("decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n", "utf-8")
    return config
