"""The models of `cribdeck.yaml`: file names, the schema, and that they cannot be changed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cribdeck.config.settings import (
    DeckSettings,
    JointSheetSettings,
    ProjectSettings,
    json_schema,
)


def decks(*slugs: str) -> list[DeckSettings]:
    return [DeckSettings(name=slug, slug=slug, sources=("a.md",)) for slug in slugs]


def sheets(*slugs: str) -> list[JointSheetSettings]:
    return [JointSheetSettings(name=slug, slug=slug) for slug in slugs]


def test_project__joint_sheets_name_decks_by_slug() -> None:
    given = [deck.model_dump() for deck in decks("a", "b")]

    project = ProjectSettings.model_validate(
        {"decks": given, "sheets": [{"name": "All", "decks": "b, a"}]}
    )

    assert project.sheets[0].decks == ("b", "a")


@pytest.mark.parametrize("version", ["2026.11", "v1", "1.0-rc.1", "1+2"])
def test_project__version_in_file_names(version: str) -> None:
    project = ProjectSettings(decks=tuple(decks("a")), version=version, name_version=True)

    assert project.version == version


@pytest.mark.parametrize("version", ["", "1 0", "1/0", "1."])
def test_project__version_that_no_file_name_can_have(version: str) -> None:
    with pytest.raises(ValidationError, match="`name_version` needs a `version`"):
        ProjectSettings(decks=tuple(decks("a")), version=version, name_version=True)


@pytest.mark.parametrize(
    ("name", "slug", "file_slug"),
    [("Cell biology", "", "cell-biology"), ("Cell biology", "cells", "cells"), ("???", "", "deck")],
)
def test_deck__names_its_files(name: str, slug: str, file_slug: str) -> None:
    assert DeckSettings(name=name, slug=slug, sources=("a.md",)).file_slug == file_slug


def test_joint_sheet__names_its_file() -> None:
    assert JointSheetSettings(name="All of it").file_slug == "all-of-it"
    assert JointSheetSettings(name="!").file_slug == "sheet"


def test_settings_cannot_be_changed() -> None:
    deck = decks("a")[0]

    with pytest.raises(ValidationError, match="frozen"):
        deck.name = "b"


def test_schema__describes_every_setting() -> None:
    schema = json_schema()
    groups = [schema, *schema["$defs"].values()]

    assert set(schema["properties"]) == set(ProjectSettings.model_fields)
    for group in groups:
        for name, setting in group["properties"].items():
            reference = setting.get("$ref", "").rpartition("/")[2]
            described = setting.get("description") or schema["$defs"][reference]["description"]
            assert described.endswith("."), name
        assert group["additionalProperties"] is False
