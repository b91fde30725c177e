"""Read → extract → normalize.

The source files of a deck, each by itself, here or in processes side by side.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

from cribdeck.build.jobs import DeckJob, is_too_large
from cribdeck.config.front_matter import FrontMatter, check_front_matter
from cribdeck.extraction.walk import extract
from cribdeck.inputs.media import MediaFile, OutlineWithMedia, locate_images
from cribdeck.inputs.sources import MediaLookup, SourcePath
from cribdeck.language.terms import tidy_text
from cribdeck.model.diagnostics import Diagnostic, Severity
from cribdeck.model.inline import one_line
from cribdeck.model.outline import NodeKind, Outline
from cribdeck.model.records import Extraction, Fate, FateKind, Record
from cribdeck.readers import read_outline, read_source
from cribdeck.records.lint import headings_without_records
from cribdeck.records.normalize import normalize
from cribdeck.storage.cache import Cache
from cribdeck.storage.compact import LineFates, sharing
from cribdeck.storage.fingerprint import file_fingerprint, tool_fingerprint
from cribdeck.storage.serialize import pack, unpack

_WORTH_A_POOL = 1_200_000
"""Bytes of notes from which reading them takes longer than starting processes that read side by
side."""
_LOT = 200_000
"""Bytes of notes that go to another process at a time: a question and an answer for each small file
would take longer than reading it."""

Progress = Callable[[str, str], None]
"""Told of each step as it begins: what is done, and to which file or product."""


def no_progress(_step: str, _what: str) -> None:
    """The progress of those who do not want any."""


@dc.dataclass(frozen=True, slots=True)
class FileRecords:
    """A source file after extraction and normalization, before merging.

    No more than later steps need, for it may come from another process or build.
    """

    path: str
    fates: LineFates
    modified: int
    "When the file, or a picture in it, last changed."
    front_matter: FrontMatter
    title: str
    "The heading that holds the whole file; empty if there is none."
    records: tuple[Record, ...]
    "A record for each candidate, in order, as far as the limit goes."
    media: Mapping[str, MediaFile]
    diagnostics: tuple[Diagnostic, ...]
    digest: str = ""
    "Fingerprint of the file's bytes."
    looked: tuple[MediaLookup, ...] = ()
    "What else was looked at to make this."
    lasts: bool = True
    """Whether it holds as long as the file and what was looked at are the same; not if the network
    was asked."""


def read_file(job: DeckJob, source: SourcePath) -> FileRecords:
    """A source file's records, before merging.

    Raises:
        InputError: the file cannot be read.
    """
    if is_too_large(source, job.limits):
        return _left_out(job, source)
    located = _located(job, source)
    outline = located.outline
    front_matter, findings = check_front_matter(
        outline.front_matter, outline.source.lines, source.name, job.ignore_keys
    )
    extraction, extract_findings = extract(outline)
    title = _title(outline)
    records = normalize(
        extraction.candidates,
        source.name,
        tags=(*job.settings.tags, *front_matter.tags),
        root=job.settings.file_slug,
        title=title,
    )
    over = (
        _over(source, len(records), job.limits.records, "records", "records")
        if len(records) > job.limits.records
        else ()
    )
    records = records[: job.limits.records]
    barren = headings_without_records(source.name, outline.nodes, records)
    diagnostics = (
        *outline.diagnostics,
        *located.findings,
        *findings,
        *extract_findings,
        *barren,
        *over,
    )
    if not records:
        hint = "write `Term: text` lines, headings with text under them, tables or definition lists"
        diagnostics += (
            Diagnostic(
                Severity.WARNING,
                "no-records",
                "nothing in this file names a thing and says what it is",
                source.name,
                0,
                hint,
            ),
        )
    return FileRecords(
        path=source.name,
        fates=LineFates.of(
            outline.source.lines, [_within(fate, len(records)) for fate in extraction.fates]
        ),
        modified=max(
            [outline.source.modified, *(file.modified for file in located.media.values())]
        ),
        front_matter=front_matter,
        title=title,
        records=tuple(records),
        media=located.media,
        diagnostics=diagnostics,
        digest=outline.source.digest,
        looked=located.looked,
        lasts=not located.is_remote,
    )


def _within(fate: Fate, limit: int) -> Fate:
    """A line's fate where only so many records are kept."""
    return (
        fate
        if fate.candidate is None or fate.candidate < limit
        else Fate(FateKind.SKIPPED, fate.rule, reason="more records than a file may have")
    )


def _left_out(job: DeckJob, source: SourcePath) -> FileRecords:
    """Nothing of a file, and why."""
    size, most = source.path.stat().st_size / 2**20, job.limits.file_megabytes
    over = _over(source, f"{size:.1f}", f"{most:g}", "megabytes", "file_megabytes")
    return FileRecords(
        source.name, LineFates.of((), ()), 0, FrontMatter(), "", (), {}, over, lasts=False
    )


def _over(
    source: SourcePath, has: object, most: object, unit: str, limit: str
) -> tuple[Diagnostic, ...]:
    message = f"the file has {has} {unit}, and notes may have {most}: what is more was left out"
    hint = f"part it into several files, or raise `limits.{limit}` in cribdeck.yaml"
    return (Diagnostic(Severity.ERROR, "over-limit", message, source.name, 0, hint),)


def read_stages(job: DeckJob, source: SourcePath) -> tuple[Outline, Extraction]:
    """What the first two steps make of a source file, for those who work on them.

    Raises:
        InputError: the file cannot be read.
    """
    outline = _located(job, source).outline
    return outline, extract(outline)[0]


def _located(job: DeckJob, source: SourcePath) -> OutlineWithMedia:
    """A file's outline with its images found."""
    read = job.opened.get(source) or read_outline(
        read_source(source.path, source.name), job.limits.nesting
    )
    return locate_images(read, source.path.resolve().parent, job.root, job.image_cache, job.limits)


def read_files(
    job: DeckJob,
    progress: Progress = no_progress,
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> list[FileRecords]:
    """Every source file's records, before merging, in the job's order.

    What the cache has of a file that did not change is taken from there. The others are independent
    of each other, so they can be read anywhere: by `executor`, if one is given; else by processes
    of this machine where there is so much text that starting them pays; else here.

    Raises:
        InputError: a file cannot be read.
    """
    cache = cache or Cache()
    with contextlib.ExitStack() as stack:
        stack.enter_context(without_collecting())
        files = {
            source: known
            for source in job.sources
            if (known := _known(job, source, cache)) is not None
        }
        fresh = [source for source in job.sources if source not in files]
        sizes = [_size(source.path) for source in fresh]
        if (
            executor is None
            and len(sizes) > 1
            and sum(sizes) >= _WORTH_A_POOL
            and (workers := _processors()) > 1
        ):
            context = multiprocessing.get_context("spawn")
            executor = stack.enter_context(
                ProcessPoolExecutor(min(workers, len(sizes)), context, initializer=gc.disable)
            )
        if executor is None:
            results: Iterator[FileRecords] = (read_file(job, source) for source in fresh)
        else:
            lots = executor.map(partial(_read_lot, dc.replace(job, opened={})), _lots(fresh, sizes))
            results = (_unpacked(packed) for lot in lots for packed in lot)
        for source in job.sources:
            progress("unchanged" if source in files else "read", source.name)
            if source not in files:
                files[source] = next(results)
                if files[source].lasts:
                    cache.write(
                        CACHED_FILES,
                        _cache_name(
                            job, source, source.path.resolve().parent, files[source].digest
                        ),
                        pack(files[source]),
                    )
    return [files[source] for source in job.sources]


def _unpacked(packed: bytes) -> FileRecords:
    made = unpack(FileRecords, packed)
    return dc.replace(made, records=tuple(sharing(made.records)))


def _lots(sources: Sequence[SourcePath], sizes: Sequence[int]) -> list[list[SourcePath]]:
    """The files in order, in lots that are worth sending to where they are read."""
    lots: list[list[SourcePath]] = []
    room = 0
    for source, size in zip(sources, sizes, strict=True):
        if not lots or room < size:
            lots.append([])
            room = _LOT
        lots[-1].append(source)
        room -= size
    return lots


def _read_lot(job: DeckJob, sources: Sequence[SourcePath]) -> list[bytes]:
    return [pack(read_file(job, source)) for source in sources]


CACHED_FILES = "files"
"The kind under which the cache holds what was made of files."


def _cache_name(job: DeckJob, source: SourcePath, folder: Path, digest: str) -> str:
    """What the records of a file in a real folder depend on, but for the pictures in it."""
    settings = (
        job.settings.tags,
        job.settings.file_slug,
        job.limits,
        job.ignore_keys,
        job.image_cache is not None,
    )
    places = (source.name, os.fsencode(folder), os.fsencode(job.root))
    return hashlib.sha256(pack((tool_fingerprint(), places, digest, settings))).hexdigest()


def _known(job: DeckJob, source: SourcePath, cache: Cache) -> FileRecords | None:
    """What a former build made of a file, if nothing that it was made of has changed."""
    folder = source.path.resolve().parent
    held = cache.read(CACHED_FILES, _cache_name(job, source, folder, file_fingerprint(source.path)))
    if held is None:
        return None
    try:
        known = _unpacked(held)
        if not all(looked.is_so(folder, job.root) for looked in known.looked):
            return None
        media = {
            target: dc.replace(file, modified=int(Path(file.path).stat().st_mtime))
            for target, file in known.media.items()
        }
        modified = max(
            [int(source.path.stat().st_mtime), *(file.modified for file in media.values())]
        )
    except (ValueError, OSError):
        return None
    return dc.replace(known, media=media, modified=modified)


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Until products are written no reference cycles are made, and all is kept.

    Looking for garbage would take a fifth of the time and find none.
    """
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
