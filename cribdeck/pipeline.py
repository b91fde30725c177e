"""The program on one page: read → extract → normalize → identify → write. Each arrow is one function here."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

from cribdeck.config import DeckSettings, FrontMatter, ProjectSettings, check_front_matter
from cribdeck.diagnostics import Diagnostic, Severity, in_order
from cribdeck.errors import InputError
from cribdeck.extract import extract
from cribdeck.files import write_atomically
from cribdeck.identity import identify
from cribdeck.inline import one_line
from cribdeck.lint import headings_without_records, lint
from cribdeck.media import MediaFile, locate_images
from cribdeck.normalize import key_of, merge, normalize
from cribdeck.outline import NodeKind, Outline
from cribdeck.readers import read_outline, read_source
from cribdeck.records import Extraction, Fate, Record
from cribdeck.slugs import file_slug
from cribdeck.sources import SourcePath, common_folder, find_sources
from cribdeck.terms import tidy_text
from cribdeck.writers import WRITERS, FileCoverage, Product
from cribdeck.writers.templates import built_in_folder

_WORTH_A_POOL = 2_000_000
"Bytes of notes from which reading them takes longer than starting processes that read side by side."

Progress = Callable[[str, str], None]
"""Told of each step as it begins: what is done, and to which file or product."""


@dc.dataclass(frozen=True, slots=True)
class FileRecords:
    """A source file after extraction and normalization, before merging: no more than later steps need, for it may come from another process."""

    path: str
    lines: tuple[str, ...]
    fates: tuple[Fate, ...]
    "One for each line."
    changed: int
    "When the file, or a picture in it, last changed."
    front_matter: FrontMatter
    title: str
    "The heading that holds the whole file; empty if there is none."
    records: tuple[Record, ...]
    "A record for each candidate, in order."
    media: Mapping[str, MediaFile]
    diagnostics: tuple[Diagnostic, ...]


@dc.dataclass(frozen=True, slots=True)
class DeckJob:
    """A deck to build."""

    settings: DeckSettings
    sources: tuple[SourcePath, ...]
    root: Path
    "The folder outside which no file is read."
    version: str = ""
    language: str = "en"
    ignore_keys: tuple[str, ...] = ()
    config: Path | None = None
    "The configuration file; only a project that has one brings templates of its own."
    opened: Mapping[SourcePath, Outline] = dc.field(default_factory=dict)
    "What was read already, to name the deck."


@dc.dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    outputs: tuple[Path, ...]
    counts: Mapping[str, int]
    "files, records, cards, pages."
    diagnostics: tuple[Diagnostic, ...]


def quiet(_step: str, _what: str) -> None:
    """The progress of those who do not want any."""


@dc.dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A source line with what became of it."""

    text: str
    fate: Fate
    key: str | None
    "The record it went to."


def explain_lines(job: DeckJob, source: SourcePath) -> list[ExplainedLine]:
    """Every line of a file with its fate."""
    file = read_file(job, source)
    coverage = _coverage(file, merge(file.records)[0])
    return [
        ExplainedLine(line, fate, coverage.keys[fate.candidate] if fate.candidate is not None else None)
        for line, fate in zip(coverage.lines, coverage.fates, strict=True)
    ]


# --- jobs -------------------------------------------------------------------------------------------------------------------------


def project_jobs(project: ProjectSettings, config: Path) -> list[DeckJob]:
    """The jobs of a project whose configuration is the file `config`."""
    root = config.parent
    return [
        DeckJob(
            settings=deck,
            sources=find_sources(deck.sources, root, inside=root.resolve()),
            root=root.resolve(),
            version=project.version,
            language=deck.language or project.language,
            ignore_keys=project.ignore_keys,
            config=config,
        )
        for deck in project.decks
    ]


def paths_job(paths: Sequence[str], project: ProjectSettings | None = None) -> DeckJob:
    """The job of some paths: one deck, named by front matter, the first heading or the file; `project` is the one they may be part of."""
    sources = find_sources(paths, Path())
    root = common_folder(sources)
    opened: dict[SourcePath, Outline] = {}
    if Path(paths[0]).is_dir():
        named = Path(paths[0]).resolve().name
    else:
        opened[sources[0]] = read_outline(read_source(sources[0].path, sources[0].name))
        named = _deck_name(opened[sources[0]]) or sources[0].path.stem
    slug = file_slug(named) or file_slug(sources[0].path.stem) or "deck"
    settings = DeckSettings(name=named, slug=slug, sources=tuple(source.path.name for source in sources))
    job = DeckJob(settings, sources, root, opened=opened)
    return job if project is None else dc.replace(job, language=project.language, ignore_keys=project.ignore_keys)


def _deck_name(outline: Outline) -> str:
    title = outline.front_matter.get("title")
    if isinstance(title, str) and title.strip():
        return " ".join(title.split())
    heading = next((node for node in outline.nodes if node.kind is NodeKind.HEADING), None)
    return tidy_text(one_line(heading.content)) if heading is not None else ""


# --- read → extract → normalize ---------------------------------------------------------------------------------------------------


def read_file(job: DeckJob, source: SourcePath) -> FileRecords:
    """A source file's records, before merging.

    Raises:
        InputError: the file cannot be read.
    """
    outline, media, image_findings = _located(job, source)
    front_matter, findings = check_front_matter(outline.front_matter, outline.source.lines, source.name, job.ignore_keys)
    extraction, extract_findings = extract(outline)
    title = _title(outline)
    records = normalize(extraction.candidates, source.name, tags=(*job.settings.tags, *front_matter.tags), root=job.settings.file_slug, title=title)
    barren = headings_without_records(source.name, outline.nodes, records)
    diagnostics = (*outline.diagnostics, *image_findings, *findings, *extract_findings, *barren)
    if not records:
        hint = "write `Term: text` lines, headings with text under them, tables or definition lists"
        diagnostics += (Diagnostic(Severity.WARNING, "no-records", "nothing in this file names a thing and says what it is", source.name, 0, hint),)
    return FileRecords(
        path=source.name,
        lines=tuple(outline.source.lines),
        fates=extraction.fates,
        changed=max([outline.source.changed, *(file.changed for file in media.values())]),
        front_matter=front_matter,
        title=title,
        records=tuple(records),
        media=media,
        diagnostics=diagnostics,
    )


def read_stages(job: DeckJob, source: SourcePath) -> tuple[Outline, Extraction]:
    """What the first two steps make of a source file, for those who work on them.

    Raises:
        InputError: the file cannot be read.
    """
    outline, _, _ = _located(job, source)
    return outline, extract(outline)[0]


def _located(job: DeckJob, source: SourcePath) -> tuple[Outline, Mapping[str, MediaFile], Sequence[Diagnostic]]:
    """A file's outline with its images found."""
    read = job.opened.get(source) or read_outline(read_source(source.path, source.name))
    return locate_images(read, source.path.resolve().parent, job.root)


def read_files(job: DeckJob, progress: Progress = quiet, executor: Executor | None = None) -> list[FileRecords]:
    """Every source file's records, before merging, in the job's order.

    Files are independent of each other, so they can be read anywhere: by `executor`, if one is given; else by processes of this machine
    where there is so much text that starting them pays; else here.

    Raises:
        InputError: a file cannot be read.
    """
    sizes = [_size(source.path) for source in job.sources]
    with contextlib.ExitStack() as stack:
        if executor is None and len(sizes) > 1 and sum(sizes) >= _WORTH_A_POOL and (workers := _processors()) > 1:
            context = multiprocessing.get_context("spawn")
            executor = stack.enter_context(ProcessPoolExecutor(min(workers, len(sizes)), context, initializer=gc.disable))
        stack.enter_context(_without_collecting())
        if executor is None:
            results: Iterator[FileRecords] = (read_file(job, source) for source in job.sources)
        else:
            results = executor.map(partial(read_file, dc.replace(job, opened={})), job.sources)
        files = []
        for source in job.sources:
            progress("read", source.name)
            files.append(next(results))
        return files


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Reading makes no reference cycles, and all it makes is kept: looking for garbage would take a fifth of its time and find none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _size(path: Path) -> int:
    """Bytes; 0 for a file that is gone, which is told when it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _title(outline: Outline) -> str:
    """The wording of a first-level heading that alone stands over the file."""
    tops = [node for node in outline.nodes if node.kind is NodeKind.HEADING]
    firsts = [node for node in tops if node.level == 1]
    return tidy_text(one_line(firsts[0].content)) if len(firsts) == len(tops) == 1 else ""


def check_jobs(jobs: Sequence[DeckJob]) -> tuple[tuple[Diagnostic, ...], int]:
    """Every finding about the notes of these jobs, and how many files were read.

    Raises:
        InputError: a file cannot be read.
    """
    findings: list[Diagnostic] = []
    count = 0
    for job in jobs:
        files = read_files(job)
        merged, told = merge([record for file in files for record in file.records])
        findings += [finding for file in files for finding in file.diagnostics]
        findings += [*told, *lint(merged)]
        count += len(files)
    return in_order(findings), count


# --- identify → write -------------------------------------------------------------------------------------------------------------


def make_product(job: DeckJob, progress: Progress = quiet) -> Product:
    """A job's records merged and identified, ready for the writers.

    Raises:
        InputError: a file cannot be read, or no file has any record.
    """
    files = read_files(job, progress)
    merged, findings = merge([record for file in files for record in file.records])
    if not merged:
        named = ", ".join(source.name for source in job.sources[:3]) + ("…" if len(job.sources) > 3 else "")  # noqa: PLR2004 - enough to recognise
        raise InputError(f"{named}: no records found, so there is nothing to build", hint="run `cribdeck explain FILE` to see what became of each line")
    configured = int(job.config.stat().st_mtime) if job.config is not None else 0
    # A file dated in the future would make Anki refuse every later update of its notes.
    now = int(time.time())
    changed = {file.path: min(max(file.changed, configured), now) for file in files}
    titles = {file.title for file in files}
    folders = _template_folders(job)
    return Product(
        settings=job.settings,
        title=titles.pop() if len(titles) == 1 else "",
        version=job.version,
        language=next((file.front_matter.lang for file in files if file.front_matter.lang), job.language),
        records=identify(merged, job.settings.file_slug, changed),
        reversed_files={file.path: file.front_matter.reversed for file in files if file.front_matter.reversed is not None},
        media={target: media for file in files for target, media in file.media.items()},
        coverage=tuple(_coverage(file, merged) for file in files),
        diagnostics=in_order([finding for file in files for finding in file.diagnostics] + findings),
        template_folders=folders,
        look_changed=min(_newest(folders), now),
    )


def _template_folders(job: DeckJob) -> tuple[Path, ...]:
    """A project's own templates and the built-in ones; notes built by themselves may lie beside anybody's."""
    own = job.root / "templates"
    return (own, built_in_folder()) if job.config is not None and own.is_dir() else (built_in_folder(),)


def _newest(folders: Sequence[Path]) -> int:
    """When a template of the cards last changed; without that, no collection would ever take a new look over."""
    files = [path for folder in folders for path in (folder / "theme.yaml", *(folder / "anki").rglob("*")) if path.is_file()]
    return max((int(path.stat().st_mtime) for path in files), default=0)


def _coverage(file: FileRecords, merged: Sequence[Record]) -> FileCoverage:
    """The fates of a file's lines, with the keys their records ended with."""
    final = {(origin, key_of(record.term)): record.key for record in merged for origin in record.origins}
    keys = tuple(final.get((record.origins[0], record.key), record.key) for record in file.records)
    return FileCoverage(file.path, file.lines, file.fates, keys)


def build(jobs: Sequence[DeckJob], out: Path, only: Sequence[str] = (), progress: Progress = quiet) -> BuildResult:
    """Every product of every job, written to `out`.

    Raises:
        CribdeckError: a file cannot be read, a template is wrong, or a product cannot be written.
    """
    outputs: list[Path] = []
    counts: dict[str, int] = {"files": 0, "records": 0, "cards": 0, "pages": 0}
    findings: list[Diagnostic] = []
    for job in jobs:
        product = make_product(job, progress)
        own: list[Diagnostic] = list(product.diagnostics)
        counts["files"] += len(job.sources)
        counts["records"] += len(product.records)
        for name, writer in WRITERS.items():
            if only and name not in only:
                continue
            progress(name, job.settings.file_slug)
            written = writer(dc.replace(product, diagnostics=in_order(own)))
            path = out / f"{job.settings.file_slug}{written.suffix}"
            write_atomically(path, written.data)
            outputs.append(path)
            own += written.diagnostics
            for count in ("cards", "pages"):
                counts[count] += written.counts.get(count, 0)
        findings += own
    return BuildResult(tuple(outputs), counts, in_order(findings))
