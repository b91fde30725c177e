"""Building as a user does: the command line run as a process."""

from __future__ import annotations

import dataclasses as dc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest


@dc.dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def run_cribdeck(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, answers: str = "") -> Ran:
    # An older Anki lives in an environment that has no cribdeck in it.
    command = [os.environ.get("CRIBDECK_PYTHON", sys.executable), "-m", "cribdeck", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, input=answers, env={**os.environ, **(env or {})})
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def cribdeck(tmp_path: Path) -> Callable[..., Ran]:
    """Runs `cribdeck …` in a folder of the test's own."""
    return lambda *arguments, cwd=tmp_path, **given: run_cribdeck(*arguments, cwd=cwd, **given)


VERSION = "-2026.11"
"What the names of our own products tell, as cribdeck.yaml has it."
OWN_DECKS = {"aif-c01": "AWS Certified AI Practitioner", "mla-c01": "AWS Certified Machine Learning Engineer – Associate"}
"Slug → name."


@pytest.fixture(scope="session")
def notes_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the products of this repository's own notes."""
    from tests.conftest import ROOT

    out = tmp_path_factory.mktemp("own")
    ran = run_cribdeck("build", "--config", ROOT / "cribdeck.yaml", "--out", out, "--only", "deck,sheet,records", cwd=ROOT)
    assert ran.code == 0, ran.err
    return out


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[object]:
    """An empty collection of the real Anki."""
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()
