"""What a build would do to somebody who imported the last one.

The notes now beside what the ledger remembers.
"""

from __future__ import annotations

import dataclasses as dc
import difflib
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from cribdeck.build.decks import IdentifiedDecks
from cribdeck.identity.ledger import Ledger, LedgerEntry
from cribdeck.identity.ledger_entries import entry_fields
from cribdeck.model.note import Note, body_html, plain
from cribdeck.writers import Product

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class ChangeKind(StrEnum):
    """What happens to a note."""

    ADDED = "added"
    RENAMED = "renamed"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dc.dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a text that was there before, is there now, or both."""

    text: str
    before: bool
    now: bool


@dc.dataclass(frozen=True, slots=True)
class Change:
    """What happens to one note."""

    kind: ChangeKind
    deck: str
    guid: str
    term: str
    was: str = ""
    "Its former term, or where it stood."
    place: str = ""
    "File and line."
    words: tuple[Words, ...] = ()
    "Its text before and now."
    risks: tuple[str, ...] = ()
    "What may go wrong with its history or its update."


def changes(found: IdentifiedDecks, ledger: Ledger) -> tuple[Change, ...]:
    """Every note that the next import would add or update, and those that are gone.

    In the order of the decks.
    """
    comparison = _Comparison(found, ledger)
    return tuple(change for product in found.products for change in comparison.of_deck(product))


class _Comparison:
    def __init__(self, found: IdentifiedDecks, ledger: Ledger) -> None:
        self.former = {entry.guid: entry for entry in ledger.entries}
        self.now = {entry.guid: entry for entry in found.ledger.entries}
        self.gone = {
            slug: [entry for entry in entries if not self.former[entry.guid].removed]
            for slug, entries in found.gone.items()
        }
        schemas = {known.name: known.schema for known in ledger.types}
        self.is_other_type = any(
            schemas.get(made.name, made.schema) != made.schema for made in found.ledger.types
        )

    def of_deck(self, product: Product) -> Iterator[Change]:
        slug = product.settings.file_slug
        for identified, note in zip(product.records, product.notes, strict=True):
            record = identified.record
            base = Change(
                ChangeKind.CHANGED,
                slug,
                note.guid,
                record.term,
                place=f"{record.origins[0].file}:{record.origins[0].span.first}",
            )
            change, risks = self._of_note(base, note), tuple(self._risks(note, self.gone[slug]))
            # A note that does not change is at no new risk, but for an open doubt or a note type
            # that Anki would not know again.
            if (
                change is not None
                or self.now[note.guid].doubtful_guid
                or (self.is_other_type and risks)
            ):
                yield dc.replace(change or base, risks=risks)
        for entry in self.gone[slug]:
            yield Change(
                ChangeKind.REMOVED, slug, entry.guid, entry.term, place=", ".join(entry.files)
            )

    def _of_note(self, base: Change, note: Note) -> Change | None:
        entry, now = self.former.get(note.guid), self.now[note.guid]
        if entry is None or entry.removed:
            return dc.replace(base, kind=ChangeKind.ADDED)
        before, after = (
            plain(body_html(fields, adopted=bool(entry.note_type)))
            for fields in (entry_fields(entry), note.fields)
        )
        words = compared_words(before, after) if before != after else ()
        if entry.term != base.term:
            return dc.replace(base, kind=ChangeKind.RENAMED, was=entry.term, words=words)
        if entry.deck != base.deck or entry.trail != now.trail or entry.files != now.files:
            was = (
                " › ".join(entry.trail)
                if entry.trail != now.trail
                else entry.deck
                if entry.deck != base.deck
                else ", ".join(entry.files)
            )
            return dc.replace(
                base, kind=ChangeKind.CHANGED if words else ChangeKind.MOVED, was=was, words=words
            )
        return dc.replace(base, words=words) if note.digest != entry.digest else None

    def _risks(self, note: Note, gone: Sequence[LedgerEntry]) -> Iterator[str]:
        entry, now = self.former.get(note.guid), self.now[note.guid]
        doubt = self.former.get(now.doubtful_guid)
        if doubt is not None:
            yield f"may be what was “{doubt.term}”: its review history would begin anew"
        if entry is None:
            if any(old.kind is not note.kind and old.key == now.key for old in gone):
                yield (
                    "is asked in another form: the history stays with the cards of the former note"
                )
            return
        if self.is_other_type and not entry.note_type:
            yield "the fields or card templates of its note type changed: Anki would not update it"
        lost = set(entry.cards) - set(note.cards)
        if lost:
            yield (
                f"{len(lost)} of its cards {'has' if len(lost) == 1 else 'have'} nothing to ask any"
                " more and will be empty in Anki"
            )
        if note.deck != entry.first_subdecks:
            yield (
                "its cards stay in the subdeck they are in"
                f" ({'::'.join(entry.first_subdecks) or 'the deck itself'}): Anki never moves them"
            )


def compared_words(before: str, now: str) -> tuple[Words, ...]:
    """Two texts, word by word."""
    old, new = _WORD.findall(before), _WORD.findall(now)
    out: list[Words] = []
    for step, first, last, start, end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if step == "equal":
            out.append(Words("".join(old[first:last]), before=True, now=True))
            continue
        if first < last:
            out.append(Words("".join(old[first:last]), before=True, now=False))
        if start < end:
            out.append(Words("".join(new[start:end]), before=False, now=True))
    return tuple(out)
