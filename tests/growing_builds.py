"""Notes that grow and change: what is built one after another, for each form that is hard to match.

As in `growing`, each is of a size that is asked for; an edit says what becomes of it until the next
build.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Mapping, Sequence

from tests.growing import word


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
        Edit(texts=2 * FAR, half=True),
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
