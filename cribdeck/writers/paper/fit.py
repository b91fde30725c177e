"""How many columns a sheet will take, told from the widths of letters.

Milliseconds where a layout takes seconds.

Lines are broken greedily at the spaces with the fonts' own advances; kerning is left out, which
makes a line at most a little too long, so the guess is on the safe side. What is no running text is
measured roughly, as so many lines.
"""

from __future__ import annotations

import dataclasses as dc
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from cribdeck.writers.paper.fonts import faces
from cribdeck.writers.paper.typeset import Grid

_MILLIMETRE = 72 / 25.4
"Points."
_FALLBACK = 0.9
"Width in em of a letter that our fonts do not have: ideographs are 1, most others less."
_BLOCK = re.compile(r"<(pre|table|ul|ol|p|blockquote|dl)\b.*?</\1>", re.DOTALL)
_ITEM = re.compile(r"<(?:li|tr|p|dd|dt)\b|<br>|\n(?=[^<]*</pre>)")
_BOLD = re.compile(r"<b\b[^>]*>(.*?)</b>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r"<img[^>]*style=\"height:([\d.]+)em[^>]*>")
_IMAGE = re.compile(r"<img\b[^>]*>")
SMALLEST = 6.0
"Points: smaller is not read at arm's length."
_STEP = 0.05


@dc.dataclass(frozen=True, slots=True)
class Piece:
    """An entry or a bar as the predictor sees it."""

    text: str
    "HTML."
    bar: int = 0
    "Level of a section bar; 0 for an entry."
    set_in: bool = False


@dc.dataclass(frozen=True, slots=True)
class Setting:
    """What can be chosen to make a sheet shorter."""

    size: float
    columns: int
    leading: float


@cache
def _advances(bold: bool) -> tuple[Mapping[int, float], float]:  # noqa: FBT001 - a key of the cache
    """Code point → advance in em, and the space's, of the text face."""
    from fontTools.ttLib import TTFont

    face = next(
        face
        for face in faces()
        if face.family == "Fira Sans Condensed"
        and face.style == "normal"
        and (face.weight == 700) == bold  # noqa: PLR2004 - bold
    )
    font = TTFont(io.BytesIO(face.data), lazy=True)
    widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
    table = {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
    return table, table[32]


@lru_cache(maxsize=65_536)
def _word(word: str, bold: bool) -> float:  # noqa: FBT001 - a key of the cache
    table, _ = _advances(bold)
    return sum(table.get(ord(char), _FALLBACK) for char in word)


def _words(text: str) -> Iterator[tuple[float, bool]]:
    """The widths of the words in em, and whether each is bold."""
    at = 0
    for match in _BOLD.finditer(text):
        yield from (
            (_word(word, False), False) for word in _plain(text[at : match.start()]).split()
        )
        yield from ((_word(word, True), True) for word in _plain(match[1]).split())
        at = match.end()
    yield from ((_word(word, False), False) for word in _plain(text[at:]).split())


def _plain(text: str) -> str:
    import html

    return html.unescape(_TAG.sub("", _PICTURE.sub(" mmmm ", text)))


def lines_of(text: str, width: float, indent: float) -> int:
    """Lines of running text in a column of this width, in em.

    The lines after the first set in by `indent`.
    """
    count, at = 1, 0.0
    space = _advances(False)[1]
    room = width
    for word, _ in _words(text):
        if at and at + space + word > room:
            count += 1
            at, room = 0.0, width - indent
        at += word + (space if at else 0)
        while at > room:
            # Words longer than a line are broken, and so are texts without spaces.
            count += 1
            at, room = at - room, width - indent
    return count


def height_of(piece: Piece, setting: Setting, width: float) -> float:
    """Points that a piece takes in a column `width` points wide."""
    size, line = setting.size, setting.size * setting.leading
    if piece.bar:
        return (
            1.08
            * size
            * 1.2
            * lines_of(f"<b>{piece.text}</b>", (width - 2.4 * _MILLIMETRE) / size / 1.08, 0)
            + 3.5 * _MILLIMETRE
        )
    room = width - (2 * _MILLIMETRE if piece.set_in else 0)
    indent = 2 * _MILLIMETRE / size
    blocks = [match.group() for match in _BLOCK.finditer(piece.text)]
    running = _BLOCK.sub(" ", piece.text)
    total = line * lines_of(running, room / size, indent)
    for block in blocks:
        parts = [part for part in _ITEM.split(block) if _plain(part).strip()]
        total += (
            sum(line * lines_of(part, room / size - 1, 0) for part in parts) + 1.5 * _MILLIMETRE
        )
    total += sum(max(0.0, float(height) * size - line) for height in _PICTURE.findall(piece.text))
    total += len(_IMAGE.findall(_PICTURE.sub("", piece.text))) * width * 0.75
    return total + 0.62 * _MILLIMETRE


def columns_of(pieces: Sequence[Piece], setting: Setting, grid: Grid) -> int:
    """How many columns the pieces fill, one after another.

    An entry may part between its lines, a bar keeps with what follows it.
    """
    width, height = grid.column_width * _MILLIMETRE, grid.column_height * _MILLIMETRE
    columns, at = 1, 0.0
    for piece in pieces:
        tall = height_of(piece, setting, width)
        line = setting.size * setting.leading
        needed = tall + 2 * line if piece.bar else min(tall, 2 * line)
        if at + needed > height and at:
            columns, at = columns + 1, 0.0
        if not piece.bar and at + tall > height:
            # The lines that fit stay; the rest goes on in the next columns.
            rest = tall - math.floor((height - at) / line) * line
            columns += math.ceil(rest / height) if rest > 0 else 0
            at = rest % height if rest > 0 else height
        else:
            at += tall
    return columns


def fitted(
    pieces: Sequence[Piece], pages: int, start: Setting, grid_with: Mapping[int, Grid]
) -> tuple[Setting, int]:
    """The first setting with which the pieces take no more than `pages` sheets, or the tightest.

    And how many columns are over.
    """
    tightest, least = start, math.inf
    for tight in sorted(
        {start.leading, *(value for value in (1.2, 1.16, 1.12) if value < start.leading)},
        reverse=True,
    ):
        for count in sorted(
            grid_with, key=lambda value: (value != start.columns, abs(value - start.columns), value)
        ):
            grid = grid_with[count]
            smallest = Setting(min(SMALLEST, start.size), count, tight)
            over = columns_of(pieces, smallest, grid) - pages * count
            if over > 0:
                share = over / count
                if share < least:
                    tightest, least = smallest, share
                continue
            # Columns only grow with the size: the largest that fits is found by halving.
            low, high = 0, max(0, round((start.size - SMALLEST) / _STEP))
            while low < high:
                middle = (low + high) // 2
                tried = Setting(round(start.size - middle * _STEP, 2), count, tight)
                if columns_of(pieces, tried, grid) <= pages * count:
                    high = middle
                else:
                    low = middle + 1
            return Setting(round(start.size - low * _STEP, 2), count, tight), 0
    count = tightest.columns
    return tightest, columns_of(pieces, tightest, grid_with[count]) - pages * count
