"""The program on one page: read → extract → normalize (`reading`), merge → identify (`decks`), write. What each command does begins here."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from cribdeck.adopt import Adopted, adopt
from cribdeck.cache import CACHE_FOLDER, Cache
from cribdeck.changes import Change, changes
from cribdeck.config import DeckSettings, JointSheetSettings
from cribdeck.decks import Identified, adopted_types, coverage_of, identify_merged, joint_product, merge_job, template_folders
from cribdeck.diagnostics import Diagnostic, in_order
from cribdeck.errors import InputError
from cribdeck.files import alone, write_atomically
from cribdeck.identity import Decision, Doubt, undecided
from cribdeck.jobs import DeckJob, ledger_path
from cribdeck.ledger import LEDGER_NAME, Ledger, dump_ledger, load_ledger
from cribdeck.lint import lint
from cribdeck.normalize import merge
from cribdeck.old_package import read_package
from cribdeck.reading import Progress, quiet, read_file, read_files
from cribdeck.records import Fate
from cribdeck.remembered import removed_text, tombstone
from cribdeck.review import REVIEW_NAME, read_review
from cribdeck.sources import SourcePath
from cribdeck.writers import WRITERS, own_types, write_package


@dc.dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    outputs: tuple[Path, ...]
    counts: Mapping[str, int]
    "files, records, cards, pages."
    diagnostics: tuple[Diagnostic, ...]


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
    coverage = coverage_of(file, merge(file.records)[0])
    return [
        ExplainedLine(line, fate, coverage.keys[fate.candidate] if fate.candidate is not None else None)
        for line, fate in zip(coverage.lines, coverage.fates, strict=True)
    ]


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


def differences(jobs: Sequence[DeckJob], out: Path, against: Path | None = None) -> tuple[Change, ...]:
    """What the next build would do to somebody who imported the last one, or the one whose ledger is `against`; nothing is written.

    Raises:
        CribdeckError: a file cannot be read, or the ledger is damaged.
    """
    path = ledger_path(jobs, out)
    if against is not None and not against.is_file():
        raise InputError(f"{against}: no such ledger", hint=f"name a {LEDGER_NAME}, such as `git show v1:{LEDGER_NAME} > former.lock` makes")
    ledger = load_ledger(against or path)
    found = identify_merged([merge_job(job) for job in jobs], ledger, now=now(), decide=read_review(path.with_name(REVIEW_NAME)))
    return changes(found, ledger)


def adopt_history(jobs: Sequence[DeckJob], out: Path, old: Path, *, dry_run: bool = False) -> Adopted:
    """Take over the notes of an exported deck that ask for records of these decks; unless it is a dry run, the ledger remembers them.

    Raises:
        CribdeckError: a file cannot be read, the package is no package, or the ledger is damaged.
    """
    package = read_package(old)
    merged = [merge_job(job) for job in jobs]
    path = ledger_path(jobs, out)
    with alone(path):
        drafts = [draft for each in merged for draft in each.drafts()]
        adopted = adopt(drafts, package, load_ledger(path), own_types=own_types(template_folders(jobs[0])), now=now())
        if not dry_run:
            _save(adopted.ledger, path)
    return adopted


def build(
    jobs: Sequence[DeckJob],
    out: Path,
    only: Sequence[str] = (),
    *,
    decide: Decision | None = None,
    tombstones: bool = False,
    sheets: Sequence[JointSheetSettings] = (),
    progress: Progress = quiet,
    executor: Executor | None = None,
) -> BuildResult:
    """Every product of every job and every sheet of several, written to `out`; the ledger is brought up to date once the decks are there.

    Raises:
        CribdeckError: a file cannot be read, the ledger is damaged, a template is wrong, or a product cannot be written.
    """
    with_decks = not only or "deck" in only
    path = ledger_path(jobs, out)
    merged = [merge_job(job, progress, executor) for job in jobs]
    # Without decks nobody's cards change: then the ledger is neither read nor written.
    with alone(path) if with_decks else contextlib.nullcontext():
        ledger = load_ledger(path) if with_decks else Ledger()
        review = read_review(path.with_name(REVIEW_NAME)) if with_decks else undecided
        found = identify_merged(merged, ledger, now=now(), decide=_either(review, decide))
        result = _write(found, out, only, sheets, progress)
        if with_decks:
            result.outputs.extend(_write_removed(found, out, tombstones=tombstones))
            _save(found.ledger, path)
    counts = {"files": sum(len(job.sources) for job in jobs), "records": sum(len(product.records) for product in found.products), **result.counts}
    return BuildResult(tuple(result.outputs), counts, in_order(result.findings))


def _save(ledger: Ledger, path: Path) -> None:
    """Write the ledger, unless that is what stands there already."""
    data = dump_ledger(ledger).encode()
    if not path.is_file() or path.read_bytes() != data:
        write_atomically(path, data)


def _either(first: Decision, second: Decision | None) -> Decision:
    """The first one's decision, and the second's where it has none."""

    def decide(doubt: Doubt) -> bool | None:
        answer = first(doubt)
        return second(doubt) if answer is None and second is not None else answer

    return decide


@dc.dataclass(slots=True)
class _WrittenFiles:
    outputs: list[Path] = dc.field(default_factory=list)
    counts: dict[str, int] = dc.field(default_factory=lambda: {"cards": 0, "pages": 0})
    findings: list[Diagnostic] = dc.field(default_factory=list)


def products_of(settings: DeckSettings, only: Sequence[str]) -> list[str]:
    """What is made of a deck: all that was named; else all but flashcards that its settings do not ask for."""
    return [name for name in WRITERS if name in only or (not only and (name != "flashcards" or settings.flashcards.make))]


def _write(found: Identified, out: Path, only: Sequence[str], sheets: Sequence[JointSheetSettings], progress: Progress) -> _WrittenFiles:
    result = _WrittenFiles()
    cache = Cache(out / CACHE_FOLDER)
    wanted = [(product, products_of(product.settings, only)) for product in found.products]
    wanted += [(joint_product(sheet, found.products), ["sheet"]) for sheet in sheets if not only or "sheet" in only]
    for product, its_names in wanted:
        slug = product.settings.file_slug
        own = list(product.diagnostics)
        for name in its_names:
            progress(name, slug)
            written = WRITERS[name](dc.replace(product, diagnostics=in_order(own), cache=cache))
            path = out / f"{slug}{written.suffix}"
            write_atomically(path, written.data)
            result.outputs.append(path)
            own += written.diagnostics
            for count in result.counts:
                result.counts[count] += written.counts.get(count, 0)
        result.findings += own
    cache.save()
    return result


def _write_removed(found: Identified, out: Path, *, tombstones: bool) -> list[Path]:
    """For each deck that lost notes: a search that finds them in Anki and, if asked for, a package that marks them there."""
    made = []
    for product in found.products:
        slug = product.settings.file_slug
        gone = found.gone[slug]
        whole = dc.replace(product, adopted_types=adopted_types(found.ledger))
        search, package = out / f"{slug}.removed.txt", out / f"{slug}.tombstones.apkg"
        if gone:
            write_atomically(search, removed_text(gone).encode())
            made.append(search)
        if gone and tombstones:
            write_atomically(package, write_package(whole, [tombstone(entry, product.language) for entry in gone]))
            made.append(package)
        for path in (search, package):
            if path not in made:
                path.unlink(missing_ok=True)
    return made


def now() -> int:
    """The time of the build: of the clock, or as SOURCE_DATE_EPOCH says. Only notes that changed since the last build are stamped with it."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(told) if told.isascii() and told.isdigit() else int(time.time())
