"""`cribdeck diff`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cribdeck.cli.options import ConfigOption, DiffFormat, FailOn, Paths, open_terminal
from cribdeck.model.errors import ExitCode

if TYPE_CHECKING:
    from cribdeck.pipeline.changes import Change


def diff(
    context: typer.Context,
    paths: Paths = None,
    config: ConfigOption = None,
    against: Annotated[
        Path | None,
        typer.Option(help="The ledger to compare with.", show_default="that of the last build"),
    ] = None,
    output_format: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="How to print it.")
    ] = DiffFormat.TEXT,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="End with exit code 1 if there is such a change.", show_default="never"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Folder of the products, where the ledger of notes without a project is.",
            show_default="build",
        ),
    ] = None,
) -> None:
    """Print the changes that the next build would make to what the last one made."""
    from cribdeck.cli.change_report import changes_json, changes_markdown, changes_text
    from cribdeck.pipeline.commands import differences
    from cribdeck.pipeline.jobs import make_request

    request = make_request(paths, config)
    changes = differences(request.jobs, request.output_folder(out), against)
    render = {
        DiffFormat.TEXT: changes_text,
        DiffFormat.JSON: changes_json,
        DiffFormat.MARKDOWN: changes_markdown,
    }[output_format]
    terminal = open_terminal(context)
    write = terminal.write_json if output_format is DiffFormat.JSON else terminal.write
    write(render(changes))
    if _is_failure(changes, fail_on):
        raise typer.Exit(ExitCode.FINDINGS)


def _is_failure(changes: Sequence[Change], fail_on: FailOn | None) -> bool:
    from cribdeck.pipeline.changes import ChangeKind

    match fail_on:
        case None:
            return False
        case FailOn.RISK:
            return any(change.risks for change in changes)
        case FailOn.REMOVED:
            return any(change.kind is ChangeKind.REMOVED or change.risks for change in changes)
        case FailOn.ANY:
            return bool(changes)
