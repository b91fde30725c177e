"""A sheet's PDF → what can be read in it, beside what should be.

Only letters and figures of scripts that a PDF gives back as they were set are compared, in the
order of the entries; white space, marks and what is drawn do not count.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import html
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cribdeck.storage.atomic_files import write_atomically

_TAG = re.compile(r"<[^>]*>")
_DRAWN = re.compile(r"<img\b[^>]*>")
# What is kept: ASCII, Latin letters with marks (÷ is none), Greek, Cyrillic, kana and ideographs,
# in lower case.
_NOT_COMPARED = re.compile(
    r"[^0-9a-z\u00df-\u00f6\u00f8-\u017f\u03b1-\u03c9\u0430-\u045f\u3040-\u30ff\u4e00-\u9fff]+"
)
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SEEDS = (24, 12, 6, 3)
"Letters by which the rest of an entry is looked for: as many as stand together."
_MAX_PARTS = 12
"Parts of an entry: it is split where a column ends, and is not longer than as many columns."
_RANGE = 4_000
"Letters further on that an entry may begin: bars, numbers and what is not compared stand between."
_POINTS = 72 / 25.4
"Points of a millimetre."
_DOTS_PER_INCH = 150
"Resolution of pictures of pages: enough to read the smallest letters on a screen."


def readable(text: str) -> str:
    """What is compared of a text: its letters and figures, in lower case."""
    # NFKC on both sides: a ligature or a fraction is the same as its letters or figures.
    return _NOT_COMPARED.sub(
        "", (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    )


@contextlib.contextmanager
def _opened(pdf: bytes | Path) -> Iterator[Any]:
    """A PDF as a `pypdfium2.PdfDocument`, which has no types."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def read_text(pdf: bytes) -> str:
    """All that can be read in a PDF, page by page, in the order in which it was set."""
    with _opened(pdf) as document:
        return readable("".join(page.get_textpage().get_text_range() for page in document))


def write_pictures(pdf: Path, folder: Path) -> list[Path]:
    """Write each page of a PDF as a PNG, `<name>-1.png` and on; the paths."""
    paths = []
    with _opened(pdf) as document:
        for number, page in enumerate(document, 1):
            data = io.BytesIO()
            page.render(scale=_DOTS_PER_INCH / 72).to_pil().save(data, "PNG")
            path = folder / f"{pdf.stem}-{number}.png"
            write_atomically(path, [data.getvalue()])
            paths.append(path)
    return paths


@dc.dataclass(frozen=True, slots=True)
class Area:
    """A part of a page, in millimetres from its left upper corner."""

    page: int
    "Counted from 0."
    left: float
    top: float
    width: float
    height: float
    is_rotated: bool = False
    "Whether what is on its page stands on its head."


def read_areas(pdf: bytes, areas: Sequence[Area]) -> list[str]:
    """What can be read in each area."""
    rotated = {area.page for area in areas if area.is_rotated}
    with _opened(pdf) as document:
        pages = []
        for number, page in enumerate(document):
            # Read upright, else the parts of each line come in no certain order; where the areas
            # are does not change.
            page.set_rotation(180 if number in rotated else 0)
            pages.append((page.get_height(), page.get_textpage()))
        return [_text_in(area, *pages[area.page]) for area in areas]


def _text_in(area: Area, page_height: float, text: Any) -> str:  # noqa: ANN401 - pypdfium2
    """What can be read in an area of a page that is `page_height` points tall."""
    # A PDF counts upwards from the left lower corner.
    left, right = area.left * _POINTS, (area.left + area.width) * _POINTS
    bottom = page_height - (area.top + area.height) * _POINTS
    top = page_height - area.top * _POINTS
    return readable(text.get_text_bounded(left, bottom, right, top))


def find_lost(pdf: bytes, entries: Sequence[str], unknown: str = "") -> Iterator[int]:
    """The entries whose text is not all in the PDF, by their places among the entries.

    These are HTML, in the order in which they were set; `unknown` are characters that no font has.
    """
    text = remove_characters(read_text(pdf), unknown)
    at = 0
    for place, entry in enumerate(entries):
        end = find_end(entry, text, at, unknown)
        if end < 0:
            # The next entry is looked for from where this one should be.
            yield place
        else:
            at = end


def remove_characters(text: str, unknown: str) -> str:
    """A readable text without the characters that no font has.

    A PDF may tell of them or not, whatever is seen.
    """
    return text.translate(str.maketrans("", "", readable(unknown))) if unknown else text


def find_end(entry: str, text: str, start: int = 0, unknown: str = "") -> int:
    """Where an entry (HTML) ends in a text that is read from a PDF; -1 if it is not all there.

    It is looked for from `start` on. The `unknown` characters, which the text is without, do not
    count.
    """
    at = start
    # A picture may stand anywhere: text is not compared across it.
    for part in _DRAWN.split(entry):
        wanted = html.unescape(_TAG.sub(" ", part))
        if _RIGHT_TO_LEFT.search(wanted):
            words = [remove_characters(readable(word), unknown) for word in wanted.split()]
            at = _find_words(text, words, at)
        else:
            at = _find(text, remove_characters(readable(wanted), unknown), at)
        if at < 0:
            break
    return at


def _find_words(text: str, words: Sequence[str], start: int) -> int:
    """`start` if all these words are found in any order not far behind it, else -1.

    Where writing changes direction, a PDF gives words back as they stand on the line.
    """
    reach = _RANGE + 2 * sum(map(len, words))
    return start if all(_find(text, word, start, reach) >= 0 for word in words) else -1


def _find(text: str, wanted: str, start: int, reach: int = _RANGE) -> int:
    """Where a stretch of text ends that begins not far behind `start`; -1 if it is not there.

    It may be split where a column or a sheet ends, with the head and the foot of the next one
    between.
    """
    whole = text.find(wanted, start, start + reach + len(wanted))
    if whole >= 0:
        return whole + len(wanted)
    at = start
    for _ in range(_MAX_PARTS):
        if not wanted:
            return at
        begin = _find_beginning(text, wanted, at, reach)
        if begin < 0:
            return -1
        # As far as they agree it is this part; the rest is looked for behind it.
        same = _same_letters(wanted, text, begin)
        wanted, at = wanted[same:], begin + same
    return -1 if wanted else at


def _find_beginning(text: str, wanted: str, start: int, reach: int) -> int:
    """Where the longest beginning of `wanted` that is found stands; -1 if none is."""
    for size in _SEEDS:
        begin = text.find(wanted[:size], start, start + reach)
        if begin >= 0:
            return begin
    return -1


def _same_letters(wanted: str, text: str, begin: int) -> int:
    """How many letters of `wanted` stand in the text from `begin` on."""
    count = 0
    for expected, actual in zip(wanted, text[begin : begin + len(wanted)], strict=False):
        if expected != actual:
            break
        count += 1
    return count
