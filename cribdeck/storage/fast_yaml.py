"""YAML of this program and of a project's own templates, read by libyaml where PyYAML has it.

libyaml is fifteen times as fast, and the word lists are read at every start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
"Levels of lists and mappings in one another; far deeper ones overflow the stack of libyaml."
_MOST_VALUES = 200_000
"Values with aliases written out: ten lines can hold ten thousand million of them."


def load_yaml(text: str) -> object:
    """What a YAML text of this program holds.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader


def load_foreign_yaml(text: str) -> object:
    """What a YAML text that anybody may have written holds.

    Raises:
        yaml.YAMLError: it is no YAML, or more than `check_yaml` allows.
        Exception: whatever PyYAML's constructors raise, such as for a list as a key.
    """
    check_yaml(text)
    return load_yaml(text)


def check_yaml(text: str) -> None:
    """Make sure that a text can be loaded: neither too deep nor too much once it is written out.

    Only its events are looked at, which costs neither stack nor memory. What is no YAML is left to
    the loader to report.

    Raises:
        yaml.composer.ComposerError: it is too deep, too much, or refers to itself.
    """
    # Not by `suppress` around the loop: what is refused there is an error of the same class.
    events = yaml.parse(text, Loader=_Loader)
    sizes: dict[str, int] = {}
    open_values: list[tuple[str | None, int]] = []
    size = 0
    while (event := _next(events)) is not None:
        match event:
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                open_values.append((event.anchor, size))
                size += 1
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                anchor, before = open_values.pop()
                _name(sizes, anchor, size - before)
            case yaml.ScalarEvent():
                size += 1
                _name(sizes, event.anchor, 1)
            case yaml.AliasEvent():
                known = sizes.get(str(event.anchor))
                if known is None:
                    _refuse(event, f"the alias *{event.anchor} stands for nothing before it")
                size += known
        if len(open_values) > _DEEPEST:
            _refuse(event, f"more than {_DEEPEST} lists or mappings lie in one another")
        if size > _MOST_VALUES:
            _refuse(event, f"it holds more than {_MOST_VALUES} values")


def _next(events: Iterator[yaml.Event]) -> yaml.Event | None:
    """The next event; None at the end, and where the text is no YAML."""
    try:
        return next(events, None)
    except yaml.YAMLError:
        return None


def _name(sizes: dict[str, int], anchor: str | None, size: int) -> None:
    if anchor is not None:
        sizes[anchor] = size


def _refuse(event: yaml.Event, problem: str) -> NoReturn:
    # libyaml's marks are not PyYAML's own, but have the same attributes.
    mark: Any = event.start_mark
    raise yaml.composer.ComposerError(None, None, problem, mark)
