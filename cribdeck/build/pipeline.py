"""The program on one page: read → extract → normalize (`reading`), merge → identify (`decks`).

Write. What each command does begins here.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from cribdeck.build.changes import Change, changes
from cribdeck.build.decks import (
    IdentifiedDecks,
    MergedDeck,
    adopted_types,
    coverage_of,
    identify_merged,
    joint_product,
    merge_job,
    places_for_templates,
    template_folders,
)
from cribdeck.build.jobs import DeckJob, ledger_path
from cribdeck.build.reading import (
    CACHED_FILES,
    Progress,
    no_progress,
    read_file,
    read_files,
    without_collecting,
)
from cribdeck.build.uptodate import Inputs, Request, remember
from cribdeck.config.settings import DeckSettings, JointSheetSettings
from cribdeck.identity.adopt import AdoptionResult, adopt
from cribdeck.identity.anki_export import read_package
from cribdeck.identity.drafts import Decision, Doubt, undecided
from cribdeck.identity.ledger import LEDGER_NAME, Ledger, dump_ledger, load_ledger
from cribdeck.identity.ledger_entries import removed_text, tombstone
from cribdeck.identity.review import REVIEW_NAME, read_review
from cribdeck.inputs.sources import SourcePath
from cribdeck.model.diagnostics import Diagnostic, Severity, in_order, shown_text
from cribdeck.model.errors import InputError
from cribdeck.model.records import Fate
from cribdeck.records.lint import lint
from cribdeck.records.normalize import merge
from cribdeck.storage.atomic_files import exclusive_lock, write_atomically
from cribdeck.storage.cache import CACHE_FOLDER, Cache
from cribdeck.storage.fingerprint import file_fingerprint, folder_fingerprint, tool_fingerprint
from cribdeck.storage.serialize import pack, unpack
from cribdeck.writers import WRITERS, Product, own_types, write_package


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
    (coverage,) = coverage_of([file], merge(file.records)[0])
    return [
        ExplainedLine(
            line, fate, coverage.keys[fate.candidate] if fate.candidate is not None else None
        )
        for line, fate in coverage.fates.pairs()
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


def differences(
    jobs: Sequence[DeckJob], out: Path, against: Path | None = None
) -> tuple[Change, ...]:
    """What the next build would do to somebody who imported the last one.

    Or the one whose ledger is `against`; nothing is written.

    Raises:
        CribdeckError: a file cannot be read, or the ledger is damaged.
    """
    path = ledger_path(jobs, out)
    if against is not None and not against.is_file():
        raise InputError(
            f"{against}: no such ledger",
            hint=f"name a {LEDGER_NAME}, such as `git show v1:{LEDGER_NAME} > former.lock` makes",
        )
    ledger = load_ledger(against or path)
    found = identify_merged(
        [merge_job(job) for job in jobs],
        ledger,
        now=now(),
        decide=read_review(path.with_name(REVIEW_NAME)),
    )
    return changes(found, ledger)


def adopt_history(
    jobs: Sequence[DeckJob], out: Path, old: Path, *, dry_run: bool = False
) -> AdoptionResult:
    """Take over the notes of an exported deck that ask for records of these decks.

    Unless it is a dry run, the ledger remembers them.

    Raises:
        CribdeckError: a file cannot be read, the package is no package, or the ledger is damaged.
    """
    package = read_package(old)
    merged = [merge_job(job) for job in jobs]
    path = ledger_path(jobs, out)
    with exclusive_lock(path):
        drafts = [draft for each in merged for draft in each.drafts()]
        adopted = adopt(
            drafts,
            package,
            load_ledger(path),
            own_types=own_types(template_folders(jobs[0])),
            now=now(),
        )
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
    progress: Progress = no_progress,
    executor: Executor | None = None,
    request: Request | None = None,
) -> BuildResult:
    """Every product of every job and every sheet of several, written to `out`.

    The ledger is brought up to date once the decks are there.

    What is there already and would be the same is not made again. If nothing was wrong, what was
    asked for in `request` is remembered as done.

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
    asked = {
        **(request.files if request is not None else {}),
        str(review_path): file_fingerprint(review_path),
    }
    with without_collecting():
        merged = [merge_job(job, progress, executor, cache) for job in jobs]
    # Without decks nobody's cards change: then the ledger is neither read nor written.
    with exclusive_lock(path) if with_decks else contextlib.nullcontext(), _kept():
        ledger = load_ledger(path) if with_decks else Ledger()
        review = read_review(review_path) if with_decks else undecided
        with without_collecting():
            found = identify_merged(merged, ledger, now=now(), decide=_either(review, decide))
        maker = _Maker(out, cache, _digest(*templates.values()), progress)
        maker.make(found.products, only, sheets)
        if with_decks:
            _write_removed(maker, found, tombstones=tombstones)
            asked[str(path)] = _save(found.ledger, path)
    cache.save()
    cache.sweep(CACHED_FILES)
    if not only:
        cache.sweep("products")
    findings = in_order(maker.findings)
    if (
        request is not None
        and not any(
            finding.severity is Severity.ERROR or finding.code in _OF_THE_MACHINE
            for finding in findings
        )
        and _lasts(merged)
    ):
        remember(
            out,
            request.text,
            _inputs(merged, asked, templates),
            maker.outputs,
            shown_text(findings),
        )
    counts = {
        "files": sum(len(job.sources) for job in jobs),
        "records": sum(len(product.records) for product in found.products),
        **maker.counts,
    }
    return BuildResult(tuple(out / name for name in maker.outputs), counts, findings)


@contextlib.contextmanager
def _kept() -> Iterator[None]:
    """Nobody looks for garbage in what is there already when this begins."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


_OF_THE_MACHINE = ("missing-glyph",)
"Findings that a change of the machine may mend, which no fingerprint tells."


def _lasts(merged: Sequence[MergedDeck]) -> bool:
    return all(file.lasts for each in merged for file in each.files)


def _inputs(
    merged: Sequence[MergedDeck], files: Mapping[str, str], folders: Mapping[str, str]
) -> Inputs:
    """All that a build read, as it was then."""
    files = dict(files)
    searches, looked = [], []
    real: dict[str, str] = {}
    for each in merged:
        sources = each.job.sources
        searches.append((each.job.search, [str(source.path) for source in sources]))
        for source, file in zip(sources, each.files, strict=True):
            files[str(source.path)] = file.digest
            if file.looked:
                folder = str(source.path.resolve().parent)
                looked += [(folder, str(each.job.root), place) for place in file.looked]
        if any(file.looked for file in each.files):
            given = [source.path for source in sources] + (
                [each.job.config.parent] if each.job.config is not None else []
            )
            real |= {str(path): os.path.realpath(path) for path in given}
    return Inputs(files, folders, searches, looked, real)


def _save(ledger: Ledger, path: Path) -> str:
    """Write the ledger, unless that is what stands there already; its fingerprint."""
    told = hashlib.sha256()
    write_atomically(path, _told(dump_ledger(ledger), told), unless_same=True)
    return told.hexdigest()


def _told(data: Iterable[bytes], fingerprint: hashlib._Hash) -> Iterator[bytes]:
    """The same pieces, which the fingerprint is told of as they pass."""
    for piece in data:
        fingerprint.update(piece)
        yield piece


def _either(first: Decision, second: Decision | None) -> Decision:
    """The first one's decision, and the second's where it has none."""

    def decide(doubt: Doubt) -> bool | None:
        answer = first(doubt)
        return second(doubt) if answer is None and second is not None else answer

    return decide


def products_of(settings: DeckSettings, only: Sequence[str]) -> list[str]:
    """What is made of a deck: all that was named.

    Else all but flashcards that its settings do not ask for.
    """
    return [
        name
        for name in WRITERS
        if name in only or (not only and (name != "flashcards" or settings.flashcards.make))
    ]


@dc.dataclass(slots=True)
class _Maker:
    """Writes products, and tells which are there already as they would be made."""

    out: Path
    cache: Cache
    templates: str
    "Fingerprint of the templates."
    progress: Progress
    outputs: dict[str, str] = dc.field(default_factory=dict)
    "File name → fingerprint of what is in it."
    counts: dict[str, int] = dc.field(default_factory=lambda: {"cards": 0, "pages": 0})
    findings: list[Diagnostic] = dc.field(default_factory=list)

    def make(
        self, products: Sequence[Product], only: Sequence[str], sheets: Sequence[JointSheetSettings]
    ) -> None:
        """All that is wanted of these decks."""
        wanted = [(product, products_of(product.settings, only)) for product in products]
        wanted += [
            (joint_product(sheet, products), ["sheet"])
            for sheet in sheets
            if not only or "sheet" in only
        ]
        for product, names in wanted:
            content = _digest(tool_fingerprint(), self.templates, product.fingerprint())
            own = list(product.diagnostics)
            for name in names:
                made = self._made(
                    name, dc.replace(product, diagnostics=in_order(own), cache=self.cache), content
                )
                own += made.diagnostics
                for count in self.counts:
                    self.counts[count] += made.counts.get(count, 0)
            self.findings += own

    def _made(self, name: str, product: Product, content: str) -> _Made:
        slug = product.settings.file_slug
        key = _digest(name, content, *map(repr, product.diagnostics))
        known = self._known(f"{slug}.{name}", key)
        if known is not None:
            self.cache.retain_all()
            self.progress("unchanged", known.file)
        else:
            self.progress(name, slug)
            written = WRITERS[name](product)
            file = f"{product.file_stem}{written.suffix}"
            known = _Made(
                key,
                file,
                self.write(file, written.data),
                dict(written.counts),
                tuple(written.diagnostics),
            )
            self.cache.write("products", f"{slug}.{name}", pack(known))
        self.outputs[known.file] = known.digest
        return known

    def _known(self, name: str, key: str) -> _Made | None:
        """What was made of the same, if it is there still."""
        held = self.cache.read("products", name)
        try:
            made = unpack(_Made, held) if held is not None else None
        except ValueError:
            return None
        if (
            made is None
            or made.key != key
            or any(finding.code in _OF_THE_MACHINE for finding in made.diagnostics)
        ):
            return None
        return made if file_fingerprint(self.out / made.file) == made.digest else None

    def write(self, name: str, data: Iterable[bytes]) -> str:
        """Write a product; its fingerprint."""
        told = hashlib.sha256()
        write_atomically(self.out / name, _told(data, told))
        self.outputs[name] = told.hexdigest()
        return self.outputs[name]


@dc.dataclass(frozen=True, slots=True)
class _Made:
    """A product that was made, as the cache remembers it."""

    key: str
    "Fingerprint of all that it was made of."
    file: str
    "Its file's name."
    digest: str
    counts: dict[str, int]
    diagnostics: tuple[Diagnostic, ...]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _write_removed(maker: _Maker, found: IdentifiedDecks, *, tombstones: bool) -> None:
    """For each deck that lost notes.

    A search that finds them in Anki and, if asked for, a package that marks them there.
    """
    for product in found.products:
        slug = product.settings.file_slug
        gone = found.gone[slug]
        whole = dc.replace(product, adopted_types=adopted_types(found.ledger))
        search, package = f"{product.file_stem}.removed.txt", f"{product.file_stem}.tombstones.apkg"
        if gone:
            maker.write(search, [removed_text(gone).encode()])
        if gone and tombstones:
            maker.write(
                package,
                write_package(whole, [tombstone(entry, product.language) for entry in gone]),
            )
        for name in (search, package):
            if name not in maker.outputs:
                (maker.out / name).unlink(missing_ok=True)


def now() -> int:
    """The time of the build: of the clock, or as SOURCE_DATE_EPOCH says.

    Only notes that changed since the last build are stamped with it.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(told) if told.isascii() and told.isdigit() else int(time.time())
