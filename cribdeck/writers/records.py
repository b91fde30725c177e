"""Records → JSON, YAML, CSV: for other programs, for golden files, for scoring."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator

import msgspec
import yaml

from cribdeck.model.inline import one_line
from cribdeck.model.outline import walk_nodes
from cribdeck.model.records import Record
from cribdeck.model.visible import visible_lines
from cribdeck.writers.content_markdown import blocks_markdown
from cribdeck.writers.product import Output, Product, WriterContext

_RECORDS_IN_PIECE = 500
"Records that are encoded together: memory stays small, and pieces are large enough to be fast."
_COLUMNS = (
    "key",
    "term",
    "aliases",
    "definition",
    "facets",
    "trail",
    "tags",
    "rule",
    "file",
    "start",
    "end",
)

_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"What a formula begins with, in spreadsheets of East Asia in full width, too."
_CALL = re.compile(r"\w\(|\|.*!", re.DOTALL)
"A function, or another program and what it is asked for (dynamic data exchange)."


def record_data(record: Record) -> dict[str, object]:
    """A record as plain data; `source` is its first place, `sources` are all of them."""
    places = [
        {"file": origin.file, "start": origin.span.first, "end": origin.span.last}
        for origin in record.origins
    ]
    return {
        "key": record.key,
        "term": record.term,
        "aliases": list(record.aliases),
        "definition": blocks_markdown(record.definition),
        "facets": [
            {"label": facet.label, "written": facet.written, "text": blocks_markdown(facet.content)}
            for facet in record.facets
        ],
        "trail": list(record.trail),
        "tags": list(record.tags),
        "rule": record.rule,
        "source": places[0],
        "sources": places,
    }


def records_json(records: Iterable[Record]) -> Iterator[bytes]:
    """A JSON list of the records, piece by piece."""
    remaining = iter(records)
    before = b"[\n"
    while lot := list(itertools.islice(remaining, _RECORDS_IN_PIECE)):
        encoded = msgspec.json.encode([record_data(record) for record in lot])
        # Each lot is a list of its own: its brackets give way to the comma between two lots.
        formatted = msgspec.json.format(encoded, indent=2)
        yield before + formatted.removeprefix(b"[\n").removesuffix(b"\n]")
        before = b",\n"
    # Still the opening bracket: there was no lot at all.
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


class _Dumper(yaml.SafeDumper):
    """Writes between double quotes what only there can be told by escapes."""


def _text_node(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    # What is made visible afterwards is the same text only where YAML has escapes. A long text is
    # broken at spaces, so any word of it may begin a line.
    is_hostile = any(visible_lines(word) != word for word in text.split(" "))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, '"' if is_hostile else None)


_Dumper.add_representer(str, _text_node)


def records_yaml(records: Iterable[Record], *, unicode: bool = True) -> str:
    """A YAML list of the records, safe to be shown; in ASCII only unless `unicode`."""
    dumped = yaml.dump(
        [record_data(record) for record in records],
        Dumper=_Dumper,
        allow_unicode=unicode,
        sort_keys=False,
        width=120,
    )
    return visible_lines(dumped)


def records_csv(records: Iterable[Record]) -> str:
    """The records as comma-separated values with a header line; lists are joined by ` | `."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for record in records:
        place = record.origins[0]
        facets = " | ".join(
            f"{facet.written}:"
            f" {' '.join(one_line(node.content) for node in walk_nodes(facet.content))}"
            for facet in record.facets
        )
        cells = [
            record.key,
            record.term,
            " | ".join(record.aliases),
            blocks_markdown(record.definition),
            facets,
            " | ".join(record.trail),
        ]
        table.writerow(
            [inert(cell) for cell in (*cells, " ".join(record.tags), record.rule, place.file)]
            + [place.span.first, place.span.last]
        )
    return out.getvalue()


def inert(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula, which might run a command.

    An apostrophe goes before it; a Markdown item, which begins with `- `, is left as it is unless
    it calls a function or another program.
    """
    begin = cell.lstrip()
    is_item = begin.startswith("- ") and not _CALL.search(begin)
    return f"'{cell}" if begin.startswith(_FORMULA_SIGNS) and not is_item else cell


def write_records(product: Product, _context: WriterContext) -> Output:
    """The `.records.json`."""
    records = (row.record for row in product.rows)
    return Output(records_json(records))
