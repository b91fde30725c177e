"""Which field of an exported note asks and which answers: those in which an adopted one goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cribdeck.identity.note_type_shape import NoteType
from cribdeck.language.terms import tidy_text
from cribdeck.model.note import plain

if TYPE_CHECKING:
    from cribdeck.identity.anki_export import AnkiExport, ExportedNote

_FIELD = re.compile(r"\{\{(?!FrontSide|[#^/!])(?:[\w-]+:)*([^{}:]+)\}\}")
"""A field in a card template, also through filters as in `{{text:Front}}`. Not the front side as a
whole, conditions and remarks (docs.ankiweb.net/templates/fields.html and …/generation.html)."""
_SOUND = re.compile(r"\[sound:[^\]]*\]")
_NORMAL = 0
"The `type` of a note type that is not for clozes."


def is_usable(note_type: NoteType | None) -> bool:
    """Whether a note type has a question and an answer to fill; one for clozes has not."""
    # Some tools write the type as text.
    return (
        note_type is not None
        and int(str(note_type.get("type", _NORMAL))) == _NORMAL
        and len(_objects(note_type, "flds")) > 1
        and bool(_objects(note_type, "tmpls"))
    )


def field_names(note_type: NoteType) -> list[str]:
    """The names of a note type's fields, in order."""
    return [str(field["name"]) for field in _objects(note_type, "flds")]


def sides(note_type: NoteType) -> tuple[str, str]:
    """The fields that hold the question and the answer, as the first card template uses them.

    Where it uses none of its own, the first field asks and the next one answers.

    Args:
        note_type: One that is usable.
    """
    names = field_names(note_type)
    template = _objects(note_type, "tmpls")[0]
    question = next(iter(_used_fields(template, "qfmt", names)), names[0])
    others = [name for name in names if name != question]
    return question, next(iter(_used_fields(template, "afmt", others)), others[0])


def _used_fields(template: Mapping[str, object], side: str, names: list[str]) -> list[str]:
    """The fields, of these names, that a side of a card template shows, in its order."""
    return [name for name in _FIELD.findall(str(template.get(side, ""))) if name in names]


def _objects(note_type: NoteType, name: str) -> list[Mapping[str, object]]:
    """A list of objects in a note type, whatever else a package may hold in its place left out."""
    values = note_type.get(name)
    return (
        [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    )


def question_places(package: AnkiExport) -> dict[int, int]:
    """Id of a usable note type → the place of the field that asks among its fields."""
    return {
        number: field_names(note_type).index(sides(note_type)[0])
        for number, note_type in package.types.items()
        if is_usable(note_type)
    }


def question_of(note: ExportedNote, places: Mapping[int, int]) -> str:
    """What a note asks, as plain text; where its note type is not usable, what stands first.

    Args:
        note: The note.
        places: What `question_places` says of its package.
    """
    # A note of a damaged package may have fewer fields than its note type.
    place = min(places.get(note.type_id, 0), len(note.fields) - 1)
    return tidy_text(plain(_SOUND.sub("", note.fields[place])))
