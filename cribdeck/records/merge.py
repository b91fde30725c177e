"""The same thing at several places → one record; namesakes are told apart."""

from __future__ import annotations

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from cribdeck.language.terms import fold, without_parentheses
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.records import Facet, Record
from cribdeck.records.normalize import wording

_QUALIFIED = re.compile(r"^[^()（）]+[(（](?P<inner>[^()（）]+)[)）]$")
_PLAIN_WORD = re.compile(r"^[^\W\d_][^\W\d_A-Z]+$")
"One word with no capital after its first letter."
_WITH_EXPANSION = 2
"Names of a term that gives an abbreviation and what it stands for."

# Ratios are rapidfuzz's, 0–100; all of these were set by trial on labelled notes.
_SHORT_WORD = 3
"Letters up to which a word is shared by any two texts."
_MIN_SHARED = 2
"Longer words that two texts must share to be about one thing."
_MIN_PARTIAL_RATIO = 50.0
"""Partial ratio of two texts about one thing, where words are not parted by spaces, or are
inflected."""
_MIN_SAME_TEXT = 88.0
"""Token-set ratio from which two definitions say the same: of the kind where the order of the words
does not count."""
_MAX_LONGER = 1.2
"How much longer the second of two definitions may be and add nothing."
_MAX_COMPARED = 2000
"Characters of a text that are compared."
_MOST_NAMESAKES = 40
"Things of one name that a record is compared with; what is told of more is seldom told twice."
_MOST_TOLD = 30
"Texts of one facet of a record that another one is compared with."
_MAX_SEARCHED = 20_000
"Characters of what is said of a thing in which a text is looked for that may say it again."
_MOST_ALIASES = 40
"Other names of a record; each is looked for in all that is said of it."


def merge(records: Sequence[Record]) -> tuple[list[Record], list[Finding]]:
    """Records of one thing joined, in the order of their first places; keys are unique then.

    Each record that is taken for a namesake of an earlier one is a finding.
    """
    by_key: dict[str, _Namesakes] = defaultdict(_Namesakes)
    order: list[tuple[_Thing, int]] = []
    "Thing, and its place among those of its key."
    findings: list[Finding] = []
    for record in records:
        namesakes = by_key[record.key]
        thing = namesakes.thing_of(record)
        if thing is not None:
            thing.join(record)
            continue
        if namesakes.things:
            findings.append(_namesake(namesakes.things[0].first, record))
        order.append((namesakes.add(record), len(namesakes.things) - 1))
    findings += [
        _too_many_names(thing.first)
        for thing, _ in order
        if thing.is_joined and len(thing.names) > _MOST_ALIASES
    ]
    return _with_unique_keys([(thing.record(), place) for thing, place in order]), findings


class _Told:
    """What is said of a thing, or of one aspect of it, as far as it is compared."""

    __slots__ = ("is_ascii", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text[:_MAX_SEARCHED]
        "Folded, as far as it is searched."
        self.is_ascii = text.isascii()
        self.words = _long_words(text)

    def add(self, text: str) -> None:
        """Tell more."""
        if not text:
            return
        if len(self.text) < _MAX_SEARCHED:
            self.text = (f"{self.text} {text}" if self.text else text)[:_MAX_SEARCHED]
        self.is_ascii = self.is_ascii and text.isascii()
        self.words |= _long_words(text)

    def says(self, other_text: str) -> bool:
        """Whether another text adds nothing to this one."""
        return not other_text or other_text in self.text or _are_same(self.text, other_text)


def _long_words(text: str) -> set[str]:
    return {word for word in text.split() if len(word) > _SHORT_WORD}


def _are_same(text: str, other_text: str) -> bool:
    """Whether two texts say the same in other words."""
    return (
        len(text) <= _MAX_COMPARED
        and len(other_text) <= len(text) * _MAX_LONGER
        and fuzz.token_set_ratio(text, other_text) >= _MIN_SAME_TEXT
    )


class _Thing:
    """A thing that records are about, with all that they say of it.

    Kept in lists that grow, and in the form in which it is compared: made anew for each record, it
    would take time that grows with the square of their number.
    """

    __slots__ = (
        "_names",
        "_told",
        "definition",
        "facets",
        "first",
        "origins",
        "tags",
        "told_facets",
    )

    def __init__(self, first: Record) -> None:
        self.first = first
        # Most things are told of once: these two are made when they are asked for.
        self._told: _Told | None = None
        self._names: dict[str, str] | None = None
        self.definition = list(first.definition)
        self.facets = list(first.facets)
        self.origins = list(first.origins)
        self.tags = dict.fromkeys(first.tags)
        self.told_facets: dict[str, list[str]] | None = None
        "Label → what is said under it; made when a second record is joined."

    @property
    def told(self) -> _Told:
        """Its definition, as it is compared."""
        if self._told is None:
            self._told = _Told(wording(self.first.definition))
        return self._told

    @property
    def names(self) -> dict[str, str]:
        """Its other names, by their folded form."""
        if self._names is None:
            self._names = {fold(name): name for name in self.first.aliases}
        return self._names

    @property
    def is_joined(self) -> bool:
        """Whether more than one record tells of it."""
        return len(self.origins) > len(self.first.origins)

    def join(self, other: Record) -> None:
        """Take over what another record says, unless it says it again."""
        text = wording(other.definition)
        if not self.told.says(text):
            self.definition += other.definition
            self.told.add(text)
        for facet in other.facets:
            self._join_facet(facet)
        for folded, name in {fold(name): name for name in other.aliases}.items():
            self.names.setdefault(folded, name)
        bare = without_parentheses(other.term)
        if fold(bare) != fold(without_parentheses(self.first.term)):
            self.names.setdefault(fold(bare), bare)
        self.tags |= dict.fromkeys(other.tags)
        self.origins += other.origins

    def _join_facet(self, facet: Facet) -> None:
        if self.told_facets is None:
            self.told_facets = defaultdict(list)
            for known in self.facets:
                self.told_facets[known.label].append(wording(known.content))
        told = self.told_facets[facet.label]
        text = wording(facet.content)
        if any(not text or text in old or _are_same(old, text) for old in told[:_MOST_TOLD]):
            return
        told.append(text)
        self.facets.append(facet)

    @property
    def qualifier(self) -> str:
        """What its term says of itself in parentheses, or the expansion it gives; folded."""
        if len(self.names) == _WITH_EXPANSION:
            return fold(max(self.names.values(), key=len))
        return _qualified(self.first.term)

    def record(self) -> Record:
        """One record of all."""
        if not self.is_joined:
            return self.first
        names = sorted(self.names.values(), key=lambda name: (len(name), name), reverse=True)
        return dc.replace(
            self.first,
            definition=tuple(self.definition),
            facets=tuple(self.facets),
            aliases=tuple(names[:_MOST_ALIASES]),
            tags=tuple(self.tags),
            origins=tuple(self.origins),
        )


class _Namesakes:
    """The things of one key."""

    __slots__ = ("by_place", "things")

    def __init__(self) -> None:
        self.things: list[_Thing] = []
        self.by_place: dict[tuple[str, ...], _Thing] = {}
        "What they stand under → the first of them there."

    def add(self, record: Record) -> _Thing:
        """One more thing, of which a record is the first to tell."""
        thing = _Thing(record)
        self.things.append(thing)
        self.by_place.setdefault(record.trail[-1:], thing)
        return thing

    def thing_of(self, record: Record) -> _Thing | None:
        """The first of them that a record is about."""
        if not self.things:
            return None
        asked = _Thing(record)
        for known in self.things[:_MOST_NAMESAKES]:
            if _is_same_thing(known, asked):
                return known
        there = self.by_place.get(record.trail[-1:])
        return there if there is not None and _is_same_thing(there, asked) else None


def _is_same_thing(known: _Thing, other: _Thing) -> bool:
    """Whether two things of one key are one.

    Not if they have different expansions or qualifiers: AMI (Amazon Machine Image), Base (DNA). Yes
    if they stand under one name or their texts share words. Else a name of several words, or one
    that is no plain word, is taken to mean one thing everywhere; a plain word such as "Dose" means
    another thing under every name.
    """
    known_qualifier, other_qualifier = known.qualifier, other.qualifier
    if known_qualifier and other_qualifier and known_qualifier != other_qualifier:
        return False
    if ":" in known.first.term and known.first.trail != other.first.trail:
        return False
    if known.first.trail[-1:] == other.first.trail[-1:]:
        return True
    if _share_words(known.told, other.told):
        return True
    return not _PLAIN_WORD.match(known.first.term)


@lru_cache(maxsize=512)
def _qualified(term: str) -> str:
    match = _QUALIFIED.match(term)
    return fold(match["inner"]) if match else ""


def _share_words(told: _Told, other: _Told) -> bool:
    """Whether two texts have enough in common to be about one thing."""
    if not told.is_ascii or not other.is_ascii:
        ratio = fuzz.partial_ratio(told.text[:_MAX_COMPARED], other.text[:_MAX_COMPARED])
        return ratio >= _MIN_PARTIAL_RATIO
    shared = len(told.words & other.words)
    if shared >= _MIN_SHARED:
        return True
    # Two thirds of the shorter one: of a text of a single long word, that word.
    return shared > 0 and shared * 3 >= min(len(told.words), len(other.words)) * 2


def _namesake(known: Record, other: Record) -> Finding:
    first, origin = known.origins[0], other.origins[0]
    message = f"“{other.term}” is taken for another thing than at {first.file}:{first.span.first}"
    hint = "if they are one thing, let their texts or headings say so; if not, name them apart"
    return Finding(Severity.INFO, "namesakes", message, origin.file, origin.span.first, hint)


def _too_many_names(record: Record) -> Finding:
    message = f"“{record.term}” has more than {_MOST_ALIASES} names; the shorter ones were left out"
    hint = "name different things apart"
    origin = record.origins[0]
    return Finding(Severity.WARNING, "over-limit", message, origin.file, origin.span.first, hint)


def _with_unique_keys(placed: Sequence[tuple[Record, int]]) -> list[Record]:
    """Records, each with its place among its namesakes, with keys that no two share.

    All but the first get their nearest heading or enclosing term into their key, and a number where
    that is not enough. The keys are part of the cards' identity: this recipe never changes.
    """
    used: set[str] = set()
    # By base, where to begin: counting from 2 for each would look at all numbers that are taken.
    counts: dict[str, int] = {}
    out = []
    for record, place in placed:
        base = record.key
        if place > 0 and record.trail:
            base = f"{record.key} · {fold(record.trail[-1])}"
        key, count = base, counts.get(base, 2)
        while key in used:
            key, count = f"{base} · {count}", count + 1
        counts[base] = count
        used.add(key)
        out.append(record if key == record.key else dc.replace(record, key=key))
    return out
