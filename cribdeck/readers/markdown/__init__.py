"""Markdown → nodes: the only user of markdown-it-py.

`parser` puts the grammar together, `rules/` are our own parts of it. `blocks` turns tokens into
nodes, `inline` reads what they contain, `content` turns inline tokens into content, and `speed`
leaves out work that would change nothing.
"""

from __future__ import annotations

from cribdeck.readers.markdown.blocks import MarkdownBlocks, read_markdown
from cribdeck.readers.markdown.inline import read_inline

__all__ = ["MarkdownBlocks", "read_inline", "read_markdown"]
