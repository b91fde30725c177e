"""How long extraction takes beside what markdown-it-py needs merely to tokenize the same text.

    python benchmarks/extraction.py [NOTES…] [--megabytes N]

Both run in one process, in turn, three times; the medians' ratio is printed. Without arguments: this repository's own notes.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from cribdeck.extract import extract
from cribdeck.readers import read_outline
from cribdeck.readers.source import source_from_bytes

OWN = Path(__file__).resolve().parent.parent / "source"
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notes", nargs="*", type=Path)
    parser.add_argument("--megabytes", type=float, default=1.0)
    given = parser.parse_args()
    files = given.notes or sorted(OWN.rglob("*.md"))
    once = [file.read_bytes() for file in files]
    times = max(1, round(given.megabytes * 1e6 / sum(map(len, once))))
    texts = [data for data in once for _ in range(times)]
    floor = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokenize, whole = [], []
    for _ in range(ROUNDS):
        tokenize.append(seconds(lambda: [floor.parse(data.decode("utf-8", "replace")) for data in texts]))
        whole.append(seconds(lambda: [extract(read_outline(source_from_bytes(data, "a.md"))) for data in texts]))
    ratio = statistics.median(whole) / statistics.median(tokenize)
    print(
        f"{sum(map(len, texts)) / 1e6:.1f} MB: tokenize {statistics.median(tokenize):.2f} s, read and extract {statistics.median(whole):.2f} s, ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main()
