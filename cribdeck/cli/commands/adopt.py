"""`cribdeck adopt`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cribdeck.cli.options import ConfigOption, open_terminal
from cribdeck.model.errors import ExitCode


def adopt(
    context: typer.Context,
    package: Annotated[
        Path, typer.Argument(help="A deck that Anki exported (.apkg), made by whatever tool.")
    ],
    config: ConfigOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be taken over.")
    ] = False,
    trust_templates: Annotated[
        bool,
        typer.Option(
            "--trust-templates",
            help="Take over note types whose card templates run scripts or load something.",
        ),
    ] = False,
) -> None:
    """Take over the cards of a deck you learn from already, so that your review history goes on."""
    from cribdeck.pipeline.commands import adopt_history
    from cribdeck.pipeline.jobs import make_request

    request = make_request(None, config)
    adoption = adopt_history(
        request.jobs,
        request.output_folder(None),
        package,
        dry_run=dry_run,
        trust_templates=trust_templates,
    )
    open_terminal(context).print_adoption(adoption, dry_run=dry_run)
    if not adoption.pairs:
        raise typer.Exit(ExitCode.FINDINGS)
