"""What changes the fingerprint of the program itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cribdeck.storage import fingerprint


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of one module in the place of the program's own."""
    folder = tmp_path / "package"
    (folder / "readers").mkdir(parents=True)
    (folder / "writers").mkdir()
    (folder / "readers" / "text.py").write_text("a = 1\n")
    monkeypatch.setattr(fingerprint, "_PACKAGE", folder)
    yield folder
    fingerprint.tool_fingerprint.cache_clear()


def current() -> str:
    fingerprint.tool_fingerprint.cache_clear()
    return fingerprint.tool_fingerprint()


def test_tool_fingerprint__is_another_after_any_change_of_a_file(package: Path) -> None:
    module = package / "readers" / "text.py"
    found = {current(), current()}
    assert len(found) == 1

    module.write_text("ab = 1\n")
    found.add(current())
    state = module.stat()
    os.utime(module, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    found.add(current())
    module.rename(package / "writers" / "text.py")
    found.add(current())
    (package / "writers" / "text.py").rename(package / "writers" / "texts.py")
    found.add(current())

    assert len(found) == 5


def test_tool_fingerprint__compiled_files_do_not_count(package: Path) -> None:
    before = current()
    (package / "readers" / "__pycache__").mkdir()
    (package / "readers" / "__pycache__" / "text.pyc").write_bytes(b"compiled")

    assert current() == before
