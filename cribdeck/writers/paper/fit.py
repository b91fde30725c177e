"""How many columns a sheet will take, estimated from the widths of letters.

Milliseconds where a layout takes seconds. Lines are broken greedily at the spaces with the fonts'
own advances; kerning is left out, which makes a line at most a little too long, so the estimate is
on the safe side. What is no running text is measured roughly, as so many lines. The lengths are
those of templates/sheet/dense/sheet.css.j2; tests/unit/writers/paper/test_fit.py compares with real
layouts.
"""

from __future__ import annotations

import dataclasses as dc
import html
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from cribdeck.writers.paper.fonts import BOLD, TEXT_FAMILY, faces
from cribdeck.writers.paper.typeset import Grid

POINTS = 72 / 25.4
"Points of a millimetre."
SMALLEST = 6.0
"Points: smaller is not read at arm's length."
_SIZE_STEP = 0.05
"Points between two sizes that are tried: less is not seen."
_LEADINGS = (1.2, 1.16, 1.12)
"Heights of a line, in sizes of the text, that are tried where a sheet's own is larger."

_FALLBACK = 0.9
"Width in em of a letter that our fonts do not have: ideographs are 1, most others less."
_FORMULA = " mmmm "
"Running text as wide as a formula may be, whose real width is not looked at."

# Lengths of the style sheet, in millimetres where nothing else is said.
_BAR_SIZE = 1.08
"Size of a bar's text, in sizes of running text."
_BAR_LEADING = 1.2
"Height of a line of a bar, in the size of its own text."
_BAR_PADDING = 2.4
"Beside a bar's text, left and right together."
_BAR_SPACE = 3.5
"Above and below a bar's text: margins and padding together."
_INDENT = 2.0
"By which an entry that belongs to another is set in, and each entry's lines after the first."
_ENTRY_SPACE = 0.62
"Below an entry."
_BLOCK_SPACE = 1.5
"Above and below a list, table or other block together; roughly, for each has its own."
_ITEM_INDENT = 1.0
"By which the lines of a block are shorter, in em."
_IMAGE_HEIGHT = 0.75
"Height of a picture of unknown size, in widths of its column: that of a photograph, 4 by 3."
_MIN_LINES = 2
"Lines of an entry that stay together at the end of a column (`orphans` and `widows`)."

_BLOCK = re.compile(r"<(pre|table|ul|ol|p|blockquote|dl)\b.*?</\1>", re.DOTALL)
_ITEM = re.compile(r"<(?:li|tr|p|dd|dt)\b|<br>|\n(?=[^<]*</pre>)")
_BOLD_TEXT = re.compile(r"<b\b[^>]*>(.*?)</b>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FORMULA_IMAGE = re.compile(r"<img[^>]*style=\"height:([\d.]+)em[^>]*>")
_IMAGE = re.compile(r"<img\b[^>]*>")


@dc.dataclass(frozen=True, slots=True)
class Piece:
    """An entry or a bar whose height is estimated."""

    text: str
    "HTML."
    bar_level: int = 0
    "Level of a section bar; 0 for an entry."
    is_indented: bool = False


@dc.dataclass(frozen=True, slots=True)
class Setting:
    """What can be chosen to make a sheet shorter; the sheet template uses these attributes."""

    size: float
    "Points."
    columns: int
    "On a sheet."
    leading: float
    "Height of a line, in sizes of the text."

    @property
    def line(self) -> float:
        """The height of a line in points."""
        return self.size * self.leading


# --- widths ---------------------------------------------------------------------------------------


@cache
def _advances(bold: bool) -> tuple[Mapping[int, float], float]:  # noqa: FBT001 - a cache's key
    """Code point → advance in em, and the space's, of the text face."""
    from fontTools.ttLib import TTFont

    face = next(
        face
        for face in faces()
        if face.family == TEXT_FAMILY and face.style == "normal" and (face.weight == BOLD) == bold
    )
    font = TTFont(io.BytesIO(face.data), lazy=True)
    widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
    table = {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
    return table, table[ord(" ")]


@lru_cache(maxsize=65_536)
def _word_width(word: str, bold: bool) -> float:  # noqa: FBT001 - a cache's key
    """The width of a word in em."""
    table, _ = _advances(bold)
    return sum(table.get(ord(char), _FALLBACK) for char in word)


def _word_widths(text: str) -> Iterator[float]:
    """The widths of the words of HTML, in em."""
    at = 0
    for match in _BOLD_TEXT.finditer(text):
        yield from (_word_width(word, False) for word in _plain(text[at : match.start()]).split())
        yield from (_word_width(word, True) for word in _plain(match[1]).split())
        at = match.end()
    yield from (_word_width(word, False) for word in _plain(text[at:]).split())


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", _FORMULA_IMAGE.sub(_FORMULA, text)))


# --- heights --------------------------------------------------------------------------------------


def count_lines(text: str, width: float, indent: float) -> int:
    """Lines that HTML without blocks takes in a column.

    Width and indent of the lines after the first are in em.
    """
    count, at = 1, 0.0
    # Spaces in bold are a little narrower, which leaves the estimate on the safe side.
    space = _advances(False)[1]
    room = width
    for word in _word_widths(text):
        if at and at + space + word > room:
            count += 1
            at, room = 0.0, width - indent
        at += word + (space if at else 0)
        while at > room:
            # Words longer than a line are broken, and so are texts without spaces.
            count += 1
            at, room = at - room, width - indent
    return count


def piece_height(piece: Piece, setting: Setting, width: float) -> float:
    """Points that a piece takes in a column `width` points wide."""
    if piece.bar_level:
        return _bar_height(piece, setting, width)
    size = setting.size
    room = width - (_INDENT * POINTS if piece.is_indented else 0)
    # What stands around a block is counted as one stretch: for each block a line too few at most.
    running = _BLOCK.sub(" ", piece.text)
    height = setting.line * count_lines(running, room / size, _INDENT * POINTS / size)
    for block in _BLOCK.finditer(piece.text):
        parts = [part for part in _ITEM.split(block.group()) if _plain(part).strip()]
        height += (
            sum(setting.line * count_lines(part, room / size - _ITEM_INDENT, 0) for part in parts)
            + _BLOCK_SPACE * POINTS
        )
    # A formula taller than its line makes this one taller; other lines stay.
    height += sum(
        max(0.0, float(tall) * size - setting.line) for tall in _FORMULA_IMAGE.findall(piece.text)
    )
    pictures = len(_IMAGE.findall(_FORMULA_IMAGE.sub("", piece.text)))
    height += pictures * width * _IMAGE_HEIGHT
    return height + _ENTRY_SPACE * POINTS


def _bar_height(piece: Piece, setting: Setting, width: float) -> float:
    room = (width - _BAR_PADDING * POINTS) / setting.size / _BAR_SIZE
    lines = count_lines(f"<b>{piece.text}</b>", room, 0)
    return _BAR_SIZE * setting.size * _BAR_LEADING * lines + _BAR_SPACE * POINTS


def count_columns(pieces: Sequence[Piece], setting: Setting, grid: Grid) -> int:
    """How many columns the pieces fill, one after another.

    An entry may be split between its lines; a bar stays with what follows it.
    """
    width, height = grid.column_width * POINTS, grid.column_height * POINTS
    columns, at = 1, 0.0
    for piece in pieces:
        tall = piece_height(piece, setting, width)
        line = setting.line
        # What must stand in one column: a bar with two lines below it, two lines of an entry.
        least = tall + _MIN_LINES * line if piece.bar_level else min(tall, _MIN_LINES * line)
        # In an empty column it begins in any case: the next one has no more room.
        if at + least > height and at:
            columns, at = columns + 1, 0.0
        if not piece.bar_level and at + tall > height:
            # The lines that fit stay; the rest goes on in the next columns.
            rest = tall - math.floor((height - at) / line) * line
            columns += math.ceil(rest / height) if rest > 0 else 0
            at = rest % height if rest > 0 else height
        else:
            at += tall
    return columns


# --- fitting --------------------------------------------------------------------------------------


def fit_setting(
    pieces: Sequence[Piece], pages: int, start: Setting, grids: Mapping[int, Grid]
) -> tuple[Setting, int]:
    """The first setting with which the pieces take no more than so many pages.

    Leadings are tried from wide to tight, for each of them the numbers of columns in `grids` from
    that of `start` outwards, and for each of these the largest letters that fit. Where nothing
    fits, the setting that comes closest. With it, how many columns are too many.
    """
    closest, least = start, math.inf
    # What does not fit in the smallest letters fits in none, so only these are tried here.
    for setting in _smallest_settings(start, grids):
        grid = grids[setting.columns]
        over = count_columns(pieces, setting, grid) - pages * setting.columns
        if over <= 0:
            return _largest_fitting(pieces, pages, start, setting, grid), 0
        if over / setting.columns < least:
            closest, least = setting, over / setting.columns
    columns = count_columns(pieces, closest, grids[closest.columns])
    return closest, columns - pages * closest.columns


def _smallest_settings(start: Setting, grids: Mapping[int, Grid]) -> Iterator[Setting]:
    """The settings with the smallest letters, in the order in which they are tried."""
    leadings = {start.leading, *(leading for leading in _LEADINGS if leading < start.leading)}
    by_distance = sorted(
        grids, key=lambda count: (count != start.columns, abs(count - start.columns), count)
    )
    for leading in sorted(leadings, reverse=True):
        for count in by_distance:
            # A sheet may have smaller letters from the start; they are never made larger.
            yield Setting(min(SMALLEST, start.size), count, leading)


def _largest_fitting(
    pieces: Sequence[Piece], pages: int, start: Setting, smallest: Setting, grid: Grid
) -> Setting:
    """The setting with the largest letters that fit, from those of `start` down.

    Columns only grow with the size of the letters, so the size is found by bisection.
    """
    low, high = 0, max(0, round((start.size - SMALLEST) / _SIZE_STEP))
    while low < high:
        middle = (low + high) // 2
        tried = _smaller(start, smallest, middle)
        if count_columns(pieces, tried, grid) <= pages * tried.columns:
            high = middle
        else:
            low = middle + 1
    return _smaller(start, smallest, low)


def _smaller(start: Setting, smallest: Setting, steps: int) -> Setting:
    """The letters of `start` made smaller by some steps, all else as in `smallest`."""
    return dc.replace(smallest, size=round(start.size - steps * _SIZE_STEP, 2))
