"""Run every benchmark and write what they say into docs/benchmarks.md.

python benchmarks/table.py [NAME…]     only these are run; the rows of the others stay
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

from measure import ROOT

SCRIPTS = {
    "start": ["start.py"],
    "again": ["again.py"],
    "extraction": ["extraction.py"],
    "deck": ["deck.py", "--rounds", "3"],
    "peers": ["peers.py"],
    "large": ["large.py"],
    "sheet": ["sheet.py", "--entries", "500", "2000"],
}
PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# How fast, beside what

Made by `make bench`: every row is a ratio of two things measured in one run on one machine, \
in turn, the least of a few rounds. The scripts in
`benchmarks/` say what exactly is run. A ratio above its aim is a target that was missed.
"""


def main() -> None:
    """Run, and write the page."""
    sections = (
        dict(part.split("\n", 1) for part in PAGE.read_text("utf-8").split("\n## ")[1:])
        if PAGE.is_file()
        else {}
    )
    for name in sys.argv[1:] or SCRIPTS:
        done = subprocess.run(
            [sys.executable, *SCRIPTS[name]],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        )
        print(done.stdout, end="", flush=True)
        rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
        machine = (
            f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}"
        )
        sections[name] = "\n".join(
            [
                "",
                f"`benchmarks/{' '.join(SCRIPTS[name])}`; {machine}",
                "",
                "| what | ours | beside | ratio | aim |",
                "| --- | --- | --- | --- | --- |",
                *rows,
                "",
            ]
        )
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(
        HEAD
        + "".join(
            f"\n## {name}\n{sections[name].rstrip()}\n" for name in SCRIPTS if name in sections
        ),
        "utf-8",
    )


if __name__ == "__main__":
    main()
