"""Candidates → records: terms tidied, other names found, tags made.

Then the same thing at several places becomes one record.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from cribdeck.language.slugs import tag, tag_part
from cribdeck.language.terms import aliases_of, fold, tidy, tidy_text, without_parentheses
from cribdeck.model.diagnostics import Diagnostic, Severity
from cribdeck.model.inline import one_line, without_styles
from cribdeck.model.outline import Node, walk_nodes
from cribdeck.model.records import Candidate, Facet, Origin, Record

_CALL = re.compile(r"^[\w.]{1,20}\([^()]{0,12}\)$")
_GAP = re.compile(r"\{\{c\d+::(?P<answer>.*?)(?:::[^{}]*?)?\}\}", re.DOTALL)
_QUALIFIED = re.compile(r"^[^()（）]+[(（](?P<inner>[^()（）]+)[)）]$")
_PLAIN_WORD = re.compile(r"^[^\W\d_][^\W\d_A-Z]+$")
"One word with no capital after its first letter."
_SHORT_WORD, _MIN_SHARED = 3, 2
"Letters of words that any two texts share; words that two texts must share to tell of one thing."
_ALIKE = 50.0
_COMPARED = 2000
"Characters of a text that are compared."
_SAME_TEXT = 88.0
"""Token-set ratio from which two definitions say the same; of the kind where word order does not
count."""


def normalize(
    candidates: Iterable[Candidate],
    file: str,
    *,
    tags: Sequence[str] = (),
    root: str = "",
    title: str = "",
) -> list[Record]:
    """A record for each candidate, in order; keys are not unique yet.

    Every record gets `tags`, and one tag more: its headings below `root`, without the `title` that
    stands over the whole file.
    """
    records = []
    for candidate in candidates:
        content = without_styles(tidy(candidate.term))
        term = tidy_text(one_line(content))
        if not term:
            continue
        definition, facets = _promote(candidate.definition, candidate.facets)
        records.append(
            Record(
                key=(
                    fold(with_gaps_filled(one_line(candidate.cloze)))
                    if candidate.cloze
                    else key_of(term)
                ),
                term=term,
                content=content,
                aliases=aliases_of(term),
                definition=definition,
                facets=facets,
                trail=candidate.trail,
                sections=candidate.sections,
                tags=(
                    *(made for given in tags if (made := tag(given))),
                    *_tag([root, *(section for section in candidate.sections if section != title)]),
                ),
                rule=candidate.rule,
                origins=(Origin(file, candidate.span),),
                cloze=candidate.cloze,
            )
        )
    return records


def with_gaps_filled(sentence: str) -> str:
    """A sentence with its gaps filled.

    What tells it from another with the same words around them.
    """
    return _GAP.sub(lambda match: match["answer"], sentence)


def key_of(term: str) -> str:
    """The folded term without what it says in parentheses.

    The arguments of a call are part of its name: O(1) and O(n).
    """
    if _CALL.match(term):
        return f"{fold(term)} ()"
    return fold(without_parentheses(term)) or fold(term)


def _promote(
    definition: tuple[Node, ...], facets: tuple[Facet, ...]
) -> tuple[tuple[Node, ...], tuple[Facet, ...]]:
    """Every record answers "what is it?".

    Without a definition, the purpose or else the first facet does.
    """
    if not facets or wording(definition):
        return definition, facets
    chosen = next((facet for facet in facets if facet.label == "purpose"), facets[0])
    return chosen.content + definition, tuple(facet for facet in facets if facet is not chosen)


def _tag(sections: Sequence[str]) -> tuple[str, ...]:
    """One hierarchical Anki tag for the headings."""
    parts = [slug for section in sections if (slug := tag_part(section))]
    return ("::".join(parts),) if parts else ()


# --- merging --------------------------------------------------------------------------------------


def merge(records: Sequence[Record]) -> tuple[list[Record], list[Diagnostic]]:
    """Records of one thing joined, in the order of their first places.

    Keys are unique afterwards.
    """
    things: dict[str, list[Record]] = defaultdict(list)
    order: list[tuple[str, int]] = []
    findings: list[Diagnostic] = []
    for record in records:
        named = things[record.key]
        for n, known in enumerate(named):
            if _is_same_thing(known, record):
                named[n] = _join(known, record)
                break
        else:
            if named:
                findings.append(_namesake(named[0], record))
            order.append((record.key, len(named)))
            named.append(record)
    return _with_unique_keys([(things[key], n) for key, n in order]), findings


def _is_same_thing(known: Record, other: Record) -> bool:
    """Whether two records of one key are one thing.

    Not if they give different expansions or qualifiers: AMI (Amazon Machine Image), Base (DNA). Yes
    if they stand under one name or their texts share words. Else a name of several words, or one
    that is no plain word, is taken to mean one thing everywhere; a plain word such as "Dose" means
    another thing under every name.
    """
    mine, theirs = _qualifier(known), _qualifier(other)
    if mine and theirs and mine != theirs:
        return False
    if ":" in known.term and known.trail != other.trail:
        return False
    if known.trail[-1:] == other.trail[-1:]:
        return True
    here, there = wording(known.definition), wording(other.definition)
    return _share_words(here, there) or not _PLAIN_WORD.match(known.term)


def _qualifier(record: Record) -> str:
    """What a term says of itself in parentheses, or the expansion it gives."""
    if len(record.aliases) == 2:  # noqa: PLR2004 - an abbreviation and its expansion
        return fold(max(record.aliases, key=len))
    match = _QUALIFIED.match(record.term)
    return fold(match["inner"]) if match else ""


def _share_words(here: str, there: str) -> bool:
    """Whether two texts have enough in common to tell of one thing."""
    if not here.isascii() or not there.isascii():
        return fuzz.partial_ratio(here[:_COMPARED], there[:_COMPARED]) >= _ALIKE
    mine, theirs = (
        {word for word in text.split() if len(word) > _SHORT_WORD} for text in (here, there)
    )
    shared = len(mine & theirs)
    return shared >= _MIN_SHARED or (shared > 0 and shared * 3 >= min(len(mine), len(theirs)) * 2)


def _join(known: Record, other: Record) -> Record:
    """One record of two; what the second says again is not repeated."""
    definition = (
        known.definition
        if _says_again(known.definition, other.definition)
        else known.definition + other.definition
    )
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
    here, there = wording(known), wording(other)
    if not there or there in here:
        return True
    return (
        len(here) <= _COMPARED
        and len(there) <= len(here) * 1.2
        and fuzz.token_set_ratio(here, there) >= _SAME_TEXT
    )


def wording(nodes: Sequence[Node]) -> str:
    """The text of some nodes on one line, folded for comparing."""
    return " ".join(
        part for node in walk_nodes(tuple(nodes)) if (part := fold(one_line(node.content)))
    )


def _namesake(known: Record, other: Record) -> Diagnostic:
    first, place = known.origins[0], other.origins[0]
    message = f"“{other.term}” is taken for another thing than at {first.file}:{first.span.first}"
    hint = "if they are one thing, let their texts or headings say so; if not, name them apart"
    return Diagnostic(Severity.INFO, "namesakes", message, place.file, place.span.first, hint)


def _with_unique_keys(places: Sequence[tuple[list[Record], int]]) -> list[Record]:
    """Namesakes get their nearest heading or enclosing term into their key.

    And a number where that is not enough.
    """
    used: set[str] = set()
    out = []
    for named, n in places:
        record = named[n]
        key = record.key
        if len(named) > 1 and n > 0:
            key = f"{record.key} · {fold(record.trail[-1])}" if record.trail else record.key
        base, count = key, 2
        while key in used:
            key, count = f"{base} · {count}", count + 1
        used.add(key)
        out.append(record if key == record.key else dc.replace(record, key=key))
    return out
