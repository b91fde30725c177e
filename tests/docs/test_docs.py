"""The documents say what the program does.

What is made from it is up to date, examples work, links lead somewhere.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cribdeck.config.load import load_project
from tests.places import ROOT
from tests.running import run_here

PAGES = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
COMMAND = re.compile(r"`(cribdeck [a-z][^`\n]*)`|^(cribdeck [a-z].*)$", re.MULTILINE)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


@pytest.mark.process
def test_what_is_made_from_the_program_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "check"],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )

    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun `make docs`"


@pytest.mark.parametrize("page", sorted({*PAGES, *ROOT.glob("*.md")}), ids=lambda page: page.name)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    assert len(page.read_text("utf-8").splitlines()) > 5


def help_of(command: str) -> str:
    ran = run_here(command, "--help", cwd=ROOT, env={"COLUMNS": "200"})
    assert ran.code == 0, f"there is no command {command}"
    return ran.out


def test_every_command_and_option_that_is_named_exists() -> None:
    named: dict[str, set[str]] = {}
    for page in PAGES:
        for match in COMMAND.finditer(page.read_text("utf-8")):
            words = (match[1] or match[2]).split("#")[0].split()
            if not words[1].startswith("-"):
                named.setdefault(words[1], set()).update(
                    re.match(r"--[a-z-]+", word.lstrip("["))[0]
                    for word in words[2:]
                    if re.match(r"\[?--[a-z]", word)
                )

    assert {
        "build",
        "diff",
        "adopt",
        "check",
        "explain",
        "records",
        "sheet",
        "flashcards",
        "init",
        "schema",
        "show",
    } <= set(named)
    for command, options in named.items():
        shown = help_of(command)
        assert [option for option in options if option not in shown] == [], command


def test_every_configuration_that_is_shown_is_valid(tmp_path: Path) -> None:
    shown = [
        block
        for page in PAGES
        for block in re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
        if re.search(r"^decks:", block, re.MULTILINE)
    ]

    assert len(shown) >= 2
    for block in shown:
        (tmp_path / "cribdeck.yaml").write_text(block, "utf-8")
        assert load_project(tmp_path / "cribdeck.yaml").decks


@pytest.mark.process
def test_the_site_is_made_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-d",
        str(tmp_path / "trees"),
        str(ROOT / "docs"),
        str(tmp_path / "site"),
    ]

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "forms.html").is_file()


def test_the_pictures_are_there_and_small() -> None:
    for name in ("cards.png", "sheet.png"):
        assert 10_000 < (ROOT / "docs" / "pictures" / name).stat().st_size < 500_000
