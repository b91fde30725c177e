"""Odd values of a configuration, and odd machines: told in a line, never an internal error."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cribdeck.cli.app import main
from cribdeck.pipeline import commands
from cribdeck.storage import user_folders
from cribdeck.storage.user_folders import settings_folder, state_folder
from tests.places import ROOT
from tests.running import Ran

NOTES = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n"
DECK = "decks: [{name: A, slug: a, sources: [a.md]}]\n"
ODD = {
    "a NUL in the output": 'output: "\\0a"\n',
    "half a character in the output": 'output: "\\ud800"\n',
    "folders without an end": f"output: {'z/' * 1500}\n",
    "an infinite limit": "limits: {file_megabytes: .inf}\n",
    "a limit that is no number": "limits: {picture_megabytes: .nan}\n",
    "a long version": f"name_version: true\nversion: {'1' * 300}\n",
}


@pytest.mark.parametrize("value", ODD)
def test_configuration__an_odd_value_is_told_with_its_line(
    cribdeck: Callable[..., Ran], tmp_path: Path, value: str
) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(ODD[value] + DECK, "utf-8")

    ran = cribdeck("build", "--only", "deck")

    assert ran.code == 2
    assert "cribdeck.yaml:" in ran.err


def test_configuration__no_more_decks_than_anybody_has(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    decks = ", ".join(f"{{name: D{n}, sources: [a.md]}}" for n in range(3000))
    (tmp_path / "cribdeck.yaml").write_text(f"decks: [{decks}]\n", "utf-8")

    ran = cribdeck("build", "--only", "deck")

    assert ran.code == 2
    assert "decks: Tuple should have at most 500 items" in ran.err


@pytest.mark.parametrize(
    "given", ["-5", "9" * 5000, "9" * 30, "", "text", "1e9", "\u0661\u0662", "0"]
)
def test_time__odd_values_of_source_date_epoch(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)

    assert 0 <= commands.now() < 1 << 40


def test_folders__deeper_than_python_recurses(cribdeck: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    here = Path.cwd()
    levels = 1300
    try:
        os.chdir(tmp_path)
        for _ in range(levels):
            Path("d").mkdir()
            os.chdir("d")
        os.chdir(here)

        ran = cribdeck("records", ".", "--format", "json")
    finally:
        # By hand, for what removes the folder of a test recurses as well.
        os.chdir(tmp_path)
        for _ in range(levels):
            os.chdir("d")
        for _ in range(levels):
            os.chdir("..")
            Path("d").rmdir()
        os.chdir(here)

    assert ran.code == 0, ran.err
    assert "Osmosis" in ran.out


@pytest.mark.parametrize("home", ["none", "relative"])
def test_user__without_a_home_nothing_is_kept_or_believed(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    def path(*_: object, **__: object) -> Path:
        if home == "none":
            raise RuntimeError("could not determine the home directory")
        return Path("~/.local/state")

    monkeypatch.setattr("platformdirs.user_state_path", path)
    monkeypatch.setattr("platformdirs.user_config_path", path)

    assert state_folder() is None
    assert settings_folder() is None
    assert user_folders.__doc__


def test_nothing_found__what_was_left_out_is_told(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(f"# Cells\n\n- **Term**: {'x' * 200_000}\n", "utf-8")

    ran = cribdeck("build", "a.md", "--only", "deck")

    assert ran.code == 3
    assert "warning[overlong-line]" in ran.err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "there is not enough memory"),
        (OSError(12, "Cannot allocate memory"), "there is not enough memory"),
        (OSError(24, "Too many open files", "x.md"), "x.md: Too many open files"),
        (ZeroDivisionError("oh"), "internal error: ZeroDivisionError: oh"),
    ],
)
def test_machine__what_it_refuses_is_no_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    told: str,
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cribdeck.cli.app.app", fails)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 3
    assert told in capsys.readouterr().err


@pytest.mark.process
@pytest.mark.skipif(sys.platform == "win32", reason="there a folder that is in use stays")
def test_working_folder__that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    script = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.executable, sys.argv[1:])"
    command = [sys.executable, "-P", "-m", "cribdeck", "build"]

    ran = subprocess.run(
        [sys.executable, "-P", "-c", script, *command],
        cwd=tmp_path / "gone",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert ran.returncode == 3, ran.stderr
    assert "the folder you are in is gone" in ran.stderr


@pytest.mark.process
@pytest.mark.skipif(sys.platform == "win32", reason="there nobody can remove what is open")
def test_temporary_folders__of_a_killed_build_are_removed_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    places = tmp_path / "tmp"
    places.mkdir()
    (places / "cribdeck-run-abcd1234").mkdir()
    (places / "cribdeck-run-abcd1234" / "half").touch()
    others = [places / "cribdeck-run-ABCD1234", places / "cribdeck-run-x", places / "other"]
    for other in others:
        other.mkdir()
    (places / "cribdeck-run-linked00").symlink_to(tmp_path)

    ran = subprocess.run(
        [sys.executable, "-m", "cribdeck", "build", "a.md", "--only", "deck"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(places)},
    )

    assert ran.returncode == 0, ran.stderr
    assert sorted(path.name for path in places.iterdir()) == sorted(
        [*(other.name for other in others), "cribdeck-run-linked00"]
    )
    assert (tmp_path / "a.md").is_file()


@pytest.mark.pdf
@pytest.mark.process
@pytest.mark.parametrize(
    "run",
    ["w", "a\u0301", "\u0627\u0644\u0301", "&", "\u6c34"],
    ids=["letters", "marks", "arabic", "entities", "signs"],
)
def test_sheet__a_run_without_a_space_takes_time_that_grows_with_it(
    tmp_path: Path, run: str
) -> None:
    """Ten times the letters of a run that once took more than a minute of CPU."""
    (tmp_path / "a.md").write_text(
        f"# Cells\n\n- **Term**: {run * (60_000 // len(run))}\n- Pump: moves ions\n", "utf-8"
    )
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (60, 60));"
        "from cribdeck.__main__ import main; main()"
    )

    ran = subprocess.run(
        [sys.executable, "-c", limited, "build", "a.md", "--only", "sheet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert ran.returncode == 0, ran.stderr[-1000:]
