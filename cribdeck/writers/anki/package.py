"""Notes → an Anki package. With `fields`, `note_type` and `genanki_private`, all that knows Anki.

What Anki does with a package decides the shape: notes are matched by GUID, updated only if their
`mod` is newer, note types by id. So note types are wide and frozen, `mod` is the time a note's
content changed, and nothing here looks at the clock. genanki makes the collection, its decks and
note types; the rows of notes and cards are written here, in one stream.
"""

from __future__ import annotations

import dataclasses as dc
import hashlib
import itertools
import json
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from cribdeck.inputs.media import MediaFile, media_used
from cribdeck.model.errors import ConfigError, OutputError
from cribdeck.model.note import Note, NoteKind
from cribdeck.writers.anki.genanki_private import (
    EARLIEST,
    NoteTypeModel,
    note_type_model,
    write_collection,
)
from cribdeck.writers.anki.note_type import NoteType, card_side, load_note_type
from cribdeck.writers.product import Output, Product, WriterContext
from cribdeck.writers.templates import Templates

_DUE_STEP = 10
"Gap between the positions of new cards, so that a note can later come between two others."
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)
"The date of every file in a package; a zip file's own dates begin in 1980."
_COMPRESSION = 6
"Level from 0 to 9; 6 is zlib's default, stated so that a package does not depend on it."
_DIGEST_DIGITS = 16
"Hexadecimal digits of a fingerprint: 64 bits, for a handful of note types."
_DECK_SHOWN = re.compile(r"\b(?:Deck|Subdeck)\s*\}\}")
"In a card template, the name of the deck."
_PIECE = 1 << 20
"Bytes that are in memory at a time."


def write_deck(product: Product, _context: WriterContext) -> Output:
    """The `.apkg`."""
    # Two targets may be one file, which the package holds once, under its name.
    notes = [row.note for row in product.rows]
    used = media_used([row.record.nodes for row in product.rows], product.deck.media)
    media = sorted({file.name: file for file in used.values()}.values(), key=lambda file: file.name)
    data = write_package(product, notes, media)
    return Output(data, {"cards": sum(len(note.cards) for note in notes)})


def type_digests(folders: Sequence[Path]) -> tuple[str, str]:
    """Two fingerprints of our note types, as the templates in these folders describe them.

    One of all that makes their look; one of the fields and card templates by which Anki tells
    whether a note type is still the same.
    """
    templates = Templates(folders)
    types = {kind: load_note_type(templates, kind) for kind in NoteKind}
    # Time and deck are part of a note type's JSON but not of its look: any constant will do.
    looks = [_model(types[kind], kind, templates).to_json(0, 1) for kind in NoteKind]
    schemas = [
        (
            note_type.id,
            [(field.name, field.id) for field in note_type.fields],
            [(card.name, card.id) for card in note_type.templates],
        )
        for note_type in types.values()
    ]
    return _digest(looks), _digest(schemas)


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_DIGITS]


def _model(note_type: NoteType, folder: str, templates: Templates) -> NoteTypeModel:
    """The note type for genanki."""
    sides = [
        {
            "name": template.name,
            "id": template.id,
            "qfmt": card_side(templates, folder, template.front, template.needs),
            "afmt": card_side(templates, folder, template.back, template.needs),
        }
        for template in note_type.templates
    ]
    positions = {field.name: n for n, field in enumerate(note_type.fields)}
    return note_type_model(
        note_type.id,
        note_type.name,
        is_cloze=note_type.cloze,
        fields=[{"name": field.name, "id": field.id} for field in note_type.fields],
        templates=sides,
        css=templates.render(f"anki/{note_type.style}", {}),
        required=[positions[template.needs] for template in note_type.templates],
    )


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
        collection = Path(folder) / "collection.anki2"
        try:
            _write_database(collection, product, notes)
            _zip(package, collection, media)
        # A full disk is an error of SQLite's in the tables, and one of the system's in the zip.
        except (OSError, sqlite3.OperationalError) as error:
            raise OutputError(
                f"{folder}: cannot be written: {error}",
                hint="make room there, or name another folder in TMPDIR",
            ) from error
        with package.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _write_database(collection: Path, product: Product, notes: Sequence[Note]) -> None:
    templates = Templates(product.deck.template_folders)
    types = {kind: load_note_type(templates, kind) for kind in NoteKind}
    connection = sqlite3.connect(collection)
    try:
        # A file that is thrown away where anything fails needs no journal, nor to be on disk.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        _fill(connection, product, notes, types, templates)
        connection.commit()
    finally:
        connection.close()


@dc.dataclass(frozen=True, slots=True)
class _NoteRow:
    """A note with what its rows refer to."""

    id: int
    note: Note
    note_type: int
    "Id of its note type."

    @property
    def modified(self) -> int:
        return max(self.note.modified, EARLIEST)


def _fill(
    connection: sqlite3.Connection,
    product: Product,
    notes: Sequence[Note],
    types: Mapping[NoteKind, NoteType],
    templates: Templates,
) -> None:
    """The collection's tables."""
    newest = max([EARLIEST, *(note.modified for note in notes)])
    decks = _decks(product, notes)
    # The first deck takes the note types: Anki shows a note type in whatever deck has its notes.
    models = [_model(types[kind], kind, templates) for kind in _kinds_written(notes)]
    for model in models:
        model.modified = max(EARLIEST, product.style_modified)
    write_collection(connection, list(decks.values()), models, newest)
    _add_types(connection, product.adopted_types.values())
    # Ids of notes and cards are times in milliseconds, from the newest change on.
    first = newest * 1000
    rows = [
        _NoteRow(first + position, note, note.note_type or types[note.kind].id)
        for position, note in enumerate(notes)
    ]
    _insert_notes(connection, rows, _field_names(product, types))
    deck_ids = {levels: number for levels, (number, _) in decks.items()}
    connection.executemany(
        "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        _cards(rows, deck_ids, first),
    )


def _decks(product: Product, notes: Sequence[Note]) -> dict[tuple[str, ...], tuple[int, str]]:
    """Levels below the deck → id and name of the subdeck; the deck itself, without levels, first.

    Anki matches decks by name, so an id only has to be constant.
    """
    settings = product.deck.settings
    shown = (
        _inert_name
        if any(_DECK_SHOWN.search(schema) for schema in product.adopted_types.values())
        else str
    )
    # By the slug and not the name, so that a renamed deck keeps its id.
    return {
        levels: (
            _stable_id("::".join([settings.file_slug, *levels])),
            shown("::".join([settings.name, *levels])),
        )
        # The deck itself is always among them, and first: the note types are written with it.
        for levels in sorted({(), *(note.deck for note in notes)})
    }


def _inert_name(name: str) -> str:
    """A deck's name for card templates that show it: Anki would show it as HTML."""
    return name.replace("<", "‹").replace(">", "›")


def _stable_id(name: str) -> int:
    """A deck's id by its name, between 2^30 and 2^31 as genanki's documentation recommends."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % (1 << 30) + (1 << 30)


def _kinds_written(notes: Sequence[Note]) -> list[NoteKind]:
    """The kinds whose note types a package holds: that of terms always, others where needed."""
    needed = {note.kind for note in notes if not note.note_type}
    return [kind for kind in NoteKind if kind is NoteKind.TERM or kind in needed]


def _field_names(
    product: Product, types: Mapping[NoteKind, NoteType]
) -> dict[int, tuple[str, ...]]:
    """Id of a note type, ours or an adopted one → the names of its fields in order."""
    names = {types[kind].id: tuple(field.name for field in types[kind].fields) for kind in NoteKind}
    for number, schema in product.adopted_types.items():
        if number in names:
            # It would take the place of ours in everybody's collection.
            raise ConfigError(
                f"the note type {number} is one of our own, and the ledger has it as adopted",
                hint="restore cribdeck.lock from git",
            )
        names[number] = tuple(field["name"] for field in json.loads(schema)["flds"])
    return names


def _insert_notes(
    connection: sqlite3.Connection,
    rows: Sequence[_NoteRow],
    field_names: Mapping[int, Sequence[str]],
) -> None:
    connection.executemany(
        # The checksum of the first field stays 0: Anki computes it anew when it imports.
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')",
        (
            (
                row.id,
                row.note.guid,
                row.note_type,
                row.modified,
                # Anki searches tags with the spaces around them.
                f" {' '.join(row.note.tags)} ",
                _joined(row.note, field_names[row.note_type]),
                row.note.sort,
            )
            for row in rows
        ),
    )


def _joined(note: Note, names: Sequence[str]) -> str:
    """A note's field values as Anki keeps them, with a unit separator between."""
    # Anki knows values by their position alone, so those that a note lacks are written empty.
    return "\x1f".join([note.fields.get(name, "") for name in names])


def _cards(
    rows: Sequence[_NoteRow], deck_ids: Mapping[tuple[str, ...], int], first: int
) -> Iterator[tuple[int, ...]]:
    """Id, note, deck, card template or cloze, time and position of each card."""
    ids = itertools.count(first)
    for position, row in enumerate(rows, 1):
        for card in row.note.cards:
            deck = deck_ids[row.note.deck]
            yield next(ids), row.id, deck, card, row.modified, position * _DUE_STEP


def _add_types(connection: sqlite3.Connection, schemas: Iterable[str]) -> None:
    """Note types taken over from other tools, exactly as their users have them."""
    types = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
    for described in map(json.loads, schemas):
        types[str(described["id"])] = described
    connection.execute("UPDATE col SET models = ?", (json.dumps(types),))


def _zip(package: Path, collection: Path, media: Sequence[MediaFile]) -> None:
    """The package file: the collection, the names of the pictures, and these by number."""
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        with (
            # The size of a stream is not known in advance: without zip64 it may not pass 2 GiB.
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
    # Without it, what unpacks the file on Unix would make it unreadable.
    member.external_attr = 0o644 << 16
    return member
