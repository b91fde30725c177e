"""Fingerprints: of this program with its libraries, of files, of folders.

Nothing heavy is imported here, for a build asks this first.
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
    """A fingerprint that changes when this program or a library that it may use does.

    Libraries count by the versions in the names of their metadata folders
    (`weasyprint-70.0.dist-info`), which one listing tells; this program by its version and by the
    size and time of its files, for a checkout changes between versions. What no Python package
    holds, such as Pango and the machine's own fonts, does not count.
    """
    hasher = hashlib.sha256(f"{VERSION} {sys.version} {sys.platform}".encode())
    for place in sys.path:
        # site-packages, and dist-packages where Debian puts its own.
        if place.endswith("-packages") and os.path.isdir(place):
            hasher.update(
                "\n".join(
                    sorted(name for name in os.listdir(place) if name.endswith(".dist-info"))
                ).encode()
            )
    for folder in (_PACKAGE, _PACKAGE.parent / "templates"):
        for entry in _files_in(folder):
            # Size and time instead of content, for this is asked at every start.
            state = entry.stat()
            name = os.path.relpath(entry.path, folder)
            hasher.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return hasher.hexdigest()


def _files_in(folder: Path, inside: frozenset[str] = frozenset()) -> Iterator[os.DirEntry[str]]:
    """Every file below a folder, in order, but compiled ones.

    What cannot be read is passed over, and so are links back to where one is.
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
    """The SHA-256 of a file's content, in hexadecimal; empty if it cannot be read.

    A pipe or a device, which might never end, cannot.
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
    """A fingerprint of the names and contents of all files below a folder.

    A folder without files has the same as a folder that does not exist.
    """
    hasher = hashlib.sha256()
    for entry in _files_in(folder):
        name = Path(entry.path).relative_to(folder).as_posix()
        line = f"{name}\0{file_fingerprint(entry.path)}\n"
        # The name of a file need not be text on every system.
        hasher.update(line.encode("utf-8", "surrogateescape"))
    return hasher.hexdigest()
