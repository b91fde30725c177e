"""templates/anki/<name>/ → a checked note type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from cribdeck.model.errors import ConfigError
from cribdeck.model.note import NoteKind
from cribdeck.writers.templates import Templates


class _Part(BaseModel):
    """What a note type is described with: a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoteField(_Part):
    """A field of a note type."""

    name: str
    id: int
    "What Anki knows a renamed field by, from 23.10 on; it never changes."


class CardTemplate(_Part):
    """A card template of a note type."""

    name: str
    id: int
    "What Anki knows a renamed template by, from 23.10 on; it never changes."
    needs: str
    "The field without which a note does not have this card."
    front: str
    "The file of its question, in the note type's folder."
    back: str
    "The file of its answer."


class NoteType(_Part):
    """Anki's schema for a kind of note; its attributes are the keys of note_type.yaml."""

    name: str
    id: int
    "What Anki matches note types by; it never changes."
    cloze: bool = False
    "Whether its cards are the gaps of its first field."
    style: str
    "The style sheet among templates/anki/."
    fields: tuple[NoteField, ...]
    facet_slots: tuple[str, ...]
    "Canonical facet label of each `Facet n`."
    templates: tuple[CardTemplate, ...]


def load_note_type(templates: Templates, name: str) -> NoteType:
    """The note type described in templates/anki/<name>/note_type.yaml.

    Raises:
        ConfigError: the file is missing or wrong.
    """
    # One folder a kind of note; the project's own goes before the built-in one, file by file.
    file = f"anki/{name}/note_type.yaml"
    try:
        return NoteType.model_validate(templates.data(file))
    except ValidationError as error:
        raise ConfigError(f"templates/{file}: {error}") from error


def card_side(templates: Templates, folder: str, file: str, facet: str) -> str:
    """The HTML of one side of a card template.

    One file serves all templates that ask for a facet: `@Facet` in it stands for the field that the
    template needs.
    """
    return templates.source(f"anki/{folder}/{file}").replace("@Facet", facet).strip()


def own_types(folders: Sequence[Path]) -> dict[int, NoteKind]:
    """Id of each of our note types → the kind of note it is for.

    Raises:
        ConfigError: a note type's description is missing or wrong.
    """
    templates = Templates(folders)
    return {load_note_type(templates, kind).id: kind for kind in NoteKind}
