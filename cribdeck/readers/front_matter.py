"""The YAML block at the head of a source file → a mapping and, where it is wrong, diagnostics."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from cribdeck.diagnostics import Diagnostic, Severity


def read_front_matter(source: str, file: str) -> tuple[Mapping[str, object], list[Diagnostic]]:
    """The mapping that the lines between the `---` lines hold; empty, with a diagnostic, if they hold none."""
    try:
        loaded = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        problem = getattr(error, "problem", None) or "not valid YAML"
        return {}, [_wrong(file, line, f"the front matter is not YAML: {problem}")]
    except Exception as error:  # noqa: BLE001 - PyYAML's constructors raise whatever a wrong value makes them trip over
        return {}, [_wrong(file, 1, f"the front matter cannot be read: {type(error).__name__}: {error}")]
    if loaded is None:
        return {}, []
    if not isinstance(loaded, dict):
        return {}, [_wrong(file, 1, "the front matter is not a mapping of keys to values")]
    return {str(key): value for key, value in loaded.items()}, []


def _wrong(file: str, line: int, message: str) -> Diagnostic:
    return Diagnostic(Severity.ERROR, "bad-front-matter", message, file, line, "write `key: value` lines; quote values that hold `: `")
