from __future__ import annotations

import pytest

from cribdeck.language.slugs import file_name, file_slug, is_file_slug, tag, tag_part


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        (" é+a#b&c_d.f—g-h ", "é+a#b&c_d.f-g-h"),
        ("e\u0301", "é"),
        ("-._x_.-", "x"),
        ("a - b", "a-b"),
        ("!!", ""),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 80),
        ("x" * 79 + " yy", "x" * 79),
    ],
)
def test_tag_part__keeps_letters_digits_and_four_signs(value: str, slug: str) -> None:
    assert tag_part(value) == slug


@pytest.mark.parametrize(
    ("value", "made"),
    [("#a b::c", "a-b::c"), ("##a::::b::!", "a::b"), ("a#b", "a#b"), ("", "")],
)
def test_tag__levels_stay_and_empty_ones_go(value: str, made: str) -> None:
    assert tag(value) == made


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("C# & A/B Tests?", "c-a-b-tests"),
        ("a+b_c.d", "a+b_c.d"),
        ("E\u0301", "é"),
        ("!!!", ""),
        ("x" * 81, "x" * 80),
        ("console", "console"),
        ("aux-1", "aux-1"),
        ("a.con", "a.con"),
    ],
)
def test_file_slug__small_letters_and_no_spaces(value: str, slug: str) -> None:
    assert file_slug(value) == slug


DEVICES = ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "1289")]
NO_DEVICES = ["com0", "com10", "lpt0", "lpt10", "com", "conx"]


@pytest.mark.parametrize("device", DEVICES)
def test_slugs__no_file_is_named_like_a_device(device: str) -> None:
    assert file_slug(device.upper()) == f"{device}-deck"
    assert file_slug(f"{device}.tar.gz") == f"{device}-tar-gz-deck"
    assert not is_file_slug(device.upper())
    assert not is_file_slug(f"{device}.txt")
    assert not is_file_slug(f"{device}.tar.gz")
    assert is_file_slug(f"a.{device}")


@pytest.mark.parametrize("name", NO_DEVICES)
def test_slugs__what_is_no_device_keeps_its_name(name: str) -> None:
    assert file_slug(name) == name
    assert is_file_slug(name)


@pytest.mark.parametrize(
    ("value", "allowed"),
    [("a", True), ("a.b", True), ("a b", True), (".a", False), ("a.", False), (".a.", False)],
)
def test_is_file_slug__no_dot_at_an_end(value: str, allowed: bool) -> None:  # noqa: FBT001 - a case
    assert is_file_slug(value) is allowed


def test_file_name__only_what_a_system_forbids_is_replaced() -> None:
    assert file_name('a<b>c:d"e/f\\g|h?i*j\x00k\x1fl') == "a-b-c-d-e-f-g-h-i-j-k-l"
    assert file_name("A b, é (1).x~") == "A b, é (1).x~"


def test_slugs__for_tags_and_files() -> None:
    assert tag_part("  Part one: C++ & C# / 机器学习!  ") == "Part-one-C++-&-C#-机器学习"
    assert tag("#two words::a b") == "two-words::a-b"
    assert file_slug("C# & A/B testing?") == "c-a-b-testing"
    assert file_slug("Aux") == "aux-deck"
