"""What stops a run, each with the exit code the command line ends with.

    CribdeckError
    ├── ConfigError   2  the configuration file, an option or a template is wrong
    ├── InputError    3  something to read is missing, unreadable or holds nothing to build
    └── OutputError   3  something to write could not be written

Bad text inside a source file is never an exception: it becomes a `Finding`.
"""

from __future__ import annotations

from enum import IntEnum
from functools import partial


class ExitCode(IntEnum):
    """The codes every command ends with."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    FAILED = 3


class CribdeckError(Exception):
    """A message for the user, with what to do next in `hint`."""

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """How to make the error again with its hint: other processes read notes, too."""
        return (partial(type(self), hint=self.hint), self.args)


class ConfigError(CribdeckError):
    """The configuration, an option or a template cannot be used."""

    exit_code = ExitCode.USAGE


class InputError(CribdeckError):
    """A path does not exist, cannot be read, or gives nothing to build."""


class OutputError(CribdeckError):
    """A product could not be written; what was there before is untouched."""
