"""Content → clean Markdown, for the records file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cribdeck.model.inline import Content, InlineKind
from cribdeck.model.outline import Node, NodeKind

_MARKS = {
    InlineKind.STRONG: "**",
    InlineKind.EMPHASIS: "*",
    InlineKind.STRIKE: "~~",
    InlineKind.MARK: "==",
}
_TAGS = {InlineKind.UNDERLINE: "u", InlineKind.SUB: "sub", InlineKind.SUP: "sup"}
_BLOCK_MARK = re.compile(r"^(\d{0,9})([#>+.)-])(?=[ #>]|$)")
"What would make a block of a paragraph that begins with it."
_SPECIAL = re.compile(r"([\\`*\[\]]|(?<!\w)_|_(?!\w)|<(?=[a-zA-Z/!?])|\$(?=\S)|~(?=~)|==)")


def inline_markdown(content: Content) -> str:
    """Inline content on one line."""
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
                fence = "`" * (
                    max((len(run) for run in re.findall(r"`+", item.text)), default=0) + 1
                )
                pad = " " if item.text.startswith("`") or item.text.endswith("`") else ""
                out.append(f"{fence}{pad}{item.text}{pad}{fence}")
            case InlineKind.MATH:
                mark = "$$" if item.target == "display" else "$"
                out.append(f"{mark}{item.text}{mark}")
            case InlineKind.IMAGE:
                out.append(f"![{_escape(item.text)}]({_address(item.target)})")
            case InlineKind.LINK if not item.target:
                out += _inline(item.children)
            case InlineKind.LINK:
                out.append(f"[{inline_markdown(item.children)}]({_address(item.target)})")
            case kind if kind in _MARKS:
                out.append(_wrapped(inline_markdown(item.children), _MARKS[kind]))
            case kind:
                out.append(f"<{_TAGS[kind]}>{inline_markdown(item.children)}</{_TAGS[kind]}>")
    return out


def _escape(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)


def _address(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()]", target) else target


def _wrapped(inner: str, mark: str) -> str:
    """A mark around its wording, the white space left outside, where Markdown wants it."""
    bare = inner.strip()
    if not bare:
        return inner
    start = inner.index(bare)
    return f"{inner[:start]}{mark}{bare}{mark}{inner[start + len(bare) :]}"


def blocks_markdown(nodes: Sequence[Node]) -> str:
    """Block content, blocks separated by blank lines."""
    return "\n\n".join(part for node in nodes if (part := _block(node)))


def _block(node: Node) -> str:
    own = inline_markdown(node.content)
    match node.kind:
        case NodeKind.LIST:
            return "\n".join(
                _item(item, f"{n}. " if node.info == "ordered" else "- ")
                for n, item in enumerate(node.children, 1)
            )
        case NodeKind.TABLE:
            return _table(node)
        case NodeKind.QUOTE:
            head = f"[!{node.info}] {own}".rstrip() if node.info else own
            inner = "\n\n".join(part for part in (head, blocks_markdown(node.children)) if part)
            return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        case NodeKind.CODE:
            code = node.content[0].text
            fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", code)), default=0) + 1)
            return f"{fence}{node.info}\n{code}\n{fence}"
        case NodeKind.MATH:
            return f"$$\n{node.content[0].text}\n$$"
        case NodeKind.HEADING | NodeKind.LEAD:
            return "\n\n".join(
                part
                for part in (f"**{own}**" if own else "", blocks_markdown(node.children))
                if part
            )
        case NodeKind.RULE | NodeKind.COMMENT | NodeKind.METADATA:
            return ""
        case _:
            return "\n\n".join(
                part
                for part in (_BLOCK_MARK.sub(r"\1\\\2", own), blocks_markdown(node.children))
                if part
            )


def _item(item: Node, marker: str) -> str:
    own = inline_markdown(item.content)
    lists = all(child.kind is NodeKind.LIST for child in item.children)
    inner = blocks_markdown(item.children)
    body = ("\n" if lists else "\n\n").join(part for part in (own, inner) if part)
    return marker + body.replace("\n", "\n" + " " * len(marker))


def _cell(cell: Node) -> str:
    """A cell on one line."""
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
    head = rows[0] if node.children[0].info == "header" else [""] * width
    body = rows[1:] if node.children[0].info == "header" else rows
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * width, *body])
