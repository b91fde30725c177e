"""Every target of the fuzzer for its share of the time, as many at once as there are processors.

    python tests/fuzz/run.py MINUTES

What is found lies in `.venv/fuzz/`; it becomes a file of tests/security/findings/TARGET/.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fuzz import TARGETS

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / ".venv" / "fuzz"
SLOW = 10
"Seconds from which an input is a finding: nothing that the fuzzer makes is longer than 20 kB."


def run(name: str, seconds: int) -> tuple[str, int, str]:
    """One target for so many seconds: its name, how it ended, and what it said last."""
    (FOLDER / name).mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        str(HERE / "fuzz.py"),
        name,
        str(FOLDER / name),
        f"-max_total_time={seconds}",
        f"-timeout={SLOW}",
        "-max_len=20000",
        "-rss_limit_mb=2048",
        f"-artifact_prefix={FOLDER / name}-",
    ]
    with (FOLDER / f"{name}.log").open("wb") as log:
        ended = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
    lines = (FOLDER / f"{name}.log").read_text("utf-8", errors="replace").splitlines()
    last = next((line for line in reversed(lines) if line.startswith(("Done ", "SUMMARY"))), "")
    return name, ended.returncode, last


def main() -> None:
    """Fuzz for so many minutes in all; exit code 1 if something was found."""
    at_once = os.cpu_count() or 1
    seconds = int(float(sys.argv[1]) * 60 * at_once / len(TARGETS))
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = False
    with ThreadPoolExecutor(at_once) as pool:
        for name, code, last in pool.map(lambda name: run(name, seconds), TARGETS):
            sys.stdout.write(f"{name}: {'nothing found' if code == 0 else 'FOUND'}: {last}\n")
            sys.stdout.flush()
            found = found or code != 0
    sys.exit(found)


if __name__ == "__main__":
    main()
