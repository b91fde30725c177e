"""The YAML block at the head of a source file: where it ends and what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from cribdeck.model.findings import Finding, Severity

_MAX_LENGTH = 50_000
"Characters of a front matter; PyYAML takes seconds for more."
_KEY_LINE = re.compile(r"^[\w.\- ]+:(?:\s|$)")
_SURROGATE = re.compile("[\ud800-\udfff]")
"Half of a character, which YAML can name (`\\ud800`) and no file can hold."


def front_matter_length(lines: Sequence[str]) -> int:
    """How many lines a leading YAML block takes, the lines of dashes included; 0 if there is none.

    A `---` on the first line may as well be a thematic break over text: the first line that is not
    blank must be a key or a comment. A block that is never closed ends with its last key.
    """
    if not lines or lines[0].rstrip() != "---":
        return 0
    for index in range(1, len(lines)):
        if lines[index].rstrip() in ("---", "..."):
            first = next((line for line in lines[1:index] if line.strip()), "#")
            return index + 1 if _KEY_LINE.match(first) or first.startswith("#") else 0
    keys = next((n for n, line in enumerate(lines[1:], 1) if not _KEY_LINE.match(line)), len(lines))
    return keys if keys > 1 else 0


class _Loader(yaml.SafeLoader):
    """A loader that takes no aliases.

    Ten lines that each name the line above ten times would expand to ten thousand million values.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node.

        Raises:
            ComposerError: it is an alias.
        """
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call] # untyped in the stubs
            raise yaml.composer.ComposerError(
                None,
                None,
                f"the alias *{event.anchor} is not read; write out what it stands for",
                event.start_mark,
            )
        return super().compose_node(parent, index)


def read_front_matter(source: str, file: str) -> tuple[Mapping[str, object], list[Finding]]:
    """The mapping in the lines between the dashes, and what is wrong with them.

    The mapping is empty if the lines hold none, or none that can be read.
    """
    if len(source) > _MAX_LENGTH:
        message = f"the front matter has more than {_MAX_LENGTH} characters, and was left out"
        return {}, [_bad(file, 1, message)]
    try:
        loaded = yaml.load(source, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # PyYAML counts from 0, and the line of dashes stands above.
        line = mark.line + 2 if mark is not None else 1
        problem = getattr(error, "problem", None) or "not valid YAML"
        return {}, [_bad(file, line, f"the front matter is not YAML: {problem}")]
    except Exception as error:  # noqa: BLE001 - PyYAML's constructors raise anything
        message = f"the front matter cannot be read: {type(error).__name__}: {error}"
        return {}, [_bad(file, 1, message)]
    if loaded is None:
        return {}, []
    if not _is_writable(loaded):
        message = "the front matter has half of a character in it, such as \\ud800"
        return {}, [_bad(file, 1, message)]
    if not isinstance(loaded, dict):
        return {}, [_bad(file, 1, "the front matter is not a mapping of keys to values")]
    try:
        # `2024: x` and `yes: x` have keys that are a number and a truth value to YAML.
        return {str(key): value for key, value in loaded.items()}, []
    except ValueError:
        # Python writes no number of more than 4,300 digits.
        return {}, [_bad(file, 1, "the front matter has a number of thousands of digits as a key")]


def _is_writable(value: object) -> bool:
    """Whether every text in a value consists of whole characters."""
    match value:
        case str():
            return not _SURROGATE.search(value)
        case dict():
            return all(_is_writable(key) and _is_writable(inner) for key, inner in value.items())
        case list() | tuple() | set():
            return all(map(_is_writable, value))
        case _:
            return True


def _bad(file: str, line: int, message: str) -> Finding:
    hint = "write `key: value` lines; quote values that hold `: `"
    return Finding(Severity.ERROR, "bad-front-matter", message, file, line, hint)
