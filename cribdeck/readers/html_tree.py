"""The tags and text of HTML → nodes with their lines.

Built on `html_tokens`, which gives the line of every tag and text. lxml and BeautifulSoup give the
line of each start tag too, but not where an element ends or a text begins, and records name both.
Parsers that build trees as browsers do (html5lib, tinyhtml5) move content: text between two rows
goes before the table, and cells without a table lose their tags.

The tree built here is for notes: missing end tags are implied, unknown elements are transparent,
scripts and styles are dropped, nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from cribdeck.model.inline import BREAK, Inline, InlineKind, text
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span
from cribdeck.readers.html_frame import Frame
from cribdeck.readers.html_table import cell_size, lay_out_row
from cribdeck.readers.html_tokens import HtmlKind, HtmlToken, html_tokens
from cribdeck.readers.inline_builder import HTML_MARKS

_BLOCKS = {
    "ul": NodeKind.LIST,
    "ol": NodeKind.LIST,
    "dl": NodeKind.LIST,
    "li": NodeKind.ITEM,
    "dt": NodeKind.DEFINITION,
    # Its blocks go to the term before it (`Frame.describe`): this kind never shows.
    "dd": NodeKind.PARAGRAPH,
    "table": NodeKind.TABLE,
    "tr": NodeKind.ROW,
    "td": NodeKind.CELL,
    "th": NodeKind.CELL,
    "blockquote": NodeKind.QUOTE,
    "pre": NodeKind.CODE,
    # Its summary stands over what follows, as a line in bold does in Markdown.
    "details": NodeKind.LEAD,
    **{f"h{n}": NodeKind.HEADING for n in range(1, 7)},
}
_BREAKING = {
    "p",
    "div",
    "center",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "figure",
    "figcaption",
    "summary",
    "thead",
    "tbody",
}
"Elements that end a run of text and are otherwise transparent."
_IMPLIED_END = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
"""For a start tag: the elements it ends, and those it does not look beyond.

https://html.spec.whatwg.org/multipage/syntax.html#optional-tags"""
_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "nav",
    "button",
    "select",
}
"Elements whose text is not for reading."
_EMPTY = {"br", "hr", "img"}
_MAX_DEPTH = 60
"Blocks within blocks; the tags of deeper ones are passed over."
_SPACE = re.compile(r"\s+")
_FORMULA = re.compile(r"\\\((?P<inline>.{1,2000}?)\\\)|\\\[(?P<display>.{1,2000}?)\\\]")
"Formulas as pages that load MathJax have them, no longer than anybody writes one."


class _TreeBuilder:
    def __init__(self, first: int) -> None:
        self.before = first - 1
        "Lines before the first one that is read."
        self.line = first
        "Line on which the token begins that is read."
        self.frames = [Frame("", None, first)]
        self.last = first
        "Line of the last thing read, where an element whose end tag is missing ends."
        self.dropped = ""
        "The element whose content is dropped; empty outside of any."
        self.in_summary = False
        self.in_head = False
        "Whether the rows that are read belong to the head of a table."

    def read(self, source: str) -> list[Node]:
        """The blocks of a text."""
        for token in html_tokens(source):
            self.line = token.line + self.before
            if not self.dropped:
                _TAKERS[token.kind](self, token)
            elif token.kind is HtmlKind.END and token.text == self.dropped:
                self.dropped = ""
        self.line = source.count("\n") + 1 + self.before
        while len(self.frames) > 1:
            self._close(self.line)
        self._end_run()
        return self.frames[0].finished_children()

    # --- tokens -----------------------------------------------------------------------------------

    def take_start(self, token: HtmlToken) -> None:
        tag, given = token.text, token.attributes
        if tag in _DROPPED:
            self.dropped = tag
        elif tag in HTML_MARKS:
            # In `<pre><code>a` a mark would fold the line ends of the code, and words in bold
            # would be lost: `_code` joins texts and looks into no marks.
            if self.frames[-1].kind is not NodeKind.CODE:
                self.frames[-1].run.open(tag, HTML_MARKS[tag], given.get("href", ""))
        elif tag in _EMPTY:
            self._add_empty(tag, given)
        elif tag in _BLOCKS:
            self._open(tag, cell_size(given))
        elif tag in _BREAKING:
            self._end_run()
            self.in_summary = tag == "summary"
            self.in_head = tag == "thead"

    def take_empty(self, token: HtmlToken) -> None:
        if token.text in _EMPTY:
            self.take_start(token)

    def take_end(self, token: HtmlToken) -> None:
        tag = token.text
        if tag in HTML_MARKS:
            self.frames[-1].run.close(tag)
        elif tag in _BLOCKS:
            # A stray `</ol>`, which ends nothing, would otherwise end all that is open.
            if any(frame.tag == tag for frame in self.frames):
                while self.frames[-1].tag != tag:
                    self._close(self.line)
                self._close(self.line)
                self.last = self.line
        elif tag in _BREAKING:
            self._end_run()
            self.in_summary = self.in_head = False

    def take_text(self, token: HtmlToken) -> None:
        data = token.text
        if self.frames[-1].kind is NodeKind.CODE:
            self._add(text(data), self.line)
            return
        # Outside of `<pre>` a line end is a space: HTML is broken into lines anywhere.
        folded = _SPACE.sub(" ", data)
        if folded.strip():
            lead = data[: len(data) - len(data.lstrip())]
            line = self.line + lead.count("\n")
            is_code = self.frames[-1].run.is_in(InlineKind.CODE)
            for item in (text(folded),) if is_code else _with_formulas(folded):
                self._add(item, line)
        # In `<b>a</b> <i>b</i>` the space is wording; before any text it only lays out the source.
        elif folded and self.frames[-1].run:
            self._add(text(" "), self.line)

    def take_comment(self, token: HtmlToken) -> None:
        # The run of text goes on behind it: `a <!-- x --> b` is one paragraph.
        span = Span(self.line, self.line + token.text.count("\n"))
        self.frames[-1].children.append(Node(NodeKind.COMMENT, span))

    # --- building ---------------------------------------------------------------------------------

    def _add(self, item: Inline, line: int) -> None:
        """Add to the run of text; the item begins on `line`."""
        frame = self.frames[-1]
        frame.run.add(item)
        frame.run_first = frame.run_first or line
        self.last = max(self.last, line, self.line)

    def _add_empty(self, tag: str, given: Mapping[str, str]) -> None:
        """Add an element that never has content."""
        if tag == "br":
            self._add(BREAK, self.line)
        elif tag == "img":
            alt, target = given.get("alt", ""), given.get("src", "")
            self._add(Inline(InlineKind.IMAGE, alt, target=target), self.line)
        else:
            self._end_run()
            self.frames[-1].children.append(Node(NodeKind.RULE, Span(self.line, self.line)))

    def _end_run(self) -> None:
        self.frames[-1].end_run(self.line, is_name=self.in_summary)

    def _open(self, tag: str, size: tuple[int, int]) -> None:
        ends, limits = _IMPLIED_END.get(tag, (set(), set()))
        # In `<li>a<ul><li>b` the limit `ul` keeps the inner item from ending the outer one.
        while any(frame.tag in ends for frame in self._within(limits)):
            self._close(self.last)
        if self.frames[-1].kind is NodeKind.HEADING:
            # A heading holds no blocks: its end tag is missing.
            self._close(self.last)
        self._end_run()
        if len(self.frames) < _MAX_DEPTH:
            self.frames.append(Frame(tag, _BLOCKS[tag], self.line, size))

    def _within(self, limits: set[str]) -> list[Frame]:
        """The open frames, innermost first, up to one with a tag of `limits`."""
        inner = []
        for frame in reversed(self.frames):
            if frame.tag in limits:
                break
            inner.append(frame)
        return inner

    def _close(self, line: int) -> None:
        """End the innermost frame; its last line may lie before the tag that implies its end."""
        frame = self.frames[-1]
        frame.end_content(self.line, is_name=self.in_summary)
        self.frames.pop()
        parent = self.frames[-1]
        if frame.kind is NodeKind.ROW and parent.kind is NodeKind.TABLE:
            frame.children = lay_out_row(frame.children, frame.sizes, parent.hanging)
            # `<thead><tr><td>`: some tools head their tables without any `th`.
            if self.in_head:
                frame.children = [cell._replace(info=NodeInfo.HEADER) for cell in frame.children]
        elif frame.kind is NodeKind.CELL:
            # A cell is laid out when its row ends, and a node has no place for its size.
            parent.sizes.append(frame.size)
        if frame.tag == "dd":
            parent.describe(frame.finished_children(), self.line)
        elif (node := frame.node(line)) is not None:
            parent.children.append(node)


def _with_formulas(wording: str) -> Iterator[Inline]:
    """Wording with the formulas that stand in it between their delimiters."""
    at = 0
    for match in _FORMULA.finditer(wording):
        if match.start() > at:
            yield text(wording[at : match.start()])
        if match["inline"] is not None:
            yield Inline(InlineKind.MATH, match["inline"].strip())
        else:
            yield Inline(InlineKind.MATH, match["display"].strip(), target="display")
        at = match.end()
    if at < len(wording):
        yield text(wording[at:])


_TAKERS: Mapping[HtmlKind, Callable[[_TreeBuilder, HtmlToken], None]] = {
    HtmlKind.TEXT: _TreeBuilder.take_text,
    HtmlKind.START: _TreeBuilder.take_start,
    HtmlKind.EMPTY: _TreeBuilder.take_empty,
    HtmlKind.END: _TreeBuilder.take_end,
    HtmlKind.COMMENT: _TreeBuilder.take_comment,
}
"What is done with a token of each kind."


def read_html_text(source: str, first: int) -> list[Node]:
    """The blocks of a stretch of HTML that begins on line `first`; headings are not nested yet."""
    return _TreeBuilder(first).read(source)
