"""The words of each language that say what a label, a heading or a table column is for.

Each language has a file `<language>.yaml` here; this module says what its keys hold.
"""

# The keys of a file `<language>.yaml`:
#   facets:           canonical label → the ways it is written; `word?` is as often a term, and a
#                     label only beside sure ones
#   skip_sections:    headings over what is no study matter (contents, references, licence)
#   term_columns:     table headers over the column that names things
#   aspect_columns:   headers of a first column that lists aspects, so that the table compares the
#                     other columns
#   sentence_starts, sentence_ends: words that begin or end no name
#   sentence_marks:   words that make a clause of what they stand in
#   counters:         words that count parts of a text: chapter, step
#   metadata_labels:  labels that say something of the notes themselves: date, lecturer, to do
#   question_words:   words that open a question which a list can answer
#   question_marks, answer_marks: words that open the two sides of a flashcard
#   continuations:    words after which a bold beginning is part of a sentence, not a term

from __future__ import annotations

import dataclasses as dc
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from cribdeck.storage.fast_yaml import load_yaml

_FOLD = re.compile(r"[^\w]+")


@dc.dataclass(frozen=True, slots=True)
class Labels:
    """The label words of all languages together."""

    facets: Mapping[str, str]
    "Folded written label → canonical label."
    unsure: Mapping[str, str]
    "The same for labels that may just as well be terms."
    skip_sections: frozenset[str]
    term_columns: frozenset[str]
    aspect_columns: frozenset[str]
    sentence_starts: frozenset[str]
    sentence_ends: frozenset[str]
    sentence_marks: frozenset[str]
    continuations: frozenset[str]
    counters: frozenset[str]
    question_marks: frozenset[str]
    answer_marks: frozenset[str]
    question_words: frozenset[str]
    metadata_labels: frozenset[str]

    def canonical(self, written: str) -> str | None:
        """The canonical label for a label as written, or None if it is not a known one."""
        return self.facets.get(fold_label(written))


DEFINITION = "definition"
"The canonical label whose content is the record's definition."


@lru_cache(maxsize=512)
def fold_label(written: str) -> str:
    """A label without case, punctuation, parenthesis and plural brackets."""
    return _FOLD.sub(
        " ", written.split("(", maxsplit=1)[0].casefold().replace("'", "").replace("’", "")
    ).strip()


_SETS = (
    "skip_sections",
    "term_columns",
    "aspect_columns",
    "sentence_starts",
    "sentence_ends",
    "sentence_marks",
    "continuations",
    "counters",
    "question_marks",
    "answer_marks",
    "question_words",
    "metadata_labels",
)


@cache
def load_labels() -> Labels:
    """The label words, read once."""
    facets: dict[str, str] = {}
    unsure: dict[str, str] = {}
    sets: dict[str, set[str]] = {name: set() for name in _SETS}
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        data: Any = load_yaml(file.read_text("utf-8"))
        for canonical, written in data.get("facets", {}).items():
            for form in (*written, *(() if f"{canonical}?" in written else (canonical,))):
                table = unsure if str(form).endswith("?") else facets
                table.setdefault(fold_label(str(form)), canonical)
        for name, words in sets.items():
            words.update(fold_label(str(word)) for word in data.get(name, ()))
    return Labels(facets, unsure, **{name: frozenset(words) for name, words in sets.items()})
