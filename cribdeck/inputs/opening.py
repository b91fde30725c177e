"""A source file → its outline, within the limits of what notes may take up."""

from __future__ import annotations

from cribdeck.config.settings import LimitSettings
from cribdeck.inputs.sources import SourcePath
from cribdeck.model.errors import InputError
from cribdeck.model.outline import Outline
from cribdeck.readers import read_outline, source_from_bytes
from cribdeck.storage.limited_files import read_limited

_MEBIBYTE = 2**20


def open_outline(source: SourcePath, limits: LimitSettings) -> Outline:
    """The outline of a source file.

    Raises:
        InputError: the file cannot be read, or is larger than notes may be.
    """
    try:
        data = read_limited(source.path, int(limits.file_megabytes * _MEBIBYTE))
        # Before 1970, or where no clock was: nothing in Anki is older.
        modified = max(0, int(source.path.stat().st_mtime))
    except OSError as error:
        raise InputError(f"{source.name}: cannot be read: {error.strerror}") from error
    return read_outline(source_from_bytes(data, source.name, modified), limits.nesting)


def mebibytes(source: SourcePath) -> float:
    """The size of a source file; 0 if that is not to be had, which is reported when it is read."""
    try:
        return source.path.stat().st_size / _MEBIBYTE
    except OSError:
        return 0.0


def is_too_large(source: SourcePath, limits: LimitSettings) -> bool:
    """Whether a source file is larger than notes may be."""
    return mebibytes(source) > limits.file_megabytes
