"""Read → extract → normalize: the source files of a deck, each by itself, here or in processes side by side."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

from cribdeck.config import FrontMatter, check_front_matter
from cribdeck.diagnostics import Diagnostic, Severity
from cribdeck.extract import extract
from cribdeck.inline import one_line
from cribdeck.jobs import DeckJob, is_too_large
from cribdeck.lint import headings_without_records
from cribdeck.media import MediaFile, locate_images
from cribdeck.normalize import normalize
from cribdeck.outline import NodeKind, Outline
from cribdeck.readers import read_outline, read_source
from cribdeck.records import Extraction, Fate, Record
from cribdeck.sources import SourcePath
from cribdeck.terms import tidy_text

_WORTH_A_POOL = 2_000_000
"Bytes of notes from which reading them takes longer than starting processes that read side by side."

Progress = Callable[[str, str], None]
"""Told of each step as it begins: what is done, and to which file or product."""


def quiet(_step: str, _what: str) -> None:
    """The progress of those who do not want any."""


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


def read_file(job: DeckJob, source: SourcePath) -> FileRecords:
    """A source file's records, before merging.

    Raises:
        InputError: the file cannot be read.
    """
    if is_too_large(source, job.limits):
        return _left_out(job, source)
    outline, media, image_findings = _located(job, source)
    front_matter, findings = check_front_matter(outline.front_matter, outline.source.lines, source.name, job.ignore_keys)
    extraction, extract_findings = extract(outline)
    title = _title(outline)
    records = normalize(extraction.candidates, source.name, tags=(*job.settings.tags, *front_matter.tags), root=job.settings.file_slug, title=title)
    over = _over(source, len(records), job.limits.records, "records", "records") if len(records) > job.limits.records else ()
    records = records[: job.limits.records]
    barren = headings_without_records(source.name, outline.nodes, records)
    diagnostics = (*outline.diagnostics, *image_findings, *findings, *extract_findings, *barren, *over)
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


def _left_out(job: DeckJob, source: SourcePath) -> FileRecords:
    """Nothing of a file, and why."""
    size, most = source.path.stat().st_size / 2**20, job.limits.file_megabytes
    over = _over(source, f"{size:.1f}", f"{most:g}", "megabytes", "file_megabytes")
    return FileRecords(source.name, (), (), 0, FrontMatter(), "", (), {}, over)


def _over(source: SourcePath, has: object, most: object, unit: str, limit: str) -> tuple[Diagnostic, ...]:
    message = f"the file has {has} {unit}, and notes may have {most}: what is more was left out"
    hint = f"part it into several files, or raise `limits.{limit}` in cribdeck.yaml"
    return (Diagnostic(Severity.ERROR, "over-limit", message, source.name, 0, hint),)


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
    return locate_images(read, source.path.resolve().parent, job.root, job.image_cache, job.limits)


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
