"""Front matter: the settings that a source file has at its head, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from pydantic import Field, ValidationError

from cribdeck.config.card_options import CardOverrides, with_card_overrides
from cribdeck.config.field_types import Language, SettingsModel, Text, Words
from cribdeck.config.problems import describe_problems, suggest_key
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.program import CONFIG_NAME
from cribdeck.storage.fast_yaml import load_yaml


@with_card_overrides("Overrides the deck's `cards.{}` for the file's notes.".format)
class _FileOverrides(SettingsModel):
    """The first keys of front matter, in the order in which they are documented."""

    title: Text = Field(
        "", description="Name of the file's matter; the deck's name when a file is built by itself."
    )
    tags: Words = Field((), description="Anki tags for the file's notes.")
    lang: Language = Field("", description="Language of the file.")


class FrontMatter(_FileOverrides):
    """What a source file may say of itself."""

    sheet: bool = Field(True, description="Whether the file's notes are on the sheet.")
    sections: Mapping[str, CardOverrides] = Field(
        default_factory=dict,
        description="Heading of the file → what the notes under it want otherwise.",
    )


@cache
def foreign_keys() -> frozenset[str]:
    """Keys of front matter, in lower case, to which other tools give a meaning of their own."""
    listed = load_yaml(
        resources.files(__package__).joinpath("foreign_keys.yaml").read_text("utf-8")
    )
    assert isinstance(listed, list)
    return frozenset(listed)


def check_front_matter(
    given: Mapping[str, object], lines: Sequence[str], file: str, ignore: Sequence[str] = ()
) -> tuple[FrontMatter, list[Finding]]:
    """The settings in front matter, and a finding for each key or value that cannot be used.

    `lines` are all lines of the file, `ignore` keys of other tools that are left alone. A setting
    with a value that cannot be used is as if it were not given.
    """
    places = _places_of(given, lines)
    settings, bad_values = _settings_of(given, places, file)
    return settings, [*_unknown_keys(given, places, file, ignore), *bad_values]


def _settings_of(
    given: Mapping[str, object], places: Mapping[str, int], file: str
) -> tuple[FrontMatter, list[Finding]]:
    known = {
        key: value
        for key, value in given.items()
        # YAML has None for a key with nothing behind it, which pydantic would refuse.
        if key in FrontMatter.model_fields and value is not None
    }
    findings = []
    try:
        return FrontMatter.model_validate(known), []
    except ValidationError as error:
        for problem in describe_problems(error, FrontMatter):
            key = str(problem.location[0])
            known.pop(key, None)
            hint = str(FrontMatter.model_fields[key].description)
            findings.append(
                Finding(
                    Severity.ERROR, "bad-value", problem.message, file, places.get(key, 1), hint
                )
            )
        # Once more without what was refused: one bad value must not cost the others.
        return FrontMatter.model_validate(known), findings


def _unknown_keys(
    given: Mapping[str, object], places: Mapping[str, int], file: str, ignore: Sequence[str]
) -> Iterator[Finding]:
    for key in given:
        if (
            key not in FrontMatter.model_fields
            and key not in ignore
            and key.casefold() not in foreign_keys()
        ):
            message = f"unknown front-matter key “{key}”"
            hint = (
                f"{suggest_key(key, FrontMatter)}; to keep a key of another tool, list it under"
                f" `ignore_keys` in {CONFIG_NAME}"
            )
            yield Finding(Severity.ERROR, "unknown-key", message, file, places.get(key, 1), hint)


def _places_of(given: Mapping[str, object], lines: Sequence[str]) -> Mapping[str, int]:
    """Key → the number of the first line that begins with it; without those no line begins with."""
    places: dict[str, int] = {}
    if given:
        for number, line in enumerate(lines, 1):
            key, colon, _ = f"{line} ".partition(": ")
            if colon:
                places.setdefault(key.strip().strip("\"'"), number)
    return places
