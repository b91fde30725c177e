"""Merge → identify: each deck's records joined, matched with the ledger and made into notes.

Ready for the writers.
"""

from __future__ import annotations

import dataclasses as dc
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cache
from pathlib import Path

from cribdeck.build.jobs import DeckJob
from cribdeck.build.reading import FileRecords, Progress, no_progress, read_files
from cribdeck.config.settings import CardSettings, DeckSettings, JointSheetSettings
from cribdeck.identity.adopt import adopted_note, type_name
from cribdeck.identity.cloze_numbers import number_items
from cribdeck.identity.drafts import Decision, Doubt, Identities, RecordDraft, undecided
from cribdeck.identity.ledger import Ledger, LedgerEntry, TypeEntry
from cribdeck.identity.ledger_entries import entry_of, source_name
from cribdeck.identity.match import identify
from cribdeck.identity.review import REVIEW_NAME
from cribdeck.model.diagnostics import Diagnostic, Severity, in_order
from cribdeck.model.errors import InputError
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.records import CardChoice, IdentifiedRecord, Record
from cribdeck.records.normalize import key_of, merge
from cribdeck.storage.cache import Cache
from cribdeck.writers import FileCoverage, Product, type_digests
from cribdeck.writers.anki.fields import is_list, list_items, make_notes
from cribdeck.writers.templates import built_in_folder

_OWN_TYPES = "Cribdeck"
"What the ledger calls our own note types."


@dc.dataclass(frozen=True, slots=True)
class MergedDeck:
    """A job's records, each thing once."""

    job: DeckJob
    files: Sequence[FileRecords]
    records: Sequence[Record]
    choices: Sequence[CardChoice]
    findings: Sequence[Diagnostic]

    def drafts(self) -> list[RecordDraft]:
        """The records as they ask for an identity."""
        keys = ["", *(record.key for record in self.records)]
        deck = self.job.settings.file_slug
        return [
            RecordDraft(deck, record, choice, after)
            for record, choice, after in zip(self.records, self.choices, keys, strict=False)
        ]


def merge_job(
    job: DeckJob,
    progress: Progress = no_progress,
    executor: Executor | None = None,
    kept: Cache | None = None,
) -> MergedDeck:
    """A job's records, read and merged.

    Raises:
        InputError: a file cannot be read, or no file has any record.
    """
    files = read_files(job, progress, executor, kept)
    records, findings = merge([record for file in files for record in file.records])
    if not records:
        named = ", ".join(source.name for source in job.sources[:3]) + (
            "…" if len(job.sources) > 3 else ""  # noqa: PLR2004 - enough to recognise
        )
        raise InputError(
            f"{named}: no records found, so there is nothing to build",
            hint="run `cribdeck explain FILE` to see what became of each line",
        )
    front_matter = {file.path: file.front_matter for file in files}
    choices = [
        _choice(
            record,
            job.settings.cards.for_record(record.sections, front_matter[record.origins[0].file]),
        )
        for record in records
    ]
    return MergedDeck(
        job,
        files,
        records,
        choices,
        [finding for file in files for finding in file.diagnostics] + findings,
    )


def _choice(record: Record, cards: CardSettings) -> CardChoice:
    in_gaps = record.cloze or (cards.lists == "gaps" and is_list(record))
    return _one_choice(NoteKind.CLOZE if in_gaps else NoteKind.TERM, cards.reversed, cards.facets)


_one_choice = cache(CardChoice)
"The same choice for all that are alike."


@dc.dataclass(frozen=True, slots=True)
class IdentifiedDecks:
    """The decks with what the ledger knew of them and what it is to know now."""

    products: tuple[Product, ...]
    ledger: Ledger
    gone: Mapping[str, tuple[LedgerEntry, ...]]
    "Slug of a deck → its notes that are no longer in the sources."


def identify_merged(
    merged: Sequence[MergedDeck], ledger: Ledger, *, now: int, decide: Decision = undecided
) -> IdentifiedDecks:
    """Every deck's records matched with the ledger and made into notes, ready for the writers."""
    jobs = [each.job for each in merged]
    found = identify(
        [draft for each in merged for draft in each.drafts()],
        ledger.entries,
        decide,
        orphans=_orphans(merged, ledger),
    )
    types, style_modified = _look(jobs, ledger, now)
    products, entries = [], []
    for each in merged:
        product, remembered = _product(each, found, adopted_types(ledger), now)
        products.append(dc.replace(product, style_modified=style_modified))
        entries += remembered
    ours = {source_name(file.path) for each in merged for file in each.files}
    # Notes built by themselves share a ledger with others beside them: only what stood in these
    # files is gone from them.
    left = [
        entry
        for entry in found.gone
        if jobs[0].config is not None or not entry.files or ours & set(entry.files)
    ]
    gone = tuple(
        entry if entry.removed else dc.replace(entry, removed=max(now, entry.modified + 1))
        for entry in left
    )
    slugs = [job.settings.file_slug for job in jobs]
    taken = {entry.guid for entry in entries}
    taken |= {entry.guid for entry in gone}
    others = tuple(entry for entry in ledger.entries if entry.guid not in taken)
    return IdentifiedDecks(
        tuple(products),
        Ledger((*others, *entries, *gone), types),
        {slug: tuple(entry for entry in gone if entry.deck == slug) for slug in slugs},
    )


def _orphans(merged: Sequence[MergedDeck], ledger: Ledger) -> list[LedgerEntry]:
    """Entries of decks that are no more: of a project, all that it does not list.

    Of notes by themselves, those that stood in these files.
    """
    slugs = {each.job.settings.file_slug for each in merged}
    ours = {source_name(file.path) for each in merged for file in each.files}
    is_project = merged[0].job.config is not None
    return [
        entry
        for entry in ledger.entries
        if entry.deck not in slugs and (is_project or ours & set(entry.files))
    ]


def _product(
    merged: MergedDeck, found: Identities, adopted: Mapping[int, str], now: int
) -> tuple[Product, list[LedgerEntry]]:
    """A deck ready to be written, and what the ledger is to remember of it."""
    job, files = merged.job, merged.files
    drafts = merged.drafts()
    titles = {file.title for file in files}
    doubts = {doubt.draft.note_key: doubt for doubt in found.doubts}
    product = Product(
        settings=job.settings,
        title=titles.pop() if len(titles) == 1 else "",
        version=job.version,
        file_suffix=f"-{job.version}" if job.name_version else "",
        language=next(
            (file.front_matter.lang for file in files if file.front_matter.lang), job.language
        ),
        records=tuple(
            _identified(draft, choice, found)
            for draft, choice in zip(drafts, merged.choices, strict=True)
        ),
        media={target: media for file in files for target, media in file.media.items()},
        coverage=coverage_of(files, merged.records),
        diagnostics=in_order(
            [
                *merged.findings,
                *(
                    _doubtful(doubts[draft.note_key])
                    for draft in drafts
                    if draft.note_key in doubts
                ),
            ]
        ),
        template_folders=template_folders(job),
        languages={file.path: file.front_matter.lang for file in files if file.front_matter.lang},
        limits=job.limits,
        off_sheet=frozenset(file.path for file in files if not file.front_matter.sheet),
    )
    # A file dated in the future would make Anki refuse every later update of its notes.
    changed = {file.path: min(file.modified, now) for file in files}
    notes, entries = [], []
    for draft, identified, note in zip(drafts, product.records, make_notes(product), strict=True):
        entry = found.former.get(draft.note_key)
        if entry is not None and entry.note_type:
            note = adopted_note(note, entry, json.loads(adopted[entry.note_type]))  # noqa: PLW2901 - the same note in other fields
        digest = note.digest
        stamped = dc.replace(
            note,
            modified=_changed(
                digest, entry, max(changed[origin.file] for origin in draft.record.origins), now
            ),
        )
        notes.append(stamped)
        doubt = doubts[draft.note_key].former.guid if draft.note_key in doubts else ""
        entries.append(
            entry_of(
                stamped,
                draft,
                list(zip(identified.cloze_numbers, list_items(draft.record), strict=False)),
                entry,
                digest=digest,
                doubt=doubt,
            )
        )
    product = dc.replace(
        product, diagnostics=in_order([*product.diagnostics, *_staying(product, notes, entries)])
    )
    used = {note.note_type for note in notes}
    return (
        dc.replace(
            product,
            notes=tuple(notes),
            adopted_types={number: schema for number, schema in adopted.items() if number in used},
        ),
        entries,
    )


def joint_product(settings: JointSheetSettings, products: Sequence[Product]) -> Product:
    """Several decks as one, each under a heading with its name, for a sheet of all of them."""
    by_slug = {product.settings.file_slug: product for product in products}
    chosen = [by_slug[slug] for slug in settings.decks or by_slug]
    return Product(
        settings=DeckSettings(
            name=settings.name, slug=settings.file_slug, sources=("",), sheet=settings.sheet
        ),
        title="",
        version=chosen[0].version,
        file_suffix=chosen[0].file_suffix,
        language=chosen[0].language,
        records=tuple(
            _under_name(identified, product) for product in chosen for identified in product.records
        ),
        media={target: media for product in chosen for target, media in product.media.items()},
        coverage=(),
        diagnostics=(),
        template_folders=chosen[0].template_folders,
        limits=chosen[0].limits,
        off_sheet=frozenset(file for product in chosen for file in product.off_sheet),
        languages={
            file: language for product in chosen for file, language in _languages(product).items()
        },
    )


def _under_name(identified: IdentifiedRecord, product: Product) -> IdentifiedRecord:
    sections = (
        product.settings.name,
        *(section for section in identified.record.sections if section != product.title),
    )
    return dc.replace(identified, record=dc.replace(identified.record, sections=sections))


def _languages(product: Product) -> dict[str, str]:
    """The language of each file of a deck."""
    return {
        origin.file: product.language_of(made.record)
        for made in product.records
        for origin in made.record.origins[:1]
    }


def adopted_types(ledger: Ledger) -> dict[int, str]:
    """Id → the note types that were taken over from other tools, as JSON."""
    wanted = {entry.note_type for entry in ledger.entries if entry.note_type}
    schemas = {known.name: known.schema for known in ledger.types}
    return {
        number: schemas[type_name(number)]
        for number in sorted(wanted)
        if type_name(number) in schemas
    }


def _identified(draft: RecordDraft, choice: CardChoice, found: Identities) -> IdentifiedRecord:
    former = found.former.get(draft.note_key)
    gaps = (
        number_items(list_items(draft.record), former.numbered_items if former else ())
        if choice.kind is NoteKind.CLOZE and not draft.record.cloze
        else ()
    )
    return IdentifiedRecord(draft.record, found.guids[draft.note_key], choice, gaps)


def _changed(digest: str, entry: LedgerEntry | None, file_changed: int, now: int) -> int:
    """When a note's content last changed.

    Never the future, and later than what was told of it before.
    """
    if entry is None:
        return file_changed
    if entry.digest == digest and not entry.removed:
        return entry.modified
    return max(now, entry.modified + 1, entry.removed + 1)


def _look(jobs: Sequence[DeckJob], ledger: Ledger, now: int) -> tuple[tuple[TypeEntry, ...], int]:
    """What is remembered of the note types, and when their look last changed.

    Without that, no collection would take a new look over.
    """
    folders = template_folders(jobs[0])
    known = ledger.type_named(_OWN_TYPES)
    digest, schema = type_digests(folders)
    changed = (
        min(_newest(folders), now)
        if known is None
        else known.modified
        if known.digest == digest
        else max(now, known.modified + 1)
    )
    return (
        TypeEntry(_OWN_TYPES, digest, changed, schema),
        *(other for other in ledger.types if other.name != _OWN_TYPES),
    ), changed


def _doubtful(doubt: Doubt) -> Diagnostic:
    origin, former = doubt.draft.record.origins[0], doubt.former
    message = (
        f"“{doubt.draft.record.term}” may be what was “{former.term}” ({doubt.alike:.0f} % alike);"
        " it gets a new card until somebody decides"
    )
    hint = (
        f"`cribdeck build --ask`, or a line in {REVIEW_NAME}: `same {former.guid}"
        f" {doubt.draft.record.key}` keeps its history, `new {former.guid}"
        f" {doubt.draft.record.key}` does not"
    )
    return Diagnostic(
        Severity.WARNING, "doubtful-match", message, origin.file, origin.span.first, hint
    )


def _staying(
    product: Product, notes: Sequence[Note], entries: Sequence[LedgerEntry]
) -> list[Diagnostic]:
    """That cards which people have already are not where their headings say."""
    staying = [
        made.record
        for made, note, entry in zip(product.records, notes, entries, strict=True)
        if note.deck != entry.first_subdecks
    ]
    if not staying:
        return []
    origin = staying[0].origins[0]
    message = (
        f"{len(staying)} notes were first put in another subdeck than they stand under now; who has"
        " them keeps them there, for Anki never moves cards"
    )
    hint = (
        "move them in Anki by hand, or leave `subdecks` as it was; tags always follow the headings"
    )
    return [
        Diagnostic(
            Severity.WARNING, "stays-in-subdeck", message, origin.file, origin.span.first, hint
        )
    ]


def template_folders(job: DeckJob) -> tuple[Path, ...]:
    """A project's own templates and the built-in ones.

    Notes built by themselves may lie beside anybody's.
    """
    return tuple(folder for folder in places_for_templates(job) if folder.is_dir())


def places_for_templates(job: DeckJob) -> tuple[Path, ...]:
    """The same, and where a project's own would be if it had any."""
    return (
        (job.root / "templates", built_in_folder())
        if job.config is not None
        else (built_in_folder(),)
    )


def _newest(folders: Sequence[Path]) -> int:
    """When a template of the cards last changed.

    Without that, no collection would ever take a new look over.
    """
    files = [
        path
        for folder in folders
        for path in (folder / "theme.yaml", *(folder / "anki").rglob("*"))
        if path.is_file()
    ]
    return max((int(path.stat().st_mtime) for path in files), default=0)


def coverage_of(files: Iterable[FileRecords], merged: Sequence[Record]) -> tuple[FileCoverage, ...]:
    """The fates of each file's lines, with the keys their records ended with."""
    final = {
        (origin, key): record.key
        for record in merged
        for origin in record.origins
        for key in (key_of(record.term), record.key)
    }
    return tuple(
        FileCoverage(
            file.path,
            file.fates,
            tuple(
                final.get((record.origins[0], record.key), record.key) for record in file.records
            ),
        )
        for file in files
    )
