"""How soon the first word is said.

The version beside an empty Python, `records` beside tokenizing the same text.

python benchmarks/start.py [NOTES…] [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from measure import CRIBDECK, ROOT, least, row, run

SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.md"))
TOKENIZE = """
import sys
from pathlib import Path
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
for file in sys.argv[1:]:
    parser.parse(Path(file).read_text("utf-8", "replace"))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "notes",
        nargs="*",
        type=Path,
        help="the seed notes if they are there, else this repository's own",
    )
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    notes = [str(file) for file in given.notes or SEEDS or sorted((ROOT / "source").rglob("*.md"))]
    version, empty, records, tokens = [], [], [], []
    for _ in range(given.rounds):
        version.append(run((*CRIBDECK, "--version")))
        empty.append(run((sys.executable, "-c", "pass")))
        records.append(run((*CRIBDECK, "--quiet", "records", *notes)))
        tokens.append(run((sys.executable, "-c", TOKENIZE, *notes)))
    size = sum(Path(file).stat().st_size for file in notes) / 1e6
    row("`cribdeck --version`", least(version).wall, least(empty).wall, what="`python -c pass`")
    row(
        f"`records` of {len(notes)} files, {size:.2f} MB",
        least(records).wall,
        least(tokens).wall,
        aim="≤ 3",
        what="start and tokenizing by markdown-it-py",
    )


if __name__ == "__main__":
    main()
