"""What the models of settings share: their base, and kinds of values with checks of their own.

Text in a configuration is read as it is written (see `load`), so that `2026.10` stays a version;
the types below make lists, numbers and paths of it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from cribdeck.language.slugs import is_file_slug

_NO_FILE_NAME = re.compile("[\0\ud800-\udfff]")
"What no file's name can have: NUL, and halves of characters."
_LONGEST_PATH = 500
"Characters of a path inside a project."


class SettingsModel(BaseModel):
    """A group of settings: immutable, and an unknown key in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _inside_project(path: str) -> str:
    if len(path) > _LONGEST_PATH or _NO_FILE_NAME.search(path):
        raise ValueError(
            f"must be a path of at most {_LONGEST_PATH} characters that names may have"
        )
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise ValueError("must be a path inside the project, without `..`")
    return path


def _split_at_commas(value: object) -> object:
    """The list that `exam, aws` means; any other value unchanged."""
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


def _as_written(value: object) -> object:
    """The text that a date or a number in front matter was written as."""
    if isinstance(value, dt.date):
        return value.isoformat()
    # In Python a bool is an int, but `true` is not meant as text.
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A number of more than 4,300 digits raises a ValueError here, which is told as any other.
        return str(value)
    return value


def _page_count(value: object) -> object:
    """The number in `2 pages`; any other value unchanged."""
    match = re.fullmatch(r"(\d+)\s*pages?", value.strip()) if isinstance(value, str) else None
    return match[1] if match else value


def _millimetres(value: object) -> object:
    """The numbers in `0.5, -1`; any other value unchanged."""
    if isinstance(value, str) and re.fullmatch(r"[-+\d.,\s]+", value):
        return [float(part) for part in value.split(",")]
    return value


def _usable_as_file_name(slug: str) -> str:
    if slug and not is_file_slug(slug):
        raise ValueError(
            "cannot be the name of a file on every system: choose one that is no device of Windows"
            " and has no dot at its ends"
        )
    return unicodedata.normalize("NFC", slug)


Text = Annotated[str, BeforeValidator(_as_written)]
Words = Annotated[tuple[str, ...], BeforeValidator(_split_at_commas)]
Slug = Annotated[
    str, Field(pattern=r"^[\w.+-]*$", max_length=120), AfterValidator(_usable_as_file_name)
]
InsidePath = Annotated[str, AfterValidator(_inside_project)]
InsidePaths = Annotated[tuple[InsidePath, ...], BeforeValidator(_split_at_commas)]
Language = Annotated[str, Field(pattern=r"^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?$")]
"A language tag as in BCP 47: `en`, `pt-BR`; empty if none is given."
PageCount = Annotated[int, BeforeValidator(_page_count)]
Offset = Annotated[tuple[float, float], BeforeValidator(_millimetres)]
"Millimetres to the right and down."
