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
_LARGEST_FILE = 1 << 30
"""Bytes of a file that is ever hashed, a second's work: a package with its recordings may be large.
What notes and pictures may take up is far less, and measured before (`limits` in cribdeck.yaml)."""
_LARGEST_FOLDER = 1 << 26
"Bytes of a folder's files together that are ever hashed."
_MOST_FILES = 2_000
"Files of a folder that are ever hashed."
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


def _files_in(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every file below a folder, in order, but compiled ones.

    What cannot be read is passed over, and so are links that lead out of the folder or in circles.
    """
    return _files_below(folder, os.path.realpath(folder), frozenset())


def _files_below(
    folder: Path | str, root: str, inside: frozenset[str]
) -> Iterator[os.DirEntry[str]]:
    real = os.path.realpath(folder)
    if real in inside or os.path.commonpath([real, root]) != root:
        return
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in ordered:
        # Not the entry's own methods, which raise where links go in a circle.
        if os.path.isdir(entry.path):
            if entry.name != "__pycache__":
                yield from _files_below(entry.path, root, inside | {real})
        elif os.path.isfile(entry.path) and (not entry.is_symlink() or _is_in(entry.path, root)):
            yield entry


def _is_in(path: str, root: str) -> bool:
    return os.path.commonpath([os.path.realpath(path), root]) == root


def file_fingerprint(path: Path | str) -> str:
    """The SHA-256 of a file's content, in hexadecimal; empty if it cannot be read.

    A pipe or a device, which might never end, cannot, and one of more than `_LARGEST_FILE` bytes is
    not.
    """
    hasher = hashlib.sha256()
    # Asked before it is opened, since opening a pipe waits.
    if not os.path.isfile(path):
        return ""
    try:
        if os.path.getsize(path) > _LARGEST_FILE:
            return ""
        with open(path, "rb") as file:
            while piece := file.read(_PIECE):
                hasher.update(piece)
    except OSError:
        return ""
    return hasher.hexdigest()


def folder_fingerprint(folder: Path) -> str:
    """A fingerprint of the names and contents of all files below a folder.

    A folder without files has the same as a folder that does not exist. It is empty if there are
    more than `_MOST_FILES`, or more than `_LARGEST_FOLDER` bytes of them: nobody's templates are so
    many, and a link in their place could lead to a whole disk.
    """
    hasher = hashlib.sha256()
    size = 0
    for number, entry in enumerate(_files_in(folder), 1):
        size += entry.stat().st_size
        if number > _MOST_FILES or size > _LARGEST_FOLDER:
            return ""
        name = Path(entry.path).relative_to(folder).as_posix()
        line = f"{name}\0{file_fingerprint(entry.path)}\n"
        # The name of a file need not be text on every system.
        hasher.update(line.encode("utf-8", "surrogateescape"))
    return hasher.hexdigest()
