"""Building again: with nothing to do, and with one file of a thousand changed.

python benchmarks/again.py [--files N] [--rounds N]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from measure import CRIBDECK, least, row, run, vault

BUILD = (*CRIBDECK, "--quiet", "build", "notes", "--only", "deck,records,report")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        vault(folder / "notes", given.files, 10)
        changed = folder / "notes" / f"{given.files // 2:05}.md"
        whole, one, none, floor = [], [], [], []
        for number in range(given.rounds):
            shutil.rmtree(folder / "build", ignore_errors=True)
            whole.append(run(BUILD, folder))
            changed.write_text(
                f"{changed.read_text('utf-8')}- **Another {number}**: of turn {number}\n", "utf-8"
            )
            one.append(run(BUILD, folder))
            none += [run(BUILD, folder) for _ in range(3)]
            floor += [run((sys.executable, "-c", "import yaml")) for _ in range(3)]
    row(
        f"nothing to do, {given.files} files",
        least(none).wall,
        least(floor).wall,
        aim="≤ 4",
        what="`python -c 'import yaml'`",
    )
    row(
        f"one of {given.files} files changed, no sheet",
        least(one).wall,
        least(whole).wall,
        aim="≤ 0.15",
        what="all of it",
    )


if __name__ == "__main__":
    main()
