"""How similar a record and a former note of another name are, and whether they are one.

Similarities are rapidfuzz ratios, 0 to 100: what two strings share, in order, as a percentage of
both lengths together. The greater counts of one with the words as they stand and one with the words
in alphabetical order, so that words that only changed places cost nothing.

The thresholds were set by trial on notes whose terms and texts were changed. The figures beside
them were measured afterwards on the 998 records of `source/`: three slips in each term (a letter
dropped, exchanged or swapped with the next), words of each text exchanged for words of other
terms, and 60,000 pairs of records of one file.
"""

from __future__ import annotations

import dataclasses as dc
from typing import NamedTuple

from rapidfuzz import fuzz

from cribdeck.identity.compared_texts import compared_key
from cribdeck.language.terms import differ_by_prefix, differing_words, digits_of
from cribdeck.model.note import NoteKind

SIMILAR_NAME = 85.0
"""Similarity of two names from which one is the other mistyped. One letter missing from a name of
four, or a wrong one in a name of seven, gives 85.7; 97 of 100 terms with one slip reach it."""
_EDITED_TEXT = 65.0
"""Similarity of two texts from which one is the other edited. Of texts in which three words were
exchanged, 96 of 100 reach it; of pairs of two texts in a file, less than 1 in 1000 does."""
_SAME_TEXT = 92.0
"""Similarity of two texts from which they are the same but for a word. Of texts in which one word
was exchanged, 68 of 100 reach it; of those with three, 6."""
_MIN_SAME_TEXT = 20
"""Characters from which a text belongs to one term alone; shorter ones, such as "an enzyme", are
said of several. 99 of 100 texts have 25 characters or more."""
_LIKELY = 60.0
"""Mean similarity of name and text from which a person is asked. Of pairs of two records in a file,
99 of 100 stay below 53.5."""
_SAME_PLACE = 4.0
"What the same heading or neighbour adds to that mean. Set by trial only, as the tie-break it is."
_MAX_ENUMERATOR = 2
"Letters of a word that counts or numbers things: I and II, A and B."


@dc.dataclass(frozen=True, slots=True)
class ComparedNote:
    """A record, as it is now or was when it was last built, as far as it is compared."""

    deck: str
    kind: NoteKind
    key: str
    text: str
    "What is said of its term, folded."
    heading: tuple[str, ...]
    "The nearest heading or term above it, or nothing."
    previous_key: str
    "Key of the record before it in its deck; empty for the first."
    next_key: str
    """Key of the record after it, if that is compared too; empty if not: it has none, or that one
    is known again by its name."""


class Comparison(NamedTuple):
    """How similar two notes are."""

    similarity: float
    "0 to 104: the mean of name and text, and more for a place in common."
    is_sure: bool
    "Whether they are one note, if no other pair comes near."


def compare(now: ComparedNote, former: ComparedNote) -> Comparison | None:
    """How similar a record is to a former note of another name; None if they are two things.

    A similar name over an edited text is a typo, the same text in the same place is a new name:
    both are sure. A pair that has fewer of these signs, or only a high mean, is likely.
    """
    if not _can_be_one(now, former):
        return None
    name = _similarity(compared_key(now.key), compared_key(former.key))
    text = _similarity(now.text, former.text)
    is_in_place = _is_in_same_place(now, former)
    has_same_text = text >= _SAME_TEXT and len(now.text) >= _MIN_SAME_TEXT
    is_typo = _is_mistyped(now.key, former.key, name) and text >= _EDITED_TEXT
    is_new_name = has_same_text and is_in_place
    similarity = (name + text) / 2 + _SAME_PLACE * is_in_place
    # A typo has a mean of 75 at least, so whatever is sure is likely as well.
    if similarity < _LIKELY and not has_same_text and not (name >= SIMILAR_NAME and is_in_place):
        return None
    return Comparison(similarity, is_typo or is_new_name)


def _can_be_one(now: ComparedNote, former: ComparedNote) -> bool:
    """Whether two notes are of one kind, and of one deck unless they have the same key."""
    # Anki drops the new content of a note whose note type is another. And two decks may well teach
    # the same thing: only the same key says that a record was moved.
    return now.kind is former.kind and (now.deck == former.deck or now.key == former.key)


def _similarity(now: str, former: str) -> float:
    """Similarity of two strings, 0 to 100; an empty one is similar to nothing."""
    if not now or not former:
        return 0.0
    return max(fuzz.ratio(now, former), fuzz.token_sort_ratio(now, former))


def _is_in_same_place(now: ComparedNote, former: ComparedNote) -> bool:
    """Whether two notes have a heading or a neighbour in common."""
    return (
        now.heading == former.heading
        or now.previous_key == former.previous_key != ""
        or now.next_key == former.next_key != ""
    )


def _is_mistyped(key: str, former: str, similarity: float) -> bool:
    return similarity >= SIMILAR_NAME and not name_two_things(key, former)


def name_two_things(key: str, other: str) -> bool:
    """Whether what differs between two similar keys makes them names of two things.

    Digits do (HTTP 1, HTTP 2), a word of one or two letters does (type I, type II), and so does
    what stands before a word (supervised, unsupervised).
    """
    if digits_of(key) != digits_of(other):
        return True
    own_words, other_words = differing_words(key, other)
    has_enumerator = any(len(word) <= _MAX_ENUMERATOR for word in (*own_words, *other_words))
    return has_enumerator or differ_by_prefix(key, other)
