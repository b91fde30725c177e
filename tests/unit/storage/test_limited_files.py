"""Reading no further than a limit, and only what is a file."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from cribdeck.model.errors import ConfigError
from cribdeck.storage.limited_files import leads_outside, read_limited, read_text, shown_size


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_read_limited__up_to_the_limit(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)

    assert read_limited(tmp_path / "a", 10) == b"x" * size


def test_read_limited__a_limit_that_no_memory_holds(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)

    assert read_limited(tmp_path / "a", 1 << 60) == b"x" * 10


@pytest.mark.skipif(
    not Path("/proc/version").exists(), reason="needs a file whose size is not told"
)
def test_read_limited__a_file_that_holds_more_than_it_says() -> None:
    assert Path("/proc/version").stat().st_size == 0

    assert len(read_limited("/proc/version", 10_000)) > 10
    with pytest.raises(OSError, match="it has more than 5 bytes"):
        read_limited("/proc/version", 5)


def test_read_limited__a_byte_more(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)

    with pytest.raises(OSError, match="it has more than 10 bytes") as raised:
        read_limited(tmp_path / "a", 10)
    assert raised.value.errno == errno.EFBIG


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are a matter of Unix")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_read_limited__what_is_no_file_is_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.mkdir()

    with pytest.raises(OSError, match=r"regular file|directory"):
        read_limited(path, 10)


def test_read_text__missing_is_none_and_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xfe\xfd")

    assert read_text(tmp_path / "b", limit=10, hint="do this") is None
    with pytest.raises(ConfigError, match="a: cannot be read") as raised:
        read_text(tmp_path / "a", limit=10, hint="do this")
    assert raised.value.hint == "do this"


def test_read_text__a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret").write_text("secret", "utf-8")
    (inside / "own").write_text("own", "utf-8")
    (inside / "out").symlink_to(tmp_path / "secret")
    (inside / "in").symlink_to(inside / "own")

    assert read_text(inside / "in", limit=10, hint="", inside=inside) == "own"
    with pytest.raises(ConfigError, match="is a link to somewhere outside"):
        read_text(inside / "out", limit=10, hint="", inside=inside)
    assert read_text(inside / "out", limit=10, hint="") == "secret"


def test_leads_outside__a_folder_that_is_reached_through_a_link_is_no_way_out(
    tmp_path: Path,
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "real")

    assert not leads_outside(tmp_path / "linked" / "a", tmp_path / "linked")
    assert not leads_outside(tmp_path / "linked" / "a", tmp_path / "real")
    assert leads_outside(tmp_path / "linked" / ".." / ".." / "a", tmp_path / "linked")


@pytest.mark.parametrize(
    ("size", "shown"),
    [(10, "10 bytes"), (1024, "1 kB"), (1536, "1.5 kB"), (1 << 20, "1 MB"), (5 << 30, "5 GB")],
)
def test_shown_size(size: int, shown: str) -> None:
    assert shown_size(size) == shown
