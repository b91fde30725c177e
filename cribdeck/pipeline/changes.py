"""What a build would do to somebody who imported the last one.

The notes now beside what the ledger remembers.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum

from cribdeck.identity.ledger import Ledger
from cribdeck.identity.ledger_entries import entry_fields
from cribdeck.identity.rows import Row
from cribdeck.model.note import NoteKind, body_html, plain
from cribdeck.pipeline.decks import IdentifiedDecks
from cribdeck.pipeline.word_steps import word_steps
from cribdeck.writers.product import Product

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
    """The notes as they are now beside the ledger of the last build."""

    def __init__(self, found: IdentifiedDecks, ledger: Ledger) -> None:
        self.former = {entry.guid: entry for entry in ledger.entries}
        self.removed = {
            # What was gone at the last build is no change of this one.
            slug: [entry for entry in entries if not self.former[entry.guid].removed]
            for slug, entries in found.removed.items()
        }
        self.removed_kinds: dict[tuple[str, str], set[NoteKind]] = defaultdict(set)
        for slug, entries in self.removed.items():
            for entry in entries:
                self.removed_kinds[slug, entry.key].add(entry.kind)
        schemas = {known.name: known.schema for known in ledger.types}
        self.is_other_type = any(
            schemas.get(made.name, made.schema) != made.schema for made in found.ledger.types
        )

    def of_deck(self, product: Product) -> Iterator[Change]:
        """The changes of one deck."""
        slug = product.deck.settings.file_slug
        for row in product.rows:
            origin = row.record.origins[0]
            base = Change(
                ChangeKind.CHANGED,
                slug,
                row.note.guid,
                row.record.term,
                place=f"{origin.file}:{origin.span.first}",
            )
            change, risks = self._of_note(base, row), tuple(self._risks(row, slug))
            # A note that does not change is at no new risk, but for an open doubt or a note type
            # that Anki would not know again.
            if change is not None or row.entry.doubtful_guid or (self.is_other_type and risks):
                yield dc.replace(change or base, risks=risks)
        for entry in self.removed[slug]:
            yield Change(
                ChangeKind.REMOVED, slug, entry.guid, entry.term, place=", ".join(entry.files)
            )

    def _of_note(self, base: Change, row: Row) -> Change | None:
        """What changes in a note; None if nothing does."""
        note, now = row.note, row.entry
        entry = self.former.get(note.guid)
        if entry is None or entry.removed:
            return dc.replace(base, kind=ChangeKind.ADDED)
        before, after = (
            plain(body_html(fields, adopted=bool(entry.note_type)))
            for fields in (entry_fields(entry), note.fields)
        )
        words = compared_words(before, after) if before != after else ()
        # A new name tells more than a new place, and `was` has room for one of them.
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
        # Bold, pictures, tags and cards change a note without changing its words.
        return dc.replace(base, words=words) if note.digest != entry.digest else None

    def _risks(self, row: Row, slug: str) -> Iterator[str]:
        """What may go wrong with the history of a note, or with its update."""
        note, now = row.note, row.entry
        entry = self.former.get(note.guid)
        doubt = self.former.get(now.doubtful_guid)
        if doubt is not None:
            yield f"may be what was “{doubt.term}”: its review history would begin anew"
        # A note that nobody has yet cannot lose cards or stand in another subdeck.
        if entry is None:
            if self.removed_kinds.get((slug, now.key), set()) - {note.kind}:
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
    for is_equal, first, last, start, end in word_steps(old, new):
        if is_equal:
            out.append(Words("".join(old[first:last]), before=True, now=True))
            continue
        if first < last:
            out.append(Words("".join(old[first:last]), before=True, now=False))
        if start < end:
            out.append(Words("".join(new[start:end]), before=False, now=True))
    return tuple(out)
