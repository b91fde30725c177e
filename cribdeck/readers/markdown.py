"""Markdown → nodes: the only user of markdown-it-py."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from cribdeck.model.inline import BREAK, SOFT, Content, Inline, InlineKind, one_line, strip, text
from cribdeck.model.outline import Node, NodeKind, Span
from cribdeck.readers.html import read_html
from cribdeck.readers.inline_builder import HTML_MARKS, InlineBuilder
from cribdeck.readers.inline_text import expand_text, without_task_box
from cribdeck.readers.nesting import nest_sections

_MAX_NESTING = 100
_CALLOUT = re.compile(r"^\[!(?P<type>[\w-]+)\][+-]?[ \t]*(?P<title>[^\n]*)")
_SIMPLE = re.compile(
    r"^(?:\*\*(?P<bold>[^\s*_`~\[\]<>&$\\](?:[^*_`~\[\]<>&$\\\n]*[^\s*_`~\[\]<>&$\\])?)\*\*(?=[\s:.,;()–—-]|$))?(?P<rest>[^*_`~\[\]<>&$\\\n]*)$"
)
"A line without marks, save bold at its beginning."
_DROPPED = re.compile(r"^<(/?)(script|style)\b", re.IGNORECASE)
"Elements whose text is not for reading."
_TAG = re.compile(r"^<(/?)([a-zA-Z][\w-]*)([^>]*?)(/?)>$", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SETEXT_LIMIT = 70
"A longer line over `---` is a sentence over a rule, not a heading."
_MARKS = {
    "strong_open": InlineKind.STRONG,
    "em_open": InlineKind.EMPHASIS,
    "s_open": InlineKind.STRIKE,
    "link_open": InlineKind.LINK,
}


_NEEDED = {
    "table": re.compile(r"\|"),
    "math_block": re.compile(r"\$\$"),
    "fence": re.compile(r"```|~~~"),
    "amsmath": re.compile(r"\\begin\{"),
    "blockquote": re.compile(r">"),
    "hr": re.compile(r"(?:-[ \t]*-|\*[ \t]*\*|_[ \t]*_)[ \t]*[-*_]"),
    "footnote_def": re.compile(r"\[\^"),
    "reference": re.compile(r"\]:"),
    "html_block": re.compile(r"<"),
    "heading": re.compile(r"#"),
    "lheading": re.compile(r"^[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE),
    "deflist": re.compile(r"^[ \t>]*[:~][ \t]", re.MULTILINE),
}
"""Block rule → what a text must hold for it to find anything; without it, the rule is not tried on
each of its lines."""


def _parser_for(source: str) -> MarkdownIt:
    return _parser(frozenset(name for name, mark in _NEEDED.items() if mark.search(source) is None))


@lru_cache(maxsize=64)
def _parser(unneeded: frozenset[str] = frozenset()) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    parser.use(deflist_plugin).use(footnote_plugin).use(amsmath_plugin)
    # `$5 and $10` is money: a formula's dollar stands against no digit outside and no space inside.
    # Every link is read as one; where it may lead is decided in one place, InlineBuilder.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the hook as markdown-it documents it
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    # Inline content is read by `_read_content`, which seldom needs the whole parser.
    parser.core.ruler.disable("inline")
    parser.block.ruler.disable(sorted(unneeded))
    return parser


def read_markdown(source: str) -> list[Node]:
    """The blocks of a Markdown text, headings not nested yet; line 1 is its first line."""
    lines = source.split("\n")
    env: dict[str, Any] = {}
    tokens = _parser_for(source).parse(source, env)
    return _Blocks(tokens, _last_lines(lines), env).read()


def read_inline(source: str) -> Content:
    """The inline content of one line of Markdown."""
    return strip(_read_content(source, {}))


def _last_lines(lines: Sequence[str]) -> list[int]:
    """For each line count n, the last non-blank line among the first n (1-based)."""
    out, last = [0], 0
    for number, line in enumerate(lines, 1):
        last = number if line.strip() else last
        out.append(last)
    return out


# --- inline ---------------------------------------------------------------------------------------


def _read_content(source: str, env: MutableMapping[str, Any]) -> Content:
    """The inline content of a block.

    Most lines are plain wording after at most one bold beginning, and need no parser.
    """
    if match := _SIMPLE.match(source):
        bold, rest = match["bold"], match["rest"]
        plain = expand_text(rest) if rest else ()
        return (Inline(InlineKind.STRONG, children=expand_text(bold)), *plain) if bold else plain
    tokens: list[Token] = []
    parser = _parser()
    parser.inline.parse(source, parser, env, tokens)
    return _inline(tokens)


def _inline(tokens: Sequence[Token]) -> Content:
    out = InlineBuilder()
    dropped = ""
    for token in tokens:
        if token.type == "html_inline" and (tag := _DROPPED.match(token.content)):
            dropped = "" if tag[1] else tag[2].lower()
        elif dropped:
            continue
        elif made := _LEAVES.get(token.type):
            out.add(*made(token))
        elif token.type == "html_inline":
            _html_inline(token.content, out)
        elif token.nesting > 0:
            out.open(
                token.tag,
                _MARKS.get(token.type, InlineKind.EMPHASIS),
                str(token.attrs.get("href", "")),
            )
        elif token.nesting < 0:
            out.close(token.tag)
    return out.finish()


_LEAVES: Mapping[str, Callable[[Token], Content]] = {
    "text": lambda token: expand_text(token.content) if token.content else (),
    "text_special": lambda token: (text(token.content),) if token.content else (),
    "softbreak": lambda _: (SOFT,),
    "hardbreak": lambda _: (BREAK,),
    "code_inline": lambda token: (Inline(InlineKind.CODE, token.content),),
    "math_inline": lambda token: (Inline(InlineKind.MATH, token.content.strip()),),
    "math_inline_double": lambda token: (
        Inline(InlineKind.MATH, token.content.strip(), target="display"),
    ),
    "image": lambda token: (
        Inline(InlineKind.IMAGE, token.content, target=str(token.attrs.get("src", ""))),
    ),
}
"""Token type → the elements it stands for; other tokens without an end are passed over."""


def _html_inline(source: str, out: InlineBuilder) -> None:
    match = _TAG.match(source)
    if not match:
        return
    name = match[2].lower()
    given = {
        m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "")
        for m in _ATTRIBUTE.finditer(match[3])
    }
    if name == "br":
        out.add(BREAK)
    elif name == "img":
        out.add(Inline(InlineKind.IMAGE, given.get("alt", ""), target=given.get("src", "")))
    elif name in HTML_MARKS and match[1]:
        out.close(f"<{name}>")
    elif name in HTML_MARKS:
        out.open(f"<{name}>", HTML_MARKS[name], given.get("href", ""))


# --- blocks ---------------------------------------------------------------------------------------


class _Blocks:
    """Reads a token stream into nodes; `at` is the token to read next."""

    def __init__(
        self, tokens: list[Token], last_lines: list[int], env: MutableMapping[str, Any]
    ) -> None:
        self.tokens, self.last_lines, self.env = tokens, last_lines, env
        self.at = 0

    def read(self, end: str = "") -> list[Node]:
        out: list[Node] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == end:
                break
            out.extend(self._block(token))
        return out

    def _span(self, token: Token) -> Span:
        first, end = token.map or (0, 1)
        return Span(first + 1, max(self.last_lines[min(end, len(self.last_lines) - 1)], first + 1))

    def _block(self, token: Token) -> list[Node]:
        span = self._span(token)
        match token.type:
            case "paragraph_open":
                return self._paragraph(span)
            case "heading_open":
                return self._heading(token, span)
            case "bullet_list_open" | "ordered_list_open":
                info = "ordered" if token.type.startswith("ordered") else ""
                return [
                    Node(
                        NodeKind.LIST,
                        span,
                        (),
                        tuple(self.read(token.type.replace("open", "close"))),
                        info=info,
                    )
                ]
            case "list_item_open":
                return [_item(span, self.read("list_item_close"))]
            case "blockquote_open":
                return [_quote(span, self.read("blockquote_close"))]
            case "table_open":
                return [Node(NodeKind.TABLE, span, (), tuple(self._rows()))]
            case "dl_open":
                return [
                    Node(NodeKind.LIST, span, (), tuple(self._definitions()), info="definitions")
                ]
            case "footnote_block_open" | "footnote_reference_open":
                self.read(token.type.replace("open", "close"))
                return []
            case _:
                return _leaf_block(token, span)

    def _inline_here(self) -> Content:
        """The content of the inline token that comes next, and its closing token consumed."""
        token = self.tokens[self.at]
        self.at += 2
        return _read_content(token.content, self.env)

    def _paragraph(self, span: Span) -> list[Node]:
        content = strip(self._inline_here())
        return [Node(NodeKind.PARAGRAPH, span, content)] if content else []

    def _heading(self, token: Token, span: Span) -> list[Node]:
        content = strip(self._inline_here())
        wording = one_line(content)
        if token.markup in ("-", "=") and (
            len(wording) > _SETEXT_LIMIT
            or wording.endswith((".", ":", ";"))
            or span.last - span.first > 1
        ):
            rule = Node(NodeKind.RULE, Span(span.last, span.last))
            return [Node(NodeKind.PARAGRAPH, Span(span.first, span.last - 1), content), rule]
        return [Node(NodeKind.HEADING, span, content, level=int(token.tag[1]))] if content else []

    def _rows(self) -> list[Node]:
        rows: list[Node] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                span = self._span(token)
                cells = []
                header = False
                while (cell := self.tokens[self.at]).type != "tr_close":
                    self.at += 1
                    if cell.type in ("th_open", "td_open"):
                        header = cell.type == "th_open"
                        cells.append(Node(NodeKind.CELL, span, strip(self._inline_here())))
                rows.append(
                    Node(NodeKind.ROW, span, (), tuple(cells), info="header" if header else "")
                )
        self.at += 1
        return rows

    def _definitions(self) -> list[Node]:
        out: list[Node] = []
        while (token := self.tokens[self.at]).type != "dl_close":
            self.at += 1
            if token.type == "dt_open":
                out.append(Node(NodeKind.DEFINITION, self._span(token), strip(self._inline_here())))
            elif token.type == "dd_open" and out:
                span = self._span(token)
                body = self.read("dd_close")
                out[-1] = out[-1]._replace(
                    span=Span(out[-1].span.first, span.last), children=(*out[-1].children, *body)
                )
        self.at += 1
        return out


def _leaf_block(token: Token, span: Span) -> list[Node]:
    """A block without blocks in it; none for tokens that stand for nothing."""
    match token.type:
        case "fence" | "code_block":
            code = Inline(InlineKind.CODE, token.content.rstrip("\n"))
            return [
                Node(
                    NodeKind.CODE,
                    span,
                    (code,),
                    info=token.info.split()[0] if token.info.split() else "",
                )
            ]
        case "math_block" | "math_block_label" | "amsmath":
            return [
                Node(
                    NodeKind.MATH,
                    span,
                    (Inline(InlineKind.MATH, token.content.strip(), target="display"),),
                )
            ]
        case "hr":
            return [Node(NodeKind.RULE, span)]
        case "html_block":
            return read_html(token.content, span.first)
        case _:
            return []


def _item(span: Span, blocks: list[Node]) -> Node:
    nested = nest_sections(blocks)
    if nested and nested[0].kind is NodeKind.PARAGRAPH:
        return Node(NodeKind.ITEM, span, without_task_box(nested[0].content), nested[1:])
    return Node(NodeKind.ITEM, span, (), nested)


def _quote(span: Span, blocks: list[Node]) -> Node:
    """A block quote; a callout when it begins with `[!type]`."""
    if blocks and blocks[0].kind is NodeKind.PARAGRAPH:
        first = blocks[0]
        wording = (
            first.content[0].text
            if first.content and first.content[0].kind is InlineKind.TEXT
            else ""
        )
        if mark := _CALLOUT.match(wording):
            title: list[Inline] = []
            rest = list(first.content)
            rest[0] = rest[0]._replace(text=mark["title"])
            while rest and rest[0].kind not in (InlineKind.SOFT, InlineKind.BREAK):
                title.append(rest.pop(0))
            body = strip(tuple(rest[1:]))
            paragraph = (
                [
                    Node(
                        NodeKind.PARAGRAPH,
                        Span(min(first.span.first + 1, first.span.last), first.span.last),
                        body,
                    )
                ]
                if body
                else []
            )
            return Node(
                NodeKind.QUOTE,
                span,
                strip(tuple(title)),
                nest_sections([*paragraph, *blocks[1:]]),
                info=mark["type"].lower(),
            )
    return Node(NodeKind.QUOTE, span, (), nest_sections(blocks))
