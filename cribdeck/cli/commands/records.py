"""`cribdeck records`."""

from __future__ import annotations

from typing import Annotated

import typer

from cribdeck.cli.options import ConfigOption, Paths, RecordsFormat, open_terminal
from cribdeck.model.errors import ExitCode


def records(
    context: typer.Context,
    paths: Paths = None,
    config: ConfigOption = None,
    unmerged: Annotated[
        bool, typer.Option("--unmerged", help="Stop before repeats of a term are joined.")
    ] = False,
    output_format: Annotated[
        RecordsFormat, typer.Option("--format", "-f", help="How to print them.")
    ] = RecordsFormat.JSON,
) -> None:
    """Print the terms and definitions found in notes."""
    from cribdeck.pipeline.commands import read_records
    from cribdeck.pipeline.jobs import make_request
    from cribdeck.writers.records import records_csv, records_json, records_yaml

    terminal = open_terminal(context)
    found = read_records(make_request(paths, config).jobs, merged=not unmerged)
    match output_format:
        case RecordsFormat.JSON:
            terminal.write_json(b"".join(records_json(found.records)).decode())
        case RecordsFormat.YAML:
            terminal.write(records_yaml(found.records, unicode=terminal.is_unicode))
        case RecordsFormat.CSV:
            terminal.write_table(records_csv(found.records))
        case RecordsFormat.TABLE:
            terminal.print_records(found.records)
    terminal.print_findings([each for each in found.findings if each.code == "no-records"])
    if not found.records:
        raise typer.Exit(ExitCode.FINDINGS)
