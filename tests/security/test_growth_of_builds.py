"""Time grows with the size of notes also where they meet the ledger, and in what is written.

As in `test_growth`: by CPU time, beside a shorter text of the same form.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from markupsafe import Markup

from cribdeck.config.front_matter import check_front_matter
from cribdeck.config.settings import CardSettings, DeckSettings
from cribdeck.extraction import extract
from cribdeck.identity.ledger import Ledger, checked_dump, parse_ledger
from cribdeck.identity.ledger_entries import tombstone
from cribdeck.identity.removed_search import removed_text, searches_of
from cribdeck.pipeline.changes import changes
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
from tests.limits import assert_linear

pytestmark = pytest.mark.slow

SIZE = 12_000
"Characters of the shorter notes."
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
        removed_text(removed, searches_of(found.ledger.entries))
        for entry in removed:
            tombstone(entry, "en")
    return found


@dc.dataclass(frozen=True)
class Prepared:
    """Decks that are to be built, and what is remembered of them until then."""

    decks: Sequence[MergedDeck]
    ledger: Ledger
    size: int
    "Characters of the notes."

    def __len__(self) -> int:
        return self.size

    def build(self) -> IdentifiedDecks:
        return built(self.decks, self.ledger, now=9)


# --- what notes are made of, and what becomes of them ---------------------------------------------


@dc.dataclass(frozen=True)
class Edit:
    """Which notes there are, and what is in the places of a construct that an edit may change."""

    names: int = 0
    texts: int = 0
    headings: int = 0
    "What is counted on for names, texts and headings, so that they are others."
    respelt: str = ""
    "Put behind each name."
    half: bool = False
    "Every second note is gone, and as many others are there."

    def line(self, template: str, k: int) -> str:
        marks = {
            "{w}": word(k + self.names) + self.respelt,
            "{x}": word(k + self.texts).lower(),
            "{few}": ("water", "salt", "sugar")[(k + self.texts) % 3],
            "{h}": word(k + self.headings),
            "{r}": self.respelt or ("s" if self.names else ""),
            "{pad}": "  " * (k % 16),
        }
        for mark, value in marks.items():
            template = template.replace(mark, value)
        return template

    def text(self, construct: Construct, n: int) -> str:
        numbers = range(1, n * 2, 2) if self.half else range(n)
        lines = (self.line(construct.each, k) for k in numbers)
        return self.line(construct.head, 0) + "".join(lines) + construct.tail


@dc.dataclass(frozen=True)
class Construct:
    """A form of notes: `each` once for every number, between `head` and `tail`."""

    each: str
    head: str = ""
    tail: str = ""


SAME = Edit()
FAR = 700_000
EDITS: Mapping[str, Sequence[Edit]] = {
    "first": (SAME,),
    "same": (SAME, SAME),
    "respelt": (SAME, Edit(respelt="um")),
    "renamed": (SAME, Edit(names=FAR)),
    "rewritten": (SAME, Edit(texts=FAR + 1)),
    "moved": (SAME, Edit(headings=FAR)),
    "halved": (SAME, Edit(half=True)),
    "another": (SAME, Edit(names=FAR, texts=FAR + 1, headings=FAR)),
    "after others": (
        SAME,
        Edit(names=FAR, texts=FAR + 1, headings=FAR),
        Edit(names=2 * FAR, texts=2 * FAR + 1, headings=2 * FAR),
        Edit(texts=2 * FAR),
    ),
}
"What is built one after the other; the last is measured."
CONSTRUCTS: Mapping[str, Construct] = {
    "terms": Construct("- {w}: moves {x} through the wall\n"),
    "namesakes": Construct("## {h}\n\n- Dose{r}: takes {x} of it\n\n"),
    "namesakes of long texts": Construct(
        "## {h}\n\n- Dose{r}: takes {x}" + " of it and some {x} more" * 30 + "\n\n"
    ),
    "namesakes of one text": Construct("## {h}\n\n- Dose{r}: takes some water of it\n\n"),
    "other expansions": Construct("- Base{r} ({w}): turns {x} red\n"),
    "other expansions of one text": Construct("- Base{r} ({w}): turns it red\n"),
    "same aliases": Construct("- {w} (Base{r}): turns {x} red\n"),
    "one text": Construct("- {w}: moves some water through the wall of each cell\n"),
    "one long text": Construct("- {w}: moves" + " some water through the wall" * 20 + "\n"),
    "texts alike": Construct("- {w}: moves some {x} through the wall of each cell\n"),
    "terms alike": Construct("- pump of salt {w}: moves {few} through the wall\n"),
    "terms of one long beginning": Construct("- transmembrane{w}: moves {x}\n"),
    "long texts": Construct("- {w}: moves" + " {x} and {w}" * 50 + "\n"),
    "one definition": Construct(" moves {x} on", "- Pump{r}: it", "\n"),
    "one definition of few words": Construct(" {few}", "- Pump{r}: it", "\n"),
    "one definition over lines": Construct("  moves {x}\n\n", "- Pump{r}: it\n\n"),
    "one list": Construct("  - the {w} part\n", "- Parts{r}:\n"),
    "one list of numbers": Construct("  1. moves {x}\n", "- Parts{r}:\n"),
    "one list of long items": Construct(
        "  - the {w} part" + " of {x}" * 60 + "\n", "- Parts{r}:\n"
    ),
    "one list of few words": Construct("  - the {few} part\n", "- Parts{r}:\n"),
    "a long item": Construct(" {x} and", "- Parts{r}:\n  - one\n  - the", "\n"),
    "lists": Construct("- {w}:\n  - one {x}\n  - two {x}\n  - three\n"),
    "sentences": Construct("The {{c1::{w}}} moves {x} through the wall.\n\n"),
    "long sentences": Construct("The {{c1::{w}}} moves" + " {x} and {w}" * 30 + ".\n\n"),
    "long sentences of few words": Construct(
        "The {{c1::{w}}} moves {few}" + " and more of it" * 20 + ".\n\n"
    ),
    "one sentence": Construct(" {x} and", "The {{c1::pump}} moves", " it{r}.\n"),
    "gaps of a sentence": Construct(" {{c1::{x}}} and", "The pump{r} moves", " it.\n"),
    "facets": Construct("- {w}:\n  - Use: moves {x}\n  - Cost: low {x}\n  - Effect: no {x}\n"),
    "facets of one": Construct("  - Use: moves {x}\n", "- Pump{r}: it\n"),
    "labels of one": Construct("  - {w}: moves {x}\n", "- Pump{r}: it\n"),
    "names of one": Construct("- Pump{r} (the {w}): moves {x}\n"),
    "names that give away": Construct("- {w} (the {x} of {h}): {w} and {x} of {h} move\n"),
    "mentions": Construct("- {w} part: beside the {w} part of the {x} part\n"),
    "tags": Construct("  - {w}\n", "---\ntags:\n", "---\n- Pump: it\n"),
    "settings of sections": Construct(
        "  {w}: {reversed: true}\n", "---\nsections:\n", "---\n- Pump: it\n"
    ),
    "trails": Construct("{pad}- {w}: moves {x}\n"),
    "headings": Construct("# {h}\n\n## {w}\n\nIt moves {x}.\n\n"),
    "subdecks": Construct("# {h}\n\n## Of {h}\n\n- {w}: moves {x}\n\n"),
    "code": Construct("- {w}: moves `{x}`\n  ```\n  {x} = 1\n  ```\n"),
    "table": Construct("| {w} | moves {x} |\n", "| Term | Use |\n|-|-|\n"),
    "repeats": Construct("- Pump{r}: moves {x} through the wall\n"),
}


def prepared(construct: Construct, edits: Sequence[Edit]) -> Callable[[int], Prepared]:
    """Notes of about so many characters, built in all their forms but the last."""

    def make(size: int) -> Prepared:
        n = max(8, size // len(SAME.line(construct.each, 1234)))
        ledger = Ledger()
        for now, edit in enumerate(edits[:-1], 2):
            deck = merged(edit.text(construct, n))
            ledger = identify_decks([deck], ledger, now=now).ledger
        text = edits[-1].text(construct, n)
        return Prepared([merged(text)], ledger, len(text))

    return make


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_build__takes_time_that_grows_with_the_notes(name: str, edit: str) -> None:
    assert_linear(Prepared.build, prepared(CONSTRUCTS[name], EDITS[edit]), SIZE)
