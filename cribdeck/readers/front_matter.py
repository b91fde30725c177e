"""The YAML block at the head of a source file → a mapping and, where it is wrong, findings."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from cribdeck.model.findings import Finding, Severity

_LONGEST = 50_000
_HALF = re.compile("[\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    """Takes no aliases: a few lines of them, each naming the last ten times.

    Stand for more than any machine can hold.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node, which may not be an alias."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs have no types for it
            raise yaml.composer.ComposerError(
                None,
                None,
                f"the alias *{event.anchor} is not read; write out what it stands for",
                event.start_mark,
            )
        return super().compose_node(parent, index)


def read_front_matter(source: str, file: str) -> tuple[Mapping[str, object], list[Finding]]:
    """The mapping that the lines between the `---` lines hold.

    Empty, with a finding, if they hold none.
    """
    if len(source) > _LONGEST:
        return {}, [
            _wrong(
                file, 1, f"the front matter has more than {_LONGEST} characters, and was left out"
            )
        ]
    try:
        loaded = yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        problem = getattr(error, "problem", None) or "not valid YAML"
        return {}, [_wrong(file, line, f"the front matter is not YAML: {problem}")]
    except Exception as error:  # noqa: BLE001 - PyYAML's constructors raise whatever a wrong value makes them trip over
        return {}, [
            _wrong(file, 1, f"the front matter cannot be read: {type(error).__name__}: {error}")
        ]
    if loaded is None:
        return {}, []
    if not _is_whole(loaded):
        return {}, [
            _wrong(file, 1, "the front matter has half of a character in it, such as \\ud800")
        ]
    if not isinstance(loaded, dict):
        return {}, [_wrong(file, 1, "the front matter is not a mapping of keys to values")]
    return {str(key): value for key, value in loaded.items()}, []


def _is_whole(value: object) -> bool:
    """Whether every text in it can be written.

    YAML can name half of a character, which no file holds.
    """
    match value:
        case str():
            return not _HALF.search(value)
        case dict():
            return all(_is_whole(key) and _is_whole(inner) for key, inner in value.items())
        case list() | tuple() | set():
            return all(map(_is_whole, value))
        case _:
            return True


def _wrong(file: str, line: int, message: str) -> Finding:
    return Finding(
        Severity.ERROR,
        "bad-front-matter",
        message,
        file,
        line,
        "write `key: value` lines; quote values that hold `: `",
    )
