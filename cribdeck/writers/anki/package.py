"""Notes → an Anki package. With `notes` and `note_type`, all that knows Anki.

The only user of genanki.

What Anki does with a package decides the shape: notes are matched by GUID, updated only if their
`mod` is newer, note types by id. So note types are wide and frozen, `mod` is the time a note's
content changed, and nothing here looks at the clock. genanki makes the collection, its decks and
note types; the rows of notes and cards are written here, in one stream.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import genanki

from cribdeck.inputs.media import MediaFile, media_used
from cribdeck.model.errors import OutputError
from cribdeck.model.note import Note, NoteKind
from cribdeck.writers.anki.note_type import NoteType, card_side, load_note_type
from cribdeck.writers.product import Output, Product, WriterContext
from cribdeck.writers.templates import Templates

_DUE_STEP = 10
"Gap between the positions of new cards, so that a note can later come between two others."
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)
_EARLIEST = 1_577_836_800
"Seconds of 2020-01-01: a note id of 0 cannot be loaded."
_DIGITS = 16
_PIECE = 1 << 20


class _NoteType(genanki.Model):  # type: ignore[misc] # genanki has no types
    """A note type with a modification time of its own."""

    modified = _EARLIEST

    def to_json(self, _timestamp: float, deck_id: int) -> dict[str, object]:
        """The note type as the collection holds it."""
        described: dict[str, object] = super().to_json(self.modified, deck_id)
        return described


def write_deck(product: Product, _context: WriterContext) -> Output:
    """The `.apkg`."""
    notes = [row.note for row in product.rows]
    used = media_used([row.record.nodes for row in product.rows], product.deck.media)
    media = sorted({file.name: file for file in used.values()}.values(), key=lambda file: file.name)
    data = write_package(product, notes, media)
    return Output(data, {"cards": sum(len(note.cards) for note in notes)})


def type_digests(folders: Sequence[Path]) -> tuple[str, str]:
    """Fingerprints of our note types.

    Of their looks, and of the fields and card templates that Anki tells them by.
    """
    templates = Templates(folders)
    types = {kind: load_note_type(templates, kind) for kind in NoteKind}
    looks = [_model(types[kind], kind, templates).to_json(0, 1) for kind in NoteKind]
    schemas = [
        (
            made.id,
            [(field.name, field.id) for field in made.fields],
            [(card.name, card.id) for card in made.templates],
        )
        for made in types.values()
    ]
    return _digest(looks), _digest(schemas)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _model(note_type: NoteType, folder: str, templates: Templates) -> _NoteType:
    """The note type for genanki, with the ids that let Anki follow a renamed field or template."""
    sides = [
        {
            "name": template.name,
            "id": template.id,
            "qfmt": card_side(templates, folder, template.front, template.needs),
            "afmt": card_side(templates, folder, template.back, template.needs),
        }
        for template in note_type.templates
    ]
    css = templates.render(f"anki/{note_type.style}", {})
    kind = genanki.Model.CLOZE if note_type.cloze else genanki.Model.FRONT_BACK
    fields = [{"name": field.name, "id": field.id} for field in note_type.fields]
    model = _NoteType(
        note_type.id, note_type.name, fields=fields, templates=sides, css=css, model_type=kind
    )
    order = {field.name: n for n, field in enumerate(note_type.fields)}
    model._req = [  # noqa: SLF001 - stated, not guessed
        [n, "all", [order[template.needs]]] for n, template in enumerate(note_type.templates)
    ]
    return model


def _stable_id(name: str) -> int:
    """An integer id for a deck; Anki matches decks by name, so it only has to be constant."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % (1 << 30) + (1 << 30)


def write_package(
    product: Product, notes: Sequence[Note], media: Sequence[MediaFile] = ()
) -> Iterator[bytes]:
    """The package with these notes, piece by piece.

    Fixed dates and order, compressed, nothing left in temporary folders.

    Raises:
        OutputError: there is no room for it where temporary files go.
    """
    with tempfile.TemporaryDirectory(prefix="cribdeck-") as folder:
        package = Path(folder) / "package.apkg"
        try:
            _pack(package, Path(folder) / "collection.anki2", product, notes, media)
        except (OSError, sqlite3.OperationalError) as error:
            raise OutputError(
                f"{folder}: cannot be written: {error}",
                hint="make room there, or name another folder in TMPDIR",
            ) from error
        with package.open("rb") as made:
            while piece := made.read(_PIECE):
                yield piece


def _pack(
    package: Path,
    collection: Path,
    product: Product,
    notes: Sequence[Note],
    media: Sequence[MediaFile],
) -> None:
    templates = Templates(product.deck.template_folders)
    connection = sqlite3.connect(collection)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        _fill(
            connection,
            product,
            notes,
            {kind: load_note_type(templates, kind) for kind in NoteKind},
            templates,
        )
        connection.commit()
    finally:
        connection.close()
    _zip(package, collection, media)


def _fill(
    connection: sqlite3.Connection,
    product: Product,
    notes: Sequence[Note],
    types: Mapping[NoteKind, NoteType],
    templates: Templates,
) -> None:
    """The collection's tables."""
    newest = max([_EARLIEST, *(note.modified for note in notes)])
    decks = {
        levels: _deck(product, levels) for levels in sorted({(), *(note.deck for note in notes)})
    }
    for kind in NoteKind:
        if kind is NoteKind.TERM or any(note.kind is kind and not note.note_type for note in notes):
            model = _model(types[kind], kind, templates)
            model.modified = max(_EARLIEST, product.style_modified)
            decks[()].add_model(model)
    package = genanki.Package(list(decks.values()))
    package.write_to_db(connection.cursor(), newest, itertools.count(newest * 1000))
    for schema in product.adopted_types.values():
        _add_type(connection, schema)
    layouts = {
        types[kind].id: tuple(field.name for field in types[kind].fields) for kind in NoteKind
    }
    layouts |= {
        number: tuple(field["name"] for field in json.loads(schema)["flds"])
        for number, schema in product.adopted_types.items()
    }
    first = newest * 1000
    numbered = [
        (first + position, note, note.note_type or types[note.kind].id)
        for position, note in enumerate(notes)
    ]
    connection.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')",
        (
            (
                number,
                note.guid,
                kind,
                max(note.modified, _EARLIEST),
                f" {' '.join(note.tags)} ",
                _joined(note, layouts[kind]),
                note.sort,
            )
            for number, note, kind in numbered
        ),
    )
    connection.executemany(
        "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        _cards(numbered, {levels: deck.deck_id for levels, deck in decks.items()}, first),
    )


def _joined(note: Note, layout: Sequence[str]) -> str:
    """A note's field values as Anki keeps them."""
    return "\x1f".join([note.fields.get(name, "") for name in layout])


def _cards(
    numbered: Sequence[tuple[int, Note, int]], decks: Mapping[tuple[str, ...], int], first: int
) -> Iterator[tuple[int, ...]]:
    ids = itertools.count(first)
    for position, (number, note, _) in enumerate(numbered, 1):
        for card in note.cards:
            yield (
                next(ids),
                number,
                decks[note.deck],
                card,
                max(note.modified, _EARLIEST),
                position * _DUE_STEP,
            )


def _deck(product: Product, levels: tuple[str, ...]) -> genanki.Deck:
    """The deck, or one of its subdecks."""
    name = "::".join([product.deck.settings.name, *levels])
    return genanki.Deck(_stable_id("::".join([product.deck.settings.file_slug, *levels])), name)


def _add_type(connection: sqlite3.Connection, schema: str) -> None:
    """A note type taken over from another tool, exactly as its users have it."""
    types = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
    described = json.loads(schema)
    types[str(described["id"])] = described
    connection.execute("UPDATE col SET models = ?", (json.dumps(types),))


def _zip(package: Path, collection: Path, media: Sequence[MediaFile]) -> None:
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with (
            collection.open("rb") as source,
            archive.open(_member("collection.anki2", archive), "w", force_zip64=True) as target,
        ):
            shutil.copyfileobj(source, target, _PIECE)
        names = json.dumps({str(n): file.name for n, file in enumerate(media)}, ensure_ascii=False)
        archive.writestr(_member("media", archive), names.encode())
        for n, file in enumerate(media):
            archive.writestr(_member(str(n), archive), file.data)


def _member(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """A zip entry that tells nothing of when or by whom it was made."""
    member = zipfile.ZipInfo(name, _ZIP_DATE)
    member.compress_type = archive.compression
    member.external_attr = 0o644 << 16
    return member
