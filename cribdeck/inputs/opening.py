"""A source file → its outline, within the limits of what notes may take up."""

from __future__ import annotations

from cribdeck.config.settings import LimitSettings
from cribdeck.inputs.sources import SourcePath
from cribdeck.model.outline import Outline
from cribdeck.readers import read_outline, read_source

_MEBIBYTE = 2**20


def open_outline(source: SourcePath, limits: LimitSettings) -> Outline:
    """The outline of a source file, however large it is.

    Raises:
        InputError: the file cannot be read.
    """
    return read_outline(read_source(source.path, source.name), limits.nesting)


def mebibytes(source: SourcePath) -> float:
    """The size of a source file; 0 if that is not to be had, which is reported when it is read."""
    try:
        return source.path.stat().st_size / _MEBIBYTE
    except OSError:
        return 0.0


def is_too_large(source: SourcePath, limits: LimitSettings) -> bool:
    """Whether a source file is larger than notes may be."""
    return mebibytes(source) > limits.file_megabytes
