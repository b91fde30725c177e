"""HTML written into notes → nodes, with the lines they stand on.

Built on the standard library's tokenizer, the one kept parser that says where each tag stands; the
tree building is for notes: missing end tags are implied, unknown elements are transparent, scripts
and styles are dropped, nothing raises.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from cribdeck.model.inline import BREAK, Content, Inline, InlineKind, strip, text
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.readers.inline_builder import HTML_MARKS, InlineBuilder

_BLOCKS = {
    "ul": NodeKind.LIST,
    "ol": NodeKind.LIST,
    "dl": NodeKind.LIST,
    "li": NodeKind.ITEM,
    "dt": NodeKind.DEFINITION,
    "dd": NodeKind.PARAGRAPH,
    "table": NodeKind.TABLE,
    "tr": NodeKind.ROW,
    "td": NodeKind.CELL,
    "th": NodeKind.CELL,
    "blockquote": NodeKind.QUOTE,
    "pre": NodeKind.CODE,
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
"For a start tag: the elements it ends, and those it does not look beyond."
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
_WITH_CONTENT = {NodeKind.HEADING, NodeKind.CELL, NodeKind.CODE, NodeKind.DEFINITION}
"Elements whose text is their own content, not a paragraph in them."
_MAX_CELLS, _MAX_DIGITS = 100, 6
"Rows or columns that a cell is believed to take; more is a mistake."
_MAX_DEPTH = 60
_SPACE = re.compile(r"\s+")


class _Frame:
    """A block element being read."""

    __slots__ = (
        "children",
        "content",
        "first",
        "hanging",
        "kind",
        "run",
        "run_first",
        "size",
        "sizes",
        "tag",
    )

    def __init__(
        self, tag: str, kind: NodeKind | None, first: int, size: tuple[int, int] = (1, 1)
    ) -> None:
        self.tag, self.kind, self.first = tag, kind, first
        self.size = size
        "Of a cell: the rows and columns it takes."
        self.sizes: list[tuple[int, int]] = []
        "Of a row: the sizes of its cells."
        self.hanging: dict[int, tuple[int, Node]] = {}
        "Of a table: column → how many more rows a cell above reaches into, and the cell."
        self.content: Content = ()
        self.children: list[Node] = []
        self.run = InlineBuilder()
        self.run_first = 0
        "Line on which the current run of text begins; 0 before it has any."


class _TreeBuilder(HTMLParser):
    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self.before = first - 1
        self.frames = [_Frame("", None, first)]
        self.last = first
        "Line of the last thing read, where an element whose end tag is missing ends."
        self.dropped = ""
        self.summary = False
        self.in_head = False
        "Whether the rows that are read stand in a table's head."

    @property
    def line(self) -> int:
        return self.getpos()[0] + self.before

    # --- events -----------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.dropped:
            return
        if tag in _DROPPED:
            self.dropped = tag
        elif tag in HTML_MARKS and self.frames[-1].kind is NodeKind.CODE:
            return
        elif tag in HTML_MARKS:
            self.frames[-1].run.open(tag, HTML_MARKS[tag], dict(attrs).get("href") or "")
        elif tag == "br":
            self._add(BREAK)
        elif tag == "img":
            given = dict(attrs)
            self._add(
                Inline(InlineKind.IMAGE, given.get("alt") or "", target=given.get("src") or "")
            )
        elif tag == "hr":
            self._flush()
            self.frames[-1].children.append(Node(NodeKind.RULE, Span(self.line, self.line)))
        elif tag in _BLOCKS:
            self._open(tag, (_number(attrs, "rowspan"), _number(attrs, "colspan")))
        elif tag in _BREAKING:
            self._flush()
            self.summary = tag == "summary"
            self.in_head = tag == "thead"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "hr", "img"):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.dropped:
            self.dropped = "" if tag == self.dropped else self.dropped
        elif tag in HTML_MARKS:
            self.frames[-1].run.close(tag)
        elif tag in _BLOCKS:
            if any(frame.tag == tag for frame in self.frames):
                while self.frames[-1].tag != tag:
                    self._close()
                self._close()
                self.last = self.line
        elif tag in _BREAKING:
            self._flush()
            self.summary = self.in_head = False

    def handle_data(self, data: str) -> None:
        if self.dropped:
            return
        if self.frames[-1].kind is NodeKind.CODE:
            self._add(text(data))
            return
        folded = _SPACE.sub(" ", data)
        if folded.strip():
            lead = data[: len(data) - len(data.lstrip())]
            self._add(text(folded), self.line + lead.count("\n"))
        elif folded and self.frames[-1].run:
            self._add(text(" "))

    def handle_comment(self, data: str) -> None:
        first = self.line
        self.frames[-1].children.append(
            Node(NodeKind.COMMENT, Span(first, first + data.count("\n")))
        )

    # --- building ---------------------------------------------------------------------------------

    def _add(self, item: Inline, line: int = 0) -> None:
        frame = self.frames[-1]
        frame.run.add(item)
        frame.run_first = frame.run_first or line or self.line
        self.last = max(self.last, line, self.line)

    def _flush(self) -> None:
        """End the run of text: it becomes the frame's own content, or a paragraph in it."""
        frame = self.frames[-1]
        content = strip(frame.run.finish())
        first, frame.run_first = frame.run_first or self.line, 0
        if not content:
            return
        if (self.summary and frame.kind is NodeKind.LEAD) or (
            frame.kind is NodeKind.ITEM and not frame.content and not frame.children
        ):
            frame.content = content
        else:
            frame.children.append(Node(NodeKind.PARAGRAPH, Span(first, self.line), content))

    def _open(self, tag: str, size: tuple[int, int]) -> None:
        ends, limits = _IMPLIED_END.get(tag, (set(), set()))
        while any(frame.tag in ends for frame in self._within(limits)):
            self._close(self.last)
        if self.frames[-1].kind is NodeKind.HEADING:
            # No block stands in a heading: its end tag is missing.
            self._close(self.last)
        self._flush()
        if len(self.frames) < _MAX_DEPTH:
            self.frames.append(_Frame(tag, _BLOCKS[tag], self.line, size))

    def _within(self, limits: set[str]) -> list[_Frame]:
        inner = []
        for frame in reversed(self.frames):
            if frame.tag in limits:
                break
            inner.append(frame)
        return inner

    def _close(self, line: int = 0) -> None:
        line = line or self.line
        frame = self.frames[-1]
        if frame.kind in _WITH_CONTENT and not frame.children:
            content = frame.run.finish()
            frame.content = frame.content or (
                content if frame.kind is NodeKind.CODE else strip(content)
            )
        else:
            self._flush()
        self.frames.pop()
        parent = self.frames[-1]
        if frame.kind is NodeKind.ROW and parent.kind is NodeKind.TABLE:
            frame.children = _laid_out(frame.children, frame.sizes, parent.hanging)
            if self.in_head:
                frame.children = [cell._replace(info="header") for cell in frame.children]
        elif frame.kind is NodeKind.CELL:
            parent.sizes.append(frame.size)
        if frame.tag == "dd":
            self._attach_description(parent, frame)
        elif (node := _finished(frame, line)) is not None:
            parent.children.append(node)

    def _attach_description(self, parent: _Frame, frame: _Frame) -> None:
        """A `dd` belongs to the `dt` before it."""
        if parent.children and parent.children[-1].kind is NodeKind.DEFINITION:
            term = parent.children[-1]
            parent.children[-1] = term._replace(
                span=Span(term.span.first, max(term.span.last, self.line)),
                children=(*term.children, *frame.children),
            )
            share_descriptions(parent.children)
        else:
            parent.children += frame.children

    def finish(self) -> list[Node]:
        self.close()
        while len(self.frames) > 1:
            self._close()
        self._flush()
        return self.frames[0].children


def _number(attrs: list[tuple[str, str | None]], name: str) -> int:
    """How many rows or columns an attribute says a cell takes; 1 where it says nothing sensible."""
    value = dict(attrs).get(name) or ""
    return (
        max(1, min(int(value), _MAX_CELLS))
        if value.isascii() and value.isdigit() and len(value) < _MAX_DIGITS
        else 1
    )


def _laid_out(
    cells: list[Node], sizes: list[tuple[int, int]], hanging: dict[int, tuple[int, Node]]
) -> list[Node]:
    """A row's cells, each in its column.

    What reaches down from above is said again, except a name in the first column, which is left
    blank.
    """
    waiting = list(zip((cell for cell in cells if cell.kind is NodeKind.CELL), sizes, strict=False))
    out: list[Node] = []
    while waiting or len(out) in hanging:
        column = len(out)
        if column in hanging:
            rows, cell = hanging.pop(column)
            out.append(cell._replace(content=(), children=()) if column == 0 else cell)
        else:
            cell, (rows, across) = waiting.pop(0)
            out += [cell, *(cell._replace(content=(), children=()) for _ in range(across - 1))]
        if rows > 1:
            hanging[column] = (rows - 1, cell)
    return out


def _finished(frame: _Frame, line: int) -> Node | None:
    """The node a closed frame makes; None where it holds nothing."""
    assert frame.kind is not None, "the root frame is never closed"
    span = Span(frame.first, max(line, frame.first))
    if (
        frame.kind in _WITH_CONTENT
        and not frame.content
        and frame.children
        and frame.children[0].kind is NodeKind.PARAGRAPH
    ):
        frame.content = frame.children.pop(0).content
    children = tuple(frame.children)
    match frame.kind:
        case NodeKind.HEADING:
            return (
                Node(NodeKind.HEADING, span, frame.content, (), int(frame.tag[1]))
                if frame.content
                else None
            )
        case NodeKind.CODE:
            code = "".join(item.text for item in frame.content).strip("\n")
            return (
                Node(NodeKind.CODE, span, (Inline(InlineKind.CODE, code),))
                if code.strip()
                else None
            )
        case NodeKind.CELL:
            return Node(
                NodeKind.CELL,
                span,
                frame.content,
                children,
                info="header" if frame.tag == "th" else "",
            )
        case NodeKind.ROW:
            header = bool(children) and all(cell.info == "header" for cell in children)
            return Node(NodeKind.ROW, span, (), children, info="header" if header else "")
        case NodeKind.LIST:
            return (
                Node(
                    NodeKind.LIST,
                    span,
                    (),
                    children,
                    info={"ol": "ordered", "dl": "definitions"}.get(frame.tag, ""),
                )
                if children
                else None
            )
        case _:
            return (
                Node(frame.kind, span, frame.content, children)
                if frame.content or children
                else None
            )


def share_descriptions(entries: list[Node]) -> None:
    """Terms of a definition list that stand right above another one have the same description."""
    for n in range(len(entries) - 2, -1, -1):
        if entries[n].kind is not NodeKind.DEFINITION or entries[n].children:
            break
        entries[n] = entries[n]._replace(
            children=entries[n + 1].children,
            span=Span(entries[n].span.first, entries[n + 1].span.last),
        )


def read_html(source: str, first: int) -> list[Node]:
    """The blocks of a stretch of HTML that begins on line `first`; headings are not nested yet."""
    builder = _TreeBuilder(first)
    try:
        builder.feed(source)
    except AssertionError:
        # The tokenizer asserts that `<![` begins a declaration it knows; what follows it is taken
        # for text.
        builder.rawdata = ""
        builder.handle_data(source.split("<![", 1)[-1])
    return builder.finish()
