"""The facts of WeasyPrint and pydyf that `weasyprint_private` rests on, one by one.

A failure here means that the installed WeasyPrint is another than the one the code was written for:
the message names the function to look at.
"""

from __future__ import annotations

import gc
import io
import logging
import os
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from cribdeck.writers.paper import weasyprint_private as private
from cribdeck.writers.paper.fonts import TEXT_FAMILY, faces, fontconfig
from cribdeck.writers.paper.weasyprint_private import Renderer

pytestmark = pytest.mark.pdf

SMALL_PAGE = "<style>@page { size: 200px 100px; margin: 0 } body { margin: 0 }</style>"
DOT = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='8' height='8'%3E"
    "%3Crect width='8' height='8'/%3E%3C/svg%3E"
)


@pytest.fixture
def renderer() -> Renderer:
    return Renderer({face.url: face.data for face in faces()}, fontconfig())


def pages_of(renderer: Renderer, body: str, style: str = SMALL_PAGE) -> list[Any]:
    with renderer.running():
        return list(renderer.render(f"{style}{body}").pages)


def boxes_of(renderer: Renderer, body: str) -> list[Any]:
    (page,) = pages_of(renderer, body)
    return list(private.walk_boxes(private.page_box(page)))


def first_box(renderer: Renderer, body: str, anchor: str = "e1") -> Any:
    """The outermost box of an element; its lines and their text have the same anchor."""
    return next(box for box in boxes_of(renderer, body) if private.anchor_text(box) == anchor)


def fonts_of(pdf: bytes) -> str:
    """The names of the fonts on a PDF's first page."""
    fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    return " ".join(str(font.get_object()["/BaseFont"]) for font in fonts.values())


# --- boxes ----------------------------------------------------------------------------------------


def test_page_box__is_the_tree_a_page_is_painted_from(renderer: Renderer) -> None:
    (page,) = pages_of(renderer, "<p>one")

    assert hasattr(page, "_page_box"), "Page._page_box is gone: see page_box"
    assert type(page._page_box).__name__ == "PageBox"
    assert private.page_box(page) is page._page_box


def test_root_box__is_the_first_child_even_beside_margin_boxes(renderer: Renderer) -> None:
    style = (
        "<style>@page { @top-left { content: 'head' } @bottom-right { content: 'foot' } }</style>"
    )
    (page,) = pages_of(renderer, "<p>one", style)

    assert private.root_box(page).element_tag == "html", "page boxes changed order: see root_box"
    assert len(private.page_box(page).children) == 3


def test_body_blocks__are_the_children_of_the_body(renderer: Renderer) -> None:
    body = "<body><div data-e=e1><p data-e=e2>one</p></div><div data-e=e3>two</div></body>"
    (page,) = pages_of(renderer, body)

    anchors = [private.anchor_text(box) for box in private.body_blocks(page)]
    assert anchors == ["e1", "e3"], "a box's children changed: see body_blocks"


def test_body_blocks__a_block_on_two_pages_has_a_box_on_each(renderer: Renderer) -> None:
    style = "line-height: 30px; orphans: 1; widows: 1"
    body = f"<div data-e=e1 style='{style}'>one<br>two<br>three<br>four"
    pages = pages_of(renderer, body)

    assert [[private.anchor_text(box) for box in private.body_blocks(page)] for page in pages] == [
        ["e1"],
        ["e1"],
    ]


def test_walk_boxes__in_the_order_of_the_document(renderer: Renderer) -> None:
    boxes = boxes_of(renderer, "<p>one <b>two</b> three")

    runs = [box.text.strip() for box in boxes if private.is_text(box)]
    assert runs == ["one", "two", "three"], "the tree of boxes changed: see walk_boxes, is_text"


def test_anchor_text__of_elements_that_have_one(renderer: Renderer) -> None:
    boxes = boxes_of(renderer, "<p data-e=e1>one <b>two</b>")

    # The line and the text in it are boxes of the paragraph's element, too.
    anchored = {type(box).__name__ for box in boxes if private.anchor_text(box) == "e1"}
    assert "BlockBox" in anchored, "boxes lost their element: see anchor_text"
    assert private.anchor_text(boxes[0]) == "", "a page's box has an element now: see anchor_text"


def test_is_visible__text_and_both_kinds_of_picture(renderer: Renderer) -> None:
    body = f'<p>one <img src="{DOT}"><img style=\'display: block\' src="{DOT}">'

    names = {type(box).__name__ for box in boxes_of(renderer, body) if private.is_visible(box)}
    assert names == {"TextBox", "InlineReplacedBox", "BlockReplacedBox"}, (
        "classes of boxes were renamed: see is_visible and is_text"
    )


def test_far_corner__of_a_picture(renderer: Renderer) -> None:
    style = "display: block; width: 40px; height: 30px; margin: 7px 0 0 9px"
    body = f"<img data-e=e1 style='{style}' src=\"{DOT}\">"

    # The box's position is that of its margin.
    assert private.far_corner(first_box(renderer, body)) == (40, 30), (
        "position_x or position_y changed: see far_corner"
    )


def test_far_corner__of_text_that_is_moved(renderer: Renderer) -> None:
    boxes = boxes_of(renderer, "<p style='margin: 0; position: relative; top: 33px; left: 5px'>one")
    (text,) = [box for box in boxes if private.is_text(box)]

    right, bottom = private.far_corner(text)
    assert (right, bottom) == (5 + text.width, 33 + text.height)


def test_page_size__is_that_of_the_content(renderer: Renderer) -> None:
    style = "<style>@page { size: 200px 100px; margin: 5px 10px }</style>"
    (page,) = pages_of(renderer, "<p>one", style)

    assert private.page_size(page) == (180, 90), "a page's width changed: see page_size"


def test_border__corner_and_height(renderer: Renderer) -> None:
    style = "margin: 10px; border: 2px solid; padding: 3px; height: 20px"
    box = first_box(renderer, f"<div data-e=e1 style='{style}'>one</div>")

    assert private.border_corner(box) == (10, 10), "border_box_x changed: see border_corner"
    assert private.border_height(box) == 30, "border_height changed: see border_height"


def test_moved_copy__only_the_first_shares_what_is_inside(renderer: Renderer) -> None:
    box = first_box(renderer, "<div data-e=e1><p>one</p></div>")
    matrix = (1, 0, 0, 1, 20, 30)

    first = private.moved_copy(box, matrix, is_first=True)
    second = private.moved_copy(box, matrix, is_first=False)

    assert first.children[0] is box.children[0], "Box.copy is not shallow: see moved_copy"
    assert second.children[0] is not box.children[0], "Box.deepcopy is not deep: see moved_copy"
    assert not box.style["transform"], "a copied box shares its style: see moved_copy"
    assert first.style["transform"] == (("matrix", matrix),)


def test_moved_copy__takes_the_form_of_a_computed_transform(renderer: Renderer) -> None:
    style = "transform: matrix(1, 0, 0, 1, 20, 30); transform-origin: 0 0"
    box = first_box(renderer, f"<div data-e=e1 style='{style}'>one</div>")
    plain = first_box(renderer, "<div data-e=e1>one</div>")

    copied = private.moved_copy(plain, (1, 0, 0, 1, 20, 30), is_first=True)

    computed = [(name, tuple(arguments)) for name, arguments in box.style["transform"]]
    assert computed == list(copied.style["transform"]), (
        "transform is kept otherwise: see moved_copy"
    )
    assert tuple(box.style["transform_origin"]) == copied.style["transform_origin"], (
        "transform-origin is kept otherwise: see moved_copy"
    )


def text_corner(pdf: bytes) -> tuple[float, float]:
    """Left and lower edge of a PDF's first letter, in CSS pixels from the left lower corner."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        left, bottom, _, _ = document[0].get_textpage().get_charbox(0)
    finally:
        document.close()
    return left / 0.75, bottom / 0.75


def test_page_with_boxes__painted_where_the_matrix_says_with_links_and_bookmarks(
    renderer: Renderer,
) -> None:
    body = "<h1 style='font-size: 16px; margin: 0' data-e=e1><a href='http://a.example/'>H</a></h1>"
    box = first_box(renderer, body)

    def placed(x: float, y: float) -> bytes:
        with renderer.running():
            document = renderer.render(f"<html lang=en><title>t</title>{SMALL_PAGE}<p>")
            moved = private.moved_copy(box, (1, 0, 0, 1, x, y), is_first=False)
            page = private.page_with_boxes(document.pages[0], [moved])
            assert [link[1] for link in page.links] == ["http://a.example/"], (
                "a page no longer gathers links: see page_with_boxes"
            )
            assert [bookmark[1] for bookmark in page.bookmarks] == ["H"], (
                "a page no longer gathers bookmarks: see page_with_boxes"
            )
            return private.write_pdf(document, [page], "pdf")

    left, bottom = text_corner(placed(0, 0))
    moved_left, moved_bottom = text_corner(placed(50, 40))

    assert moved_left == pytest.approx(left + 50, abs=0.1), "transforms are painted otherwise"
    assert moved_bottom == pytest.approx(bottom - 40, abs=0.1), "transforms are painted otherwise"


# --- rendering ------------------------------------------------------------------------------------


def test_renderer__fonts_are_found_under_their_addresses(renderer: Renderer) -> None:
    face = faces()[0]
    style = f'<style>@font-face {{ font-family: "Other"; src: url("{face.url}") }}</style>'
    with renderer.running():
        document = renderer.render(f"{style}{SMALL_PAGE}<p style='font-family: Other'>one")
        pdf = private.write_pdf(document, document.pages, "pdf")

    assert renderer.refused == []
    assert "Other" in fonts_of(pdf), (
        "a font that was handed over is not embedded: see closed_fetcher"
    )


def test_font_configuration__is_read_from_the_environment(tmp_path: Any) -> None:
    (tmp_path / "only.ttf").write_bytes(faces()[0].data)
    one_font = f"<?xml version='1.0'?><fontconfig><dir>{tmp_path}</dir></fontconfig>"
    renderer = Renderer({}, one_font)
    with renderer.running():
        document = renderer.render(f"{SMALL_PAGE}<p style='font-family: \"{TEXT_FAMILY}\"'>one")
        pdf = private.write_pdf(document, document.pages, "pdf")

    assert "Fira" in fonts_of(pdf), (
        "WeasyPrint does not read FONTCONFIG_FILE: see font_configuration"
    )
    assert renderer.log.missing_glyphs == ""


def test_closed_fetcher__refuses_all_but_fonts_and_data(renderer: Renderer) -> None:
    svg = (
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'"
        " xmlns:xlink='http://www.w3.org/1999/xlink' width='8' height='8'%3E"
        "%3Cimage xlink:href='http://b.example/x?a=1%26amp;b=2' width='8' height='8'/%3E%3C/svg%3E"
    )
    images = f'<img src="http://a.example/b.png"><img src="{svg}">'
    body = f'<link rel=stylesheet href="file:///a.css">{images}'
    with renderer.running():
        document = renderer.render(f"{SMALL_PAGE}{body}<p>one")
        private.write_pdf(document, document.pages, "pdf")

    assert set(renderer.refused) == {
        "file:///a.css",
        "http://a.example/b.png",
        "http://b.example/x?a=1&b=2",
    }, "addresses pass URLFetcher.fetch by: see closed_fetcher"


def test_closed_fetcher__is_a_fetcher_of_weasyprint() -> None:
    refused: list[str] = []
    fetcher = private.closed_fetcher({"cribdeck:font/0": b"font"}, refused)

    assert fetcher.fetch("cribdeck:font/0").read() == b"font"
    assert fetcher.fetch("data:text/plain,word").read() == b"word"
    with pytest.raises(PermissionError):
        fetcher.fetch("https://a.example/")
    assert refused == ["https://a.example/"]


def test_log_capture__takes_letters_without_a_shape(renderer: Renderer) -> None:
    with renderer.running():
        document = renderer.render(f"{SMALL_PAGE}<p>a\U00013000b\U00013001")
        assert renderer.log.missing_glyphs == ""
        private.write_pdf(document, document.pages, "pdf")

    assert set(renderer.log.missing_glyphs) == {"\U00013000", "\U00013001"}, (
        "WeasyPrint says otherwise what no font has: see LogCapture"
    )


def test_captured_log__is_the_log_of_weasyprint() -> None:
    from weasyprint.logger import LOGGER

    before = LOGGER.handlers[:], LOGGER.propagate
    capture = private.LogCapture()
    with private.captured_log(capture):
        assert LOGGER.handlers == [capture], (
            "WeasyPrint's logger has another name: see captured_log"
        )
        assert not LOGGER.propagate

    assert (LOGGER.handlers, LOGGER.propagate) == before


def test_running__leaves_everything_as_it_was(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("FONTCONFIG_FILE", "before")
    handlers = logging.getLogger("weasyprint").handlers[:]

    with renderer.running():
        assert os.environ["SOURCE_DATE_EPOCH"] == "0"
        assert not gc.isenabled()

    assert gc.isenabled()
    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert os.environ["FONTCONFIG_FILE"] == "before"
    assert logging.getLogger("weasyprint").handlers == handlers


def test_running__fonttools_takes_its_time_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from fontTools.misc.timeTools import timestampFromString, timestampNow

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    assert timestampNow() == timestampFromString("Thu Jan  1 00:00:00 1970"), (
        "fontTools does not read SOURCE_DATE_EPOCH: see Renderer.running"
    )


# --- the PDF --------------------------------------------------------------------------------------

LIST = "<html lang=en><title>t</title><ul><li>word<p>paragraph</p></li></ul>"
SPLIT_ITEM = (
    f"<html lang=en><title>t</title>{SMALL_PAGE}<ul style='margin: 0; orphans: 1; widows: 1;"
    " line-height: 40px'><li>word<p style='margin: 0'>one<br>two<br>three<br>four</p></li></ul>"
)


def items_of(pdf: Any) -> list[list[str]]:
    """For each list item of a PDF that is being written, the kinds of what is in it."""
    by_reference = {item.reference: item for item in pdf.objects}
    return [
        [by_reference[reference]["S"] for reference in item["K"]]
        for item in pdf.objects
        if isinstance(item, dict) and item.get("S") == "/LI"
    ]


@pytest.mark.parametrize("page", [LIST, SPLIT_ITEM], ids=["one page", "over pages"])
def test_mend_tags__nothing_beside_the_body_of_an_item(renderer: Renderer, page: str) -> None:
    seen: list[list[list[str]]] = []

    def finish(document: object, pdf: Any) -> None:
        seen.append(items_of(pdf))
        private.mend_tags(document, pdf)
        seen.append(items_of(pdf))

    with renderer.running():
        renderer.render(page).write_pdf(pdf_variant="pdf/ua-1", finisher=finish)

    before, after = seen
    allowed = {"/Lbl", "/LBody"}
    assert before, "list items are tagged otherwise: see mend_tags"
    assert any(set(item) - allowed for item in before), (
        "WeasyPrint tags list items rightly now: mend_tags can go"
    )
    assert all(set(item) <= allowed and item.count("/LBody") == 1 for item in after)


def test_mend_tags__an_item_without_a_body_gets_one(renderer: Renderer) -> None:
    def items(pages: list[Any]) -> Iterator[list[str]]:
        def finish(document: object, pdf: Any) -> None:
            made.append(items_of(pdf))
            private.mend_tags(document, pdf)
            made.append(items_of(pdf))

        made: list[list[list[str]]] = []
        document.copy(pages).write_pdf(pdf_variant="pdf/ua-1", finisher=finish)
        return iter(made)

    with renderer.running():
        document = renderer.render(SPLIT_ITEM)
        before, after = items(document.pages[1:])

    assert any("/LBody" not in item for item in before), "see _new_body: it may not be needed"
    assert all("/LBody" in item for item in after)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # WeasyPrint's profile
@pytest.mark.parametrize("standard", ["pdf", "pdf/ua-1", "pdf/a-2b", "pdf/a-3a", "pdf/a-3b"])
def test_write_pdf__metadata_only_as_text_where_archives_want_it(
    renderer: Renderer, standard: str
) -> None:
    with renderer.running():
        document = renderer.render(f"<html lang=en><title>Title of it</title>{SMALL_PAGE}<p>one")
        pdf = private.write_pdf(document, document.pages, standard)

    assert pdf.startswith(b"%PDF-")
    is_readable = b"<x:xmpmeta" in pdf
    assert is_readable == standard.startswith("pdf/a"), (
        f"metadata of {standard} are kept otherwise: see mend_for_archives"
    )


def test_mend_for_archives__no_stream_ends_in_half_an_end_of_line() -> None:
    import pydyf

    class Ending(pydyf.Stream):
        """A stream that compression ends in a carriage return."""

        @property
        def data(self) -> bytes:
            return b"stream\n..\r\nendstream" if self.compress else b"stream\n..\nendstream"

    pdf = pydyf.PDF()
    ending, plain = Ending([b".."], compress=True), pydyf.Stream([b"word"], compress=True)
    metadata = pydyf.Stream([b"<x/>"], {"Type": "/Metadata"}, compress=True)
    for item in (ending, plain, metadata):
        pdf.add_object(item)
    private.mend_for_archives(None, pdf)

    assert (ending.compress, plain.compress, metadata.compress) == (False, True, False)
    assert plain.data.endswith(b"\nendstream"), "streams are written otherwise: mend_for_archives"


def test_pdf__is_the_same_whenever_it_is_written(renderer: Renderer) -> None:
    def made() -> bytes:
        with renderer.running():
            document = renderer.render(f"<html lang=en><title>t</title>{SMALL_PAGE}<p>one")
            return private.write_pdf(document, document.pages, "pdf/ua-1")

    assert made() == made()
