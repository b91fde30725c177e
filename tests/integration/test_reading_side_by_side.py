"""Files read in processes side by side give what they give one after another."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from cribdeck.extraction import extract
from cribdeck.model.errors import InputError
from cribdeck.pipeline import reading
from cribdeck.pipeline.jobs import paths_job
from cribdeck.pipeline.reading import read_files
from cribdeck.readers import read_outline, source_from_bytes
from tests.limits import AN_HOUR
from tests.places import ROOT, products_in
from tests.running import run_process

NOTES = sorted((ROOT / "tests" / "golden").glob("*.md"))


def test_reading_leaves_no_garbage() -> None:
    """What makes it right to read with the garbage collector off."""
    for path in NOTES:
        extract(read_outline(source_from_bytes(path.read_bytes(), path.name)))
    gc.collect()
    gc.disable()
    try:
        for path in NOTES:
            extract(read_outline(source_from_bytes(path.read_bytes(), path.name)))
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.process
def test_processes_and_threads_read_as_one_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    job = paths_job([str(NOTES[0].parent)])
    alone = read_files(job)

    with (
        ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes,
        ThreadPoolExecutor(2) as threads,
    ):
        assert read_files(job, executor=processes) == alone
        assert read_files(job, executor=threads) == alone
    monkeypatch.setattr(reading, "_WORTH_A_POOL", 0)
    assert read_files(job) == alone
    assert gc.isenabled()


@pytest.mark.process
def test_a_file_that_cannot_be_read__is_told_with_its_hint_from_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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


@pytest.mark.process
@pytest.mark.timeout(AN_HOUR)
def test_the_documented_example__a_cluster_of_dask_builds_the_same(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "many-files.md").read_text("utf-8")
    (tmp_path / "example.py").write_text(
        page.partition("```python\n")[2].partition("```")[0], "utf-8"
    )
    (tmp_path / "cribdeck.yaml").write_text(
        "decks: [{name: A, slug: a, sources: [notes]}]\n", "utf-8"
    )
    shutil.copytree(NOTES[0].parent, tmp_path / "notes")
    environment = {"SOURCE_DATE_EPOCH": "1790000000", "PYTHONPATH": str(ROOT)}
    assert run_process("build", "--out", "alone", cwd=tmp_path, env=environment).code in (0, 1)
    ledger = (tmp_path / "cribdeck.lock").read_bytes()
    (tmp_path / "cribdeck.lock").unlink()

    ran = subprocess.run(
        [sys.executable, "example.py"],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "'records'" in ran.stdout
    assert (tmp_path / "cribdeck.lock").read_bytes() == ledger
    assert products_in(tmp_path / "build") == products_in(tmp_path / "alone")
    for name in products_in(tmp_path / "build"):
        assert (tmp_path / "build" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_build_that_is_ended_while_it_reads__ends_its_processes(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(
            "# A\n\n" + "".join(f"- **Term {n}**: text {n} of it\n" for n in range(60_000)), "utf-8"
        )
    build = subprocess.Popen(
        [sys.executable, "-m", "cribdeck", "build", "a.md", "b.md"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    children = Path(f"/proc/{build.pid}/task/{build.pid}/children")
    # The processes that read, and one that Python has for what they share.
    while len(children.read_text("ascii").split()) < 3:
        assert build.poll() is None, "it ended before it read anything"
        time.sleep(0.02)

    # To all of them, as a terminal does it; by name, only the build itself gets it.
    (os.killpg if number == signal.SIGINT else os.kill)(build.pid, number)
    printed, _ = build.communicate()

    assert build.returncode == code, printed
    assert "Traceback" not in printed
    # Whoever was ended may take a moment to be gone.
    for _ in range(600):
        if not is_anybody_left(build.pid):
            return
        time.sleep(0.05)
    pytest.fail("a process goes on reading")


def is_anybody_left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
