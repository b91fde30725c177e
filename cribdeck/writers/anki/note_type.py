"""templates/anki/<name>/ → a checked note type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from cribdeck.model.errors import ConfigError
from cribdeck.model.note import NoteKind
from cribdeck.writers.templates import Templates


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoteField(_Part):
    """A field; the id makes renaming it safe from Anki 23.10 on."""

    name: str
    id: int


class CardTemplate(_Part):
    """A card template: the files of its sides, and the field its card cannot exist without."""

    name: str
    id: int
    needs: str
    front: str
    back: str


class NoteType(_Part):
    """Anki's schema for a kind of note."""

    name: str
    id: int
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
    where = f"anki/{name}/note_type.yaml"
    try:
        return NoteType.model_validate(templates.data(where))
    except ValidationError as error:
        raise ConfigError(f"templates/{where}: {error}") from error


def card_side(templates: Templates, folder: str, file: str, facet: str) -> str:
    """One side of a card template; `@Facet` in it stands for the facet field it is used for."""
    return templates.source(f"anki/{folder}/{file}").replace("@Facet", facet).strip()


def own_types(folders: Sequence[Path]) -> dict[int, NoteKind]:
    """Id of each of our note types → the kind of note it is for.

    Raises:
        ConfigError: a note type's description is missing or wrong.
    """
    templates = Templates(folders)
    return {load_note_type(templates, kind).id: kind for kind in NoteKind}
