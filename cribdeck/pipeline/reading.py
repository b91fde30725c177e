"""The source files of a deck → their records: here, in other processes, or from the cache."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from cribdeck.inputs.opening import is_too_large
from cribdeck.inputs.sources import SourcePath
from cribdeck.model.outline import Outline
from cribdeck.pipeline.file_records import FileRecords, ReadOptions, read_file
from cribdeck.pipeline.jobs import DeckJob
from cribdeck.pipeline.processes import interrupts_ignored, reading_processes
from cribdeck.storage.cache import Cache
from cribdeck.storage.compact import sharing
from cribdeck.storage.fingerprint import file_fingerprint, tool_fingerprint
from cribdeck.storage.serialize import pack, unpack

_WORTH_A_POOL = 1_200_000
"Bytes of notes from which reading them takes longer than starting processes; measured on 2 cores."
_LOT = 200_000
"""Bytes of notes that go to another process at a time: a question and an answer for each small file
would take longer than reading it."""
CACHED_FILES = "files"
"The kind under which the cache holds what was made of files."

Progress = Callable[[str, str], None]
"""Called as each step begins: with what is done, and to which file or product."""


def no_progress(_step: str, _what: str) -> None:
    """The progress of those who do not want any."""


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
    cached = _CachedFiles(cache or Cache(), job.read_options)
    with contextlib.ExitStack() as stack:
        stack.enter_context(garbage_collection_off())
        files = {
            source: known
            for source in job.sources
            if (known := cached.records_of(source)) is not None
        }
        fresh = [source for source in job.sources if source not in files]
        results = _read(fresh, job.read_options, job.opened, executor, stack)
        for source in job.sources:
            progress("unchanged" if source in files else "read", source.name)
            if source not in files:
                files[source] = next(results)
                cached.keep(source, files[source])
    return [files[source] for source in job.sources]


def _read(
    sources: Sequence[SourcePath],
    options: ReadOptions,
    opened: Mapping[SourcePath, Outline],
    executor: Executor | None,
    stack: contextlib.ExitStack,
) -> Iterator[FileRecords]:
    """The records of each file in order, read as they are asked for or side by side."""
    sizes = [_size(source.path) for source in sources]
    # What may be fetched in all, one process has to count.
    may_share = len(sizes) > 1 and _processors() > 1 and options.image_cache is None
    if executor is None and may_share and sum(sizes) >= _WORTH_A_POOL:
        executor = stack.enter_context(reading_processes(min(_processors(), len(sizes))))
    if executor is None:
        return (read_file(source, options, opened.get(source)) for source in sources)
    # Records come back packed, for msgspec is four times as fast as the pickle of processes.
    with interrupts_ignored():
        lots = executor.map(partial(_read_lot, options), _lots(sources, sizes))
    return (_unpack_records(packed) for lot in lots for packed in lot)


def _read_lot(options: ReadOptions, sources: Sequence[SourcePath]) -> list[bytes]:
    return [pack(read_file(source, options)) for source in sources]


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


def _unpack_records(packed: bytes) -> FileRecords:
    made = unpack(FileRecords, packed)
    return dc.replace(made, records=tuple(sharing(made.records)))


@dc.dataclass(frozen=True, slots=True)
class _CachedFiles:
    """The records of files that former builds read with the same options."""

    cache: Cache
    options: ReadOptions

    def records_of(self, source: SourcePath) -> FileRecords | None:
        """What was made of a file, if nothing that it was made of has changed."""
        # Before it is hashed: what is too large is never read.
        if is_too_large(source, self.options.limits):
            return None
        folder = source.path.resolve().parent
        packed = self.cache.read(
            CACHED_FILES, self._name(source, folder, file_fingerprint(source.path))
        )
        if packed is None:
            return None
        try:
            known = _unpack_records(packed)
            if not all(lookup.is_so(folder, self.options.root) for lookup in known.lookups):
                return None
            return _with_present_times(known, source)
        except (ValueError, OSError):
            return None

    def keep(self, source: SourcePath, file: FileRecords) -> None:
        """Let later builds find a file's records, unless they may change by themselves."""
        if file.lasts:
            name = self._name(source, source.path.resolve().parent, file.digest)
            self.cache.write(CACHED_FILES, name, pack(file))

    def _name(self, source: SourcePath, folder: Path, digest: str) -> str:
        """What a file's records depend on, but for the pictures in it: a name for a file."""
        # The folder counts since pictures are named relative to it, the name since records hold it.
        places = (source.name, os.fsencode(folder))
        return hashlib.sha256(pack((tool_fingerprint(), places, digest, self.options))).hexdigest()


def _with_present_times(known: FileRecords, source: SourcePath) -> FileRecords:
    """A file's records with the times that the file and its pictures have now.

    Raises:
        OSError: one of them is gone.
    """
    # Times are in no fingerprint, but a note that is new is dated by them.
    media = {
        target: dc.replace(file, modified=int(Path(file.path).stat().st_mtime))
        for target, file in known.media.items()
    }
    times = [int(source.path.stat().st_mtime), *(file.modified for file in media.values())]
    return dc.replace(known, media=media, modified=max(times))


@contextlib.contextmanager
def garbage_collection_off() -> Iterator[None]:
    """No search for reference cycles until products are written.

    None are made, and all is kept: looking would take a fifth of the time and find nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _size(path: Path) -> int:
    """Bytes; 0 for a file that is gone, which is reported when it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _processors() -> int:
    """How many processors this process may use."""
    # Under taskset there are fewer than the machine has, but not every system can tell.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
