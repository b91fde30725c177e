"""Writing a file so that it appears whole or not at all, and one writer at a time."""

from __future__ import annotations

import contextlib
import filecmp
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from cribdeck.model.errors import ConfigError, OutputError

_PATIENCE = 120
"Seconds to wait for another build."


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


def read_text(path: Path, *, hint: str, limit: int | None = None) -> str | None:
    """The text of a file that a project may have; None if it has not.

    Raises:
        ConfigError: it cannot be read, or has more bytes than `limit`; a pipe, which might never
            end, is not even tried.
    """
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(f"{path}: is no file", hint=hint)
        if limit is not None and path.stat().st_size > limit:
            raise ConfigError(f"{path}: is larger than {limit >> 20} MiB", hint=hint)
        return path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", hint=hint) from error


def write_atomically(
    path: Path,
    data: Iterable[bytes],
    *,
    durable: bool = True,
    mode: int = 0o644,
    unless_same: bool = False,
) -> None:
    """Put `data`, in one piece or several, at `path` through a temporary file beside it.

    A file that is to be written `unless_same` is left alone, with its time, if it holds that
    already. What is not `durable` may be gone, or be damaged, after the machine itself has failed.

    Raises:
        OutputError: the folder or the file cannot be written; an earlier file at `path` is
            untouched.
    """
    _make_folder(path.parent)
    try:
        # In the same folder: a rename is atomic only within one file system.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
            file.flush()
            # Before the rename, or the new name could have no content when the machine fails.
            if durable:
                os.fsync(file.fileno())
        if not (unless_same and path.is_file() and filecmp.cmp(temporary, path, shallow=False)):
            # `mkstemp` makes files that nobody else may read.
            temporary.chmod(mode)
            temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path}: cannot be written: {error.strerror}", hint="choose another folder with --out"
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
