"""`cribdeck init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cribdeck.cli.options import open_terminal


def init(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            help="Where to make it; made if it does not exist.", show_default="this folder"
        ),
    ] = Path(),
) -> None:
    """Make a project of your own that builds at once."""
    from cribdeck.cli.new_project import make_project

    terminal = open_terminal(context)
    for path in make_project(folder):
        terminal.print_remark(f"made {path}")
    terminal.print_remark(
        f"next: put your notes in {folder / 'source'}, then run `make` (or `cribdeck build`) in"
        f" {folder.resolve()}"
    )
