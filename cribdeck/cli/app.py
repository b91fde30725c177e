"""The command line: arguments in, exit codes out.

Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import json
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cribdeck.model.errors import ConfigError, CribdeckError, ExitCode
from cribdeck.model.program import CONFIG_NAME, VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cribdeck.build.jobs import BuildRequest
    from cribdeck.build.pipeline import BuildResult
    from cribdeck.cli.console import Terminal
    from cribdeck.model.records import Record

app = typer.Typer(
    name="cribdeck",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="""Study notes in, an Anki deck and a cheat sheet out. No flashcard markup needed.

    Examples:

    `cribdeck build notes.md`  makes a deck, a sheet, records and a report in build/

    `cribdeck build`  makes what cribdeck.yaml lists

    `cribdeck explain notes.md`  says what became of every line

    Exit codes: 0 done, 1 findings, 2 usage or configuration, 3 input or output failed.
    """,
)


class _State:
    quiet = False
    debug = False


class Product(StrEnum):
    """What a build can make."""

    DECK = "deck"
    SHEET = "sheet"
    FLASHCARDS = "flashcards"
    RECORDS = "records"
    REPORT = "report"


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


def _version(value: bool) -> None:
    if value:
        typer.echo(f"cribdeck {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    _shown: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and stop.", callback=_version, is_eager=True
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print results and errors only.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback when something goes wrong.")
    ] = False,
) -> None:
    _State.quiet, _State.debug = quiet, debug


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        help="Notes: files, or folders that are searched for Markdown.", show_default=False
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="A cribdeck.yaml other than the one in this folder.",
        show_default=False,
    ),
]


@app.command(epilog="Examples: `cribdeck build notes.md --out out`, `cribdeck build --only sheet`")
def build(
    paths: Paths = None,
    config: ConfigOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Folder for the products.", show_default="build, or as configured"
        ),
    ] = None,
    only: Annotated[
        str,
        typer.Option(
            help="What to make, joined by commas: deck, sheet, flashcards, records, report.",
            show_default="all that is configured",
        ),
    ] = "",
    ask: Annotated[
        bool,
        typer.Option(
            "--ask", help="Ask about each record that may be a former note under another name."
        ),
    ] = False,
    fetch_images: Annotated[
        bool,
        typer.Option(
            "--fetch-images", help="Fetch the images that the notes show from the network, once."
        ),
    ] = False,
    tombstones: Annotated[
        bool,
        typer.Option(
            "--tombstones",
            help="Also make a package that tags in Anki the notes that are gone from the sources.",
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Make everything anew, whatever former builds left.")
    ] = False,
) -> None:
    """Make an Anki deck, a sheet, a records file, a report and, if configured, flashcards to cut."""
    from cribdeck.build.jobs import IMAGE_CACHE
    from cribdeck.build.pipeline import build as run
    from cribdeck.build.pipeline import products_of
    from cribdeck.build.reading import no_progress
    from cribdeck.build.uptodate import Request, request_of
    from cribdeck.cli.console import Terminal
    from cribdeck.model.diagnostics import Severity
    from cribdeck.storage.cache import forget

    begun = time.monotonic()
    terminal = Terminal(quiet=_State.quiet)
    wanted = _products(only)
    asked = _asked(paths, config)
    request = Request(request_of(sys.argv[1:]), asked.read)
    jobs = asked.jobs
    if again:
        forget(out or asked.folder)
    if fetch_images:
        jobs = tuple(
            dc.replace(
                job, image_cache=job.image_cache or (out or asked.folder).resolve() / IMAGE_CACHE
            )
            for job in jobs
        )
    steps = sum(len(job.sources) + len(products_of(job.settings, wanted)) for job in jobs) + len(
        asked.sheets
    )
    # A bar would run over the questions.
    with contextlib.nullcontext(no_progress) if ask else terminal.progress(steps) as progress:
        decide = terminal.decide if ask else None
        result = run(
            jobs,
            out or asked.folder,
            wanted,
            decide=decide,
            tombstones=tombstones,
            sheets=asked.sheets,
            progress=progress,
            request=request,
        )
    errors, warnings = (
        [d for d in result.diagnostics if d.severity is severity]
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    counts = {
        **result.counts,
        "errors": len(errors),
        "warnings": len(warnings),
        "seconds": f"{time.monotonic() - begun:.1f}",
    }
    _end(terminal, result, counts, result.outputs)


Preview = Annotated[
    Path | None,
    typer.Option(help="Folder for a picture of each page as well.", show_default="no pictures"),
]
PaperOut = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Folder for the PDF.", show_default="build, or as configured"),
]


@app.command(epilog="Example: `cribdeck sheet notes.md --preview pages`")
def sheet(
    paths: Paths = None, config: ConfigOption = None, out: PaperOut = None, preview: Preview = None
) -> None:
    """Make only the cheat sheet, and pictures of its pages if you like."""
    _paper("sheet", _asked(paths, config), out, preview)


@app.command(
    epilog=(
        "Examples: `cribdeck flashcards notes.md --preset 63x88`, `cribdeck flashcards"
        " --calibration`"
    )
)
def flashcards(
    paths: Paths = None,
    config: ConfigOption = None,
    out: PaperOut = None,
    preview: Preview = None,
    preset: Annotated[
        str,
        typer.Option(
            help="a7, 63x88, 3x5, avery-5371, avery-5388 or fold.",
            show_default="as configured, else a7",
        ),
    ] = "",
    flip: Annotated[
        str,
        typer.Option(
            help="The edge over which the printer turns the paper: long or short.",
            show_default="as configured, else long",
        ),
    ] = "",
    back_offset: Annotated[
        str,
        typer.Option(
            help="Millimetres to the right and down by which the backs are moved.",
            show_default="as configured, else 0, 0",
        ),
    ] = "",
    calibration: Annotated[
        bool,
        typer.Option(
            "--calibration", help="Begin with a sheet that shows how far the backs are off."
        ),
    ] = False,
) -> None:
    """Make cards to print on both sides and cut."""
    from cribdeck.config.load import changed_flashcards

    said = {"preset": preset, "flip": flip, "back_offset": back_offset, "calibration": calibration}
    changes = {name: value for name, value in said.items() if value}
    asked = _asked(paths, config)
    jobs = tuple(
        dc.replace(job, settings=changed_flashcards(job.settings, changes)) for job in asked.jobs
    )
    _paper("flashcards", dc.replace(asked, jobs=jobs), out, preview)


def _paper(product: str, asked: BuildRequest, out: Path | None, preview: Path | None) -> None:
    """Make one product for paper, and pictures of its pages."""
    from cribdeck.build.pipeline import build as run
    from cribdeck.cli.console import Terminal
    from cribdeck.writers.paper.read_back import write_pictures

    terminal = Terminal(quiet=_State.quiet)
    with terminal.progress(
        sum(len(job.sources) + 1 for job in asked.jobs) + len(asked.sheets)
    ) as progress:
        result = run(
            asked.jobs, out or asked.folder, (product,), sheets=asked.sheets, progress=progress
        )
    pictures = (
        [path for pdf in result.outputs for path in write_pictures(pdf, preview)]
        if preview is not None
        else []
    )
    _end(
        terminal,
        result,
        {name: result.counts[name] for name in ("files", "records", "pages")},
        (*result.outputs, *pictures),
    )


def _end(
    terminal: Terminal, result: BuildResult, counts: Mapping[str, object], outputs: Sequence[Path]
) -> None:
    """Say what was made and found, and leave with a failure if something was wrong."""
    from cribdeck.model.diagnostics import Severity

    terminal.build_findings(result.diagnostics)
    terminal.summary(counts, outputs)
    errors = sum(1 for finding in result.diagnostics if finding.severity is Severity.ERROR)
    if errors:
        terminal.err.print(
            f"{errors} error{'s' if errors > 1 else ''} in the notes; the products were made"
            " without what is wrong",
            style="red",
        )
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(
    epilog=(
        "Examples: `cribdeck records notes.md`, `cribdeck records notes/ --format csv >"
        " records.csv`"
    )
)
def records(
    paths: Paths = None,
    config: ConfigOption = None,
    unmerged: Annotated[
        bool, typer.Option("--unmerged", help="Stop before repeats of a term are joined.")
    ] = False,
    format: Annotated[  # noqa: A002 - the option's name
        RecordsFormat, typer.Option("--format", "-f", help="How to print them.")
    ] = RecordsFormat.JSON,
) -> None:
    """Print the terms and definitions found in notes."""
    from cribdeck.build.reading import read_files
    from cribdeck.cli.console import Terminal
    from cribdeck.records.normalize import merge
    from cribdeck.writers.records import records_csv, records_json, records_yaml

    terminal = Terminal(quiet=_State.quiet)
    files = []
    found: list[Record] = []
    for job in _asked(paths, config).jobs:
        read = read_files(job)
        own = [record for file in read for record in file.records]
        found += own if unmerged else merge(own)[0]
        files += read
    match format:
        case RecordsFormat.JSON:
            terminal.result(b"".join(records_json(found)).decode())
        case RecordsFormat.YAML:
            terminal.result(records_yaml(found))
        case RecordsFormat.CSV:
            terminal.result(records_csv(found))
        case RecordsFormat.TABLE:
            terminal.records(found)
    silent = [d for file in files for d in file.diagnostics if d.code == "no-records"]
    terminal.findings(silent)
    if not found:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(epilog="Example: `cribdeck explain notes.md --format json`")
def explain(
    path: Annotated[str, typer.Argument(help="A file of notes.")],
    format: Annotated[  # noqa: A002 - the option's name
        TextFormat, typer.Option("--format", "-f", help="How to print it.")
    ] = TextFormat.TEXT,
) -> None:
    """Say what became of every line of a file, and why."""
    from cribdeck.build.pipeline import explain_lines
    from cribdeck.cli.console import Terminal

    terminal = Terminal(quiet=_State.quiet)
    jobs = _asked([path], None).jobs
    if len(jobs[0].sources) > 1:
        raise ConfigError(
            f"{path} holds {len(jobs[0].sources)} files",
            hint="explain one file at a time; the report of a build shows all of them",
        )
    rows = explain_lines(jobs[0], jobs[0].sources[0])
    if format is TextFormat.JSON:
        data = [
            {
                "line": n,
                "fate": row.fate.kind.value,
                "rule": row.fate.rule or None,
                "record": row.key,
                "reason": row.fate.reason or None,
            }
            for n, row in enumerate(rows, 1)
        ]
        terminal.result(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        terminal.lines(rows)


@app.command(
    epilog=(
        "Examples: `cribdeck diff`, `cribdeck diff --format markdown --against former.lock >"
        " RELEASE_NOTES.md`, `cribdeck diff --fail-on risk`"
    )
)
def diff(
    paths: Paths = None,
    config: ConfigOption = None,
    against: Annotated[
        Path | None,
        typer.Option(help="The ledger to compare with.", show_default="that of the last build"),
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
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
    """Say what the next build would do to somebody who imported the last one.

    Added, changed, renamed, moved, removed, at risk.
    """
    from cribdeck.build.pipeline import differences
    from cribdeck.cli.change_report import changes_json, changes_markdown, changes_text
    from cribdeck.cli.console import Terminal

    asked = _asked(paths, config)
    changes = differences(asked.jobs, out or asked.folder, against)
    render = {
        DiffFormat.TEXT: changes_text,
        DiffFormat.JSON: changes_json,
        DiffFormat.MARKDOWN: changes_markdown,
    }[format]
    Terminal(quiet=_State.quiet).result(render(changes))
    failing = {
        None: False,
        FailOn.RISK: any(change.risks for change in changes),
        FailOn.REMOVED: any(change.kind == "removed" or change.risks for change in changes),
        FailOn.ANY: bool(changes),
    }
    if failing[fail_on]:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(
    epilog="Example: `cribdeck adopt old-deck.apkg`, then `cribdeck build` and import as ever"
)
def adopt(
    package: Annotated[
        Path, typer.Argument(help="A deck that Anki exported (.apkg), made by whatever tool.")
    ],
    config: ConfigOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be taken over.")
    ] = False,
) -> None:
    """Take over the cards of a deck you learn from already, so that your review history goes on."""
    from cribdeck.build.pipeline import adopt_history
    from cribdeck.cli.console import Terminal

    asked = _asked(None, config)
    terminal = Terminal(quiet=_State.quiet)
    adopted = adopt_history(asked.jobs, asked.folder, package, dry_run=dry_run)
    terminal.adopted(adopted, dry_run=dry_run)
    if not adopted.pairs:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(
    epilog=(
        "Examples: `cribdeck check notes.md`, `cribdeck check --strict`, `cribdeck check --format"
        " sarif > findings.sarif`"
    )
)
def check(
    paths: Paths = None,
    config: ConfigOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    format: Annotated[  # noqa: A002 - the option's name
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
    from cribdeck.build.pipeline import check_jobs
    from cribdeck.cli.console import Terminal
    from cribdeck.cli.findings_output import (
        findings_json,
        findings_sarif,
        without_baseline,
        write_baseline,
    )
    from cribdeck.model.diagnostics import Severity

    terminal = Terminal(quiet=_State.quiet)
    asked = _asked(paths, config)
    findings, count = check_jobs(asked.jobs)
    accepted = baseline or (asked.folder.parent if not paths else Path()) / "cribdeck.baseline"
    if accept:
        write_baseline(accepted, findings)
        terminal.say(f"{len(findings)} findings are accepted in {accepted}")
        return
    if baseline is not None or accepted.is_file():
        findings = without_baseline(findings, accepted)
    match format:
        case FindingsFormat.JSON:
            terminal.result(findings_json(findings))
        case FindingsFormat.SARIF:
            terminal.result(findings_sarif(findings))
        case FindingsFormat.TEXT:
            terminal.check(findings, count)
    worst = {finding.severity for finding in findings}
    if Severity.ERROR in worst or (strict and Severity.WARNING in worst):
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(epilog="Example: `cribdeck show outline notes.md`")
def show(
    stage: Annotated[Stage, typer.Argument(help="Which stage's value to print.")],
    path: Annotated[str, typer.Argument(help="A file of notes.")],
) -> None:
    """Print what a stage of the pipeline makes of notes, for work on rules and readers."""
    from cribdeck.build.reading import read_file, read_stages
    from cribdeck.cli.console import Terminal
    from cribdeck.cli.dump import dump_candidates, dump_outline, dump_records
    from cribdeck.records.normalize import merge

    terminal = Terminal(quiet=_State.quiet)
    (job,) = _asked([path], None).jobs
    for source in job.sources:
        match stage:
            case Stage.OUTLINE:
                lines = dump_outline(read_stages(job, source)[0].nodes)
            case Stage.CANDIDATES:
                lines = dump_candidates(read_stages(job, source)[1].candidates)
            case Stage.RECORDS:
                lines = dump_records(merge(read_file(job, source).records)[0])
        terminal.result("".join(f"{line}\n" for line in lines))


@app.command(epilog="Example: `cribdeck init my-notes && cd my-notes && make`")
def init(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Where to make it; made if it does not exist.", show_default="this folder"
        ),
    ] = Path(),
) -> None:
    """Make a project of your own that builds at once."""
    from cribdeck.cli.console import Terminal
    from cribdeck.cli.init import make_project

    terminal = Terminal(quiet=_State.quiet)
    made = make_project(folder)
    for path in made:
        terminal.say(f"made {path}")
    terminal.say(
        f"next: put your notes in {folder / 'source'}, then run `make` (or `cribdeck build`) in"
        f" {folder.resolve()}"
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of cribdeck.yaml, for editors."""
    from cribdeck.config.settings import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


def _products(only: str) -> tuple[str, ...]:
    wanted = tuple(name.strip() for name in only.split(",") if name.strip())
    if only and not wanted:
        raise typer.BadParameter(
            f"names no product; choose from {', '.join(Product)}", param_hint="--only"
        )
    for name in wanted:
        if name not in set(Product):
            raise typer.BadParameter(
                f"“{name}” is no product; choose from {', '.join(Product)}", param_hint="--only"
            )
    return wanted


def _asked(paths: list[str] | None, config: Path | None) -> BuildRequest:
    """The decks to build, the folder for their products, and the sheets of several decks."""
    from cribdeck.build.jobs import BuildRequest, paths_job, project_jobs
    from cribdeck.config.load import load_project
    from cribdeck.storage.fingerprint import file_fingerprint

    if paths and config is not None:
        raise ConfigError(
            "notes and --config were both given",
            hint="a configuration lists its own sources: give one or the other",
        )
    file = config or Path(CONFIG_NAME)
    read = {str(file): file_fingerprint(file)}
    if paths:
        # Notes named one by one are a deck of their own, but what the project here says of keys and
        # language holds for them.
        near = load_project(file) if file.is_file() else None
        return BuildRequest((paths_job(paths, near),), Path("build"), read=read)
    if config is None and not file.is_file():
        raise ConfigError(
            f"no notes given, and no {CONFIG_NAME} in this folder",
            hint="name your notes (`cribdeck build notes.md`), or run `cribdeck init`",
        )
    project = load_project(file)
    return BuildRequest(
        tuple(project_jobs(project, file)), file.parent / project.output, project.sheets, read
    )


def main() -> None:
    """Run the command line and leave with one of the ExitCodes."""
    try:
        app()
    except CribdeckError as error:
        if _State.debug:
            raise
        _say(error)
        sys.exit(error.exit_code)
    except Exception as error:
        if _State.debug:
            raise
        _say(
            CribdeckError(
                f"internal error: {type(error).__name__}: {error}",
                hint="run again with --debug and report what it prints",
            )
        )
        sys.exit(ExitCode.FAILED)


def _say(error: CribdeckError) -> None:
    from cribdeck.cli.console import Terminal

    Terminal().error(error)
