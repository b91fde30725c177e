"""Nothing is written, replaced or removed outside of the output folder, or through a link.

And nothing is replaced or removed that no build made.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.places import products_in
from tests.running import run_here

NOTES = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n"
PRODUCTS = ("--only", "deck,records,report")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project beside somebody else's folder, which is full of files with the names of ours."""
    folder = tmp_path / "clone"
    folder.mkdir()
    (folder / "a.md").write_text(NOTES, "utf-8")
    (folder / "cribdeck.yaml").write_text("decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8")
    victim = tmp_path / "victim"
    for name in ("a.apkg", "a.removed.txt", "a.tombstones.apkg", ".cache/last-build", "a.pdf"):
        (victim / name).parent.mkdir(parents=True, exist_ok=True)
        (victim / name).write_text(f"precious {name}", "utf-8")
    monkeypatch.chdir(folder)
    return folder


def everything(folder: Path) -> dict[str, tuple[str, int]]:
    """Path → content and time of all files of a folder."""
    return {
        str(path.relative_to(folder)): (path.read_text("utf-8"), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


LINKED = (
    "build",
    "build/.cache",
    "build/.cache/files",
    "build/.cache/products",
    "build/a.apkg",
    "build/a.removed.txt",
    "build/a.tombstones.apkg",
    "cribdeck.lock",
    "cribdeck.review",
    "templates",
)


@pytest.mark.parametrize("linked", LINKED)
@pytest.mark.parametrize("command", ["build", "build notes", "adopt", "baseline"])
def test_links__nothing_is_changed_behind_them(clone: Path, linked: str, command: str) -> None:
    victim = clone.parent / "victim"
    path = clone / linked
    path.parent.mkdir(parents=True, exist_ok=True)
    target = victim / path.name if (victim / path.name).exists() else victim
    path.symlink_to(target)
    before = everything(victim)
    cribdeck = partial(run_here, cwd=clone)

    match command:
        case "build":
            ran = cribdeck("build", *PRODUCTS)
        case "build notes":
            ran = cribdeck("build", "a.md", *PRODUCTS)
        case "adopt":
            ran = cribdeck("adopt", "old.apkg")
        case _:
            ran = cribdeck("check", "--write-baseline")

    assert everything(victim) == before
    assert "internal error" not in ran.err
    if linked == "build" and command.startswith("build"):
        assert ran.code == 2
        assert "is a link to somewhere outside of" in ran.err
        assert "--out" in ran.err


def test_output__the_user_names_a_link_itself(clone: Path) -> None:
    target = clone.parent / "elsewhere"
    target.mkdir()
    (clone / "build").symlink_to(target)

    ran = partial(run_here, cwd=clone)("build", "--out", "build", *PRODUCTS)

    assert ran.code == 0, ran.err
    assert "a.apkg" in products_in(target)


@pytest.mark.parametrize("ending", [".apkg", ".pdf", ".records.json", ".report.html"])
def test_products__what_no_build_made_is_never_replaced(clone: Path, ending: str) -> None:
    own = clone / f"a{ending}"
    own.write_text("exported from Anki, years of work", "utf-8")

    ran = partial(run_here, cwd=clone)("build", "--out", ".")

    assert ran.code == 3
    assert f"a{ending}: something stands here that no build made" in ran.err
    assert own.read_text("utf-8") == "exported from Anki, years of work"
    # Nothing is half done: without the deck, the ledger does not know its notes either.
    assert not (clone / "cribdeck.lock").exists()


@pytest.mark.parametrize("cache", ["kept", "deleted"])
def test_products__of_a_former_build_are_replaced(clone: Path, cache: str) -> None:
    cribdeck = partial(run_here, cwd=clone)
    assert cribdeck("build", *PRODUCTS).code == 0
    (clone / "a.md").write_text(NOTES + "- Gate: opens\n", "utf-8")
    if cache == "deleted":
        shutil.rmtree(clone / "build" / ".cache")

    ran = cribdeck("build", *PRODUCTS)

    assert ran.code == 0, ran.err
    assert "Gate" in (clone / "build" / "a.records.json").read_text("utf-8")


def test_removed__only_our_own_file_is_removed(clone: Path) -> None:
    (clone / "build").mkdir()
    (clone / "build" / "a.removed.txt").write_text("my own list", "utf-8")
    cribdeck = partial(run_here, cwd=clone)

    assert cribdeck("build", *PRODUCTS).code == 0
    assert (clone / "build" / "a.removed.txt").read_text("utf-8") == "my own list"

    (clone / "build" / "a.removed.txt").unlink()
    (clone / "a.md").write_text("# Cells\n\n- Osmosis: water moves\n", "utf-8")
    assert cribdeck("build", *PRODUCTS).code == 0
    assert (clone / "build" / "a.removed.txt").is_file()
    (clone / "a.md").write_text(NOTES, "utf-8")
    assert cribdeck("build", *PRODUCTS).code == 0
    assert not (clone / "build" / "a.removed.txt").exists()


def test_leftovers__of_killed_builds_are_removed_and_nothing_else(clone: Path) -> None:
    (clone / "build" / ".cache" / "files").mkdir(parents=True)
    left = [
        clone / ".cribdeck-abcd1234.tmp",
        clone / "build" / ".cribdeck-0_000000.tmp",
        clone / "build" / ".cache" / ".cribdeck-aaaaaaaa.tmp",
        clone / "build" / ".cache" / "files" / ".cribdeck-bbbbbbbb.tmp",
    ]
    others = [
        clone / ".cribdeck-abc.tmp",
        clone / "cribdeck-abcd1234.tmp",
        clone / ".cribdeck-abcd1234.tmp.md",
        clone / "build" / ".cribdeck-ABCD1234.tmp",
    ]
    for path in (*left, *others):
        path.write_text("x", "utf-8")
    (clone / ".cribdeck-linked00.tmp").symlink_to(clone / "a.md")

    assert partial(run_here, cwd=clone)("build", *PRODUCTS).code == 0

    assert [path.name for path in left if path.exists()] == []
    assert all(path.exists() for path in others)
    assert (clone / "a.md").is_file()
    assert (clone / ".cribdeck-linked00.tmp").is_symlink()
