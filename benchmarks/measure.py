"""What the benchmarks share.

Commands run in turn, notes to run them on, and the rows that they print.

A row says what is claimed, what was measured of ours and of what it is held against in the same
run, their ratio, and what was aimed at. Of a few rounds, in which the commands take turns, the
least counts: it is the one that the rest of the machine disturbed least.
"""

from __future__ import annotations

import dataclasses as dc
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRIBDECK = (sys.executable, "-m", "cribdeck")
WORDS = [
    "water",
    "moves",
    "through",
    "a",
    "membrane",
    "towards",
    "the",
    "higher",
    "salt",
    "until",
    "both",
    "sides",
    "are",
    "alike",
    "or",
    "the",
    "pressure",
    "holds",
    "it",
    "back",
    "while",
    "light",
    "falls",
    "on",
    "leaves",
]


@dc.dataclass(frozen=True)
class Run:
    """What a command took."""

    wall: float
    "Seconds on the clock."
    cpu: float
    "Seconds of processors, its children's as well."
    mebibytes: float
    "The most memory that it or one of its children held."


def run(
    command: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Run:
    """Run a command to its end; what it prints is only shown if it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(
            f"{' '.join(command)} ended with {process.returncode}\n{said.decode(errors='replace')}"
        )
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def least(runs: Sequence[Run]) -> Run:
    """The quickest."""
    return min(runs, key=lambda each: each.wall)


def row(
    claim: str, ours: float, beside: float, *, unit: str = "s", aim: str = "", what: str = ""
) -> None:
    """Print a row of the table."""
    shown = f"{beside:.2f} {unit}" + (f" ({what})" if what else "")
    print(f"| {claim} | {ours:.2f} {unit} | {shown} | {ours / beside:.2f} | {aim} |", flush=True)


def cards(count: int) -> list[tuple[str, str]]:
    """So many terms, each with a text of fourteen words."""
    chance = random.Random(1)  # noqa: S311 - the same every time is the point
    return [
        (
            f"{chance.choice(WORDS).title()} {chance.choice(WORDS)} {n}",
            f"{' '.join(chance.choice(WORDS) for _ in range(14)).capitalize()}.",
        )
        for n in range(count)
    ]


def vault(folder: Path, files: int, each: int) -> None:
    """So many files of notes with so many entries each.

    Bullets, headings with aspects, nested lists.
    """
    folder.mkdir(parents=True)
    for number in range(files):
        chance = random.Random(number)  # noqa: S311 - the same

        def say(count: int, chance: random.Random = chance) -> str:
            return " ".join(chance.choice(WORDS) for _ in range(count))

        lines = [f"# Chapter {number}", ""]
        for n in range(each):
            if n % 10 == 0:
                lines += ["", f"## Part {n // 10} of {number}", ""]
            term = f"{chance.choice(WORDS).title()} {chance.choice(WORDS)} {number}-{n}"
            match n % 4:
                case 0 | 1:
                    lines.append(f"- **{term}**: {say(14)}.")
                case 2:
                    lines += [
                        "",
                        f"### {term}",
                        "",
                        f"{say(20).capitalize()}.",
                        "",
                        f"- **Use cases**: {say(8)}",
                        f"- **Advantages**: {say(8)}",
                        "",
                    ]
                case _:
                    lines += [f"- **{term}**: {say(9)} `code` and *{say(2)}*.", f"    - {say(7)}"]
        (folder / f"{number:05}.md").write_text("\n".join(lines) + "\n", "utf-8")
