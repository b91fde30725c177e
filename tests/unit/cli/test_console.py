"""What the terminal shows in each of its states."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from cribdeck.cli.console import Terminal, definition_text
from cribdeck.model.errors import ConfigError
from cribdeck.model.findings import SHOWN, Finding, Severity
from cribdeck.model.records import Record
from cribdeck.pipeline.file_records import read_file
from cribdeck.pipeline.jobs import paths_job


def finding(number: int, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(severity, "too-long", f"message {number}", "a.md", number)


def test_markup_in_messages_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    terminal.print_error(ConfigError("[red]x[/] is wrong", hint="use [b]"))
    terminal.print_remark("made [x]")
    terminal.print_findings([Finding(Severity.INFO, "circular", "[/y]", "[z].md", 2, "[h]")])
    terminal.write("[bold]result[/]\n")

    captured = capsys.readouterr()
    assert captured.out == "[bold]result[/]\n"
    assert captured.err == (
        "error: [red]x[/] is wrong\n  hint: use [b]\nmade [x]\n"
        "[z].md:2: info[circular]: [/y]\n    hint: [h]\n"
    )


def test_build_findings__the_worst_come_first_and_the_rest_is_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    warnings = [finding(number) for number in range(1, SHOWN + 3)]

    Terminal().print_build_findings(
        [finding(0, Severity.INFO), *warnings, finding(99, Severity.ERROR)]
    )

    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "a.md:99: error[too-long]: message 99"
    assert lines[1:-1] == [str(warning) for warning in warnings[: SHOWN - 1]]
    assert lines[-1] == "… and 3 more: `cribdeck check` lists them all"


def test_quiet__only_results_and_errors_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal(quiet=True)
    terminal.print_remark("made")
    terminal.print_build_findings([finding(1)])
    terminal.print_summary({"files": 1}, [])
    with terminal.progress(1) as progress:
        progress("read", "a.md")
    terminal.write("result\n")
    terminal.print_failure("failed")

    assert capsys.readouterr() == ("result\n", "failed\n")


def test_progress__in_a_pipe_is_a_line_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal().progress(2) as progress:
        progress("read", "[a].md")
        progress("deck", "cells")

    assert capsys.readouterr() == ("", "read [a].md\ndeck cells\n")


def test_progress__on_a_terminal_is_a_bar() -> None:
    terminal = Terminal()
    screen = io.StringIO()
    terminal.err = Console(file=screen, force_terminal=True, width=80)

    with terminal.progress(2) as progress:
        progress("read", "a.md")
        progress("deck", "cells")

    assert "2/2" in screen.getvalue()
    assert "deck cells" in screen.getvalue()


@pytest.fixture
def pump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("# Cells\n\n- Pump: moves [ions] by ATP\n", "utf-8")
    job = paths_job(["a.md"])
    return read_file(job.sources[0], job.read_options).records[0]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("y\n", True), ("n\n", False), ("later\n", None), ("\n", None), ("", None)],
)
def test_doubt__is_asked_about_in_both_wordings(
    pump: Record,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    typed: str,
    answer: bool | None,
) -> None:
    former = SimpleNamespace(term="Pumps", fields={"Definition": "move <b>ions</b>"})
    doubt: Any = SimpleNamespace(draft=SimpleNamespace(record=pump), former=former)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    assert Terminal().ask_about_doubt(doubt) is answer

    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "now    Pump  moves [ions] by ATP  (a.md:3)"
    assert lines[2] == "before Pumps  move ions"


def test_definition_text__is_one_line(pump: Record) -> None:
    assert definition_text(pump.definition) == "moves [ions] by ATP"
