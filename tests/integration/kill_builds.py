"""Builds that are ended at random moments of each of their phases; run by test_killed.

    python kill_builds.py FOLDER PHASE SIGNALS KILLS

SIGNALS are numbers joined by commas, which take turns.

Everything is loaded once, and each build runs in a fork of this process, so that a kill costs a
tenth of a second. Each time it begins with a deck that somebody has imported. Then notes are added
and changed, the build of that is ended by the signal, every term is renamed, and the next build
runs undisturbed. Its GUIDs must be those that the same steps give if nothing is ended: whatever
deck the ended build left, and somebody imported, keeps its history.

What is wrong is an AssertionError; what was tried is printed as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

PHASES = ("read", "identify", "decks", "commit", "products", "end")
"In the order in which a build goes through them."
OLD, ADDED = 20, 8
"Notes that there are, and notes that the build that is ended adds."
SLOW_DISK = 0.003
"""Seconds that putting one file in its place takes here, so that it can be ended between two."""
ARGUMENTS = ["cribdeck", "build", "--only", "deck,records,report,sheet"]
QUICK = ["cribdeck", "build", "--only", "deck"]
CHANGED = 4
"Notes, the first ones, whose texts the build that is ended changes; they keep their names."
SYLLABLES = ("ba", "ke", "lid", "mo", "nun", "ra", "sep", "ti", "vor", "zuk")


def words(seed: str, count: int) -> str:
    """So many words of a language that nobody speaks, always the same for a seed."""
    chance = random.Random(seed)
    return " ".join(
        "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(count)
    )


def notes(folder: Path, *, count: int, version: int, again: bool = False) -> None:
    """A project of so many notes, each known by its text; `again` gives them other names."""
    lines = [
        f"- {words(f'name {n} {again if n >= CHANGED else False}', 2).capitalize()}: number {n}"
        f" {words(f'text {n}', 16)}" + (f" told anew {version}" if n < CHANGED and version else "")
        for n in range(count)
    ]
    (folder / "a.md").write_text("# Cells\n\n" + "\n".join(lines) + "\n", "utf-8")
    os.utime(folder / "a.md", (1780000000, 1780000000))
    (folder / "cribdeck.yaml").write_text("decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8")


def first(folder: Path) -> None:
    notes(folder, count=OLD, version=0)


def grown(folder: Path) -> None:
    notes(folder, count=OLD + ADDED, version=1)


def renamed(folder: Path) -> None:
    notes(folder, count=OLD + ADDED, version=1, again=True)


def guids(folder: Path) -> dict[int, str]:
    """Number of a note → its GUID, in the deck that lies there; the deck is whole."""
    with zipfile.ZipFile(folder / "build" / "a.apkg") as archive:
        assert archive.testzip() is None
        data = archive.read("collection.anki2")
    # Not in the folder, whose disk may be full.
    with tempfile.TemporaryDirectory() as place:
        collection = Path(place) / "read.anki2"
        collection.write_bytes(data)
        database = sqlite3.connect(collection)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        found = {
            int(fields.partition("number ")[2].split()[0]): guid
            for guid, fields in database.execute("select guid, flds from notes")
        }
        database.close()
    return found


def ledger_guids(folder: Path) -> set[str]:
    """The GUIDs in the ledger, which can be read."""
    from cribdeck.identity.ledger import load_ledger

    return {entry.guid for entry in load_ledger(folder / "cribdeck.lock").entries}


def start(folder: Path, arguments: list[str], marks: int = -1) -> int:
    """A build in a fork of this process, which writes a byte to `marks` as each phase begins."""
    child = os.fork()
    if child:
        return child
    try:
        os.chdir(folder)
        silent = os.open(os.devnull, os.O_RDWR)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        sys.argv[:] = arguments
        if marks >= 0:
            mark_phases(lambda phase: os.write(marks, bytes([PHASES.index(phase)])))
        from cribdeck.__main__ import main

        main()
        os._exit(0)
    except SystemExit as ended:
        # As Python does it: no code is none that is wrong.
        os._exit(ended.code if isinstance(ended.code, int) else int(ended.code is not None))
    except KeyboardInterrupt:
        os._exit(130)
    except BaseException:  # noqa: BLE001 - nothing may go on in the fork
        os._exit(99)


def mark_phases(mark: Callable[[str], object]) -> None:
    """Let the program of this process say when each phase of a build begins."""
    from cribdeck.pipeline import commands
    from cribdeck.storage.atomic_files import StagedFiles
    from cribdeck.storage.cache import Cache

    def before(place: object, name: str, phase: str) -> None:
        function = getattr(place, name)

        def marked(*args: object, **options: object) -> object:
            mark(phase)
            return function(*args, **options)

        setattr(place, name, marked)

    before(commands, "merge_deck", "read")
    before(commands, "identify_decks", "identify")
    before(commands, "write_decks", "decks")
    before(commands, "write_removed", "end")
    before(Cache, "save", "end")
    put_in_place, write_decks, replace = (
        StagedFiles.put_in_place,
        commands.write_decks,
        Path.replace,
    )
    is_commit = [False]

    def commit(files: StagedFiles) -> None:
        if is_commit[0]:
            mark("commit")
        put_in_place(files)

    def decks_then_products(*args: object) -> object:
        is_commit[0] = True
        digest = write_decks(*args)  # type: ignore[arg-type] # handed on
        is_commit[0] = False
        mark("products")
        return digest

    def slowly(path: Path, target: Path) -> Path:
        time.sleep(SLOW_DISK)
        done = replace(path, target)
        time.sleep(SLOW_DISK)
        return done

    StagedFiles.put_in_place = commit  # type: ignore[method-assign] # in this process only
    commands.write_decks = decks_then_products  # type: ignore[assignment]
    Path.replace = slowly  # type: ignore[assignment, method-assign]


def here(folder: Path) -> None:
    """A build in this process: whatever it loads and remembers is there for every fork."""
    from cribdeck.__main__ import main

    os.chdir(folder)
    sys.argv[:] = ARGUMENTS
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(sys.stderr):
        main()
    os.chdir("/")


def ended(child: int) -> int:
    """How a child ended: its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def undisturbed(folder: Path, arguments: list[str] = QUICK) -> None:
    code = ended(start(folder, arguments))
    assert code == 0, code


def durations(template: Path) -> dict[str, float]:
    """Seconds that each phase takes, as a build that nobody ends tells."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "p"
        shutil.copytree(template, folder)
        grown(folder)
        reading, writing = os.pipe()
        child = start(folder, ARGUMENTS, writing)
        os.close(writing)
        began: dict[str, float] = {}
        while byte := os.read(reading, 1):
            began.setdefault(PHASES[byte[0]], time.monotonic())
        os.close(reading)
        code = ended(child)
        assert code == 0, code
        times = [*(began[phase] for phase in PHASES), time.monotonic()]
    return {phase: times[n + 1] - times[n] for n, phase in enumerate(PHASES)}


def kill(folder: Path, phase: str, number: int, wait: float) -> bool:
    """Start a build and end it so many seconds after a phase begins; whether it was in time."""
    reading, writing = os.pipe()
    child = start(folder, ARGUMENTS, writing)
    os.close(writing)
    while (byte := os.read(reading, 1)) and byte[0] != PHASES.index(phase):
        pass
    time.sleep(wait)
    os.kill(child, number)
    os.close(reading)
    return ended(child) != 0


def main(folder: Path, phase: str, signals: list[int], kills: int) -> None:
    """So many builds ended in one phase, and what comes of each."""
    chance = random.Random(f"{phase} {signals}")
    template = folder / "template"
    template.mkdir()
    first(template)
    here(template)
    imported = guids(template)
    assert len(imported) == OLD
    lengths = durations(template)
    expected = {}
    for name, steps in (("known", (grown, renamed)), ("unknown", (renamed,))):
        at = folder / name
        shutil.copytree(template, at)
        for step in steps:
            step(at)
            undisturbed(at)
        expected[name] = guids(at)
    kept = set(expected["known"].values()) & (
        set(imported.values()) | ledger_guids(folder / "known")
    )
    assert len(kept) >= OLD + ADDED - 1, "renaming must keep notes, or this would show nothing"
    in_time = 0
    leftovers = 0
    for n in range(kills):
        at = folder / f"{n}"
        shutil.copytree(template, at)
        grown(at)
        in_time += kill(at, phase, signals[n % len(signals)], chance.uniform(0, lengths[phase]))
        left = guids(at)
        assert set(left.values()) <= ledger_guids(at), "a deck that the ledger does not know"
        leftovers += bool(unfinished(at))
        renamed(at)
        undisturbed(at)
        now = guids(at)
        assert now in (expected["known"], expected["unknown"]), now
        if len(left) > OLD:
            assert now == expected["known"]
        assert not unfinished(at), unfinished(at)
        shutil.rmtree(at)
    sys.stdout.write(json.dumps({"kills": kills, "in_time": in_time, "leftovers": leftovers}))


def unfinished(folder: Path) -> list[Path]:
    """What a build left half-written beside the notes, the products and in the cache."""
    return list(folder.rglob(".cribdeck-*"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [*map(int, sys.argv[3].split(","))], int(sys.argv[4]))
