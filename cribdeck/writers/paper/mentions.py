"""Mentions: where an entry of the sheet names another entry, the name becomes a link.

The number of the other entry stands beside it, so that a printed sheet can be followed too. What
counts as a mention is cautious: a link on a word that means something else is worse than none.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from cribdeck.writers.paper.anchors import entry_link

_MAX_LINKS = 3
"Mentions of other entries that get a number, in one entry: more would make it hard to read."
_MIN_LETTERS = 5
"Letters of a single word that is linked; shorter ones mean too much else."
_MIN_ABBREVIATION = 3
"Letters of a single word in capitals, which is linked all the same."
_MAX_MENTIONS = 4
"Entries that mention a single word; a word of more is part of the language of the field."
_ENTRIES_PER_MENTION = 50
"On a large sheet, a single word may be mentioned by one entry in this many."
_TAG = re.compile(r"(<[^>]*>)")
_WORD = re.compile(r"[\w'’-]+")
_CLOSED = ("code", "pre", "a", "b")
"Elements in which nothing is linked."


@dc.dataclass(frozen=True, slots=True)
class NamedText:
    """The text of an entry, with the number and the names by which others mention it."""

    number: int
    names: tuple[str, ...]
    text: Markup


class _Name(NamedTuple):
    """A name that is looked for: its words in lower case, and the number of its entry."""

    words: tuple[str, ...]
    number: int


_Names = Mapping[str, Sequence[_Name]]
"First word → the names that begin with it, the longest first."


def link_mentions(entries: Sequence[NamedText]) -> list[Markup]:
    """The texts of the entries, the first mention of another entry linked in each."""
    names = _names(entries)
    return [_with_links(entry.text, names, entry.number) for entry in entries]


def _names(entries: Sequence[NamedText]) -> _Names:
    """The names that are looked for."""
    mentioned = Counter(
        word
        for entry in entries
        for word in {word.casefold() for word in _WORD.findall(_TAG.sub(" ", str(entry.text)))}
    )
    limit = max(_MAX_MENTIONS, len(entries) // _ENTRIES_PER_MENTION)
    names: dict[str, list[_Name]] = defaultdict(list)
    for entry in entries:
        for name in entry.names:
            words = tuple(_WORD.findall(name.casefold()))
            if words and _is_telling(name, words, mentioned, limit):
                names[words[0]].append(_Name(words, entry.number))
    # The longest first, so that “cell wall” is not taken for “cell”.
    for same_start in names.values():
        same_start.sort(key=lambda name: (-len(name.words), name.number))
    return names


def _is_telling(name: str, words: Sequence[str], mentioned: Mapping[str, int], limit: int) -> bool:
    """Whether a name means its entry wherever it stands."""
    if len(words) > 1 or (name.isupper() and len(name) >= _MIN_ABBREVIATION):
        return True
    return len(words[0]) >= _MIN_LETTERS and mentioned[words[0]] <= limit


def _with_links(html: Markup, names: _Names, own: int) -> Markup:
    """An entry's text with links; `own` is its number, to which nothing leads."""
    out: list[str] = []
    # An entry is not linked to itself: its own number counts as done.
    done = {own}
    depth = 0  # of elements in which nothing is linked
    for part in _TAG.split(str(html)):
        if part.startswith("<"):
            words = part.strip("</>").split()
            if words and words[0].rstrip("/") in _CLOSED:
                depth += -1 if part.startswith("</") else 1
            out.append(part)
        elif depth > 0:
            out.append(part)
        else:
            out.append(_link_in_text(part, names, done))
    return Markup("".join(out))  # noqa: S704 - sanitized text, with our own links in it


def _link_in_text(part: str, names: _Names, done: set[int]) -> str:
    """Text between two tags with links; the entries they lead to are added to `done`."""
    words = list(_WORD.finditer(part))
    folded = [word.group().casefold() for word in words]
    out, at, n = [], 0, 0
    # The entry itself is in `done` too, so as many others as the limit says are linked.
    while n < len(words) and len(done) <= _MAX_LINKS:
        found = _name_at(folded, n, names, done)
        if found is None:
            n += 1
            continue
        done.add(found.number)
        start, end = words[n].start(), words[n + len(found.words) - 1].end()
        # A space before a link stands in it, as before other elements (see `content`).
        space = " " if part[at:start].endswith(" ") else ""
        out.append(
            f"{part[at:start].removesuffix(' ')}<a {entry_link(found.number)}>"
            f'{space}{part[start:end]}</a><span class="to">{found.number}</span>'
        )
        at = end
        n += len(found.words)
    return "".join(out) + part[at:]


def _name_at(folded: Sequence[str], n: int, names: _Names, done: set[int]) -> _Name | None:
    """The longest name that begins with the n-th word and has no link yet."""
    for name in names.get(folded[n], ()):
        if name.number not in done and tuple(folded[n : n + len(name.words)]) == name.words:
            return name
    return None
