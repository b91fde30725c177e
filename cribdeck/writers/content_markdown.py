"""Content → clean Markdown, for the records file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cribdeck.model.inline import Content, InlineKind
from cribdeck.model.outline import Node, NodeInfo, NodeKind

_MARKS = {
    InlineKind.STRONG: "**",
    InlineKind.EMPHASIS: "*",
    InlineKind.STRIKE: "~~",
    InlineKind.MARK: "==",
}
_TAGS = {InlineKind.UNDERLINE: "u", InlineKind.SUB: "sub", InlineKind.SUP: "sup"}
_BLOCK_MARK = re.compile(r"^(\d{0,9})([#>+.)-])(?=[ #>]|$)")
"What would make a heading, a list or a quotation of a paragraph that begins with it."
_BACKTICKS = re.compile(r"`+")
_MIN_FENCE = 3
"Backticks of the shortest fence (CommonMark, fenced code blocks)."
# Only where Markdown reads them as marks: snake_case, a < b and 5 $ stay as they are.
_SPECIAL = re.compile(r"([\\`*\[\]]|(?<!\w)_|_(?!\w)|<(?=[a-zA-Z/!?])|\$(?=\S)|~(?=~)|==)")


def inline_markdown(content: Content) -> str:
    """Inline content as Markdown, on one line."""
    return "".join(_inline(content))


def _inline(content: Content) -> list[str]:
    out: list[str] = []
    for item in content:
        match item.kind:
            case InlineKind.TEXT:
                out.append(_escape(item.text))
            case InlineKind.SOFT:
                out.append(" ")
            case InlineKind.BREAK:
                out.append("<br>")
            case InlineKind.CODE:
                out.append(_code(item.text))
            case InlineKind.MATH:
                mark = "$$" if item.target == "display" else "$"
                out.append(f"{mark}{item.text}{mark}")
            case InlineKind.IMAGE:
                out.append(f"![{_escape(item.text)}]({_address(item.target)})")
            case InlineKind.LINK:
                inner = inline_markdown(item.children)
                out.append(f"[{inner}]({_address(item.target)})" if item.target else inner)
            case kind:
                out.append(_marked(kind, inline_markdown(item.children)))
    return out


def _code(value: str) -> str:
    """Code in the line, between more backticks than it has itself."""
    fence = "`" * (_most_backticks(value) + 1)
    # CommonMark takes one space off at either side, so that code may begin with a backtick.
    pad = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{fence}{pad}{value}{pad}{fence}"


def _most_backticks(value: str) -> int:
    """The length of the longest run of backticks."""
    return max((len(run) for run in _BACKTICKS.findall(value)), default=0)


def _escape(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)


def _address(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _marked(kind: InlineKind, inner: str) -> str:
    """Markdown with marks around it, or with tags where Markdown has no marks for its kind."""
    if kind not in _MARKS:
        return f"<{_TAGS[kind]}>{inner}</{_TAGS[kind]}>"
    bare = inner.strip()
    if not bare:
        return inner
    # White space stays outside: Markdown does not take a mark beside it for one.
    start, mark = inner.index(bare), _MARKS[kind]
    return f"{inner[:start]}{mark}{bare}{mark}{inner[start + len(bare) :]}"


def blocks_markdown(nodes: Sequence[Node]) -> str:
    """Block content as Markdown, blocks separated by blank lines."""
    return "\n\n".join(part for node in nodes if (part := _block(node)))


def _block(node: Node) -> str:
    own = inline_markdown(node.content)
    match node.kind:
        case NodeKind.LIST:
            return "\n".join(
                _item(item, f"{n}. " if node.info == NodeInfo.ORDERED else "- ")
                for n, item in enumerate(node.children, 1)
            )
        case NodeKind.TABLE:
            return _table(node)
        case NodeKind.QUOTE:
            head = f"[!{node.info}] {own}".rstrip() if node.info else own
            lines = _joined(head, blocks_markdown(node.children)).split("\n")
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case NodeKind.CODE:
            code = node.content[0].text
            fence = "`" * max(_MIN_FENCE, _most_backticks(code) + 1)
            return f"{fence}{node.info}\n{code}\n{fence}"
        case NodeKind.MATH:
            return f"$$\n{node.content[0].text}\n$$"
        # Bold and not `#`: a heading within a definition would begin a section of its own.
        case NodeKind.HEADING | NodeKind.LEAD:
            return _joined(f"**{own}**" if own else "", blocks_markdown(node.children))
        case NodeKind.RULE | NodeKind.COMMENT | NodeKind.METADATA:
            return ""
    # Paragraphs, and whatever kind comes to be: nothing that a note says is dropped.
    return _joined(_BLOCK_MARK.sub(r"\1\\\2", own), blocks_markdown(node.children))


def _joined(*blocks: str) -> str:
    """Blocks below each other, those without text left out."""
    return "\n\n".join(block for block in blocks if block)


def _item(item: Node, marker: str) -> str:
    """An item of a list behind its marker, what belongs to it indented."""
    own = inline_markdown(item.content)
    # A blank line before a list in an item would make the outer list a loose one.
    lists = all(child.kind is NodeKind.LIST for child in item.children)
    inner = blocks_markdown(item.children)
    body = ("\n" if lists else "\n\n").join(part for part in (own, inner) if part)
    return marker + body.replace("\n", "\n" + " " * len(marker))


def _cell(cell: Node) -> str:
    """A cell of a table on one line, as Markdown's tables want it."""
    whole = " ".join(
        part for part in (inline_markdown(cell.content), blocks_markdown(cell.children)) if part
    )
    return " ".join(whole.replace("|", "\\|").split())


def _table(node: Node) -> str:
    rows = [[_cell(cell) for cell in row.children] for row in node.children]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    if not rows:
        return ""
    # A table of Markdown has a head; one without gets an empty one.
    has_head = node.children[0].info == NodeInfo.HEADER
    head = rows[0] if has_head else [""] * width
    body = rows[1:] if has_head else rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * width, *body])
