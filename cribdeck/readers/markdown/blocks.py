"""The parser's tokens → nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from cribdeck.model.inline import Content, Inline, InlineKind, one_line, strip
from cribdeck.model.outline import Node, NodeInfo, NodeKind, Span
from cribdeck.readers.html_tree import read_html_text
from cribdeck.readers.markdown.content import tokens_content
from cribdeck.readers.markdown.inline import read_content
from cribdeck.readers.markdown.parser import make_parser
from cribdeck.readers.markdown.rules.metadata_lines import ENV_KEY
from cribdeck.readers.markdown.speed import unneeded_rules
from cribdeck.readers.nesting import nest_sections

_MAX_SETEXT_HEADING = 70
"Characters; a longer line over `---` is a sentence over a rule, not a heading."


class MarkdownBlocks(NamedTuple):
    """What a Markdown text holds."""

    nodes: list[Node]
    "Its blocks in order, headings not nested yet; then the metadata."
    front_matter: str | None
    "The YAML at its head; none if there is no front matter."


def read_markdown(source: str) -> MarkdownBlocks:
    """The blocks of a Markdown text, whose first line is line 1."""
    env: dict[str, Any] = {}
    tokens = make_parser(unneeded_rules(source)).parse(source, env)
    metadata: dict[int, int] = env.get(ENV_KEY, {})
    blank = {line for first, last in metadata.items() for line in range(first, last + 1)}
    reader = _TokenReader(tokens, _last_lines(source.split("\n"), blank), env)
    nodes = reader.read()
    # Metadata is hoisted out of whatever surrounds it, to the top level: a line that gives an item
    # its class is no part of what the item says, and must not come between its paragraphs.
    nodes += [
        Node(NodeKind.METADATA, Span(first + 1, last + 1), info=NodeInfo.TOOL_MARKUP)
        for first, last in metadata.items()
    ]
    return MarkdownBlocks(nodes, reader.front_matter)


def _last_lines(lines: Sequence[str], blank: set[int]) -> list[int]:
    """For each line count n, the last line among the first n that is not blank; 0 if all are."""
    out, last = [0], 0
    for number, line in enumerate(lines, 1):
        if line.strip() and number - 1 not in blank:
            last = number
        out.append(last)
    return out


class _TokenReader:
    """Reads a stream of tokens; `at` is the index of the token to read next."""

    def __init__(
        self, tokens: list[Token], last_lines: list[int], env: MutableMapping[str, Any]
    ) -> None:
        self.tokens, self.last_lines, self.env = tokens, last_lines, env
        self.at = 0
        self.front_matter: str | None = None

    def read(self, end: str = "") -> list[Node]:
        """The blocks up to a token of type `end`, which is consumed; without one, all the rest."""
        out: list[Node] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == end:
                break
            out.extend(self._block(token))
        return out

    def _span(self, token: Token) -> Span:
        """The lines of a token, without the blank ones at their end."""
        # The parser counts the blank lines below a list to its last item.
        first, end = token.map or (0, 1)
        return Span(first + 1, max(self.last_lines[min(end, len(self.last_lines) - 1)], first + 1))

    def _block(self, token: Token) -> list[Node]:
        """The nodes of the block that a token opens or is."""
        span = self._span(token)
        if reader := _READERS.get(token.type):
            return reader(self, token, span)
        return _leaf_block(token, span)

    def paragraph(self, _token: Token, span: Span) -> list[Node]:
        content = strip(self._next_content())
        return [Node(NodeKind.PARAGRAPH, span, content)] if content else []

    def _next_content(self) -> Content:
        """The content of the inline token that comes next; its closing token is consumed too."""
        token = self.tokens[self.at]
        self.at += 2
        # Rules that needed the content have parsed it.
        if token.children:
            return tokens_content(token.children)
        return read_content(token.content, self.env)

    def heading(self, token: Token, span: Span) -> list[Node]:
        content = strip(self._next_content())
        wording = one_line(content)
        # CommonMark takes all of a paragraph over `---` for a heading; in notes people draw a line
        # below a text, or below `Note:`.
        if token.markup in ("-", "=") and (
            len(wording) > _MAX_SETEXT_HEADING
            or wording.endswith((".", ":", ";"))
            or span.last - span.first > 1
        ):
            rule = Node(NodeKind.RULE, Span(span.last, span.last))
            return [Node(NodeKind.PARAGRAPH, Span(span.first, span.last - 1), content), rule]
        return [Node(NodeKind.HEADING, span, content, level=int(token.tag[1]))] if content else []

    def bullet_list(self, _token: Token, span: Span) -> list[Node]:
        return [Node(NodeKind.LIST, span, (), tuple(self.read("bullet_list_close")))]

    def ordered_list(self, _token: Token, span: Span) -> list[Node]:
        items = tuple(self.read("ordered_list_close"))
        return [Node(NodeKind.LIST, span, (), items, info=NodeInfo.ORDERED)]

    def item(self, token: Token, span: Span) -> list[Node]:
        """An item, whose content is its first paragraph."""
        nested = nest_sections(self.read("list_item_close"))
        content: Content = ()
        if nested and nested[0].kind is NodeKind.PARAGRAPH:
            content = _without(str(token.meta.get("box", "")), nested[0].content)
            nested = nested[1:]
        return [Node(NodeKind.ITEM, span, content, nested)]

    def quote(self, _token: Token, span: Span) -> list[Node]:
        body = nest_sections(self.read("blockquote_close"))
        return [Node(NodeKind.QUOTE, span, (), body)]

    def callout(self, token: Token, span: Span) -> list[Node]:
        """A callout: its first paragraph begins with the title, which ends with the line."""
        first = self._span(self.tokens[self.at])
        self.at += 1
        content = _without(token.markup, strip(self._next_content()))
        breaks = (InlineKind.SOFT, InlineKind.BREAK)
        end = next((n for n, item in enumerate(content) if item.kind in breaks), len(content))
        body = strip(content[end + 1 :])
        blocks: list[Node] = []
        if body:
            # `[!note] Title<br>text`: a `<br>` ends the title without ending the line.
            below = Span(min(first.first + 1, first.last), first.last)
            blocks = [Node(NodeKind.PARAGRAPH, below, body)]
        blocks += self.read("callout_close")
        title = strip(content[:end])
        return [Node(NodeKind.QUOTE, span, title, nest_sections(blocks), info=token.info)]

    def footnote(self, token: Token, _span: Span) -> list[Node]:
        """Nothing: notes are read without their footnotes."""
        self.read(token.type.replace("open", "close"))
        return []

    def metadata(self, token: Token, span: Span) -> list[Node]:
        self.front_matter = token.content
        return [Node(NodeKind.METADATA, span, info=NodeInfo.FRONT_MATTER)]

    def _tokens_until(self, end: str) -> Iterator[Token]:
        """The tokens up to one of type `end`, which is consumed; what is read meanwhile is not."""
        while (token := self.tokens[self.at]).type != end:
            self.at += 1
            yield token
        self.at += 1

    def table(self, _token: Token, span: Span) -> list[Node]:
        tokens = self._tokens_until("table_close")
        rows = tuple(self._row(self._span(token)) for token in tokens if token.type == "tr_open")
        return [Node(NodeKind.TABLE, span, (), rows)]

    def _row(self, span: Span) -> Node:
        cells, info = [], ""
        for token in self._tokens_until("tr_close"):
            if token.type in ("th_open", "td_open"):
                info = NodeInfo.HEADER if token.type == "th_open" else ""
                cells.append(Node(NodeKind.CELL, span, strip(self._next_content())))
        return Node(NodeKind.ROW, span, (), tuple(cells), info=info)

    def definitions(self, _token: Token, span: Span) -> list[Node]:
        entries: list[Node] = []
        described: list[Node] = []
        "What is said of the last entry."
        for token in self._tokens_until("dl_close"):
            lines = self._span(token)
            if token.type == "dt_open":
                _describe(entries, described)
                entries.append(Node(NodeKind.DEFINITION, lines, strip(self._next_content())))
            elif token.type == "dd_open" and entries:
                described += self.read("dd_close")
                whole = Span(entries[-1].span.first, lines.last)
                entries[-1] = entries[-1]._replace(span=whole)
        _describe(entries, described)
        return [Node(NodeKind.LIST, span, (), tuple(entries), info=NodeInfo.DEFINITIONS)]


def _describe(entries: list[Node], described: list[Node]) -> None:
    """Give the last entry what is said of it, and begin anew."""
    if described:
        entries[-1] = entries[-1]._replace(children=tuple(described))
        described.clear()


_READERS: Mapping[str, Callable[[_TokenReader, Token, Span], list[Node]]] = {
    "paragraph_open": _TokenReader.paragraph,
    "heading_open": _TokenReader.heading,
    "bullet_list_open": _TokenReader.bullet_list,
    "ordered_list_open": _TokenReader.ordered_list,
    "list_item_open": _TokenReader.item,
    "blockquote_open": _TokenReader.quote,
    "callout_open": _TokenReader.callout,
    "table_open": _TokenReader.table,
    "dl_open": _TokenReader.definitions,
    "footnote_block_open": _TokenReader.footnote,
    "footnote_reference_open": _TokenReader.footnote,
    "front_matter": _TokenReader.metadata,
}
"Type of a token → what reads the block that it opens."


def _leaf_block(token: Token, span: Span) -> list[Node]:
    """A block without blocks in it; none for tokens that mean nothing in notes."""
    match token.type:
        case "fence" | "code_block":
            code = Inline(InlineKind.CODE, token.content.rstrip("\n"))
            # Of ```` ```python title="a.py" ```` only the first word is the language.
            language = token.info.split()[0] if token.info.split() else ""
            return [Node(NodeKind.CODE, span, (code,), info=language)]
        case "math_block" | "math_block_label" | "amsmath":
            formula = Inline(InlineKind.MATH, token.content.strip(), target="display")
            return [Node(NodeKind.MATH, span, (formula,))]
        case "hr":
            return [Node(NodeKind.RULE, span)]
        case "html_block":
            return read_html_text(token.content, span.first)
        case _:
            return []


def _without(mark: str, content: Content) -> Content:
    """The content without a mark at its beginning.

    What is left of the text may be empty: bold behind a mark does not begin the line.
    """
    if mark and content[0].text.startswith(mark):
        return (content[0]._replace(text=content[0].text[len(mark) :]), *content[1:])
    return content
