"""A build that is killed leaves the last good products and the ledger as they were.

Or the new ones whole.
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
from tests.limits import AN_HOUR

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
KILLS = 50


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


@pytest.mark.parametrize("seed", range(4))
def test_killed__at_random_moments(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
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
