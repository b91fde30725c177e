"""The page for other programs: its examples run, and all that is public is on it."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cribdeck
from tests.places import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
BLOCK = re.compile(r"```(?P<language>python|text)\n(?P<body>.*?)```", re.DOTALL)


def examples() -> Iterator[tuple[str, str]]:
    """Each piece of code with what it is said to print."""
    code = ""
    for match in BLOCK.finditer(PAGE):
        if match["language"] == "python":
            code = match["body"]
        else:
            yield code, match["body"]


def test_examples__print_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = list(examples())
    assert len(found) >= 5

    for code, printed in found:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "docs/python.md", "exec"), {})  # our own page
        assert out.getvalue() == printed, code


def test_public_names__are_there_and_documented() -> None:
    for name in cribdeck.__all__:
        value = getattr(cribdeck, name)
        assert name == "__version__" or inspect.getdoc(value), name
    assert set(cribdeck._HOMES) | {"__version__"} == set(cribdeck.__all__)
    assert dir(cribdeck) == sorted(cribdeck.__all__)


def test_public_names__the_errors_and_functions_are_on_the_page() -> None:
    for name in ("build", "read_records", "record_data", "Record", *error_names()):
        assert name in PAGE, name


def error_names() -> list[str]:
    return [name for name in cribdeck.__all__ if name.endswith("Error")]


def test_other_names__are_no_attributes() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = cribdeck.nothing


def test_notes_and_a_configuration_together__are_refused() -> None:
    with pytest.raises(cribdeck.ConfigError, match="both given"):
        cribdeck.read_records("a.md", config="cribdeck.yaml")
