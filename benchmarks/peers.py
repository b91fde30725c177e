"""The same cards, in the syntax of each tool, from notes to .apkg.

Ankivalenz, ankdown, markdown-anki-decks, and bare genanki as the floor.

    python benchmarks/peers.py [--cards N…] [--rounds N]

Each peer is installed from PyPI into an environment of its own below .venv/peers, with click below
8.1, which two of them need.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import CRIBDECK, ROOT, Run, cards, least, row, run

PEERS = ROOT / ".venv" / "peers"
A_FILE = 200
"Cards in a file."
GENANKI = """
import json, sys, genanki
fields = [{"name": "Front"}, {"name": "Back"}]
template = {"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Back}}"}
model = genanki.Model(1600000000, "Bare", fields=fields, templates=[template])
deck = genanki.Deck(1600000001, "Bare")
for front, back in json.load(open("cards.json")):
    deck.add_note(genanki.Note(model, [front, back]))
genanki.Package(deck).write_to_file("out.apkg")
"""
Cards = list[tuple[str, str]]


def installed(package: str, program: str) -> str:
    """The peer's program."""
    home = PEERS / package
    path = home / "bin" / program
    if not path.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run(
            [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", package, "click<8.1"],
            check=True,
        )
    return str(path)


def write(folder: Path, some: Cards, render: Callable[[int, Cards], str]) -> None:
    """The cards in files of a folder."""
    folder.mkdir(parents=True)
    for number in range(0, len(some), A_FILE):
        (folder / f"{number // A_FILE:04}.md").write_text(
            render(number // A_FILE, some[number : number + A_FILE]), "utf-8"
        )


def prepared(folder: Path, some: Cards) -> dict[str, tuple[str, ...]]:
    """Each tool's notes, and the command that makes its deck of them."""
    write(
        folder / "cribdeck",
        some,
        lambda n, lot: (
            f"# Chapter {n}\n\n" + "".join(f"- **{front}**: {back}\n" for front, back in lot)
        ),
    )
    write(
        folder / "ankivalenz",
        some,
        lambda n, lot: (
            f"# Chapter {n}\n\n" + "".join(f"- {front} ?:: {back}\n" for front, back in lot)
        ),
    )
    write(
        folder / "ankdown",
        some,
        lambda _, lot: "\n\n---\n\n".join(f"{front}\n\n%\n\n{back}" for front, back in lot) + "\n",
    )
    write(
        folder / "mdankideck",
        some,
        lambda n, lot: (
            f"# Chapter {n}\n\n"
            + "\n\n".join(f"## {front}\n\n{back}" for front, back in lot)
            + "\n"
        ),
    )
    (folder / "ankivalenz" / "ankivalenz.json").write_text(
        json.dumps({"deck_name": "X", "deck_id": 1234567}), "utf-8"
    )
    (folder / "cards.json").write_text(json.dumps(some), "utf-8")
    (folder / "out").mkdir()
    return {
        "cribdeck": (
            *CRIBDECK,
            "--quiet",
            "build",
            "cribdeck",
            "--only",
            "deck",
            "--out",
            "ours",
            "--again",
        ),
        "ankivalenz": (installed("ankivalenz", "ankivalenz"), "run", "ankivalenz"),
        "ankdown": (installed("ankdown", "ankdown"), "-r", "ankdown", "-p", "ankdown.apkg"),
        "markdown-anki-decks": (
            installed("markdown-anki-decks", "mdankideck"),
            "mdankideck",
            "out",
        ),
        "bare genanki": (sys.executable, "-c", GENANKI),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, nargs="+", default=[2000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for count in given.cards:
        with tempfile.TemporaryDirectory() as temporary:
            commands = prepared(Path(temporary), cards(count))
            runs: dict[str, list[Run]] = {name: [] for name in commands}
            for _ in range(given.rounds):
                for name, command in commands.items():
                    # Without our own package on its path a peer finds only what it was installed
                    # with.
                    runs[name].append(
                        run(
                            command,
                            Path(temporary),
                            None if name in ("cribdeck", "bare genanki") else {"PYTHONPATH": ""},
                        )
                    )
        ours = least(runs.pop("cribdeck")).wall
        for name, theirs in runs.items():
            row(
                f"{count:,} cards, notes to .apkg",
                ours,
                least(theirs).wall,
                aim="≤ 0.8" if name == "ankivalenz" and count >= 10_000 else "",  # noqa: PLR2004 - where the aim is set
                what=name,
            )


if __name__ == "__main__":
    main()
