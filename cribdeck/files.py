"""Writing a product so that it appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cribdeck.errors import OutputError


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path` through a temporary file beside it.

    Raises:
        OutputError: the folder or the file cannot be written; an earlier file at `path` is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}", hint="choose another folder with --out") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}", hint="choose another folder with --out") from error
    finally:
        temporary.unlink(missing_ok=True)
