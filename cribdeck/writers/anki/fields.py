"""Records → Anki notes: the HTML of every field, and which cards a note has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote

from cribdeck.identity.drafts import RecordDraft
from cribdeck.inputs.media import MediaFile
from cribdeck.language.anki_syntax import FORMULA, anki_html
from cribdeck.language.tex import formula_problem
from cribdeck.model.inline import Content, Inline, InlineKind, one_line, text, walk
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.outline import Node, NodeInfo, walk_nodes
from cribdeck.model.records import CardChoice, Origin, Record
from cribdeck.records.flat_lists import is_picture
from cribdeck.writers.anki.note_type import NoteType, load_note_type
from cribdeck.writers.content_html import (
    HtmlDialect,
    alt_width,
    blocks_html,
    clean,
    escape,
    highlighted_code,
    inline_html,
)
from cribdeck.writers.product import Deck
from cribdeck.writers.templates import Templates

_GAP = re.compile(r"\{\{c([1-9]\d{0,2})::")
_MOST_GAPS = 499
"Clozes that Anki takes in a note."
_BLANK = "[…]"


class NoteMaker:
    """Makes notes of a deck's records."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        templates = Templates(deck.template_folders)
        self.types: dict[NoteKind, NoteType] = {
            kind: load_note_type(templates, kind) for kind in NoteKind
        }
        self.dialect = HtmlDialect(_mathjax, self._image, highlighted_code)

    def note(self, draft: RecordDraft, guid: str, cloze_numbers: Sequence[int] = ()) -> Note:
        """The note of a record; `modified` is not known here and stays 0.

        Of a list that is asked item by item, `cloze_numbers` has one for each item.
        """
        record, kind = draft.record, draft.kind
        values = self._common_fields(record, guid)
        if kind is NoteKind.CLOZE:
            values |= self._cloze_fields(record, cloze_numbers)
        else:
            values |= self._term_fields(record, draft.choice)
        # What Anki would take for a command stays text, whichever field it stands in; only our own
        # sounds are commands.
        fields = {
            name: value if name == "Audio" else anki_html(value)
            for name, value in values.items()
            if value
        }
        if kind is NoteKind.CLOZE:
            cards = tuple(
                sorted(
                    {
                        # Anki counts cards from 0 and clozes from 1.
                        int(number) - 1
                        for number in _GAP.findall(fields["Text"])
                        if int(number) <= _MOST_GAPS
                    }
                )
            )
        else:
            cards = tuple(
                n
                for n, template in enumerate(self.types[kind].templates)
                if fields.get(template.needs)
            )
        levels = self.deck.settings.subdecks
        return Note(
            guid=guid,
            kind=kind,
            fields=fields,
            tags=record.tags,
            cards=cards,
            sort=(
                # The term itself where both are alike: one text in memory instead of two.
                record.term
                if (shown := one_line(record.content)) == record.term
                else shown or record.term
            ),
            deck=tuple(
                # Two colons in a heading would make Anki see a further level of subdecks.
                section.replace("::", ":")
                for section in record.sections
                if section != self.deck.title
            )[:levels],
        )

    def _common_fields(self, record: Record, guid: str) -> dict[str, str]:
        """The fields that both kinds of note have."""
        pictures = tuple(node for node in record.definition if is_picture(node))
        return {
            "Trail": _trail_shown(record.trail),
            "Source": "; ".join(self._source(origin) for origin in record.origins),
            "Image": self._blocks(pictures),
            "Aliases": escape(
                " · ".join(alias for alias in record.aliases if alias not in record.term)
            ),
            "Audio": self._sounds(record),
            "Language": escape(self.deck.language_of(record)),
            "Key": escape(record.key),
            # Adopted ones may have what is HTML.
            "Id": escape(guid),
        }

    def _term_fields(self, record: Record, choice: CardChoice) -> dict[str, str]:
        # Pictures have a field of their own, and would be on the card twice.
        definition = tuple(node for node in record.definition if not is_picture(node))
        values = {
            "Term": clean(inline_html(record.content, self.dialect)) or escape(record.term),
            "Definition": self._blocks(definition),
            "Details": self._details(record),
        }
        if choice.reversed:
            values["Reverse"] = self._blocks(blank_out(definition, (record.term, *record.aliases)))
        if choice.facets:
            for n, label in enumerate(self.types[NoteKind.TERM].facet_slots, 1):
                facets = [facet for facet in record.facets if facet.label == label]
                if facets:
                    values[f"Facet {n} Label"] = escape(facets[0].written)
                    values[f"Facet {n}"] = "".join(self._blocks(facet.content) for facet in facets)
        return values

    def _cloze_fields(self, record: Record, numbers: Sequence[int]) -> dict[str, str]:
        """The text with its clozes: a sentence as it was written, or a list of them."""
        if record.cloze:
            return {
                "Text": clean(inline_html(record.cloze, self.dialect)),
                "Details": self._details(record),
            }
        (items,) = (node for node in record.definition if not is_picture(node))
        gaps = [
            f"<li>{{{{c{number}::{_in_gap(clean(inline_html(item.content, self.dialect)))}}}}}</li>"
            for number, item in zip(numbers, items.children, strict=True)
        ]
        name = "ol" if items.info == NodeInfo.ORDERED else "ul"
        term = clean(inline_html(record.content, self.dialect)) or escape(record.term)
        return {
            "Text": f"<{name}>{''.join(gaps)}</{name}>",
            "Term": term,
            "Details": self._details(record),
        }

    def _details(self, record: Record) -> str:
        rows = "".join(
            f"<dt>{escape(facet.written)}</dt><dd>{self._blocks(facet.content)}</dd>"
            for facet in record.facets
        )
        return clean(f'<dl class="facets">{rows}</dl>') if rows else ""

    def _blocks(self, nodes: tuple[Node, ...]) -> str:
        return clean(blocks_html(nodes, self.dialect))

    def _source(self, origin: Origin) -> str:
        """Where a record stands, as a link if it is configured where the notes can be read."""
        shown = escape(source_label(origin.file, *origin.span))
        if not self.deck.settings.source_link:
            return shown
        address = self.deck.settings.source_link.replace("{file}", quote(origin.file)).replace(
            "{line}", str(origin.span.first)
        )
        return f'<a href="{escape(address)}">{shown}</a>'

    def _sounds(self, record: Record) -> str:
        """The recordings among what is said of a record, each of which Anki plays."""
        names = [
            found.name
            for item in _media_items(record)
            if (found := self._found(item)) is not None and found.is_audio
        ]
        return "".join(f"[sound:{name}]" for name in dict.fromkeys(names))

    def _found(self, item: Inline) -> MediaFile | None:
        return self.deck.media.get(item.target)

    def _image(self, target: str, alt: str) -> str:
        found = self.deck.media.get(target)
        width, shown = alt_width(alt)
        if found is None:
            return f'<span class="missing">{escape(shown or PurePosixPath(target).name)}</span>'
        if found.is_audio:
            # It is played from the field Audio; an image of it would be a broken picture.
            return ""
        size = f' width="{width}"' if width else ""
        # Anki looks a picture up by its name as it stands, so nothing in it is percent-encoded.
        return f'<img src="{escape(found.name)}" alt="{escape(shown)}"{size}>'


def _media_items(record: Record) -> list[Inline]:
    return [
        item
        for node in walk_nodes(record.nodes)
        for item in walk(node.content)
        if item.kind is InlineKind.IMAGE
    ]


def _in_gap(value: str) -> str:
    """HTML inside a cloze, where `}}` ends it and `::` begins a hint."""
    value = value.replace("}}", "} }").replace("::", "&#58;&#58;")
    # A brace right before the closing ones would end the cloze one character early.
    return f"{value} " if value.endswith("}") else value


def source_label(file: str, first: int, last: int) -> str:
    """Where a record stands, short enough for a card.

    It names no folder of the machine that the notes were built on.
    """
    shown = _file_shown(file)
    return f"{shown}:{first}" if first == last else f"{shown}:{first}–{last}"


@lru_cache
def _trail_shown(trail: tuple[str, ...]) -> str:
    return escape(" › ".join(trail))


@lru_cache
def _file_shown(file: str) -> str:
    path = PurePosixPath(file)
    return path.name if path.is_absolute() or ".." in path.parts else file


def _mathjax(tex: str, display: bool) -> str:  # noqa: FBT001 - the signature of HtmlDialect.math
    if formula_problem(tex):
        # Reading the notes has told it; what is no mathematics is shown as it is written.
        return f"<code>{escape(tex)}</code>"
    return FORMULA.format(kind="display" if display else "inline", tex=escape(tex))


def blank_out(nodes: tuple[Node, ...], names: Sequence[str]) -> tuple[Node, ...]:
    """The nodes with the term's names blanked, whatever their case or plural."""
    # The longest first, since a pattern takes the first alternative that fits. A single small
    # letter is left alone: it would blank out articles and variables.
    known = sorted(
        {name for name in names if len(name) > 1 or name.isupper()}, key=len, reverse=True
    )
    if not known:
        return nodes
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in known)})(?:e?s)?(?!\w)", re.IGNORECASE
    )

    def blank(content: Content) -> Content:
        return tuple(
            (
                text(pattern.sub(_BLANK, item.text))
                if item.kind is InlineKind.TEXT
                else item._replace(children=blank(item.children))
            )
            for item in content
        )

    return tuple(
        node._replace(content=blank(node.content), children=blank_out(node.children, names))
        for node in nodes
    )
