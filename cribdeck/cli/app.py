"""The command line's entry: global options, the table of commands, errors to exit codes."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from cribdeck.cli.commands.adopt import adopt
from cribdeck.cli.commands.build import build
from cribdeck.cli.commands.check import check
from cribdeck.cli.commands.diff import diff
from cribdeck.cli.commands.explain import explain
from cribdeck.cli.commands.init import init
from cribdeck.cli.commands.paper import flashcards, sheet
from cribdeck.cli.commands.records import records
from cribdeck.cli.commands.schema import schema
from cribdeck.cli.commands.show import show
from cribdeck.cli.options import Session
from cribdeck.model.errors import CribdeckError, ExitCode
from cribdeck.model.program import VERSION
from cribdeck.model.visible import visible_lines

app = typer.Typer(
    name="cribdeck",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    # With `--debug` the traceback is Python's own; Typer would draw one with Rich.
    pretty_exceptions_enable=False,
    help="""Study notes in, an Anki deck and a cheat sheet out. No flashcard markup needed.

    Examples:

    `cribdeck build notes.md`  makes a deck, a sheet, records and a report in build/

    `cribdeck build`  makes what cribdeck.yaml lists

    `cribdeck explain notes.md`  says what became of every line

    Exit codes: 0 done, 1 findings, 2 usage or configuration, 3 input or output failed.
    """,
)


class _Command(NamedTuple):
    """A command as the help shows it; the function's name is its name."""

    run: Callable[..., None]
    epilog: str | None = None
    help: str | None = None
    "None takes the function's docstring."


_WRONG_USE: Any = next(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)
"What Typer raises for wrong arguments; it has no public name, as Typer brings its own Click."

_COMMANDS = (
    _Command(
        build,
        "Examples: `cribdeck build notes.md --out out`, `cribdeck build --only sheet`",
        help=(
            "Make an Anki deck, a cheat sheet, a records file, a report and, if configured,"
            " flashcards to cut."
        ),
    ),
    _Command(sheet, "Example: `cribdeck sheet notes.md --preview pages`"),
    _Command(
        flashcards,
        "Examples: `cribdeck flashcards notes.md --preset 63x88`, `cribdeck flashcards"
        " --calibration`",
    ),
    _Command(
        records,
        "Examples: `cribdeck records notes.md`, `cribdeck records notes/ --format csv >"
        " records.csv`",
    ),
    _Command(explain, "Example: `cribdeck explain notes.md --format json`"),
    _Command(
        diff,
        "Examples: `cribdeck diff`, `cribdeck diff --format markdown --against former.lock >"
        " RELEASE_NOTES.md`, `cribdeck diff --fail-on risk`",
        help=(
            "Say what the next build would do to somebody who imported the last one: added,"
            " changed, renamed, moved, removed, at risk."
        ),
    ),
    _Command(
        adopt,
        "Example: `cribdeck adopt old-deck.apkg`, then `cribdeck build` and import as ever",
    ),
    _Command(
        check,
        "Examples: `cribdeck check notes.md`, `cribdeck check --strict`, `cribdeck check --format"
        " sarif > findings.sarif`",
    ),
    _Command(show, "Example: `cribdeck show outline notes.md`"),
    _Command(init, "Example: `cribdeck init my-notes && cd my-notes && make`"),
    _Command(schema),
)
"In the order of the help."

for command in _COMMANDS:
    app.command(epilog=command.epilog, help=command.help)(command.run)


def _print_version(wanted: bool) -> None:
    if wanted:
        # Not by `typer.echo`, which finds its own way to the standard output.
        sys.stdout.write(f"cribdeck {VERSION}\n")
        raise typer.Exit


@app.callback()
def _global_options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and stop.", callback=_print_version, is_eager=True
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print results and errors only.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback when something goes wrong.")
    ] = False,
) -> None:
    session = context.ensure_object(Session)
    session.quiet, session.debug = quiet, debug


def main() -> None:
    """Run the command line and leave with one of the ExitCodes."""
    # Made here and not by Typer: what went wrong is printed when Typer's context is gone.
    session = Session()
    try:
        # Exit codes come back here; without Typer, which ends the program by itself.
        sys.exit(app(obj=session, standalone_mode=False))
    except _WRONG_USE as error:
        # The arguments may be names of files, which a shell found by a pattern.
        error.message = visible_lines(error.message)
        from typer.rich_utils import rich_format_error

        rich_format_error(error)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(ExitCode.FINDINGS)
    except Exception as error:
        if session.debug:
            raise
        shown = _shown_error(error)
        from cribdeck.cli.console import Terminal

        Terminal().print_error(shown)
        sys.exit(shown.exit_code)


def _shown_error(error: Exception) -> CribdeckError:
    """What a person is told of an error: it is theirs, the machine's, or this program's own."""
    match error:
        case CribdeckError():
            return error
        case MemoryError():
            return _no_memory()
        case OSError(errno=errno.ENOMEM):
            return _no_memory()
        case OSError() if not _has_working_folder():
            return CribdeckError("the folder you are in is gone", hint="go to another one")
        case OSError(strerror=str(problem)):
            place = f"{error.filename}: " if error.filename else ""
            return CribdeckError(
                f"{place}{problem}", hint="this machine refused it; --debug says where"
            )
    return CribdeckError(
        f"internal error: {type(error).__name__}: {error}",
        hint="run again with --debug and report what it prints",
    )


def _no_memory() -> CribdeckError:
    return CribdeckError(
        "there is not enough memory", hint="build fewer notes at a time, or close other programs"
    )


def _has_working_folder() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True
