"""Notes are untrusted: what a stranger's file must not be able to do."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.anki_import import import_deck, notes, rendered_cards
from tests.running import Ran

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HOSTILE = (Path(__file__).parent / "hostile.md").read_text("utf-8")


@pytest.fixture
def hostile(cribdeck: Callable[..., Ran], tmp_path: Path) -> Path:
    (tmp_path / "hostile.md").write_text(HOSTILE, "utf-8")
    ran = cribdeck("build", "hostile.md", "--out", "out")
    assert ran.code == 0, ran.err
    return tmp_path / "out"


@pytest.mark.pdf
def test_cards__nothing_runs_and_nothing_is_fetched(hostile: Path, collection: Any) -> None:
    import_deck(collection, hostile / "hostile.apkg")

    assert len(notes(collection)) == 8
    for question, answer in rendered_cards(collection):
        html = question + answer
        assert not re.search(
            r"<(script|iframe|style|svg|form|object|input)|\son\w+\s*=|javascript:|data:text|url\(",
            html,
            re.IGNORECASE,
        )
        assert "evil.example" not in re.sub(r">[^<]*<", "><", html)
        assert "<img" not in html


@pytest.mark.pdf
def test_cards__template_and_media_syntax_stays_text(hostile: Path, collection: Any) -> None:
    import_deck(collection, hostile / "hostile.apkg")
    by_term = {note["Term"]: note for note in notes(collection)}

    assert "{{c1::cloze}} {{Term}}" in by_term["Term three"]["Definition"]
    assert "[sound:" not in by_term["Term four"]["Definition"]
    assert "[latex]" not in by_term["Term four"]["Definition"]
    card = collection.get_note(by_term["Term four"].id).cards()[0]
    assert card.answer_av_tags() == []


@pytest.mark.pdf
def test_sheet_and_report__hold_the_text_and_nothing_live(hostile: Path) -> None:
    pdf = (hostile / "hostile.pdf").read_bytes()
    report = (hostile / "hostile.report.html").read_text("utf-8")

    assert b"/JavaScript" not in pdf
    assert b"/EmbeddedFile" not in pdf
    assert "<script" not in report
    assert "default-src 'none'" in report


def test_records__a_spreadsheet_sees_no_formula(
    cribdeck: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("- Sum: =1+1 is computed\n- At: @SUM(A1)\n", "utf-8")

    out = cribdeck("records", "a.md", "--format", "csv").out

    assert ",'=1+1 is computed," in out
    assert ",'@SUM(A1)," in out


def test_media__only_inside_the_project(cribdeck: Callable[..., Ran], tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret bytes")
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "link.png").symlink_to(secret)
    (inside / "a.md").write_text(
        "- Osmosis: water ![x](link.png) ![y](../secret.png) ![z](%2e%2e/secret.png)\n", "utf-8"
    )

    ran = cribdeck("build", "a.md", "--only", "deck", cwd=inside)

    assert ran.code == 0
    assert ran.err.count("warning[missing-image]") == 3
    with zipfile.ZipFile(inside / "build" / "a.apkg") as archive:
        assert archive.namelist() == ["collection.anki2", "media"]
        assert archive.read("media") == b"{}"


def test_front_matter__builds_no_objects(cribdeck: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: !!python/object/apply:os.system ['touch owned']\n---\n\n- Osmosis: water\n",
        "utf-8",
    )

    ran = cribdeck("records", "a.md")

    assert [record["term"] for record in json.loads(ran.out)] == ["Osmosis"]
    assert not (tmp_path / "owned").exists()
