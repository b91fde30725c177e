"""What the fuzzer found stays mended, and a short run of it finds nothing new."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.fuzz import TARGETS, beginnings
from tests.places import ROOT

FINDINGS = sorted(
    path for path in (ROOT / "tests" / "security" / "findings").rglob("*") if path.is_file()
)
SECONDS = 6


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_finding__stays_mended(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize(
    "target",
    [pytest.param(name, marks=pytest.mark.pdf if name == "drawings" else ()) for name in TARGETS],
)
def test_every_target__takes_what_it_begins_with(target: str) -> None:
    for data in beginnings(target):
        TARGETS[target](data)


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this system"
)
@pytest.mark.parametrize("target", TARGETS)
def test_a_short_run__finds_nothing(target: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(ROOT / "tests" / "fuzz" / "fuzz.py"),
        target,
        str(tmp_path / "corpus"),
        f"-max_total_time={SECONDS}",
        "-seed=1",
        "-timeout=300",
    ]

    ran = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "Done " in ran.stderr
