"""Processes of this machine that read files side by side.

They take nothing from the folder that the build runs in, and end with the build however it ends.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from cribdeck.storage.environment import environment_variable


@contextlib.contextmanager
def reading_processes(count: int) -> Iterator[Executor]:
    """So many processes; what they have not begun is dropped if the build ends early."""
    # Forking would copy whatever threads hold of locks; starting anew is slower but safe.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    # They begin as `python -c`, which looks for modules in the working folder first: without this,
    # a `multiprocessing.py` beside a stranger's notes would run (docs.python.org, “-P”).
    with environment_variable("PYTHONSAFEPATH", "1"):
        pool = ProcessPoolExecutor(count, context, initializer=gc.disable)
        try:
            yield pool
        except BaseException:
            # Whoever ended the build does not wait for files that nobody asks for any more.
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown()


@contextlib.contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Processes that are started meanwhile leave Ctrl-C, which all of them get, to this one."""
    # Only the main thread may say what signals do.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
