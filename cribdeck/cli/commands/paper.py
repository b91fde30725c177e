"""`cribdeck sheet` and `cribdeck flashcards`: one product on paper, with pictures of its pages."""

from __future__ import annotations

import dataclasses as dc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cribdeck.cli.options import ConfigOption, Paths, open_terminal

if TYPE_CHECKING:
    from cribdeck.cli.console import Terminal
    from cribdeck.pipeline.jobs import BuildRequest

Preview = Annotated[
    Path | None,
    typer.Option(help="Folder for a picture of each page as well.", show_default="no pictures"),
]
PaperOut = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Folder for the PDF.", show_default="build, or as configured"),
]


def sheet(
    context: typer.Context,
    paths: Paths = None,
    config: ConfigOption = None,
    out: PaperOut = None,
    preview: Preview = None,
) -> None:
    """Make only the cheat sheet, and pictures of its pages if you like."""
    from cribdeck.pipeline.jobs import make_request

    terminal = open_terminal(context)
    _make("sheet", make_request(paths, config), out, preview, terminal)


def flashcards(
    context: typer.Context,
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
    from cribdeck.pipeline.jobs import make_request

    options = {
        "preset": preset,
        "flip": flip,
        "back_offset": back_offset,
        "calibration": calibration,
    }
    changes = {name: value for name, value in options.items() if value}
    terminal = open_terminal(context)
    request = make_request(paths, config)
    jobs = tuple(
        dc.replace(job, settings=changed_flashcards(job.settings, changes)) for job in request.jobs
    )
    _make("flashcards", dc.replace(request, jobs=jobs), out, preview, terminal)


def _make(
    product: str,
    request: BuildRequest,
    out: Path | None,
    preview: Path | None,
    terminal: Terminal,
) -> None:
    """Make one product, and pictures of its pages in the folder `preview` if there is one."""
    from cribdeck.cli.outcome import finish_build, tell_withheld_images
    from cribdeck.pipeline.commands import build
    from cribdeck.writers.paper.read_back import write_pictures

    tell_withheld_images(terminal, request)
    steps = len(request.sheets) + sum(len(job.sources) + 1 for job in request.jobs)
    with terminal.progress(steps) as progress:
        result = build(
            request.jobs,
            request.output_folder(out),
            (product,),
            sheets=request.sheets,
            progress=progress,
        )
    files = list(result.outputs)
    if preview is not None:
        files += [picture for pdf in result.outputs for picture in write_pictures(pdf, preview)]
    counts = {name: result.counts[name] for name in ("files", "records", "pages")}
    finish_build(terminal, result.findings, counts, files)
