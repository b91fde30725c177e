"""The sheet beside plain CSS columns in WeasyPrint on the same content.

CPU seconds, growth, what a fit and cards of the same cost, memory.

    python benchmarks/sheet.py [--entries N…] [--rounds N]

Each measurement runs in a process of its own, its import included; the least of a few rounds
counts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measure import row

if TYPE_CHECKING:
    from cribdeck.writers.product import Product

ROOT = Path(__file__).resolve().parent.parent


def made(count: int, **sheet: object) -> Product:
    """A product of so many short entries in sections of 25."""
    from cribdeck.config.paper_settings import SheetSettings
    from cribdeck.config.settings import DeckSettings
    from cribdeck.model.inline import text
    from cribdeck.model.outline import Node, NodeKind, Span
    from cribdeck.model.records import Origin, Record
    from cribdeck.writers.product import Deck, Product
    from cribdeck.writers.templates import built_in_folder
    from tests.making import WORDS, rows_of

    words = [word for word in WORDS if word not in ("or", "it")]
    records = []
    for n in range(count):
        said = " ".join(words[(n * 7 + k * 3) % len(words)] for k in range(9 + n % 7))
        definition = (Node(NodeKind.PARAGRAPH, Span(n + 1, n + 1), (text(said),)),)
        sections = (f"Section {n // 25}",)
        place = (Origin("a.md", Span(n + 1, n + 1)),)
        records.append(
            Record(
                f"term {n}",
                f"Term {n}",
                (text(f"Term {n}"),),
                (),
                definition,
                (),
                sections,
                sections,
                (),
                "labelled_line",
                place,
            )
        )
    settings = DeckSettings(
        name="Deck",
        sources=("a.md",),
        sheet=SheetSettings.model_validate(
            {"index": False, "links": False, "font_size": 7, **sheet}
        ),
    )
    return Product(Deck(settings, "", "en", {}, (built_in_folder(),)), rows_of(records))


def ours(count: int) -> int:
    """Our sheet; its pages."""
    from cribdeck.writers.paper.sheet import write_sheet
    from cribdeck.writers.product import WriterContext

    return write_sheet(made(count), WriterContext()).counts["pages"]


def fitted(count: int) -> int:
    """The same, fitted to a page less than it would take."""
    from cribdeck.writers.paper.sheet import write_sheet
    from cribdeck.writers.product import WriterContext

    return write_sheet(made(count, fit=max(1, count // 130)), WriterContext()).counts["pages"]


def columns(count: int) -> int:
    """The same words in plain CSS columns.

    Entries with their numbers, bars, fonts and the standard of the PDF alike.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from cribdeck.writers.paper.fonts import faces
    from cribdeck.writers.paper.sheet_entries import EntryMaker
    from cribdeck.writers.product import WriterContext

    fonts = {face.url: face.data for face in faces()}

    class Fetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Hands over the fonts."""

        def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
            return URLFetcherResponse(url, fonts[url], {"Content-Type": "font/ttf"})

    style = "".join(
        f'@font-face {{ font-family: "{f.family}"; font-weight: {f.weight}; font-style: {f.style};'
        f' src: url("{f.url}") }}'
        for f in faces()
    )
    style += (
        '@page { size: A4 landscape; margin: 8mm } body { margin: 0; font: 7pt/1.2 "Fira Sans'
        ' Condensed"; columns: 4; column-gap: 4mm; column-fill: auto }'
    )
    style += (
        "h2 { font-size: 1em; background: #ddd; margin: 1mm 0; break-after: avoid } .e { margin: 0"
        " 0 .62mm; padding-left: 2mm; text-indent: -2mm } .n { font-size: .72em }"
    )
    body = []
    for entry in EntryMaker(made(count), WriterContext()).entries():
        body += [f"<h2>{bar.number} {bar.wording}</h2>" for bar in entry.bars]
        body.append(f"<div class=e><span class=n>{entry.number} </span>{entry.html}</div>")
    document = HTML(
        string=f"<html lang=en><title>x</title><style>{style}</style>{''.join(body)}",
        url_fetcher=Fetcher(allowed_protocols={"cribdeck"}),
    ).render()
    document.write_pdf(pdf_variant="pdf/ua-1")
    return len(document.pages)


def cards(count: int) -> int:
    """The same entries as A7 cards; their pages."""
    from cribdeck.writers.paper.flashcards import write_flashcards
    from cribdeck.writers.product import WriterContext

    return write_flashcards(made(count), WriterContext()).counts["pages"]


WORK = {"ours": ours, "columns": columns, "fitted": fitted, "cards": cards}


def measured(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """CPU seconds (the least of the rounds, which take turns).

    MiB and pages of each kind of work.
    """
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for what in WORK:
            command = [sys.executable, __file__, "--only", what, "--entries", str(count)]
            done = subprocess.run(
                command,
                check=True,
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            result: dict[str, float] = json.loads(done.stdout)
            best[what] = min(best.get(what, result), result, key=lambda run: run["seconds"])
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, nargs="+", default=[500, 2000, 8000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=WORK, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        pages = WORK[given.only](given.entries[0])
        print(
            json.dumps(
                {
                    "seconds": time.process_time(),
                    "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                    "pages": pages,
                }
            )
        )
        return
    before = 0.0
    for count in given.entries:
        best = measured(count, given.rounds)
        own, plain, fit, cut = (best[what] for what in WORK)
        row(
            f"a sheet of {count:,} entries, {own['pages']:.0f} pages",
            own["seconds"],
            plain["seconds"],
            unit="s CPU",
            aim="≤ 0.85",
            what="CSS columns in WeasyPrint",
        )
        row(
            f"{count:,} entries fitted to {fit['pages']:.0f} pages",
            fit["seconds"],
            own["seconds"],
            unit="s CPU",
            what="as they are set",
        )
        row(f"{count:,} A7 cards", cut["seconds"], own["seconds"], unit="s CPU", what="the sheet")
        if before:
            row(
                f"{count:,} entries",
                own["seconds"],
                before,
                unit="s CPU",
                what="those of the row before",
            )
        before = own["seconds"]


if __name__ == "__main__":
    main()
