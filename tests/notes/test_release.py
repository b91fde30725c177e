"""What `make all` and `make release` make besides the products.

And that all of it is the same wherever it is made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.limits import AN_HOUR
from tests.places import ROOT, products_in
from tests.running import run_process

pytestmark = pytest.mark.process
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}
Release = Callable[[str], "subprocess.CompletedProcess[str]"]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env=ENVIRONMENT
    ).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "release.py", tmp_path / "tools")
    (tmp_path / "a.md").write_text(
        "# Cells\n\n- Cell: the unit of life\n- Nucleus: holds the genes\n", "utf-8"
    )
    (tmp_path / "cribdeck.yaml").write_text(
        'version: "1.0"\nname_version: true\ndecks: [{name: A, slug: a, sources: [a.md]}]\n',
        "utf-8",
    )
    (tmp_path / ".gitignore").write_text("build/\n", "utf-8")
    git(tmp_path, "init", "-q")
    return tmp_path


@pytest.fixture
def release(project: Path) -> Release:
    def run(what: str) -> subprocess.CompletedProcess[str]:
        assert (
            run_process("build", "--only", "deck,records", cwd=project, env=ENVIRONMENT).code == 0
        )
        return subprocess.run(
            [sys.executable, "tools/release.py", what],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
        )

    return run


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "state")


def test_notes_and_checksums__of_a_first_release(project: Path, release: Release) -> None:
    assert release("notes").returncode == 0

    assert products_in(project / "build") == [
        "RELEASE_NOTES.md",
        "SHA256SUMS",
        "a-1.0.apkg",
        "a-1.0.records.json",
    ]
    assert (
        (project / "build" / "RELEASE_NOTES.md")
        .read_text("utf-8")
        .startswith("# 1.0\n\nFirst release: 2 added")
    )
    subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=project / "build",
        check=True,
        capture_output=True,
    )


def test_release__is_tagged_once_and_the_next_tells_what_changed(
    project: Path, release: Release
) -> None:
    untracked = release("tag")
    assert untracked.returncode == 1
    assert "not committed" in untracked.stderr
    commit(project)
    assert release("tag").returncode == 0
    assert git(project, "tag", "--list") == "v1.0\n"
    assert "First release" in git(project, "tag", "--list", "-n9", "v1.0")
    again = release("tag")
    assert again.returncode == 1
    assert "v1.0 is released already" in again.stderr
    for name, old, new in (
        ("cribdeck.yaml", '"1.0"', '"1.1"'),
        ("a.md", "the genes", "the chromosomes"),
    ):
        path = project / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    assert release("notes").returncode == 0

    notes = (project / "build" / "RELEASE_NOTES.md").read_text("utf-8")
    assert notes.startswith("# 1.1\n\nSince v1.0: 1 changed")
    assert "**Nucleus**: holds the ~~genes~~**chromosomes**" in notes
    assert "a-1.0" not in (project / "build" / "SHA256SUMS").read_text("utf-8")


@pytest.mark.pdf
@pytest.mark.timeout(AN_HOUR)
def test_own_products__the_same_bytes_in_two_folders_time_zones_and_times(tmp_path: Path) -> None:
    """Of all products but the printed cards, which take longest and have a test of their own."""
    sums = []
    for name, zone, stamp in (
        ("one", "Pacific/Auckland", 1_790_000_000),
        ("another place", "America/Los_Angeles", 1_600_000_000),
    ):
        folder = tmp_path / name
        folder.mkdir()
        for part in ("source", "tools"):
            shutil.copytree(ROOT / part, folder / part)
        for file in ("cribdeck.yaml", "cribdeck.lock"):
            shutil.copy(ROOT / file, folder)
        for path in folder.rglob("*"):
            os.utime(path, (stamp, stamp))
        git(folder, "init", "-q")
        environment = {**ENVIRONMENT, "TZ": zone, "LC_ALL": "C.UTF-8" if name == "one" else "C"}
        ran = run_process(
            "build", "--only", "deck,sheet,records,report", cwd=folder, env=environment
        )
        assert ran.code == 0, ran.err
        subprocess.run(
            [sys.executable, "tools/release.py", "notes"],
            cwd=folder,
            check=True,
            capture_output=True,
            env=environment,
        )
        assert (folder / "cribdeck.lock").read_bytes() == (ROOT / "cribdeck.lock").read_bytes(), (
            "the ledger is not that of the notes: run `make all` and commit it"
        )
        sums.append(
            (folder / "build" / "SHA256SUMS").read_text("utf-8")
            + (folder / "build" / "RELEASE_NOTES.md").read_text("utf-8")
        )

    assert sums[0] == sums[1]
    assert len(re.findall(r"^[0-9a-f]{64}  ", sums[0], re.MULTILINE)) == 8
