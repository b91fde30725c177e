"""Records → an Anki package. With `note_type`, all that knows Anki; the only user of genanki.

What Anki does with a package decides the shape: notes are matched by GUID, updated only if their `mod` is newer, note types by id.
So the note type is wide and frozen, `mod` is the time a note's content changed, and nothing here looks at the clock.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import genanki

from cribdeck.inline import Content, InlineKind, is_only, one_line, text
from cribdeck.media import MediaFile, media_used
from cribdeck.outline import Node, NodeKind
from cribdeck.records import IdentifiedRecord, Record
from cribdeck.writers.content_html import HtmlDialect, blocks_html, clean, escape, highlighted_code, inline_html
from cribdeck.writers.note_type import NoteType, card_side, load_note_type
from cribdeck.writers.product import Product, Written
from cribdeck.writers.templates import Templates

_NOTE_TYPE = "term"
_DUE_STEP = 10
"Gap between the positions of new cards, so that a note can later come between two others."
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)
_EARLIEST = 1_577_836_800
"Seconds of 2020-01-01: a note id of 0 cannot be loaded."
_ANKI_SYNTAX = re.compile(r"\[(?=/?(?:sound:|anki:|latex\]|\$))", re.IGNORECASE)
_BLANK = "[…]"


class _Note(genanki.Note):  # type: ignore[misc] # genanki has no types
    """A note with a modification time and cards of its own."""

    def __init__(self, *, mod: int, ords: Sequence[int], **given: Any) -> None:  # noqa: ANN401 - handed on to genanki
        super().__init__(**given)
        self._mod = mod
        self._ords = tuple(ords)

    @property
    def cards(self) -> list[genanki.Card]:
        """The cards that have something to ask; stated, since genanki's guess is wrong for conditional templates."""
        return [genanki.Card(ord_) for ord_ in self._ords]

    def write_to_db(self, cursor: sqlite3.Cursor, _timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        super().write_to_db(cursor, self._mod, deck_id, id_gen)


class _NoteType(genanki.Model):  # type: ignore[misc] # genanki has no types
    """A note type with a modification time of its own."""

    changed = _EARLIEST

    def to_json(self, _timestamp: float, deck_id: int) -> dict[str, object]:
        """The note type as the collection holds it."""
        described: dict[str, object] = super().to_json(self.changed, deck_id)
        return described


def write_deck(product: Product) -> Written:
    """The `.apkg`."""
    templates = Templates(product.template_folders)
    note_type = load_note_type(templates, _NOTE_TYPE)
    fields = _Fields(product, note_type)
    model = _model(note_type, templates)
    deck = genanki.Deck(_stable_id(product.settings.file_slug), product.settings.name)
    cards = 0
    for position, identified in enumerate(product.records, 1):
        values = fields.of(identified)
        ords = [n for n, template in enumerate(note_type.templates) if values[template.needs]]
        cards += len(ords)
        deck.add_note(
            _Note(
                mod=max(identified.changed, _EARLIEST),
                ords=ords,
                model=model,
                fields=[values[field.name] for field in note_type.fields],
                sort_field=one_line(identified.record.content) or identified.record.term,
                guid=identified.guid,
                tags=list(identified.record.tags),
                due=position * _DUE_STEP,
            )
        )
    newest = max([_EARLIEST, *(identified.changed for identified in product.records)])
    model.changed = max(newest, product.look_changed)
    data = _package(deck, newest, sorted(fields.media.values(), key=lambda file: file.name))
    return Written(".apkg", data, {"cards": cards})


class _Fields:
    """Makes the field values of notes."""

    def __init__(self, product: Product, note_type: NoteType) -> None:
        self.product, self.note_type = product, note_type
        self.media: dict[str, MediaFile] = media_used([nodes for made in product.records for nodes in _contents(made.record)], product.media)
        self.dialect = HtmlDialect(_mathjax, self._image, highlighted_code)

    def of(self, identified: IdentifiedRecord) -> dict[str, str]:
        """Field name → HTML."""
        record = identified.record
        pictures = tuple(node for node in record.definition if _is_picture(node))
        definition = tuple(node for node in record.definition if not _is_picture(node))
        values = dict.fromkeys((field.name for field in self.note_type.fields), "")
        values |= {
            "Term": self._html(inline_html(record.content, self.dialect)) or escape(record.term),
            "Definition": self._blocks(definition),
            "Details": self._details(record),
            "Trail": escape(" › ".join(record.trail)),
            "Source": escape("; ".join(place(origin.file, *origin.span) for origin in record.origins)),
            "Image": self._blocks(pictures),
            "Aliases": escape(" · ".join(alias for alias in record.aliases if alias not in record.term)),
            "Language": escape(self.product.language),
            "Key": escape(record.key),
        }
        if self.product.reversed_files.get(record.origins[0].file, self.product.settings.cards.reversed):
            values["Reverse"] = self._blocks(blank_out(definition, (record.term, *record.aliases)))
        if self.product.settings.cards.facets:
            for n, label in enumerate(self.note_type.facet_slots, 1):
                for facet in record.facets:
                    if facet.label == label:
                        values[f"Facet {n} Label"] = escape(facet.written)
                        values[f"Facet {n}"] += self._blocks(facet.content)
        # What Anki would take for a command stays text, whichever field it stands in.
        return {name: _ANKI_SYNTAX.sub("&#91;", value) for name, value in values.items()}

    def _details(self, record: Record) -> str:
        rows = "".join(f"<dt>{escape(facet.written)}</dt><dd>{self._blocks(facet.content)}</dd>" for facet in record.facets)
        return self._html(f'<dl class="facets">{rows}</dl>') if rows else ""

    def _blocks(self, nodes: tuple[Node, ...]) -> str:
        return self._html(blocks_html(nodes, self.dialect))

    def _html(self, value: str) -> str:
        """Sanitized."""
        return clean(value)

    def _image(self, target: str, alt: str) -> str:
        found = self.media.get(target)
        if found is None:
            return f'<span class="missing">{escape(alt or PurePosixPath(target).name)}</span>'
        # Anki looks a picture up by its name as it stands, so nothing in it is percent-encoded.
        return f'<img src="{escape(found.name)}" alt="{escape(alt)}">'


def _contents(record: Record) -> list[tuple[Node, ...]]:
    return [record.definition, *(facet.content for facet in record.facets)]


def _is_picture(node: Node) -> bool:
    return node.kind is NodeKind.PARAGRAPH and is_only(node.content, {InlineKind.IMAGE})


def place(file: str, first: int, last: int) -> str:
    """Where a record stands, short enough for a card: no folder of the builder's machine is told."""
    path = PurePosixPath(file)
    shown = path.name if path.is_absolute() or ".." in path.parts else file
    return f"{shown}:{first}" if first == last else f"{shown}:{first}–{last}"


def _mathjax(tex: str, display: bool) -> str:  # noqa: FBT001 - the signature of HtmlDialect.math
    return f"\\[{escape(tex)}\\]" if display else f"\\({escape(tex)}\\)"


def blank_out(nodes: tuple[Node, ...], names: Sequence[str]) -> tuple[Node, ...]:
    """The nodes with the term's names blanked, whatever their case or plural."""
    known = sorted({name for name in names if len(name) > 1 or name.isupper()}, key=len, reverse=True)
    if not known:
        return nodes
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in known)})(?:e?s)?(?!\w)", re.IGNORECASE)

    def blank(content: Content) -> Content:
        return tuple(text(pattern.sub(_BLANK, item.text)) if item.kind is InlineKind.TEXT else item._replace(children=blank(item.children)) for item in content)

    return tuple(node._replace(content=blank(node.content), children=blank_out(node.children, names)) for node in nodes)


# --- the package ------------------------------------------------------------------------------------------------------------------


def _model(note_type: NoteType, templates: Templates) -> _NoteType:
    """The note type for genanki, with the ids that let Anki follow a renamed field or template."""
    folder = f"{_NOTE_TYPE}"
    sides = [
        {
            "name": template.name,
            "id": template.id,
            "qfmt": card_side(templates, folder, template.front, template.needs),
            "afmt": card_side(templates, folder, template.back, template.needs),
        }
        for template in note_type.templates
    ]
    css = templates.render(f"anki/{folder}/{note_type.style}", {})
    model = _NoteType(note_type.id, note_type.name, fields=[{"name": field.name, "id": field.id} for field in note_type.fields], templates=sides, css=css)
    order = {field.name: n for n, field in enumerate(note_type.fields)}
    model._req = [[n, "all", [order[template.needs]]] for n, template in enumerate(note_type.templates)]  # noqa: SLF001 - stated, not guessed
    return model


def _stable_id(slug: str) -> int:
    """An integer id for a deck; Anki matches decks by name, so it only has to be constant."""
    return int.from_bytes(hashlib.sha256(slug.encode()).digest()[:4]) % (1 << 30) + (1 << 30)


def _package(deck: genanki.Deck, newest: int, media: Sequence[MediaFile]) -> bytes:
    """The zip: the collection genanki writes, with fixed dates and order, compressed, nothing left in temporary folders."""
    package = genanki.Package(deck)
    with tempfile.TemporaryDirectory(prefix="cribdeck-") as folder:
        path = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(path)
        try:
            package.write_to_db(connection.cursor(), newest, itertools.count(newest * 1000))
            connection.commit()
        finally:
            connection.close()
        collection = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        names = json.dumps({str(n): file.name for n, file in enumerate(media)}, ensure_ascii=False)
        for name, data in [("collection.anki2", collection), ("media", names.encode()), *((str(n), file.data) for n, file in enumerate(media))]:
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
