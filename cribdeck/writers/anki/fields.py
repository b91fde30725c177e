"""Identified records → Anki notes: the HTML of every field, and which cards a note has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote

from cribdeck.inputs.media import MediaFile
from cribdeck.model.inline import Content, Inline, InlineKind, is_only, one_line, text, walk
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.outline import Node, NodeKind, walk_nodes
from cribdeck.model.records import IdentifiedRecord, Origin, Record
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
from cribdeck.writers.product import Product
from cribdeck.writers.templates import Templates

_ANKI_SYNTAX = re.compile(r"\[(?=/?(?:sound:|anki:|latex\]|\$))", re.IGNORECASE)
_GAP = re.compile(r"\{\{c([1-9]\d{0,2})::")
_MOST_GAPS = 499
"Clozes that Anki takes in a note."
_BLANK = "[…]"


def make_notes(product: Product) -> tuple[Note, ...]:
    """A note for each record of a product, in order; `changed` is not set yet."""
    templates = Templates(product.template_folders)
    maker = _Maker(product, {kind: load_note_type(templates, kind) for kind in NoteKind})
    return tuple(maker.note(identified) for identified in product.records)


class _Maker:
    def __init__(self, product: Product, types: dict[NoteKind, NoteType]) -> None:
        self.product, self.types = product, types
        self.dialect = HtmlDialect(_mathjax, self._image, highlighted_code)

    def note(self, identified: IdentifiedRecord) -> Note:
        record, kind = identified.record, identified.choice.kind
        values = self._common(identified)
        values |= self._sentence(identified) if kind is NoteKind.CLOZE else self._term(identified)
        # What Anki would take for a command stays text, whichever field it stands in; only our own
        # sounds are commands.
        fields = {
            name: value if name == "Audio" else _ANKI_SYNTAX.sub("&#91;", value)
            for name, value in values.items()
            if value
        }
        if kind is NoteKind.CLOZE:
            cards = tuple(
                sorted(
                    {
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
        levels = self.product.settings.subdecks
        return Note(
            guid=identified.guid,
            kind=kind,
            fields=fields,
            tags=record.tags,
            cards=cards,
            sort=(
                record.term
                if (shown := one_line(record.content)) == record.term
                else shown or record.term
            ),
            deck=tuple(
                section.replace("::", ":")
                for section in record.sections
                if section != self.product.title
            )[:levels],
        )

    def _common(self, identified: IdentifiedRecord) -> dict[str, str]:
        """The fields that both kinds of note have."""
        record = identified.record
        pictures = tuple(node for node in record.definition if _is_picture(node))
        return {
            "Trail": _trail_shown(record.trail),
            "Source": "; ".join(self._place(origin) for origin in record.origins),
            "Image": self._blocks(pictures),
            "Aliases": escape(
                " · ".join(alias for alias in record.aliases if alias not in record.term)
            ),
            "Audio": self._sounds(record),
            "Language": escape(self.product.language_of(record)),
            "Key": escape(record.key),
            "Id": identified.guid,
        }

    def _term(self, identified: IdentifiedRecord) -> dict[str, str]:
        record = identified.record
        definition = tuple(node for node in record.definition if not _is_picture(node))
        values = {
            "Term": clean(inline_html(record.content, self.dialect)) or escape(record.term),
            "Definition": self._blocks(definition),
            "Details": self._details(record),
        }
        if identified.choice.reversed:
            values["Reverse"] = self._blocks(blank_out(definition, (record.term, *record.aliases)))
        if identified.choice.facets:
            for n, label in enumerate(self.types[NoteKind.TERM].facet_slots, 1):
                asked = [facet for facet in record.facets if facet.label == label]
                if asked:
                    values[f"Facet {n} Label"] = escape(asked[0].written)
                    values[f"Facet {n}"] = "".join(self._blocks(facet.content) for facet in asked)
        return values

    def _sentence(self, identified: IdentifiedRecord) -> dict[str, str]:
        """The text with its gaps: a sentence as it was written.

        Or a list each of whose items is one.
        """
        record = identified.record
        if record.cloze:
            return {
                "Text": clean(inline_html(record.cloze, self.dialect)),
                "Details": self._details(record),
            }
        (items,) = (node for node in record.definition if not _is_picture(node))
        gaps = [
            f"<li>{{{{c{number}::{_in_gap(clean(inline_html(item.content, self.dialect)))}}}}}</li>"
            for number, item in zip(identified.cloze_numbers, items.children, strict=True)
        ]
        name = "ol" if items.info == "ordered" else "ul"
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

    def _place(self, origin: Origin) -> str:
        """Where a record stands, as a link if it is configured where the notes can be read."""
        shown = escape(place(origin.file, *origin.span))
        if not self.product.settings.source_link:
            return shown
        address = self.product.settings.source_link.replace("{file}", quote(origin.file)).replace(
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
        return self.product.media.get(item.target)

    def _image(self, target: str, alt: str) -> str:
        found = self.product.media.get(target)
        width, shown = alt_width(alt)
        if found is None:
            return f'<span class="missing">{escape(shown or PurePosixPath(target).name)}</span>'
        if found.is_audio:
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
    return f"{value} " if value.endswith("}") else value


def _is_picture(node: Node) -> bool:
    return node.kind is NodeKind.PARAGRAPH and is_only(node.content, {InlineKind.IMAGE})


def is_list(record: Record) -> bool:
    """Whether a record is told by one flat list, so that it can be asked gap by gap."""
    told = [node for node in record.definition if not _is_picture(node)]
    return (
        len(told) == 1
        and told[0].kind is NodeKind.LIST
        and len(told[0].children) > 1
        and all(item.content and not item.children for item in told[0].children)
    )


def list_items(record: Record) -> tuple[str, ...]:
    """The wording of each item of such a list."""
    return tuple(
        one_line(item.content)
        for node in record.definition
        if node.kind is NodeKind.LIST
        for item in node.children
    )


def place(file: str, first: int, last: int) -> str:
    """Where a record stands, short enough for a card.

    No folder of the builder's machine is told.
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
    return f"\\[{escape(tex)}\\]" if display else f"\\({escape(tex)}\\)"


def blank_out(nodes: tuple[Node, ...], names: Sequence[str]) -> tuple[Node, ...]:
    """The nodes with the term's names blanked, whatever their case or plural."""
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
