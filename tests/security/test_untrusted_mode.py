"""`cribdeck build --untrusted`: somebody else's project is read, and asks for nothing more."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cribdeck as cribdeck_package
from cribdeck.config.settings import LimitSettings
from cribdeck.identity.active_templates import active_part
from cribdeck.identity.ledger import load_ledger
from cribdeck.model.errors import ConfigError
from cribdeck.pipeline.jobs import make_request
from tests.running import Ran
from tests.security.odd_packages import TYPE

DECK = ("--only", "deck,report")
SCRIPT = "{{Front}}<script>fetch('https://example.org')</script>"
NOTES = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project that asks for all that one can ask for."""
    (tmp_path / "cells.md").write_text(NOTES, "utf-8")
    (tmp_path / "cribdeck.yaml").write_text(
        "remote_images: true\n"
        "limits: {file_megabytes: 100000, nesting: 100, formula_letters: 5}\n"
        "decks: [{name: Cells, slug: cells, sources: [cells.md]}]\n",
        "utf-8",
    )
    report = tmp_path / "templates" / "report" / "report.html.j2"
    report.parent.mkdir(parents=True)
    report.write_text("<!doctype html>theirs", "utf-8")
    schema: dict[str, Any] = {**TYPE, "css": "@import 'https://example.org/x.css';"}
    schema["tmpls"] = [{**each, "qfmt": SCRIPT, "afmt": SCRIPT} for each in TYPE["tmpls"]]
    entry = {
        "deck": "cells",
        "key": "osmosis",
        "guid": "0123456789abcdef0123",
        "kind": "term",
        "changed": 5,
        "note_type": TYPE["id"],
        "digest": "d1",
        "cards": [0],
        "after": "",
        "term": "Osmosis",
        "fields": {"Front": "Osmosis"},
    }
    lines = [
        {"ledger": 1},
        {
            "type": f"adopted {TYPE['id']}",
            "digest": "",
            "changed": 5,
            "schema": json.dumps(schema),
        },
        entry,
    ]
    (tmp_path / "cribdeck.lock").write_text(
        "".join(f"{json.dumps(line)}\n" for line in lines), "utf-8"
    )
    return tmp_path


def packaged_type(folder: Path) -> dict[str, Any]:
    """The adopted note type in the deck that was built."""
    with zipfile.ZipFile(folder / "build" / "cells.apkg") as archive:
        (folder / "read.anki2").write_bytes(archive.read("collection.anki2"))
    database = sqlite3.connect(folder / "read.anki2")
    models = json.loads(database.execute("select models from col").fetchone()[0])
    database.close()
    found: dict[str, Any] = models[str(TYPE["id"])]
    return found


def test_untrusted__nothing_of_the_project_is_used(
    clone: Path, cribdeck: Callable[..., Ran]
) -> None:
    assert "--trust-templates" in cribdeck("build", *DECK).err

    ran = cribdeck("build", "--untrusted", *DECK)

    assert ran.code == 0, ran.err
    assert "theirs" not in (clone / "build" / "cells.report.html").read_text("utf-8")
    packaged = packaged_type(clone)
    assert active_part(packaged) == ""
    assert [field["name"] for field in packaged["flds"]] == [
        field["name"] for field in TYPE["flds"]
    ]
    # What the ledger remembers is what it was, for those who trust it.
    (adopted,) = (
        each for each in load_ledger(clone / "cribdeck.lock").types if each.schema[:1] == "{"
    )
    assert SCRIPT in [each["qfmt"] for each in json.loads(adopted.schema)["tmpls"]]


def test_untrusted__from_python(clone: Path) -> None:
    result = cribdeck_package.build(
        config=clone / "cribdeck.yaml", only=["deck", "report"], untrusted=True
    )

    assert [path.name for path in result.outputs] == ["cells.apkg", "cells.report.html"]
    assert "theirs" not in (clone / "build" / "cells.report.html").read_text("utf-8")


def test_trusted__the_same_project_uses_all_of_it(
    clone: Path, cribdeck: Callable[..., Ran]
) -> None:
    ran = cribdeck("build", "--trust-templates", *DECK)

    assert ran.code == 0, ran.err
    assert (clone / "build" / "cells.report.html").read_text("utf-8") == "<!doctype html>theirs"
    assert packaged_type(clone)["tmpls"][0]["qfmt"] == SCRIPT


def test_untrusted__limits_are_never_above_the_usual_ones(clone: Path) -> None:
    usual = LimitSettings()

    (job,) = make_request(None, clone / "cribdeck.yaml", untrusted=True).jobs

    assert job.limits.file_megabytes == usual.file_megabytes
    assert job.limits.nesting == usual.nesting
    assert job.limits.formula_letters == 5
    assert job.image_cache is None
    (trusted,) = make_request(None, clone / "cribdeck.yaml", fetch_images=True).jobs
    assert trusted.limits.nesting == 100
    assert trusted.image_cache is not None


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize("option", ["--fetch-images", "--trust-templates"])
def test_untrusted__goes_with_no_option_that_trusts(
    cribdeck: Callable[..., Ran], option: str
) -> None:
    ran = cribdeck("build", "--untrusted", option)

    assert ran.code == 2
    assert "--untrusted" in ran.err


def test_untrusted__a_build_that_trusts_is_not_taken_for_it(
    clone: Path, cribdeck: Callable[..., Ran]
) -> None:
    assert cribdeck("build", "--trust-templates", *DECK).code == 0

    assert cribdeck("build", "--untrusted", *DECK).code == 0

    assert active_part(packaged_type(clone)) == ""


def test_templates__that_are_a_link_are_refused(clone: Path) -> None:
    outside = clone.parent / "outside"
    (clone / "templates").rename(outside)
    (clone / "templates").symlink_to(outside)
    from cribdeck.pipeline.note_types import places_for_templates

    (job,) = make_request(None, clone / "cribdeck.yaml").jobs

    with pytest.raises(ConfigError, match="is a link to somewhere outside of the project"):
        places_for_templates(job)
