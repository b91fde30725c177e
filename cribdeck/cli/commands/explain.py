"""`cribdeck explain`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cribdeck.cli.options import NotesFile, TextFormat, open_terminal
from cribdeck.model.errors import ConfigError

if TYPE_CHECKING:
    from cribdeck.pipeline.commands import ExplainedLine


def explain(
    context: typer.Context,
    path: NotesFile,
    output_format: Annotated[
        TextFormat, typer.Option("--format", "-f", help="How to print it.")
    ] = TextFormat.TEXT,
) -> None:
    """Say what became of every line of a file, and why."""
    from cribdeck.pipeline.commands import explain_lines
    from cribdeck.pipeline.jobs import make_request

    terminal = open_terminal(context)
    (job,) = make_request([path], None).jobs
    if len(job.sources) > 1:
        raise ConfigError(
            f"{path} holds {len(job.sources)} files",
            hint="explain one file at a time; the report of a build shows all of them",
        )
    lines = explain_lines(job)
    if output_format is TextFormat.JSON:
        terminal.write_json(_as_json(lines))
    else:
        terminal.print_explained_lines(lines)


def _as_json(lines: Sequence[ExplainedLine]) -> str:
    """A JSON list with `line` (from 1), `fate`, `rule`, `record` and `reason` of each line."""
    data = [
        {
            "line": number,
            "fate": line.fate.kind.value,
            "rule": line.fate.rule or None,
            "record": line.key,
            "reason": line.fate.reason or None,
        }
        for number, line in enumerate(lines, 1)
    ]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
