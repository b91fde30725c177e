"""How long extraction takes beside what markdown-it-py needs merely to tokenize the same text.

    python benchmarks/extraction.py [NOTES…] [--megabytes N…]

The notes are repeated, in turn, until they have that size, and written to a folder, a file each.
Wall-clock seconds of tokenizing them one after another, and of reading, extracting and normalizing
them as a build does (side by side in processes where there is enough of them; their start counts)
and in one process. Both run three times, in turn; medians are printed. Without arguments: this
repository's own notes.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt
from measure import row

from cribdeck.pipeline.file_records import read_file
from cribdeck.pipeline.jobs import paths_job
from cribdeck.pipeline.reading import read_files

OWN = Path(__file__).resolve().parent.parent / "source"
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure(notes: list[Path], megabytes: float) -> None:
    """Two rows: the times and their ratios."""
    once = [file.read_bytes() for file in notes]
    copies = max(1, round(megabytes * 1e6 / sum(map(len, once))))
    texts = list(itertools.chain.from_iterable(itertools.repeat(once, copies)))
    floor = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokenize, together, alone = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(texts):
            (Path(folder) / f"{number:05}.md").write_bytes(data)
        job = paths_job([folder])
        for _ in range(ROUNDS):
            tokenize.append(
                seconds(
                    lambda: [
                        floor.parse(source.path.read_text("utf-8", "replace"))
                        for source in job.sources
                    ]
                )
            )
            together.append(seconds(lambda: read_files(job)))
            alone.append(
                seconds(lambda: [read_file(source, job.read_options) for source in job.sources])
            )
    base, build, single = map(statistics.median, (tokenize, together, alone))
    size = sum(map(len, texts)) / 1e6
    row(
        f"{size:.1f} MB read and extracted as in a build",
        build,
        base,
        aim="≤ 2",
        what="tokenizing by markdown-it-py",
    )
    row(
        f"{size:.1f} MB read and extracted in one process",
        single,
        base,
        what="tokenizing by markdown-it-py",
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notes", nargs="*", type=Path)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[1.0, 10.0])
    given = parser.parse_args()
    for megabytes in given.megabytes:
        measure(given.notes or sorted(OWN.rglob("*.md")), megabytes)


if __name__ == "__main__":
    main()
