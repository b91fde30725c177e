"""Files put in their places together, and what killed processes left."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cribdeck.model.errors import OutputError
from cribdeck.storage.atomic_files import StagedFiles, remove_leftovers, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_staged__nothing_is_in_place_until_all_are_put_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", "utf-8")

    with StagedFiles() as staged:
        staged.write(tmp_path / "a", [b"n", b"ew"])
        staged.write(tmp_path / "sub" / "b", [b"b"])
        assert (tmp_path / "a").read_text("utf-8") == "old"
        assert not (tmp_path / "sub" / "b").exists()
        staged.put_in_place()

    assert (tmp_path / "a").read_text("utf-8") == "new"
    assert names(tmp_path) == ["a", "sub"]
    assert names(tmp_path / "sub") == ["b"]


@pytest.mark.parametrize("fails", ["writing", "leaving"])
def test_staged__where_one_fails_none_is_put_in_place(tmp_path: Path, fails: str) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_text("old", "utf-8")

    def write() -> None:
        with StagedFiles() as staged:
            staged.write(tmp_path / "a", [b"new"])
            if fails == "writing":
                staged.write(tmp_path / "b", broken())
            raise KeyboardInterrupt

    with pytest.raises((OutputError, KeyboardInterrupt)):
        write()

    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text("utf-8") == "old"


def test_staged__they_are_put_in_place_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()

    with StagedFiles() as staged:
        for name in ("first", "second", "third"):
            staged.write(tmp_path / name, [b"x"])
        with pytest.raises(OutputError, match="second: cannot be written"):
            staged.put_in_place()

    assert names(tmp_path) == ["first", "second"]


def test_write__unless_same_keeps_the_time(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("same", "utf-8")
    os.utime(path, (1, 1))

    write_atomically(path, [b"same"], unless_same=True)
    assert path.stat().st_mtime == 1
    write_atomically(path, [b"other"], unless_same=True)

    assert path.stat().st_mtime > 1
    assert names(tmp_path) == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are a matter of Unix")
def test_write__a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("precious", "utf-8")
    (tmp_path / "a").symlink_to(tmp_path / "victim")

    write_atomically(tmp_path / "a", [b"precious"], unless_same=True)

    assert not (tmp_path / "a").is_symlink()
    assert (tmp_path / "victim").read_text("utf-8") == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are a matter of Unix")
def test_write__others_may_read_it_unless_said_otherwise(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", [b"x"])
    write_atomically(tmp_path / "b", [b"x"], mode=0o600)

    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


def test_write__the_longest_name_that_a_system_takes(tmp_path: Path) -> None:
    name = "x" * 255

    write_atomically(tmp_path / name, [b"x"])

    assert names(tmp_path) == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody can remove what is open")
def test_leftovers__what_somebody_is_writing_stays(tmp_path: Path) -> None:
    with StagedFiles() as staged:
        staged.write(tmp_path / "a", [b"x"])
        (tmp_path / ".cribdeck-abcdefgh.tmp").touch()

        remove_leftovers(tmp_path)

        assert len(names(tmp_path)) == 1
        assert ".cribdeck-abcdefgh.tmp" not in names(tmp_path)
        staged.put_in_place()
    assert names(tmp_path) == ["a"]


def test_leftovers__of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    remove_leftovers(tmp_path / "gone")

    assert names(tmp_path) == []
