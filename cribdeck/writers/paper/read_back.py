"""A sheet's PDF → what can be read on it, beside what should be.

Only letters and figures of scripts that a PDF gives back as they were set are compared, in the
order of the entries; white space, marks and what is drawn do not count.
"""

from __future__ import annotations

import dataclasses as dc
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from cribdeck.storage.atomic_files import write_atomically

_TAG = re.compile(r"<[^>]*>")
_DRAWN = re.compile(r"<img\b[^>]*>")
_READABLE = re.compile(
    r"[^0-9a-z\u00df-\u00f6\u00f8-\u017f\u03b1-\u03c9\u0430-\u045f\u3040-\u30ff\u4e00-\u9fff]+"
)
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SEEDS = (24, 12, 6, 3)
"Letters by which the rest of an entry is looked for: as many as stand together."
_POINTS = 72 / 25.4
_MOST_PARTS = 12
"Parts of an entry; one is not parted by more columns."
_RANGE = 4_000
"Letters further on that an entry may begin: bars, numbers and what is not compared stand between."


def readable(text: str) -> str:
    """What is compared of a text."""
    return _READABLE.sub(
        "", (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    )


def text_of(pdf: bytes) -> str:
    """All that can be read in a PDF, page by page, in the order in which it was set."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return readable("".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def write_pictures(pdf: Path, folder: Path) -> list[Path]:
    """Each page as a picture, `<name>-1.png` and on; 150 dots an inch."""
    import io

    import pypdfium2

    made = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document, 1):
            data = io.BytesIO()
            page.render(scale=150 / 72).to_pil().save(data, "PNG")
            path = folder / f"{pdf.stem}-{number}.png"
            write_atomically(path, [data.getvalue()])
            made.append(path)
    finally:
        document.close()
    return made


@dc.dataclass(frozen=True, slots=True)
class Box:
    """A part of a page, in millimetres from its left upper corner."""

    page: int
    left: float
    top: float
    width: float
    height: float
    is_turned: bool = False
    "Whether what is on its page stands on its head."


def texts_in(pdf: bytes, boxes: Sequence[Box]) -> list[str]:
    """What can be read in each box."""
    import pypdfium2

    out = []
    turned = {box.page for box in boxes if box.is_turned}
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for number, page in enumerate(document):
            # Read upright, else the parts of each line come in no certain order; where the boxes
            # are does not change.
            page.set_rotation(180 if number in turned else 0)
            pages.append((page.get_height(), page.get_textpage()))
        for box in boxes:
            height, text = pages[box.page]
            left, right = box.left * _POINTS, (box.left + box.width) * _POINTS
            bottom, top = height - (box.top + box.height) * _POINTS, height - box.top * _POINTS
            out.append(readable(text.get_text_bounded(left, bottom, right, top)))
    finally:
        document.close()
    return out


def lost(pdf: bytes, entries: Sequence[str], unknown: str = "") -> Iterator[int]:
    """The entries (HTML, in the order in which they were set) whose text is not all in the PDF.

    By their place.
    """
    text = without(text_of(pdf), unknown)
    at = 0
    for place, entry in enumerate(entries):
        found = end_of(entry, text, at, unknown)
        if found < 0:
            yield place
        else:
            at = found


def without(text: str, unknown: str) -> str:
    """A text without characters that no font has.

    A PDF may tell of them or not, whatever is seen.
    """
    return text.translate(str.maketrans("", "", readable(unknown))) if unknown else text


def end_of(entry: str, text: str, start: int = 0, unknown: str = "") -> int:
    """Where an entry (HTML) ends in a text that is read from a PDF, without the `unknown`.

    Begun from `start`; -1 if it is not all there.
    """
    here = start
    for part in _DRAWN.split(entry):
        told = html.unescape(_TAG.sub(" ", part))
        if _RIGHT_TO_LEFT.search(told):
            here = _find_words(
                text, [without(readable(word), unknown) for word in told.split()], here
            )
        else:
            here = _find(text, without(readable(told), unknown), here)
        if here < 0:
            break
    return here


def _find_words(text: str, words: Sequence[str], start: int) -> int:
    """The same for words in any order.

    Where writing changes direction, a PDF gives them back as they stand on the line.
    """
    reach = _RANGE + 2 * sum(map(len, words))
    return start if all(_find(text, word, start, reach) >= 0 for word in words) else -1


def _find(text: str, wanted: str, start: int, reach: int = _RANGE) -> int:
    """Where a stretch of text ends that begins not far behind `start`; -1 if it is not there.

    It may be parted where a column or a sheet ends, with the head and the foot of the next one
    between.
    """
    whole = text.find(wanted, start, start + reach + len(wanted))
    if whole >= 0:
        return whole + len(wanted)
    at = start
    for _ in range(_MOST_PARTS):
        if not wanted:
            return at
        begin = next(
            (found for size in _SEEDS if (found := text.find(wanted[:size], at, at + reach)) >= 0),
            -1,
        )
        if begin < 0:
            return -1
        same = 0
        while (
            same < len(wanted) and begin + same < len(text) and text[begin + same] == wanted[same]
        ):
            same += 1
        wanted, at = wanted[same:], begin + same
    return -1 if wanted else at
