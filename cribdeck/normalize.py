"""Candidates → records: terms tidied, other names found, tags made; then the same thing at several places becomes one record."""

from __future__ import annotations

import dataclasses as dc
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from cribdeck.diagnostics import Diagnostic, Severity
from cribdeck.inline import one_line, without_styles
from cribdeck.outline import Node, walk_nodes
from cribdeck.records import Candidate, Facet, Origin, Record
from cribdeck.slugs import tag, tag_part
from cribdeck.terms import aliases_of, fold, tidy, tidy_text, without_parentheses

_SAME_TEXT = 88.0
"Token-set ratio from which two definitions say the same; of the kind where word order does not count."


def normalize(candidates: Iterable[Candidate], file: str, *, tags: Sequence[str] = (), root: str = "", title: str = "") -> list[Record]:
    """A record for each candidate, in order; keys are not unique yet.

    Every record gets `tags`, and one tag more: its headings below `root`, without the `title` that stands over the whole file.
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
                key=fold(without_parentheses(term)) or fold(term),
                term=term,
                content=content,
                aliases=aliases_of(term),
                definition=definition,
                facets=facets,
                trail=candidate.trail,
                sections=candidate.sections,
                tags=(*(made for given in tags if (made := tag(given))), *_tag([root, *(section for section in candidate.sections if section != title)])),
                rule=candidate.rule,
                origins=(Origin(file, candidate.span),),
            )
        )
    return records


def _promote(definition: tuple[Node, ...], facets: tuple[Facet, ...]) -> tuple[tuple[Node, ...], tuple[Facet, ...]]:
    """Every record answers "what is it?": without a definition, the purpose or else the first facet does."""
    if definition or not facets:
        return definition, facets
    chosen = next((facet for facet in facets if facet.label == "purpose"), facets[0])
    return chosen.content, tuple(facet for facet in facets if facet is not chosen)


def _tag(sections: Sequence[str]) -> tuple[str, ...]:
    """One hierarchical Anki tag for the headings."""
    parts = [slug for section in sections if (slug := tag_part(section))]
    return ("::".join(parts),) if parts else ()


# --- merging ----------------------------------------------------------------------------------------------------------------------


def merge(records: Sequence[Record]) -> tuple[list[Record], list[Diagnostic]]:
    """Records of one thing joined, in the order of their first places; keys are unique afterwards."""
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
    """Whether two records of one key are one thing: no two expansions of an abbreviation, and texts or places that agree."""
    if known.aliases and other.aliases and len(known.aliases) == len(other.aliases) == 2:  # noqa: PLR2004 - name and expansion
        mine, theirs = ({fold(alias) for alias in record.aliases} for record in (known, other))
        if not mine & theirs:
            return False
    if known.term.count(":") and known.trail != other.trail:
        return False
    if known.trail[-1:] == other.trail[-1:] or set(known.trail[1:]) & set(other.trail[1:]):
        return True
    here, there = wording(known.definition), wording(other.definition)
    return fuzz.token_set_ratio(here, there) >= 40.0  # noqa: PLR2004 - less than a common word in three: unrelated texts


def _join(known: Record, other: Record) -> Record:
    """One record of two; what the second says again is not repeated."""
    definition = known.definition if _says_again(known.definition, other.definition) else known.definition + other.definition
    facets = list(known.facets)
    for facet in other.facets:
        if not any(old.label == facet.label and _says_again(old.content, facet.content) for old in facets):
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
    return not there or there in here or (fuzz.token_set_ratio(here, there) >= _SAME_TEXT and len(there) <= len(here) * 1.2)


def wording(nodes: Sequence[Node]) -> str:
    """The text of some nodes on one line, folded for comparing."""
    return " ".join(part for node in walk_nodes(tuple(nodes)) if (part := fold(one_line(node.content))))


def _namesake(known: Record, other: Record) -> Diagnostic:
    first, place = known.origins[0], other.origins[0]
    message = f"“{other.term}” is taken for another thing than at {first.file}:{first.span.first}"
    hint = "if they are one thing, let their texts or headings say so; if not, name them apart"
    return Diagnostic(Severity.INFO, "namesakes", message, place.file, place.span.first, hint)


def _with_unique_keys(places: Sequence[tuple[list[Record], int]]) -> list[Record]:
    """Namesakes get their nearest heading or enclosing term into their key, and a number where that is not enough."""
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
        out.append(dc.replace(record, key=key))
    return out
