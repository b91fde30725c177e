"""Builds on a file system of a few hundred kilobytes.

Run by test_full_disk in a name space where it may mount one.

    python on_small_disk.py FOLDER

At each step the last good products and the ledger must be there whole; what is wrong is an
AssertionError.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.integration.kill_builds import guids, ledger_guids

KILOBYTES = 900
FREE = (0, 1, 2, 4, 6, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 72, 80, 96, 112, 128, 160, 200)
"Kilobytes that are left for a build: every file of it meets the end of the disk in one of them."


def main(folder: Path) -> None:
    mount(f"size={KILOBYTES}k", folder)
    (folder / "tmp").mkdir()
    (folder / "cribdeck.yaml").write_text("decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8")
    write(folder, 1)
    assert build(folder).returncode == 0
    failed = 0
    first = guids(folder)
    for version, free in enumerate(FREE, 2):
        last = told(folder)
        write(folder, version)
        fill(folder / "filler", leave=free * 1024)
        ran = build(folder)
        now = told(folder)
        if ran.returncode != 0:
            failed += 1
            assert ran.returncode == 3, ran.stderr
            assert "No space left on device" in ran.stderr or "disk is full" in ran.stderr, (
                ran.stderr
            )
            assert "internal error" not in ran.stderr, ran.stderr
            assert "hint:" in ran.stderr, ran.stderr
        else:
            assert set(now.values()) == {version}
        assert all(now[name] in (last[name], version) for name in now), (last, now)
        # Every note that somebody may have imported is known: whatever it is called next, its
        # history goes on.
        assert set(guids(folder).values()) <= ledger_guids(folder)
        assert not [
            path for path in folder.rglob(".*.*") if path.is_file() and ".cache" not in path.parts
        ], "something half-written was left"
        (folder / "filler").unlink()
        assert build(folder).returncode == 0
        assert set(told(folder).values()) == {version}
        assert guids(folder) == first, "a note began anew"
    assert failed >= 4, failed
    read_only(folder)
    sys.stdout.write(f"{failed} builds had no room\n")


def read_only(folder: Path) -> None:
    """A folder that nobody may write to."""
    last = told(folder)
    write(folder, 99)
    mount("remount,ro", folder)
    ran = build(folder)
    assert ran.returncode == 3, ran.stderr
    assert "cannot be written: Read-only file system" in ran.stderr, ran.stderr
    assert told(folder) == last


def mount(options: str, folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def write(folder: Path, version: int) -> None:
    notes = "# Cells\n\n" + "\n".join(
        f"- Term {n}: says {version} of it, number {n} more" for n in range(150)
    )
    (folder / "a.md").write_text(notes, "utf-8")


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cribdeck", "build", "--only", "deck,records,report"]
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def fill(path: Path, leave: int) -> None:
    """A file that leaves so many bytes."""
    state = os.statvfs(path.parent)
    size = max(0, state.f_bavail * state.f_frsize - leave)
    with path.open("wb") as file:
        try:
            file.write(b"x" * size)
        except OSError as error:
            assert error.errno == errno.ENOSPC  # noqa: PT017 - no test function


def told(folder: Path) -> dict[str, int]:
    """The version that each product and the ledger tell.

    That they can be read at all is half of the test.
    """
    build = folder / "build"
    with zipfile.ZipFile(build / "a.apkg") as archive:
        assert archive.testzip() is None
        deck = archive.read("collection.anki2")
    records = json.loads((build / "a.records.json").read_text("utf-8"))
    ledger = (folder / "cribdeck.lock").read_text("utf-8")
    report = (build / "a.report.html").read_text("utf-8")
    assert len(records) == 150
    assert report.rstrip().endswith("</html>")
    assert len(ledger.splitlines()) == 152
    texts = {
        "deck": deck.decode("utf-8", "replace"),
        "records": records[9]["definition"],
        "ledger": ledger,
        "report": report,
    }
    return {name: int(text.partition("says ")[2].split()[0]) for name, text in texts.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
