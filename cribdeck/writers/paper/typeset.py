"""HTML → PDF; the only user of WeasyPrint.

Text is laid out one column a page, then the columns are put on sheets: half the time of CSS
columns, which lay everything out twice, and nothing is lost where a tall entry meets the end of a
column. The columns move as boxes (`Page._page_box`, the tree WeasyPrint paints from), so links,
bookmarks and tags come along. Nothing is fetched: fonts and pictures are handed over in memory,
anything else is refused.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import gc
import html
import logging
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cribdeck.writers.paper.fonts import faces, fontconfig

_PAPERS = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
"Width and height in millimetres, upright."
_PIXELS = 96 / 25.4
"CSS pixels of a millimetre."
_DRAWN = frozenset({"TextBox", "InlineReplacedBox", "BlockReplacedBox"})
"Boxes of WeasyPrint's that are seen: text and pictures."
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

    pages: tuple[Any, ...]
    anchors: tuple[tuple[str, ...], ...]
    "For each column, the `data-e` of the elements that begin in it, in order."
    is_fresh: tuple[bool, ...]
    "For each column, whether it begins with the first of them."
    too_wide: tuple[str, ...]
    "`data-e` of the elements that pass the edge of their column, at its side or its end."

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self.pages)

    def __add__(self, other: Columns) -> Columns:
        """These columns and others after them."""
        return Columns(
            *(
                getattr(self, field.name) + getattr(other, field.name)
                for field in dc.fields(Columns)
            )
        )

    def before(self, column: int) -> Columns:
        """The columns in front of one."""
        return dc.replace(
            self,
            pages=self.pages[:column],
            anchors=self.anchors[:column],
            is_fresh=self.is_fresh[:column],
        )


@dc.dataclass(frozen=True, slots=True)
class Placement:
    """Where on a sheet a box is put."""

    box: Any
    "A box of WeasyPrint's: all of a page, or a block on it."
    left: float
    "Millimetres."
    top: float
    room: tuple[float, float] = (0.0, 0.0)
    "Width and height of the place, in millimetres; in its middle the box is put."
    is_turned: bool = False
    "Whether it stands on its head."

    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """Where the box goes from where it is, in pixels.

        As CSS writes a matrix that begins at the box's corner.
        """
        x, y = (
            self.left * _PIXELS - self.box.border_box_x(),
            self.top * _PIXELS - self.box.border_box_y(),
        )
        width, height = (length * _PIXELS for length in self.room)
        down = max(0.0, (height - self.box.border_height()) / 2) if height else 0.0
        return (
            (-1, 0, 0, -1, x + width, y + height - down)
            if self.is_turned
            else (1, 0, 0, 1, x, y + down)
        )


def blocks_of(columns: Columns) -> dict[str, list[Any]]:
    """The blocks of a text by their `data-e`.

    A box for each, or as many as there are pages that it stands on.
    """
    found: dict[str, list[Any]] = {}
    for page in columns.pages:
        for body in page._page_box.children[0].children:  # noqa: SLF001 - see lay_out
            for box in body.children:
                found.setdefault(str(box.element.get("data-e")), []).append(box)
    return found


def height_in_millimetres(box: Any) -> float:  # noqa: ANN401 - a WeasyPrint box
    """How tall a block is."""
    return float(box.border_height()) / _PIXELS


def in_columns(columns: Columns, grid: Grid) -> list[list[Placement]]:
    """Columns side by side on as many sheets as they need."""
    return [
        [
            Placement(page._page_box.children[0], grid.left(n), grid.top)  # noqa: SLF001 - see lay_out
            for n, page in enumerate(columns.pages[start : start + grid.columns])
        ]
        for start in range(0, len(columns), grid.columns)
    ]


NO_COLUMNS = Columns((), (), (), ())


class Typesetter:
    """WeasyPrint with our fonts and nothing else to load, for the pages of one document."""

    def __init__(self) -> None:
        self.fonts: Any = None
        """WeasyPrint's `FontConfiguration`; all pages share one, so that each font is loaded and
        embedded once."""
        self._heard = _LogCapture()

    @property
    def unknown(self) -> str:
        """Characters for which no font has a shape."""
        return self._heard.unknown

    @property
    def refused(self) -> tuple[str, ...]:
        """Addresses that something asked for, and did not get."""
        return tuple(dict.fromkeys(self._heard.refused))

    def lay_out(self, page: str) -> Columns:
        """A page of HTML whose `@page` is one column, or one sheet."""
        with self._weasyprint() as render:
            document = render(page)
        anchors, fresh, wide = [], [], []
        for each in document.pages:
            told = _boxes_told(each._page_box)  # noqa: SLF001 - WeasyPrint has no public way to its boxes; the version is locked, a test looks
            anchors.append(told[0])
            fresh.append(told[1])
            wide += [name for name in told[2] if name not in wide]
        return Columns(tuple(document.pages), tuple(anchors), tuple(fresh), tuple(wide))

    def impose(self, sheets: Sequence[Sequence[Placement]], frame: str, standard: str) -> bytes:
        """Boxes put on the sheets of `frame`, a document with a page for each sheet.

        The PDF, in a standard or plain (`pdf`).
        """
        from weasyprint.css.properties import Dimension
        from weasyprint.document import Page

        with self._weasyprint() as render:
            document = render(frame)
            made = []
            used: set[int] = set()
            for sheet, placed in zip(document.pages, sheets, strict=True):
                box = sheet._page_box  # noqa: SLF001 - see lay_out
                roots = []
                for each in placed:
                    # A box may stand in several places, and each of its boxes is tagged once.
                    root = each.box.deepcopy() if id(each.box) in used else each.box.copy()
                    used.add(id(each.box))
                    root.style = root.style.copy()
                    root.style["transform"] = (("matrix", each.matrix()),)
                    root.style["transform_origin"] = (Dimension(0, "px"), Dimension(0, "px"))
                    roots.append(root)
                box.children = (*box.children, *roots)
                made.append(Page(box))
            return _pdf(document.copy(made), standard)

    @contextlib.contextmanager
    def _weasyprint(self) -> Iterator[Any]:
        """A function from HTML to pages, listened to, the garbage collector off.

        The layout makes millions of short-lived boxes in no cycles: collecting them saves nothing
        and costs a tenth of the time.
        """
        collecting = gc.isenabled()
        gc.disable()
        with _only_known_fonts():
            from weasyprint import HTML
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcher, URLFetcherResponse

            self.fonts = self.fonts or FontConfiguration()
        heard = self._heard
        ours: Mapping[str, bytes] = {face.url: face.data for face in faces()}

        class Fetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
            """Hands over our fonts and embedded data; refuses the rest."""

            def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
                if url in ours:
                    return URLFetcherResponse(url, ours[url], {"Content-Type": "font/ttf"})
                if url.startswith("data:"):
                    return super().fetch(url, headers)
                heard.refused.append(html.unescape(url))
                raise PermissionError("nothing is fetched")

        logger = logging.getLogger("weasyprint")
        handlers, propagate = logger.handlers[:], logger.propagate
        logger.handlers, logger.propagate = [heard], False
        try:
            # fontTools, which makes the bold of the code face, would write the time into it.
            with _environment("SOURCE_DATE_EPOCH", "0"):
                yield lambda page: HTML(
                    string=page, url_fetcher=Fetcher(allowed_protocols={"data"})
                ).render(font_config=self.fonts)
        finally:
            if collecting:
                gc.enable()
            logger.handlers, logger.propagate = handlers, propagate


def _pdf(document: Any, standard: str) -> bytes:  # noqa: ANN401 - a WeasyPrint document
    if standard == "pdf":
        return bytes(document.write_pdf())
    return bytes(
        document.write_pdf(
            pdf_variant=standard,
            finisher=_for_archives if standard.startswith("pdf/a") else _for_readers,
        )
    )


def _for_readers(_document: object, pdf: Any) -> None:  # noqa: ANN401 - a pydyf PDF
    """Mend the tags before the PDF is written.

    An item (LI) holds a label (Lbl) and a body (LBody) and nothing else (ISO 32000-1, 14.8.4.3.3);
    WeasyPrint 70 leaves a paragraph in it beside the body.
    """
    by_reference = {item.reference: item for item in pdf.objects}
    items: list[Any] = [
        item for item in pdf.objects if isinstance(item, dict) and item.get("S") == "/LI"
    ]
    for item in items:
        children = [by_reference[reference] for reference in item["K"]]
        loose = [child for child in children if child["S"] not in ("/Lbl", "/LBody")]
        bodies = [child for child in children if child["S"] == "/LBody"]
        if loose and not bodies:
            # An item that goes on in the next column may hold nothing else there.
            body = type(item)(
                {
                    "Type": "/StructElem",
                    "S": "/LBody",
                    "K": type(item["K"])(),
                    "Pg": item["Pg"],
                    "P": item.reference,
                }
            )
            pdf.add_object(body)
            item["K"].append(body.reference)
            bodies = [body]
        for child in loose:
            child["P"] = bodies[0].reference
            bodies[0]["K"].append(child.reference)
            item["K"].remove(child.reference)


def _for_archives(document: object, pdf: Any) -> None:  # noqa: ANN401 - the same
    """The same, and the metadata are not compressed (ISO 19005-2, 6.6.2.1).

    Nor what would end in half an end of a line.
    """
    _for_readers(document, pdf)
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            item.compress = False
        elif getattr(item, "compress", False) and item.data.endswith(b"\r\nendstream"):
            # Its last byte would be taken for a part of the end of the line, and its length for
            # wrong.
            item.compress = False


def _boxes_told(
    page: Any,  # noqa: ANN401 - a WeasyPrint box
) -> tuple[tuple[str, ...], bool, list[str]]:
    """The `data-e` of the elements that begin on a page, whether it begins with one.

    And those that pass its edge.
    """
    names: dict[str, None] = {}
    wide: list[str] = []
    here = ""
    begins_fresh: bool | None = None
    for box in _walk(page):
        element: Any = getattr(box, "element", None)
        name = str(element.get("data-e") or "") if hasattr(element, "get") else ""
        if name:
            here = name
            names[name] = None
        kind = type(box).__name__
        if kind == "TextBox":
            begins_fresh = bool(names) if begins_fresh is None else begins_fresh
        if kind in _DRAWN and (
            box.position_x + box.width > page.width + _SLACK
            or box.position_y + box.height > page.height + _SLACK
        ):
            wide.append(here)
    return tuple(names), bool(begins_fresh), wide


def _walk(box: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)


@contextlib.contextmanager
def _only_known_fonts() -> Iterator[None]:
    """While WeasyPrint looks for fonts, it finds those that a style sheet may name, and no others.

    Fontconfig's file is named by FONTCONFIG_FILE (fonts.conf(5)).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fonts.conf"
        path.write_text(fontconfig(), "utf-8")
        with _environment("FONTCONFIG_FILE", str(path)):
            yield


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """A variable of the environment, for a while."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


class _LogCapture(logging.Handler):
    """Listens to WeasyPrint: what has no shape or is not given to it is for the user.

    The rest for those who debug.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unknown = ""
        self.refused: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a remark."""
        message = record.getMessage()
        if ".notdef" in message:
            self.unknown += "".join(
                char for char in re.sub(r"^.*?:", "", message, count=1) if not char.isascii()
            )
        logging.getLogger(__name__).debug("weasyprint: %s", message)


def first_and_last(columns: Columns, grid: Grid, prefix: str) -> list[tuple[str, str]]:
    """For each sheet, the first and the last `data-e` with this prefix on it.

    Empty where none does.
    """
    out = []
    for start in range(0, len(columns), grid.columns):
        ids: Sequence[str] = [
            name
            for column in columns.anchors[start : start + grid.columns]
            for name in column
            if name.startswith(prefix)
        ]
        out.append((ids[0], ids[-1]) if ids else ("", ""))
    return out
