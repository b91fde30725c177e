"""Limits that hold on a busy machine too: CPU time instead of time on the wall."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeVar

import pytest

Measured = TypeVar("Measured", bound=Sized)

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


SLOPE = 1.6
"How much more each character may cost in a text four times as long; n log n stays far below."
_NOTHING = 0.06
"Seconds of CPU time that are too little to judge by."


def assert_linear(
    run: Callable[[Measured], object], make: Callable[[int], Measured], size: int
) -> None:
    """Fail if `run` takes time that grows faster than the texts that `make` gives it.

    Texts of about `size` and four times as many characters, in CPU time of this process; what looks
    too fast is tried again with longer ones before it counts, for machines are busy.
    """
    told = []
    for times, repeats in ((1, 1), (1, 3), (3, 2)):
        short, long = make(size * times), make(size * times * 4)
        costs = [min(cost(run, text) for _ in range(repeats)) for text in (short, long)]
        growth = (costs[1] / max(costs[0], 1e-4)) / (len(long) / len(short))
        if costs[1] <= _NOTHING or growth <= SLOPE:
            return
        told.append(f"{len(short)} and {len(long)} characters: {costs[0]:.3f}, {costs[1]:.3f} s")
    pytest.fail("; ".join(told))


def cost(run: Callable[[Measured], object], text: Measured) -> float:
    """Seconds of CPU time that `run` takes for a text."""
    gc.collect()
    gc.disable()
    try:
        begun = time.process_time()
        run(text)
        return time.process_time() - begun
    finally:
        gc.enable()
