"""Wording for what pydantic refuses: which key, what is wrong, and which key was likely meant."""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Sequence

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

Location = tuple[int | str, ...]
"Keys and places in lists that lead from the top of the settings to a value."

_LONGEST_SHOWN = 120
"Characters of a value that a message shows."
_LIKELY_MEANT = 60.0
"""Similarity (rapidfuzz's WRatio, 0 to 100) from which a known key is offered for an unknown one.

Below it the guess is more often wrong than right, and a list of all keys helps more."""


@dc.dataclass(frozen=True, slots=True)
class Problem:
    """A value or a key that cannot be used."""

    location: Location
    message: str


def describe_problems(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """The problems that pydantic found in the settings of a model, in its order."""
    found = error.errors()
    if any(details["type"] == "extra_forbidden" for details in found):
        # A misspelled key is also a missing one: reporting both would hide which to correct.
        hidden = {"missing", "too_short"}
    else:
        # A list that a wrong item left empty is also too short.
        hidden = {"too_short"} if len(found) > 1 else set()
    return [
        Problem(details["loc"], _message(details, model))
        for details in found
        if details["type"] not in hidden
    ]


def suggest_key(key: str, model: type[BaseModel]) -> str:
    """`did you mean “title”?`, or which keys a model has if none is like the given one."""
    found = process.extractOne(key.casefold(), list(model.model_fields), score_cutoff=_LIKELY_MEANT)
    if found is None:
        return f"known keys are {', '.join(model.model_fields)}"
    return f"did you mean “{found[0]}”?"


def _message(details: ErrorDetails, model: type[BaseModel]) -> str:
    location = details["loc"]
    path = _path(location)
    if details["type"] == "extra_forbidden":
        owner = _model_at(model, location[:-1])
        suggestion = f": {suggest_key(str(location[-1]), owner)}" if owner is not None else ""
        return f"unknown key “{path}”{suggestion}"
    given = details["input"]
    shown = f" (given: {shown_value(given)})" if isinstance(given, str | int | float) else ""
    return f"{path}: {details['msg'].removeprefix('Value error, ')}{shown}"


def shown_value(value: object) -> str:
    """A value as Python writes it, short enough for a message."""
    try:
        shown = repr(value)
    except ValueError:
        # Python writes no number of more than 4,300 digits, unless it is told to.
        return "a number of thousands of digits"
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _path(location: Location) -> str:
    """A location as `decks[0].sheet.paper`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".") or "the file"


def _model_at(model: type[BaseModel], location: Sequence[int | str]) -> type[BaseModel] | None:
    """The model of the mapping at a location; None for a mapping with keys of the user's own."""
    current: type[BaseModel] | None = model
    for part in location:
        if isinstance(part, str) and current is not None:
            current = _model_of_field(current, part)
    return current


def _model_of_field(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """The model of a field's value or of its items, if they have one."""
    field = model.model_fields.get(key)
    if field is None:
        return None
    # A list, a mapping or an optional value has its model among the arguments of its type.
    kinds = (field.annotation, *getattr(field.annotation, "__args__", ()))
    return next(
        (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None
    )
