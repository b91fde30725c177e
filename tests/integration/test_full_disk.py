"""A full disk, a folder that may not be written.

What was there stays as it was, and the message says what to do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cribdeck.identity.ledger import load_ledger
from tests.limits import AN_HOUR
from tests.places import products_in
from tests.running import Ran

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are a matter of Unix"),
]
SCRIPT = Path(__file__).with_name("on_small_disk.py")


def may_mount(folder: Path) -> bool:
    trial = [
        "unshare",
        "--map-root-user",
        "--mount",
        "mount",
        "-t",
        "tmpfs",
        "-o",
        "size=64k",
        "tmpfs",
        str(folder),
    ]
    return (
        sys.platform == "linux"
        and subprocess.run(trial, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.disk
@pytest.mark.timeout(AN_HOUR)
def test_small_disk__filled_at_many_points(tmp_path: Path) -> None:
    if not may_mount(tmp_path):
        pytest.skip(
            "no file system may be mounted here; the next test does with a limit on the size of"
            " files"
        )
    command = ["unshare", "--map-root-user", "--mount", sys.executable, str(SCRIPT), str(tmp_path)]

    ran = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SCRIPT.parent.parent.parent)},
    )

    assert ran.returncode == 0, ran.stderr
    assert "builds had no room" in ran.stdout


def test_no_file_may_grow__the_last_good_products_stay(
    tmp_path: Path, cribdeck_process: Callable[..., Ran]
) -> None:
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8"
    )
    (tmp_path / "a.md").write_text(
        "# Cells\n\n" + "\n".join(f"- Term {n}: says one thing, number {n}" for n in range(200)),
        "utf-8",
    )
    assert cribdeck_process("build", "--only", "deck,records").code == 0
    before = {
        name: (tmp_path / "build" / name).read_bytes() for name in products_in(tmp_path / "build")
    }
    ledger = (tmp_path / "cribdeck.lock").read_bytes()
    (tmp_path / "a.md").write_text(
        "# Cells\n\n" + "\n".join(f"- Term {n}: says another, number {n}" for n in range(200)),
        "utf-8",
    )
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)); import sys;"
        f" sys.argv[1:] = {['build', '--only', 'deck,records']!r}; from cribdeck.__main__ import"
        " main; main()"
    )

    ran = subprocess.run(
        [sys.executable, "-c", limited], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 3
    assert "cannot be written" in ran.stderr
    assert {
        name: (tmp_path / "build" / name).read_bytes() for name in products_in(tmp_path / "build")
    } == before
    assert (tmp_path / "cribdeck.lock").read_bytes() == ledger
    assert len(load_ledger(tmp_path / "cribdeck.lock").entries) == 200
    assert cribdeck_process("build", "--only", "deck,records").code == 0
    assert json.loads((tmp_path / "build" / "a.records.json").read_text("utf-8"))[0][
        "definition"
    ].startswith("says another")
