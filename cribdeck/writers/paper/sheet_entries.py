"""Records → the entries of a sheet.

Which of them, in what order, under which bars, with numbers that references can name.
"""

from __future__ import annotations

import dataclasses as dc
import re
from collections.abc import Iterator, Sequence

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
from cribdeck.writers.paper.mentions import NamedText, link_mentions
from cribdeck.writers.product import Product, WriterContext

_BAR_LEVELS = 2
"Headings deeper than this do not get a bar of their own."
_SENTENCE_END = re.compile(r"[.!?。！？](?=\s|$)")
_CUT = "[…]"
"Stands where a definition was cut."
_TAG = re.compile(r"<[^>]*>")
_LONG_WORD = re.compile(r"\S{20}")
"Characters of a word that may be broken in the middle; ordinary words are shorter."


@dc.dataclass(frozen=True, slots=True)
class SectionBar:
    """A heading over entries, printed as a bar; the sheet template uses these attributes."""

    level: int
    "1 for a chapter, 2 for a heading in it."
    number: str
    "Such as `2.1`; empty for a letter of the alphabet."
    wording: str


@dc.dataclass(frozen=True, slots=True)
class SheetEntry:
    """A record as the sheet template sees it.

    Templates of a project's own use these attributes, so they keep their names: `bars` and `set_in`
    among them.
    """

    number: int
    term: Markup
    name: str
    "The term as text."
    aliases: str
    other_names: tuple[str, ...]
    "Names besides the term by which other entries may mention it."
    text: Markup
    facets: tuple[tuple[str, Markup], ...]
    bars: tuple[SectionBar, ...]
    "What opens before this entry."
    is_chapter: bool
    "Whether the bar that opens before it has its term already."
    set_in: bool
    "Whether it is indented, since it belongs to an entry above it."
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

        Asked for each entry, since allowing it in every line takes a tenth of the layout's time.
        """
        return bool(_LONG_WORD.search(_TAG.sub("", self.html)))

    @property
    def html(self) -> str:
        """All that is printed of it but its number, which a template may put anywhere."""
        term = "" if self.is_chapter else f"<b>{self.term}</b> "
        aliases = f"({escape(self.aliases)}) " if self.aliases else ""
        return f"{term}{aliases}{self.text}" + "".join(
            f" {escape(label)}: {text}" for label, text in self.facets
        )


class EntryMaker:
    """Makes entries of records; `findings` holds what was left out or could not be set."""

    def __init__(self, product: Product, context: WriterContext) -> None:
        self.product = product
        self.settings: SheetSettings = product.deck.settings.sheet
        self.content = PaperContent(product, context, images=self.settings.images)
        self.findings: list[Finding] = self.content.findings

    def entries(self) -> list[SheetEntry]:
        """The chosen entries in order, with the bars that open before them and links in them."""
        records = chosen_records(self.product, self.settings)
        in_order = self._by_alphabet if self.settings.order == "alphabet" else self._by_source
        entries = list(in_order(records))
        return _with_links(entries) if self.settings.links else entries

    # --- order ------------------------------------------------------------------------------------

    def _by_alphabet(self, records: Sequence[Record]) -> Iterator[SheetEntry]:
        """Entries in the order of their terms, with a bar for each first letter."""
        letter = ""
        for number, record in enumerate(
            sorted(records, key=lambda record: (fold(record.term), record.key)), 1
        ):
            first = (fold(record.term)[:1] or "#").upper()
            bars = (SectionBar(1, "", first),) if first != letter else ()
            letter = first
            yield self._entry(number, record, bars, is_chapter=False, set_in=False)

    def _by_source(self, records: Sequence[Record]) -> Iterator[SheetEntry]:
        """Entries in the order of the notes, with bars for the headings above them.

        A chapter gets its bar even where it is a record itself, which then comes first under it. A
        heading below that is either a bar or, where it is a record, an entry whose own entries are
        indented.
        """
        paths = [self._path(record) for record in records]
        chapters = {path[0] for path in paths if path}
        entry_paths = {(*path, record.term) for record, path in zip(records, paths, strict=True)}
        numbering = _BarNumbering()
        for number, (record, own_path) in enumerate(zip(records, paths, strict=True), 1):
            path = own_path or _chapter_path(record, chapters)
            opened = numbering.open(_bar_headings(path, entry_paths))
            # The bar says the term already, so the entry begins with its text.
            is_chapter = bool(opened) and opened[-1].wording == record.term
            set_in = any(path[:depth] in entry_paths for depth in range(2, len(path) + 1))
            yield self._entry(number, record, opened, is_chapter=is_chapter, set_in=set_in)

    def _path(self, record: Record) -> tuple[str, ...]:
        """The headings a record stands under, the document's title left out."""
        return tuple(section for section in record.sections if section != self.product.deck.title)

    # --- content ----------------------------------------------------------------------------------

    def _entry(
        self,
        number: int,
        record: Record,
        bars: tuple[SectionBar, ...],
        *,
        is_chapter: bool,
        set_in: bool,
    ) -> SheetEntry:
        language = self.product.deck.language_of(record)
        # Mentions look for the term without its parentheses anyway: it needs no second name.
        own_names = (fold(record.term), fold(without_parentheses(record.term)))
        return SheetEntry(
            number=number,
            term=self.content.term(record),
            name=record.term,
            aliases=", ".join(alias for alias in record.aliases if alias not in record.term),
            other_names=tuple(alias for alias in record.aliases if fold(alias) not in own_names),
            text=self.content.run_in(record, self._definition(record)),
            facets=self._facets(record),
            bars=bars,
            is_chapter=is_chapter,
            set_in=set_in,
            language=font_language(language) if language != self.product.deck.language else "",
            record=record,
        )

    def _facets(self, record: Record) -> tuple[tuple[str, Markup], ...]:
        return tuple(
            (facet.written, self.content.run_in(record, facet.content))
            for facet in chosen_facets(record, self.settings.facets)
        )

    def _definition(self, record: Record) -> tuple[Node, ...]:
        """A term's definition, cut if the settings ask for it."""
        limit = self.settings.shorten
        words = word_count(wording(record.definition))
        if not limit or words <= limit:
            return record.definition
        kept = _cut(record.definition, limit)
        if wording(kept) != wording(record.definition):
            origin = record.origins[0]
            message = (
                f"the definition of “{record.term}” is cut to {word_count(wording(kept))} of"
                f" {words} words on the sheet"
            )
            hint = "raise `sheet.shorten`, or say it in fewer words"
            self.findings.append(
                Finding(Severity.INFO, "shortened", message, origin.file, origin.span.first, hint)
            )
        return kept


def _bar_headings(path: tuple[str, ...], entry_paths: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings above an entry that are bars: chapters, and others that are no entries."""
    return tuple(
        heading
        for level, heading in enumerate(path[:_BAR_LEVELS])
        if not level or path[: level + 1] not in entry_paths
    )


def _chapter_path(record: Record, chapters: set[str]) -> tuple[str, ...]:
    """The path of a record under no heading: its own term, if it is the record of a chapter."""
    # Where other headings of the first level are bars, one with nothing below it looks like them.
    is_chapter = record.term in chapters or (chapters and record.rule == "heading")
    return (record.term,) if is_chapter else ()


class _BarNumbering:
    """The bars that are open at a place on the sheet, and how many were opened at each level."""

    def __init__(self) -> None:
        self._open: tuple[str, ...] = ()
        self._counts = [0] * _BAR_LEVELS

    def open(self, headings: tuple[str, ...]) -> tuple[SectionBar, ...]:
        """The bars that these headings, outermost first, open beyond what is open already."""
        shared = 0
        for old, new in zip(self._open, headings, strict=False):
            if old != new:
                break
            shared += 1
        opened = []
        for level in range(shared, len(headings)):
            self._counts[level] += 1
            # A new chapter counts what is in it from 1 again.
            self._counts[level + 1 :] = [0] * (_BAR_LEVELS - level - 1)
            number = ".".join(str(count) for count in self._counts[: level + 1])
            opened.append(SectionBar(level + 1, number, headings[level]))
        self._open = headings
        return tuple(opened)


def _cut(nodes: Sequence[Node], limit: int) -> tuple[Node, ...]:
    """As many whole blocks and sentences as have no more words than the limit.

    The first block or sentence in any case, and a mark where the rest is cut off.
    """
    kept: list[Node] = []
    left = limit  # words
    for node in nodes:
        count = word_count(wording((node,)))
        if count > left and (kept or node.kind is NodeKind.PARAGRAPH):
            # Only paragraphs have sentences; a list, a table or code is kept whole or left out.
            sentences = _sentences(node, left, at_least_one=not kept)
            if sentences is not None:
                kept.append(sentences)
            elif not kept:
                # One long sentence: to cut it anywhere would change what it says.
                return tuple(nodes)
            break
        kept.append(node)
        left -= count
    return (*kept, Node(NodeKind.PARAGRAPH, kept[-1].span, (text(_CUT),)))


def _sentences(node: Node, limit: int, *, at_least_one: bool) -> Node | None:
    """The first sentences of a paragraph within a limit of words; None if that is none or all."""
    if node.kind is not NodeKind.PARAGRAPH:
        return None
    words = plain_text(node.content)
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    fitting = [end for end in ends if word_count(words[:end]) <= limit]
    if not fitting and at_least_one:
        fitting = ends[:1]
    if not fitting or fitting[-1] >= length(node.content):
        return None
    return node._replace(content=slice_content(node.content, 0, fitting[-1]), children=())


def _with_links(entries: Sequence[SheetEntry]) -> list[SheetEntry]:
    texts = link_mentions(
        [
            NamedText(
                entry.number, (without_parentheses(entry.name), *entry.other_names), entry.text
            )
            for entry in entries
        ]
    )
    return [dc.replace(entry, text=linked) for entry, linked in zip(entries, texts, strict=True)]
