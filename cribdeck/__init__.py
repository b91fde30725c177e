"""Cribdeck: study notes → an Anki deck and a cheat sheet.

The names in `__all__` are what other programs may rely on; docs/python.md shows them at work. All
else may change at any time.
"""

import os
import sys

# While `python -m cribdeck` looks for the program its arguments begin with `-m`, and the first
# place of imports is the working folder: perhaps a stranger's, with modules of any name. So this
# comes before every import of what Python has not loaded by itself, `__future__` included.
if sys.argv[:1] == ["-m"] and sys.path[:1] != [os.path.dirname(os.path.dirname(__file__))]:
    del sys.path[:1]

from importlib import import_module
from typing import TYPE_CHECKING

from cribdeck.model.program import VERSION

if TYPE_CHECKING:
    from cribdeck.model.errors import ConfigError, CribdeckError, InputError, OutputError
    from cribdeck.model.findings import Finding, Severity
    from cribdeck.model.records import Facet, Origin, Record
    from cribdeck.pipeline.api import build, read_records
    from cribdeck.pipeline.commands import BuildResult, RecordsFound
    from cribdeck.writers.records import record_data

__version__ = VERSION
__all__ = [
    "BuildResult",
    "ConfigError",
    "CribdeckError",
    "Facet",
    "Finding",
    "InputError",
    "Origin",
    "OutputError",
    "Record",
    "RecordsFound",
    "Severity",
    "__version__",
    "build",
    "read_records",
    "record_data",
]

_HOMES = {
    "build": "pipeline.api",
    "read_records": "pipeline.api",
    "BuildResult": "pipeline.commands",
    "RecordsFound": "pipeline.commands",
    "ConfigError": "model.errors",
    "CribdeckError": "model.errors",
    "InputError": "model.errors",
    "OutputError": "model.errors",
    "Finding": "model.findings",
    "Severity": "model.findings",
    "Facet": "model.records",
    "Origin": "model.records",
    "Record": "model.records",
    "record_data": "writers.records",
}
"""Name → the module it comes from, which is loaded when the name is first used: every module of
this package loads this one, and the command line is to start at once."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
