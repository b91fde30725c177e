"""The command line, as a process or within this one."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import io
import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest


@dc.dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code, and what it printed."""

    code: int
    out: str
    err: str


def run_process(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, answers: str = ""
) -> Ran:
    """`cribdeck …` as a user runs it, which takes half a second to start."""
    # An older Anki lives in an environment that has no cribdeck in it.
    command = [
        os.environ.get("CRIBDECK_PYTHON", sys.executable),
        "-m",
        "cribdeck",
        *map(str, arguments),
    ]
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        input=answers,
        env={**os.environ, **(env or {})},
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def run_here(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, answers: str = ""
) -> Ran:
    """`cribdeck …` within this process: its arguments, folder, environment and streams are given.

    For tests of what a command does; what it loads, locks, leaves when killed or remembers for the
    next process is tested with `run_process`.
    """
    from cribdeck import __main__ as program

    out, err = _stream(), _stream()
    with pytest.MonkeyPatch.context() as patch, _process_state_kept():
        patch.chdir(cwd)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", [str(program.__file__), *map(str, arguments)])
        # Click names the program by how Python was started: here that was pytest.
        patch.setattr(sys.modules["__main__"], "__package__", "cribdeck", raising=False)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(answers.encode()), "utf-8"))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _exit_code(program.main)
    return Ran(code, _text(out), _text(err))


def _exit_code(main: Callable[[], None]) -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except Exception:  # noqa: BLE001 - what Python prints of an error that nobody caught
        traceback.print_exc()
        return 1
    return 0


@contextlib.contextmanager
def _process_state_kept() -> Iterator[None]:
    """Put back what the program sets for its whole process."""
    pipe = getattr(signal, "SIGPIPE", None)
    handler = signal.getsignal(pipe) if pipe is not None else None
    threshold = gc.get_threshold()
    try:
        with warnings.catch_warnings():
            # As in a process, which shows nobody what libraries will change.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        gc.set_threshold(*threshold)
        if pipe is not None:
            signal.signal(pipe, handler)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


VERSION = "-2026.11"
"What the names of our own products tell, as cribdeck.yaml has it."
OWN_DECKS = {
    "aif-c01": "AWS Certified AI Practitioner",
    "mla-c01": "AWS Certified Machine Learning Engineer – Associate",
}
"Slug → name."
