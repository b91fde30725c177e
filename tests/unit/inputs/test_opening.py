"""Opening a source file: measured first, read no further than it may be large."""

from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.config.settings import LimitSettings
from cribdeck.inputs.opening import open_outline
from cribdeck.inputs.sources import SourcePath
from cribdeck.model.errors import InputError


def test_open_outline__missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.md: cannot be read"):
        open_outline(SourcePath(tmp_path / "gone.md", "gone.md"), LimitSettings())


def test_open_outline__larger_than_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    path.write_text("x" * 1200, "utf-8")
    limits = LimitSettings(file_megabytes=0.001)

    with pytest.raises(InputError, match=r"large\.md: cannot be read: it has more than 1.023 kB"):
        open_outline(SourcePath(path, "large.md"), limits)
