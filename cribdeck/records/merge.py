"""The same thing at several places → one record; namesakes are told apart."""

from __future__ import annotations

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from cribdeck.language.terms import fold, without_parentheses
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import Node
from cribdeck.model.records import Record
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


def merge(records: Sequence[Record]) -> tuple[list[Record], list[Finding]]:
    """Records of one thing joined, in the order of their first places; keys are unique then.

    Each record that is taken for a namesake of an earlier one is a finding.
    """
    by_key: dict[str, list[Record]] = defaultdict(list)
    order: list[tuple[str, int]] = []
    "Key, and place among the records of that key."
    findings: list[Finding] = []
    for record in records:
        namesakes = by_key[record.key]
        place = next(
            (n for n, known in enumerate(namesakes) if _is_same_thing(known, record)), None
        )
        if place is not None:
            namesakes[place] = _join(namesakes[place], record)
            continue
        if namesakes:
            findings.append(_namesake(namesakes[0], record))
        order.append((record.key, len(namesakes)))
        namesakes.append(record)
    return _with_unique_keys([(by_key[key][place], place) for key, place in order]), findings


def _is_same_thing(known: Record, other: Record) -> bool:
    """Whether two records of one key are one thing.

    Not if they give different expansions or qualifiers: AMI (Amazon Machine Image), Base (DNA). Yes
    if they stand under one name or their texts share words. Else a name of several words, or one
    that is no plain word, is taken to mean one thing everywhere; a plain word such as "Dose" means
    another thing under every name.
    """
    known_qualifier, other_qualifier = _qualifier(known), _qualifier(other)
    if known_qualifier and other_qualifier and known_qualifier != other_qualifier:
        return False
    if ":" in known.term and known.trail != other.trail:
        return False
    if known.trail[-1:] == other.trail[-1:]:
        return True
    if _share_words(wording(known.definition), wording(other.definition)):
        return True
    return not _PLAIN_WORD.match(known.term)


def _qualifier(record: Record) -> str:
    """What a term says of itself in parentheses, or the expansion it gives; folded."""
    if len(record.aliases) == _WITH_EXPANSION:
        return fold(max(record.aliases, key=len))
    match = _QUALIFIED.match(record.term)
    return fold(match["inner"]) if match else ""


def _share_words(text: str, other: str) -> bool:
    """Whether two texts have enough in common to be about one thing."""
    if not text.isascii() or not other.isascii():
        ratio = fuzz.partial_ratio(text[:_MAX_COMPARED], other[:_MAX_COMPARED])
        return ratio >= _MIN_PARTIAL_RATIO
    words, other_words = (
        {word for word in each.split() if len(word) > _SHORT_WORD} for each in (text, other)
    )
    shared = len(words & other_words)
    if shared >= _MIN_SHARED:
        return True
    # Two thirds of the shorter one: of a text of a single long word, that word.
    return shared > 0 and shared * 3 >= min(len(words), len(other_words)) * 2


def _join(known: Record, other: Record) -> Record:
    """One record of two; what the second says again is not repeated."""
    definition = known.definition
    if not _says_again(definition, other.definition):
        definition += other.definition
    facets = list(known.facets)
    for facet in other.facets:
        if not any(
            old.label == facet.label and _says_again(old.content, facet.content) for old in facets
        ):
            facets.append(facet)
    names = {fold(name): name for name in (*other.aliases, *known.aliases)}
    bare = without_parentheses(other.term)
    if fold(bare) != fold(without_parentheses(known.term)):
        names.setdefault(fold(bare), bare)
    return dc.replace(
        known,
        definition=definition,
        facets=tuple(facets),
        aliases=tuple(sorted(names.values(), key=lambda name: (len(name), name), reverse=True)),
        tags=tuple(dict.fromkeys((*known.tags, *other.tags))),
        origins=(*known.origins, *other.origins),
    )


def _says_again(known: Sequence[Node], other: Sequence[Node]) -> bool:
    """Whether a text adds nothing to a known one."""
    text, other_text = wording(known), wording(other)
    if not other_text or other_text in text:
        return True
    return (
        len(text) <= _MAX_COMPARED
        and len(other_text) <= len(text) * _MAX_LONGER
        and fuzz.token_set_ratio(text, other_text) >= _MIN_SAME_TEXT
    )


def _namesake(known: Record, other: Record) -> Finding:
    first, origin = known.origins[0], other.origins[0]
    message = f"“{other.term}” is taken for another thing than at {first.file}:{first.span.first}"
    hint = "if they are one thing, let their texts or headings say so; if not, name them apart"
    return Finding(Severity.INFO, "namesakes", message, origin.file, origin.span.first, hint)


def _with_unique_keys(placed: Sequence[tuple[Record, int]]) -> list[Record]:
    """Records, each with its place among its namesakes, with keys that no two share.

    All but the first get their nearest heading or enclosing term into their key, and a number where
    that is not enough. The keys are part of the cards' identity: this recipe never changes.
    """
    used: set[str] = set()
    out = []
    for record, place in placed:
        base = record.key
        if place > 0 and record.trail:
            base = f"{record.key} · {fold(record.trail[-1])}"
        key, count = base, 2
        while key in used:
            key, count = f"{base} · {count}", count + 1
        used.add(key)
        out.append(record if key == record.key else dc.replace(record, key=key))
    return out
