"""Records → findings about their quality as cards: one function a fault, one table.

Each lint takes the merged records of a deck and gives a finding for each that is worth a second
look.
"""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz

from cribdeck.language.labels import load_labels
from cribdeck.language.terms import differ_by_prefix, digits_of, fold, word_count
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import one_line
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span, walk_nodes
from cribdeck.model.records import Record
from cribdeck.records.normalize import wording

_LONGEST = 90
"Words of a definition from which a card asks for too much at once."
_MOST_ITEMS = 9
"Items of a list that can still be told from memory."
_ALIKE = 92.0
"Ratio (0–100) of two keys from which they may be one term."
_SHORTEST = 9
"Characters of a key; shorter ones differ by a letter and mean different things."
_BLOCK = 300
"Keys compared with each other; more begin alike only where they share a product's name."
_MOST_ALIKE = 10
"Terms that are told to be like one; more are a series of names."


def lint(records: Sequence[Record]) -> tuple[Finding, ...]:
    """Every finding of every lint."""
    return tuple(finding for check in LINTS.values() for finding in check(records))


def _say(
    code: str, record: Record, message: str, hint: str, severity: Severity = Severity.INFO
) -> Finding:
    origin = record.origins[0]
    return Finding(severity, code, message, origin.file, origin.span.first, hint)


def near_duplicates(records: Sequence[Record]) -> Iterator[Finding]:
    """Terms that differ by a letter or two, or by the order of their words."""
    blocks: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        words = record.key.split()
        blocks[" ".join(sorted(words))[:3]].append(record)
    for block in blocks.values():
        for n, record in enumerate(block[:_BLOCK]):
            others = (other for other in block[n + 1 : _BLOCK] if _are_alike(record.key, other.key))
            for other in itertools.islice(others, _MOST_ALIKE):
                first = record.origins[0]
                message = (
                    f"“{other.term}” is much like “{record.term}” ({first.file}:{first.span.first})"
                )
                yield _say(
                    "near-duplicate",
                    other,
                    message,
                    "if they are one thing, write them alike; then they become one record",
                    Severity.WARNING,
                )


def _are_alike(key: str, other_key: str) -> bool:
    """Whether two keys differ by so little that they may be one term mistyped."""
    return (
        len(key) >= _SHORTEST
        and abs(len(key) - len(other_key)) <= len(key) // 4
        # The likeness first: it rules out most pairs, in a tenth of the time of the others.
        and fuzz.token_sort_ratio(key, other_key, score_cutoff=_ALIKE) >= _ALIKE
        and digits_of(key) == digits_of(other_key)
        and not differ_by_prefix(key, other_key)
    )


def two_definitions(records: Sequence[Record]) -> Iterator[Finding]:
    """One term told in different words at several places."""
    for record in records:
        texts = [node for node in record.definition if node.kind is NodeKind.PARAGRAPH]
        if len(record.origins) > 1 and len({node.span for node in texts}) > 1:
            places = ", ".join(
                f"{origin.file}:{origin.span.first}" for origin in record.origins[1:]
            )
            yield _say(
                "two-definitions",
                record,
                f"“{record.term}” is told again at {places}",
                "keep the better one, or let them differ by what they add",
            )


def gives_away(records: Sequence[Record]) -> Iterator[Finding]:
    """A definition that holds its own term, which the reversed card must blank out."""
    for record in records:
        names = [fold(name) for name in (record.term, *record.aliases) if len(name) > 1]
        text = f" {wording(record.definition)} "
        if any(f" {name} " in text for name in names):
            yield _say(
                "gives-away-term",
                record,
                f"the definition of “{record.term}” holds the term itself",
                "say it in other words, or let the reversed card blank it out",
            )


def too_long(records: Sequence[Record]) -> Iterator[Finding]:
    """A definition that is a page, not an answer."""
    for record in records:
        count = word_count(wording(record.definition))
        if count > _LONGEST:
            yield _say(
                "too-long",
                record,
                f"the definition of “{record.term}” has {count} words",
                "put parts of it under headings or labels of their own",
            )


def circular(records: Sequence[Record]) -> Iterator[Finding]:
    """A definition that says nothing but the term."""
    for record in records:
        own = set(fold(record.term).split()) | {
            word for alias in record.aliases for word in fold(alias).split()
        }
        words = set(wording(record.definition).split()) - _EMPTY_WORDS
        if words and words <= own:
            yield _say(
                "circular",
                record,
                f"the definition of “{record.term}” only says the term again",
                "write what it is",
                Severity.WARNING,
            )


_EMPTY_WORDS = {"a", "an", "the", "is", "are", "of", "and", "or", "to", "in"}


def long_lists(records: Sequence[Record]) -> Iterator[Finding]:
    """A list longer than one can tell from memory."""
    for record in records:
        longest = max((len(node.children) for node in _lists(record.definition)), default=0)
        if longest > _MOST_ITEMS:
            yield _say(
                "long-list",
                record,
                f"“{record.term}” asks for a list of {longest} items",
                "group the items under names of their own",
            )


def _lists(nodes: Sequence[Node]) -> Iterator[Node]:
    return (
        node
        for node in walk_nodes(tuple(nodes))
        if node.kind is NodeKind.LIST and node.info != NodeInfo.DEFINITIONS
    )


def unknown_labels(records: Sequence[Record]) -> Iterator[Finding]:
    """A facet that was recognised by its company alone, under a label no word list has."""
    labels = load_labels()
    known = {*labels.facets.values(), *labels.unsure.values()}
    seen: set[str] = set()
    for record in records:
        # The head of a table's column is no label that could be a term.
        for facet in record.facets if record.rule != "table_row" else ():
            if facet.label not in known and facet.label not in seen and facet.content:
                seen.add(facet.label)
                line = facet.content[0].span.first
                message = (
                    f"“{facet.written}” is taken for an aspect of “{record.term}”, for it stands"
                    " among aspects"
                )
                hint = "if it is a term of its own, put it under a heading or in a list of terms"
                yield Finding(
                    Severity.INFO, "unknown-label", message, record.origins[0].file, line, hint
                )


LINTS: dict[str, Callable[[Sequence[Record]], Iterator[Finding]]] = {
    "near-duplicate": near_duplicates,
    "two-definitions": two_definitions,
    "gives-away-term": gives_away,
    "too-long": too_long,
    "circular": circular,
    "long-list": long_lists,
    "unknown-label": unknown_labels,
}
"""Finding code → the lint that says it."""


def headings_without_records(
    file: str, nodes: Sequence[Node], records: Sequence[Record]
) -> Iterator[Finding]:
    """Headings of one file with text under them from which none of its records was taken."""
    taken = sorted(origin.span for record in records for origin in record.origins)
    # For each place the last line of all spans up to it: looking at each of them for each heading
    # would take time that grows with the square of their number.
    lasts = list(itertools.accumulate((span.last for span in taken), max))
    for node in walk_nodes(tuple(nodes)):
        if (
            node.kind is NodeKind.HEADING
            and node.children
            and not _overlaps(node.span, taken, lasts)
        ):
            message = f"nothing was taken from what stands under “{one_line(node.content)}”"
            yield Finding(
                Severity.INFO,
                "barren-heading",
                message,
                file,
                node.span.first,
                "see `cribdeck explain` for the reason of each line",
            )


def _overlaps(span: Span, taken: Sequence[Span], lasts: Sequence[int]) -> bool:
    """Whether a span shares a line with one of the others, which are in order.

    `lasts` are the last lines that they and those before them reach.
    """
    place = bisect.bisect_right(taken, span.last, key=lambda other: other.first)
    return place > 0 and lasts[place - 1] >= span.first
