"""Reading a file that a stranger may have put there: measured first, and never without an end.

Whatever a path names is opened without waiting, asked what it is, and read no further than its
limit: a pipe, a device such as `/dev/zero`, or a file with a hole of 200 GB costs nothing.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from cribdeck.model.errors import ConfigError

_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"Without waiting: opening a pipe would else wait until somebody writes to it (open(2))."


def read_limited(path: Path | str, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes.

    Raises:
        OSError: it is missing, unreadable, no regular file (EINVAL), or larger (EFBIG). Its
            `strerror` says so in words that fit behind “cannot be read: ”.
    """
    handle = os.open(path, _OPEN_FLAGS)
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        data = b""
        # No more than it has is asked for, since room for that is made at once; it may grow while
        # it is read, so there is a second look.
        while len(data) <= limit and state.st_size <= limit:
            piece = file.read(max(state.st_size - len(data), 0) + 1)
            if not piece:
                return data
            data += piece
        raise OSError(errno.EFBIG, f"it has more than {shown_size(limit)}", str(path))


def shown_size(size: int) -> str:
    """A number of bytes as people say it."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.4g} {unit}"
    return f"{size} bytes"


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether a path is reached through a link to somewhere outside of a folder."""
    # Both as they really are: the folder itself may be reached through a link of its own.
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def read_text(path: Path, *, limit: int, hint: str, inside: Path | None = None) -> str | None:
    """The text of a file that a project may have; None if it has not.

    `inside` is the folder that it must lie in, whatever links say; None if it may lie anywhere.

    Raises:
        ConfigError: it cannot be read, is more than `limit` bytes, or leads out of the folder.
    """
    try:
        if inside is not None and leads_outside(path, inside):
            raise ConfigError(
                f"{path}: is a link to somewhere outside of the project",
                hint="copy what it leads to in its place",
            )
        return read_limited(path, limit).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}", hint=hint) from error
    except ValueError as error:
        # No UTF-8, or a name with a NUL in it.
        raise ConfigError(f"{path}: cannot be read: {error}", hint=hint) from error
