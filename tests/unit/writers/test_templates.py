"""Templates: which file is taken, and what is said of those that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from cribdeck.model.errors import ConfigError
from cribdeck.writers.templates import Templates, built_in_folder


def own(folder: Path, name: str, text: str) -> Templates:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return Templates([folder, built_in_folder()])


def test_render__escapes_and_knows_the_theme(tmp_path: Path) -> None:
    templates = own(tmp_path, "a.html.j2", "{{ value }} {{ theme.light.ink }}")

    rendered = templates.render("a.html.j2", {"value": "<b>"})
    assert rendered.startswith("&lt;b&gt; #")
    assert b"".join(templates.pieces("a.html.j2", {"value": "<b>"})).decode() == rendered


@pytest.mark.parametrize(
    "text",
    ["{{ nothing_of_that_name }}", "{% if %}", "{{ ''.__class__.__mro__ }}"],
    ids=["name", "syntax", "sandbox"],
)
def test_render__what_is_wrong_is_said_of_the_template(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"^templates/a\.html\.j2 cannot be rendered"):
        own(tmp_path, "a.html.j2", text).render("a.html.j2", {})


def test_data__is_a_mapping_in_yaml(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not valid YAML"):
        own(tmp_path, "a.yaml", "a: [").data("a.yaml")
    with pytest.raises(ConfigError, match="must hold a mapping"):
        own(tmp_path, "a.yaml", "- a").data("a.yaml")


def test_words__of_a_language_and_its_regions_else_english() -> None:
    templates = Templates([built_in_folder()])

    assert templates.words("sheet/words.yaml", "de-AT")["index"] == "Register"
    assert templates.words("sheet/words.yaml", "tlh")["index"] == "Index"


def test_words__english_fills_what_is_missing(tmp_path: Path) -> None:
    templates = own(tmp_path, "w.yaml", "en: {a: one, b: two}\nde: {a: eins}\n")

    assert templates.words("w.yaml", "de") == {"a": "eins", "b": "two"}
    with pytest.raises(ConfigError, match="must have words in English"):
        own(tmp_path, "w.yaml", "de: {a: eins}\n").words("w.yaml", "de")


def test_theme__one_that_is_not_there(tmp_path: Path) -> None:
    Templates([built_in_folder()]).check_theme("black")
    with pytest.raises(ConfigError, match="no theme “pink”") as raised:
        own(tmp_path, "theme.yaml", "mine: {ink: red}\nfonts: {a: b}\n").check_theme("pink")
    assert raised.value.hint == "choose mine, or add it to templates/theme.yaml"
