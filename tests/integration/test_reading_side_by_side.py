"""Files read in processes side by side give what they give one after another."""

from __future__ import annotations

import gc
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from cribdeck import reading
from cribdeck.errors import InputError
from cribdeck.extract import extract
from cribdeck.jobs import paths_job
from cribdeck.readers import read_outline, read_source
from cribdeck.reading import read_files
from tests.conftest import ROOT

NOTES = sorted((ROOT / "tests" / "golden").glob("*.md"))


def test_reading_leaves_no_garbage() -> None:
    """What makes it right to read with the garbage collector off."""
    for path in NOTES:
        extract(read_outline(read_source(path, path.name)))
    gc.collect()
    gc.disable()
    try:
        for path in NOTES:
            extract(read_outline(read_source(path, path.name)))
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.slow
def test_processes_and_threads_read_as_one_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    job = paths_job([str(NOTES[0].parent)])
    alone = read_files(job)

    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes, ThreadPoolExecutor(2) as threads:
        assert read_files(job, executor=processes) == alone
        assert read_files(job, executor=threads) == alone
    monkeypatch.setattr(reading, "_WORTH_A_POOL", 0)
    assert read_files(job) == alone
    assert gc.isenabled()


@pytest.mark.slow
def test_a_file_that_cannot_be_read__is_told_with_its_hint_from_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# A\n\nB: c d e f\n", "utf-8")
    job = paths_job([str(tmp_path)])
    (tmp_path / "b.md").unlink()
    with pytest.raises(InputError) as alone:
        read_files(job)
    monkeypatch.setattr(reading, "_WORTH_A_POOL", 0)

    with pytest.raises(InputError) as told:
        read_files(job)

    assert str(told.value) == str(alone.value)
    assert told.value.hint == alone.value.hint
