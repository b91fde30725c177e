"""Content → HTML, for cards and paper alike: the only place that makes HTML of the user's words.

Everything is escaped as it is written, then passed through the sanitizer as a second lock.
"""

from __future__ import annotations

import dataclasses as dc
import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import nh3

from cribdeck.model.inline import Content, InlineKind, one_line
from cribdeck.model.outline import Node, NodeInfo, NodeKind

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_ELEMENTS = {
    InlineKind.STRONG: "b",
    InlineKind.EMPHASIS: "i",
    InlineKind.UNDERLINE: "u",
    InlineKind.STRIKE: "s",
    InlineKind.MARK: "mark",
    InlineKind.SUB: "sub",
    InlineKind.SUP: "sup",
}
_PRINTED_TOKENS = {"Keyword": "b", "Comment": "i"}
"Pygments' kind of token → its element on paper."
_LINK_SCHEMES = frozenset({"http", "https", "mailto"})
_ALLOWED_TAGS = {
    *("b", "i", "u", "s", "mark", "sub", "sup", "code", "a", "img", "br", "span"),
    *("p", "div", "pre", "blockquote", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_NEEDS_NO_CLEANING = re.compile(r"<p>[^<>&\0\r\xa0]*</p>|[^<>&\0\r\xa0]*")
"""Text without markup, by itself or in a paragraph, which cleaning would leave as it is: most of
what notes say, and seen in a tenth of the time."""
_SHORT_ITEM = 48
"Letters of an item that can stand in a line with others: fewer than a line of a column holds."


@dc.dataclass(frozen=True, slots=True)
class HtmlDialect:
    """How a product wants what has no single form in HTML: formulas, pictures and code."""

    math: Callable[[str, bool], str]
    "TeX and whether it stands on a line of its own → HTML."
    image: Callable[[str, str], str]
    "Target and alternative text → HTML."
    code: Callable[[str, str], str]
    "Code and its language → the HTML inside `<pre>`."


def escape(value: str) -> str:
    """Text as it stands in an element or an attribute."""
    return html.escape(value, quote=True)


def clean(value: str, *, schemes: frozenset[str] = _LINK_SCHEMES) -> str:
    """HTML with nothing in it but what content is made of.

    No script, style, handler or frame passes, and no address but those with one of these schemes.
    """
    if _NEEDS_NO_CLEANING.fullmatch(value):
        return value
    return nh3.clean(
        value,
        tags=_ALLOWED_TAGS,
        attributes={"*": {"class"}, "a": {"href"}, "img": {"src", "alt", "style", "width"}},
        # Formulas are pictures with a height and a shift of the baseline.
        filter_style_properties={"height", "vertical-align"},
        url_schemes=set(schemes),
        # nh3 adds a `rel` to every link unless told not to.
        link_rel=None,
    )


def inline_html(content: Content, dialect: HtmlDialect) -> str:
    """Inline content as HTML."""
    return "".join(_inline(content, dialect))


def _inline(content: Content, dialect: HtmlDialect) -> list[str]:
    out: list[str] = []
    for item in content:
        match item.kind:
            case InlineKind.TEXT:
                out.append(escape(item.text))
            case InlineKind.SOFT:
                out.append(" ")
            case InlineKind.BREAK:
                out.append("<br>")
            case InlineKind.CODE:
                out.append(f"<code>{escape(item.text)}</code>")
            case InlineKind.MATH:
                out.append(dialect.math(item.text, item.target == "display"))
            case InlineKind.IMAGE:
                out.append(dialect.image(item.target, item.text))
            case InlineKind.LINK:
                out.append(_link(item.target, inline_html(item.children, dialect)))
            case kind:
                out += [
                    f"<{_ELEMENTS[kind]}>",
                    *_inline(item.children, dialect),
                    f"</{_ELEMENTS[kind]}>",
                ]
    return out


def _link(target: str, inner: str) -> str:
    """A link, or only its text where it leads to something that is not safe to open."""
    if target.partition(":")[0].lower() not in _LINK_SCHEMES:
        return inner
    return f'<a href="{escape(target)}">{inner}</a>'


def blocks_html(nodes: Sequence[Node], dialect: HtmlDialect) -> str:
    """Block content as HTML."""
    return "".join(_block(node, dialect) for node in _with_lists(nodes))


def _with_lists(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes with a list around items that have none.

    A definition may begin in the middle of a list.
    """
    for is_item, group in groupby(nodes, key=lambda node: node.kind is NodeKind.ITEM):
        neighbours = tuple(group)
        if is_item:
            yield Node(NodeKind.LIST, neighbours[0].span, children=neighbours)
        else:
            yield from neighbours


def _items(nodes: Sequence[Node], dialect: HtmlDialect) -> str:
    """The inside of a list: only items, whatever the notes have there."""
    children = ((node.kind, _block(node, dialect)) for node in nodes)
    return "".join(
        inner if kind in (NodeKind.ITEM, NodeKind.DEFINITION) else f"<li>{inner}</li>"
        for kind, inner in children
        if inner
    )


def _block(node: Node, dialect: HtmlDialect) -> str:
    own = inline_html(node.content, dialect)
    match node.kind:
        case NodeKind.LIST:
            return _list(node, dialect)
        case NodeKind.ITEM:
            return f"<li>{own}{blocks_html(node.children, dialect)}</li>"
        case NodeKind.DEFINITION:
            return f"<dt>{own}</dt><dd>{blocks_html(node.children, dialect)}</dd>"
        case NodeKind.TABLE:
            rows = "".join(_row(row, dialect) for row in node.children)
            return f'<div class="table"><table>{rows}</table></div>'
        case NodeKind.QUOTE:
            return _quote(node, own, dialect)
        case NodeKind.CODE:
            return f"<pre><code>{dialect.code(node.content[0].text, node.info)}</code></pre>"
        case NodeKind.MATH:
            return f"<p>{own}</p>"
        case NodeKind.HEADING | NodeKind.LEAD:
            return f"<p><b>{own}</b></p>{blocks_html(node.children, dialect)}"
        case NodeKind.RULE | NodeKind.COMMENT | NodeKind.METADATA:
            return ""
    # Paragraphs, and whatever kind comes to be: nothing that a note says is dropped.
    return (f"<p>{own}</p>" if own else "") + blocks_html(node.children, dialect)


def _list(node: Node, dialect: HtmlDialect) -> str:
    if node.info == NodeInfo.DEFINITIONS:
        return f"<dl>{blocks_html(node.children, dialect)}</dl>"
    items = _items(node.children, dialect)
    name = "ol" if node.info == NodeInfo.ORDERED else "ul"
    return f"<{name}>{items}</{name}>" if items else ""


def _quote(node: Node, title: str, dialect: HtmlDialect) -> str:
    """A quotation or a callout; a callout without a title is named by its type."""
    title = title or escape(node.info.capitalize())
    head = f"<p><b>{title}</b></p>" if title else ""
    return f"<blockquote>{head}{blocks_html(node.children, dialect)}</blockquote>"


def _row(row: Node, dialect: HtmlDialect) -> str:
    name = "th" if row.info == NodeInfo.HEADER else "td"
    cells = "".join(
        f"<{name}>{inline_html(cell.content, dialect)}"
        f"{blocks_html(cell.children, dialect)}</{name}>"
        for cell in row.children
    )
    return f"<tr>{cells}</tr>"


def run_in_html(nodes: Sequence[Node], dialect: HtmlDialect) -> str:
    """Blocks as HTML that runs on after a bold term.

    Paragraphs follow each other, short lists become a line, the rest stays a block.
    """
    out = []
    for node in _with_lists(nodes):
        match node.kind:
            case NodeKind.PARAGRAPH if not node.children:
                out.append(inline_html(node.content, dialect))
            case NodeKind.LIST if _is_short_list(node):
                out.append(
                    "; ".join(inline_html(item.content, dialect) for item in node.children) + "."
                )
            case _:
                out.append(_block(node, dialect))
    return " ".join(out)


def _is_short_list(node: Node) -> bool:
    """Whether a list can become a line: bullets of a few words each, none of them a sentence."""
    if node.info or not all(
        item.kind is NodeKind.ITEM and not item.children for item in node.children
    ):
        return False
    texts = [one_line(item.content) for item in node.children]
    return all(
        len(text) <= _SHORT_ITEM and not text.endswith((".", ";", "!", "?")) for text in texts
    )


def alt_width(alt: str) -> tuple[int, str]:
    """A picture's width in pixels, 0 if none is given, and the rest of its alternative text.

    Obsidian lets one write the size after a picture's name: `a cell|300`, `300x200`.
    """
    match = re.fullmatch(r"(?:(?P<text>.*)\|)?(?P<width>\d{2,4})(?:x\d{1,4})?", alt)
    return (int(match["width"]), match["text"] or "") if match else (0, alt)


@lru_cache(maxsize=1024)
def printed_code(code: str, language: str) -> str:
    """Code as HTML for paper: keywords bold and comments italic.

    Each stretch of them is one element, for on a sheet every element costs as much as a line.
    """
    lexer = _lexer(language)
    if lexer is None:
        return escape(code)
    # A token's kind is a path such as `Token.Keyword.Constant`; its second part decides.
    named = (
        (_PRINTED_TOKENS.get(str(kind).partition(".")[2].partition(".")[0], ""), part)
        for kind, part in lexer.get_tokens(code)
    )
    stretches = (
        (name, escape("".join(part for _, part in parts)))
        for name, parts in groupby(named, key=lambda pair: pair[0])
    )
    return "".join(f"<{name}>{text}</{name}>" if name else text for name, text in stretches).rstrip(
        "\n"
    )


@lru_cache(maxsize=1024)
def highlighted_code(code: str, language: str) -> str:
    """Code as HTML with Pygments' classes; languages that it does not know stay plain."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter

    lexer = _lexer(language)
    return (
        escape(code)
        if lexer is None
        else highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="hl-")).rstrip("\n")
    )


def _lexer(language: str) -> Lexer | None:
    """Pygments' lexer for a language, None if it has none."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        # Pygments drops empty lines at the beginning and the end unless told not to.
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
