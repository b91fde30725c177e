"""The scenarios of the ledger and of the deck in older Ankis.

Each in an environment of its own under .venv/anki/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.limits import AN_HOUR
from tests.places import ROOT

LOCKS = sorted(
    (ROOT / "requirements" / "anki").glob("*.lock"),
    key=lambda lock: [int(part) for part in lock.stem.split(".")],
)
SCENARIOS = "tests/integration/test_ledger_scenarios.py"


def environment(lock: Path) -> Path:
    """The Python of an environment with what the lock names; made once."""
    folder = ROOT / ".venv" / "anki" / lock.stem
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "stamp"
    wanted = f"{sys.version_info[:2]}\n{lock.read_text('utf-8')}"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
        stamp.write_text(wanted, "utf-8")
    return python


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.timeout(AN_HOUR)
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_scenarios_in_an_older_anki(lock: Path, tmp_path: Path) -> None:
    command = [
        str(environment(lock)),
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--basetemp={tmp_path / 'runs'}",
        "-W",
        "ignore",
        SCENARIOS,
    ]
    env = {
        **os.environ,
        "CRIBDECK_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.splitlines()[-1]


def test_five_generations_of_anki() -> None:
    assert [
        lock.stem.rsplit(".", 1)[0] if lock.stem.count(".") > 1 else lock.stem for lock in LOCKS
    ] == ["2.1", "23.10", "24.11", "25.2"]
