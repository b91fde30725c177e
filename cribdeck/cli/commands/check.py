"""`cribdeck check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cribdeck.cli.options import ConfigOption, FindingsFormat, Paths, open_terminal
from cribdeck.model.errors import ExitCode

_BASELINE_NAME = "cribdeck.baseline"


def check(
    context: typer.Context,
    paths: Paths = None,
    config: ConfigOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    output_format: Annotated[
        FindingsFormat, typer.Option("--format", "-f", help="How to print them.")
    ] = FindingsFormat.TEXT,
    baseline: Annotated[
        Path | None,
        typer.Option(
            help="A file of findings to accept as they are.",
            show_default="cribdeck.baseline, if there is one",
        ),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--write-baseline", help="Write all present findings to the baseline.")
    ] = False,
) -> None:
    """List what is wrong or doubtful in notes, as `file:line: severity[code]: message`."""
    from cribdeck.cli.findings_output import (
        findings_json,
        findings_sarif,
        without_baseline,
        write_baseline,
    )
    from cribdeck.model.findings import Severity
    from cribdeck.pipeline.commands import check_jobs
    from cribdeck.pipeline.jobs import make_request

    terminal = open_terminal(context)
    request = make_request(paths, config)
    findings, file_count = check_jobs(request.jobs)
    baseline_path = baseline or (Path() if paths else request.folder.parent) / _BASELINE_NAME
    if accept:
        write_baseline(baseline_path, findings)
        terminal.print_remark(f"{len(findings)} findings are accepted in {baseline_path}")
        return
    # One that was named must exist; reading it reports if it does not.
    if baseline is not None or baseline_path.is_file():
        findings = without_baseline(findings, baseline_path)
    match output_format:
        case FindingsFormat.JSON:
            terminal.write_json(findings_json(findings))
        case FindingsFormat.SARIF:
            terminal.write_json(findings_sarif(findings))
        case FindingsFormat.TEXT:
            terminal.print_check(findings, file_count)
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities or (strict and Severity.WARNING in severities):
        raise typer.Exit(ExitCode.FINDINGS)
