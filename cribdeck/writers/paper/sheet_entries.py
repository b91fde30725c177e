"""Records → the entries of a sheet.

Which of them, in what order, under which bars, with numbers that references can name.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from cribdeck.config.paper_settings import SheetSettings
from cribdeck.language.terms import fold, without_parentheses, word_count
from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import length, plain_text, slice_content, text
from cribdeck.model.outline import Node, NodeKind
from cribdeck.model.records import Record
from cribdeck.records.normalize import wording
from cribdeck.writers.content_html import escape
from cribdeck.writers.paper.content import (
    PaperContent,
    chosen_facets,
    chosen_records,
    is_right_to_left,
)
from cribdeck.writers.paper.fonts import font_language, quoted_families
from cribdeck.writers.product import Product, WriterContext

_HEADING_LEVELS = 2
"Headings deeper than this do not get a bar of their own."
_MOST_LINKS = 3
"Mentions of other terms in one entry that get a number."
_MIN_NAME = 5
"Letters of a single word that is linked where it is mentioned; shorter ones mean too much else."
_MOST_MENTIONS = 4
"Entries that mention a single word; a word of more is part of the language of the field."
_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$)")
_CUT = "[…]"
"Stands where a definition was cut."
_PART = re.compile(r"(<[^>]*>)")
_LONG_WORD = re.compile(r"\S{20}")
_WORD = re.compile(r"[\w'’-]+")
_CLOSED = ("code", "pre", "a", "b")
"Elements in which nothing is linked."


@dc.dataclass(frozen=True, slots=True)
class Bar:
    """A heading over entries."""

    level: int
    number: str
    wording: str


@dc.dataclass(frozen=True, slots=True)
class SheetEntry:
    """A record as the sheet template sees it."""

    number: int
    term: Markup
    name: str
    "The term as text."
    aliases: str
    other_names: tuple[str, ...]
    text: Markup
    facets: tuple[tuple[str, Markup], ...]
    bars: tuple[Bar, ...]
    "What opens before this entry."
    is_chapter: bool
    "Whether the bar that opens before it has its term already."
    set_in: bool
    "Whether it belongs to an entry above it."
    language: str
    "Its language, where it is not the sheet's."
    record: Record
    is_target: bool = False
    "Whether something on the sheet leads to it."

    @property
    def direction(self) -> str:
        """`rtl` if its term is written from right to left, else `ltr`."""
        return "rtl" if is_right_to_left(self.name) else "ltr"

    @property
    def families(self) -> str:
        """The fonts of its language, as a style names them."""
        return quoted_families(self.language)

    @property
    def has_long_word(self) -> bool:
        """Whether a word in it may be longer than a line, and be broken.

        To look for that in every line takes a tenth of the layout.
        """
        return bool(_LONG_WORD.search(_PART.sub("", self.html)))

    @property
    def html(self) -> str:
        """All that is printed of it but its number, which a look may put anywhere."""
        term = "" if self.is_chapter else f"<b>{self.term}</b> "
        aliases = f"({escape(self.aliases)}) " if self.aliases else ""
        return f"{term}{aliases}{self.text}" + "".join(
            f" {escape(label)}: {text}" for label, text in self.facets
        )


class EntryMaker:
    """Makes entries of records, and says what it had to leave out or could not set."""

    def __init__(self, product: Product, context: WriterContext) -> None:
        self.product = product
        self.settings: SheetSettings = product.deck.settings.sheet
        self.content = PaperContent(product, context, images=self.settings.images)
        self.findings: list[Finding] = self.content.findings

    def entries(self) -> list[SheetEntry]:
        """The chosen entries in order, each with the bars that open before it.

        Mentions of other terms linked.
        """
        records = chosen_records(self.product, self.settings)
        made = list(
            self._by_alphabet(records)
            if self.settings.order == "alphabet"
            else self._by_source(records)
        )
        return _linked(made) if self.settings.links else made

    # --- choosing ---------------------------------------------------------------------------------

    def _facets(self, record: Record) -> tuple[tuple[str, Markup], ...]:
        return tuple(
            (facet.written, self.content.run_in(record, facet.content))
            for facet in chosen_facets(record, self.settings.facets)
        )

    def _definition(self, record: Record) -> tuple[Node, ...]:
        """What is said of a term, cut if that was asked for."""
        most = self.settings.shorten
        if not most or word_count(wording(record.definition)) <= most:
            return record.definition
        kept = _shortened(record.definition, most)
        if wording(kept) != wording(record.definition):
            origin = record.origins[0]
            message = (
                f"the definition of “{record.term}” is cut to {word_count(wording(kept))} of"
                f" {word_count(wording(record.definition))} words on the sheet"
            )
            self.findings.append(
                Finding(
                    Severity.INFO,
                    "shortened",
                    message,
                    origin.file,
                    origin.span.first,
                    "raise `sheet.shorten`, or say it in fewer words",
                )
            )
        return kept

    # --- order ------------------------------------------------------------------------------------

    def _by_alphabet(self, records: Sequence[Record]) -> Iterator[SheetEntry]:
        letter = ""
        for number, record in enumerate(
            sorted(records, key=lambda record: (fold(record.term), record.key)), 1
        ):
            first = (fold(record.term)[:1] or "#").upper()
            bars = (Bar(1, "", first),) if first != letter else ()
            letter = first
            yield self._entry(number, record, bars, is_chapter=False, set_in=False)

    def _by_source(self, records: Sequence[Record]) -> Iterator[SheetEntry]:
        """A chapter gets its bar even where it is a record itself, which then comes first under it.

        A heading below that is either a bar or, where it is a record, an entry with its own entries
        set in.
        """
        paths = [self._path(record) for record in records]
        chapters = {path[:1] for path in paths if path}
        told = {(*path, record.term) for record, path in zip(records, paths, strict=True)}
        shown: tuple[str, ...] = ()
        counts = [0, 0]
        for number, (record, given) in enumerate(zip(records, paths, strict=True), 1):
            path = given
            if not path and ((record.term,) in chapters or (chapters and record.rule == "heading")):
                path = (record.term,)  # the chapter's own record
            bars = tuple(
                name
                for level, name in enumerate(path[:_HEADING_LEVELS])
                if not level or path[: level + 1] not in told
            )
            same = next(
                (n for n, (old, new) in enumerate(zip(shown, bars, strict=False)) if old != new),
                min(len(shown), len(bars)),
            )
            opened = []
            for level in range(same, len(bars)):
                counts[level] += 1
                counts[level + 1 :] = [0] * (_HEADING_LEVELS - level - 1)
                opened.append(
                    Bar(
                        level + 1,
                        ".".join(str(count) for count in counts[: level + 1]),
                        bars[level],
                    )
                )
            shown = bars
            is_chapter = bool(opened) and opened[-1].wording == record.term
            set_in = any(path[:depth] in told for depth in range(2, len(path) + 1))
            yield self._entry(number, record, tuple(opened), is_chapter=is_chapter, set_in=set_in)

    def _path(self, record: Record) -> tuple[str, ...]:
        """The headings a record stands under, the document's title left out."""
        return tuple(section for section in record.sections if section != self.product.deck.title)

    def _entry(
        self, number: int, record: Record, bars: tuple[Bar, ...], *, is_chapter: bool, set_in: bool
    ) -> SheetEntry:
        others = tuple(alias for alias in record.aliases if alias not in record.term)
        return SheetEntry(
            number=number,
            term=self.content.term(record),
            name=record.term,
            aliases=", ".join(others),
            other_names=tuple(
                alias
                for alias in record.aliases
                if fold(alias) not in (fold(record.term), fold(without_parentheses(record.term)))
            ),
            text=self.content.run_in(record, self._definition(record)),
            facets=self._facets(record),
            bars=bars,
            is_chapter=is_chapter,
            set_in=set_in,
            language=(
                font_language(language)
                if (language := self.product.deck.language_of(record)) != self.product.deck.language
                else ""
            ),
            record=record,
        )


def _shortened(nodes: Sequence[Node], most: int) -> tuple[Node, ...]:
    """As many whole blocks and sentences as have no more words.

    The first sentence in any case, and a mark where it is cut.
    """
    kept: list[Node] = []
    left = most
    for node in nodes:
        count = word_count(wording((node,)))
        if count <= left or (not kept and node.kind is not NodeKind.PARAGRAPH):
            kept.append(node)
            left -= count
            continue
        if node.kind is NodeKind.PARAGRAPH:
            ends = [match.end() for match in _SENTENCE_END.finditer(plain_text(node.content))]
            fitting = [
                end for end in ends if word_count(plain_text(node.content)[:end]) <= left
            ] or ([] if kept else ends[:1])
            if fitting and fitting[-1] < length(node.content):
                kept.append(
                    node._replace(content=slice_content(node.content, 0, fitting[-1]), children=())
                )
            elif not kept:
                return tuple(nodes)
        break
    return (*kept, Node(NodeKind.PARAGRAPH, kept[-1].span, (text(_CUT),)))


# --- mentions -------------------------------------------------------------------------------------


def _linked(entries: list[SheetEntry]) -> list[SheetEntry]:
    """The entries with the first mention of another one's name as a link, its number beside it."""
    mentioned = Counter(
        word
        for entry in entries
        for word in {word.casefold() for word in _WORD.findall(_PART.sub(" ", str(entry.text)))}
    )
    most = max(_MOST_MENTIONS, len(entries) // 50)
    names: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for entry in entries:
        for name in (without_parentheses(entry.name), *entry.other_names):
            words = tuple(_WORD.findall(name.casefold()))
            if words and (
                len(words) > 1
                or (len(words[0]) >= _MIN_NAME and mentioned[words[0]] <= most)
                or (name.isupper() and len(name) > 2)  # noqa: PLR2004 - an abbreviation
            ):
                names[words[0]].append((words, entry.number))
    for known in names.values():
        known.sort(key=lambda name: (-len(name[0]), name[1]))
    return [
        dc.replace(entry, text=_with_links(entry.text, names, entry.number)) for entry in entries
    ]


def _with_links(
    html: Markup, names: Mapping[str, Sequence[tuple[tuple[str, ...], int]]], own: int
) -> Markup:
    out: list[str] = []
    done = {own}
    closed = 0
    for part in _PART.split(str(html)):
        if part.startswith("<"):
            name = part.strip("</>").split()[0].rstrip("/") if part.strip("</>") else ""
            if name in _CLOSED:
                closed += -1 if part.startswith("</") else 1
            out.append(part)
        else:
            out.append(
                part if closed > 0 or len(done) > _MOST_LINKS else _link_mentions(part, names, done)
            )
    return Markup("".join(out))  # noqa: S704 - sanitized text, with our own links in it


def _link_mentions(
    part: str, names: Mapping[str, Sequence[tuple[tuple[str, ...], int]]], done: set[int]
) -> str:
    words = list(_WORD.finditer(part))
    folded = [word.group().casefold() for word in words]
    out, at, n = [], 0, 0
    while n < len(words):
        found = next(
            (
                (name, number)
                for name, number in names.get(folded[n], ())
                if tuple(folded[n : n + len(name)]) == name and number not in done
            ),
            None,
        )
        if found is None or len(done) > _MOST_LINKS:
            n += 1
            continue
        name, number = found
        done.add(number)
        start, end = words[n].start(), words[n + len(name) - 1].end()
        # A space before a link stands in it, as before other elements (see `paper`).
        space = " " if part[at:start].endswith(" ") else ""
        out.append(
            f"{part[at:start].removesuffix(' ')}<a"
            f' href="#e{number}">{space}{part[start:end]}</a><span class="to">{number}</span>'
        )
        at = end
        n += len(name)
    return "".join(out) + part[at:]
