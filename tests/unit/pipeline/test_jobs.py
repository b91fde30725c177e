"""What a command is to work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.config.settings import DeckSettings, JointSheetSettings, ProjectSettings
from cribdeck.model.errors import ConfigError
from cribdeck.pipeline.jobs import project_jobs, repeated_slug


def decks(*slugs: str) -> list[DeckSettings]:
    return [DeckSettings(name=slug, slug=slug, sources=("a.md",)) for slug in slugs]


def sheets(*slugs: str) -> list[JointSheetSettings]:
    return [JointSheetSettings(name=slug, slug=slug) for slug in slugs]


@pytest.mark.parametrize(
    ("deck_slugs", "sheet_slugs", "slug"),
    [
        (["a", "b"], ["c"], None),
        (["a", "A"], [], "a"),
        (["a", "b", "b"], [], "b"),
        (["a"], ["a"], "a"),
        ([], ["s", "S"], "s"),
        (["a", "a.cards"], [], "a"),
        (["a"], ["a.cards"], "a"),
        (["a", "a.records"], [], None),
    ],
)
def test_repeated_slug__is_the_first_whose_files_would_be_overwritten(
    deck_slugs: list[str], sheet_slugs: list[str], slug: str | None
) -> None:
    assert repeated_slug(decks(*deck_slugs), sheets(*sheet_slugs)) == slug


def test_project__refuses_decks_that_overwrite_each_other(tmp_path: Path) -> None:
    config = tmp_path / "cribdeck.yaml"

    with pytest.raises(ConfigError, match="two decks or sheets have the slug “a” and would") as no:
        project_jobs(ProjectSettings(decks=tuple(decks("a", "A"))), config)

    assert str(no.value).startswith(f"{config}:1: the file: ")
