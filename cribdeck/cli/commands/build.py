"""`cribdeck build`."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cribdeck.cli.options import ConfigOption, Paths, open_terminal
from cribdeck.writers import PRODUCTS

if TYPE_CHECKING:
    from cribdeck.pipeline.jobs import BuildRequest, DeckJob

_NAMES = tuple(kind.name for kind in PRODUCTS)


def build(
    context: typer.Context,
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
            help=f"What to make, joined by commas: {', '.join(_NAMES)}.",
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
    trust_templates: Annotated[
        bool,
        typer.Option(
            "--trust-templates",
            help="Let adopted note types run scripts and load things, now and from now on.",
        ),
    ] = False,
    untrusted: Annotated[
        bool,
        typer.Option(
            "--untrusted",
            help=(
                "For somebody else's project: use none of its templates and adopted templates, no"
                " limits above the usual ones, and fetch nothing."
            ),
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Make everything anew, whatever former builds left.")
    ] = False,
) -> None:
    """Make the products of notes, or of the decks of a configuration."""
    from cribdeck.cli.outcome import count_of, finish_build, tell_withheld_images
    from cribdeck.model.findings import Severity
    from cribdeck.pipeline.commands import build as run_build
    from cribdeck.pipeline.jobs import make_request
    from cribdeck.pipeline.reading import no_progress
    from cribdeck.pipeline.uptodate import Invocation, invocation_text
    from cribdeck.storage.cache import clear_cache

    start = time.monotonic()
    terminal = open_terminal(context)
    products = _products(only)
    if untrusted and (fetch_images or trust_templates):
        raise typer.BadParameter(
            "goes with neither --fetch-images nor --trust-templates", param_hint="--untrusted"
        )
    request = make_request(paths, config, fetch_images=fetch_images, untrusted=untrusted)
    tell_withheld_images(terminal, request)
    folder = request.output_folder(out)
    if again:
        clear_cache(folder)
    jobs = _with_image_cache(request.jobs, folder) if fetch_images else request.jobs
    steps = _step_count(request, products)
    # A bar would be drawn over the questions.
    with contextlib.nullcontext(no_progress) if ask else terminal.progress(steps) as progress:
        result = run_build(
            jobs,
            folder,
            products,
            decide=terminal.ask_about_doubt if ask else None,
            tombstones=tombstones,
            sheets=request.sheets,
            progress=progress,
            trust_templates=trust_templates,
            invocation=Invocation(invocation_text(sys.argv[1:]), request.read),
        )
    counts = {
        **result.counts,
        "errors": count_of(result.findings, Severity.ERROR),
        "warnings": count_of(result.findings, Severity.WARNING),
        "seconds": f"{time.monotonic() - start:.1f}",
    }
    finish_build(terminal, result.findings, counts, result.outputs)


def _products(only: str) -> tuple[str, ...]:
    """The products that `--only` names.

    Raises:
        typer.BadParameter: a name is no product's, or there is none between the commas.
    """
    names = tuple(name.strip() for name in only.split(",") if name.strip())
    choices = f"choose from {', '.join(_NAMES)}"
    if only and not names:
        raise typer.BadParameter(f"names no product; {choices}", param_hint="--only")
    for name in names:
        if name not in _NAMES:
            raise typer.BadParameter(f"“{name}” is no product; {choices}", param_hint="--only")
    return names


def _with_image_cache(jobs: Sequence[DeckJob], folder: Path) -> tuple[DeckJob, ...]:
    """The jobs with a folder for fetched images, which is what allows fetching them."""
    from cribdeck.pipeline.jobs import IMAGE_CACHE

    cache = folder.resolve() / IMAGE_CACHE
    return tuple(dc.replace(job, image_cache=job.image_cache or cache) for job in jobs)


def _step_count(request: BuildRequest, products: Sequence[str]) -> int:
    """How many steps of progress a build has: a file read or a product made is one."""
    from cribdeck.pipeline.writing import kinds_of

    return len(request.sheets) + sum(
        len(job.sources) + len(kinds_of(job.settings, products)) for job in request.jobs
    )
