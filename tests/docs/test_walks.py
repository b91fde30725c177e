"""CONTRIBUTING says how to add things: each of its steps, done in a copy of the program."""

from __future__ import annotations

import dataclasses as dc
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.process

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(r"```(?P<info>[^\n]+)\n(?P<body>.*?)```", re.DOTALL)
ENDINGS = {"markdown": ".md", "org": ".org"}


@dc.dataclass
class Walk:
    """One thing to add."""

    title: str
    blocks: list[tuple[str, str]]
    "Info string and text of each block."

    def example(self) -> tuple[str, str]:
        """The ending and the text of the notes."""
        return next((ENDINGS[info], body) for info, body in self.blocks if info in ENDINGS)

    def records(self) -> list[str]:
        """The records that the example is said to give."""
        return next(body for info, body in self.blocks if info == "text").splitlines()


def walks() -> dict[str, Walk]:
    section = PAGE.partition("## To add something")[2].partition("\n## Done means")[0]
    found = {}
    for part in section.split("\n### ")[1:]:
        title = part.partition("\n")[0]
        blocks = [(match["info"], match["body"]) for match in BLOCK.finditer(part)]
        found[title] = Walk(title, blocks)
    return found


WALKS = walks()


def apply(info: str, body: str, copy: Path) -> None:
    """A block of code: a new file, or lines for a table and the imports above it."""
    target, _, table = info.removeprefix("python ").partition(":")
    path = copy / target
    if not table:
        assert not path.exists(), f"{target} is there already"
        path.write_text(body, "utf-8")
        return
    lines = path.read_text("utf-8").splitlines()
    begin = next(n for n, line in enumerate(lines) if re.match(rf"{table}\b.*[({{]$", line))
    end = next(n for n, line in enumerate(lines) if n > begin and line in (")", "}"))
    added = body.splitlines()
    imports = [line for line in added if line.startswith("from ")]
    assert len(added) - len(imports) == 1, f"{target}: more than one line in {table}"
    lines[end:end] = [line for line in added if line not in imports]
    if imports:
        first = next(n for n, line in enumerate(lines) if line.startswith("from cribdeck"))
        lines[first:first] = imports
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(
        ROOT / "cribdeck", folder / "cribdeck", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(ROOT / "templates", folder / "templates")
    return folder


def run(copy: Path, *arguments: str) -> str:
    """The output of the copy's command line, run beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "cribdeck", *arguments],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(copy), "PATH": "", "HOME": str(copy), "COLUMNS": "200"},
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_walks__all_are_followed() -> None:
    assert {walk for walk in WALKS if WALKS[walk].blocks} == {
        "A separator",
        "A form",
        "A dialect for part of a file",
        "A dialect for whole files",
        "A product",
    }


@pytest.mark.parametrize(
    "title", [title for title, walk in WALKS.items() if any(i == "text" for i, _ in walk.blocks)]
)
def test_walk__gives_the_records_it_says(title: str, copy: Path) -> None:
    walk = WALKS[title]
    ending, notes = walk.example()
    (copy / f"notes{ending}").write_text(notes, "utf-8")
    before = json.loads(run(copy, "records", f"notes{ending}"))

    for info, body in walk.blocks:
        if info.startswith("python "):
            apply(info, body, copy)
    after = json.loads(run(copy, "records", f"notes{ending}"))

    found = [f"{record['term']}: {record['definition']}" for record in after]
    assert found == walk.records()
    assert before != after, "nothing had to be added for that"


def test_walk__a_product_is_made_named_and_guarded(copy: Path) -> None:
    for info, body in WALKS["A product"].blocks:
        apply(info, body, copy)
    (copy / "a.md").write_text("- **Recall**: share of the positives\n", "utf-8")
    (copy / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md]}, {name: B, slug: a.tsv, sources: [a.md]}]\n"
        "sheets: []\n",
        "utf-8",
    )

    assert "tsv" in run(copy, "build", "--help")
    run(copy, "build", "a.md", "--only", "tsv")
    assert (copy / "build" / "a.tsv").read_text("utf-8") == "Recall\tshare of the positives\n"
    run(copy, "build", "a.md", "--only", "deck,records,tsv", "--out", "all")
    assert {"a.apkg", "a.tsv"} <= {path.name for path in (copy / "all").iterdir()}


@pytest.mark.pdf
def test_walk__a_look_is_files_only(copy: Path) -> None:
    shutil.copytree(copy / "templates" / "sheet" / "dense", copy / "templates" / "sheet" / "mine")
    (copy / "a.md").write_text("- **Recall**: share of the positives\n", "utf-8")
    (copy / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md], sheet: {layout: mine}}]\n", "utf-8"
    )

    run(copy, "build", "--only", "sheet")

    assert (copy / "build" / "a.pdf").read_bytes().startswith(b"%PDF")
