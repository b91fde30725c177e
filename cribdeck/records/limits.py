"""What the records of a file may take up: no more than a multiple of the file itself.

What stands once in a file is in many records: a heading in the trail of each record under it, a tag
of the front matter on each note, a description under each of its terms. So a few kilobytes could
become gigabytes of cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cribdeck.language.slugs import tag
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import Content
from cribdeck.model.outline import Node
from cribdeck.model.records import Record

# Labelled notes have up to nine characters in their records for each of their own.
_TIMES = 40
"Characters of all records of a file for each character of the file."
_ALWAYS = 100_000
"Characters that the records of the smallest file may have."
_OF_ELEMENT = 8
"Characters that the markup of an element stands for."
_MOST_TAGS = 100
"Tags that a file gives all of its notes."
_LENGTH_OF_TAGS = 2_000
"Characters of them together."


def file_tags(given: Iterable[str]) -> tuple[str, ...]:
    """The tags of a file's notes as Anki takes them, as many as notes may have."""
    made = dict.fromkeys(filter(None, map(tag, given)))
    out: list[str] = []
    room = _LENGTH_OF_TAGS
    for each in made:
        room -= len(each)
        if len(out) == _MOST_TAGS or room < 0:
            break
        out.append(each)
    return tuple(out)


def over_tags(given: Sequence[str], file: str) -> tuple[Finding, ...]:
    """A finding if a file gives more tags than notes may have."""
    has = len(dict.fromkeys(filter(None, map(tag, given))))
    if len(file_tags(given)) == has:
        return ()
    message = (
        f"the file gives its notes {has} tags; they may have {_MOST_TAGS}, of {_LENGTH_OF_TAGS}"
        " characters together: the others were left out"
    )
    hint = "give fewer tags; headings make tags by themselves"
    return (Finding(Severity.WARNING, "over-limit", message, file, 1, hint),)


def within_size(
    records: Sequence[Record], file: str, size: int
) -> tuple[Sequence[Record], tuple[Finding, ...]]:
    """The first records of a file of `size` characters, as many as it may have, and a finding."""
    room = _ALWAYS + _TIMES * size
    for place, record in enumerate(records):
        room -= size_of(record)
        if room < 0:
            message = (
                f"the records of this file repeat so much of it that they are more than {_TIMES}"
                f" times as long: {len(records) - place} of them, from this line on, were left out"
            )
            hint = "shorten the headings, labels or addresses that many records have in common"
            line = record.origins[0].span.first
            return records[:place], (
                Finding(Severity.ERROR, "over-limit", message, file, line, hint),
            )
    return records, ()


def size_of(record: Record) -> int:
    """About how many characters a record takes up where it is written, its markup included."""
    names = (*record.aliases, *record.trail, *record.sections, *record.tags)
    return (
        len(record.key)
        + len(record.term)
        + sum(map(len, names))
        + _content_size(record.content)
        + _content_size(record.cloze)
        + _nodes_size(record.definition)
        + sum(len(facet.written) + _nodes_size(facet.content) for facet in record.facets)
    )


def _nodes_size(nodes: tuple[Node, ...]) -> int:
    size = len(nodes) * _OF_ELEMENT
    for node in nodes:
        if node.content:
            size += _content_size(node.content)
        if node.children:
            size += _nodes_size(node.children)
    return size


def _content_size(content: Content) -> int:
    size = len(content) * _OF_ELEMENT
    for item in content:
        size += len(item.text) + len(item.target)
        if item.children:
            size += _content_size(item.children)
    return size
