"""YAML of this program and of a project's own templates, read by libyaml where PyYAML has it.

libyaml is fifteen times as fast, and the word lists are read at every start.
"""

from __future__ import annotations

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> object:
    """What a YAML text holds.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
