"""Promises about the repository itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cribdeck.build.jobs import project_jobs
from cribdeck.build.reading import read_file
from cribdeck.config.settings import CONFIG_NAME, load_project
from cribdeck.extraction.rules import RULES
from cribdeck.model.diagnostics import CODES
from cribdeck.writers import WRITERS
from tests.conftest import ROOT, SHARED, needs_shared

PACKAGE = ROOT / "cribdeck"


def test_rules__folder_and_table_agree() -> None:
    modules = {path.stem for path in (PACKAGE / "extraction" / "rules").glob("*.py")} - {
        "__init__",
        "claim",
    }

    assert modules == set(RULES)
    assert all(
        rule.__module__ == f"cribdeck.extraction.rules.{name}" for name, rule in RULES.items()
    )  # type: ignore[attr-defined] # functions


def test_writers__every_product_has_one() -> None:
    for name in WRITERS:
        assert (PACKAGE / "writers" / f"{ {'deck': 'anki'}.get(name, name) }.py").is_file()


def test_diagnostics__every_code_is_used_and_documented() -> None:
    source = "".join(
        path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "diagnostics.py"
    )
    documented = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")

    for code in CODES:
        assert f'"{code}"' in source, f"no one says {code}"
        assert f"`{code}`" in documented, f"docs/troubleshooting.md does not explain {code}"


def test_architecture__names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")

    for path in PACKAGE.rglob("*.py"):
        if path.stem not in ("__init__", "__main__"):
            assert f"`{path.stem}`" in text, (
                f"ARCHITECTURE.md does not say what {path.relative_to(ROOT)} is for"
            )


def test_own_notes__show_every_ordinary_form() -> None:
    jobs = project_jobs(load_project(ROOT / CONFIG_NAME), ROOT / CONFIG_NAME)
    rules = {
        record.rule
        for job in jobs
        for source in job.sources
        for record in read_file(job, source).records
    }

    assert {"heading", "table_row", "definition_list", "labelled_line", "named_list"} <= rules


@needs_shared
@pytest.mark.slow
def test_score__the_labelled_halves_are_measured() -> None:
    command = [
        sys.executable,
        str(SHARED / "gold" / "score-all"),
        sys.executable,
        "-m",
        "cribdeck",
        "records",
        "--unmerged",
        "--format",
        "json",
        "{}",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    lowest = dict(re.findall(r"^(\w+): mean F1 .* lowest (\d\.\d+)$", done.stdout, re.MULTILINE))
    assert float(lowest["seeds"]) >= 0.85, done.stdout


def test_set_up__says_what_to_install_everywhere() -> None:
    text = (ROOT / "tools" / "setup.py").read_text("utf-8")

    for system in ("Debian, Ubuntu", "Fedora", "Arch", "macOS", "Windows"):
        assert f"  {system}:" in text


def test_locks__every_requirement_is_pinned_and_hashed() -> None:
    for lock in (ROOT / "requirements").rglob("*.lock"):
        entries = re.findall(r"^[a-z0-9](?:[^\n\\]|\\\n)*", lock.read_text("utf-8"), re.MULTILINE)
        assert len(entries) > (
            30 if lock.parent.name == "requirements" and lock.stem != "examples" else 0
        )
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_make__help_lists_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.splitlines() if line}

    assert {
        "help",
        "setup",
        "all",
        "deck",
        "sheet",
        "test",
        "check",
        "accept",
        "bench",
        "clean",
    } <= listed
    assert Path(ROOT / ".ci" / "run").stat().st_mode & 0o111
