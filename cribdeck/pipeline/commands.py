"""The program on one page: read and merge, identify, write. What each command does begins here."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from cribdeck.config.settings import JointSheetSettings
from cribdeck.identity.adopt import AdoptionResult, adopt
from cribdeck.identity.anki_export import read_package
from cribdeck.identity.drafts import Decision, Doubt, undecided
from cribdeck.identity.ledger import LEDGER_NAME, Ledger, checked_dump, load_ledger
from cribdeck.identity.review import REVIEW_NAME, read_review
from cribdeck.identity.type_trust import require_trust_in_ledger, require_trust_in_package
from cribdeck.model.errors import InputError
from cribdeck.model.findings import Finding, Severity, in_order, shown_text
from cribdeck.model.outline import Node, Outline
from cribdeck.model.records import Candidate, Extraction, Fate, Record
from cribdeck.pipeline.build_inputs import inputs_of
from cribdeck.pipeline.changes import Change, changes
from cribdeck.pipeline.decks import coverage_of, identify_decks
from cribdeck.pipeline.file_records import read_stages
from cribdeck.pipeline.incremental import (
    CACHED_PRODUCTS,
    MACHINE_FINDINGS,
    ProductFolder,
    combined_fingerprint,
)
from cribdeck.pipeline.jobs import DeckJob, ledger_path
from cribdeck.pipeline.merging import MergedDeck, merge_deck, require_records
from cribdeck.pipeline.note_types import places_for_templates, template_folders
from cribdeck.pipeline.reading import CACHED_FILES, Progress, garbage_collection_off, no_progress
from cribdeck.pipeline.uptodate import Invocation, remember
from cribdeck.pipeline.writing import (
    DECK,
    names_in_order,
    outputs_of,
    write_decks,
    write_removed,
)
from cribdeck.records.lint import lint
from cribdeck.storage.atomic_files import (
    exclusive_lock,
    remove_leftovers,
    write_atomically,
)
from cribdeck.storage.cache import CACHE_FOLDER, Cache
from cribdeck.storage.fingerprint import file_fingerprint, folder_fingerprint
from cribdeck.writers import PRODUCTS

_MOST_DIGITS = 12
"Digits of a time in seconds: 30,000 years."

# --- what is found in notes -----------------------------------------------------------------------


@dc.dataclass(frozen=True, slots=True)
class RecordsFound:
    """The records of some decks, with what was found wrong or doubtful."""

    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    file_count: int


def read_records(jobs: Sequence[DeckJob], *, merged: bool = True) -> RecordsFound:
    """The records of all decks in order; repeats of a term joined within each, if `merged`.

    Raises:
        InputError: a file cannot be read.
    """
    decks = [merge_deck(job) for job in jobs]
    records = (
        record
        for deck in decks
        for record in (
            deck.records if merged else (each for file in deck.files for each in file.records)
        )
    )
    return RecordsFound(
        tuple(records),
        tuple(finding for deck in decks for finding in deck.findings),
        sum(len(deck.files) for deck in decks),
    )


def check_jobs(jobs: Sequence[DeckJob]) -> tuple[tuple[Finding, ...], int]:
    """Every finding about the notes of these jobs, and how many files were read.

    Raises:
        InputError: a file cannot be read.
    """
    decks = [merge_deck(job) for job in jobs]
    findings = [finding for deck in decks for finding in (*deck.findings, *lint(deck.records))]
    return in_order(findings), sum(len(deck.files) for deck in decks)


@dc.dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A source line with what became of it."""

    text: str
    fate: Fate
    key: str | None
    "The record it went to."


def explain_lines(job: DeckJob) -> list[ExplainedLine]:
    """Every line of the job's only file with its fate.

    Raises:
        InputError: the file cannot be read.
    """
    (coverage,) = coverage_of(merge_deck(job))
    return [
        ExplainedLine(
            line, fate, coverage.keys[fate.candidate] if fate.candidate is not None else None
        )
        for line, fate in coverage.fates.pairs()
    ]


@dc.dataclass(frozen=True, slots=True)
class FileStages:
    """What each stage makes of one source file, made when it is asked for.

    Each method raises an InputError if the file cannot be read.
    """

    job: DeckJob
    "With this file as its only one."

    def outline(self) -> tuple[Node, ...]:
        """What the reader makes of the file."""
        return self._read()[0].nodes

    def candidates(self) -> tuple[Candidate, ...]:
        """What extraction makes of the outline."""
        return self._read()[1].candidates

    def records(self) -> tuple[Record, ...]:
        """What normalizing and merging make of the candidates."""
        return merge_deck(self.job).records

    def _read(self) -> tuple[Outline, Extraction]:
        (source,) = self.job.sources
        return read_stages(source, self.job.read_options, self.job.opened.get(source))


def file_stages(job: DeckJob) -> list[FileStages]:
    """The stages of each file of a job, one by one."""
    return [FileStages(dc.replace(job, sources=(source,))) for source in job.sources]


# --- what becomes of decks that people have -------------------------------------------------------


def differences(
    jobs: Sequence[DeckJob], out: Path, against: Path | None = None
) -> tuple[Change, ...]:
    """What the next build would do to somebody who imported the last one; nothing is written.

    The last one is the one whose ledger is `against`, or else stands where a build would write it.

    Raises:
        CribdeckError: a file cannot be read, or the ledger is damaged.
    """
    path = ledger_path(jobs, out)
    if against is not None and not against.is_file():
        raise InputError(
            f"{against}: no such ledger",
            hint=(f"name a {LEDGER_NAME}, such as `git show v1:{LEDGER_NAME} > former.lock` makes"),
        )
    ledger = load_ledger(against or path)
    decks = [require_records(merge_deck(job)) for job in jobs]
    review = read_review(path.with_name(REVIEW_NAME))
    return changes(identify_decks(decks, ledger, now=now(), decide=review), ledger)


def adopt_history(
    jobs: Sequence[DeckJob],
    out: Path,
    package: Path,
    *,
    dry_run: bool = False,
    trust_templates: bool = False,
) -> AdoptionResult:
    """Take over the notes of an exported deck that ask for records of these decks.

    Unless it is a dry run, the ledger remembers them. Note types that run or load something are
    taken over only with `trust_templates`.

    Raises:
        CribdeckError: a file cannot be read, the package is no package, or the ledger is damaged.
    """
    from cribdeck.writers.anki.note_type import own_types

    # Before the lock: what is no package, or takes long to read, keeps no build waiting.
    exported = read_package(package)
    decks = [require_records(merge_deck(job)) for job in jobs]
    path = ledger_path(jobs, out)
    with exclusive_lock(path):
        adopted = adopt(
            [draft for deck in decks for draft in deck.drafts()],
            exported,
            load_ledger(path),
            own_types=own_types(template_folders(jobs[0])),
            now=now(),
        )
        require_trust_in_package(adopted.types, package, trust=trust_templates, dry_run=dry_run)
        if not dry_run:
            write_atomically(path, checked_dump(adopted.ledger, path))
    return adopted


# --- building -------------------------------------------------------------------------------------


@dc.dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    outputs: tuple[Path, ...]
    counts: Mapping[str, int]
    "files, records, cards, pages."
    findings: tuple[Finding, ...]


def build(
    jobs: Sequence[DeckJob],
    out: Path,
    only: Sequence[str] = (),
    *,
    decide: Decision | None = None,
    tombstones: bool = False,
    sheets: Sequence[JointSheetSettings] = (),
    progress: Progress = no_progress,
    executor: Executor | None = None,
    invocation: Invocation | None = None,
    trust_templates: bool = False,
) -> BuildResult:
    """Every product of every job and every sheet of several, written to `out`.

    The ledger is brought up to date with the decks, before anything else is made. What is there
    already and would be the same is not made again. If nothing was wrong, `invocation` is
    remembered as done. With `trust_templates`, adopted note types may run and load what they want,
    now and from now on.

    Raises:
        CribdeckError: a file cannot be read, the ledger is damaged, a template is wrong, or a
            product cannot be written.
    """
    with_decks = not only or "deck" in only
    path = ledger_path(jobs, out)
    review_path = path.with_name(REVIEW_NAME)
    cache = Cache(out / CACHE_FOLDER)
    # Before anything is read, so that what changes meanwhile is seen the next time.
    templates = {
        str(folder): folder_fingerprint(folder) for folder in places_for_templates(jobs[0])
    }
    files = {
        **(invocation.files if invocation is not None else {}),
        str(review_path): file_fingerprint(review_path),
    }
    with garbage_collection_off():
        decks = [require_records(merge_deck(job, progress, executor, cache)) for job in jobs]
    folder = ProductFolder(out, cache, combined_fingerprint(templates), progress)
    # Without decks nobody's cards change: then the ledger is neither read nor written.
    with exclusive_lock(path) if with_decks else contextlib.nullcontext(), _garbage_frozen():
        if with_decks:
            remove_leftovers(path.parent)
        remove_leftovers(out)
        cache.remove_leftovers()
        ledger = load_ledger(path) if with_decks else Ledger()
        # Else none of them is used.
        if jobs[0].is_trusted:
            require_trust_in_ledger(ledger, path, trust=trust_templates)
        review = read_review(review_path) if with_decks else undecided
        with garbage_collection_off():
            found = identify_decks(decks, ledger, now=now(), decide=_either(review, decide))
        outputs = outputs_of(folder, found, only, sheets)
        for each in outputs:
            each.check_places()
        if with_decks:
            files[str(path)] = write_decks(outputs, found.ledger, path)
        for each in outputs:
            each.write([kind.name for kind in PRODUCTS if kind.name != DECK])
        if with_decks:
            write_removed(folder, found, tombstones=tombstones)
    cache.save()
    cache.prune(CACHED_FILES)
    # With `--only` the other products were not asked for, and what is known of them still holds.
    if not only:
        cache.prune(CACHED_PRODUCTS)
    findings = in_order(finding for each in outputs for finding in each.findings)
    names = names_in_order(outputs, folder)
    if invocation is not None and _may_be_skipped(findings, decks):
        inputs = inputs_of(decks, files, templates)
        digests = {name: folder.outputs[name] for name in names}
        remember(out, invocation.text, inputs, digests, shown_text(findings))
    counts = {
        "files": sum(len(job.sources) for job in jobs),
        "records": sum(len(product.rows) for product in found.products),
        **folder.counts,
    }
    return BuildResult(tuple(out / name for name in names), counts, findings)


def _either(first: Decision, second: Decision | None) -> Decision:
    """The first one's decision, and the second's where it has none."""

    def decide(doubt: Doubt) -> bool | None:
        answer = first(doubt)
        return second(doubt) if answer is None and second is not None else answer

    return decide


@contextlib.contextmanager
def _garbage_frozen() -> Iterator[None]:
    """What is in memory when this begins is left out when Python looks for reference cycles."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def now() -> int:
    """The time of the build in whole seconds since 1970.

    Of the clock, or as SOURCE_DATE_EPOCH says (reproducible-builds.org).
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    # Python reads no number of more than 4,300 digits, and no time has as many.
    is_time = given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS
    return int(given) if is_time else int(time.time())


def _may_be_skipped(findings: Sequence[Finding], decks: Sequence[MergedDeck]) -> bool:
    """Whether the same build need not be made again as long as its inputs are the same."""
    return not any(
        finding.severity is Severity.ERROR or finding.code in MACHINE_FINDINGS
        for finding in findings
    ) and all(file.lasts for deck in decks for file in deck.files)
