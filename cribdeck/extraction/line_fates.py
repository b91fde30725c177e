"""The tree that the walk found → a fate for each line of the source."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from cribdeck.extraction.found import Aside, FoundFacet, FoundRecord, Part
from cribdeck.model.outline import Span
from cribdeck.model.records import Fate, FateKind

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKUP = frozenset(" \t-=_*|:+~`>#")
"Characters that are markup where a line has no others."


def line_fates(parts: Sequence[Part], lines: Sequence[str]) -> tuple[Fate, ...]:
    """One fate for each line, in order.

    A line has the fate of the first part that it belongs to; inner parts come before what is left
    around them. Candidates are counted as `candidates_of` yields them.
    """
    fates: list[Fate | None] = [None if line.strip() else Fate(FateKind.BLANK) for line in lines]
    for span, fate in _marks(parts, None, None, itertools.count()):
        for number in range(span.first - 1, min(span.last, len(fates))):
            if fates[number] is None:
                fates[number] = fate
    return tuple(fate or _fate_of_unread(line) for fate, line in zip(fates, lines, strict=True))


def _marks(
    parts: Iterable[Part],
    owner: FoundRecord | None,
    owner_fate: Fate | None,
    numbers: Iterator[int],
) -> Iterator[tuple[Span, Fate]]:
    """Spans with their fates; the first one that covers a line counts."""
    for part in parts:
        if isinstance(part, Aside):
            yield from ((span, part.fate) for span in part.spans)
            continue
        if isinstance(part, FoundRecord):
            fate = _fate_of_record(part, numbers)
            yield part.claim.head, fate
            yield from _marks(part.parts, part, fate, numbers)
            yield from ((cell.span, fate) for _, cell in part.claim.columns)
        else:
            fate = _fate_of_facet(part, owner, owner_fate, numbers)
            yield part.claim.head, fate
            yield from _marks(part.parts, owner, owner_fate, numbers)
        yield from ((node.span, fate) for node in part.residue)


def _fate_of_record(found: FoundRecord, numbers: Iterator[int]) -> Fate:
    if found.is_record:
        return Fate(FateKind.EXTRACTED, found.rule, next(numbers))
    kind = FateKind.CONTEXT if found.claim.is_section else FateKind.SKIPPED
    return Fate(kind, found.rule, reason=found.outcome.reason)


def _fate_of_facet(
    found: FoundFacet,
    owner: FoundRecord | None,
    owner_fate: Fate | None,
    numbers: Iterator[int],
) -> Fate:
    """The fate of a facet's own lines: they go with its record, or are a record themselves."""
    assert owner is not None, "facets are only found under a record"
    assert owner_fate is not None, "every record has a fate"
    if found.facet is None:
        return Fate(FateKind.SKIPPED, found.rule, reason=found.reason)
    if owner.is_record:
        return Fate(FateKind.EXTRACTED, found.rule, owner_fate.candidate)
    if owner.keeps(found):
        return Fate(FateKind.EXTRACTED, found.rule, next(numbers))
    return Fate(FateKind.SKIPPED, found.rule, reason=owner.outcome.reason)


def _fate_of_unread(line: str) -> Fate:
    """The fate of a line that no part covers."""
    # `| --- |`, the fence of code or a `</ul>` that no node covers: nothing there to miss.
    if _MARKUP.issuperset(_TAG.sub("", line)):
        return Fate(FateKind.CONTEXT, reason="markup without wording")
    return Fate(FateKind.SKIPPED, reason="no reader takes this line for text")
