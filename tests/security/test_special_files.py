"""Whatever stands where a file is read: nothing waits for it, and none is read without an end.

Each place that a build reads × each kind of file that is none, or that has no end.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import ROOT

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices in folders are Unix's"),
]

NOTES = "# Cells\n\n- Osmosis: water moves, see ![it](dot.png)\n- Pump: moves ions\n"
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
from cribdeck.__main__ import main
main()
"""
"Twenty seconds of CPU and 1.5 GB of addresses: many times what these builds take."


def sparse(path: Path) -> None:
    """200 GB, of which the disk holds nothing."""
    with path.open("wb") as file:
        file.truncate(200 << 30)


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "sparse": sparse,
    "folder": Path.mkdir,
    "link in a circle": lambda path: path.symlink_to(path.name),
    "link to the root": lambda path: path.symlink_to("/"),
}
STOPPING = {
    "cribdeck.yaml": 2,
    "cribdeck.lock": 2,
    "cribdeck.review": 2,
    "templates/theme.yaml": 2,
    "templates/anki/term/note_type.yaml": 2,
}
"Places without which there is no build, with the exit code; all others are done without."
PLACES = (
    *STOPPING,
    "templates",
    "notes/other.md",
    "notes/dot.png",
    "build/.cache/last-build",
    "build/.cache/formulas",
    "build/.cache/products/a.deck",
)


def project(folder: Path) -> None:
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_text(NOTES, "utf-8")
    (folder / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [notes]}]\n", "utf-8"
    )


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        # What waits takes no CPU: this ends it, long after anything that works would have.
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_build__what_stands_in_a_files_place(tmp_path: Path, place: str, kind: str) -> None:
    project(tmp_path)
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    KINDS[kind](path)

    ran = run(tmp_path, "build", "--only", "deck")

    assert ran.returncode in (0, 1, 2, 3), ran.stderr
    assert "internal error" not in ran.stderr
    assert "Traceback" not in ran.stderr
    if ran.returncode in (2, 3):
        assert "hint:" in ran.stderr, ran.stderr
    # In the place of a template that is no file, the built-in one is taken.
    endless = ("sparse",) if "/" in place else ("pipe", "link to a device", "sparse")
    if place in STOPPING and kind in endless:
        assert ran.returncode == STOPPING[place], ran.stderr
        assert path.name in ran.stderr
    if place not in STOPPING and place != "templates":
        # A note that cannot be read is told; what a note shows is done without.
        assert (tmp_path / "build" / "a.apkg").is_file() or "cannot be read" in ran.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_commands__that_read_a_file_of_their_own(tmp_path: Path, kind: str) -> None:
    project(tmp_path)
    KINDS[kind](tmp_path / "other")
    KINDS[kind](tmp_path / "cribdeck.baseline")

    for arguments in (
        ("adopt", "other"),
        ("diff", "--against", "other"),
        ("check", "--baseline", "other"),
        ("check",),
        ("build", "--config", "other"),
        *(
            (("explain", "other"), ("build", "other"))
            # Whoever names all of a disk gets the notes of all of it.
            if kind != "link to the root"
            else ()
        ),
    ):
        ran = run(tmp_path, *arguments)
        assert ran.returncode in (0, 1, 2, 3), (arguments, ran.stderr)
        assert "internal error" not in ran.stderr, (arguments, ran.stderr)
        assert "Traceback" not in ran.stderr, (arguments, ran.stderr)


def test_limits__are_ones_that_an_endless_read_meets(tmp_path: Path) -> None:
    (tmp_path / "cribdeck").mkdir()
    (tmp_path / "cribdeck" / "__init__.py").touch()
    (tmp_path / "cribdeck" / "__main__.py").write_text(
        "def main(): print(len(open('/dev/zero', 'rb').read()))", "utf-8"
    )

    ran = subprocess.run(
        [sys.executable, "-c", LIMITED], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ran.returncode not in (0, 1) or "MemoryError" in ran.stderr
