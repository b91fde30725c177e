"""What went wrong in typesetting, as findings about the notes.

Each at the record, picture or template that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.inline import InlineKind, one_line, walk
from cribdeck.model.outline import walk_nodes
from cribdeck.model.records import Record
from cribdeck.writers.paper.typeset import Typesetter
from cribdeck.writers.product import Product

_SHOWN = 12
"Characters without a shape that are shown."


def typeset_findings(product: Product, typesetter: Typesetter) -> list[Finding]:
    """Characters that no font has a shape for, and addresses that were not given."""
    return [
        *_unknown(product, typesetter.unknown),
        *(_refused(product, address) for address in typesetter.refused),
    ]


def too_wide(place: str, records: Iterable[Record]) -> Iterator[Finding]:
    """Records that pass the edge of where they stand."""
    hint = "break up what is long in it: a table, a formula or a line of code"
    return (
        _error("too-wide", record, f"passes the edge of its {place}", hint) for record in records
    )


def lost(product: str, records: Iterable[Record]) -> Iterator[Finding]:
    """Records that cannot be read back whole."""
    hint = "this should not happen: please report it with the note"
    return (
        _error("lost-entry", record, f"is not whole on the {product}", hint) for record in records
    )


def _error(code: str, record: Record, message: str, hint: str) -> Finding:
    origin = record.origins[0]
    return Finding(
        Severity.ERROR, code, f"“{record.term}” {message}", origin.file, origin.span.first, hint
    )


def _unknown(product: Product, characters: str) -> list[Finding]:
    """Told at the first record with one of them."""
    if not characters:
        return []
    wanted = set(characters)
    known = (
        made.record
        for made in product.rows
        if wanted
        & set(
            made.record.term
            + "".join(one_line(node.content) for node in walk_nodes(made.record.nodes))
        )
    )
    origin = next(known, product.rows[0].record).origins[0]
    shown = " ".join(sorted(wanted)[:_SHOWN]) + (" …" if len(wanted) > _SHOWN else "")
    message = f"no font here has a shape for {len(wanted)} characters of the sheet: {shown}"
    hint = (
        "install a font for them, such as fonts-noto-cjk, fonts-noto-core or fonts-symbola, and"
        " build again"
    )
    return [
        Finding(Severity.WARNING, "missing-glyph", message, origin.file, origin.span.first, hint)
    ]


def _refused(product: Product, address: str) -> Finding:
    """Told at the note that shows the picture with the address in it, else at the template."""
    message = f"something asks for {address[:120]}, and nothing is loaded from elsewhere"
    in_pictures = {
        target for target, media in product.deck.media.items() if address.encode() in media.data
    }
    for made in product.rows:
        for node in walk_nodes(made.record.nodes):
            shown = next(
                (
                    item.target
                    for item in walk(node.content)
                    if item.kind is InlineKind.IMAGE and item.target in in_pictures
                ),
                None,
            )
            if shown is not None:
                message = (
                    f"the picture {shown} asks for {address[:120]}, and nothing is loaded from"
                    " elsewhere"
                )
                file = made.record.origins[0].file
                return Finding(
                    Severity.ERROR,
                    "refused-address",
                    message,
                    file,
                    node.span.first,
                    "put what it shows into the picture itself",
                )
    for folder in product.deck.template_folders:
        for path in sorted(
            path for kind in ("sheet", "flashcards") for path in (folder / kind).rglob("*")
        ):
            lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
            line = next((n for n, text in enumerate(lines, 1) if address in text), 0)
            if line:
                file = f"templates/{path.relative_to(folder).as_posix()}"
                return Finding(
                    Severity.ERROR,
                    "refused-address",
                    message,
                    file,
                    line,
                    "embed it as a data: address, or remove it from the template",
                )
    return Finding(
        Severity.ERROR,
        "refused-address",
        message,
        product.rows[0].record.origins[0].file,
        0,
        "embed it, or remove it",
    )
