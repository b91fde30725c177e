"""What is asked for: decks, each with its settings and its source files."""

from __future__ import annotations

import dataclasses as dc
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from cribdeck.config.load import load_project
from cribdeck.config.settings import (
    DeckSettings,
    JointSheetSettings,
    LimitSettings,
    ProjectSettings,
)
from cribdeck.config.user import load_user_settings, user_settings_path
from cribdeck.identity.ledger import LEDGER_NAME
from cribdeck.inputs.opening import is_too_large, open_outline
from cribdeck.inputs.sources import Search, SourcePath, common_folder
from cribdeck.language.slugs import file_slug, same_file
from cribdeck.language.terms import tidy_text
from cribdeck.model.errors import ConfigError
from cribdeck.model.inline import one_line
from cribdeck.model.outline import NodeKind, Outline
from cribdeck.model.program import CONFIG_NAME
from cribdeck.pipeline.file_records import ReadOptions
from cribdeck.storage.fingerprint import file_fingerprint
from cribdeck.storage.limited_files import leads_outside
from cribdeck.writers import PRODUCTS, product_kind

REMOVED_ENDINGS = (".removed.txt", ".tombstones.apkg")
"What follows a deck's slug in the names of files about notes that are gone."
FILE_ENDINGS = (*(kind.ending for kind in PRODUCTS), *REMOVED_ENDINGS)
"What follows a slug in the name of any file that a build may make."
IMAGE_CACHE = ".images"
"Folder among the products for what was fetched from the network; may be deleted at any time."


@dc.dataclass(frozen=True, slots=True)
class DeckJob:
    """A deck to build."""

    settings: DeckSettings
    search: Search
    sources: tuple[SourcePath, ...]
    root: Path
    "The folder outside which no file is read."
    version: str = ""
    name_version: bool = False
    "Whether the names of files tell the version."
    language: str = "en"
    ignore_keys: tuple[str, ...] = ()
    config: Path | None = None
    "The configuration file; only a project that has one brings templates of its own."
    image_cache: Path | None = None
    "Where images from the network are kept; None if none may be fetched."
    is_trusted: bool = True
    "Whether the templates beside the configuration, and those that the ledger holds, are used."
    limits: LimitSettings = dc.field(default_factory=LimitSettings)
    opened: Mapping[SourcePath, Outline] = dc.field(default_factory=dict)
    "What was read already, to name the deck."

    @property
    def read_options(self) -> ReadOptions:
        """What the records of each file depend on besides the file."""
        return ReadOptions(
            self.root,
            self.settings.file_slug,
            self.settings.tags,
            self.limits,
            self.ignore_keys,
            self.image_cache,
        )


@dc.dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a command is to work on."""

    jobs: tuple[DeckJob, ...]
    folder: Path
    "Where products go if nothing else is said."
    base: Path
    "The folder that it must lie in."
    sheets: tuple[JointSheetSettings, ...] = ()
    "Cheat sheets of several decks."
    read: Mapping[str, str] = dc.field(default_factory=dict)
    """Path → fingerprint of the configuration that was read, as it was before; empty where there
    was none."""
    withholds_images: bool = False
    "Whether the configuration asks for images from the network, and the user did not."

    def output_folder(self, chosen: Path | None) -> Path:
        """Where products go: the folder that the user named, else the one that is configured.

        Raises:
            ConfigError: the configured one is a link to somewhere else, which may have come with
                the notes.
        """
        if chosen is not None:
            return chosen
        if leads_outside(self.folder, self.base):
            raise ConfigError(
                f"{self.folder}: is a link to somewhere outside of {self.base.resolve()}",
                hint=f"to write there, say so: --out {self.folder.resolve()}",
            )
        return self.folder


def make_request(
    paths: Sequence[str] | None,
    config: Path | None,
    *,
    fetch_images: bool = False,
    untrusted: bool = False,
) -> BuildRequest:
    """What is to be built: the notes at `paths`, or the decks of a configuration.

    `config` is the configuration file; None means the one in the current folder. Notes at `paths`
    become one deck of their own, for which the configuration in the current folder, if there is
    one, only says which keys to ignore and what language they are in. What a configuration says of
    images from the network counts only where the user allows it too: with `fetch_images`, or in
    settings of their own. If it is `untrusted`, it raises no limits, asks for no images, and brings
    no templates along.

    Raises:
        ConfigError: paths and a configuration were both given, there is neither, or the
            configuration is wrong.
        InputError: a path does not exist, or holds no notes.
    """
    if paths and config is not None:
        raise ConfigError(
            "notes and --config were both given",
            hint="a configuration lists its own sources: give one or the other",
        )
    file = config or Path(CONFIG_NAME)
    if config is None and leads_outside(file, Path()):
        raise ConfigError(
            f"{file}: is a link to somewhere outside of this folder",
            hint="copy what it leads to in its place, or name it: --config FILE",
        )
    # Taken before the file is read, so that a change in the meantime is seen by the next build.
    fingerprints = {str(file): file_fingerprint(file)}
    if paths:
        project = _load(file, untrusted=untrusted) if file.is_file() else None
        if fetch_images:
            _begin_fetching()
        job = dc.replace(paths_job(paths, project), is_trusted=not untrusted)
        return BuildRequest((job,), Path("build"), Path(), read=fingerprints)
    if config is None and not file.is_file():
        raise ConfigError(
            f"no notes given, and no {CONFIG_NAME} in this folder",
            hint="name your notes (`cribdeck build notes.md`), or run `cribdeck init`",
        )
    project = _load(file, untrusted=untrusted)
    if project.remote_images and not fetch_images:
        settings = user_settings_path()
        if settings is not None:
            fingerprints[str(settings)] = file_fingerprint(settings)
        fetch_images = load_user_settings().fetch_images
    if fetch_images:
        _begin_fetching()
    return BuildRequest(
        jobs=tuple(
            dc.replace(job, is_trusted=not untrusted)
            for job in project_jobs(project, file, may_fetch=fetch_images)
        ),
        folder=file.parent / project.output,
        base=file.parent,
        sheets=project.sheets,
        read=fingerprints,
        withholds_images=project.remote_images and not fetch_images,
    )


def _load(file: Path, *, untrusted: bool) -> ProjectSettings:
    """A configuration; of a stranger's, without what asks for more than reading notes."""
    project = load_project(file)
    if not untrusted:
        return project
    usual = LimitSettings()
    limits = {
        name: min(getattr(project.limits, name), getattr(usual, name))
        for name in LimitSettings.model_fields
    }
    return project.model_copy(
        update={"remote_images": False, "limits": LimitSettings.model_validate(limits)}
    )


def _begin_fetching() -> None:
    """Let the limits of fetching count from here; nothing of it is loaded where none is wanted."""
    from cribdeck.inputs.remote import begin_build

    begin_build()


def project_jobs(
    project: ProjectSettings, config: Path, *, may_fetch: bool = False
) -> list[DeckJob]:
    """The jobs of a project whose configuration is the file `config`.

    The images that it wants from the network are fetched only if they `may_fetch` them.

    Raises:
        ConfigError: two decks or sheets would write the same file.
        InputError: a path does not exist, or holds no notes.
    """
    slug = repeated_slug(project.decks, project.sheets)
    if slug is not None:
        raise ConfigError(
            f"{config}:1: the file: two decks or sheets have the slug “{slug}” and would overwrite"
            " each other's files: give each a `slug` of its own"
        )
    root = config.parent
    cache = root / project.output / IMAGE_CACHE
    jobs = []
    for deck in project.decks:
        search = Search(deck.sources, root, root.resolve())
        job = DeckJob(
            settings=deck,
            search=search,
            sources=search.run(),
            root=root.resolve(),
            version=project.version,
            name_version=project.name_version,
            language=deck.language or project.language,
            ignore_keys=project.ignore_keys,
            config=config,
            image_cache=cache if project.remote_images and may_fetch else None,
            limits=project.limits,
        )
        jobs.append(job)
    return jobs


def repeated_slug(
    decks: Sequence[DeckSettings], sheets: Sequence[JointSheetSettings]
) -> str | None:
    """The first slug of which a file would have the name of another deck's or sheet's file.

    Names that differ only in case or form are one file on Windows or macOS, so they count as one.
    """
    # Slugs may have dots: the sheet of a deck `x.cards` would be the flashcards of `x`.
    files = [
        (slug, f"{slug}{ending}")
        for slug in (same_file(deck.file_slug) for deck in decks)
        for ending in FILE_ENDINGS
    ]
    files += [
        (slug, f"{slug}{product_kind('sheet').ending}")
        for slug in (same_file(sheet.file_slug) for sheet in sheets)
    ]
    counts = Counter(name for _, name in files)
    return next((slug for slug, name in files if counts[name] > 1), None)


def paths_job(paths: Sequence[str], project: ProjectSettings | None = None) -> DeckJob:
    """The job of some paths: one deck, named by front matter, the first heading or the file.

    `project` is the one they may be part of.
    """
    search = Search(tuple(paths), Path())
    sources = search.run()
    # Without a project nothing says how far pictures may lie: no further than the notes do.
    root = common_folder(sources)
    opened: dict[SourcePath, Outline] = {}
    limits = project.limits if project is not None else LimitSettings()
    if Path(paths[0]).is_dir() or is_too_large(sources[0], limits):
        folder = Path(paths[0]).resolve().name if Path(paths[0]).is_dir() else ""
        # The root of a disk has no name.
        named = folder or sources[0].path.stem
    else:
        opened[sources[0]] = open_outline(sources[0], limits)
        named = _deck_name(opened[sources[0]]) or sources[0].path.stem
    # The name of a file or a folder may hold bytes that are no text.
    named = os.fsencode(named).decode("utf-8", "replace")
    slug = file_slug(named) or file_slug(Path(sources[0].name).stem) or "deck"
    # Settings take no paths outside a project, so only names go in; `search` has the paths.
    settings = DeckSettings(
        name=named, slug=slug, sources=tuple(Path(source.name).name for source in sources)
    )
    job = DeckJob(settings, search, sources, root, limits=limits, opened=opened)
    return (
        job
        if project is None
        else dc.replace(job, language=project.language, ignore_keys=project.ignore_keys)
    )


def _deck_name(outline: Outline) -> str:
    title = outline.front_matter.get("title")
    if isinstance(title, str) and title.strip():
        return " ".join(title.split())
    heading = next((node for node in outline.nodes if node.kind is NodeKind.HEADING), None)
    return tidy_text(one_line(heading.content)) if heading is not None else ""


def ledger_path(jobs: Sequence[DeckJob], out: Path) -> Path:
    """The ledger of some jobs: beside the configuration.

    Of notes without one, beside what is made of them.
    """
    config = jobs[0].config
    return (config.parent if config is not None else out) / LEDGER_NAME
