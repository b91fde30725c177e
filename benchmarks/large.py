"""A hundred thousand records from notes to products, without the sheet.

Memory, and whether four times as many take four times as long.

python benchmarks/large.py [--records N]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measure import CRIBDECK, row, run, vault

BUILD = (*CRIBDECK, "--quiet", "build", "notes", "--only", "deck,records,report")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        few, many = Path(temporary) / "few", Path(temporary) / "many"
        vault(few / "notes", given.records // 4000, 1000)
        vault(many / "notes", given.records // 1000, 1000)
        quarter, whole = run(BUILD, few), run(BUILD, many)
    row(
        f"{given.records:,} records, no sheet",
        whole.cpu,
        quarter.cpu,
        unit="s CPU",
        aim="≤ 4",
        what="a quarter of them",
    )
    row(
        f"{given.records:,} records, no sheet: memory",
        whole.mebibytes,
        500,
        unit="MiB",
        aim="< 1",
        what="the limit we set",
    )


if __name__ == "__main__":
    main()
