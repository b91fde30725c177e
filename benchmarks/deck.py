"""Writing a deck of many notes beside bare genanki with the same fields.

Time, size, memory, and the import by the real Anki.

    python benchmarks/deck.py [--notes N] [--rounds R]

Each writer runs in a process of its own, in turn; medians are printed. What is timed is making the
package from notes that are there already; memory is the highest that the process held, the notes
included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import WORDS, row


def values(number: int) -> dict[str, str]:
    """The fields of one note."""
    said = " ".join(WORDS[(number * 7 + n) % len(WORDS)] for n in range(18))
    return {
        "Term": f"Term {number}",
        "Definition": f"<p>{said}</p>",
        "Details": f'<dl class="facets"><dt>Use cases</dt><dd><p>{said[:60]}</p></dd></dl>',
        "Trail": "Chapter › Section",
        "Source": f"notes.md:{number}",
        "Language": "en",
        "Key": f"term {number}",
        "Id": f"{number:020x}",
    }


def ours(count: int, out: Path) -> float:
    """Seconds to make our package."""
    from cribdeck.config.settings import DeckSettings
    from cribdeck.model.note import Note, NoteKind
    from cribdeck.writers.anki.package import write_package
    from cribdeck.writers.product import Deck, Product
    from cribdeck.writers.templates import built_in_folder

    notes = [
        Note(
            f"{n:020x}",
            NoteKind.TERM,
            values(n),
            ("deck::Chapter",),
            (0,),
            f"Term {n}",
            modified=1_700_000_000,
        )
        for n in range(count)
    ]
    settings = DeckSettings(name="Big", sources=("a.md",))
    product = Product(Deck(settings, "", "en", {}, (built_in_folder(),)), ())
    begun = time.perf_counter()
    out.write_bytes(b"".join(write_package(product, notes)))
    return time.perf_counter() - begun


def bare(count: int, out: Path) -> float:
    """Seconds to make genanki's package.

    Of a note type with the same fields and one card template.
    """
    import genanki

    from cribdeck.model.note import NoteKind
    from cribdeck.writers.anki.note_type import load_note_type
    from cribdeck.writers.templates import Templates, built_in_folder

    names = [
        field.name for field in load_note_type(Templates([built_in_folder()]), NoteKind.TERM).fields
    ]
    template = {
        "name": "Recall",
        "qfmt": "{{Term}}",
        "afmt": "{{FrontSide}}<hr>{{Definition}}{{Details}}",
    }
    model = genanki.Model(
        1_600_000_000, "Bare", fields=[{"name": name} for name in names], templates=[template]
    )
    notes = [
        genanki.Note(
            model,
            [values(n).get(name, "") for name in names],
            tags=["deck::Chapter"],
            guid=f"{n:020x}",
            sort_field=f"Term {n}",
            due=n,
        )
        for n in range(count)
    ]
    begun = time.perf_counter()
    deck = genanki.Deck(1_600_000_001, "Big")
    for note in notes:
        deck.add_note(note)
    genanki.Package(deck).write_to_file(str(out))
    return time.perf_counter() - begun


def imported(package: Path) -> float:
    """Seconds that Anki needs to import it into an empty collection."""
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        begun = time.perf_counter()
        collection.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
        )
        took = time.perf_counter() - begun
        collection.close()
    return took


def in_process(what: str, count: int, out: Path) -> dict[str, float]:
    """Run one writer by itself; its seconds and MiB."""
    command = [sys.executable, __file__, "--only", what, "--notes", str(count), "--out", str(out)]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )
    made: dict[str, float] = json.loads(done.stdout)
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--notes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["ours", "bare", "import"], help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        work = {
            "ours": lambda: ours(given.notes, given.out),
            "bare": lambda: bare(given.notes, given.out),
            "import": lambda: imported(given.out),
        }
        took = work[given.only]()
        print(
            json.dumps(
                {
                    "seconds": took,
                    "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                }
            )
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}.apkg" for name in ("ours", "bare")}
        made: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
        read: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(given.rounds):
            for name, runs in made.items():
                runs.append(in_process(name, given.notes, files[name]))
                read[name].append(in_process("import", given.notes, files[name])["seconds"])
        seconds, mebibytes = (
            {name: statistics.median(run[what] for run in runs) for name, runs in made.items()}
            for what in ("seconds", "mebibytes")
        )
        size = {name: file.stat().st_size / 2**20 for name, file in files.items()}
        import_seconds = {name: statistics.median(times) for name, times in read.items()}
    what = "bare genanki, the same fields"
    row(f"{given.notes:,} notes to a deck", seconds["ours"], seconds["bare"], aim="≤ 1", what=what)
    row(
        f"{given.notes:,} notes: size of the deck",
        size["ours"],
        size["bare"],
        unit="MiB",
        what=what,
    )
    row(
        f"{given.notes:,} notes: memory",
        mebibytes["ours"],
        mebibytes["bare"],
        unit="MiB",
        what=what,
    )
    row(
        f"{given.notes:,} notes into Anki",
        import_seconds["ours"],
        import_seconds["bare"],
        what=what,
    )


if __name__ == "__main__":
    main()
