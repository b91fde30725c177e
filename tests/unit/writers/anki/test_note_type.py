"""Note types read from templates, and what is wrong with some."""

from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.model.errors import ConfigError
from cribdeck.writers.anki.note_type import card_side, load_note_type
from cribdeck.writers.templates import Templates, built_in_folder


def own_templates(folder: Path, text: str) -> Templates:
    path = folder / "anki" / "term" / "note_type.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return Templates([folder, built_in_folder()])


def test_side__the_facet_is_that_of_the_template() -> None:
    templates = Templates([built_in_folder()])

    side = card_side(templates, "term", "facet.front.html", "Facet 3")
    assert "{{Facet 3 Label}}" in side
    assert "@Facet" not in side


def test_note_type__a_key_that_is_not_known_is_named(tmp_path: Path) -> None:
    text = (built_in_folder() / "anki" / "term" / "note_type.yaml").read_text("utf-8")
    templates = own_templates(tmp_path, f"{text}\ncolour: red\n")

    with pytest.raises(ConfigError, match=r"templates/anki/term/note_type\.yaml: (.|\n)*colour"):
        load_note_type(templates, "term")


def test_note_type__what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="facet_slots"):
        load_note_type(own_templates(tmp_path, "name: Mine\nid: 5\n"), "term")


def test_note_type__not_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="must hold a mapping"):
        load_note_type(own_templates(tmp_path, "- one\n"), "term")
