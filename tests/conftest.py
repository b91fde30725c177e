"""What all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running import Ran, run_cribdeck

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.md"))

needs_shared = pytest.mark.skipif(
    not SEEDS, reason="the seed notes (../shared/seeds) are not on this machine"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the expected files anew instead of comparing"
    )


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


def products_in(folder: Path) -> list[str]:
    """The names of what a build made, in order; what it keeps for itself is hidden."""
    return (
        sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if folder.is_dir()
        else []
    )


@pytest.fixture(scope="session")
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this user's key for caches is while tests run."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch, state_folder: Path) -> None:
    """The same everywhere: no colour, no terminal width of the machine.

    Nothing in the user's own folders.
    """
    monkeypatch.setenv("XDG_STATE_HOME", str(state_folder))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("FORCE_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cribdeck(tmp_path: Path) -> Callable[..., Ran]:
    """Runs `cribdeck …` in a folder of the test's own."""
    return lambda *arguments, cwd=tmp_path, **given: run_cribdeck(*arguments, cwd=cwd, **given)


@pytest.fixture(scope="session")
def notes_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the products of this repository's own notes."""
    out = tmp_path_factory.mktemp("own")
    ran = run_cribdeck(
        "build",
        "--config",
        ROOT / "cribdeck.yaml",
        "--out",
        out,
        "--only",
        "deck,sheet,records",
        cwd=ROOT,
    )
    assert ran.code == 0, ran.err
    return out


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[object]:
    """An empty collection of the real Anki."""
    from anki.collection import Collection

    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()
