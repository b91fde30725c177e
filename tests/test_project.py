"""Promises about the repository itself."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from cribdeck.config.load import load_project
from cribdeck.extraction.rules import RULES
from cribdeck.model.findings import CODES
from cribdeck.model.program import CONFIG_NAME
from cribdeck.pipeline.file_records import read_file
from cribdeck.pipeline.jobs import project_jobs
from cribdeck.writers import PRODUCTS
from tests.needs import NEEDS
from tests.places import ROOT
from tests.running import run_here

PACKAGE = ROOT / "cribdeck"
TESTS = ROOT / "tests"


def test_rules__folder_and_table_agree() -> None:
    modules = {path.stem for path in (PACKAGE / "extraction" / "rules").glob("*.py")} - {
        "__init__",
        "claim",
    }

    assert modules == set(RULES)
    assert all(
        rule.__module__ == f"cribdeck.extraction.rules.{name}" for name, rule in RULES.items()
    )  # type: ignore[attr-defined] # functions


def test_writers__every_product_has_one_and_can_be_named() -> None:
    names = [kind.name for kind in PRODUCTS]
    assert all(callable(kind.load()) for kind in PRODUCTS)
    assert len({*names, *(kind.ending for kind in PRODUCTS)}) == 2 * len(names)

    refused = run_here("build", "notes.md", "--only", "poster", cwd=ROOT)
    assert f"choose from {', '.join(names)}" in " ".join(refused.err.replace("│", " ").split())


def test_diagnostics__every_code_is_used_and_documented() -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in PACKAGE.rglob("*.py")
        if path != PACKAGE / "model" / "findings.py"
    )
    documented = (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")

    for code in CODES:
        assert f'"{code}"' in source, f"no one says {code}"
        assert f"`{code}`" in documented, f"docs/troubleshooting.md does not explain {code}"


def test_modules__are_in_folders_and_folders_say_what_they_are_for() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}

    for folder in {path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE}:
        docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
        assert len(docstring.split()) > 5, f"{folder.relative_to(ROOT)} has no docstring"


def test_modules__none_is_over_400_lines_or_over_100_columns() -> None:
    for path in [*PACKAGE.rglob("*.py"), *TESTS.rglob("*.py"), *(ROOT / "tools").glob("*.py")]:
        lines = path.read_text("utf-8").splitlines()
        wide = [n for n, line in enumerate(lines, 1) if len(line) > 100 and PACKAGE in path.parents]
        assert not wide, f"{path.relative_to(ROOT)}: too wide in lines {wide}"
        assert PACKAGE not in path.parents or len(lines) <= 400, path.relative_to(ROOT)


def test_own_notes__show_every_ordinary_form() -> None:
    jobs = project_jobs(load_project(ROOT / CONFIG_NAME), ROOT / CONFIG_NAME)
    rules = {
        record.rule
        for job in jobs
        for source in job.sources
        for record in read_file(source, job.read_options).records
    }

    assert {"heading", "table_row", "definition_list", "labelled_line", "named_list"} <= rules


@pytest.mark.process
def test_score__the_labelled_halves_are_measured(shared: Path) -> None:
    command = [
        sys.executable,
        str(shared / "gold" / "score-all"),
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
        is_whole = lock.parent.name == "requirements" and lock.stem not in ("examples", "anki-web")
        assert len(entries) > (30 if is_whole else 0)
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def folders_in(folder: Path) -> set[str]:
    """The folders below a folder that hold Python modules."""
    return {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.py")}


def imported_by(path: Path) -> set[str]:
    """The modules that a module imports, and the names it takes from them, dotted."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_unit_tests__lie_in_the_folders_of_the_package() -> None:
    assert folders_in(TESTS / "unit") <= folders_in(PACKAGE)


def test_test_modules__are_imported_by_none() -> None:
    for path in (*TESTS.rglob("*.py"), *(ROOT / "tools").glob("*.py")):
        found = [name for name in imported_by(path) if re.search(r"(^|\.)test_\w+\.", name)]
        assert found == [], (
            f"{path.relative_to(ROOT)}: what tests share goes to a module without test_"
        )


def test_imports__what_scripts_and_tests_take_from_the_package_is_there() -> None:
    for folder in ("tools", "benchmarks", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for name in imported_by(path):
                if name.startswith("cribdeck."):
                    module, _, attribute = name.rpartition(".")
                    found = pkgutil.resolve_name(module)
                    is_there = hasattr(found, attribute) or find_spec(name) is not None
                    assert is_there, f"{path.relative_to(ROOT)} imports {name}"


def test_needs__are_declared_with_a_reason_each() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = dict(
        line.split(": ", 1) for line in settings["tool"]["pytest"]["ini_options"]["markers"]
    )

    assert set(declared) == {*NEEDS, "fast"}
    assert all(len(reason) > 20 for reason in declared.values())


def test_make_test__leaves_nothing_out_and_is_the_last_thing_that_ci_runs() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^test:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)

    assert recipe is not None
    assert recipe[1].splitlines()[-1] == "\t$(BIN)/python -m pytest -n auto --dist worksteal"
    assert not {"-m", "-k", "--ignore"} & set(
        settings["tool"]["pytest"]["ini_options"]["addopts"].split()
    )
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "make test"


@pytest.mark.process
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
        "test-fast",
        "mutants",
        "check",
        "accept",
        "bench",
        "clean",
    } <= listed
    assert Path(ROOT / ".ci" / "run").stat().st_mode & 0o111
