"""The records of a deck's files → one record for each thing, with the cards it is to have."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Mapping
from concurrent.futures import Executor
from functools import cache

from cribdeck.config.settings import CardSettings
from cribdeck.identity.drafts import RecordDraft
from cribdeck.model.errors import InputError
from cribdeck.model.findings import Finding, serious
from cribdeck.model.note import NoteKind
from cribdeck.model.records import CardChoice, Record
from cribdeck.pipeline.file_records import FileRecords
from cribdeck.pipeline.jobs import DeckJob
from cribdeck.pipeline.reading import Progress, no_progress, read_files
from cribdeck.records.flat_lists import is_flat_list
from cribdeck.records.merge import merge
from cribdeck.records.normalize import key_of
from cribdeck.storage.cache import Cache

_NAMED = 3
"Files that a message names, so that one recognises which are meant."


@dc.dataclass(frozen=True, slots=True)
class MergedDeck:
    """A deck's files and their records, each thing once."""

    job: DeckJob
    files: tuple[FileRecords, ...]
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    "Of the files and of merging."

    def drafts(self) -> tuple[RecordDraft, ...]:
        """The records as they ask for an identity, in order."""
        cards = self.job.settings.cards
        choose = {file.path: cards.for_file(file.front_matter) for file in self.files}
        deck = self.job.settings.file_slug
        drafts = []
        previous_key = ""
        for record in self.records:
            # What several files tell of has the settings of the first one.
            own = choose[record.origins[0].file](record.sections)
            drafts.append(RecordDraft(deck, record, _card_choice(record, own), previous_key))
            previous_key = record.key
        return tuple(drafts)

    def final_keys(self) -> Mapping[str, tuple[str, ...]]:
        """File → for each of its records before merging, the key of what it became part of."""
        # A file knows a record by the key of its term, which merging lengthens for namesakes; a
        # sentence with gaps has a key of its own, which no term gives.
        final = {
            (origin, key): record.key
            for record in self.records
            for origin in record.origins
            for key in (key_of(record.term), record.key)
        }
        return {
            file.path: tuple(
                final.get((record.origins[0], record.key), record.key) for record in file.records
            )
            for file in self.files
        }


def merge_deck(
    job: DeckJob,
    progress: Progress = no_progress,
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> MergedDeck:
    """A job's records, read and merged: the first half of every command.

    Raises:
        InputError: a file cannot be read.
    """
    files = tuple(read_files(job, progress, executor, cache))
    records, findings = merge([record for file in files for record in file.records])
    of_files = [finding for file in files for finding in file.findings]
    return MergedDeck(job, files, tuple(records), (*of_files, *findings))


def require_records(deck: MergedDeck) -> MergedDeck:
    """The same deck, which has something to build.

    Raises:
        InputError: no file has any record.
    """
    if deck.records:
        return deck
    sources = deck.job.sources
    named = ", ".join(source.name for source in sources[:_NAMED])
    # Often the one line that there was has been left out, and why is what people want to know.
    reasons = [found for found in serious(deck.findings) if found.code != "no-records"]
    told = "".join(f"\n{reason}" for reason in reasons[:_NAMED])
    raise InputError(
        f"{named}{'…' if len(sources) > _NAMED else ''}: no records found, so there is nothing to"
        f" build{told}",
        hint="run `cribdeck explain FILE` to see what became of each line",
    )


def _card_choice(record: Record, cards: CardSettings) -> CardChoice:
    is_cloze = bool(record.cloze) or (cards.lists == "gaps" and is_flat_list(record))
    return _shared_choice(
        NoteKind.CLOZE if is_cloze else NoteKind.TERM, cards.reversed, cards.facets
    )


_shared_choice = cache(CardChoice)
"One choice for all that are alike, which saves memory."
