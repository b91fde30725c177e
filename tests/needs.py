"""What a test needs beside Python and this program, and that none needs it without a marker.

A test that needs nothing is marked `fast`, which is what `make test-fast` runs. Needs come from
markers, from the fixtures that a test uses (FIXTURES), and nothing else: while a test without the
marker runs, whatever would use it makes the test fail with the marker's name.
"""

from __future__ import annotations

import multiprocessing.process
import socket
import subprocess
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest

NEEDS = frozenset(
    {"process", "browser", "anki", "pdf", "network", "disk", "shared", "slow"},
)
"The markers, each declared with its reason in pyproject.toml."
FIXTURES: Mapping[str, tuple[str, ...]] = {
    "collection": ("anki",),
    "cribdeck_process": ("process",),
    "notes_built": ("process", "pdf"),
    "shared": ("shared",),
}
"Fixture → what a test that uses it needs."
_PROGRAMS = {"chromium": "browser", "google-chrome": "browser", "unshare": "disk"}
"Beginning of a program's name → what a test that runs it needs instead of `process`."
_STARTING = {"process", "pdf"}
"Needs with which a test may run other programs: WeasyPrint has the system find its libraries."
_MODULES = {"weasyprint": "pdf", "anki": "anki", "anki.collection": "anki"}
"Module → what a test needs that imports from it as it runs."
FAST_SECONDS = 10
"""Seconds of CPU time that a fast test may take: far more than any does, far less than what belongs
under `slow`."""


def mark(item: pytest.Item) -> None:
    """Give a test the markers of its fixtures, and `fast` if it needs nothing."""
    for fixture in getattr(item, "fixturenames", ()):
        for need in FIXTURES.get(fixture, ()):
            item.add_marker(need)
    if not needs_of(item):
        item.add_marker("fast")


def needs_of(item: pytest.Item) -> frozenset[str]:
    """What a test says that it needs."""
    return NEEDS & {marker.name for marker in item.iter_markers()}


@contextmanager
def only(needs: frozenset[str]) -> Iterator[None]:
    """Fail, in the block, at the first use of what is not among these needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", _checked_popen(needs))
        if "process" not in needs:
            patch.setattr(multiprocessing.process.BaseProcess, "start", _forbidden("process"))
        if "network" not in needs:
            patch.setattr(socket.socket, "bind", _forbidden("network"))
            patch.setattr(socket.socket, "connect", _forbidden("network"))
        for name, need in _MODULES.items():
            if need not in needs:
                patch.setitem(sys.modules, name, _ForbiddenModule(name, need))
        yield


def _refuse(need: str) -> NoReturn:
    pytest.fail(f"this test needs `{need}` and is not marked so")


def _forbidden(need: str) -> Callable[..., NoReturn]:
    return lambda *_, **__: _refuse(need)


def _checked_popen(needs: frozenset[str]) -> Callable[..., None]:
    start = subprocess.Popen.__init__

    def checked(self: subprocess.Popen[Any], args: Any, *rest: Any, **named: Any) -> None:
        program = (args if isinstance(args, str) else str(args[0])).rpartition("/")[2]
        wanted = {need for name, need in _PROGRAMS.items() if program.startswith(name)}
        if not needs & (wanted or _STARTING):
            _refuse(min(wanted, default="process"))
        start(self, args, *rest, **named)

    return checked


class _ForbiddenModule(types.ModuleType):
    """Stands for a module; whoever takes something out of it fails the test."""

    def __init__(self, name: str, need: str) -> None:
        super().__init__(name)
        self._need = need

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            # Python itself looks for these in every module that is loaded.
            raise AttributeError(name)
        _refuse(self._need)
