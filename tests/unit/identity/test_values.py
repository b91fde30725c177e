"""What travels between the steps can be changed by none of them."""

from __future__ import annotations

import dataclasses as dc
import pkgutil
from importlib import import_module

import pytest

from cribdeck import identity

VALUES = sorted(
    {
        (value.__module__, name)
        for found in pkgutil.iter_modules(identity.__path__, f"{identity.__name__}.")
        for name, value in vars(import_module(found.name)).items()
        if dc.is_dataclass(value) and value.__module__.startswith(identity.__name__)
    }
)


@pytest.mark.parametrize(("module", "name"), VALUES)
def test_values__are_frozen_and_have_no_other_fields(module: str, name: str) -> None:
    value = getattr(import_module(module), name)

    assert value.__dataclass_params__.frozen
    assert set(value.__slots__) == {field.name for field in dc.fields(value)}


def test_values__are_found() -> None:
    assert ("cribdeck.identity.drafts", "RecordDraft") in VALUES
    assert ("cribdeck.identity.ledger", "Ledger") in VALUES
