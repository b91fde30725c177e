"""What other programs call: building decks and reading records, with paths and plain values.

`import cribdeck` hands these on. Nothing is printed; what is wrong with notes comes back as
findings, what stops a call is a `CribdeckError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from os import PathLike, fspath
from pathlib import Path

from cribdeck.model.errors import ConfigError
from cribdeck.pipeline import commands
from cribdeck.pipeline.commands import BuildResult, RecordsFound
from cribdeck.pipeline.jobs import BuildRequest, make_request
from cribdeck.writers import PRODUCTS

AnyPath = str | PathLike[str]


def read_records(
    *notes: AnyPath, config: AnyPath | None = None, merged: bool = True
) -> RecordsFound:
    """The records in some notes, or in those of a project.

    `notes` are files, or folders that are searched for Markdown. Without any, the project whose
    `cribdeck.yaml` is `config` is read; that is the one in the current folder if nothing is given.
    Repeats of a term are joined within a deck if `merged`.

    Raises:
        ConfigError: notes and a configuration were both given, or the configuration is wrong.
        InputError: a file does not exist or cannot be read.
    """
    return commands.read_records(_request(notes, config).jobs, merged=merged)


def build(
    *notes: AnyPath,
    config: AnyPath | None = None,
    out: AnyPath | None = None,
    only: Sequence[str] = (),
    tombstones: bool = False,
    untrusted: bool = False,
    executor: Executor | None = None,
) -> BuildResult:
    """Make the products of some notes, or of a project, as `cribdeck build` does.

    `notes` and `config` are as for `read_records`. Products go to the folder `out`; if that is not
    given, to `build`, or where the configuration says. `only` names products, such as
    "deck" and "sheet" (all: `cribdeck.writers.PRODUCTS`); without any, all that are configured are
    made. With `tombstones`, a package is made that tags in Anki what is gone from the notes.
    If the project is `untrusted`, none of its templates, adopted templates and raised limits count.
    `executor` reads the files; without one, this machine does.

    The ledger, `cribdeck.lock`, is brought up to date whenever a deck is made: keep it.

    Raises:
        ConfigError: as for `read_records`; or `only` names no product, or a template is wrong.
        InputError: a file does not exist, cannot be read, or has no records.
        OutputError: a product could not be written; what was there before is untouched.
    """
    names = [kind.name for kind in PRODUCTS]
    unknown = next((name for name in only if name not in names), None)
    if unknown is not None:
        raise ConfigError(f"“{unknown}” is no product", hint=f"choose from {', '.join(names)}")
    request = _request(notes, config, untrusted=untrusted)
    return commands.build(
        request.jobs,
        request.output_folder(Path(out) if out is not None else None),
        only,
        tombstones=tombstones,
        sheets=request.sheets,
        executor=executor,
    )


def _request(
    notes: Sequence[AnyPath], config: AnyPath | None, *, untrusted: bool = False
) -> BuildRequest:
    paths = [fspath(path) for path in notes]
    file = Path(config) if config is not None else None
    return make_request(paths or None, file, untrusted=untrusted)
