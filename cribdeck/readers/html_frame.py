"""Block elements of HTML while they are read, and the nodes that they become."""

from __future__ import annotations

from cribdeck.model.inline import Content, Inline, InlineKind, strip
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span
from cribdeck.readers.inline_builder import InlineBuilder

_WITH_CONTENT = {NodeKind.HEADING, NodeKind.CELL, NodeKind.CODE, NodeKind.DEFINITION}
"Elements whose text is their own content, not a paragraph in them."
_MAX_TERMS = 10
"Terms that share a description, which is read for each of them."
_LIST_INFO = {"ol": NodeInfo.ORDERED, "dl": NodeInfo.DEFINITIONS}


class Frame:
    """A block element that has begun and not ended."""

    __slots__ = (
        "children",
        "content",
        "described",
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
        self.described: dict[int, list[Node]] = {}
        """Place of a term among the children → what is said of it, which is put into it when the
        frame ends."""
        self.run = InlineBuilder()
        self.run_first = 0
        "Line on which the current run of text begins; 0 before it has any."

    def end_run(self, line: int, *, is_name: bool = False) -> None:
        """End the run of text at a line.

        It becomes the frame's own content if it is the first text of an item or, as `is_name` says,
        the summary of `details`; else a paragraph in the frame.
        """
        content = strip(self.run.finish())
        first, self.run_first = self.run_first or line, 0
        if not content:
            return
        # `<li><p>Recall</p><p>the share</p>`: the first text names the item, as in Markdown.
        begins_item = self.kind is NodeKind.ITEM and not self.content and not self.children
        if begins_item or (is_name and self.kind is NodeKind.LEAD):
            self.content = content
        else:
            self.children.append(Node(NodeKind.PARAGRAPH, Span(first, line), content))

    def end_content(self, line: int, *, is_name: bool = False) -> None:
        """End the run of text where the frame ends; for some elements it is their content."""
        if self.kind not in _WITH_CONTENT or self.children:
            self.end_run(line, is_name=is_name)
            return
        content = self.run.finish()
        self.content = self.content or (content if self.kind is NodeKind.CODE else strip(content))

    def describe(self, description: list[Node], line: int) -> None:
        """Give a description that ends at a line to the last child if it is a term.

        Terms right above that term have the same description, as many as people write.
        """
        children = self.children
        if not children or children[-1].kind is not NodeKind.DEFINITION:
            children += description
            return
        last, term = len(children) - 1, children[-1]
        children[-1] = term._replace(span=Span(term.span.first, max(term.span.last, line)))
        if self.described.get(last):
            self.described[last] += description
            return
        if not description:
            return
        self.described[last] = [*term.children, *description]
        end = children[-1].span.last
        above = last - 1
        while (
            above >= 0
            and children[above].kind is NodeKind.DEFINITION
            and not children[above].children
            and above not in self.described
        ):
            if last - above == _MAX_TERMS:
                children[above] = children[above]._replace(info=NodeInfo.TOO_MANY_TERMS)
                return
            self.described[above] = self.described[last][:]
            span = Span(children[above].span.first, end)
            children[above] = children[above]._replace(span=span)
            above -= 1

    def finished_children(self) -> list[Node]:
        """The children, the terms among them with what is said of them."""
        for place, description in self.described.items():
            self.children[place] = self.children[place]._replace(children=tuple(description))
        self.described.clear()
        return self.children

    def node(self, line: int) -> Node | None:
        """The node of a frame that ends at a line; none where it holds nothing."""
        assert self.kind is not None, "the root frame is never closed"
        span = Span(self.first, max(line, self.first))
        self.finished_children()
        # In `<td>a<ul>` the list ended the text before the cell did: it is a paragraph so far.
        if (
            self.kind in _WITH_CONTENT
            and not self.content
            and self.children
            and self.children[0].kind is NodeKind.PARAGRAPH
        ):
            self.content = self.children.pop(0).content
        children = tuple(self.children)
        match self.kind:
            case NodeKind.HEADING:
                heading = Node(NodeKind.HEADING, span, self.content, level=int(self.tag[1:]))
                return heading if self.content else None
            case NodeKind.CODE:
                return _code(self.content, span)
            # An empty cell is kept: those behind it must stay below their headers.
            case NodeKind.CELL:
                info = NodeInfo.HEADER if self.tag == "th" else ""
                return Node(NodeKind.CELL, span, self.content, children, info=info)
            case NodeKind.ROW:
                # All of them: a row `<th>Recall</th><td>the share</td>` is headed by its name.
                is_header = bool(children) and all(
                    cell.info == NodeInfo.HEADER for cell in children
                )
                info = NodeInfo.HEADER if is_header else ""
                return Node(NodeKind.ROW, span, (), children, info=info)
            case NodeKind.LIST:
                made = Node(NodeKind.LIST, span, (), children, info=_LIST_INFO.get(self.tag, ""))
                return made if children else None
            case _:
                made = Node(self.kind, span, self.content, children)
                return made if self.content or children else None


def _code(content: Content, span: Span) -> Node | None:
    # Line ends only: spaces at the beginning indent the first line of the code.
    code = "".join(item.text for item in content).strip("\n")
    return Node(NodeKind.CODE, span, (Inline(InlineKind.CODE, code),)) if code.strip() else None
