"""What all tests share: surroundings that are the same everywhere, needs, and fixtures.

The tests of older Ankis read this file in environments that have pytest and Anki alone, so it
imports nothing of cribdeck as it is loaded.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.limits import within_cpu
from tests.needs import FAST_SECONDS, mark, needs_of, only
from tests.places import ROOT, SHARED
from tests.running import Ran, run_here, run_process

no_shared = pytest.mark.skip(reason="the seed notes (../shared) are not on this machine")


def pytest_configure() -> None:
    """Let signals do what they do by themselves, also where tests run in the background.

    Shells ignore some for what they start there, and all that it starts inherits that.
    """
    for name, default in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, default)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the expected files anew instead of comparing"
    )


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what `-m` does not name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark(item)
        if "shared" in needs_of(item) and not (SHARED / "seeds").is_dir():
            item.add_marker(no_shared)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with only(needs_of(item)):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    if needs_of(item):
        return (yield)
    with within_cpu(FAST_SECONDS, ": mark it `slow`, or make it shorter"):
        return (yield)


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written anew."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture
def shared() -> Path:
    """The folder with the seed notes and what was labelled in them."""
    return SHARED


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
    monkeypatch.setenv("XDG_CONFIG_HOME", str(state_folder / "config"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("FORCE_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cribdeck(tmp_path: Path) -> Callable[..., Ran]:
    """Runs `cribdeck …` within this process, in a folder of the test's own."""
    return partial(_run, run_here, tmp_path)


@pytest.fixture
def cribdeck_process(tmp_path: Path) -> Callable[..., Ran]:
    """Runs `cribdeck …` as a process, in a folder of the test's own."""
    return partial(_run, run_process, tmp_path)


def _run(
    run: Callable[..., Ran],
    folder: Path,
    *arguments: str | Path,
    cwd: Path | None = None,
    **given: object,
) -> Ran:
    return run(*arguments, cwd=cwd or folder, **given)


@pytest.fixture(scope="session")
def notes_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the products of this repository's own notes."""
    out = tmp_path_factory.mktemp("own")
    ran = run_process(
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
