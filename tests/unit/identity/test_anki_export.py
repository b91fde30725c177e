from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cribdeck.identity import anki_export
from cribdeck.identity.anki_export import AnkiExport, ExportedNote, read_package
from cribdeck.model.errors import InputError
from tests.unit.identity.packages import (
    MODELS,
    NOTES,
    TABLES,
    TYPE_TABLES,
    compressed,
    database,
    message,
    newer_collection,
    older_collection,
    package,
)

EXPECTED_NOTES = (
    ExportedNote("g1", 8, ("Osmosis", "water", ""), (), 10, (0,)),
    ExportedNote("g2", 7, ("Pump", "moves ions"), ("mine", "hard"), 20, (0, 1)),
)
EXPECTED_TYPES = {7: {"name": "Basic", "id": 7, "flds": []}, 8: {"name": "Other", "id": 8}}
TYPE_ROWS: dict[str, list[tuple[object, ...]]] = {
    "notetypes": [
        (7, "Basic", 5, message(f3=".card {}", f5="pre", f6="post")),
        (8, "Gaps", 6, message(f1=1)),
    ],
    "fields": [
        (7, 1, "Back", message(f9=44)),
        (7, 0, "Front", message(f1=1, f3="Arial")),
        (8, 0, "Text", b""),
    ],
    "templates": [
        (7, 1, "Card 2", message(f1="{{Back}}", f2="{{Front}}", f8=66)),
        (7, 0, "Card 1", message(f1="{{Front}}", f2="{{Back}}", f3="browser")),
    ],
}


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21"])
def test_older_forms(tmp_path: Path, name: str) -> None:
    path = package(tmp_path / "a.apkg", {name: older_collection(), "media": b"{}"})

    assert read_package(path) == AnkiExport(EXPECTED_NOTES, EXPECTED_TYPES)


def test_newest_form(tmp_path: Path) -> None:
    data = compressed(newer_collection(TYPE_ROWS))
    found = read_package(package(tmp_path / "a.apkg", {"collection.anki21b": data}))

    assert found.notes == EXPECTED_NOTES
    assert found.types == {
        7: {
            "id": 7,
            "name": "Basic",
            "type": 0,
            "mod": 5,
            "usn": -1,
            "sortf": 0,
            "did": 1,
            "tmpls": [
                template("Card 1", 0, None, "{{Front}}", "{{Back}}"),
                template("Card 2", 1, 66, "{{Back}}", "{{Front}}"),
            ],
            "flds": [field("Front", 0, None), field("Back", 1, 44)],
            "css": ".card {}",
            "latexPre": "pre",
            "latexPost": "post",
            "latexsvg": False,
            "req": [],
            "tags": [],
            "vers": [],
        },
        8: {
            "id": 8,
            "name": "Gaps",
            "type": 1,
            "mod": 6,
            "usn": -1,
            "sortf": 0,
            "did": 1,
            "tmpls": [],
            "flds": [field("Text", 0, None)],
            "css": "",
            "latexPre": "",
            "latexPost": "",
            "latexsvg": False,
            "req": [],
            "tags": [],
            "vers": [],
        },
    }


def field(name: str, place: int, number: int | None) -> dict[str, object]:
    fixed = {"font": "Arial", "size": 20, "rtl": False, "sticky": False, "media": []}
    return {"name": name, "ord": place, "id": number, **fixed}


def template(
    name: str, place: int, number: int | None, question: str, answer: str
) -> dict[str, object]:
    sides = {"qfmt": question, "afmt": answer}
    fixed = {"bqfmt": "", "bafmt": "", "bfont": "", "bsize": 0, "did": None}
    return {"name": name, "ord": place, "id": number, **sides, **fixed}


@pytest.mark.parametrize("missing", range(3))
def test_note_types__as_json_unless_all_their_tables_are_there(
    tmp_path: Path, missing: int
) -> None:
    tables = [*TABLES, *(table for n, table in enumerate(TYPE_TABLES) if n != missing)]
    rows = {"notes": NOTES, "col": [('{"7": {"name": "Basic"}}',)]}
    path = package(tmp_path / "a.apkg", {"collection.anki21": database(tables, rows)})

    assert read_package(path).types == {7: {"name": "Basic", "id": 7}}


def test_several_forms__the_newest_counts(tmp_path: Path) -> None:
    files = {
        "collection.anki2": b"asks for a newer Anki",
        "collection.anki21": older_collection(),
    }

    assert read_package(package(tmp_path / "a.apkg", files)).notes == EXPECTED_NOTES
    files["collection.anki21"] = b"asks for a newer Anki"
    files["collection.anki21b"] = compressed(older_collection())
    assert read_package(package(tmp_path / "a.apkg", files)).notes == EXPECTED_NOTES


def test_compressed_in_several_frames(tmp_path: Path) -> None:
    data = older_collection()
    frames = compressed(data[:1000]) + compressed(data[1000:])

    path = package(tmp_path / "a.apkg", {"collection.anki21b": frames})

    assert read_package(path).notes == EXPECTED_NOTES


@pytest.mark.parametrize(("exponent", "is_read"), [(17, True), (18, False)])
def test_compressed__what_needs_more_than_128_mebibytes_of_memory_is_refused(
    tmp_path: Path,
    exponent: int,
    is_read: bool,  # noqa: FBT001 - a case
) -> None:
    """A frame by hand (RFC 8878, 3.1.1): its header asks for a window of 2 to the 10 + exponent."""
    data = older_collection()
    header = b"\x28\xb5\x2f\xfd\x00" + bytes([exponent << 3])
    block = (len(data) << 3 | 1).to_bytes(3, "little") + data
    path = package(tmp_path / "a.apkg", {"collection.anki21b": header + block})

    if is_read:
        assert read_package(path).notes == EXPECTED_NOTES
    else:
        assert "too much memory" in refusal(path)[0]


def test_values_of_other_types__are_read_all_the_same(tmp_path: Path) -> None:
    rows = {"notes": [("1", 5, "7", "20", 3, 4)], "cards": [("1", "0")], "col": [("{}",)]}
    path = package(tmp_path / "a.apkg", {"collection.anki2": database(TABLES, rows)})

    assert read_package(path).notes == (ExportedNote("5", 7, ("4",), ("3",), 20, (0,)),)


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(InputError) as refused:
        read_package(path)
    return str(refused.value), refused.value.hint


def test_refused__a_folder_and_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"{tmp_path}: is no file",
        "name a package that Anki exported (.apkg)",
    )
    assert refusal(tmp_path / "gone.apkg") == (f"{tmp_path / 'gone.apkg'}: no such file", "")


def test_refused__no_collection(tmp_path: Path) -> None:
    path = package(tmp_path / "a.apkg", {"media": b""})

    assert refusal(path) == (
        f"{path}: holds no collection",
        "export the deck in Anki as an .apkg file, with its scheduling or without",
    )


def not_compressed(path: Path) -> Path:
    return package(path, {"collection.anki21b": b"x" * 100})


def no_zip(path: Path) -> Path:
    path.write_bytes(b"hello")
    return path


def cut_short(path: Path) -> Path:
    package(path, {"collection.anki2": b"x" * 10_000})
    path.write_bytes(path.read_bytes()[:5000])
    return path


def of_unknown_compression(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("collection.anki2", b"x")
    data = path.read_bytes()
    # The method stands at offset 8 of the local header and 10 of the central one.
    data = data.replace(
        b"PK\x03\x04\x14\x00\x00\x00\x00\x00", b"PK\x03\x04\x14\x00\x00\x00\x63\x00"
    )
    at = data.index(b"PK\x01\x02") + 10
    path.write_bytes(data[:at] + b"\x63\x00" + data[at + 2 :])
    return path


@pytest.mark.parametrize("make", [not_compressed, no_zip, cut_short, of_unknown_compression])
def test_refused__no_package(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "a.apkg")

    message, hint = refusal(path)

    assert message.startswith(f"{path}: is no Anki package: ")
    assert hint == "export the deck in Anki as an .apkg file"


def with_tables(*tables: str, models: str = "{}") -> bytes:
    return database(tables, {"col": [(models,)]} if TABLES[2] in tables else {})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"x" * 5000, id="no SQLite"),
        pytest.param(older_collection("{"), id="no JSON"),
        pytest.param(older_collection("[]"), id="a list of note types"),
        pytest.param(older_collection('{"x": {}}'), id="an id that is none"),
        pytest.param(older_collection('{"1": 2}'), id="a number for one"),
        pytest.param(with_tables(*TABLES[:2]), id="no table col"),
        pytest.param(with_tables(*TABLES[1:]), id="no table notes"),
        pytest.param(with_tables(TABLES[0], TABLES[2]), id="no table cards"),
        pytest.param(database(TABLES, {}), id="nothing in col"),
        pytest.param(
            with_tables("CREATE TABLE notes(x)", "CREATE TABLE cards(x)", TABLES[2]),
            id="no columns",
        ),
        pytest.param(
            newer_collection({"notetypes": [(1, "x", 1, b"\x0b")], "fields": [(1, 0, "F", b"")]}),
            id="settings that are none",
        ),
        pytest.param(
            newer_collection({"notetypes": [(1, "x", 1, None)]}),
            id="no settings",
        ),
    ],
)
def test_refused__a_damaged_collection(tmp_path: Path, data: bytes) -> None:
    path = package(tmp_path / "a.apkg", {"collection.anki21": data})

    message, hint = refusal(path)

    assert message.startswith(f"{path}: the collection in it is damaged: ")
    assert hint == "export the deck once more"


def test_refused__a_view_in_the_place_of_a_table(tmp_path: Path) -> None:
    endless = (
        "CREATE VIEW notes AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS id, x AS guid, x AS mid, x AS mod, '' AS tags, '' AS flds FROM n"
    )
    data = with_tables(endless, *TABLES[1:])
    path = package(tmp_path / "a.apkg", {"collection.anki21": data})

    assert refusal(path)[0] == f"{path}: the collection in it is damaged: tables are missing"


def test_query_without_an_end__is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anki_export, "_MAX_STEPS", 100)
    monkeypatch.setattr(anki_export, "_STEP", 1000)
    path = tmp_path / "a.sqlite"
    path.write_bytes(older_collection())
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    long = endless.replace("FROM n)", "FROM n LIMIT 1000)")

    with anki_export._opened(path) as connection:
        assert connection.execute(long).fetchone() == (1000,)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            connection.execute(endless).fetchall()


def test_collection__is_opened_with_every_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(older_collection())

    with anki_export._opened(path) as connection:
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM notes")
        letters = (
            "SELECT 'b' AS name UNION ALL SELECT 'A' UNION ALL SELECT 'a' UNION ALL SELECT 'B'"
        )
        ordered = connection.execute(f"{letters} ORDER BY name COLLATE unicase").fetchall()
        assert [name.casefold() for (name,) in ordered] == ["a", "a", "b", "b"]
        same = "SELECT 'Ä' = 'ä' COLLATE unicase, 'a' = 'b' COLLATE unicase"
        assert connection.execute(same).fetchone() == (1, 0)
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


@pytest.mark.parametrize("compress", [False, True])
def test_size__is_counted_while_it_is_unpacked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    compress: bool,  # noqa: FBT001 - a case
) -> None:
    data = older_collection()
    files = {"collection.anki21b": compressed(data)} if compress else {"collection.anki2": data}
    path = package(tmp_path / "a.apkg", files)
    monkeypatch.setattr(anki_export, "_CHUNK", 1000)
    monkeypatch.setattr(anki_export, "MAX_BYTES", len(data))

    assert read_package(path).notes == EXPECTED_NOTES
    monkeypatch.setattr(anki_export, "MAX_BYTES", len(data) - 1)
    assert refusal(path) == (
        f"{path}: unpacks to more than 0 MiB",
        "export one deck at a time, without media",
    )


def test_size__the_limit_is_shown_in_mebibytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package(tmp_path / "a.apkg", {"collection.anki2": b"\0" * (3 << 20)})
    monkeypatch.setattr(anki_export, "MAX_BYTES", 2 << 20)

    assert refusal(path)[0] == f"{path}: unpacks to more than 2 MiB"


def test_limits__a_gibibyte_and_two_billion_steps() -> None:
    assert anki_export.MAX_BYTES == 1024**3
    assert anki_export._MAX_STEPS * anki_export._STEP == 2_000_000_000


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    path = package(tmp_path / "a.apkg", {"collection.anki2": older_collection()})

    read_package(path)
    refusal(package(tmp_path / "b.apkg", {"collection.anki2": b"x"}))

    assert list(folder.iterdir()) == []
    assert MODELS["7"]["id"] == "7"
