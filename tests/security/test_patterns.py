"""No regular expression of ours can be made to try over and over.

Seen by taking each apart, not by timing it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

import cribdeck

BY_HAND = {
    *(f"cribdeck.language.{module}.AFTER_BOLD" for module in ("separators", "line_labels")),
    "cribdeck.readers.html_tokens._TAG",
}
"""The checker knows no repeats that give nothing back (`*+`). Seen by hand: each repeat in it is
one, or ends before a character that it cannot take."""


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from patterns_in(list(value.values()))
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in list(value) if isinstance(value, list | tuple | set | frozenset) else ():
            yield from patterns_in(item)


def ours() -> dict[str, re.Pattern[str]]:
    found = {}
    for module in pkgutil.walk_packages(cribdeck.__path__, "cribdeck."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                found |= {
                    f"{module.name}.{name}" + (f"[{n}]" if n else ""): pattern
                    for n, pattern in enumerate(patterns_in(value))
                }
    return found


PATTERNS = ours()


def faults(pattern: re.Pattern[str]) -> list[object]:
    return [
        fault
        for fault in find(SreOpParser().parse_sre(pattern.pattern, pattern.flags))
        if fault.starriness > 1
    ]


def test_the_check_finds_what_it_looks_for() -> None:
    assert faults(re.compile(r"^(a+)+$"))
    assert faults(re.compile(r"^\s*.*\s*x$"))
    assert len(PATTERNS) > 80
    assert set(PATTERNS) >= BY_HAND


@pytest.mark.parametrize("name", sorted(set(PATTERNS) - BY_HAND))
def test_no_pattern_can_be_made_to_try_over_and_over(name: str) -> None:
    assert faults(PATTERNS[name]) == []
