"""HTML laid out in columns, and the columns put on sheets of paper: our own geometry.

Text is laid out one column a page, then the columns are put on sheets: half the time of CSS
columns, which lay everything out twice, and nothing is lost where a tall entry meets the end of a
column. Columns move as WeasyPrint's boxes (see `weasyprint_private`), so links, bookmarks and tags
come along. Nothing is fetched: fonts and pictures are handed over in memory, and anything else is
refused. Lengths are millimetres unless they are said to be pixels.
"""

from __future__ import annotations

import dataclasses as dc
from collections.abc import Sequence

from cribdeck.writers.paper import weasyprint_private as weasy
from cribdeck.writers.paper.fonts import faces, fontconfig
from cribdeck.writers.paper.weasyprint_private import Box, Matrix, Page

_PAPERS = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
"""Width and height in millimetres, upright: ISO 216; Letter is 8.5 by 11 inches, Legal 8.5 by
14."""
_PIXELS = 96 / 25.4
"CSS pixels of a millimetre: 96 an inch (CSS Values and Units, absolute lengths)."
_EDGE_TOLERANCE = 1.5
"Pixels by which a box may pass the edge of its column: the side bearing of a line's last letter."


@dc.dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns of a sheet are, in millimetres; templates of the sheet use it too."""

    width: float
    height: float
    columns: int
    side: float = 8.0
    "The margin at the left and at the right."
    top: float = 14.5
    "From the edge down to the columns: the margin and the line with the title."
    bottom: float = 11.5
    "From the columns down to the edge: the foot and the margin."
    gap: float = 4.0
    "Between two columns."

    @property
    def column_width(self) -> float:
        """The width of each column."""
        return (self.width - 2 * self.side - (self.columns - 1) * self.gap) / self.columns

    @property
    def column_height(self) -> float:
        """The height of each column."""
        return self.height - self.top - self.bottom

    def left(self, column: int) -> float:
        """The left edge of a column, counted from 0."""
        return self.side + column * (self.column_width + self.gap)


def make_grid(paper: str, orientation: str, columns: int) -> Grid:
    """The grid for a paper such as `A4`, `portrait` or `landscape`."""
    short, long = _PAPERS[paper]
    width, height = (long, short) if orientation == "landscape" else (short, long)
    return Grid(width, height, columns)


@dc.dataclass(frozen=True, slots=True)
class Columns:
    """Text laid out, each column on a page of its own; anchors are texts as `data-e` has them."""

    pages: tuple[Page, ...]
    anchors: tuple[tuple[str, ...], ...]
    "For each column, the anchors of the elements that begin in it, in order."
    starts_with_anchor: tuple[bool, ...]
    "For each column, whether its first text belongs to an element that begins in it."
    overflowing: tuple[str, ...]
    "The anchors of elements that pass the edge of their column, at its side or its end."

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self.pages)

    def __add__(self, following: Columns) -> Columns:
        """These columns, and the others after them."""
        return Columns(
            *(
                getattr(self, field.name) + getattr(following, field.name)
                for field in dc.fields(Columns)
            )
        )

    def before(self, column: int) -> Columns:
        """The columns in front of this one, counted from 0."""
        # What overflows is kept: it is not known in which column, and is named once in the end.
        return dc.replace(
            self,
            pages=self.pages[:column],
            anchors=self.anchors[:column],
            starts_with_anchor=self.starts_with_anchor[:column],
        )


NO_COLUMNS = Columns((), (), (), ())


@dc.dataclass(frozen=True, slots=True)
class Placement:
    """A box and where on a sheet it is put, in millimetres from the sheet's left upper corner."""

    box: Box
    "All of a page, or a block on it."
    left: float
    top: float
    room: tuple[float, float] = (0.0, 0.0)
    "Width and height of an area in whose middle the box is put; 0 if it begins at left and top."
    is_rotated: bool = False
    "Whether it stands on its head."

    def matrix(self) -> Matrix:
        """Where the box goes from where it is, in pixels.

        As CSS's `matrix()` writes it, with the box's own corner as the origin.
        """
        # A box is painted where it was laid out; the matrix moves it from there.
        own_left, own_top = weasy.border_corner(self.box)
        x, y = self.left * _PIXELS - own_left, self.top * _PIXELS - own_top
        width, height = (length * _PIXELS for length in self.room)
        down = max(0.0, (height - weasy.border_height(self.box)) / 2) if height else 0.0
        if self.is_rotated:
            # Half a turn about its corner puts a box above and to the left of it: it is moved back
            # by the room that it has.
            return (-1, 0, 0, -1, x + width, y + height - down)
        return (1, 0, 0, 1, x, y + down)


def blocks_by_anchor(columns: Columns) -> dict[str, list[Box]]:
    """The blocks of a text by their anchors; one for each page that a block stands on."""
    found: dict[str, list[Box]] = {}
    for page in columns.pages:
        for block in weasy.body_blocks(page):
            found.setdefault(weasy.anchor_text(block), []).append(block)
    return found


def height_in_millimetres(box: Box) -> float:
    """How tall a block is."""
    return weasy.border_height(box) / _PIXELS


def place_columns(columns: Columns, grid: Grid) -> list[list[Placement]]:
    """Columns side by side, on as many sheets as they need."""
    return [
        [
            Placement(weasy.root_box(page), grid.left(n), grid.top)
            for n, page in enumerate(columns.pages[start : start + grid.columns])
        ]
        for start in range(0, len(columns), grid.columns)
    ]


def first_and_last_anchors(columns: Columns, grid: Grid, kind: str) -> list[tuple[str, str]]:
    """For each sheet, the first and the last anchor of a kind that is on it; empty if none is."""
    pairs = []
    for start in range(0, len(columns), grid.columns):
        texts = [
            text
            for column in columns.anchors[start : start + grid.columns]
            for text in column
            if text.startswith(kind)
        ]
        pairs.append((texts[0], texts[-1]) if texts else ("", ""))
    return pairs


class Typesetter:
    """Lays out and writes the pages of one document, with our fonts and nothing else to load."""

    def __init__(self) -> None:
        self._renderer = weasy.Renderer({face.url: face.data for face in faces()}, fontconfig())

    @property
    def missing_glyphs(self) -> str:
        """Characters for which no font has a shape, as far as pages were written."""
        return self._renderer.log.missing_glyphs

    @property
    def refused(self) -> tuple[str, ...]:
        """Addresses that something asked for and did not get, each once."""
        return tuple(dict.fromkeys(self._renderer.refused))

    @property
    def undrawn(self) -> tuple[str, ...]:
        """Addresses of the drawings that could not be drawn to their end, each once."""
        return tuple(dict.fromkeys(self._renderer.undrawn))

    def lay_out(self, page: str) -> Columns:
        """HTML whose `@page` is one column, or one sheet, laid out on as many as it needs."""
        with self._renderer.running():
            pages = tuple(self._renderer.render(page).pages)
        contents = [_column_content(page) for page in pages]
        return Columns(
            pages,
            tuple(content.anchors for content in contents),
            tuple(content.starts_with_anchor for content in contents),
            tuple(dict.fromkeys(text for content in contents for text in content.overflowing)),
        )

    def impose(self, sheets: Sequence[Sequence[Placement]], frame: str, standard: str) -> bytes:
        """Put boxes on sheets, and write the sheets as a PDF.

        `frame` is HTML that has a page for each sheet, on which the boxes are put; `standard` is
        `pdf` or one of the PDF standards that a sheet's settings name.
        """
        # A box that stands in several places, such as the front of a split card, is copied whole.
        used: set[int] = set()

        def moved(placement: Placement) -> Box:
            is_first = id(placement.box) not in used
            used.add(id(placement.box))
            return weasy.moved_copy(placement.box, placement.matrix(), is_first=is_first)

        with self._renderer.running():
            document = self._renderer.render(frame)
            pages = [
                weasy.page_with_boxes(page, [moved(placement) for placement in placements])
                for page, placements in zip(document.pages, sheets, strict=True)
            ]
            return weasy.write_pdf(document, pages, standard)


@dc.dataclass(frozen=True, slots=True)
class _ColumnContent:
    """What stands in one column: the fields of `Columns`, for one page."""

    anchors: tuple[str, ...]
    starts_with_anchor: bool
    overflowing: list[str]


def _column_content(page: Page) -> _ColumnContent:
    """What stands on a page that is one column."""
    width, height = weasy.page_size(page)
    anchors: dict[str, None] = {}
    overflowing: list[str] = []
    current = ""
    starts_with_anchor: bool | None = None
    for box in weasy.walk_boxes(weasy.page_box(page)):
        if text := weasy.anchor_text(box):
            # Boxes come in the order of the document, so what follows belongs to this element.
            current = text
            anchors[text] = None
        # Frames come before the text in them: at the first text it is known what begins here.
        if starts_with_anchor is None and weasy.is_text(box):
            starts_with_anchor = bool(anchors)
        if weasy.is_visible(box):
            right, bottom = weasy.far_corner(box)
            if right > width + _EDGE_TOLERANCE or bottom > height + _EDGE_TOLERANCE:
                overflowing.append(current)
    return _ColumnContent(tuple(anchors), bool(starts_with_anchor), overflowing)
