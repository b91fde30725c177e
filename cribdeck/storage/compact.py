"""Values kept small in memory.

The records and lines of all files are held until the last product is written.
"""

from __future__ import annotations

import dataclasses as dc
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast

from cribdeck.model.records import Facet, Fate, Origin, Record
from cribdeck.storage.serialize import pack, unpack

_Shared = TypeVar("_Shared", str, tuple[str, ...])


def sharing(records: Iterable[Record]) -> Iterator[Record]:
    """Records with one copy of what they have in common.

    After unpacking, each record has a copy of its own; sharing them takes a quarter of the memory.
    """
    known: dict[object, Any] = {}

    def one(value: _Shared) -> _Shared:
        return cast("_Shared", known.setdefault(value, value))

    for record in records:
        yield dc.replace(
            record,
            trail=one(record.trail),
            sections=one(record.sections),
            tags=one(record.tags),
            rule=one(record.rule),
            origins=tuple(Origin(one(origin.file), origin.span) for origin in record.origins),
            facets=tuple(
                Facet(one(facet.label), one(facet.written), facet.content)
                for facet in record.facets
            ),
        )


@dc.dataclass(frozen=True, slots=True)
class LineFates:
    """The lines of a source file with their fates, compressed.

    Those of all files are held until the report is written.
    """

    packed: bytes

    @classmethod
    def of(cls, lines: Sequence[str], fates: Sequence[Fate]) -> LineFates:
        """The lines with a fate for each."""
        return cls(zlib.compress(pack((lines, fates)), 1))

    def pairs(self) -> list[tuple[str, Fate]]:
        """Each line with its fate, in order."""
        lines, fates = unpack(tuple[list[str], list[Fate]], zlib.decompress(self.packed))
        return list(zip(lines, fates, strict=True))
