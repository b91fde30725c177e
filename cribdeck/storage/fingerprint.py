"""What a build depends on besides its inputs.

This program, what it is installed with, and its templates. No heavy import: a build asks first.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cribdeck.model.program import VERSION

_PIECE = 1 << 20
_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def tool_fingerprint() -> str:
    """Changes when this program or a library that it may use does.

    Libraries by the versions in the names of their metadata folders (`weasyprint-70.0.dist-info`),
    which one listing tells; this program by its version and by the size and time of its files, for
    a checkout changes between versions. What no Python package holds, such as Pango and the
    machine's own fonts, is not known.
    """
    hasher = hashlib.sha256(f"{VERSION} {sys.version} {sys.platform}".encode())
    for place in sys.path:
        if place.endswith("-packages") and os.path.isdir(place):
            hasher.update(
                "\n".join(
                    sorted(name for name in os.listdir(place) if name.endswith(".dist-info"))
                ).encode()
            )
    for folder in (_PACKAGE, _PACKAGE.parent / "templates"):
        for entry in _files_in(folder):
            state = entry.stat()
            hasher.update(f"{entry.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return hasher.hexdigest()


def _files_in(folder: Path, inside: frozenset[str] = frozenset()) -> Iterator[os.DirEntry[str]]:
    """Every file below a folder but compiled ones, in order.

    What cannot be read, and links back to where one is, are passed over.
    """
    real = os.path.realpath(folder)
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in ordered if real not in inside else ():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files_in(Path(entry.path), inside | {real})
        elif entry.is_file():
            yield entry


def file_fingerprint(path: Path | str) -> str:
    """Of a file's content; empty if it cannot be read, or is a pipe or a device.

    Which might never end.
    """
    hasher = hashlib.sha256()
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, "rb") as file:
            while piece := file.read(_PIECE):
                hasher.update(piece)
    except OSError:
        return ""
    return hasher.hexdigest()


def folder_fingerprint(folder: Path) -> str:
    """Of all files below a folder, their names and contents.

    The same for a folder without files as for none.
    """
    hasher = hashlib.sha256()
    for entry in _files_in(folder):
        hasher.update(
            f"{Path(entry.path).relative_to(folder).as_posix()}\0{file_fingerprint(entry.path)}\n".encode(
                "utf-8", "surrogateescape"
            )
        )
    return hasher.hexdigest()
