"""Writing files so that they appear whole or not at all, and one writer at a time.

A file is written under another name beside its place, flushed to the disk, and then put in its
place in one step, which replaces whatever stands there, also a link: nothing is ever written
through one.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import filecmp
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from cribdeck.model.errors import OutputError

_PATIENCE = 120
"Seconds to wait for another build."
_TRIES = 3
"New files that are tried until one can be locked."
_UNFINISHED_START, _UNFINISHED_END = ".cribdeck-", ".tmp"
"""What the names of unfinished files begin and end with. The name of the file itself is no part of
it: the longest that a system takes would become too long."""
_UNFINISHED = re.compile(
    rf"{re.escape(_UNFINISHED_START)}[0-9a-z_]{{8}}{re.escape(_UNFINISHED_END)}"
)
"The names that `tempfile.mkstemp` makes of these: eight letters, digits or underscores."


@contextlib.contextmanager
def exclusive_lock(file: Path) -> Iterator[None]:
    """Hold a file that nobody else on this machine may change at the same time.

    Whoever comes second waits. What is locked is the file's folder, where the system can do that:
    nothing is left behind then, whenever the process ends.

    Raises:
        OutputError: it stays taken, or the folder cannot be written.
    """
    try:
        _make_folder(file.parent)
        with contextlib.ExitStack() as stack:
            if sys.platform == "win32":
                from filelock import FileLock

                stack.enter_context(
                    FileLock(file.with_name(f".{file.name}.busy"), timeout=_PATIENCE)
                )
            else:
                _lock_folder(file.parent, stack)
            yield
    # filelock's Timeout is a TimeoutError as well.
    except TimeoutError as error:
        raise OutputError(
            f"{file}: another build has been at work on it for {_PATIENCE} seconds",
            hint="wait for it to end, then build again",
        ) from error


def _lock_folder(folder: Path, stack: contextlib.ExitStack) -> None:
    """Lock a folder until the stack unwinds (flock(2), which takes any file descriptor)."""
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be read: {error.strerror}") from error
    stack.callback(os.close, handle)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            # flock(2) cannot wait for a limited time, so it is asked again and again.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise TimeoutError from None
            time.sleep(0.1)
        else:
            return


@dc.dataclass(slots=True)
class _Unfinished:
    """A file beside its place. As long as it is open and locked, nobody takes it for left over."""

    temporary: Path
    file: BinaryIO
    path: Path
    "Its place."
    durable: bool


class StagedFiles:
    """Files that are written beside their places and put there together, when all are whole.

    A context: what was not put in its place when it ends is removed.
    """

    def __init__(self) -> None:
        self._files: list[_Unfinished] = []

    def __enter__(self) -> Self:
        """The files, none as yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not put in its place."""
        for unfinished in self._files:
            # What a full disk did not take is tried once more when a file is closed.
            with contextlib.suppress(OSError):
                unfinished.file.close()
            with contextlib.suppress(OSError):
                unfinished.temporary.unlink(missing_ok=True)
        self._files.clear()

    def write(
        self,
        path: Path,
        data: Iterable[bytes],
        *,
        durable: bool = True,
        mode: int = 0o644,
        unless_same: bool = False,
    ) -> None:
        """Write `data`, in one piece or several, beside `path`.

        A file that is to be written `unless_same` is left alone, with its time, if it holds that
        already. What is not `durable` may be gone, or be damaged, after the machine itself has
        failed.

        Raises:
            OutputError: the folder or the file cannot be written.
        """
        _make_folder(path.parent)
        try:
            unfinished = _Unfinished(*_new_file(path.parent), path, durable)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._files.append(unfinished)
        try:
            unfinished.file.writelines(data)
            unfinished.file.flush()
            # Before the rename, or the new name could have no content when the machine fails.
            if durable:
                os.fsync(unfinished.file.fileno())
            # `mkstemp` makes files that nobody else may read.
            unfinished.temporary.chmod(mode)
            if unless_same and _is_same(unfinished.temporary, path):
                self._files.pop().file.close()
                unfinished.temporary.unlink()
        except OSError as error:
            raise _unwritable(path, error) from error

    def put_in_place(self) -> None:
        """Put every file in its place, in the order in which they were written.

        Raises:
            OutputError: one cannot be put there; those after it stay as they were.
        """
        folders = {each.path.parent: None for each in self._files if each.durable}
        while self._files:
            unfinished = self._files[0]
            try:
                # Windows renames no open file.
                if sys.platform == "win32":
                    unfinished.file.close()
                unfinished.temporary.replace(unfinished.path)
            except OSError as error:
                raise _unwritable(unfinished.path, error) from error
            self._files.pop(0).file.close()
        for folder in folders:
            _flush_names(folder)


def _new_file(folder: Path) -> tuple[Path, BinaryIO]:
    """A new file for something unfinished in a folder, locked where the system can do that."""
    for _ in range(_TRIES - 1):
        temporary, file = _open_new(folder)
        if _try_lock(file.fileno()) and temporary.exists():
            return temporary, file
        # Another build took it for left over before it was locked.
        file.close()
        temporary.unlink(missing_ok=True)
    # Some file systems of networks have no locks; then nobody can take one for left over either.
    return _open_new(folder)


def _open_new(folder: Path) -> tuple[Path, BinaryIO]:
    # In the same folder: a rename is atomic only within one file system.
    handle, name = tempfile.mkstemp(dir=folder, prefix=_UNFINISHED_START, suffix=_UNFINISHED_END)
    return Path(name), os.fdopen(handle, "wb")


def remove_left_folders(place: Path, names: re.Pattern[str]) -> None:
    """Remove folders with such names that processes of this user left when they were killed.

    None that `locked_folder` gave to a process that still runs.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(place)):
            if (
                names.fullmatch(entry.name)
                and entry.is_dir(follow_symlinks=False)
                and entry.stat(follow_symlinks=False).st_uid == os.getuid()
            ):
                with contextlib.suppress(OSError), _opened_folder(entry.path) as handle:
                    if _try_lock(handle):
                        shutil.rmtree(entry.path, ignore_errors=True)


@contextlib.contextmanager
def locked_folder(prefix: str) -> Iterator[Path]:
    """A new folder for temporary files, which is removed in the end.

    Raises:
        OSError: it cannot be made.
    """
    with contextlib.ExitStack() as stack:
        folder = tempfile.mkdtemp(prefix=prefix)
        if sys.platform != "win32":
            for _ in range(_TRIES):
                with contextlib.suppress(OSError):
                    handle = stack.enter_context(_opened_folder(folder))
                    if _try_lock(handle) and Path(folder).is_dir():
                        break
                # Another process took it for left before it was locked.
                folder = tempfile.mkdtemp(prefix=prefix)
        try:
            yield Path(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _opened_folder(path: str) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    try:
        yield handle
    finally:
        os.close(handle)


def _is_same(new: Path, path: Path) -> bool:
    """Whether a file of ours, and no link, holds the same already."""
    return path.is_file() and not path.is_symlink() and filecmp.cmp(new, path, shallow=False)


def _try_lock(handle: int) -> bool:
    """Lock an open file unless somebody else did; whether it is ours now."""
    if sys.platform == "win32":
        # What somebody has open cannot be removed there, which does as well.
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _flush_names(folder: Path) -> None:
    """See to it that new names in a folder outlive a failure of the machine, where that can be."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_atomically(
    path: Path,
    data: Iterable[bytes],
    *,
    durable: bool = True,
    mode: int = 0o644,
    unless_same: bool = False,
) -> None:
    """Put one file in its place (see `StagedFiles.write`).

    Raises:
        OutputError: the folder or the file cannot be written; an earlier file at `path` is
            untouched.
    """
    with StagedFiles() as staged:
        staged.write(path, data, durable=durable, mode=mode, unless_same=unless_same)
        staged.put_in_place()


def remove_leftovers(folder: Path) -> None:
    """Remove what processes left unfinished in a folder when they were killed.

    Only files with names that `StagedFiles` gives, and none that somebody is writing just now.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if _UNFINISHED.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_unless_locked(entry.path)


def _remove_unless_locked(path: str) -> None:
    with contextlib.suppress(OSError):
        # Not through a link, and without waiting, should it have become a pipe meanwhile.
        flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, os.O_RDONLY | flags)
        try:
            is_left = stat.S_ISREG(os.fstat(handle).st_mode) and _try_lock(handle)
            # Windows removes no open file.
            if is_left and sys.platform != "win32":
                Path(path).unlink()
        finally:
            os.close(handle)
        if is_left and sys.platform == "win32":
            Path(path).unlink()


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path}: cannot be written: {error.strerror}", hint="choose another folder with --out"
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
