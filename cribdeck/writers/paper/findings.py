"""What went wrong in typesetting, as findings about the notes.

Each at the record, picture or template that it comes from.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import InlineKind, one_line, walk
from cribdeck.model.outline import walk_nodes
from cribdeck.model.records import Record
from cribdeck.writers.paper.typeset import Typesetter
from cribdeck.writers.product import Product

_CHARACTERS_SHOWN = 12
"Characters without a shape that a message shows: as many as are read at a glance."
_ADDRESS_SHOWN = 120
"Characters of an address that a message shows; a longer one would fill the screen."


def typeset_findings(product: Product, typesetter: Typesetter) -> list[Finding]:
    """Characters without a shape in any font, addresses refused, and drawings not drawn."""
    return [
        *_missing_glyphs(product, typesetter.missing_glyphs),
        *(_refused_address(product, address) for address in typesetter.refused),
        *(_undrawn(product, address) for address in typesetter.undrawn),
    ]


def overflow_findings(place: str, records: Iterable[Record]) -> Iterator[Finding]:
    """Findings for records that pass the edge of their place, a `column` or `card`."""
    hint = "break up what is long in it: a table, a formula or a line of code"
    return (
        _error("too-wide", record, f"passes the edge of its {place}", hint) for record in records
    )


def lost_findings(product: str, records: Iterable[Record]) -> Iterator[Finding]:
    """Findings for records that cannot be read back whole from the `sheet` or the `cards`."""
    hint = "this should not happen: please report it with the note"
    return (
        _error("lost-entry", record, f"is not whole on the {product}", hint) for record in records
    )


def _error(code: str, record: Record, message: str, hint: str) -> Finding:
    origin = record.origins[0]
    return Finding(
        Severity.ERROR, code, f"“{record.term}” {message}", origin.file, origin.span.first, hint
    )


def _missing_glyphs(product: Product, characters: str) -> list[Finding]:
    """A finding for characters without a shape, at the first record that has one of them."""
    if not characters:
        return []
    wanted = set(characters)
    known = (
        row.record
        for row in product.rows
        if wanted
        & set(
            row.record.term
            + "".join(one_line(node.content) for node in walk_nodes(row.record.nodes))
        )
    )
    # Where no note has it, a template or a setting does: the first note stands for the deck.
    origin = next(known, product.rows[0].record).origins[0]
    shown = " ".join(sorted(wanted)[:_CHARACTERS_SHOWN])
    shown += " …" if len(wanted) > _CHARACTERS_SHOWN else ""
    message = f"no font here has a shape for {len(wanted)} characters of the sheet: {shown}"
    hint = (
        "install a font for them, such as fonts-noto-cjk, fonts-noto-core or fonts-symbola, and"
        " build again"
    )
    return [
        Finding(Severity.WARNING, "missing-glyph", message, origin.file, origin.span.first, hint)
    ]


def _refused_address(product: Product, address: str) -> Finding:
    """A finding at the note with the picture that asks for an address, else at the template."""
    asking, file, line = "something", product.rows[0].record.origins[0].file, 0
    hint = "embed it, or remove it"
    if picture := _picture_with(product, address.encode()):
        target, file, line = picture
        asking, hint = f"the picture {target}", "put what it shows into the picture itself"
    elif template := _template_with(product, address):
        file, line = template
        hint = "embed it as a data: address, or remove it from the template"
    message = f"{asking} asks for {address[:_ADDRESS_SHOWN]}, and nothing is loaded from elsewhere"
    return Finding(Severity.ERROR, "refused-address", message, file, line, hint)


def _undrawn(product: Product, address: str) -> Finding:
    """A finding at the note with the drawing of an address, in which its data are."""
    head, _, body = address.partition(",")
    data = unquote_to_bytes(body)
    with contextlib.suppress(binascii.Error, ValueError):
        data = base64.b64decode(data) if "base64" in head else data
    first = product.rows[0].record.origins[0]
    picture = _picture_with(product, data) if data else None
    target, file, line = picture or ("of a drawing", first.file, 0)
    message = f"the image {target} could not be drawn to its end"
    hint = "save it anew as a plain SVG, or as PNG"
    return Finding(Severity.WARNING, "bad-image", message, file, line, hint)


def _picture_with(product: Product, part: bytes) -> tuple[str, str, int] | None:
    """The first picture that has these data in it: its target, and file and line of its note."""
    in_pictures = {target for target, media in product.deck.media.items() if part in media.data}
    for row in product.rows:
        for node in walk_nodes(row.record.nodes):
            shown = next(
                (
                    item.target
                    for item in walk(node.content)
                    if item.kind is InlineKind.IMAGE and item.target in in_pictures
                ),
                None,
            )
            if shown is not None:
                return shown, row.record.origins[0].file, node.span.first
    return None


def _template_with(product: Product, address: str) -> tuple[str, int] | None:
    """Name and line of the first template of the paper products that has an address in it."""
    # The project's own templates come first, as when they are rendered.
    for folder in product.deck.template_folders:
        for path in sorted(
            path for kind in ("sheet", "flashcards") for path in (folder / kind).rglob("*")
        ):
            lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
            line = next((n for n, text in enumerate(lines, 1) if address in text), 0)
            if line:
                return f"templates/{path.relative_to(folder).as_posix()}", line
    return None
