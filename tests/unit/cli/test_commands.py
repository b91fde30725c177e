"""Each command: its formats, its options and its exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import genanki
import pytest
import yaml

from cribdeck.config.user import user_settings_path
from cribdeck.model.findings import Finding, Severity
from cribdeck.pipeline import commands
from cribdeck.pipeline.jobs import IMAGE_CACHE, DeckJob
from cribdeck.pipeline.uptodate import is_done_already
from cribdeck.storage.cache import write_sealed
from tests.places import products_in
from tests.running import Ran
from tests.unit.cli.conftest import CELLS, Run

CHANGED = CELLS.replace("water moves", "water moves through a membrane").replace("Pump", "Pumps")


# records


def test_records__are_json_by_default(run: Run, cells: Path) -> None:
    ran = run("records", cells.name)

    assert (ran.code, ran.err) == (0, "")
    assert [(record["term"], record["definition"]) for record in json.loads(ran.out)] == [
        ("Osmosis", "water moves"),
        ("Pump", "moves ions"),
    ]


def test_records__every_format_has_the_same_terms(run: Run, cells: Path) -> None:
    as_json = json.loads(run("records", cells.name, "-f", "json").out)
    as_csv = csv.DictReader(io.StringIO(run("records", cells.name, "-f", "csv").out))
    table = [line.split() for line in run("records", cells.name, "-f", "table").out.splitlines()]

    assert yaml.safe_load(run("records", cells.name, "--format", "yaml").out) == as_json
    assert [row["term"] for row in as_csv] == ["Osmosis", "Pump"]
    assert ["Osmosis", "water", "moves", "cells.md:3"] in table


def test_records__repeats_are_joined_unless_unmerged(run: Run, cells: Path) -> None:
    cells.write_text(CELLS + "- Pump: moves ions\n", "utf-8")

    assert len(json.loads(run("records", cells.name).out)) == 2
    assert len(json.loads(run("records", cells.name, "--unmerged").out)) == 3


def test_records__none_found_is_a_finding(run: Run, cells: Path) -> None:
    cells.write_text("Nothing in this file names anything.\n", "utf-8")

    ran = run("records", cells.name)

    assert (ran.code, ran.out) == (1, "[]\n")
    assert ran.err.startswith("cells.md:1: warning[no-records]: ")
    assert ran.err.splitlines()[1].startswith("    hint: write `Term: text` lines")


def test_records__a_file_without_any_is_reported_beside_the_others(run: Run, cells: Path) -> None:
    cells.with_name("prose.md").write_text("Nothing in this file names anything.\n", "utf-8")

    ran = run("records", "cells.md", "prose.md")

    assert ran.code == 0
    assert ran.err.startswith("prose.md:1: warning[no-records]: ")


@pytest.mark.usefixtures("project")
def test_records__of_the_project_in_this_folder(run: Run) -> None:
    assert run("records").out == run("records", "--config", "cribdeck.yaml").out != ""


# explain


def test_explain__text_has_a_row_for_each_line(run: Run, cells: Path) -> None:
    ran = run("explain", cells.name)

    assert ran.code == 0
    assert [line.split()[:2] for line in ran.out.splitlines()] == [
        ["1", "context"],
        ["2", "blank"],
        ["3", "extracted"],
        ["4", "extracted"],
        ["5", "blank"],
    ]
    assert "labelled_line → osmosis" in ran.out


def test_explain__json_has_the_same_rows(run: Run, cells: Path) -> None:
    rows = json.loads(run("explain", cells.name, "--format", "json").out)

    assert [row["fate"] for row in rows] == ["context", "blank", "extracted", "extracted", "blank"]
    assert rows[3] == {
        "line": 4,
        "fate": "extracted",
        "rule": "labelled_line",
        "record": "pump",
        "reason": None,
    }


# check


def finding_of(severity: Severity) -> Finding:
    return Finding(severity, "missing-image", "a.png is missing", "a.md", 3, "add it")


@pytest.mark.parametrize(
    ("severity", "codes"),
    [(Severity.ERROR, (1, 1)), (Severity.WARNING, (0, 1)), (Severity.INFO, (0, 0))],
)
@pytest.mark.usefixtures("cells")
def test_check__exit_code_is_that_of_the_worst(
    run: Run, monkeypatch: pytest.MonkeyPatch, severity: Severity, codes: tuple[int, int]
) -> None:
    findings = (finding_of(Severity.INFO), finding_of(severity))
    monkeypatch.setattr(commands, "check_jobs", lambda _jobs: (findings, 1))

    assert (run("check", "cells.md").code, run("check", "cells.md", "--strict").code) == codes


def test_check__formats(run: Run, cells: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = finding_of(Severity.WARNING)
    monkeypatch.setattr(commands, "check_jobs", lambda _jobs: ((found,), 2))

    assert run("check", cells.name) == Ran(
        0,
        "a.md:3: warning[missing-image]: a.png is missing\n    hint: add it\n",
        "0 errors, 1 warning, 0 infos in 2 files\n",
    )
    assert run("--quiet", "check", cells.name).out.splitlines() == [str(found)]
    assert json.loads(run("check", cells.name, "-f", "json").out) == [
        {
            "file": "a.md",
            "line": 3,
            "severity": "warning",
            "code": "missing-image",
            "message": "a.png is missing",
            "hint": "add it",
        }
    ]
    result = json.loads(run("check", cells.name, "-f", "sarif").out)["runs"][0]["results"][0]
    assert (result["ruleId"], result["level"]) == ("missing-image", "warning")


@pytest.mark.parametrize("arguments", [["cells.md"], []])
@pytest.mark.usefixtures("project")
def test_check__accepted_findings_are_not_reported_again(
    run: Run, cells: Path, arguments: list[str]
) -> None:
    cells.write_text(CELLS + "\n![gone](gone.png)\n", "utf-8")

    accepted = run("check", *arguments, "--write-baseline")

    assert accepted == Ran(0, "", "1 findings are accepted in cribdeck.baseline\n")
    assert run("check", *arguments, "--strict") == Ran(
        0, "", "0 errors, 0 warnings, 0 infos in 1 file\n"
    )
    cells.write_text(CELLS + "\n![gone](gone.png)\n![away](away.png)\n", "utf-8")
    assert run("check", *arguments, "--strict").code == 1


def test_check__a_baseline_may_have_another_name(run: Run, cells: Path) -> None:
    cells.write_text(CELLS + "\n![gone](gone.png)\n", "utf-8")

    run("check", "cells.md", "--write-baseline", "--baseline", "accepted.txt")

    assert not cells.with_name("cribdeck.baseline").exists()
    assert run("check", "cells.md", "--strict").code == 1
    assert run("check", "cells.md", "--strict", "--baseline", "accepted.txt").code == 0


# show


@pytest.mark.parametrize(
    ("stage", "lines"),
    [
        (
            "outline",
            [
                "    1-4     heading1  Cells",
                "    3-4       list  ",
                "    3-3         item  Osmosis: water moves",
                "    4-4         item  Pump: moves ions",
            ],
        ),
        (
            "candidates",
            [
                "    3-3     labelled_line  Osmosis  ‹ Cells",
                "        3-3     paragraph  water moves",
                "    4-4     labelled_line  Pump  ‹ Cells",
                "        4-4     paragraph  moves ions",
            ],
        ),
        (
            "records",
            [
                "osmosis  “Osmosis” = —  [cells]  labelled_line  cells.md:3-3",
                "        3-3     paragraph  water moves",
                "pump  “Pump” = —  [cells]  labelled_line  cells.md:4-4",
                "        4-4     paragraph  moves ions",
            ],
        ),
    ],
)
def test_show__each_stage(run: Run, cells: Path, stage: str, lines: list[str]) -> None:
    ran = run("show", stage, cells.name)

    assert ran.code == 0
    assert [line.rstrip() for line in ran.out.splitlines()] == [line.rstrip() for line in lines]


def test_show__every_file_of_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for name in ("a", "b"):
        (tmp_path / "notes" / f"{name}.md").write_text(f"- {name.upper()}x: text\n", "utf-8")

    keys = [line.split()[0] for line in run("show", "records", "notes").out.splitlines()[::2]]

    assert keys == ["ax", "bx"]


# init and schema


def test_init__makes_a_project_named_after_its_folder(run: Run, tmp_path: Path) -> None:
    ran = run("init", "my-notes")

    assert (ran.code, ran.out) == (0, "")
    assert "made my-notes/cribdeck.yaml" in ran.err.splitlines()
    assert ran.err.splitlines()[-1].startswith("next: put your notes in my-notes/source")
    config = yaml.safe_load((tmp_path / "my-notes" / "cribdeck.yaml").read_text("utf-8"))
    assert [(deck["name"], deck["slug"]) for deck in config["decks"]] == [("My Notes", "my-notes")]


def test_init__overwrites_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", "utf-8")

    ran = run("init")

    assert (ran.code, ran.err.splitlines()[0]) == (2, "error: .gitignore exists already")
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]


def test_schema__is_that_of_a_configuration(run: Run) -> None:
    ran = run("schema")

    assert ran.code == 0
    assert json.loads(ran.out)["required"] == ["decks"]


# build, sheet and flashcards


def test_build__prints_steps_a_table_and_the_files(run: Run, cells: Path) -> None:
    ran = run("build", "cells.md", "--only", "records, report")

    lines = [line.split() for line in ran.out.splitlines() if line.strip()]
    assert ran.code == 0
    assert ran.err == "read cells.md\nrecords cells\nreport cells\n"
    assert lines[0] == ["files", "records", "cards", "pages", "errors", "warnings", "seconds"]
    assert lines[2][:6] == ["1", "2", "0", "0", "0", "0"]
    assert lines[3:] == [["build/cells.records.json"], ["build/cells.report.html"]]
    assert products_in(cells.parent / "build") == ["cells.records.json", "cells.report.html"]


def test_build__errors_in_notes_are_shown_and_end_with_1(run: Run, cells: Path) -> None:
    cells.write_text("---\ntitel: x\nlists: some\n---\n" + CELLS, "utf-8")

    ran = run("-q", "build", "cells.md", "--only", "records", "--out", "out")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "2 errors in the notes; the products were made without what is wrong\n"
    assert products_in(cells.parent / "out") == ["cells.records.json"]
    assert "error[unknown-key]" in run("build", "cells.md", "--only", "records").err


class Builds:
    """Stands for `commands.build`, and remembers what it was called with."""

    def __init__(self) -> None:
        self.jobs: Sequence[DeckJob] = ()
        self.out = Path()
        self.only: Sequence[str] = ()
        self.options: dict[str, Any] = {}

    def __call__(
        self, jobs: Sequence[DeckJob], out: Path, only: Sequence[str], **options: object
    ) -> commands.BuildResult:
        self.jobs, self.out, self.only, self.options = jobs, out, only, options
        counts = {"files": 1, "records": 2, "cards": 3, "pages": 4}
        return commands.BuildResult((out / "cells.pdf",), counts, ())


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    builds = Builds()
    monkeypatch.setattr(commands, "build", builds)
    return builds


@pytest.mark.usefixtures("cells")
def test_build__plain(run: Run, builds: Builds) -> None:
    assert run("build", "cells.md").code == 0

    assert (builds.out, builds.only) == (Path("build"), ())
    assert builds.options["decide"] is None
    assert builds.options["tombstones"] is False
    assert builds.jobs[0].image_cache is None


@pytest.mark.usefixtures("cells")
def test_build__options_reach_the_build(run: Run, builds: Builds, tmp_path: Path) -> None:
    run("build", "cells.md", "--ask", "--tombstones", "--fetch-images", "-o", "out")

    assert builds.out == Path("out")
    assert builds.options["decide"].__name__ == "ask_about_doubt"
    assert builds.options["tombstones"] is True
    assert builds.jobs[0].image_cache == tmp_path.resolve() / "out" / IMAGE_CACHE


@pytest.fixture
def wanting(project: Path) -> Path:
    """A project that asks for images from the network."""
    project.write_text(f"remote_images: true\n{project.read_text('utf-8')}", "utf-8")
    return project


@pytest.fixture
def user_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own settings are, which say nothing yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    path = user_settings_path()
    assert path is not None
    if not path.is_relative_to(tmp_path):
        pytest.skip("only where the system's variables say where settings are")
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.usefixtures("wanting")
def test_build__a_project_alone_opens_no_network(
    run: Run, builds: Builds, user_settings: Path
) -> None:
    ran = run("build")

    assert builds.jobs[0].image_cache is None
    assert f"--fetch-images, or say `fetch_images: true` in {user_settings}" in ran.err
    assert ran.err.count("--fetch-images") == 1
    assert run("-q", "build").err == ""
    # The settings are among what the build depends on, so that it is made again when they change.
    assert builds.options["invocation"].files[str(user_settings)] == ""


@pytest.mark.usefixtures("wanting", "user_settings")
@pytest.mark.parametrize("command", ["sheet", "flashcards"])
def test_paper__a_project_alone_opens_no_network(run: Run, builds: Builds, command: str) -> None:
    assert "--fetch-images" in run(command).err
    assert builds.jobs[0].image_cache is None


@pytest.mark.usefixtures("wanting")
@pytest.mark.parametrize("by", ["option", "settings"])
def test_build__the_user_s_word_opens_it(
    run: Run, builds: Builds, user_settings: Path, by: str
) -> None:
    if by == "settings":
        user_settings.write_text("fetch_images: true\n", "utf-8")

    ran = run("build", *(["--fetch-images"] if by == "option" else []))

    assert builds.jobs[0].image_cache is not None
    assert builds.jobs[0].image_cache.name == IMAGE_CACHE
    assert "--fetch-images" not in ran.err


@pytest.mark.usefixtures("project")
def test_build__the_user_s_settings_open_it_for_no_project_that_does_not_ask(
    run: Run, builds: Builds, user_settings: Path
) -> None:
    user_settings.write_text("fetch_images: true\n", "utf-8")

    run("build")

    assert builds.jobs[0].image_cache is None


@pytest.mark.usefixtures("wanting")
def test_build__is_made_again_when_the_user_s_settings_change(
    run: Run, user_settings: Path
) -> None:
    arguments = ["build", "--only", "records"]
    run(*arguments)
    assert is_done_already(arguments)

    user_settings.write_text("fetch_images: true\n", "utf-8")

    assert not is_done_already(arguments)


@pytest.mark.usefixtures("cells")
def test_build__again_forgets_what_former_builds_left(
    run: Run, builds: Builds, tmp_path: Path
) -> None:
    left = tmp_path / "build" / ".cache" / "last-build"
    theirs = tmp_path / "build" / ".cache" / "notes.txt"
    write_sealed(left, b"x")
    theirs.write_text("x", "utf-8")

    run("build", "cells.md")
    assert left.exists()
    run("build", "cells.md", "--again")
    assert not left.exists()
    assert theirs.exists()
    assert builds.out == Path("build")


@pytest.mark.usefixtures("cells")
def test_sheet__makes_only_the_sheet(run: Run, builds: Builds) -> None:
    ran = run("sheet", "cells.md")

    lines = [line.split() for line in ran.out.splitlines() if line.strip()]
    assert list(builds.only) == ["sheet"]
    assert [lines[0], lines[2], lines[3]] == [
        ["files", "records", "pages"],
        ["1", "2", "4"],
        ["build/cells.pdf"],
    ]


@pytest.mark.usefixtures("cells")
def test_flashcards__options_change_the_settings(run: Run, builds: Builds) -> None:
    run("flashcards", "cells.md", "--preset", "fold", "--back-offset", "1, -2", "--calibration")

    settings = builds.jobs[0].settings.flashcards
    assert list(builds.only) == ["flashcards"]
    assert (settings.preset, settings.back_offset, settings.calibration) == ("fold", (1, -2), True)
    assert settings.flip == "long"


@pytest.mark.usefixtures("project")
def test_flashcards__without_options_are_as_configured(
    run: Run, builds: Builds, cells: Path
) -> None:
    cells.with_name("cribdeck.yaml").write_text(
        "output: out\ndecks: [{name: A, sources: [cells.md], flashcards: {flip: short}}]\n",
        "utf-8",
    )

    run("flashcards")

    assert builds.jobs[0].settings.flashcards.flip == "short"
    assert builds.out == Path("out")


# diff and adopt


@pytest.fixture
def built(run: Run, project: Path) -> Path:
    """A project whose deck was built once, and whose notes changed since."""
    assert run("build", "--only", "deck").code == 0
    project.with_name("cells.md").write_text(CHANGED, "utf-8")
    return project


@pytest.mark.usefixtures("built")
def test_diff__formats_tell_the_same_changes(run: Run) -> None:
    text = run("diff")
    changes = json.loads(run("diff", "--format", "json").out)
    markdown = run("diff", "-f", "markdown").out

    assert text.code == 0
    assert {change["kind"] for change in changes} == {"changed", "renamed"}
    assert "[cells]" in text.out
    assert "{+through a membrane+}" in text.out
    assert text.out.splitlines()[-1] == "1 renamed, 1 changed, 0 at risk"
    assert markdown.startswith("1 renamed, 1 changed, 0 at risk.\n\n## ")
    assert "**through a membrane**" in markdown


@pytest.mark.usefixtures("project")
def test_diff__nothing_changed(run: Run) -> None:
    run("build", "--only", "deck")

    assert run("diff", "--fail-on", "any") == Ran(
        0, "nothing changed: an import would leave every note as it is\n", ""
    )


@pytest.mark.parametrize(
    ("notes", "codes"),
    [
        (CELLS + "- Vacuole: holds water\n", {"risk": 0, "removed": 0, "any": 1}),
        ("# Cells\n\n- Osmosis: water moves\n", {"risk": 0, "removed": 1, "any": 1}),
    ],
    ids=["added", "removed"],
)
@pytest.mark.usefixtures("built")
def test_diff__fails_on_what_it_is_asked_to(
    run: Run, cells: Path, notes: str, codes: dict[str, int]
) -> None:
    cells.write_text(notes, "utf-8")

    assert {kind: run("diff", "--fail-on", kind).code for kind in codes} == codes
    assert run("diff").code == 0


def test_diff__a_card_that_goes_away_is_a_risk(run: Run, project: Path) -> None:
    settings = project.read_text("utf-8")
    project.write_text(settings.replace("}]", ", cards: {reversed: true}}]"), "utf-8")
    run("build", "--only", "deck")
    project.write_text(settings, "utf-8")

    ran = run("diff", "--fail-on", "risk")

    assert ran.code == run("diff", "--fail-on", "removed").code == 1
    assert "    ! 1 of its cards has nothing to ask any more" in ran.out
    assert ran.out.splitlines()[-1] == "2 changed, 2 at risk"


@pytest.mark.usefixtures("built")
def test_diff__against_another_ledger(run: Run, cells: Path) -> None:
    cells.with_name("cribdeck.lock").rename(cells.with_name("former.lock"))

    assert run("diff").out.splitlines()[-1] == "2 added, 0 at risk"
    assert run("diff", "--against", "former.lock").out.splitlines()[-1] == (
        "1 renamed, 1 changed, 0 at risk"
    )


@pytest.fixture(scope="module")
def old_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck of another tool that asks for two things."""
    model = genanki.Model(
        1607392320,
        "Question",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
    )
    deck = genanki.Deck(1234567891, "Old deck")
    for question in ("What is a pump?", "Who found the cell?"):
        deck.add_note(genanki.Note(model, [question, "see the book"]))
    path = tmp_path_factory.mktemp("old") / "old.apkg"
    genanki.Package(deck).write_to_file(str(path))
    return path


@pytest.mark.usefixtures("project")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_adopt__takes_over_what_asks_for_a_record(run: Run, cells: Path, old_deck: Path) -> None:
    remark = "1 questions of the old deck (?) are no term of the notes and stay as they are\n"
    listed = "= Pump\n? Who found the cell?\n"
    ledger = cells.with_name("cribdeck.lock")

    dry_run = run("adopt", old_deck, "--dry-run")

    assert dry_run == Ran(0, listed, f"1 notes would be taken over; {remark}")
    assert not ledger.exists()
    assert run("adopt", old_deck) == Ran(0, listed, f"1 notes are taken over; {remark}")
    assert ledger.exists()


@pytest.mark.usefixtures("project")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_adopt__nothing_taken_over_is_a_finding(run: Run, cells: Path, old_deck: Path) -> None:
    cells.write_text("# Plants\n\n- Xylem: carries sap\n", "utf-8")

    assert run("adopt", old_deck).code == 1
