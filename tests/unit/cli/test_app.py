"""Global options, help, and how errors end the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cribdeck.cli.app import app
from cribdeck.model.program import VERSION
from cribdeck.pipeline import commands
from tests.running import Ran
from tests.unit.cli.conftest import GROUP, Run

COMMANDS = [
    "build",
    "sheet",
    "flashcards",
    "records",
    "explain",
    "diff",
    "adopt",
    "check",
    "show",
    "init",
    "schema",
]


def help_of(*command: str) -> str:
    result = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    return result.stdout


def test_help__lists_every_command_in_its_order() -> None:
    table = help_of().split("─ Commands ─")[1].splitlines()[1:]
    first_words = [line.strip("│ ").split(" ")[0] for line in table]

    assert list(GROUP.commands) == COMMANDS
    assert [word for word in first_words if word in COMMANDS] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help__says_what_a_command_and_each_of_its_options_do(command: str) -> None:
    shown = " ".join(help_of(command).split())

    assert str(GROUP.commands[command].help).split("\n", maxsplit=1)[0].replace("`", "") in shown
    for parameter in GROUP.commands[command].params:
        described = getattr(parameter, "help", None)
        assert described, f"{command} does not say what {parameter.name} is"
        for name in (described.replace("`", ""), *parameter.opts):
            assert name in shown, f"{command} --help does not show {name}"


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "schema"])
def test_help__has_an_example(command: str) -> None:
    assert f"cribdeck {command}" in help_of(command).split("Example")[-1]


def test_help__is_shown_where_no_command_is_given(run: Run) -> None:
    ran = run()

    assert ran.code == 2
    assert "Exit codes: 0 done, 1 findings" in ran.out + ran.err


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help__has_two_names(run: Run, option: str) -> None:
    assert "[OPTIONS] COMMAND [ARGS]..." in run(option).out


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"cribdeck {VERSION}\n", "")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["records", "gone.md"], 3, "error: gone.md: no such file or folder"),
        (["build", "empty"], 3, "error: empty: no notes in this folder"),
        (["build", "prose.md", "--only", "records"], 3, "prose.md: no records found"),
        (["records", "--config", "gone.yaml"], 2, "error: gone.yaml: cannot be read"),
        (["check"], 2, "error: no notes given, and no cribdeck.yaml in this folder"),
        (["records", "a.md", "-c", "x.yaml"], 2, "error: notes and --config were both given"),
        (["explain", "two"], 2, "error: two holds 2 files"),
        (["init", "prose.md"], 2, "error: prose.md is a file"),
        (["check", "prose.md", "--baseline", "gone"], 2, "error: gone: cannot be read"),
        (["diff", "prose.md", "--against", "gone"], 3, "error: gone: no such ledger"),
        (["flashcards", "prose.md", "--preset", "a8"], 2, "error: --preset: Input should be 'a7'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_error__is_printed_with_what_to_do_and_its_exit_code(
    run: Run, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "prose.md").write_text("Nothing in this file names anything.\n", "utf-8")
    for folder, names in {"empty": [], "two": ["a.md", "b.md"]}.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_text("- A: b\n", "utf-8")

    ran = run(*arguments)

    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_error__has_its_hint_below_it(run: Run) -> None:
    assert run("build").err.splitlines()[1] == (
        "  hint: name your notes (`cribdeck build notes.md`), or run `cribdeck init`"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "No such command 'biuld'"),
        (["records", "--colour"], "No such option: --colour"),
        (["records", "--format", "xml"], "'xml' is not one of 'json', 'yaml', 'csv', 'table'"),
        (["build", "--only", "poster"], "“poster” is no product; choose from deck, sheet"),
        (["build", "--only", " , "], "names no product; choose from deck, sheet, flashcards"),
        (["explain"], "Missing argument"),
        (["show", "tokens", "a.md"], "'tokens' is not one of 'outline', 'candidates', 'records'"),
        (["diff", "--fail-on", "doubt"], "'doubt' is not one of 'risk', 'removed', 'any'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_error__ends_with_2(run: Run, arguments: list[str], message: str) -> None:
    ran = run(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert message in " ".join(ran.err.replace("│", " ").split())


def test_debug__lets_errors_through(run: Run) -> None:
    with pytest.raises(commands.InputError, match=r"gone\.md: no such file"):
        run("--debug", "records", "gone.md")


def test_internal_error__asks_for_a_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments: object) -> None:
        raise KeyError("term")

    monkeypatch.setattr(commands, "check_jobs", break_down)
    Path("a.md").write_text("- A: b\n", "utf-8")

    assert run("check", "a.md") == Ran(
        3,
        "",
        "error: internal error: KeyError: 'term'\n"
        "  hint: run again with --debug and report what it prints\n",
    )
    with pytest.raises(KeyError):
        run("--debug", "check", "a.md")


def test_global_options__hold_for_one_run_only(run: Run, cells: Path) -> None:
    assert run("-q", "check", cells.name) == Ran(0, "", "")
    assert run("check", cells.name) == Ran(0, "", "0 errors, 0 warnings, 0 infos in 1 file\n")
