"""Settings: `cribdeck.yaml`, front matter and their defaults.

Each checked against its model in one place.

A key that a model does not know is an error that names the nearest one it knows and the line it
stands on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails
from rapidfuzz import process

from cribdeck.language.slugs import file_slug, is_file_slug
from cribdeck.model.diagnostics import Diagnostic, Severity
from cribdeck.model.errors import ConfigError
from cribdeck.model.program import CONFIG_NAME

_NEAR = 60.0
"Similarity (0–100) from which a known key is offered in place of an unknown one."


def _inside(value: str) -> str:
    if Path(value).is_absolute() or ".." in Path(value).parts:
        raise ValueError("must be a path inside the project, without `..`")
    return value


def _as_list(value: object) -> object:
    """`tags: exam` and `tags: exam, aws` mean a list."""
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def _as_text(value: object) -> object:
    """YAML reads `2026-11-21` as a date and `1.0` as a number; both are meant as written."""
    return (
        value.isoformat()
        if isinstance(value, dt.date)
        else str(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
    )


def _pages(value: object) -> object:
    """`2 pages` means 2."""
    match = re.fullmatch(r"(\d+)\s*pages?", value.strip()) if isinstance(value, str) else None
    return match[1] if match else value


def _file_slug(value: str) -> str:
    if value and not is_file_slug(value):
        raise ValueError(
            "cannot be the name of a file on every system: choose one that is no device of Windows"
            " and has no dot at its ends"
        )
    return value


Text = Annotated[str, BeforeValidator(_as_text)]
Slug = Annotated[str, Field(pattern=r"^[\w.+-]*$"), AfterValidator(_file_slug)]
InsidePath = Annotated[str, AfterValidator(_inside)]
Language = Annotated[str, Field(pattern=r"^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?$")]
Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CardOverrides(_Settings):
    """What some of the notes want otherwise than the rest; what is not said stays as it is."""

    reversed: bool | None = Field(None, description="Also ask definition → term.")
    facets: bool | None = Field(
        None, description="Also ask for a record's facets, each on a card of its own."
    )
    lists: Literal["one", "gaps"] | None = Field(
        None, description="Ask a list as one card, or item by item as a sentence with gaps."
    )


class CardSettings(_Settings):
    """Which cards a deck makes of a record besides term → definition."""

    reversed: bool = Field(
        False,
        description=(
            "Also ask definition → term, the term blanked out where the definition gives it away."
        ),
    )
    facets: bool = Field(
        False,
        description=(
            "Also ask for a record's use cases, mechanism, advantages and the like, each on a card"
            " of its own."
        ),
    )
    lists: Literal["one", "gaps"] = Field(
        "one",
        description=(
            "A record that is a list: one card that asks for all of it, or a card with a gap for"
            " each item."
        ),
    )
    sections: Mapping[str, CardOverrides] = Field(
        default_factory=dict, description="Heading → what the notes under it want otherwise."
    )

    def for_record(self, sections: Sequence[str], file: FrontMatter) -> CardSettings:
        """What holds under these headings of a file.

        Its front matter goes before the deck, an inner heading before an outer one.
        """
        of_file = CardOverrides(reversed=file.reversed, facets=file.facets, lists=file.lists)
        folded = [heading.casefold().strip() for heading in sections]
        chosen = self
        for named in (self.sections, file.sections):
            by_heading = {
                heading.casefold().strip(): overrides for heading, overrides in named.items()
            }
            layers = [by_heading[heading] for heading in folded if heading in by_heading]
            for overrides in layers if named is self.sections else [of_file, *layers]:
                said = {
                    name: value
                    for name, value in overrides.model_dump().items()
                    if value is not None
                }
                chosen = chosen.model_copy(update=said) if said else chosen
        return chosen


class PaperChoice(_Settings):
    """What of a deck goes on paper."""

    tags: Words = Field((), description="Only notes with one of these tags, or with one below it.")
    sections: Words = Field((), description="Only notes under one of these headings.")
    leave_out: Words = Field((), description="No notes under these headings.")
    images: bool = Field(True, description="Print pictures.")


class SheetSettings(PaperChoice):
    """How the cheat sheet looks."""

    title: Text = Field("", description="Title on the sheet; the deck's name if empty.")
    subtitle: Text = Field("", description="A line beside the title.")
    source: Text = Field("", description="Where the matter comes from, for the foot of each page.")
    date: Text = Field(
        "",
        description=(
            "Date line for the foot of each page, as it is to be printed; never taken from the"
            " clock."
        ),
    )
    licence: Text = Field("", description="Licence line for the foot of each page.")
    paper: Literal["A3", "A4", "A5", "Letter", "Legal"] = Field("A4", description="Paper size.")
    orientation: Literal["landscape", "portrait"] = Field(
        "landscape", description="Which way the paper lies."
    )
    columns: int = Field(4, ge=1, le=8, description="Columns on a page.")
    font_size: float = Field(7.5, ge=5, le=14, description="Size of the text in points.")
    leading: float = Field(
        1.2, ge=1, le=2, description="Height of a line, as a multiple of the size of the text."
    )
    fit: Annotated[int, BeforeValidator(_pages)] = Field(
        0,
        ge=0,
        le=100,
        description=(
            "Pages the sheet may take, such as `2 pages`: size, columns and leading are then"
            " chosen; 0 takes them as they are set."
        ),
    )
    layout: str = Field(
        "dense",
        description=(
            "The look: a folder of templates/sheet/, `dense` or `reader`, or one of your own."
        ),
        pattern=r"^[\w-]+$",
    )
    theme: str = Field(
        "light",
        description=(
            "The colours: `light`, `black` for printers without colour, or a set of your own in"
            " templates/theme.yaml."
        ),
        pattern=r"^\w+$",
    )
    index: bool = Field(
        True, description="Print an alphabetical index of terms and other names at the end."
    )
    links: bool = Field(
        True,
        description="Link entries that mention each other's terms, with the number of the entry.",
    )
    order: Literal["source", "alphabet"] = Field(
        "source",
        description="Entries as in the notes under bars for their headings, or by the alphabet.",
    )
    facets: Words | None = Field(
        None,
        description=(
            "Only these aspects are printed beside a definition; all if not given, none for an"
            " empty list."
        ),
    )
    shorten: int = Field(
        0,
        ge=0,
        description=(
            "Words of a definition from which it is cut at the end of a sentence and marked; 0"
            " never cuts."
        ),
    )
    standard: Literal["pdf/ua-1", "pdf/a-3a", "pdf/a-2b", "pdf/a-3b", "pdf"] = Field(
        "pdf/ua-1",
        description="The standard the PDF follows; PDF/UA is readable by screen readers.",
    )


def _millimetres(value: object) -> object:
    """`0.5, -1` means two numbers."""
    return (
        [float(part) for part in value.split(",")]
        if isinstance(value, str) and re.fullmatch(r"[-+\d.,\s]+", value)
        else value
    )


class FlashcardSettings(PaperChoice):
    """Cards to print on both sides and cut."""

    make: bool = Field(
        False,
        description=(
            "Make `<slug>.cards.pdf` in every build; else only `cribdeck flashcards` and `--only"
            " flashcards` do."
        ),
    )
    preset: Literal["a7", "63x88", "3x5", "avery-5371", "avery-5388", "fold"] = Field(
        "a7",
        description=(
            "Size of the cards and the paper they are on; `fold` needs no printing on both sides."
        ),
    )
    flip: Literal["long", "short"] = Field(
        "long", description="The edge of the paper over which the printer turns it."
    )
    back_offset: Annotated[tuple[float, float], BeforeValidator(_millimetres)] = Field(
        (0.0, 0.0),
        description=(
            "Millimetres to the right and down by which the backs are moved, such as `0.5, -1`; see"
            " `calibration`."
        ),
    )
    calibration: bool = Field(
        False, description="Begin with a sheet that shows how far the backs are off."
    )
    marks: bool = Field(True, description="Print marks to cut along.")
    facets: Words | None = Field(
        None,
        description=(
            "Only these aspects are printed below a definition; all if not given, none for an empty"
            " list."
        ),
    )
    font_size: float = Field(
        12, ge=6, le=24, description="Size of a definition in points, where there is room for it."
    )
    layout: str = Field(
        "plain", description="The look: a folder of templates/flashcards/.", pattern=r"^[\w-]+$"
    )
    theme: str = Field("light", description="The colours, as for the sheet.", pattern=r"^\w+$")


class DeckSettings(_Settings):
    """One deck: an Anki package and a cheat sheet from one set of source files."""

    name: str = Field(min_length=1, description="The deck's name in Anki; `A::B` makes a subdeck.")
    slug: Slug = Field(
        "",
        description=(
            "Name of the output files and part of the cards' identity; made from `name` if empty."
        ),
    )
    sources: Annotated[tuple[InsidePath, ...], BeforeValidator(_as_list)] = Field(
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


class LimitSettings(_Settings):
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


FILE_ENDINGS = (
    ".apkg",
    ".pdf",
    ".cards.pdf",
    ".records.json",
    ".report.html",
    ".removed.txt",
    ".tombstones.apkg",
)
"What follows a deck's slug in the names of its files."


class JointSheetSettings(_Settings):
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


class ProjectSettings(_Settings):
    """A whole `cribdeck.yaml`."""

    version: Text = Field("", description="Version of the notes, printed on the sheet.")
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
            "Fetch the images that notes show from the network, once; otherwise nothing is ever"
            " fetched."
        ),
    )
    ignore_keys: Words = Field(
        (), description="Front-matter keys that belong to other tools and are left alone."
    )
    decks: tuple[DeckSettings, ...] = Field(min_length=1, description="The decks to build.")

    limits: LimitSettings = Field(
        default_factory=LimitSettings, description="What notes may take up."
    )
    sheets: tuple[JointSheetSettings, ...] = Field(
        (), description="Cheat sheets of several decks, besides each deck's own."
    )

    @model_validator(mode="after")
    def _version_names_files(self) -> Self:
        if self.name_version and not re.fullmatch(r"[\w.+-]*\w", self.version):
            raise ValueError("`name_version` needs a `version` of letters, digits, dots and dashes")
        return self

    @model_validator(mode="after")
    def _slugs_differ(self) -> Self:
        decks, sheets = (
            [deck.file_slug.casefold() for deck in self.decks],
            [sheet.file_slug.casefold() for sheet in self.sheets],
        )
        files = [(slug, f"{slug}{ending}") for slug in decks for ending in FILE_ENDINGS] + [
            (slug, f"{slug}.pdf") for slug in sheets
        ]
        names = Counter(name for _, name in files)
        repeated = next((slug for slug, name in files if names[name] > 1), None)
        if repeated is not None:
            raise ValueError(
                f"two decks or sheets have the slug “{repeated}” and would overwrite each other's"
                " files: give each a `slug` of its own"
            )
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


class FrontMatter(_Settings):
    """What a source file may say of itself."""

    title: Text = Field(
        "", description="Name of the file's matter; the deck's name when a file is built by itself."
    )
    tags: Words = Field((), description="Anki tags for the file's notes.")
    lang: Language = Field("", description="Language of the file.")
    reversed: bool | None = Field(
        None, description="Overrides the deck's `cards.reversed` for the file's notes."
    )
    facets: bool | None = Field(
        None, description="Overrides the deck's `cards.facets` for the file's notes."
    )
    lists: Literal["one", "gaps"] | None = Field(
        None, description="Overrides the deck's `cards.lists` for the file's notes."
    )
    sheet: bool = Field(True, description="Whether the file's notes are on the sheet.")
    sections: Mapping[str, CardOverrides] = Field(
        default_factory=dict,
        description="Heading of the file → what the notes under it want otherwise.",
    )


def changed_flashcards(settings: DeckSettings, changes: Mapping[str, object]) -> DeckSettings:
    """A deck's settings with some of its flashcards' changed.

    Raises:
        ConfigError: one of them has no such value.
    """
    try:
        flashcards = FlashcardSettings.model_validate(
            {**settings.flashcards.model_dump(), **changes}
        )
    except ValidationError as error:
        problem = error.errors()[0]
        raise ConfigError(
            f"--{str(problem['loc'][0]).replace('_', '-')}: {problem['msg']}",
            hint="see `cribdeck flashcards --help`",
        ) from error
    return settings.model_copy(update={"flashcards": flashcards})


FOREIGN_KEYS = frozenset(
    (
        "alias",
        "aliases",
        "archived",
        "area",
        "author",
        "authors",
        "banner",
        "bibliography",
        "categories",
        "category",
        "chapter",
        "comments",
        "course",
        "cover",
        "created",
        "cssclass",
        "cssclasses",
        "date",
        "deadline",
        "description",
        "dg-publish",
        "down",
        "draft",
        "due",
        "exam",
        "excerpt",
        "grand_parent",
        "has_children",
        "header",
        "header-includes",
        "hide_table_of_contents",
        "icon",
        "id",
        "image",
        "image_alt",
        "img",
        "isbn",
        "kanban-plugin",
        "keywords",
        "kindle-sync",
        "language",
        "last_modified_at",
        "lastmod",
        "layout",
        "lecture",
        "lecturer",
        "license",
        "links",
        "linktitle",
        "math",
        "mathjax",
        "menu",
        "modified",
        "module",
        "nav_exclude",
        "nav_order",
        "next",
        "output",
        "pages",
        "pagination_label",
        "parent",
        "pdf",
        "permalink",
        "pin",
        "position",
        "prev",
        "previous",
        "priority",
        "professor",
        "project",
        "publish",
        "published",
        "rating",
        "redirect_from",
        "related",
        "semester",
        "series",
        "show_date",
        "sidebar",
        "sidebar_label",
        "sidebar_position",
        "slug",
        "source",
        "sr-due",
        "sr-ease",
        "sr-interval",
        "status",
        "subject",
        "subtitle",
        "summary",
        "tag",
        "teacher",
        "template",
        "thumbnail",
        "toc",
        "topic",
        "type",
        "unit",
        "up",
        "updated",
        "url",
        "uuid",
        "version",
        "week",
        "weight",
        "year",
    )
)
"""Keys that Jekyll, Hugo, Obsidian, Docusaurus and pandoc give a meaning of their own."""


class _PlainLoader(yaml.SafeLoader):
    """Reads numbers and dates as they are written: `version: 2026.10` is no fraction.

    The models make numbers where they want them.
    """


_PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith((":float", ":int", ":timestamp"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_project(path: Path) -> ProjectSettings:
    """The settings in a `cribdeck.yaml`.

    Raises:
        ConfigError: the file is missing, is no YAML, or says something the models do not know.
    """
    try:
        source = path.read_text("utf-8")
        loaded = yaml.load(source, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader
        tree = yaml.compose(source, Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read: {error.strerror}",
            hint="run `cribdeck init` to make a project",
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise ConfigError(
            f"{path}{line}: not valid YAML: {getattr(error, 'problem', None) or error}"
        ) from error
    except Exception as error:
        raise ConfigError(
            f"{path}: cannot be read as YAML: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(loaded, dict):
        raise ConfigError(
            f"{path}: must be a mapping with a list of `decks`",
            hint="see `cribdeck init` for a configuration to start from",
        )
    try:
        return ProjectSettings.model_validate(loaded)
    except ValidationError as error:
        problems = [
            f"{path}:{_line_of(tree, problem['loc'])}: {message}"
            for problem, message in _messages(error, ProjectSettings)
        ]
        raise ConfigError("\n".join(problems)) from error


def check_front_matter(
    given: Mapping[str, object], lines: Sequence[str], file: str, ignore: Sequence[str] = ()
) -> tuple[FrontMatter, list[Diagnostic]]:
    """The front matter's settings, and a diagnostic for each key or value that cannot be used."""
    known = {
        key: value
        for key, value in given.items()
        if key in FrontMatter.model_fields and value is not None
    }
    findings = []
    for key in given:
        if (
            key not in FrontMatter.model_fields
            and key.casefold() not in FOREIGN_KEYS
            and key not in ignore
        ):
            near = _nearest(key, FrontMatter)
            hint = (
                f"{near}to keep a key of another tool, list it under `ignore_keys` in {CONFIG_NAME}"
            )
            findings.append(
                _at_key(
                    "unknown-key",
                    f"unknown front-matter key “{key}”",
                    key,
                    lines,
                    file=file,
                    hint=hint,
                )
            )
    try:
        return FrontMatter.model_validate(known), findings
    except ValidationError as error:
        for problem, message in _messages(error, FrontMatter):
            key = str(problem["loc"][0])
            known.pop(key, None)
            findings.append(
                _at_key(
                    "bad-value",
                    message,
                    key,
                    lines,
                    file=file,
                    hint=str(FrontMatter.model_fields[key].description),
                )
            )
        return FrontMatter.model_validate(known), findings


def _at_key(
    code: str, message: str, key: str, lines: Sequence[str], *, file: str, hint: str
) -> Diagnostic:
    pattern = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*:")
    line = next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)
    return Diagnostic(Severity.ERROR, code, message, file, line, hint)


def _messages(error: ValidationError, model: type[BaseModel]) -> list[tuple[ErrorDetails, str]]:
    out = []
    problems = error.errors()
    unknown = [problem for problem in problems if problem["type"] == "extra_forbidden"]
    # A misspelled key is also a missing one: telling both would hide which to mend.
    hidden = ("missing", "too_short") if unknown else ("too_short",) if len(problems) > 1 else ()
    for problem in [problem for problem in problems if problem["type"] not in hidden]:
        where = (
            "".join(
                f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]
            ).lstrip(".")
            or "the file"
        )
        if problem["type"] == "extra_forbidden":
            near = _nearest(str(problem["loc"][-1]), _model_at(model, problem["loc"][:-1]))
            out.append(
                (problem, f"unknown key “{where}”" + (f": {near.rstrip('; ')}" if near else ""))
            )
        else:
            given = problem["input"]
            shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
            out.append((problem, f"{where}: {problem['msg'].removeprefix('Value error, ')}{shown}"))
    return out


def _nearest(key: str, model: type[BaseModel] | None) -> str:
    """`did you mean “title”?; ` or nothing."""
    found = (
        process.extractOne(key.casefold(), list(model.model_fields), score_cutoff=_NEAR)
        if model is not None
        else None
    )
    if found is None and model is not None:
        return f"known keys are {', '.join(model.model_fields)}; "
    return f"did you mean “{found[0]}”?; " if found else ""


def _model_at(model: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel] | None:
    """The model of the mapping at this place of the settings."""
    here: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, int) or here is None:
            continue
        field = here.model_fields.get(part)
        kinds = (
            [field.annotation, *getattr(field.annotation, "__args__", ())]
            if field is not None
            else []
        )
        here = next(
            (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None
        )
    return here


def _line_of(tree: yaml.Node | None, loc: Sequence[int | str]) -> int:
    """The line on which the value at this place stands, or the nearest enclosing one."""
    line = 1
    node = tree
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def json_schema() -> dict[str, object]:
    """The JSON Schema of `cribdeck.yaml`, for editors."""
    return ProjectSettings.model_json_schema()
