"""How a command that makes products ends: what was found and made, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cribdeck.cli.console import Terminal
from cribdeck.model.errors import ExitCode
from cribdeck.model.findings import Finding, Severity

if TYPE_CHECKING:
    from cribdeck.pipeline.jobs import BuildRequest


def count_of(findings: Sequence[Finding], severity: Severity) -> int:
    """How many findings are this severe."""
    return sum(1 for finding in findings if finding.severity is severity)


def finish_build(
    terminal: Terminal,
    findings: Sequence[Finding],
    counts: Mapping[str, object],
    files: Sequence[Path],
) -> None:
    """Print the findings and a summary: a table of the counts, then the files that were made.

    Raises:
        typer.Exit: with exit code 1, if a finding is an error.
    """
    terminal.print_build_findings(findings)
    terminal.print_summary(counts, files)
    errors = count_of(findings, Severity.ERROR)
    if errors:
        terminal.print_failure(
            f"{errors} error{'s' if errors > 1 else ''} in the notes; the products were made"
            " without what is wrong"
        )
        raise typer.Exit(ExitCode.FINDINGS)


def tell_withheld_images(terminal: Terminal, request: BuildRequest) -> None:
    """Say that a configuration's word alone fetches nothing, where it asks for that."""
    if request.withholds_images:
        from cribdeck.config.user import user_settings_path

        settings = user_settings_path()
        lasting = f", or say `fetch_images: true` in {settings}" if settings is not None else ""
        terminal.print_remark(
            "the configuration asks for images from the network, and none are fetched: if you trust"
            f" it, build with --fetch-images{lasting}"
        )
