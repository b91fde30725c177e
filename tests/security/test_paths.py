"""Names and places that a stranger chose.

Nothing outside the project is read, nothing is waited for, and every name is one that all systems
take.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cribdeck.inputs import remote
from cribdeck.inputs.media import locate_images
from cribdeck.language.slugs import file_slug, is_file_slug
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from tests.pictures import PNG
from tests.places import products_in
from tests.running import Ran

NOTES = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n"
has_pipes = pytest.mark.skipif(
    sys.platform == "win32", reason="named pipes in folders are a matter of Unix"
)


@pytest.mark.parametrize(
    "name", ["con", "NUL", "com1.notes", "lpt9", ".", "..", ".hidden", "ends."]
)
def test_slug__that_is_no_file_name_everywhere_is_refused(
    cribdeck: Callable[..., Ran], tmp_path: Path, name: str
) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        f"decks: [{{name: A, slug: '{name}', sources: [a.md]}}]\n", "utf-8"
    )

    ran = cribdeck("build", "--only", "records")

    assert ran.code == 2
    assert "cannot be the name of a file on every system" in ran.err
    assert products_in(tmp_path / "build") == []


@pytest.mark.parametrize(
    "title",
    ["CON", "a/b\\c:d*e?f", "..", "nul.txt", "x" * 500, "🜁", "\u202etxt.exe", "Prüfung: Teil 1"],
)
def test_deck_name__becomes_a_file_name_that_every_system_takes(title: str) -> None:
    slug = file_slug(title) or "deck"

    assert is_file_slug(slug)
    assert not set(slug) & set('<>:"/\\|?*')
    assert len(slug) <= 100


def test_picture__its_name_in_anki_is_one_that_windows_takes(tmp_path: Path) -> None:
    (tmp_path / 'a:b"c?.png').write_bytes(PNG)
    outline = read_outline(source_from_bytes(b"- Cell: the unit ![x](a%3Ab%22c%3F.png)\n", "a.md"))

    (found,) = locate_images(outline, tmp_path, tmp_path).media.values()

    assert found.name.startswith("a-b-c-")
    assert not set(found.name) & set('<>:"/\\|?*')


@has_pipes
@pytest.mark.parametrize(
    "name", ["pipe.md", "dot.png", "cribdeck.lock", "cribdeck.review", "build/.cache/last-build"]
)
def test_pipes__are_never_waited_for(
    cribdeck_process: Callable[..., Ran], tmp_path: Path, name: str
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(f"{NOTES}- Picture: see ![it](dot.png)\n", "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [notes]}]\n", "utf-8"
    )
    pipe = tmp_path / ("notes" if name in ("pipe.md", "dot.png") else "") / name
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)

    ran = cribdeck_process("build", "--only", "deck")

    if name.startswith("cribdeck."):
        assert ran.code == 2
        assert f"{name}: cannot be read: it is no regular file" in ran.err
    else:
        assert ran.code == 0, ran.err
        assert products_in(tmp_path / "build") == ["a.apkg"]


@has_pipes
def test_pipes_and_devices__named_as_notes_or_packages_are_refused(
    cribdeck_process: Callable[..., Ran], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8"
    )

    for arguments in (
        ("build", "pipe.md"),
        ("build", "/dev/zero"),
        ("adopt", "pipe.md"),
        ("adopt", "/dev/zero"),
    ):
        ran = cribdeck_process(*arguments)
        assert ran.code == 3
        assert "is no file" in ran.err or "not a file or a folder" in ran.err


@pytest.mark.parametrize(
    "target",
    [
        "../secret.png",
        "/etc/hostname.png",
        "link.png",
        "linked/secret.png",
        "%2e%2e/secret.png",
        "file:///secret.png",
    ],
)
def test_pictures__outside_of_the_project_are_not_read(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    project = tmp_path / "project"
    project.mkdir()
    (project / "link.png").symlink_to(tmp_path / "secret.png")
    (project / "linked").symlink_to(tmp_path)
    outline = read_outline(source_from_bytes(f"- Cell: the unit ![x]({target})\n".encode(), "a.md"))

    located = locate_images(outline, project, project)

    assert located.media == {}
    assert [finding.code for finding in located.findings] == [
        "remote-image" if target.startswith("file:") else "missing-image"
    ]


@pytest.mark.parametrize("slugs", [("a", "a.cards"), ("a", "a.tombstones"), ("A", "a")])
def test_slugs__whose_files_would_overwrite_each_other_are_refused(
    cribdeck: Callable[..., Ran], tmp_path: Path, slugs: tuple[str, str]
) -> None:
    (tmp_path / "a.md").write_text(NOTES, "utf-8")
    decks = ", ".join(
        f"{{name: {n}, slug: {slug}, sources: [a.md]}}" for n, slug in enumerate(slugs)
    )
    (tmp_path / "cribdeck.yaml").write_text(f"decks: [{decks}]\n", "utf-8")

    ran = cribdeck("build", "--only", "records")

    assert ran.code == 2
    assert "overwrite each other's files" in ran.err


@has_pipes
@pytest.mark.parametrize("shipped", ["link", "pipe", "other"])
def test_a_fetched_image_that_somebody_else_put_there__is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: str
) -> None:
    address = "https://example.org/x.png"
    stem = hashlib.sha256(address.encode()).hexdigest()[:24]
    (tmp_path / "private.png").write_bytes(PNG + b"private")
    cache = tmp_path / ".images"
    cache.mkdir()
    match shipped:
        case "link":
            (cache / f"{stem}.png").symlink_to(tmp_path / "private.png")
        case "pipe":
            os.mkfifo(cache / f"{stem}.png")
        case _:
            (cache / f"{stem}.html").write_text("<script>", "utf-8")
    monkeypatch.setattr(remote, "_followed", lambda *_: PNG)

    assert remote.Fetcher().fetch(address, cache, 1 << 20).read_bytes() == PNG
