"""The options for cards, which a deck sets and which headings and files may override.

Each option is declared once, in `CardOptions`. A model of overrides gets all of them from there by
the decorator `with_card_overrides`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from pydantic import Field, create_model

from cribdeck.config.field_types import SettingsModel

Model = TypeVar("Model", bound=SettingsModel)


class CardOptions(SettingsModel):
    """Which cards are made of a record besides term → definition."""

    reversed: bool = Field(
        False,
        description=(
            "Also ask definition → term, the term blanked out where the definition gives it away."
        ),
    )
    facets: bool = Field(
        False,
        description=(
            "Also ask for a record's use cases, mechanism, advantages and the like, each on a card"
            " of its own."
        ),
    )
    lists: Literal["one", "gaps"] = Field(
        "one",
        description=(
            "A record that is a list: one card that asks for all of it, or a card with a gap for"
            " each item."
        ),
    )


_UNDER_A_HEADING = {
    "reversed": "Also ask definition → term.",
    "facets": "Also ask for a record's facets, each on a card of its own.",
    "lists": "Ask a list as one card, or item by item as a sentence with gaps.",
}
"Card option → its description where it overrides a deck's under one heading."


def with_card_overrides(
    description: Callable[[str], str],
) -> Callable[[type[Model]], type[Model]]:
    """A class decorator that adds every card option to a model, as a key that may be left out.

    A key left out is None: the option stays as it is set elsewhere. The options come after the
    model's own fields; `description` gives the description of each by its name.
    """

    def add_options(model: type[Model]) -> type[Model]:
        fields: dict[str, Any] = {}
        for name, option in CardOptions.model_fields.items():
            values: Any = option.annotation
            fields[name] = (values | None, Field(None, description=description(name)))
        # Not by inheritance: pydantic puts the fields of a base before a model's own.
        with_options: type[Model] = create_model(
            model.__name__,
            __base__=model,
            __module__=model.__module__,
            __doc__=model.__doc__,
            **fields,
        )
        return with_options

    return add_options


@with_card_overrides(_UNDER_A_HEADING.__getitem__)
class CardOverrides(SettingsModel):
    """What some of the notes want otherwise than the rest; what is not said stays as it is."""


def chosen_options(overrides: SettingsModel) -> dict[str, object]:
    """Card option → value, for the options that a model of overrides does not leave as they are."""
    return {
        name: value
        for name in CardOptions.model_fields
        if (value := getattr(overrides, name)) is not None
    }
