"""Drafts, entries and texts made to measure."""

from __future__ import annotations

from typing import Any

from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.model import inline
from cribdeck.model.note import NoteKind
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.model.records import CardChoice, Facet, Origin, Record

SPAN = Span(1, 1)


def paragraph(text: str) -> Node:
    return Node(NodeKind.PARAGRAPH, SPAN, (inline.text(text),))


def record_of(term: str, text: str = "", **given: Any) -> Record:
    values: dict[str, Any] = {
        "key": term,
        "term": term,
        "content": (inline.text(term),),
        "aliases": (),
        "definition": (paragraph(text),) if text else (),
        "facets": (),
        "trail": (),
        "sections": (),
        "tags": (),
        "rule": "labelled_line",
        "origins": (Origin("a.md", SPAN),),
    }
    return Record(**values | given)


def facet(label: str, text: str) -> Facet:
    return Facet(label.casefold(), label, (paragraph(text),))


def draft_of(
    term: str,
    text: str = "",
    *,
    deck: str = "deck",
    kind: NoteKind = NoteKind.TERM,
    previous: str = "",
    **given: Any,
) -> RecordDraft:
    return RecordDraft(deck, record_of(term, text, **given), CardChoice(kind), previous)


def entry_of_term(term: str, text: str = "", **given: Any) -> LedgerEntry:
    values: dict[str, Any] = {
        "guid": f"guid of {term}",
        "deck": "deck",
        "key": term,
        "kind": NoteKind.TERM,
        "modified": 1,
        "digest": "d",
        "term": term,
        "fields": {"Definition": f"<p>{text}</p>"} if text else {},
    }
    return LedgerEntry(**values | given)


def text_like(similarity: float, length: int = 200) -> tuple[str, str]:
    """Two texts of one word each, of so many characters and of this similarity.

    All characters differ and none is a space, so that no order of words matters: what two texts
    share are the characters at the same places, as a percentage of their length.
    """
    shared = round(similarity * length / 100)
    assert shared * 100 == similarity * length, "no whole number of characters"
    first = "".join(chr(0x4E00 + n) for n in range(length))
    second = "".join(chr(0x6000 + n) for n in range(length))
    return first, first[:shared] + second[shared:]


def note_type(
    question: str = "{{Front}}",
    answer: str = "{{FrontSide}}<hr>{{Back}}",
    fields: tuple[str, ...] = ("Front", "Back"),
    **given: Any,
) -> dict[str, object]:
    return {
        "type": 0,
        "flds": [{"name": name} for name in fields],
        "tmpls": [{"name": "Card 1", "qfmt": question, "afmt": answer}],
    } | given


BASIC = note_type()
