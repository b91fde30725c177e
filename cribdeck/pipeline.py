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

from cribdeck.config import CardSettings, DeckSettings, FrontMatter, ProjectSettings, check_front_matter
from cribdeck.diagnostics import Diagnostic, Severity, in_order
from cribdeck.errors import InputError
from cribdeck.extract import extract
from cribdeck.files import alone, write_atomically
from cribdeck.identity import Decision, Doubt, Draft, Identities, identify, number_gaps, undecided
from cribdeck.inline import one_line
from cribdeck.ledger import LEDGER_NAME, Entry, Ledger, TypeEntry, dump_ledger, load_ledger
from cribdeck.lint import headings_without_records, lint
from cribdeck.media import MediaFile, locate_images
from cribdeck.normalize import key_of, merge, normalize
from cribdeck.notes import Note, NoteKind
from cribdeck.outline import NodeKind, Outline
from cribdeck.readers import read_outline, read_source
from cribdeck.records import CardChoice, Extraction, Fate, IdentifiedRecord, Record
from cribdeck.remembered import entry_of, removed_text, tombstone
from cribdeck.review import REVIEW_NAME, read_review
from cribdeck.slugs import file_slug
from cribdeck.sources import SourcePath, common_folder, find_sources
from cribdeck.terms import tidy_text
from cribdeck.writers import WRITERS, FileCoverage, Product, look_digest, write_package
from cribdeck.writers.notes import is_list, list_items, make_notes
from cribdeck.writers.templates import built_in_folder

_OWN_TYPES = "Cribdeck"
"What the ledger calls our own note types."
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


# --- identify ---------------------------------------------------------------------------------------------------------------------


@dc.dataclass(frozen=True, slots=True)
class Merged:
    """A job's records, each thing once."""

    job: DeckJob
    files: Sequence[FileRecords]
    records: Sequence[Record]
    choices: Sequence[CardChoice]
    findings: Sequence[Diagnostic]

    def drafts(self) -> list[Draft]:
        """The records as they ask for an identity."""
        keys = ["", *(record.key for record in self.records)]
        deck = self.job.settings.file_slug
        return [Draft(deck, record, choice.kind, after) for record, choice, after in zip(self.records, self.choices, keys, strict=False)]


def merge_job(job: DeckJob, progress: Progress = quiet, executor: Executor | None = None) -> Merged:
    """A job's records, read and merged.

    Raises:
        InputError: a file cannot be read, or no file has any record.
    """
    files = read_files(job, progress, executor)
    records, findings = merge([record for file in files for record in file.records])
    if not records:
        named = ", ".join(source.name for source in job.sources[:3]) + ("…" if len(job.sources) > 3 else "")  # noqa: PLR2004 - enough to recognise
        raise InputError(f"{named}: no records found, so there is nothing to build", hint="run `cribdeck explain FILE` to see what became of each line")
    front_matter = {file.path: file.front_matter for file in files}
    choices = [_choice(record, job.settings.cards.for_record(record.sections, front_matter[record.origins[0].file])) for record in records]
    return Merged(job, files, records, choices, [finding for file in files for finding in file.diagnostics] + findings)


def _choice(record: Record, cards: CardSettings) -> CardChoice:
    in_gaps = record.sentence or (cards.lists == "gaps" and is_list(record))
    return CardChoice(NoteKind.CLOZE if in_gaps else NoteKind.TERM, reversed=cards.reversed, facets=cards.facets)


@dc.dataclass(frozen=True, slots=True)
class Identified:
    """The decks with what the ledger knew of them and what it is to know now."""

    products: tuple[Product, ...]
    ledger: Ledger
    gone: Mapping[str, tuple[Entry, ...]]
    "Slug of a deck → its notes that are no longer in the sources."


def identify_merged(merged: Sequence[Merged], ledger: Ledger, *, now: int, decide: Decision = undecided) -> Identified:
    """Every deck's records matched with the ledger and made into notes, ready for the writers."""
    jobs = [each.job for each in merged]
    found = identify([draft for each in merged for draft in each.drafts()], ledger.entries, decide)
    types, look_changed = _look(jobs, ledger, now)
    products, entries = [], []
    for each in merged:
        product, remembered = _product(each, found, now)
        products.append(dc.replace(product, look_changed=look_changed))
        entries += remembered
    gone = tuple(entry if entry.removed else dc.replace(entry, removed=max(now, entry.changed + 1)) for entry in found.gone)
    slugs = [job.settings.file_slug for job in jobs]
    others = tuple(entry for entry in ledger.entries if entry.deck not in slugs)
    return Identified(
        tuple(products), Ledger((*others, *entries, *gone), types), {slug: tuple(entry for entry in gone if entry.deck == slug) for slug in slugs}
    )


def _product(merged: Merged, found: Identities, now: int) -> tuple[Product, list[Entry]]:
    """A deck ready to be written, and what the ledger is to remember of it."""
    job, files = merged.job, merged.files
    drafts = merged.drafts()
    titles = {file.title for file in files}
    doubts = {doubt.draft.place: doubt for doubt in found.doubts}
    product = Product(
        settings=job.settings,
        title=titles.pop() if len(titles) == 1 else "",
        version=job.version,
        language=next((file.front_matter.lang for file in files if file.front_matter.lang), job.language),
        records=tuple(_identified(draft, choice, found) for draft, choice in zip(drafts, merged.choices, strict=True)),
        media={target: media for file in files for target, media in file.media.items()},
        coverage=tuple(_coverage(file, merged.records) for file in files),
        diagnostics=in_order([*merged.findings, *(_doubtful(doubts[draft.place]) for draft in drafts if draft.place in doubts)]),
        template_folders=_template_folders(job),
    )
    # A file dated in the future would make Anki refuse every later update of its notes.
    changed = {file.path: min(file.changed, now) for file in files}
    notes, entries = [], []
    for draft, identified, note in zip(drafts, product.records, make_notes(product), strict=True):
        entry = found.former.get(draft.place)
        stamped = dc.replace(note, changed=_changed(note, entry, max(changed[origin.file] for origin in draft.record.origins), now))
        notes.append(stamped)
        doubt = doubts[draft.place].former.guid if draft.place in doubts else ""
        entries.append(entry_of(stamped, draft, list(zip(identified.gaps, list_items(draft.record), strict=False)), entry, doubt=doubt))
    return dc.replace(product, notes=tuple(notes)), entries


def _identified(draft: Draft, choice: CardChoice, found: Identities) -> IdentifiedRecord:
    former = found.former.get(draft.place)
    gaps = number_gaps(list_items(draft.record), former.gaps if former else ()) if choice.kind is NoteKind.CLOZE and not draft.record.sentence else ()
    return IdentifiedRecord(draft.record, found.guids[draft.place], choice, gaps)


def _changed(note: Note, entry: Entry | None, file_changed: int, now: int) -> int:
    """When a note's content last changed: never the future, and later than what was told of it before."""
    if entry is None:
        return file_changed
    if entry.digest == note.digest and not entry.removed:
        return entry.changed
    return max(now, entry.changed + 1, entry.removed + 1)


def _look(jobs: Sequence[DeckJob], ledger: Ledger, now: int) -> tuple[tuple[TypeEntry, ...], int]:
    """What is remembered of the note types, and when their look last changed; without that, no collection would take a new look over."""
    folders = _template_folders(jobs[0])
    digest, known = look_digest(folders), ledger.type_named(_OWN_TYPES)
    changed = min(_newest(folders), now) if known is None else known.changed if known.digest == digest else max(now, known.changed + 1)
    return (TypeEntry(_OWN_TYPES, digest, changed), *(other for other in ledger.types if other.name != _OWN_TYPES)), changed


def _doubtful(doubt: Doubt) -> Diagnostic:
    origin, former = doubt.draft.record.origins[0], doubt.former
    message = f"“{doubt.draft.record.term}” may be what was “{former.term}” ({doubt.alike:.0f} % alike); it gets a new card until somebody decides"
    hint = f"`cribdeck build --ask`, or a line in {REVIEW_NAME}: `same {former.guid} {doubt.draft.record.key}` keeps its history, `new {former.guid} {doubt.draft.record.key}` does not"
    return Diagnostic(Severity.WARNING, "doubtful-match", message, origin.file, origin.span.first, hint)


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


# --- write ------------------------------------------------------------------------------------------------------------------------


def build(
    jobs: Sequence[DeckJob],
    out: Path,
    only: Sequence[str] = (),
    *,
    decide: Decision | None = None,
    tombstones: bool = False,
    progress: Progress = quiet,
    executor: Executor | None = None,
) -> BuildResult:
    """Every product of every job, written to `out`, and the ledger brought up to date once the decks are there.

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
        result = _write(found, out, [name for name in WRITERS if not only or name in only], progress)
        if with_decks:
            result.outputs.extend(_write_removed(found, out, tombstones=tombstones))
            write_atomically(path, dump_ledger(found.ledger).encode())
    counts = {"files": sum(len(job.sources) for job in jobs), "records": sum(len(product.records) for product in found.products), **result.counts}
    return BuildResult(tuple(result.outputs), counts, in_order(result.findings))


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


def _write(found: Identified, out: Path, names: Sequence[str], progress: Progress) -> _WrittenFiles:
    result = _WrittenFiles()
    for product in found.products:
        slug = product.settings.file_slug
        own = list(product.diagnostics)
        for name in names:
            progress(name, slug)
            written = WRITERS[name](dc.replace(product, diagnostics=in_order(own)))
            path = out / f"{slug}{written.suffix}"
            write_atomically(path, written.data)
            result.outputs.append(path)
            own += written.diagnostics
            for count in result.counts:
                result.counts[count] += written.counts.get(count, 0)
        result.findings += own
    return result


def _write_removed(found: Identified, out: Path, *, tombstones: bool) -> list[Path]:
    """For each deck that lost notes: a search that finds them in Anki and, if asked for, a package that marks them there."""
    made = []
    for product in found.products:
        slug = product.settings.file_slug
        gone = found.gone[slug]
        search, package = out / f"{slug}.removed.txt", out / f"{slug}.tombstones.apkg"
        if gone:
            write_atomically(search, removed_text(gone).encode())
            made.append(search)
        if gone and tombstones:
            write_atomically(package, write_package(product, [tombstone(entry, product.language) for entry in gone]))
            made.append(package)
        for path in (search, package):
            if path not in made:
                path.unlink(missing_ok=True)
    return made


def ledger_path(jobs: Sequence[DeckJob], out: Path) -> Path:
    """The ledger of some jobs: beside the configuration; of notes without one, beside what is made of them."""
    config = jobs[0].config
    return (config.parent if config is not None else out) / LEDGER_NAME


def now() -> int:
    """The time of the build: of the clock, or as SOURCE_DATE_EPOCH says. Only notes that changed since the last build are stamped with it."""
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(told) if told.isascii() and told.isdigit() else int(time.time())
