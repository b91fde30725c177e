"""`cribdeck show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cribdeck.cli.options import NotesFile, Stage, open_terminal
from cribdeck.model.visible import visible

if TYPE_CHECKING:
    from cribdeck.pipeline.commands import FileStages


def show(
    context: typer.Context,
    stage: Annotated[Stage, typer.Argument(help="Which stage's value to print.")],
    path: NotesFile,
) -> None:
    """Print what a stage of the pipeline makes of notes, for work on rules and readers."""
    from cribdeck.pipeline.commands import file_stages
    from cribdeck.pipeline.jobs import make_request

    terminal = open_terminal(context)
    (job,) = make_request([path], None).jobs
    for stages in file_stages(job):
        terminal.write("".join(f"{visible(line)}\n" for line in _dump(stages, stage)))


def _dump(stages: FileStages, stage: Stage) -> Iterator[str]:
    from cribdeck.cli.dump import dump_candidates, dump_outline, dump_records

    match stage:
        case Stage.OUTLINE:
            return dump_outline(stages.outline())
        case Stage.CANDIDATES:
            return dump_candidates(stages.candidates())
        case Stage.RECORDS:
            return dump_records(stages.records())
