"""HTML → PDF; the only user of WeasyPrint.

Text is laid out one column a page, then the columns are put on sheets: half the time of CSS columns, which lay everything out twice, and
nothing is lost where a tall entry meets the end of a column. The columns move as boxes (`Page._page_box`, the tree WeasyPrint paints from),
so links, bookmarks and tags come along. Nothing is fetched: fonts and pictures are handed over in memory, anything else is refused.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import html
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cribdeck.errors import OutputError
from cribdeck.writers.fonts import faces

_PAPERS = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
"Width and height in millimetres, upright."
_PIXELS = 96 / 25.4
"CSS pixels of a millimetre."
_SLACK = 1.5
"Pixels by which a line may pass its column: the side bearing of its last letter."


@dc.dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns of a sheet are, in millimetres."""

    width: float
    height: float
    columns: int
    side: float = 8.0
    top: float = 14.5
    "Down to the columns: the margin and the line with the title."
    bottom: float = 11.5
    gap: float = 4.0

    @property
    def column_width(self) -> float:
        """Of one column."""
        return (self.width - 2 * self.side - (self.columns - 1) * self.gap) / self.columns

    @property
    def column_height(self) -> float:
        """Of each column."""
        return self.height - self.top - self.bottom

    def left(self, column: int) -> float:
        """Of a column, counted from 0."""
        return self.side + column * (self.column_width + self.gap)


def grid_of(paper: str, orientation: str, columns: int) -> Grid:
    """The grid of a paper."""
    short, long = _PAPERS[paper]
    width, height = (long, short) if orientation == "landscape" else (short, long)
    return Grid(width, height, columns)


@dc.dataclass(frozen=True, slots=True)
class Columns:
    """Text laid out, a column a page."""

    document: Any
    anchors: tuple[tuple[str, ...], ...]
    "For each column, the `data-e` of the elements that begin in it, in order."
    too_wide: tuple[str, ...]
    "`data-e` of the elements that pass the edge of their column."
    unknown: str
    "Characters for which no font has a shape."

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self.anchors)


def lay_out(page: str) -> Columns:
    """A page of HTML whose `@page` is one column."""
    heard = _Heard()
    with _weasyprint(heard) as render:
        document = render(page)
    anchors, wide = [], []
    for each in document.pages:
        width = each._page_box.width  # noqa: SLF001 - WeasyPrint has no public way to its boxes; the version is locked, a test looks
        ids: list[str] = []
        here = ""
        for box in _walk(each._page_box):  # noqa: SLF001 - the same
            name = str(box.element.get("data-e") or "") if getattr(box, "element", None) is not None and hasattr(box.element, "get") else ""
            if name and name != here:
                here = name
                ids.append(name)
            if type(box).__name__ == "TextBox" and box.position_x + box.width > width + _SLACK and here not in wide:
                wide.append(here)
        anchors.append(tuple(dict.fromkeys(ids)))
    return Columns(document, tuple(anchors), tuple(wide), heard.unknown)


def impose(columns: Columns, frame: str, grid: Grid, *, variant: str | None) -> tuple[bytes, int]:
    """The columns on the sheets of `frame`, a document with a page for each sheet; the PDF and its number of pages."""
    from weasyprint.css.properties import Dimension
    from weasyprint.document import Page

    with _weasyprint(_Heard()) as render:
        document = render(frame)
        flow = columns.document.pages
        sheets = []
        for number, sheet in enumerate(document.pages):
            box = sheet._page_box  # noqa: SLF001 - see lay_out
            for column, page in enumerate(flow[number * grid.columns : (number + 1) * grid.columns]):
                root = page._page_box.children[0]  # noqa: SLF001 - see lay_out
                style = root.style.copy()
                style["transform"] = (("translate", (Dimension(grid.left(column) * _PIXELS, "px"), Dimension(grid.top * _PIXELS, "px"))),)
                root.style = style
                box.children = (*box.children, root)
            sheets.append(Page(box))
        made = document.copy(sheets)
        data: bytes = made.write_pdf(pdf_variant=variant) if variant else made.write_pdf()
    return data, len(sheets)


def _walk(box: Any) -> Iterator[Any]:  # noqa: ANN401 - a WeasyPrint box
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)


@contextlib.contextmanager
def _weasyprint(heard: _Heard) -> Iterator[Any]:
    """WeasyPrint with our fonts and nothing else to load, listened to, the garbage collector off.

    The layout makes millions of short-lived boxes in no cycles: collecting them saves nothing and costs a tenth of the time.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    fonts: Mapping[str, bytes] = {face.url: face.data for face in faces()}

    class Fetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Hands over our fonts and embedded data; refuses the rest."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url in fonts:
                return URLFetcherResponse(url, fonts[url], {"Content-Type": "font/ttf"})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"the sheet may not load {html.unescape(url)[:120]}")

    logger = logging.getLogger("weasyprint")
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [heard], False
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield lambda page: HTML(string=page, url_fetcher=Fetcher(allowed_protocols={"data"})).render()
    except FatalURLFetchingError as error:
        raise OutputError(str(error), hint="embed it, or remove it from the template") from error
    finally:
        if collecting:
            gc.enable()
        logger.handlers, logger.propagate = handlers, propagate


class _Heard(logging.Handler):
    """Listens to WeasyPrint: which characters have no shape is for the user, the rest for those who debug."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Take a remark."""
        message = record.getMessage()
        if ".notdef" in message:
            self.unknown += "".join(char for char in re.sub(r"^.*?:", "", message, count=1) if not char.isascii())
        logging.getLogger(__name__).debug("weasyprint: %s", message)


def first_and_last(columns: Columns, grid: Grid, prefix: str) -> list[tuple[str, str]]:
    """For each sheet, the first and the last `data-e` with this prefix on it; empty where none does."""
    out = []
    for start in range(0, len(columns), grid.columns):
        ids: Sequence[str] = [name for column in columns.anchors[start : start + grid.columns] for name in column if name.startswith(prefix)]
        out.append((ids[0], ids[-1]) if ids else ("", ""))
    return out
