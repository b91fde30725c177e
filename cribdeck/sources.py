"""Which files a build reads."""

from __future__ import annotations

import dataclasses as dc
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from cribdeck.errors import InputError

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
"""What a folder is searched for; a file named by itself may have any suffix."""


@dc.dataclass(frozen=True, slots=True)
class SourcePath:
    """A source file to read."""

    path: Path
    name: str
    "As the user named it, with forward slashes: what diagnostics and records say."


def find_sources(paths: Sequence[str], base: Path, *, inside: Path | None = None) -> tuple[SourcePath, ...]:
    """The files named, and those in the folders named, in order, each once; names are relative to `base` as given.

    A link in a folder is followed only as far as that folder goes; with `inside`, no file may lie outside of it.

    Raises:
        InputError: a path does not exist, or nothing was found.
    """
    found: dict[Path, SourcePath] = {}
    for given in paths:
        path = base / given
        if path.is_dir():
            files = _files_below(path)
            if not files:
                raise InputError(f"{given}: no notes in this folder", hint=f"put a file ending in {', '.join(SUFFIXES)} there")
        elif path.is_file():
            files = [path]
        elif path.exists():
            raise InputError(f"{given}: not a file or a folder")
        else:
            raise InputError(f"{given}: no such file or folder", hint="check the path; folders are searched for Markdown files")
        for file in files:
            if inside is not None and not file.resolve().is_relative_to(inside):
                raise InputError(f"{given}: leads outside the project", hint="copy the notes into the project")
            name = given if file == path else (Path(given) / file.relative_to(path)).as_posix()
            found.setdefault(file.resolve(), SourcePath(file, Path(name).as_posix()))
    return tuple(found.values())


def _files_below(folder: Path) -> list[Path]:
    """The notes in a folder and the folders in it; what begins with a dot or an underscore is left out, links to folders are not followed."""
    out = []
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        out += [Path(at) / name for name in sorted(files) if name.lower().endswith(SUFFIXES) and not name.startswith((".", "_"))]
    real = folder.resolve()
    return [file for file in out if file.resolve().is_relative_to(real)]


def common_folder(sources: Iterable[SourcePath]) -> Path:
    """The innermost folder that holds all the files: what a note may refer to when no project says otherwise."""
    return Path(os.path.commonpath([source.path.resolve().parent for source in sources]))
