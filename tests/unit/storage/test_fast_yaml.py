"""YAML that anybody may have written: neither too deep nor too much."""

from __future__ import annotations

import pytest
import yaml

from cribdeck.storage import fast_yaml
from cribdeck.storage.fast_yaml import check_yaml, load_foreign_yaml

LAUGHS = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 200_000, "more than 40 lists"),
        ("{a: " * 200_000, "more than 40 lists"),
        ("? " * 100_000, "more than 40 lists"),
        ("a:\n" + "".join(" " * n + "- \n" for n in range(1, 100)) + "x", "more than 40 lists|^$"),
        (LAUGHS, "more than 200000 values"),
        ("a: &a [*a]", "stands for nothing before it"),
        ("a: *b", "stands for nothing before it"),
    ],
    ids=["lists", "mappings", "keys", "indented", "laughs", "circle", "unknown"],
)
def test_check__what_would_exhaust_is_refused(text: str, problem: str) -> None:
    with pytest.raises(yaml.YAMLError, match=problem):
        load_foreign_yaml(text)


def test_check__more_values_than_anybody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_yaml, "_MOST_VALUES", 1_000)

    assert load_foreign_yaml("[" + "a, " * 999 + "]") == ["a"] * 999
    with pytest.raises(yaml.YAMLError, match="more than 1000 values"):
        load_foreign_yaml("[" + "a, " * 1_000 + "]")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("base: &b {x: 1}\nmore: {<<: *b, y: 2}", {"base": {"x": 1}, "more": {"x": 1, "y": 2}}),
        ("", None),
        ("[" * 30 + "]" * 30, None),
    ],
)
def test_check__what_people_write_is_read(text: str, value: object) -> None:
    loaded = load_foreign_yaml(text)

    assert loaded == value or (value is None and text.startswith("["))


def test_check__what_is_no_yaml_is_left_to_the_loader() -> None:
    check_yaml("a: [")
    with pytest.raises(yaml.YAMLError):
        load_foreign_yaml("a: [")
