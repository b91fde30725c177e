"""Records → a typeset PDF; the only user of WeasyPrint.

Nothing is fetched: fonts and pictures are handed over in memory, and any other address stops the sheet with an error that names it.
"""

from __future__ import annotations

import base64
import dataclasses as dc
import gc
import html
import logging
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

from cribdeck.diagnostics import Diagnostic, Severity
from cribdeck.errors import OutputError
from cribdeck.normalize import wording
from cribdeck.records import Facet, Record
from cribdeck.writers.content_html import HtmlDialect, alt_width, clean, escape, inline_html, plain_code, run_in_html
from cribdeck.writers.fonts import faces
from cribdeck.writers.product import Product, Written
from cribdeck.writers.templates import Templates

_HEADING_LEVELS = 2
"Headings deeper than this do not get a bar of their own."
_SCHEMES = frozenset({"http", "https", "mailto", "data"})
_FORMULA_SIZE = 10.0


@dc.dataclass(frozen=True, slots=True)
class _Entry:
    """A record as the sheet template sees it."""

    term: Markup
    aliases: str
    text: Markup
    facets: tuple[tuple[str, Markup], ...]
    headings: tuple[tuple[int, str], ...]
    "The bars that open before this entry: level and wording."
    is_chapter: bool
    "Whether the bar that opens before it has its term already."
    set_in: bool
    "Whether it belongs to an entry above it."


def write_sheet(product: Product) -> Written:
    """The `.pdf`.

    Raises:
        ConfigError: a template or a font is missing or wrong.
        OutputError: WeasyPrint could not typeset the page, or asked for a file.
    """
    maker = _Maker(product)
    settings = product.settings.sheet
    layout = f"sheet/{settings.layout}"
    templates = Templates(product.template_folders)
    values: Mapping[str, object] = {
        "sheet": settings,
        "title": settings.title or product.settings.name.replace("::", " · "),
        "language": product.language,
        "version": product.version,
        "faces": faces(),
        "entries": list(maker.entries()),
    }
    css = templates.render(f"{layout}/sheet.css.j2", values)
    page = templates.render(f"{layout}/sheet.html.j2", {**values, "css": Markup(css)})  # noqa: S704 - our own style sheet, in which no note's text stands
    data, pages, unknown = _typeset(page)
    if unknown:
        maker.say_unknown(unknown)
    return Written(".pdf", data, {"pages": pages}, tuple(maker.findings))


class _Maker:
    """Makes entries of records."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.findings: list[Diagnostic] = []
        self.record: Record | None = None
        self.dialect = HtmlDialect(self._math, self._image, plain_code)

    def entries(self) -> Iterator[_Entry]:
        """The entries in order, each with the headings that open before it.

        A chapter gets its bar even where it is a record itself, which then comes first under it. A heading below that is either
        a bar or, where it is a record, an entry with its own entries set in.
        """
        paths = [self._path(identified.record) for identified in self.product.records]
        chapters = {path[:1] for path in paths if path}
        told = {(*path, identified.record.term) for identified, path in zip(self.product.records, paths, strict=True)}
        shown: tuple[str, ...] = ()
        for identified, path in zip(self.product.records, paths, strict=True):
            record = self.record = identified.record
            if not path and ((record.term,) in chapters or (chapters and record.rule == "heading")):
                path = (record.term,)  # noqa: PLW2901 - the chapter's own record
            bars = tuple(wording for level, wording in enumerate(path[:_HEADING_LEVELS]) if not level or path[: level + 1] not in told)
            same = next((n for n, (old, new) in enumerate(zip(shown, bars, strict=False)) if old != new), min(len(shown), len(bars)))
            headings = tuple((level + 1, bars[level]) for level in range(same, len(bars)))
            shown = bars
            yield _Entry(
                self._safe(inline_html(record.content, self.dialect) or escape(record.term)),
                ", ".join(alias for alias in record.aliases if alias not in record.term),
                self._safe(run_in_html(record.definition, self.dialect)),
                tuple(self._facet(facet) for facet in record.facets),
                headings,
                bool(headings) and headings[-1][1] == record.term,
                any(path[:depth] in told for depth in range(2, len(path) + 1)),
            )

    def _path(self, record: Record) -> tuple[str, ...]:
        """The headings a record stands under, the document's title left out."""
        return tuple(section for section in record.sections if section != self.product.title)

    def _facet(self, facet: Facet) -> tuple[str, Markup]:
        return facet.written, self._safe(run_in_html(facet.content, self.dialect))

    def _safe(self, value: str) -> Markup:
        return Markup(clean(value, schemes=_SCHEMES))  # noqa: S704 - just sanitized

    def _image(self, target: str, alt: str) -> str:
        found = self.product.media.get(target)
        if found is None or found.is_audio:
            # `check` tells of it; on paper a placeholder would only take room.
            return ""
        data = base64.b64encode(found.data).decode()
        return f'<img src="data:{found.media_type};base64,{data}" alt="{escape(alt_width(alt)[1])}">'

    def _math(self, tex: str, display: bool) -> str:  # noqa: FBT001 - the signature of HtmlDialect.math
        try:
            svg, height, shift = _formula(tex, inline=not display)
        except Exception as error:  # noqa: BLE001 - the library raises whatever its parser trips over
            self._say_bad_formula(tex, error)
            return f"<code>{escape(tex)}</code>"
        data = base64.b64encode(svg.encode()).decode()
        style = f"height:{height:.3f}em;vertical-align:{shift:.3f}em"
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(tex)}" style="{style}">'

    def say_unknown(self, characters: str) -> None:
        """Characters that no font of this machine has, told at the first record with one of them."""
        wanted = set(characters)
        known = (made.record for made in self.product.records if wanted & set(made.record.term + wording(made.record.definition)))
        origin = next(known, self.product.records[0].record).origins[0]
        shown = " ".join(sorted(wanted)[:12])
        message = f"no font here has a shape for {len(wanted)} characters of the sheet: {shown}" + (" …" if len(wanted) > 12 else "")  # noqa: PLR2004 - enough to see the script
        hint = "install a font for them, such as fonts-noto-cjk or fonts-noto-core, and build again"
        self.findings.append(Diagnostic(Severity.WARNING, "missing-glyph", message, origin.file, origin.span.first, hint))

    def _say_bad_formula(self, tex: str, error: Exception) -> None:
        assert self.record is not None, "formulas stand in records"
        origin = self.record.origins[0]
        message = f"the formula {tex[:60]!r} cannot be typeset and is printed as it is written" + (f" ({error})" if str(error) else "")
        hint = "check its braces and commands"
        self.findings.append(Diagnostic(Severity.WARNING, "bad-formula", message, origin.file, origin.span.first, hint))


@lru_cache(maxsize=4096)
def _formula(tex: str, *, inline: bool) -> tuple[str, float, float]:
    """A formula as SVG with its height and the shift of its baseline, both in em."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
    made = Latex(tex, size=_FORMULA_SIZE, inline=inline)
    picture = made.svgxml()
    # The picture has a margin that the formula's own size leaves out.
    height = float(picture.attrib["height"])
    margin = (height - made.getsize()[1]) / 2
    return ET.tostring(picture, encoding="unicode"), height / _FORMULA_SIZE, (made.getyofst() - margin) / _FORMULA_SIZE


# --- typesetting ------------------------------------------------------------------------------------------------------------------


def _typeset(page: str) -> tuple[bytes, int, str]:
    """The PDF of a page's HTML, its number of pages, and the characters that no font has."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    fonts = {face.url: face.data for face in faces()}

    class Fetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Hands over our fonts and embedded data; refuses the rest."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url in fonts:
                return URLFetcherResponse(url, fonts[url], {"Content-Type": "font/ttf"})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"the sheet may not load {html.unescape(url)[:120]}")

    heard = _Heard()
    logger = logging.getLogger("weasyprint")
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [heard], False
    # The layout makes millions of short-lived boxes in no cycles: collecting them saves nothing and costs a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        document = HTML(string=page, url_fetcher=Fetcher(allowed_protocols={"data"})).render()
        return document.write_pdf(), len(document.pages), heard.unknown
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
