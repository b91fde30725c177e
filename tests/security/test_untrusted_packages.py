"""Old decks that no Anki made: refused plainly, or taken over so that the next build works."""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cribdeck.identity import export_limits
from cribdeck.identity.anki_export import read_package
from cribdeck.identity.ledger import load_ledger
from cribdeck.model.errors import InputError
from tests.integration.anki_import import import_deck, is_sound
from tests.running import Ran
from tests.security.odd_packages import (
    COLUMNS,
    NOTES,
    ODD,
    TYPE,
    collection,
    odd_types,
    packed,
    with_value,
)

CONFIG = "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n"
NO_MATCH = 1
"Exit code of an adoption that took nothing over."
REFUSED = 3


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(CONFIG, "utf-8")
    return tmp_path


def check(project: Path, cribdeck: Callable[..., Ran], data: bytes, case: str) -> Ran:
    """Adopting is refused or leaves a ledger with which the next build works."""
    (project / "cribdeck.lock").unlink(missing_ok=True)
    adopted = cribdeck("adopt", packed(project / "old.apkg", data))
    assert adopted.code in (0, NO_MATCH, REFUSED), (case, adopted)
    assert "internal error" not in adopted.err, (case, adopted.err)
    if adopted.code == REFUSED:
        assert adopted.err.startswith("error: "), case
        assert not (project / "cribdeck.lock").exists(), case
    load_ledger(project / "cribdeck.lock")
    built = cribdeck("build", "--only", "deck")
    assert built.code == 0, (case, built.err)
    return adopted


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, columns in COLUMNS.items() for column in columns]
    + [("col", "models")],
)
def test_column__any_value_is_refused_or_builds(
    project: Path, cribdeck: Callable[..., Ran], table: str, column: str
) -> None:
    for name, value in ODD.items():
        data = collection(project / "c.db", change=with_value(table, column, value))
        check(project, cribdeck, data, name)


@pytest.mark.slow
def test_note_type__any_value_of_any_key_is_refused_or_builds(
    project: Path, cribdeck: Callable[..., Ran]
) -> None:
    for name, types in odd_types():
        # A tenth of them, for each takes a build; every kind of value and every key is among them.
        if hash_of(name) % 10 == 0:
            check(project, cribdeck, collection(project / "c.db", types=types), name)


def hash_of(name: str) -> int:
    return sum(name.encode())


@pytest.mark.parametrize(
    "odd",
    [
        ("notes", "mod", "2^50"),
        ("notes", "mod", "negative"),
        ("notes", "guid", "html"),
        ("notes", "tags", "html"),
        ("cards", "ord", "70000"),
        ("cards", "ord", "negative"),
    ],
)
def test_odd_number__makes_a_deck_that_anki_takes(
    project: Path,
    cribdeck: Callable[..., Ran],
    collection: Any,
    odd: tuple[str, str, str],
) -> None:
    from tests.security.odd_packages import collection as made

    table, column, value = odd
    data = made(project / "c.db", change=with_value(table, column, ODD[value]))
    assert check(project, cribdeck, data, value).code == 0

    assert import_deck(collection, project / "build" / "cells.apkg")["new"] == 2
    assert is_sound(collection)


def test_type__that_lacks_what_anki_needs_gets_it(
    project: Path, cribdeck: Callable[..., Ran], collection: Any
) -> None:
    from tests.security.odd_packages import collection as made

    bare = {"flds": TYPE["flds"], "tmpls": TYPE["tmpls"]}
    data = made(project / "c.db", types={str(TYPE["id"]): bare})
    assert check(project, cribdeck, data, "bare").code == 0

    assert import_deck(collection, project / "build" / "cells.apkg")["new"] == 2


# --- packages -------------------------------------------------------------------------------------


def amplified(change: str) -> Callable[[Path], bytes]:
    """A small collection whose notes say that they are large."""

    def make(path: Path) -> bytes:
        return collection(
            path,
            "DROP TABLE notes",
            f"CREATE TABLE notes(id, guid, mid, mod, tags, {change})",
            *(
                f"INSERT INTO notes(id, guid, mid, mod, tags) VALUES ({n}, 'g{n}', 1, 1, '')"
                for n in range(20)
            ),
        )

    return make


COMPUTED: dict[str, Callable[[Path], bytes]] = {
    "printf": amplified("flds AS (printf('%.*c', 5000000, 'x'))"),
    "zeroblob": amplified("flds AS (zeroblob(5000000))"),
    "stored zeroblob": lambda path: collection(path, "UPDATE notes SET flds = zeroblob(20000000)"),
    "a view": lambda path: collection(
        path,
        "ALTER TABLE notes RENAME TO others",
        "CREATE VIEW notes AS SELECT id, guid, mid, mod, tags, printf('%.*c', 9999999, 'x') AS flds"
        " FROM others",
    ),
    "a view of note types": lambda path: collection(
        path, "DROP TABLE col", "CREATE VIEW col AS SELECT printf('%.*c', 9999999, '[') AS models"
    ),
    "a virtual table": lambda path: collection(
        path,
        "DROP TABLE notes",
        "CREATE VIRTUAL TABLE notes USING fts5(guid, mid, mod, tags, flds)",
    ),
    "no notes": lambda path: collection(path, "DROP TABLE notes"),
    "no cards": lambda path: collection(path, "DROP TABLE cards"),
    "no column": lambda path: collection(path, "ALTER TABLE notes DROP COLUMN tags"),
    "no col row": lambda path: collection(path, "DELETE FROM col"),
    "deep types": lambda path: collection(path, change=with_value("col", "models", "[" * 200_000)),
    "long number": lambda path: collection(
        path, change=with_value("col", "models", '{"1": {"mod": %s}}' % ("9" * 5000))
    ),
    "no number": lambda path: collection(
        path, change=with_value("col", "models", '{"1": {"mod": NaN}}')
    ),
    "half a character": lambda path: collection(
        path, change=with_value("col", "models", '{"1": {"name": "\\ud800"}}')
    ),
    "no text": lambda path: collection(path, "UPDATE notes SET guid = CAST(x'ff' AS TEXT)"),
    "many fields": lambda path: collection(
        path, change=with_value("notes", "flds", "\x1f" * 1_000_000)
    ),
    "many tags": lambda path: collection(
        path, change=with_value("notes", "tags", "a " * 1_000_000)
    ),
    "a table of a newer Anki that is odd": lambda path: collection(
        path,
        "CREATE TABLE notetypes(id, name, mtime_secs, config)",
        "CREATE TABLE fields(ntid, ord, name, config)",
        "CREATE TABLE templates(ntid, ord, name, config)",
        f"INSERT INTO notetypes VALUES (1, 'x', 1, x'08{'ff' * 100_000}01')",
    ),
}


@pytest.mark.parametrize("case", list(COMPUTED))
def test_collection__that_hides_something_is_refused(tmp_path: Path, case: str) -> None:
    path = packed(tmp_path / "old.apkg", COMPUTED[case](tmp_path / "c.db"))

    with pytest.raises(InputError) as told:
        read_package(path)

    assert str(path) in str(told.value)
    assert told.value.hint


MEGABYTES = 700


@pytest.mark.process
@pytest.mark.parametrize("case", ["printf", "zeroblob", "a view", "overlapping"])
def test_collection__takes_no_more_memory_than_it_may(tmp_path: Path, case: str) -> None:
    make = COMPUTED.get(case, many_large)
    path = packed(tmp_path / "old.apkg", make(tmp_path / "c.db"))
    script = (
        "import sys, pathlib\n"
        "from cribdeck.identity import export_limits\n"
        "export_limits.MOST_MEMORY = 1 << 27\n"
        "from cribdeck.identity.anki_export import read_package\n"
        "from cribdeck.model.errors import InputError\n"
        "try: read_package(pathlib.Path(sys.argv[1]))\n"
        "except InputError as error: print(error)\n"
        "else: print('read')\n"
    )

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))

    done = subprocess.run(
        [sys.executable, "-c", script, path],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
    )

    assert done.stderr == ""
    assert "holds more than" in done.stdout or "is damaged" in done.stdout


def many_large(path: Path) -> bytes:
    """A collection of 300 MB that is packed into one of 300 kB."""
    return collection(
        path,
        *(
            f"INSERT INTO notes VALUES ({n + 20}, 'g{n}', 1, 1, '', printf('%.*c', 10000000, 'x'))"
            for n in range(30)
        ),
    )


def test_limits__what_is_promised() -> None:
    assert (export_limits.MOST_MEMORY, export_limits.MOST_ROWS) == (1 << 29, 2_000_000)


def test_rows__are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_limits, "MOST_ROWS", 2)
    path = packed(tmp_path / "old.apkg", collection(tmp_path / "c.db"))

    with pytest.raises(InputError, match="holds more than"):
        read_package(path)


# --- zip files ------------------------------------------------------------------------------------


def zips(folder: Path) -> dict[str, bytes]:
    """Zip files with something odd in them."""
    cases: dict[str, bytes] = {}
    good = packed(folder / "good.apkg", collection(folder / "c.db")).read_bytes()
    encrypted = bytearray(good)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[good.index(signature) + place] |= 1
    cases["encrypted"] = bytes(encrypted)
    for method in (1, 6, 9, 12, 14, 93, 99):
        other = bytearray(good)
        for signature, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            other[good.index(signature) + place] = method
        cases[f"method {method}"] = bytes(other)
    for place in range(30, len(good), max(1, len(good) // 60)):
        broken = bytearray(good)
        broken[place] ^= 0xFF
        cases[f"broken at {place}"] = bytes(broken)
        cases[f"cut at {place}"] = good[:place]
    with zipfile.ZipFile(folder / "f.zip", "w") as archive:
        archive.writestr("collection.anki2/", b"")
    cases["a folder"] = (folder / "f.zip").read_bytes()
    with zipfile.ZipFile(folder / "g.zip", "w") as archive:
        archive.writestr("collection.anki21b", b"\x28\xb5\x2f\xfd" + b"\xff" * 50)
    cases["broken zstd"] = (folder / "g.zip").read_bytes()
    cases["nothing"] = b""
    return cases


def test_zip__any_is_read_or_refused(tmp_path: Path) -> None:
    refused = 0
    for data in zips(tmp_path).values():
        path = tmp_path / "case.apkg"
        path.write_bytes(data)
        try:
            read_package(path)
        except InputError as error:
            refused += str(path) in str(error)
    assert refused > 60


def test_zip__table_of_contents_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cribdeck.identity import anki_export

    monkeypatch.setattr(anki_export, "_MAX_DIRECTORY", 50)
    path = packed(tmp_path / "old.apkg", collection(tmp_path / "c.db"))

    with pytest.raises(InputError, match="table of contents"):
        read_package(path)


def test_guid__that_no_anki_makes_is_left_alone(
    project: Path, cribdeck: Callable[..., Ran]
) -> None:
    data = collection(project / "c.db", change=with_value("notes", "guid", 'x)$" OR "deck:*'))

    ran = check(project, cribdeck, data, "guid")

    assert (ran.code, ran.out) == (NO_MATCH, "? Osmosis\n")


def test_guid__of_anki_and_of_other_tools_is_kept(
    project: Path, cribdeck: Callable[..., Ran]
) -> None:
    for guid in (
        "kP$<&aQ~2]",
        "wörter",
        "d41d8cd9-8f00-b204",
        "漢字",
        "!#%&()*+,-./:;<=>?@[]^_`{|}~",
    ):
        data = collection(project / "c.db", change=with_value("notes", "guid", guid))
        assert check(project, cribdeck, data, guid).code == 0
        with zipfile.ZipFile(project / "build" / "cells.apkg") as archive:
            (project / "built.db").write_bytes(archive.read("collection.anki2"))
        with sqlite3.connect(project / "built.db") as connection:
            guids = [row[0] for row in connection.execute("SELECT guid FROM notes")]
        connection.close()
        assert guid in guids
        assert json.loads((project / "cribdeck.lock").read_text("utf-8").splitlines()[2])
