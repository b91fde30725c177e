"""Options that several commands share, and the values that options can have.

Only light imports: this is loaded at every start.
"""

from __future__ import annotations

import dataclasses as dc
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cribdeck.cli.console import Terminal


@dc.dataclass
class Session:
    """One run of the program and its global options; the object of Typer's context.

    `main` makes it, the app's callback fills it in, commands read it.
    """

    quiet: bool = False
    debug: bool = False


def open_terminal(context: typer.Context) -> Terminal:
    """The terminal that a command writes to, as the global options want it."""
    from cribdeck.cli.console import Terminal

    return Terminal(quiet=context.ensure_object(Session).quiet)


class RecordsFormat(StrEnum):
    """How records can be printed."""

    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    TABLE = "table"


class TextFormat(StrEnum):
    """How lines can be printed."""

    TEXT = "text"
    JSON = "json"


class FindingsFormat(StrEnum):
    """How findings can be printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class DiffFormat(StrEnum):
    """How changes can be printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """Which changes end `diff` with exit code 1."""

    RISK = "risk"
    REMOVED = "removed"
    ANY = "any"


class Stage(StrEnum):
    """The stages whose values can be shown."""

    OUTLINE = "outline"
    CANDIDATES = "candidates"
    RECORDS = "records"


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        help="Notes: files, or folders that are searched for Markdown.", show_default=False
    ),
]
NotesFile = Annotated[str, typer.Argument(help="A file of notes.")]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="A cribdeck.yaml other than the one in this folder.",
        show_default=False,
    ),
]
