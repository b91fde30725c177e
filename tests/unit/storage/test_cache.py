from __future__ import annotations

from pathlib import Path

from cribdeck.storage.cache import Cache


def test_cache__keeps_what_was_used_and_nothing_else(tmp_path: Path) -> None:
    first = Cache(tmp_path)
    first.texts("things", "1").update({"a": "x", "b": "y"})
    shelf = first.texts("things", "1")
    shelf["a"], shelf["b"] = "x", "y"
    first.save()
    second = Cache(tmp_path)
    assert second.texts("things", "1")["a"] == "x"
    second.save()

    assert dict(Cache(tmp_path).texts("things", "1")) == {"a": "x"}


def test_cache__another_version_or_damage_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.texts("things", "1")["a"] = "x"
    cache.save()

    assert dict(Cache(tmp_path).texts("things", "2")) == {}
    path = tmp_path / "things"
    path.write_bytes(path.read_bytes().replace(b'"x"', b'"z"'))
    assert dict(Cache(tmp_path).texts("things", "1")) == {}
    path.write_bytes(b"\xff\x00")
    assert dict(Cache(tmp_path).texts("things", "1")) == {}


def test_cache__without_a_folder_nothing_is_written() -> None:
    cache = Cache()
    cache.texts("things", "1")["a"] = "x"

    cache.save()

    assert cache.texts("things", "1")["a"] == "x"
