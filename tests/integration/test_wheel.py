"""The package as it is installed, away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.places import ROOT, products_in

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, unpacked where nothing of the repository is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *arguments: str, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "cribdeck", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel__carries_templates_and_label_words(installed: Path) -> None:
    for name in (
        "cribdeck/_templates/anki/term/note_type.yaml",
        "cribdeck/_templates/sheet/dense/sheet.html.j2",
        "cribdeck/language/labels/en.yaml",
        "cribdeck/config/foreign_keys.yaml",
        "cribdeck/py.typed",
    ):
        assert (installed / name).is_file()
    assert not (installed / "tests").exists()


def test_wheel__builds_a_project_with_the_built_in_templates(
    installed: Path, tmp_path: Path
) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import cribdeck; print(cribdeck.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(installed))

    run(installed, "init", "notes", cwd=tmp_path)
    run(installed, "build", cwd=tmp_path / "notes")

    assert sorted(Path(name).suffix for name in products_in(tmp_path / "notes" / "build")) == [
        ".apkg",
        ".html",
        ".json",
        ".pdf",
    ]
