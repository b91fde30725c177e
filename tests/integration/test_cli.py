"""The command line: what each command prints, makes and ends with."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from cribdeck import __version__
from cribdeck.writers import PRODUCTS
from tests.places import products_in
from tests.running import Ran

Run = Callable[..., Ran]
CELLS = "# Cells\n\n- Osmosis: water moves\n- Pump: moves ions\n"


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    file = tmp_path / "cells.md"
    file.write_text(CELLS, "utf-8")
    return file


def test_version(cribdeck: Run) -> None:
    assert cribdeck("--version") == Ran(0, f"cribdeck {__version__}\n", "")


@pytest.mark.parametrize("command", ["build", "records", "explain", "check", "init"])
def test_help__has_an_example(cribdeck: Run, command: str) -> None:
    ran = cribdeck(command, "--help")

    assert ran.code == 0
    assert f"cribdeck {command}" in ran.out.split("Example")[-1]


@pytest.mark.pdf
def test_build__makes_every_product_and_a_summary(cribdeck: Run, cells: Path) -> None:
    kinds = [kind for kind in PRODUCTS if kind.name != "flashcards"]  # made if asked for
    ran = cribdeck("build", "cells.md")

    assert ran.code == 0
    assert {kind.name for kind in kinds} >= {"deck", "sheet", "records", "report"}
    assert products_in(cells.parent / "build") == sorted(
        ["cribdeck.lock", *(f"cells{kind.ending}" for kind in kinds)]
    )
    assert ran.err.splitlines() == ["read cells.md", *(f"{kind.name} cells" for kind in kinds)]
    header, _, row = [line.split() for line in ran.out.splitlines() if line.strip()][:3]
    assert header == ["files", "records", "cards", "pages", "errors", "warnings", "seconds"]
    assert row[:6] == ["1", "2", "2", "1", "0", "0"]


def test_build__only_what_was_asked_for(cribdeck: Run, cells: Path) -> None:
    assert cribdeck("--quiet", "build", "cells.md", "--only", "records", "--out", "o") == Ran(
        0, "", ""
    )
    assert products_in(cells.parent / "o") == ["cells.records.json"]


def test_build__named_by_front_matter_first(cribdeck: Run, cells: Path) -> None:
    cells.write_text("---\ntitle: The Cell\n---\n" + CELLS, "utf-8")

    assert cribdeck("build", "cells.md", "--only", "records").code == 0
    assert (cells.parent / "build" / "the-cell.records.json").is_file()


def test_build__named_by_the_file_last(cribdeck: Run, cells: Path) -> None:
    cells.write_text("- Osmosis: water moves\n", "utf-8")

    assert cribdeck("build", "cells.md", "--only", "records").code == 0
    assert (cells.parent / "build" / "cells.records.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "nope.md"], 3, "nope.md: no such file or folder"),
        (["build", "empty"], 3, "empty: no notes in this folder"),
        (["build", "prose.md"], 3, "prose.md: no records found"),
        (["records", "prose.md"], 1, "warning[no-records]"),
        (["build", "--config", "nope.yaml"], 2, "nope.yaml: cannot be read"),
        (["build"], 2, "no notes given, and no cribdeck.yaml in this folder"),
        (["build", "cells.md", "--only", "poster"], 2, "poster"),
        (["build", "cells.md", "--config", "x.yaml"], 2, "notes and --config were both given"),
        (["biuld"], 2, "No such command"),
        (["build", "cells.md", "--out", "cells.md/x", "--only", "records"], 3, "cannot be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_failure__says_so_plainly(
    cribdeck: Run, cells: Path, arguments: list[str], code: int, said: str
) -> None:
    (cells.parent / "empty").mkdir()
    (cells.parent / "prose.md").write_text("Nothing here names anything.\n", "utf-8")

    ran = cribdeck(*arguments)

    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert products_in(cells.parent / "build") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("decs: []", "cribdeck.yaml:1: unknown key “decs”: did you mean “decks”?"),
        ("decks: [{name: A, sources: [cells.md], colums: 3}]", "unknown key “decks[0].colums”"),
        (
            "decks:\n  - name: A\n    sources: [cells.md]\n    sheet:\n      colunms: 3",
            "cribdeck.yaml:5: unknown key “decks[0].sheet.colunms”: did you mean “columns”?",
        ),
        (
            "decks:\n  - name: A\n    sources: [cells.md]\n    sheet: {paper: B5}",
            "cribdeck.yaml:4: decks[0].sheet.paper: ",
        ),
        ("decks: [{name: A, sources: [../cells.md]}]", "inside the project"),
        ("decks: [", "cribdeck.yaml:2: not valid YAML"),
        ("- a", "must be a mapping"),
    ],
)
def test_configuration__errors_name_line_and_nearest_key(
    cribdeck: Run, cells: Path, line: str, said: str
) -> None:
    (cells.parent / "cribdeck.yaml").write_text(line + "\n", "utf-8")

    ran = cribdeck("build")

    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_front_matter__unknown_key_is_an_error(cribdeck: Run, cells: Path) -> None:
    cells.write_text("---\ntitel: The Cell\nlayout: post\n---\n" + CELLS, "utf-8")

    ran = cribdeck("check", "cells.md")

    assert ran.code == 1
    assert "cells.md:2: error[unknown-key]: unknown front-matter key “titel”" in ran.out
    assert "did you mean “title”?" in ran.out
    assert "layout" not in ran.out
    assert cribdeck("build", "cells.md", "--only", "records").code == 1


def test_front_matter__keys_of_other_tools_can_be_allowed(cribdeck: Run, cells: Path) -> None:
    cells.write_text("---\nmood: calm\n---\n" + CELLS, "utf-8")
    (cells.parent / "cribdeck.yaml").write_text(
        "ignore_keys: [mood]\ndecks: [{name: A, sources: [cells.md]}]\n", "utf-8"
    )

    assert cribdeck("check").code == 0


@pytest.mark.usefixtures("cells")
def test_records__json_has_the_promised_fields(cribdeck: Run) -> None:
    first = json.loads(cribdeck("records", "cells.md").out)[0]

    assert first == {
        "key": "osmosis",
        "term": "Osmosis",
        "aliases": [],
        "definition": "water moves",
        "facets": [],
        "trail": ["Cells"],
        "tags": ["cells"],
        "rule": "labelled_line",
        "source": {"file": "cells.md", "start": 3, "end": 3},
        "sources": [{"file": "cells.md", "start": 3, "end": 3}],
    }


@pytest.mark.usefixtures("cells")
def test_records__other_formats_say_the_same(cribdeck: Run) -> None:
    as_json = json.loads(cribdeck("records", "cells.md").out)
    as_csv = list(
        csv.DictReader(io.StringIO(cribdeck("records", "cells.md", "--format", "csv").out))
    )

    assert yaml.safe_load(cribdeck("records", "cells.md", "--format", "yaml").out) == as_json
    assert [row["term"] for row in as_csv] == ["Osmosis", "Pump"]
    assert "Osmosis" in cribdeck("records", "cells.md", "--format", "table").out


def test_records__unmerged_keeps_repeats(cribdeck: Run, cells: Path) -> None:
    cells.write_text(CELLS + "- Pump: moves ions\n- Pump: pumps ions out\n", "utf-8")

    assert len(json.loads(cribdeck("records", "cells.md").out)) == 2
    assert len(json.loads(cribdeck("records", "cells.md", "--unmerged").out)) == 4


@pytest.mark.usefixtures("cells")
def test_explain__every_line_has_a_fate(cribdeck: Run) -> None:
    rows = json.loads(cribdeck("explain", "cells.md", "--format", "json").out)

    assert [row["line"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["fate"] for row in rows] == ["context", "blank", "extracted", "extracted", "blank"]
    assert rows[2] == {
        "line": 3,
        "fate": "extracted",
        "rule": "labelled_line",
        "record": "osmosis",
        "reason": None,
    }
    assert "labelled_line → osmosis" in cribdeck("explain", "cells.md").out


def test_check__clean_and_strict(cribdeck: Run, cells: Path) -> None:
    assert cribdeck("check", "cells.md").code == 0
    cells.write_text(CELLS + "\n![gone](gone.png)\n", "utf-8")

    assert cribdeck("check", "cells.md").code == 0
    strict = cribdeck("check", "cells.md", "--strict")
    assert strict.code == 1
    assert "cells.md:6: warning[missing-image]: the image gone.png is missing" in strict.out


def test_schema__is_a_json_schema(cribdeck: Run) -> None:
    schema = json.loads(cribdeck("schema").out)

    assert set(schema["properties"]) == {
        "version",
        "name_version",
        "language",
        "output",
        "ignore_keys",
        "remote_images",
        "decks",
        "sheets",
        "limits",
    }


def test_debug__shows_the_traceback(cribdeck: Run) -> None:
    assert "Traceback" in cribdeck("--debug", "build", "nope.md").err


@pytest.mark.process
def test_light_commands__load_no_heavy_library(cells: Path) -> None:
    code = (
        "import sys, cribdeck.cli.app as c\nsys.argv[1:] = ['records', 'cells.md']\ntry:"
        " c.main()\nexcept SystemExit: pass\nprint(sorted({'weasyprint', 'genanki', 'ziamath'} &"
        " set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cells.parent, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.process
@pytest.mark.pdf
def test_init__makes_a_project_that_builds_at_once(cribdeck: Run, tmp_path: Path) -> None:
    made = cribdeck("init", "my-notes")
    assert made.code == 0
    project = tmp_path / "my-notes"
    assert sorted(
        str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()
    ) == [
        ".gitignore",
        "Makefile",
        "cribdeck.yaml",
        "source/example/first-notes.md",
    ]

    done = subprocess.run(
        ["make", f"CRIBDECK={sys.executable} -m cribdeck"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    records = json.loads((project / "build" / "my-notes.records.json").read_text("utf-8"))
    assert {"Spaced repetition", "Active recall", "Forgetting curve", "Chunking"} <= {
        record["term"] for record in records
    }
    assert (project / "build" / "my-notes.apkg").is_file()
    assert (project / "build" / "my-notes.pdf").is_file()


def test_init__overwrites_nothing(cribdeck: Run, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("mine\n", "utf-8")

    ran = cribdeck("init", ".")

    assert ran.code == 2
    assert "Makefile exists already" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Makefile"]


def test_check__formats_and_baseline(cribdeck: Run, cells: Path) -> None:
    cells.write_text(CELLS + "\n![gone](gone.png)\n", "utf-8")

    assert (
        json.loads(cribdeck("check", "cells.md", "--format", "json").out)[0]["code"]
        == "missing-image"
    )
    assert json.loads(cribdeck("check", "cells.md", "--format", "sarif").out)["version"] == "2.1.0"
    assert cribdeck("check", "cells.md", "--write-baseline").code == 0
    assert cribdeck("check", "cells.md", "--strict") == Ran(
        0, "", "0 errors, 0 warnings, 0 infos in 1 file\n"
    )


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("outline", "item  Osmosis: water moves"),
        ("candidates", "labelled_line  Osmosis"),
        ("records", "osmosis  “Osmosis”"),
    ],
)
def test_show__each_stage(cribdeck: Run, cells: Path, stage: str, said: str) -> None:
    ran = cribdeck("show", stage, cells.name)

    assert ran.code == 0
    assert said in ran.out


def test_decks__one_slug_twice_is_an_error(cribdeck: Run, cells: Path) -> None:
    (cells.parent / "cribdeck.yaml").write_text(
        "decks:\n  - {name: Deck A, sources: [cells.md]}\n  - {name: Deck-A, sources:"
        " [cells.md]}\n",
        "utf-8",
    )

    ran = cribdeck("build")

    assert ran.code == 2
    assert "two decks or sheets have the slug “deck-a” and would" in ran.err


def test_front_matter__tags_and_language_are_made_safe(cribdeck: Run, cells: Path) -> None:
    cells.write_text(
        "---\ntags: [machine learning]\nlang: 'en\" onclick=\"x'\n---\n" + CELLS, "utf-8"
    )

    ran = cribdeck("build", "cells.md", "--only", "deck,records")

    assert ran.code == 1
    assert "error[bad-value]" in ran.err
    assert json.loads((cells.parent / "build" / "cells.records.json").read_text("utf-8"))[0][
        "tags"
    ] == ["machine-learning", "cells"]


def test_templates__only_a_project_brings_its_own(cribdeck: Run, cells: Path) -> None:
    own = cells.parent / "templates" / "report"
    own.mkdir(parents=True)
    (own / "report.html.j2").write_text("mine {{ cycler.__init__.__globals__ }}", "utf-8")

    assert cribdeck("build", "cells.md", "--only", "report").code == 0
    assert "mine" not in (cells.parent / "build" / "cells.report.html").read_text("utf-8")
    (cells.parent / "cribdeck.yaml").write_text(
        "decks: [{name: A, sources: [cells.md]}]\n", "utf-8"
    )
    ran = cribdeck("build", "--only", "report")
    assert ran.code == 2
    assert "cannot be rendered" in ran.err


@pytest.mark.process
@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--version"], {"pydantic", "yaml", "markdown_it", "weasyprint", "genanki", "jinja2"}),
        (
            ["records", "cells.md"],
            {"weasyprint", "genanki", "ziamath", "fontTools", "pypdfium2", "pygments"},
        ),
        (
            ["check", "cells.md"],
            {"weasyprint", "genanki", "ziamath", "fontTools", "pypdfium2", "pygments"},
        ),
    ],
)
def test_start__loads_only_what_the_command_needs(
    cells: Path, arguments: list[str], never: set[str]
) -> None:
    program = (
        f"import runpy, sys\nsys.argv = ['cribdeck', *{arguments!r}]\ntry:\n   "
        " runpy.run_module('cribdeck', run_name='__main__')\nexcept SystemExit:\n   "
        " pass\nprint(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=cells.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(ran.stderr.split())
    assert "typer" in loaded
    assert loaded & never == set()
