"""The models of `cribdeck.yaml`.

What they say of themselves (docstrings of models, descriptions of fields) is what `cribdeck schema`
prints and docs/configuration.md shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from pydantic import Field, model_validator

from cribdeck.config.card_options import CardOptions, CardOverrides, chosen_options
from cribdeck.config.field_types import (
    InsidePath,
    InsidePaths,
    Language,
    SettingsModel,
    Slug,
    Text,
    Words,
)
from cribdeck.config.front_matter import FrontMatter
from cribdeck.config.paper_settings import FlashcardSettings, SheetSettings
from cribdeck.language.slugs import file_slug


class CardSettings(CardOptions):
    """Which cards a deck makes of a record besides term → definition."""

    sections: Mapping[str, CardOverrides] = Field(
        default_factory=dict, description="Heading → what the notes under it want otherwise."
    )

    def for_record(self, headings: Sequence[str], file: FrontMatter) -> CardSettings:
        """The settings for a record that stands under these headings of a file, outermost first.

        What is nearer to the record wins: the deck is overridden by its own `sections`, they by the
        file's front matter, that by the `sections` in it. Of two headings the inner one wins.
        """
        return self.for_file(file)(headings)

    def for_file(self, file: FrontMatter) -> Callable[[Sequence[str]], CardSettings]:
        """The same for all records of a file, whose `sections` are looked through once."""
        own, of_file = _by_heading(self.sections), _by_heading(file.sections)

        def for_record(headings: Sequence[str]) -> CardSettings:
            folded = list(map(_folded, headings))
            layers: list[SettingsModel] = [
                *(own[heading] for heading in folded if heading in own),
                file,
                *(of_file[heading] for heading in folded if heading in of_file),
            ]
            changes: dict[str, object] = {}
            for overrides in layers:
                changes |= chosen_options(overrides)
            return self.model_copy(update=changes) if changes else self

        return for_record


def _by_heading(sections: Mapping[str, CardOverrides]) -> dict[str, CardOverrides]:
    """Overrides by their headings, in which case and outer spaces do not matter."""
    return {_folded(heading): overrides for heading, overrides in sections.items()}


def _folded(heading: str) -> str:
    return heading.casefold().strip()


class DeckSettings(SettingsModel):
    """One deck: an Anki package and a cheat sheet from one set of source files."""

    name: str = Field(min_length=1, description="The deck's name in Anki; `A::B` makes a subdeck.")
    slug: Slug = Field(
        "",
        description=(
            "Name of the output files and part of the cards' identity; made from `name` if empty."
        ),
    )
    sources: InsidePaths = Field(
        min_length=1,
        description="Source files and folders, in the order of the deck, relative to this file.",
    )
    language: Language = Field(
        "", description="Language of the notes, such as `en` or `pt-BR`; the project's if empty."
    )
    tags: Words = Field((), description="Anki tags that every note gets.")
    subdecks: int = Field(
        0,
        ge=0,
        le=4,
        description=(
            "Levels of headings that become subdecks; Anki never moves cards that are there"
            " already, so choose before the first import."
        ),
    )
    source_link: str = Field(
        "",
        description=(
            "Where the notes can be read, for the place on each card: an address with {file} and"
            " {line} in it."
        ),
        # The link passes no sanitizer, so an address that could run something is refused here.
        pattern=r"^(?:(?:https?|vscode|obsidian)://[^\s\"<>]*)?$",
    )
    cards: CardSettings = Field(default_factory=CardSettings, description="Which cards are made.")
    sheet: SheetSettings = Field(
        default_factory=SheetSettings, description="How the cheat sheet looks."
    )
    flashcards: FlashcardSettings = Field(
        default_factory=FlashcardSettings, description="Cards to print and cut."
    )

    @property
    def file_slug(self) -> str:
        """The name of the output files, without a suffix."""
        return self.slug or file_slug(self.name) or "deck"


class LimitSettings(SettingsModel):
    """What notes from strangers may take up; what is more is left out and told."""

    file_megabytes: float = Field(20, gt=0, description="Size of a source file.")
    records: int = Field(20_000, ge=1, description="Records of a source file.")
    nesting: int = Field(
        40,
        ge=4,
        le=100,
        description="Levels of headings, lists, quotes and tables inside one another.",
    )
    picture_megabytes: float = Field(10, gt=0, description="Size of a picture or a recording.")
    picture_megapixels: float = Field(
        40,
        gt=0,
        description="Points of a picture, which become four bytes each when it is typeset.",
    )
    drawing_kilobytes: float = Field(1_000, gt=0, description="Size of an SVG drawing.")
    formula_letters: int = Field(2_000, ge=1, description="Length of a formula on paper.")


class JointSheetSettings(SettingsModel):
    """One cheat sheet of several decks, each under a bar with its name."""

    name: str = Field(min_length=1, description="Name of the sheet.")
    slug: Slug = Field("", description="Name of the output file; made from `name` if empty.")
    decks: Words = Field(
        (), description="Slugs of the decks, in the order of the sheet; all of them if empty."
    )
    sheet: SheetSettings = Field(
        default_factory=SheetSettings, description="How the cheat sheet looks."
    )

    @property
    def file_slug(self) -> str:
        """The name of the output file, without a suffix."""
        return self.slug or file_slug(self.name) or "sheet"


class ProjectSettings(SettingsModel):
    """A whole `cribdeck.yaml`."""

    version: Text = Field(
        "", max_length=60, description="Version of the notes, printed on the sheet."
    )
    name_version: bool = Field(
        False,
        description=(
            "Put the version into the names of the output files, as in `cells-2026.11.apkg`."
        ),
    )
    language: Language = Field("en", description="Language of the notes.")
    output: InsidePath = Field(
        "build", description="Folder for the products, relative to this file."
    )
    remote_images: bool = Field(
        False,
        description=(
            "Fetch the images that notes show from the network, once; only where you say so too,"
            " with `--fetch-images` or in settings of your own (see below)."
        ),
    )
    ignore_keys: Words = Field(
        (), description="Front-matter keys that belong to other tools and are left alone."
    )
    decks: tuple[DeckSettings, ...] = Field(
        min_length=1, max_length=500, description="The decks to build."
    )
    limits: LimitSettings = Field(
        default_factory=LimitSettings, description="What notes may take up."
    )
    sheets: tuple[JointSheetSettings, ...] = Field(
        (), max_length=100, description="Cheat sheets of several decks, besides each deck's own."
    )

    @model_validator(mode="after")
    def _version_names_files(self) -> Self:
        if self.name_version and not re.fullmatch(r"[\w.+-]*\w", self.version):
            raise ValueError("`name_version` needs a `version` of letters, digits, dots and dashes")
        return self

    @model_validator(mode="after")
    def _decks_are_known(self) -> Self:
        known = [deck.file_slug for deck in self.decks]
        unknown = next(
            (named for sheet in self.sheets for named in sheet.decks if named not in known), None
        )
        if unknown is not None:
            raise ValueError(
                f"a sheet names the deck “{unknown}”, and there is none with that slug: choose from"
                f" {', '.join(known)}"
            )
        return self


def json_schema() -> dict[str, object]:
    """The JSON Schema of `cribdeck.yaml`, for editors."""
    return ProjectSettings.model_json_schema()
