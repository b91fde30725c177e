"""Merged decks → decks whose records Anki knows again, ready for the writers."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Iterator, Mapping, Sequence

from cribdeck.config.settings import DeckSettings, JointSheetSettings
from cribdeck.identity.adopt import AdoptedTypes, adopted_note
from cribdeck.identity.cloze_numbers import number_items
from cribdeck.identity.drafts import Decision, Doubt, Identities, RecordDraft, undecided
from cribdeck.identity.ledger import Ledger, LedgerEntry, TypeEntry
from cribdeck.identity.ledger_entries import entry_of, source_name
from cribdeck.identity.match import identify
from cribdeck.identity.review import REVIEW_NAME
from cribdeck.identity.rows import Row
from cribdeck.model.findings import Finding, Severity, in_order
from cribdeck.model.note import NoteKind
from cribdeck.pipeline.merging import MergedDeck
from cribdeck.pipeline.note_types import (
    OWN_TYPES,
    style_of,
    template_folders,
)
from cribdeck.records.flat_lists import list_items
from cribdeck.writers.product import Deck, FileCoverage, Product


@dc.dataclass(frozen=True, slots=True)
class IdentifiedDecks:
    """The decks, with what the ledger is to know of them."""

    products: tuple[Product, ...]
    ledger: Ledger
    "As it is to be written."
    removed: Mapping[str, tuple[LedgerEntry, ...]]
    "Slug of a deck → its notes that are no longer in the sources."
    adopted_types: Mapping[int, str]
    "Id → every note type that was taken over from another tool, as packages are to hold it."


def identify_decks(
    decks: Sequence[MergedDeck], ledger: Ledger, *, now: int, decide: Decision = undecided
) -> IdentifiedDecks:
    """Every deck's records matched with the ledger and made into notes.

    `now` is the time of the build in whole seconds since 1970; what changed since the last build
    is stamped with it.
    """
    drafted = [(deck, deck.drafts()) for deck in decks]
    found = identify(
        [draft for _, drafts in drafted for draft in drafts],
        ledger.entries,
        decide,
        orphans=_orphans(decks, ledger),
    )
    style, style_modified = style_of(decks[0].job, ledger, now)
    adopted = AdoptedTypes.of(ledger, is_trusted=decks[0].job.is_trusted)
    products = tuple(
        _make_product(deck, drafts, found, adopted, now=now, style_modified=style_modified)
        for deck, drafts in drafted
    )
    removed = _removed(decks, found, now)
    by_deck: dict[str, list[LedgerEntry]] = {deck.job.settings.file_slug: [] for deck in decks}
    for entry in removed:
        if entry.deck in by_deck:
            by_deck[entry.deck].append(entry)
    return IdentifiedDecks(
        products,
        _next_ledger(ledger, products, removed, style),
        {slug: tuple(entries) for slug, entries in by_deck.items()},
        adopted.schemas,
    )


def _source_names(decks: Sequence[MergedDeck]) -> set[str]:
    return {source_name(file.path) for deck in decks for file in deck.files}


def _orphans(decks: Sequence[MergedDeck], ledger: Ledger) -> list[LedgerEntry]:
    """Entries of decks that are no more, whose records may have gone to these decks.

    Of a project, of all decks that it does not list; of notes built by themselves, what stood in
    these files.
    """
    slugs = {deck.job.settings.file_slug for deck in decks}
    names = _source_names(decks)
    is_project = decks[0].job.config is not None
    return [
        entry
        for entry in ledger.entries
        if entry.deck not in slugs and (is_project or names & set(entry.files))
    ]


def _removed(decks: Sequence[MergedDeck], found: Identities, now: int) -> tuple[LedgerEntry, ...]:
    """The entries that no record is any more, with the time since when.

    Notes built by themselves share a ledger with others beside them: only what stood in these files
    is gone from them.
    """
    names = _source_names(decks)
    is_project = decks[0].job.config is not None
    return tuple(
        # Later than its last change: Anki takes a tombstone only if it is newer than the note.
        entry if entry.removed else dc.replace(entry, removed=max(now, entry.modified + 1))
        for entry in found.gone
        if is_project or not entry.files or names & set(entry.files)
    )


def _next_ledger(
    ledger: Ledger,
    products: Sequence[Product],
    removed: Sequence[LedgerEntry],
    style: TypeEntry,
) -> Ledger:
    """The ledger with what it is to know now; what belongs to other decks stays in it."""
    entries = [row.entry for product in products for row in product.rows]
    replaced = {entry.guid for entry in (*entries, *removed)}
    others = [entry for entry in ledger.entries if entry.guid not in replaced]
    types = [known for known in ledger.types if known.name != OWN_TYPES]
    return Ledger((*others, *entries, *removed), (style, *types))


# --- one deck -------------------------------------------------------------------------------------


def _make_product(
    merged: MergedDeck,
    drafts: Sequence[RecordDraft],
    found: Identities,
    adopted: AdoptedTypes,
    *,
    now: int,
    style_modified: int,
) -> Product:
    """A deck, whole."""
    deck = _deck_of(merged)
    rows = tuple(_RowMaker(deck, merged, found, adopted.sides, now).rows(drafts))
    used = sorted({row.note.note_type for row in rows} & adopted.schemas.keys())
    return Product(
        deck,
        rows,
        coverage_of(merged),
        in_order([*merged.findings, *_doubts(rows), *_staying(rows)]),
        style_modified,
        {number: adopted.schemas[number] for number in used},
    )


def _deck_of(merged: MergedDeck) -> Deck:
    job, files = merged.job, merged.files
    titles = {file.title for file in files}
    languages = {file.path: file.front_matter.lang for file in files if file.front_matter.lang}
    return Deck(
        settings=job.settings,
        # Where files have different titles, each tells where a record stands, as any heading does.
        title=titles.pop() if len(titles) == 1 else "",
        language=next(iter(languages.values()), job.language),
        media={target: media for file in files for target, media in file.media.items()},
        template_folders=template_folders(job),
        version=job.version,
        file_suffix=f"-{job.version}" if job.name_version else "",
        languages=languages,
        off_sheet=frozenset(file.path for file in files if not file.front_matter.sheet),
        limits=job.limits,
    )


class _RowMaker:
    """Makes rows of a deck's drafts."""

    def __init__(
        self,
        deck: Deck,
        merged: MergedDeck,
        found: Identities,
        adopted: Mapping[int, tuple[str, str]],
        now: int,
    ) -> None:
        # Anki's fields need its note types, whose libraries only a build must load.
        from cribdeck.writers.anki.fields import NoteMaker

        self.notes = NoteMaker(deck)
        self.found = found
        self.doubts = {doubt.draft.note_key: doubt for doubt in found.doubts}
        self.adopted = adopted
        self.now = now
        # A file dated in the future would make Anki refuse every later update of its notes.
        self.file_modified = {file.path: min(file.modified, now) for file in merged.files}

    def rows(self, drafts: Sequence[RecordDraft]) -> Iterator[Row]:
        """A row for each draft, in order."""
        return map(self._row, drafts)

    def _row(self, draft: RecordDraft) -> Row:
        former = self.found.former.get(draft.note_key)
        doubt = self.doubts.get(draft.note_key)
        numbers = _cloze_numbers(draft, former)
        note = self.notes.note(draft, self.found.guids[draft.note_key], numbers)
        if former is not None and former.note_type:
            note = adopted_note(note, former, self.adopted[former.note_type])
        digest = note.digest
        note = dc.replace(note, modified=self._modified(draft, digest, former))
        entry = entry_of(
            note,
            draft,
            # There are no numbers where a list is not asked item by item.
            list(zip(numbers, list_items(draft.record), strict=False)),
            former,
            digest=digest,
            doubt=doubt.former.guid if doubt is not None else "",
        )
        return Row(draft, note, entry, doubt)

    def _modified(self, draft: RecordDraft, digest: str, former: LedgerEntry | None) -> int:
        """When a note's content last changed, in whole seconds since 1970.

        Later than whatever was said of it before, even if the clock was set back: Anki takes over
        only what is newer than what it has. Never the future, for the same reason.
        """
        if former is None:
            return max(self.file_modified[origin.file] for origin in draft.record.origins)
        if former.digest == digest and not former.removed:
            return former.modified
        return max(self.now, former.modified + 1, former.removed + 1)


def _cloze_numbers(draft: RecordDraft, former: LedgerEntry | None) -> tuple[int, ...]:
    """The cloze number of each item of a list that is asked item by item; none otherwise."""
    if draft.kind is not NoteKind.CLOZE or draft.record.cloze:
        return ()
    return number_items(list_items(draft.record), former.numbered_items if former else ())


def _doubts(rows: Sequence[Row]) -> Iterator[Finding]:
    return (_doubtful(row.doubt) for row in rows if row.doubt is not None)


def _doubtful(doubt: Doubt) -> Finding:
    record, former = doubt.draft.record, doubt.former
    message = (
        f"“{record.term}” may be what was “{former.term}” ({doubt.alike:.0f} % alike);"
        " it gets a new card until somebody decides"
    )
    hint = (
        f"`cribdeck build --ask`, or a line in {REVIEW_NAME}: `same {former.guid} {record.key}`"
        f" keeps its history, `new {former.guid} {record.key}` does not"
    )
    origin = record.origins[0]
    return Finding(
        Severity.WARNING, "doubtful-match", message, origin.file, origin.span.first, hint
    )


def _staying(rows: Sequence[Row]) -> Iterator[Finding]:
    """That cards which people have already are not where their headings say."""
    staying = [row.record for row in rows if row.note.deck != row.entry.first_subdecks]
    if staying:
        origin = staying[0].origins[0]
        message = (
            f"{len(staying)} notes were first put in another subdeck than they stand under now;"
            " who has them keeps them there, for Anki never moves cards"
        )
        hint = (
            "move them in Anki by hand, or leave `subdecks` as it was; tags always follow the"
            " headings"
        )
        yield Finding(
            Severity.WARNING, "stays-in-subdeck", message, origin.file, origin.span.first, hint
        )


def coverage_of(merged: MergedDeck) -> tuple[FileCoverage, ...]:
    """The fates of each file's lines, with the keys their records ended with."""
    keys = merged.final_keys()
    return tuple(FileCoverage(file.path, file.fates, keys[file.path]) for file in merged.files)


# --- several decks on one sheet -------------------------------------------------------------------


def joint_product(settings: JointSheetSettings, products: Sequence[Product]) -> Product:
    """Several decks as one, each under a heading with its name, for a sheet of all of them."""
    by_slug = {product.deck.settings.file_slug: product for product in products}
    chosen = [by_slug[slug] for slug in settings.decks or by_slug]
    decks = [product.deck for product in chosen]
    deck = Deck(
        # The model wants at least one source; nothing is read for a joint sheet.
        settings=DeckSettings(
            name=settings.name, slug=settings.file_slug, sources=("",), sheet=settings.sheet
        ),
        title="",
        language=decks[0].language,
        media={target: media for deck in decks for target, media in deck.media.items()},
        template_folders=decks[0].template_folders,
        version=decks[0].version,
        file_suffix=decks[0].file_suffix,
        languages={
            file: language
            for product in chosen
            for file, language in _language_of_files(product).items()
        },
        off_sheet=frozenset(file for deck in decks for file in deck.off_sheet),
        limits=decks[0].limits,
    )
    # No findings and no coverage: the decks' own products tell them, and once is enough.
    return Product(
        deck, tuple(_under_name(row, product.deck) for product in chosen for row in product.rows)
    )


def _under_name(row: Row, deck: Deck) -> Row:
    """A row whose record stands under the name of its deck instead of the title of its file."""
    record = row.record
    sections = (
        deck.settings.name,
        *(section for section in record.sections if section != deck.title),
    )
    draft = dc.replace(row.draft, record=dc.replace(record, sections=sections))
    return dc.replace(row, draft=draft)


def _language_of_files(product: Product) -> dict[str, str]:
    return {
        origin.file: product.deck.language_of(row.record)
        for row in product.rows
        for origin in row.record.origins[:1]
    }
