"""All that depends on the inside of WeasyPrint 70 and pydyf 0.13; their only user.

WeasyPrint's public interface ends at whole documents: HTML in, pages or a PDF out. Putting text
that is laid out once on sheets needs the boxes of its pages, and PDF/UA and PDF/A need the objects
of the PDF mended. Each function says which facts of WeasyPrint it rests on;
tests/unit/writers/paper/test_weasyprint_private.py tests them one by one, so that a new version
that breaks one of them says so. Lengths are CSS pixels, 96 an inch, as in WeasyPrint.
"""

from __future__ import annotations

import contextlib
import gc
import html
import logging
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from cribdeck.storage.environment import environment_variable
from cribdeck.writers.paper.weasyprint_svg_private import guarded_drawings

Box: TypeAlias = Any
"A box of WeasyPrint's (formatting_structure/boxes.py), which has no types."
Page: TypeAlias = Any
"A `weasyprint.document.Page`."
Document: TypeAlias = Any
"A `weasyprint.document.Document`."
PdfObject: TypeAlias = Any
"An object of a PDF that is being written: a `pydyf.Object`, often a dictionary or a stream."
FontConfiguration: TypeAlias = Any
"A `weasyprint.text.fonts.FontConfiguration`."
Fetcher: TypeAlias = Any
"A `weasyprint.urls.URLFetcher`."
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"An affine transformation as CSS's `matrix()` writes it."

_VISIBLE = frozenset({"TextBox", "InlineReplacedBox", "BlockReplacedBox"})
"Names of the classes of boxes that are text or pictures; all others are frames around them."


# --- boxes ----------------------------------------------------------------------------------------


def page_box(page: Page) -> Box:
    """The box of a whole page.

    Rests on: `Page._page_box` is the tree that the page is painted from.
    """
    return page._page_box  # noqa: SLF001 - the one place that reads it


def root_box(page: Page) -> Box:
    """The box of a page's `<html>`, which holds everything but what stands in the margins.

    Rests on: it is the first child of the page's box.
    """
    return page_box(page).children[0]


def body_blocks(page: Page) -> Iterator[Box]:
    """The boxes of the elements directly in `<body>`, in order.

    Rests on: a box's `children` are the boxes of its element's children.
    """
    for body in root_box(page).children:
        yield from body.children


def walk_boxes(box: Box) -> Iterator[Box]:
    """A box and all boxes in it, in the order of the document.

    Rests on: boxes with content have `children`, others have no such attribute.
    """
    yield box
    for child in getattr(box, "children", ()):
        yield from walk_boxes(child)


def anchor_text(box: Box) -> str:
    """The `data-e` of a box's element (see `anchors`), empty if it has none.

    Rests on: `element` is an ElementTree element, and something without `get` for the boxes of
    pages and margins, which have no element.
    """
    element: Any = getattr(box, "element", None)
    return str(element.get("data-e") or "") if hasattr(element, "get") else ""


def is_text(box: Box) -> bool:
    """Whether a box is a run of text.

    Rests on: the name of the class, `TextBox`. The class itself would have to be imported, and
    WeasyPrint takes most of a second to load.
    """
    return type(box).__name__ == "TextBox"


def is_visible(box: Box) -> bool:
    """Whether a box is a run of text or a picture, not merely a frame around other boxes.

    Rests on: the names of the classes.
    """
    return type(box).__name__ in _VISIBLE


def far_corner(box: Box) -> tuple[float, float]:
    """The right and the lower edge of a text or picture on its page.

    Rests on: `position_x`, `position_y`, `width` and `height`.
    """
    return box.position_x + box.width, box.position_y + box.height


def page_size(page: Page) -> tuple[float, float]:
    """Width and height of a page without its margins.

    Rests on: `width` and `height` of the page's box are those of its content.
    """
    box = page_box(page)
    return box.width, box.height


def border_corner(box: Box) -> tuple[float, float]:
    """The left upper corner of a box's border on its page.

    Rests on: `Box.border_box_x` and `Box.border_box_y`.
    """
    return box.border_box_x(), box.border_box_y()


def border_height(box: Box) -> float:
    """How tall a box is, with its border.

    Rests on: `Box.border_height`.
    """
    return float(box.border_height())


def moved_copy(box: Box, matrix: Matrix, *, is_first: bool) -> Box:
    """A copy of a box that is painted elsewhere.

    The origin of the matrix is the left upper corner of the box's border. A box may stand in
    several places, but WeasyPrint tags each box of a PDF once: all copies but the first
    (`is_first`) need boxes of their own inside, too.

    Rests on: `Box.copy` (shallow) and `Box.deepcopy`; `style` is a mapping with a `copy`, whose
    `transform` is a tuple of names with arguments and `transform_origin` a pair of `Dimension`.
    """
    from weasyprint.css.properties import Dimension

    copied = box.copy() if is_first else box.deepcopy()
    # Copies share their style: each needs one of its own before it is changed.
    copied.style = copied.style.copy()
    copied.style["transform"] = (("matrix", matrix),)
    copied.style["transform_origin"] = (Dimension(0, "px"), Dimension(0, "px"))
    return copied


def page_with_boxes(page: Page, boxes: Iterable[Box]) -> Page:
    """The page with further boxes painted above its own; links, bookmarks and tags come along.

    Rests on: `Page(box)` gathers the links and bookmarks of all boxes in it anew.
    """
    from weasyprint.document import Page as WeasyPrintPage

    box = page_box(page)
    box.children = (*box.children, *boxes)
    return WeasyPrintPage(box)


# --- rendering ------------------------------------------------------------------------------------


class Renderer:
    """WeasyPrint with some files in memory and nothing else to load, for the pages of one document.

    `files` are the contents of fonts by the address that style sheets name, `fontconfig` is a
    configuration of Fontconfig.
    """

    def __init__(self, files: Mapping[str, bytes], fontconfig: str) -> None:
        self.refused: list[str] = []
        "Addresses that something asked for and did not get, in order, with repetitions."
        self.undrawn: list[str] = []
        "Addresses of drawings that could not be drawn, or not to their end, with repetitions."
        self.log = LogCapture()
        self._files = files
        self._fontconfig = fontconfig
        # All pages share one, so that each font is loaded and embedded once.
        self._fonts: FontConfiguration = None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """While this runs, pages can be rendered and written; what WeasyPrint logs is captured.

        Rests on: fontTools, which makes the bold of the code face out of a variable font, takes the
        time that it writes into it from SOURCE_DATE_EPOCH.
        """
        # A layout makes millions of short-lived boxes in no cycles: looking for cycles among them
        # frees nothing and takes a tenth of the time.
        was_collecting = gc.isenabled()
        gc.disable()
        try:
            # Before the log is captured, for at its first import WeasyPrint sets its logger up.
            self._fonts = self._fonts or font_configuration(self._fontconfig)
            epoch = environment_variable("SOURCE_DATE_EPOCH", "0")
            with captured_log(self.log), guarded_drawings(self.undrawn), epoch:
                yield
        finally:
            if was_collecting:
                gc.enable()

    def render(self, page: str) -> Document:
        """HTML laid out, while this is running.

        Rests on: WeasyPrint's documented `HTML.render`.
        """
        from weasyprint import HTML

        fetcher = closed_fetcher(self._files, self.refused)
        return HTML(string=page, url_fetcher=fetcher).render(font_config=self._fonts)


def font_configuration(fontconfig: str) -> FontConfiguration:
    """A `FontConfiguration` that finds the fonts of this configuration and no others.

    Rests on: WeasyPrint has Fontconfig read its configuration when it is first imported and for
    each `FontConfiguration`; Fontconfig takes its file from FONTCONFIG_FILE (fonts.conf(5)).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fonts.conf"
        path.write_text(fontconfig, "utf-8")
        with environment_variable("FONTCONFIG_FILE", str(path)):
            from weasyprint.text.fonts import FontConfiguration

            return FontConfiguration()


def closed_fetcher(files: Mapping[str, bytes], refused: list[str]) -> Fetcher:
    """A fetcher that hands over these fonts and `data:` addresses, and refuses everything else.

    What it refuses is added to `refused`, as it is written in the document.

    Rests on: WeasyPrint calls `URLFetcher.fetch` for every address, and goes on without what cannot
    be fetched. The class is made here, since its base is slow to import.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Hands over what it was given; nothing is read from disk or from a network."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url in files:
                return URLFetcherResponse(url, files[url], {"Content-Type": "font/ttf"})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            # Addresses in a picture arrive with the entities of its XML.
            refused.append(html.unescape(url))
            # Any exception but a fatal one lets WeasyPrint go on without the file.
            raise PermissionError("nothing is fetched")

    # A second lock: the base class refuses all other protocols by itself.
    return ClosedFetcher(allowed_protocols={"data"})


class LogCapture(logging.Handler):
    """Takes WeasyPrint's log: letters without a shape are for the user, the rest for debugging.

    Rests on: a letter that no font has is logged while the page is painted, as
    `.notdef glyph …: "x" (U+…)`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.missing_glyphs = ""
        "Characters for which no font has a shape, with repetitions."

    def emit(self, record: logging.LogRecord) -> None:
        """Take a message."""
        message = record.getMessage()
        if ".notdef" in message:
            # Behind the colon nothing but the character itself is not ASCII.
            character_shown = re.sub(r"^.*?:", "", message, count=1)
            self.missing_glyphs += "".join(c for c in character_shown if not c.isascii())
        logging.getLogger(__name__).debug("weasyprint: %s", message)


@contextlib.contextmanager
def captured_log(handler: logging.Handler) -> Iterator[None]:
    """Send what WeasyPrint logs to a handler, and nowhere else.

    Rests on: the name of its logger, `weasyprint`, to which it adds a handler of its own.
    """
    # By name, for the module that makes it is slow to load.
    logger = logging.getLogger("weasyprint")
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [handler], False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, propagate


# --- the PDF --------------------------------------------------------------------------------------


def write_pdf(document: Document, pages: Iterable[Page], standard: str) -> bytes:
    """Pages as a PDF with the metadata of their document.

    `standard` is `pdf`, or one of WeasyPrint's variants such as `pdf/ua-1` and `pdf/a-2u`.

    Rests on: WeasyPrint's documented `Document.copy`, and the `finisher` of `Document.write_pdf`,
    which gets the document and the `pydyf.PDF` before it is written.
    """
    copied = document.copy(list(pages))
    if standard == "pdf":
        return bytes(copied.write_pdf())
    finisher = mend_for_archives if standard.startswith("pdf/a") else mend_tags
    return bytes(copied.write_pdf(pdf_variant=standard, finisher=finisher))


def mend_tags(_document: Document, pdf: PdfObject) -> None:
    """Put all that a list item holds beside its label into its body.

    An item (LI) holds a label (Lbl) and a body (LBody) and nothing else (ISO 32000-1, 14.8.4.3.3);
    WeasyPrint 70 leaves paragraphs beside the body.

    Rests on: `pdf.objects`; structure elements are dictionaries with their kind in `S`, their
    children's references in `K`, their parent's in `P` and their page's in `Pg` (pdf/tags.py).
    """
    by_reference = {item.reference: item for item in pdf.objects}
    # A list of its own, since objects are added on the way.
    items: list[PdfObject] = [
        item for item in pdf.objects if isinstance(item, dict) and item.get("S") == "/LI"
    ]
    for item in items:
        _mend_item(pdf, item, [by_reference[reference] for reference in item["K"]])


def _mend_item(pdf: PdfObject, item: PdfObject, children: list[PdfObject]) -> None:
    """Put the children of a list item that are neither label nor body into its body."""
    loose = [child for child in children if child["S"] not in ("/Lbl", "/LBody")]
    if not loose:
        return
    bodies = [child for child in children if child["S"] == "/LBody"]
    body = bodies[0] if bodies else _new_body(pdf, item)
    for child in loose:
        # Both directions of the tree: the child's parent, and the parents' children.
        child["P"] = body.reference
        body["K"].append(child.reference)
        item["K"].remove(child.reference)


def _new_body(pdf: PdfObject, item: PdfObject) -> PdfObject:
    """An empty body in a list item that has none, as where an item goes on in the next column."""
    # The classes are pydyf's dictionary and array, taken from what is there.
    dictionary, array = type(item), type(item["K"])
    body = dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": array(), "Pg": item["Pg"], "P": item.reference}
    )
    pdf.add_object(body)
    item["K"].append(body.reference)
    return body


def mend_for_archives(document: Document, pdf: PdfObject) -> None:
    r"""Mend the tags, and store uncompressed what PDF/A does not allow to be compressed.

    That is the metadata (ISO 19005-2, 6.6.2.1), and streams that compression ends with a carriage
    return: with the line feed after it, a reader takes it for the end of the line, and the length
    of the stream for wrong.

    Rests on: streams have `extra` (their dictionary), `compress`, and `data` that ends in
    `\nendstream`.
    """
    mend_tags(document, pdf)
    for item in pdf.objects:
        is_metadata = getattr(item, "extra", {}).get("Type") == "/Metadata"
        if is_metadata or (
            getattr(item, "compress", False) and item.data.endswith(b"\r\nendstream")
        ):
            item.compress = False
