"""Limits that hold on a busy machine too: CPU time instead of time on the wall."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

AN_HOUR = 3600
"Seconds after which a test is taken to hang that needs minutes on an idle machine."


@contextmanager
def within_cpu(seconds: float, hint: str = "") -> Iterator[None]:
    """Fail if the block takes more CPU time of this process."""
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    if taken > seconds:
        pytest.fail(f"took {taken:.1f} seconds of CPU time, more than {seconds:g}{hint}")
