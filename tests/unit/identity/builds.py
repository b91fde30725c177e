"""Builds of small notes, one after another: what the ledger remembers, without any file."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Mapping, Sequence

from cribdeck.extraction import extract
from cribdeck.identity.cloze_numbers import number_items
from cribdeck.identity.drafts import Decision, Identities, NoteKey, RecordDraft, undecided
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.ledger_entries import entry_of
from cribdeck.identity.match import identify
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.records import CardChoice, Record
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.flat_lists import is_flat_list, list_items
from cribdeck.records.merge import merge
from cribdeck.records.normalize import normalize
from cribdeck.writers.content_html import HtmlDialect, blocks_html, inline_html, printed_code

DIALECT = HtmlDialect(lambda tex, _: tex, lambda _, alt: alt, printed_code)


@dc.dataclass(frozen=True)
class Build:
    drafts: tuple[RecordDraft, ...]
    found: Identities
    ledger: tuple[LedgerEntry, ...] = ()
    "What is remembered after it."

    def entry(self, key: NoteKey) -> LedgerEntry | None:
        return self.found.former.get(key)


def drafts_of(text: str, deck: str = "deck", *, lists_in_gaps: bool = False) -> list[RecordDraft]:
    extraction, _ = extract(read_outline(source_from_bytes(text.encode(), f"{deck}.md")))
    records, _ = merge(normalize(extraction.candidates, f"{deck}.md"))
    drafts = []
    previous = ""
    for record in records:
        in_gaps = record.cloze or (lists_in_gaps and is_flat_list(record))
        choice = CardChoice(NoteKind.CLOZE if in_gaps else NoteKind.TERM)
        drafts.append(RecordDraft(deck, record, choice, previous))
        previous = record.key
    return drafts


def build(
    decks: Mapping[str, str],
    ledger: Sequence[LedgerEntry] = (),
    *,
    decide: Decision = undecided,
    lists_in_gaps: bool = False,
    now: int = 1,
) -> Build:
    """Identify the records of all decks (slug → notes) and remember them, as a project does."""
    drafts = [
        draft
        for slug, text in decks.items()
        for draft in drafts_of(text, slug, lists_in_gaps=lists_in_gaps)
    ]
    orphans = [entry for entry in ledger if entry.deck not in decks]
    found = identify(drafts, ledger, decide, orphans=orphans)
    doubtful = {doubt.draft.note_key: doubt.former.guid for doubt in found.doubts}
    entries = [
        remembered(draft, found, doubtful.get(draft.note_key, ""), now=now) for draft in drafts
    ]
    entries += [dc.replace(entry, removed=entry.removed or now) for entry in found.gone]
    guids = {entry.guid for entry in entries}
    others = [entry for entry in ledger if entry.guid not in guids]
    return Build(tuple(drafts), found, (*others, *entries))


def remembered(
    draft: RecordDraft, found: Identities, doubtful_guid: str, *, now: int
) -> LedgerEntry:
    record, former = draft.record, found.former.get(draft.note_key)
    items = list_items(record) if draft.kind is NoteKind.CLOZE and not record.cloze else ()
    numbers = number_items(items, former.numbered_items if former else ())
    numbered = list(zip(numbers, items, strict=True))
    note = Note(
        found.guids[draft.note_key],
        draft.kind,
        fields_of(record, numbered),
        record.tags,
        (0,),
        record.term,
        modified=now,
    )
    return entry_of(note, draft, numbered, former, digest=note.digest, doubt=doubtful_guid)


def fields_of(record: Record, numbered: Sequence[tuple[int, str]]) -> dict[str, str]:
    details = "".join(
        f"<dt>{facet.written}</dt><dd>{blocks_html(facet.content, DIALECT)}</dd>"
        for facet in record.facets
    )
    if record.cloze:
        return {"Text": inline_html(record.cloze, DIALECT), "Details": details}
    if numbered:
        items = "".join(f"<li>{{{{c{number}::{item}}}}}</li>" for number, item in numbered)
        return {"Term": record.term, "Text": f"<ul>{items}</ul>"}
    definition = blocks_html(record.definition, DIALECT)
    return {"Term": record.term, "Definition": definition, "Details": details}
