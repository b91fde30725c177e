"""Time grows with the size of notes also where they meet the ledger, and in what is written.

As in `test_growth`: by CPU time, beside a shorter text of the same form.
"""

from __future__ import annotations

import dataclasses as dc
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from markupsafe import Markup

from cribdeck.config.front_matter import check_front_matter
from cribdeck.config.settings import CardSettings, DeckSettings
from cribdeck.extraction import extract
from cribdeck.identity.adopt import adopt
from cribdeck.identity.anki_export import AnkiExport, ExportedNote
from cribdeck.identity.guids import guids_of
from cribdeck.identity.ledger import Ledger, LedgerEntry, TypeEntry, checked_dump, parse_ledger
from cribdeck.identity.ledger_entries import tombstone
from cribdeck.identity.removed_search import removed_text, searches_of
from cribdeck.identity.review import read_review
from cribdeck.language.terms import fold
from cribdeck.model.note import NoteKind
from cribdeck.pipeline.changes import changes, compared_words
from cribdeck.pipeline.decks import IdentifiedDecks, identify_decks
from cribdeck.pipeline.file_records import FileRecords
from cribdeck.pipeline.jobs import DeckJob
from cribdeck.pipeline.merging import MergedDeck
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes
from cribdeck.records.merge import merge
from cribdeck.records.normalize import normalize
from cribdeck.storage.compact import LineFates
from cribdeck.writers.anki.package import write_deck
from cribdeck.writers.paper.mentions import NamedText, link_mentions
from cribdeck.writers.product import WriterContext
from cribdeck.writers.records import write_records
from cribdeck.writers.report import write_report
from tests.growing import word
from tests.growing_builds import CONSTRUCTS, EDITS, FAR, SAME, Construct, Edit
from tests.limits import assert_linear
from tests.unit.identity.made import draft_of, entry_of_term, note_type

pytestmark = pytest.mark.slow

SIZE = 8_000
"Characters of the shorter notes."
TESTED = ("same", "rewritten", "another", "after others")
"Edits that are measured each time; the others were tried by hand, and these find what they find."
PROJECT = Path("cribdeck.yaml")


# --- builds without files -------------------------------------------------------------------------


def merged(text: str, deck: str = "deck", file: str = "a.md") -> MergedDeck:
    """A deck of one file."""
    source = source_from_bytes(text.encode(), file)
    outline = read_outline(source)
    front_matter, _ = check_front_matter(outline.front_matter, source.lines, file)
    extraction, _ = extract(outline)
    made = normalize(extraction.candidates, file, root=deck, tags=front_matter.tags)
    records, found = merge(made)
    cards = CardSettings(reversed=True, facets=True, lists="gaps")
    settings = DeckSettings(name=deck, slug=deck, sources=(file,), subdecks=2, cards=cards)
    fates = LineFates.of(source.lines, extraction.fates)
    job = DeckJob(settings, None, (), Path("/nowhere"), config=PROJECT)  # type: ignore[arg-type]
    files = (FileRecords(file, fates, 1, front_matter, "", tuple(made), {}, ()),)
    return MergedDeck(job, files, tuple(records), tuple(found))


def built(decks: Sequence[MergedDeck], ledger: Ledger, now: int) -> IdentifiedDecks:
    """All that a build does after merging, but for pages, and what `diff` says."""
    found = identify_decks(decks, ledger, now=now)
    changes(found, ledger)
    kept = searches_of(found.ledger.entries)
    text = b"".join(checked_dump(found.ledger, PROJECT)).decode()
    assert len(parse_ledger(text, PROJECT).entries) == len(found.ledger.entries)
    for product in found.products:
        product.fingerprint()
        for write in (write_deck, write_records, write_report):
            for _ in write(product, WriterContext(findings=product.findings)).data:
                pass
        link_mentions(
            [
                NamedText(
                    number,
                    (row.record.term, *row.record.aliases),
                    Markup(row.note.fields.get("Definition", "")),
                )
                for number, row in enumerate(product.rows)
            ]
        )
        removed = found.removed[product.deck.settings.file_slug]
        removed_text(removed, kept)
        for entry in removed:
            tombstone(entry, "en")
    return found


@dc.dataclass(frozen=True)
class Work:
    """Something to be done, with all that it needs made before."""

    size: int
    "Characters of what it is done with."
    do: Callable[[], object]

    def __len__(self) -> int:
        return self.size


Making = Callable[[int], Work]
"Work with about so many characters."


# --- what becomes of notes ------------------------------------------------------------------------


def last_build(construct: Construct, edits: Sequence[Edit]) -> Making:
    """Notes of about so many characters, built in all their forms but the last."""

    def make(size: int) -> Work:
        n = max(8, size // len(SAME.line(construct.each, 1234)))
        ledger = Ledger()
        for now, edit in enumerate(edits[:-1], 2):
            deck = merged(edit.text(construct, n))
            ledger = identify_decks([deck], ledger, now=now).ledger
        text = edits[-1].text(construct, n)
        decks = [merged(text)]
        return Work(len(text), lambda: built(decks, ledger, now=9))

    return make


@pytest.mark.parametrize("edit", TESTED)
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_build__takes_time_that_grows_with_the_notes(name: str, edit: str) -> None:
    assert_linear(lambda work: work.do(), last_build(CONSTRUCTS[name], EDITS[edit]), SIZE)


# --- decks ----------------------------------------------------------------------------------------


def many_decks(removed: int) -> Making:
    """Decks of a few notes each, of which so many were removed."""

    def make(size: int) -> Work:
        def decks(first: int) -> list[MergedDeck]:
            return [
                merged("".join(f"- {word(k)}: moves\n" for k in range(first, 4)), word(n))
                for n in range(size // 400)
            ]

        ledger = identify_decks(decks(0), Ledger(), now=2).ledger
        now = decks(removed)
        return Work(size, lambda: built(now, ledger, now=9))

    return make


# --- ledgers that nobody's notes make -------------------------------------------------------------


def with_ledger(text: str, entries: Iterable[LedgerEntry], types: Iterable[TypeEntry] = ()) -> Work:
    """A build of notes with what somebody wrote into the ledger."""
    ledger = Ledger(tuple(entries), tuple(types))
    decks = [merged(text)]
    size = len(text) + sum(
        len(entry.key) + sum(map(len, entry.fields.values())) for entry in ledger.entries
    )
    return Work(
        size + sum(len(known.schema) for known in ledger.types),
        lambda: built(decks, ledger, now=9),
    )


def terms(n: int, line: str = "- {w}: moves {n}\n") -> str:
    return "".join(line.replace("{w}", word(k)).replace("{n}", str(k)) for k in range(n))


def labels_without_end(size: int) -> Work:
    entry = entry_of_term("pump", guid="g", fields={"Details": "<dt>" * (size // 4)}, trail=("A",))
    return with_ledger("- Pump: moves water\n", [entry])


def doubts_about_one(size: int) -> Work:
    n = size // 40
    doubtful = [
        entry_of_term(word(k).lower(), "moves", guid=f"g{k}", doubtful_guid="old") for k in range(n)
    ]
    former = entry_of_term("old", "moves and " * (size // 10), guid="old", removed=1)
    return with_ledger(terms(n), [former, *doubtful])


def guids_of_one_key(size: int) -> Work:
    key = "pump" * (size // 8)
    n = size // 40
    entries = [
        entry_of_term(word(k).lower(), guid=guid, removed=1)
        for k, guid in zip(range(n), guids_of("deck", key, NoteKind.TERM), strict=False)
    ]
    return with_ledger(f"# {key}\n\nIt moves water.\n", entries)


def removed_of_one_key(size: int) -> Work:
    entries = [
        entry_of_term("pump", f"moves {word(k)}", guid=f"g{k}", removed=k + 1)
        for k in range(size // 40)
    ]
    return with_ledger("- Pump: moves water\n", entries)


def adopted_of_a_long_type(size: int) -> Work:
    n = size // 200
    kind = {**note_type(answer="{{Back}}" + " and more" * (size // 10)), "id": 7, "mod": 1}
    entries = [
        entry_of_term(word(k).lower(), guid=f"g{k}", fields={"Front": "a"}, note_type=7)
        for k in range(n)
    ]
    return with_ledger(terms(n), entries, [TypeEntry("adopted 7", "", 1, json.dumps(kind))])


def adopted_of_many_types(size: int) -> Work:
    n = size // 200
    entries = [
        entry_of_term(word(k).lower(), guid=f"g{k}", fields={"Front": "a"}, note_type=k + 1)
        for k in range(n)
    ]
    kinds = [{**note_type(), "name": word(k), "id": k + 1, "mod": 1} for k in range(n)]
    types = [
        TypeEntry(f"adopted {k}", "", 1, json.dumps({**DEFAULTS, **kind}))
        for k, kind in enumerate(kinds, 1)
    ]
    return with_ledger(terms(n), entries, types)


DEFAULTS = {"css": "", "did": None, "tags": [], "vers": [], "req": [], "usn": -1}


def review(size: int) -> Work:
    lines = "".join(f"same g{k} {word(k)} of cells\n" for k in range(size // 30))
    folder = Path(tempfile.mkdtemp())
    (folder / "cribdeck.review").write_text(lines, "utf-8")
    return Work(len(lines), lambda: read_review(folder / "cribdeck.review"))


# --- decks of other tools -------------------------------------------------------------------------


def adoption(
    notes: Callable[[int], Sequence[tuple[str, str]]],
    known: Callable[[int], Iterable[LedgerEntry]] = lambda _: (),
    kind: Callable[[int], dict[str, object]] = lambda _: note_type(),
) -> Making:
    """Taking over a package with notes for records: for n, the terms of records and questions."""

    def make(size: int) -> Work:
        n = size // 80
        pairs = notes(n)
        drafts = [
            draft_of(term, "moves", key=f"{fold(term)} · {k}" if same else fold(term))
            for k, (term, _) in enumerate(pairs)
            for same in (pairs[0][0] == pairs[-1][0],)
        ]
        exported = tuple(
            ExportedNote(f"g{k}", 7, (question, "moves"), (), 1, (0,))
            for k, (_, question) in enumerate(pairs)
        )
        package = AnkiExport(exported, {7: kind(n)})
        ledger = Ledger(tuple(known(n)))
        return Work(size, lambda: adopt(drafts, package, ledger, own_types=(), now=9))

    return make


def as_entries(n: int) -> Iterable[LedgerEntry]:
    return (entry_of_term(fold(word(k)), "moves") for k in range(n))


# --- what stands by itself ------------------------------------------------------------------------


def word_diff(before: Callable[[int], str], now: Callable[[int], str]) -> Making:
    def make(size: int) -> Work:
        n = size // 16
        texts = " ".join(map(before, range(n))), " ".join(map(now, range(n)))
        return Work(sum(map(len, texts)), lambda: compared_words(*texts))

    return make


def few(k: int, step: int = 1) -> str:
    return ("water", "salt", "sugar")[k * step % 3]


OTHERS: Mapping[str, Making] = {
    "many decks": many_decks(0),
    "many decks that lost notes": many_decks(2),
    "labels without an end in the ledger": labels_without_end,
    "doubts about one note": doubts_about_one,
    "guids of one key": guids_of_one_key,
    "removed notes of one key": removed_of_one_key,
    "adopted notes of a long note type": adopted_of_a_long_type,
    "adopted notes of many note types": adopted_of_many_types,
    "review": review,
    "adopt: one question": adoption(lambda n: [("Pump", "Pump")] * n),
    "adopt: questions": adoption(lambda n: [(word(k), f"What is {word(k)}?") for k in range(n)]),
    "adopt: mistyped": adoption(lambda n: [(f"{word(k)}karo", f"{word(k)}kar") for k in range(n)]),
    "adopt: alike": adoption(
        lambda n: [(f"pump of {k} cells", f"pump {k} cells") for k in range(n)]
    ),
    "adopt: other": adoption(lambda n: [(f"{word(k)}", f"{word(k + FAR)}") for k in range(n)]),
    "adopt: known": adoption(lambda n: [(word(k), word(k)) for k in range(n)], as_entries),
    "adopt: a long note type": adoption(
        lambda n: [(word(k), word(k)) for k in range(n)],
        kind=lambda n: note_type("{{Front}} and more" * n),
    ),
    "adopt: a wide note type": adoption(
        lambda n: [(word(k), word(k)) for k in range(n)],
        kind=lambda n: note_type(fields=("Front", *(f"F{k}" for k in range(min(n, 499))))),
    ),
    "adopt: long questions": adoption(lambda n: [("pump" * n, "pumb" * n)]),
    "words: other ones": word_diff(lambda k: f"a{k}", lambda k: f"b{k}"),
    "words: few": word_diff(few, lambda k: few(k, 2)),
    "words: one changed": word_diff(lambda k: f"a{k}", lambda k: f"a{k}" if k != 9 else "b"),
    "words: each second": word_diff(lambda k: f"a{k}", lambda k: f"a{k}" if k % 2 else "b"),
    "words: each hundredth": word_diff(
        lambda k: f"{few(k)} a{k}" if k % 100 == 0 else few(k), lambda k: few(k, 2)
    ),
    "words: turned round": word_diff(lambda k: f"a{k}", lambda k: f"a{-k}"),
    "words: the same": word_diff(few, few),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other__takes_time_that_grows_with_its_size(name: str) -> None:
    assert_linear(lambda work: work.do(), OTHERS[name], 20_000)
