"""A build that is ended leaves the last good products and the ledger, or the new ones whole.

Whatever it leaves, no note loses its history: the ledger knows each deck that lies there.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cribdeck.identity.ledger import load_ledger
from tests.integration import kill_builds
from tests.integration.kill_builds import PHASES
from tests.limits import AN_HOUR
from tests.places import ROOT

pytestmark = [
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(AN_HOUR),
    pytest.mark.skipif(
        sys.platform == "win32", reason="timers that end a process are a matter of Unix"
    ),
]

COMMAND = [sys.executable, "-m", "cribdeck", "build", "--only", "deck,records,report"]
ENDED = """
import signal, sys
signal.setitimer(signal.ITIMER_PROF, float(sys.argv.pop(1)))
from cribdeck.__main__ import main
main()
"""
"""A build that the system ends after so many seconds of its own CPU time, whatever it is doing: the
same point of the build on an idle machine and on a busy one."""
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000"}
KILLS = 40
MOMENTS = 200
"Builds that are ended in each phase; the signals take turns."


def project(folder: Path, version: int) -> None:
    """Sixty entries, told anew in each version."""
    notes = "# Cells\n\n" + "\n".join(
        f"- Term {n}: says {version} of it and {n} more" for n in range(60)
    )
    (folder / "a.md").write_text(notes, "utf-8")
    os.utime(folder / "a.md", (1780000000, 1780000000))
    (folder / "cribdeck.yaml").write_text("decks: [{name: A, slug: a, sources: [a.md]}]\n", "utf-8")


def versions_in(folder: Path) -> dict[str, set[str]]:
    """Each product, and which versions it tells; that it can be read at all is half of the test."""
    build = folder / "build"
    with zipfile.ZipFile(build / "a.apkg") as archive:
        assert archive.testzip() is None
        collection = folder / "read.anki2"
        collection.write_bytes(archive.read("collection.anki2"))
    database = sqlite3.connect(collection)
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    told = [fields for (fields,) in database.execute("select flds from notes")]
    database.close()
    assert len(told) == 60
    records = json.loads((build / "a.records.json").read_text("utf-8"))
    assert len(records) == 60
    entries = load_ledger(folder / "cribdeck.lock").entries
    assert len(entries) == 60
    return {
        "deck": {fields.partition("says ")[2].split()[0] for fields in told},
        "records": {record["definition"].partition("says ")[2].split()[0] for record in records},
        "ledger": {
            entry.fields["Definition"].partition("says ")[2].split()[0] for entry in entries
        },
    }


def cpu_time_of_children() -> float:
    """Seconds that the processes took which this one has waited for."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("phase", PHASES)
def test_ended__the_next_build_gives_the_guids_of_an_undisturbed_one(
    tmp_path: Path, phase: str
) -> None:
    signals = ",".join(str(int(each)) for each in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
    command = [sys.executable, kill_builds.__file__, str(tmp_path), phase, signals, str(MOMENTS)]

    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    tried = json.loads(ran.stdout)
    assert tried["kills"] == MOMENTS
    # Some end after a build that was quicker than the one that was measured.
    assert tried["in_time"] > MOMENTS / 5


def test_two_builds_at_once__the_next_one_gives_the_guids_of_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    names = ("one after the other", "at once")
    for name in names:
        folder = tmp_path / name
        folder.mkdir()
        kill_builds.first(folder)
        subprocess.run(COMMAND, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
        kill_builds.grown(folder)
        builds = [
            subprocess.Popen(
                COMMAND,
                cwd=folder,
                env=ENVIRONMENT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(3 if name == "at once" else 1)
        ]
        assert [build.wait() for build in builds] == [0] * len(builds)
        kill_builds.renamed(folder)
        subprocess.run(COMMAND, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)

    after, at_once = (kill_builds.guids(tmp_path / name) for name in names)
    assert at_once == after


def test_killed__real_processes(tmp_path: Path) -> None:
    chance = random.Random(1)
    project(tmp_path, 0)
    before = cpu_time_of_children()
    subprocess.run(COMMAND, cwd=tmp_path, env=ENVIRONMENT, check=True, capture_output=True)
    whole = cpu_time_of_children() - before
    killed = 0
    for version in range(1, KILLS + 1):
        project(tmp_path, version)
        ended = subprocess.run(
            [sys.executable, "-c", ENDED, str(whole * chance.uniform(0.2, 0.95)), *COMMAND[3:]],
            cwd=tmp_path,
            env=ENVIRONMENT,
            check=False,
            capture_output=True,
        )
        killed += ended.returncode == -signal.SIGPROF
        for told in versions_in(tmp_path).values():
            assert len(told) == 1, "old and new mixed in one product"

    assert killed > KILLS / 4
    ran = subprocess.run(
        COMMAND, cwd=tmp_path, env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert versions_in(tmp_path) == {
        "deck": {str(KILLS)},
        "records": {str(KILLS)},
        "ledger": {str(KILLS)},
    }
