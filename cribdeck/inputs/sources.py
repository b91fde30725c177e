"""Which files a build reads."""

from __future__ import annotations

import dataclasses as dc
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from urllib.parse import unquote

from cribdeck.model.errors import InputError
from cribdeck.storage.fingerprint import file_fingerprint

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
"""What a folder is searched for; a file named by itself may have any suffix."""

_DEEPEST = 100
"Levels of folders that are searched; `os.walk` recurses, and nobody's notes lie as deep."
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".flac": "audio/flac",
}
"""Suffix → media type of the images that Anki and the sheet can both show, and of the recordings
that Anki plays."""


@dc.dataclass(frozen=True, slots=True)
class SourcePath:
    """A source file to read."""

    path: Path
    name: str
    "As the user named it, with forward slashes: what findings and records say."


@dc.dataclass(frozen=True, slots=True)
class Search:
    """Where notes are looked for."""

    paths: tuple[str, ...]
    "Files and folders as the user named them."
    base: Path
    "What they are relative to."
    inside: Path | None = None
    "The real folder outside which none may lie."

    def run(self) -> tuple[SourcePath, ...]:
        """The files named, and those in the folders named, in order, each once.

        Names are relative to `base` as given. A link in a folder is followed only as far as that
        folder goes; with `inside`, no file may lie outside of it.

        Raises:
            InputError: a path does not exist, or nothing was found.
        """
        return tuple(
            # On Unix a name may hold bytes that are no text, which no product could tell.
            SourcePath(Path(path), os.fsencode(name).decode("utf-8", "replace"))
            for path, name in self._found()
        )

    def paths_found(self) -> list[str]:
        """The paths of the same files.

        Raises:
            InputError: as `run`.
        """
        return [path for path, _ in self._found()]

    def _found(self) -> Iterator[tuple[str, str]]:
        """Path and name of each file.

        Made of texts and `os.path`: with pathlib, a thousand files would take five times as long.
        """
        seen = set()
        for given in self.paths:
            path, name = str(self.base / given), Path(given).as_posix()
            for below, real in self._named(given, path):
                if self.inside is not None and not _is_below(real, str(self.inside)):
                    raise InputError(
                        f"{given}: leads outside the project",
                        hint="copy the notes into the project",
                    )
                if real not in seen:
                    seen.add(real)
                    yield (
                        _joined(path, below, os.sep),
                        _joined(name, below.replace(os.sep, "/"), "/"),
                    )

    def _named(self, given: str, path: str) -> list[tuple[str, str]]:
        """The files that a path names, each as two texts.

        The first says where it is below the path and is empty for the path itself; the second is
        its real path.
        """
        if os.path.isdir(path):
            files = _files_below(path)
            if not files:
                raise InputError(
                    f"{given}: no notes in this folder",
                    hint=f"put a file ending in {', '.join(SUFFIXES)} there",
                )
            return files
        if os.path.isfile(path):
            return [("", os.path.realpath(path))]
        if os.path.exists(path):
            raise InputError(
                f"{given}: not a file or a folder",
                hint="name a file or a folder of notes; pipes and devices are not read",
            )
        raise InputError(
            f"{given}: no such file or folder",
            hint="check the path; folders are searched for Markdown files",
        )


def _files_below(folder: str) -> list[tuple[str, str]]:
    """The notes in a folder and the folders in it, with their real paths.

    What begins with a dot or an underscore is left out, as is what is no file; links to folders are
    not followed, nor are folders more than `_DEEPEST` levels below.
    """
    root = os.path.realpath(folder)
    out: list[tuple[str, str]] = []
    for at, folders, files in os.walk(root):
        # In place: `os.walk` goes on with this very list, in this order.
        is_deep = at.count(os.sep) - root.count(os.sep) >= _DEEPEST
        folders[:] = sorted(
            name for name in folders if not is_deep and not name.startswith((".", "_"))
        )
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "_")):
                path = f"{at}{os.sep}{name}"
                real = os.path.realpath(path) if os.path.islink(path) else path
                if _is_below(real, root) and os.path.isfile(real):
                    out.append((path[len(root) :].lstrip(os.sep), real))
    return out


def _joined(folder: str, below: str, separator: str) -> str:
    """A path, without the dot of the present folder."""
    return folder if not below else below if folder == "." else f"{folder}{separator}{below}"


def _is_below(path: str, folder: str) -> bool:
    """Whether a real path lies in a real folder."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def find_media(target: str, folder: Path, root: Path) -> Path | None:
    """The file that a note in `folder` means by an address, if it lies in `root`.

    Both folders must be real paths. The file may be named relative to either, and percent-encoded;
    links are followed before it is checked where it lies.
    """
    # As it is written first, for a file's name may have a percent sign of its own.
    for candidate in (target, unquote(target)):
        for base in (folder, root):
            try:
                path = (base / candidate).resolve()
                if (
                    path.is_relative_to(root)
                    and path.suffix.lower() in MEDIA_TYPES
                    and path.is_file()
                ):
                    return path
            # A name that is too long for the system, one with a NUL in it, or a link in a circle.
            except (OSError, ValueError, RuntimeError):
                continue
    return None


def size_and_time(path: Path) -> str:
    """What is remembered of a file that is never read."""
    state = path.stat()
    return f"{state.st_size} bytes, {state.st_mtime_ns}"


def path_text(path: PurePath | None) -> str:
    """A path as a text to tell and compare, with escapes for bytes that are no text."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace") if path else ""


@dc.dataclass(frozen=True, slots=True)
class MediaLookup:
    """An address in a note and what was found for it, in the project."""

    target: str
    path: str
    "The real path of the file, as `path_text` has it; empty if there is none."
    digest: str
    "Fingerprint of its content; `size_and_time` of one that is larger than it may be."

    def is_so(self, folder: Path, root: Path) -> bool:
        """Whether the same would be found now."""
        path = find_media(self.target, folder, root)
        if path is None or path_text(path) != self.path:
            return path_text(path) == self.path
        # What was left out for its size is not hashed now either.
        present = size_and_time if " " in self.digest else file_fingerprint
        return present(path) == self.digest


def common_folder(sources: Iterable[SourcePath]) -> Path:
    """The innermost folder that holds all the files.

    It is what notes may refer to where no project says otherwise.
    """
    return Path(os.path.commonpath([source.path.resolve().parent for source in sources]))
