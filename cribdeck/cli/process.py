"""What this process is to the system: its streams, its signals, where it imports from.

Only light imports: this is loaded at every start.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import sys
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, TextIO, cast

from cribdeck.model.errors import OutputError
from cribdeck.model.visible import visible_lines
from cribdeck.storage.atomic_files import locked_folder, remove_left_folders

_SIGNALLED = 128
"What shells add to a signal's number for the exit code of a process that it ended (sh(1p))."
_PIPE_CLOSED = _SIGNALLED + 13
"The exit code of a process that SIGPIPE ended, on systems without that signal as well."
_OWN_FOLDER = "cribdeck-run-"
"What the names of our folders for temporary files begin with."
_LEFT = re.compile(rf"{_OWN_FOLDER}[0-9a-z_]{{8}}")
_RICH = re.compile(r"(\x1b\[[0-9;]*m|\x1b\[\?25[hl]|\x1b\[[0-9]*[AGK]|\r)")
"What Rich writes to colour text and to draw a bar: the only control sequences that may pass."
_COLOUR_WANTED = ("FORCE_COLOR", "PY_COLORS", "TTY_COMPATIBLE", "GITHUB_ACTIONS")
"Variables with which Rich or Typer colour what is not written to a terminal."


class _Stream:
    """A standard stream on which nobody's text gives orders, in any encoding.

    Where nobody reads it any more, results end the program quietly, and remarks are dropped.
    """

    def __init__(self, stream: TextIO, *, has_results: bool) -> None:
        self._stream = stream
        self._has_results = has_results
        self._is_gone = False
        self._at_line_start = True
        self._is_coloured = stream.isatty() or any(os.environ.get(name) for name in _COLOUR_WANTED)
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # What the encoding does not have is shown as an escape, too.
            reconfigure(errors="backslashreplace")

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text, with escapes for what a terminal or a log would obey.

        Raises:
            OutputError: a result cannot be written.
            SystemExit: nobody reads results any more.
        """
        if not self._is_gone:
            try:
                self._stream.write(self._shown(text))
            except OSError as error:
                self._give_up(error)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write some texts, as `write` does."""
        for line in lines:
            self.write(line)

    def write_bytes(self, data: bytes) -> None:
        """Write what is encoded already, and safe, as `write` does."""
        if not self._is_gone:
            try:
                self._stream.flush()
                self._stream.buffer.write(data)
            except OSError as error:
                self._give_up(error)

    def flush(self) -> None:
        """Hand on what was written, as `write` does."""
        if not self._is_gone:
            try:
                self._stream.flush()
            except OSError as error:
                self._give_up(error)

    def _shown(self, text: str) -> str:
        pieces = _RICH.split(text) if self._is_coloured else [text]
        shown = ""
        for index, piece in enumerate(pieces):
            # Every second piece is one of Rich's own.
            is_own = index % 2 == 1
            shown += piece if is_own else visible_lines(piece, at_line_start=self._at_line_start)
            _, line_end, rest = piece.rpartition("\n")
            self._at_line_start = not rest.strip() and (bool(line_end) or self._at_line_start)
        return shown

    def _give_up(self, error: OSError) -> None:
        self._is_gone = True
        with contextlib.suppress(OSError, ValueError, AttributeError):
            # What is still in the buffer goes nowhere, or Python would complain as it ends.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
        if not self._has_results:
            return
        # On Windows a pipe that nobody reads is an invalid argument.
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
            raise SystemExit(_PIPE_CLOSED)
        raise OutputError(f"standard output: cannot be written: {error.strerror}")


def leave_working_folder() -> None:
    """Import nothing from the working folder from here on: it may be a stranger's.

    `python -m` puts it first. It stays if this package lies there, as in a checkout of it, or what
    Python itself is made of.
    """
    own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        return
    is_ours = here in (own, os.path.dirname(os.path.realpath(os.__file__)))
    if not is_ours and not here.endswith("-packages"):
        sys.path[:] = [place for place in sys.path if place and os.path.realpath(place) != here]


@contextlib.contextmanager
def streams_and_signals() -> Iterator[None]:
    """The streams and signals of the program, as long as the block runs.

    All three streams exist and take any text; SIGTERM, SIGHUP and SIGINT unwind the program, so
    that nothing temporary is left behind.

    Raises:
        SystemExit: the program is to end, with its exit code; what went wrong was told.
    """
    _open_missing_streams()
    streams = sys.stdout, sys.stderr
    out, err = _Stream(sys.stdout, has_results=True), _Stream(sys.stderr, has_results=False)
    sys.stdout, sys.stderr = cast("TextIO", out), cast("TextIO", err)
    handlers = _handle_signals()
    try:
        try:
            yield
        finally:
            # Now, while it can still be told that it cannot be written.
            out.flush()
    except OutputError as error:
        err.write(f"error: {error}\n")
        raise SystemExit(error.exit_code) from None
    except Exception:  # noqa: BLE001 - told here, as Python would tell it
        import traceback

        # Python itself would print what the error says as it is.
        traceback.print_exc()
        raise SystemExit(1) from None
    finally:
        err.flush()
        for number, handler in handlers.items():
            signal.signal(number, handler)
        sys.stdout, sys.stderr = streams


@contextlib.contextmanager
def own_temporary_folder() -> Iterator[None]:
    """Let all that libraries put into temporary files lie in one folder, which is then removed.

    They remove theirs as well, but not where a signal ends the program. What a signal that nobody
    can catch left behind is removed by the next one that begins.
    """
    with contextlib.ExitStack() as stack:
        try:
            remove_left_folders(Path(tempfile.gettempdir()), _LEFT)
            folder = stack.enter_context(locked_folder(_OWN_FOLDER))
        except OSError:
            # Whoever needs a temporary file says so.
            yield
            return
        former, tempfile.tempdir = tempfile.tempdir, str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = former


def _open_missing_streams() -> None:
    """Open what was closed when the program began (`>&-`), to read and write nothing.

    Else the first file that is opened would get its number, and what a library writes to the
    standard output would land in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            # As the three streams are: other programs inherit them.
            os.set_inheritable(number, True)
    # Python has None for a stream that was closed, whatever its annotations say.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            # Open as long as the process is.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        elif name == "stdin" and hasattr(stream, "reconfigure"):
            # An answer that is no text is no answer.
            stream.reconfigure(errors="replace")


def _handle_signals() -> dict[int, Any]:
    """Make each signal that ends the program unwind it; returns the handlers there were."""
    former: dict[int, Any] = {}
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        # What was to be ignored, as under nohup(1), still is.
        if number is not None and signal.getsignal(number) in (
            signal.SIG_DFL,
            signal.default_int_handler,
        ):
            former[number] = signal.signal(number, _unwind)
    return former


def _unwind(number: int, _frame: types.FrameType | None) -> NoReturn:
    # Whoever asks a second time does not want to wait.
    signal.signal(number, signal.SIG_DFL)
    raise SystemExit(_SIGNALLED + number)
