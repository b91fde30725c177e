"""What is made of notes is no more than a multiple of them, however often they repeat a thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cribdeck.identity.ledger import Ledger
from cribdeck.model.findings import Finding
from cribdeck.model.records import Record
from cribdeck.pipeline.decks import identify_decks
from cribdeck.pipeline.jobs import paths_job
from cribdeck.pipeline.merging import merge_deck
from cribdeck.records.limits import size_of
from tests.growing import word

TIMES, ALWAYS = 50, 150_000
"Characters in records for each character of the notes, and those that the smallest file may have."
MARKUP = 4
"How much longer the fields of notes are than what is in them: `<` takes four characters there."
LONG = "many words about pumps " * 2000
ADDRESS = "http://a.b/" + "x" * 40_000


def terms(count: int, line: str = "- {}: moves\n") -> str:
    return "".join(line.format(word(n)) for n in range(count))


def nested(levels: int, inner: str) -> str:
    opening = "".join(f"<ul><li>{word(n)} {'pump ' * 10}" for n in range(levels))
    return f"{opening}<ul>{inner}</ul>{'</ul>' * levels}\n"


NOTES: Mapping[str, Callable[[], str]] = {
    "a heading over many terms": lambda: f"## {LONG}\n\n{terms(2000)}",
    "a title over many terms": lambda: f"# {LONG}\n\n## Pumps\n\n{terms(2000)}",
    "a heading over many labels": lambda: f"## {LONG}\n\n## Use\n\n{terms(1000)}",
    "a group of labels": lambda: f"# {LONG}\n\n" + "Use: to move\n\nCost: low\n\n" * 500,
    "six headings over many terms": lambda: (
        "".join(f"{'#' * n} {word(n)} {LONG[:9000]}\n\n" for n in range(1, 7)) + terms(2000)
    ),
    "tags of many notes": lambda: (
        f"---\ntags: [{', '.join(map(word, range(3500)))}]\n---\n" + terms(1000)
    ),
    "long tags of many notes": lambda: (
        f"---\ntags: [{'::'.join(map(word, range(3000)))}]\n---\n" + terms(1000)
    ),
    "a long name over many terms": lambda: f"- Pump ({LONG})\n" + terms(2000, "  - {}: moves\n"),
    "a long question over many terms": lambda: (
        f"- {'x' * 40_000}?\n" + terms(2000, "  - {}: moves\n")
    ),
    "long names in one another": lambda: (
        "".join(f"{'  ' * n}- {word(n)} ({LONG[:2000]})\n" for n in range(15))
        + terms(1000, f"{'  ' * 15}- {{}}: moves\n")
    ),
    "names in one another": lambda: nested(17, terms(2000, "<li>{}: a\n")),
    "a long header": lambda: f"| Pump | {LONG} |\n|-|-|\n" + terms(2000, "| {} | a |\n"),
    "a long corner": lambda: f"| {LONG} | Use |\n|-|-|\n" + terms(2000, "| {} | a |\n"),
    "a long aspect": lambda: (
        f"| |{' Pump {} |' * 300}\n".format(*map(word, range(300)))
        + f"|-|{'-|' * 300}\n| {LONG} |{' a |' * 300}\n"
    ),
    "a long group": lambda: (
        "| Group | Pump | Use |\n|-|-|-|\n| "
        + LONG
        + " | a | b |\n"
        + terms(2000, "| | {} | moves |\n")
    ),
    "cells that reach down": lambda: (
        "<table>\n"
        + "".join(
            f"<tr><td>{word(n)}</td>"
            + (f"<td rowspan=100>{LONG[:20_000]}</td>" if n % 100 == 0 else "")
            + "<td>a</td></tr>\n"
            for n in range(400)
        )
    ),
    "terms over one description": lambda: (
        "<dl>\n" + terms(2000, "<dt>{}</dt>\n") + f"<dd>{LONG}</dd></dl>\n"
    ),
    "groups of terms over descriptions": lambda: (
        "<dl>\n" + "".join(terms(10, f"<dt>{{}}{n}\n") + f"<dd>{LONG[:300]}\n" for n in range(300))
    ),
    "an address used often": lambda: terms(2000, "- {}: [it][a]\n") + f"\n[a]: {ADDRESS}\n",
    "a title used often": lambda: terms(2000, "- {}: [it][a]\n") + f'\n[a]: b "{LONG}"\n',
    "a picture used often": lambda: terms(2000, "- {}: moves ![it][a]\n") + f"\n[a]: {ADDRESS}\n",
    "a footnote used often": lambda: terms(2000, "- {}: it[^1]\n") + f"\n[^1]: {LONG}\n",
    "an abbreviation used often": lambda: terms(2000, "- {}: CDN\n") + f"\n*[CDN]: {LONG}\n",
    "names of one thing": lambda: "".join(f"- Pump ({word(n)}): moves it\n" for n in range(3000)),
    "texts of one thing": lambda: "".join(f"- Pump: {word(n)}\n" for n in range(3000)),
    "a label over many lists": lambda: "".join(
        f"## {word(n)}\n\n- {LONG[:99]}: a\n- Use: b\n\n" for n in range(500)
    ),
    "letters that stand for many": lambda: terms(3000, "- {}ﷺﷺﷺﷺﷺﷺﷺﷺ: a\n"),
    "signs that are written out": lambda: terms(500, "- {}: " + "<>&\"'" * 20 + "\n"),
    "gaps": lambda: "".join(f"The {{{{c1::{word(n)}}}}} moves.\n\n" for n in range(2000)),
    "names alike": lambda: "".join(
        f"- transmission{word(n)[:4]} c{n % 9}: a\n" for n in range(2000)
    ),
}
"What notes may repeat → notes that do."


def made_of(notes: str, folder: Path) -> tuple[tuple[Record, ...], int, tuple[Finding, ...]]:
    """The records of notes, the characters in the fields and tags of their cards, the findings."""
    (folder / "a.md").write_text(notes, "utf-8")
    deck = merge_deck(paths_job([str(folder / "a.md")]))
    (product,) = identify_decks([deck], Ledger(), now=0).products
    fields = sum(
        len(value) for row in product.rows for value in (*row.note.fields.values(), *row.note.tags)
    )
    return deck.records, fields, deck.findings


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTES)
def test_notes_that_repeat__make_no_more_than_a_multiple(name: str, tmp_path: Path) -> None:
    notes = NOTES[name]()

    records, fields, findings = made_of(notes, tmp_path)

    most = TIMES * len(notes) + ALWAYS
    assert sum(map(size_of, records)) <= most
    assert fields <= most * MARKUP
    assert sum(len(finding.message) for finding in findings) <= most
