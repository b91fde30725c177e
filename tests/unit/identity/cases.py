"""Reading the cases in fixtures/*.md.

A case is a heading and the notes of two or more builds, each under a line that names the build:

    Before:
    Now:

What is true of a build stands in its line, and what became of its records in a list below it:

    Now, lists in gaps, decided same:

    - recal: same as recall
    - recall of a class: new, may be recall
    - perplexity: new
    - accuracy: same as removed accuracy

A record that is not listed is the former note of the same key. The word behind a fence is the slug
of a deck, `deck` if there is none; where a key stands in several decks, it is `recall in two`.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures"
_STEP = re.compile(r"^(?P<name>Before|Then|Now)(?P<options>(?:, [a-z ]+)*):$")
_FENCE = re.compile(r"^```(?P<deck>\w*)$")
_OUTCOME = re.compile(r"^- (?P<record>.+?): (?P<outcome>(?:same as .+?|new)(?:, may be .+)?)$")
OPTIONS = {"lists in gaps", "decided same", "decided new"}


@dc.dataclass
class Step:
    """A build: its notes, and what must become of its records."""

    options: frozenset[str]
    decks: dict[str, str] = dc.field(default_factory=dict)
    outcomes: dict[str, str] = dc.field(default_factory=dict)


@dc.dataclass(frozen=True)
class Case:
    file: str
    line: int
    title: str
    steps: list[Step] = dc.field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.title}"


def read_cases() -> list[Case]:
    return [case for path in sorted(FOLDER.glob("*.md")) for case in cases_in(path)]


def cases_in(path: Path) -> Iterator[Case]:
    case = None
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    for number, line in lines:
        if line.startswith("## "):
            if case is not None:
                yield case
            case = Case(path.name, number, line[3:])
        elif case is None:
            continue
        elif step := _STEP.match(line):
            options = frozenset(step["options"].removeprefix(", ").split(", ")) - {""}
            assert options <= OPTIONS, f"{path.name}:{number}: {options - OPTIONS}"
            case.steps.append(Step(options))
        elif fence := _FENCE.match(line):
            text = []
            for _, noted in lines:
                if noted == "```":
                    break
                text.append(noted)
            case.steps[-1].decks[fence["deck"] or "deck"] = "\n".join(text)
        elif line.startswith("- "):
            outcome = _OUTCOME.match(line)
            assert outcome, f"{path.name}:{number}: no outcome: {line}"
            case.steps[-1].outcomes[outcome["record"]] = outcome["outcome"]
    if case is not None:
        yield case
