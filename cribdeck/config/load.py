"""Settings from what the user gives: the configuration file, and options of the command line.

An error names the line in the file, and the key that was likely meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from cribdeck.config.paper_settings import FlashcardSettings
from cribdeck.config.problems import describe_problems
from cribdeck.config.settings import DeckSettings, ProjectSettings
from cribdeck.model.errors import ConfigError
from cribdeck.storage.fast_yaml import check_yaml
from cribdeck.storage.limited_files import read_limited

_LARGEST = 1 << 20
"Bytes of a configuration that is read; PyYAML takes some seconds for as many."


class _AsWrittenLoader(yaml.SafeLoader):
    """Reads numbers and dates as the text they are written as: `version: 2026.10` is no fraction.

    The models make numbers of them where they want numbers.
    """


# PyYAML has no public way to switch off the recognition of single kinds of values.
_AsWrittenLoader.yaml_implicit_resolvers = {
    first_character: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith((":float", ":int", ":timestamp"))
    ]
    for first_character, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_project(path: Path) -> ProjectSettings:
    """The settings in a `cribdeck.yaml`.

    Raises:
        ConfigError: the file is missing, is no YAML, or has a key or a value that the models do not
            allow; its message has a line for each such key and value.
    """
    given, tree = _read_yaml(path)
    if not isinstance(given, dict):
        raise ConfigError(
            f"{path}: must be a mapping with a list of `decks`",
            hint="see `cribdeck init` for a configuration to start from",
        )
    try:
        return ProjectSettings.model_validate(given)
    except ValidationError as error:
        lines = [
            f"{path}:{_line_of(tree, problem.location)}: {problem.message}"
            for problem in describe_problems(error, ProjectSettings)
        ]
        raise ConfigError("\n".join(lines)) from error


def changed_flashcards(deck: DeckSettings, changes: Mapping[str, object]) -> DeckSettings:
    """A deck's settings with some of its flashcard settings changed, as the command line says.

    Raises:
        ConfigError: a value is not allowed; the message names the option.
    """
    try:
        # Not by `model_copy`, which checks nothing.
        flashcards = FlashcardSettings.model_validate({**deck.flashcards.model_dump(), **changes})
    except ValidationError as error:
        problem = error.errors()[0]
        raise ConfigError(
            f"--{str(problem['loc'][0]).replace('_', '-')}: {problem['msg']}",
            hint="see `cribdeck flashcards --help`",
        ) from error
    return deck.model_copy(update={"flashcards": flashcards})


def _read_yaml(path: Path) -> tuple[object, yaml.Node | None]:
    """The values in a YAML file, and its tree of nodes, which know their lines."""
    try:
        source = read_limited(path, _LARGEST).decode("utf-8-sig")
        check_yaml(source)
        return (
            # Parsed twice, since the values that PyYAML makes do not know their lines.
            yaml.load(source, Loader=_AsWrittenLoader),  # noqa: S506 - a SafeLoader
            yaml.compose(source, Loader=yaml.SafeLoader),
        )
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read: {error.strerror}",
            hint="run `cribdeck init` to make a project",
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        reason = getattr(error, "problem", None) or error
        raise ConfigError(f"{path}{line}: not valid YAML: {reason}") from error
    except Exception as error:
        # PyYAML lets errors of Python through, such as for a list as a key or deep nesting.
        raise ConfigError(
            f"{path}: cannot be read as YAML: {type(error).__name__}: {error}"
        ) from error


def _line_of(tree: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line of the value at a location, or of the nearest value around it; counted from 1."""
    line = 1
    node = tree
    for part in location:
        entry = _entry(node, part)
        if entry is None:
            break
        line, node = entry
    return line


def _entry(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    """The line and the node of a mapping's key or a list's item; None if there is none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    return None
