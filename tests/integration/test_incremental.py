"""What former builds left makes a build shorter and changes nothing in what it makes.

Most builds here run within one process; what one process finds of another is seen with any sequence
of edits.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pictures import PNG
from tests.places import ROOT, products_in
from tests.running import Ran

Run = Callable[..., Ran]

PRODUCTS = ["--only", "deck,records,report"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two decks, a picture, templates of its own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    (tmp_path / "notes").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "theme.yaml").write_bytes(
        (ROOT / "templates" / "theme.yaml").read_bytes()
    )
    (tmp_path / "notes" / "a.md").write_text(
        "# Cells\n\n- Cell: the unit of life ![](dot.png)\n- Nucleus: holds the genes\n", "utf-8"
    )
    (tmp_path / "notes" / "b.md").write_text(
        "# Plants\n\n- Leaf: catches the light\n- Root: drinks water\n", "utf-8"
    )
    (tmp_path / "notes" / "dot.png").write_bytes(PNG)
    (tmp_path / "other.md").write_text(
        "# Stars\n\n- Star: a ball of hot gas\n- Comet: ice on a long way round\n", "utf-8"
    )
    decks = "{name: A, slug: a, sources: [notes]}, {name: B, slug: b, sources: [other.md]}"
    (tmp_path / "cribdeck.yaml").write_text(f"decks: [{decks}]\n", "utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        name: (folder / "build" / name).read_bytes() for name in products_in(folder / "build")
    } | {"ledger": (folder / "cribdeck.lock").read_bytes()}


def write(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_nothing_to_do__says_so_and_touches_nothing(project: Path, cribdeck: Run) -> None:
    assert cribdeck("build", *PRODUCTS).code == 0
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}

    again = cribdeck("build", *PRODUCTS)

    assert again.code == 0
    assert again.out.splitlines() == [
        "nothing to do: 6 products are as the notes are",
        *(
            f"build/{deck}{end}"
            for deck in "ab"
            for end in (".apkg", ".records.json", ".report.html")
        ),
    ]
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before
    assert cribdeck("--quiet", "build", *PRODUCTS).out == ""
    assert "nothing to do" not in cribdeck("build", "--only", "deck").out  # another question


def test_nothing_to_do__a_fresh_copy_of_the_same_files_has_nothing_to_do_either(
    project: Path, cribdeck: Run
) -> None:
    cribdeck("build", *PRODUCTS)
    for path in project.rglob("*.md"):
        os.utime(path)

    assert "nothing to do" in cribdeck("build", *PRODUCTS).out


CHANGES: dict[str, Callable[[Path], object]] = {
    "a note": lambda root: write(
        root / "notes" / "a.md", "the unit of life", "the least of living things"
    ),
    "a file more": lambda root: (root / "notes" / "c.md").write_text(
        "- Stem: carries the leaves\n", "utf-8"
    ),
    "a file less": lambda root: (root / "notes" / "b.md").unlink(),
    "a file renamed": lambda root: (root / "notes" / "b.md").rename(root / "notes" / "z.md"),
    "a picture": lambda root: (root / "notes" / "dot.png").write_bytes(PNG + b"\0"),
    "a picture gone": lambda root: (root / "notes" / "dot.png").unlink(),
    "the configuration": lambda root: write(
        root / "cribdeck.yaml", "name: A", "tags: [exam], name: A"
    ),
    "a template": lambda root: write(
        root / "templates" / "theme.yaml", "light:", "# another\nlight:"
    ),
    "a template more": lambda root: shutil.copytree(
        ROOT / "templates" / "report", root / "templates" / "report"
    ),
    "all templates gone": lambda root: shutil.rmtree(root / "templates"),
    "the ledger gone": lambda root: (root / "cribdeck.lock").unlink(),
    "a decision": lambda root: (root / "cribdeck.review").write_text("# none yet\n", "utf-8"),
    "a product damaged": lambda root: (root / "build" / "a.apkg").write_bytes(b"PK"),
    "a product gone": lambda root: (root / "build" / "b.records.json").unlink(),
    "the cache gone": lambda root: shutil.rmtree(root / "build" / ".cache"),
    "the cache damaged": lambda root: [
        path.write_bytes(path.read_bytes()[:-3] + b"xyz")
        for path in (root / "build" / ".cache").rglob("*")
        if path.is_file()
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes__it_is_seen_and_the_products_are_those_of_a_build_from_nothing(
    project: Path, cribdeck: Run, change: str
) -> None:
    cribdeck("build", *PRODUCTS)
    CHANGES[change](project)
    fresh = project.parent / f"{project.name}-fresh"
    shutil.copytree(project, fresh)
    shutil.rmtree(fresh / "build")
    assert cribdeck("build", *PRODUCTS, cwd=fresh).code == 0

    ran = cribdeck("build", *PRODUCTS)

    assert ran.code == 0
    assert "nothing to do" not in ran.out
    assert contents(project) == contents(fresh)


def test_templates_of_ones_own__are_seen_when_they_appear(project: Path, cribdeck: Run) -> None:
    shutil.move(project / "templates", project / "later")
    cribdeck("build", *PRODUCTS)
    shutil.move(project / "later", project / "templates")

    assert "nothing to do" not in cribdeck("build", *PRODUCTS).out


def test_only_what_changed_is_read_and_made(project: Path, cribdeck: Run) -> None:
    cribdeck("build", *PRODUCTS)
    write(project / "notes" / "a.md", "holds the genes", "holds the chromosomes")

    ran = cribdeck("build", *PRODUCTS)

    assert ran.err.splitlines() == [
        "read notes/a.md",
        "unchanged notes/b.md",
        "unchanged other.md",
        "deck a",
        "unchanged b.apkg",
        "records a",
        "report a",
        "unchanged b.records.json",
        "unchanged b.report.html",
    ]


def test_warnings_are_told_every_time(project: Path, cribdeck: Run) -> None:
    (project / "notes" / "dot.png").unlink()
    first = cribdeck("build", *PRODUCTS)

    again = cribdeck("build", *PRODUCTS)

    assert "nothing to do" in again.out
    assert again.err.splitlines() == [
        line
        for line in first.err.splitlines()
        if not line.startswith(("read", "deck", "records", "report"))
    ]
    assert "warning[missing-image]" in again.err


def test_errors_are_found_every_time(project: Path, cribdeck: Run) -> None:
    write(project / "notes" / "a.md", "# Cells", "---\ntagz: x\n---\n# Cells")
    cribdeck("build", *PRODUCTS)

    again = cribdeck("build", *PRODUCTS)

    assert again.code == 1
    assert "error[unknown-key]" in again.err
    assert "read " not in again.err  # it is known, and told from there


@pytest.mark.usefixtures("project")
def test_a_cache_of_somebody_else__is_not_believed(
    cribdeck_process: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cribdeck_process("build", *PRODUCTS)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("stranger")))

    ran = cribdeck_process("build", *PRODUCTS)

    assert "unchanged" not in ran.err
    assert "nothing to do" not in ran.out


@pytest.mark.usefixtures("project")
def test_again__makes_everything_anew(cribdeck: Run) -> None:
    cribdeck("build", *PRODUCTS)

    assert "unchanged" not in cribdeck("build", *PRODUCTS, "--again").err


def test_a_key_that_nobody_can_write_or_read__costs_only_time(
    project: Path, cribdeck_process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    cribdeck_process("build", *PRODUCTS)
    before = contents(project)

    ran = cribdeck_process("build", *PRODUCTS)

    assert ran.code == 0
    assert contents(project) == before
    assert "nothing to do" not in ran.out


def test_the_cache_does_not_grow(project: Path, cribdeck: Run) -> None:
    cribdeck("build", *PRODUCTS)
    kept = len([path for path in (project / "build" / ".cache").rglob("*") if path.is_file()])
    for turn in range(3):
        write(project / "notes" / "b.md", "drinks water", f"drinks water {turn}, drinks water")
        cribdeck("build", *PRODUCTS)

    assert (
        len([path for path in (project / "build" / ".cache").rglob("*") if path.is_file()]) == kept
    )


@pytest.mark.parametrize(
    "arguments",
    [["-cx.yaml"], ["-c", "cribdeck.yaml", "-c", "x.yaml"], ["--config=x.yaml"], ["-c", "x.yaml"]],
)
def test_the_configuration__is_seen_however_it_is_named(
    project: Path, cribdeck: Run, arguments: list[str]
) -> None:
    shutil.copy(project / "cribdeck.yaml", project / "x.yaml")
    cribdeck("build", *PRODUCTS, *arguments)
    write(project / "x.yaml", "name: A", "tags: [exam], name: A")

    assert "nothing to do" not in cribdeck("build", *PRODUCTS, *arguments).out
    assert '"exam"' in (project / "build" / "a.records.json").read_text("utf-8")


def test_a_configuration_that_appears_beside_notes_named_by_themselves__is_seen(
    project: Path, cribdeck: Run
) -> None:
    (project / "cribdeck.yaml").rename(project / "later.yaml")
    cribdeck("build", "notes/b.md", "--only", "records")
    (project / "later.yaml").rename(project / "cribdeck.yaml")

    assert "nothing to do" not in cribdeck("build", "notes/b.md", "--only", "records").out


def test_a_link_that_leads_elsewhere_now__is_seen(project: Path, cribdeck: Run) -> None:
    shutil.copytree(project / "notes", project / "others")
    (project / "others" / "dot.png").write_bytes(PNG + b"\0")
    (project / "cur").symlink_to("notes")
    cribdeck("build", "cur/a.md", "--only", "deck")
    (project / "cur").unlink()
    (project / "cur").symlink_to("others")

    assert "nothing to do" not in cribdeck("build", "cur/a.md", "--only", "deck").out


@pytest.mark.parametrize("place", ["build/.cache", "build/.cache/files"])
def test_a_cache_that_is_a_link__is_left_alone_with_all_that_it_leads_to(
    project: Path, cribdeck: Run, place: str
) -> None:
    mine = project / "mine"
    (mine / "files").mkdir(parents=True)
    for path in (mine / "thesis.txt", mine / "files" / "thesis.txt", mine / ("0" * 64)):
        path.write_text("years of work", "utf-8")
    (project / place).parent.mkdir(parents=True)
    (project / place).symlink_to(mine)

    assert cribdeck("build", *PRODUCTS).code == 0

    assert sorted(path.name for path in mine.rglob("*") if path.is_file()) == [
        "0" * 64,
        "thesis.txt",
        "thesis.txt",
    ]


def test_what_was_sealed_as_one_thing__is_not_believed_as_another(
    project: Path, cribdeck: Run
) -> None:
    write(project / "other.md", "hot gas", "EVIL")
    cribdeck("build", *PRODUCTS)
    files = project / "build" / ".cache" / "files"
    before = {path.name for path in files.iterdir()}
    kept = {path.name: path.read_bytes() for path in files.iterdir()}
    write(project / "other.md", "EVIL", "hot gas")
    cribdeck("build", *PRODUCTS)
    (new,) = {path.name for path in files.iterdir()} - before
    (old,) = before - {path.name for path in files.iterdir()}
    (files / new).write_bytes(kept[old])
    (project / "build" / "b.records.json").unlink()

    ran = cribdeck("build", *PRODUCTS)

    assert "read other.md" in ran.err
    assert "EVIL" not in (project / "build" / "b.records.json").read_text("utf-8")


@pytest.mark.usefixtures("project")
def test_after_again__there_is_nothing_to_do(cribdeck: Run) -> None:
    cribdeck("build", *PRODUCTS, "--again")

    assert "nothing to do" in cribdeck("build", *PRODUCTS).out


def test_templates_that_link_to_themselves__end(project: Path, cribdeck: Run) -> None:
    for name in ("loop", "again"):
        (project / "templates" / name).symlink_to(".")

    assert cribdeck("build", *PRODUCTS).code == 0
    assert "nothing to do" in cribdeck("build", *PRODUCTS).out


@pytest.mark.skipif(sys.platform == "win32", reason="pipes that close are a matter of Unix")
def test_a_pipe_that_closes__ends_it_quietly(project: Path, cribdeck_process: Run) -> None:
    cribdeck_process("build", *PRODUCTS)

    ran = subprocess.run(
        f"{sys.executable} -m cribdeck build {' '.join(PRODUCTS)} | true",
        shell=True,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_edits__gives_what_a_build_from_nothing_gives(
    project: Path, cribdeck_process: Run, seed: int
) -> None:
    chance = random.Random(seed)
    terms = ["Cell", "Nucleus", "Leaf", "Root", "Star", "Comet", "Gene", "Stem"]
    for turn in range(6):
        for _ in range(chance.randint(1, 2)):
            path = chance.choice(
                [
                    project / "notes" / "a.md",
                    project / "notes" / "b.md",
                    project / "notes" / "n.md",
                    project / "other.md",
                ]
            )
            entries = "\n".join(
                f"- {term}: tells {chance.randint(1, 3)} of it"
                for term in chance.sample(terms, chance.randint(1, 5))
            )
            path.write_text(f"# Part {chance.randint(1, 2)}\n\n{entries}\n", "utf-8")
        fresh = project.parent / f"{project.name}-{turn}"
        shutil.copytree(project, fresh)
        shutil.rmtree(fresh / "build", ignore_errors=True)
        for path in (project, fresh):
            assert cribdeck_process(
                "build", *PRODUCTS, cwd=path, env={"SOURCE_DATE_EPOCH": str(1790000000 + turn)}
            ).code in (0, 1)
        assert contents(project) == contents(fresh)
