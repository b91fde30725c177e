"""Block rule: YAML at the head of a file.

Not `mdit_py_plugins.front_matter`: that one takes a thematic break on the first line, with text and
a second one below, for front matter; and it knows none that is never closed.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from cribdeck.readers.front_matter import front_matter_length


def front_matter_plugin(md: MarkdownIt) -> None:
    """Make a `front_matter` token of the head of a file, whose content is the YAML.

    The YAML is what lies between the first line and the last. In a block that is never closed the
    last line is a key, and is left out.
    """
    # First of all rules: to the others the line of dashes is a thematic break.
    md.block.ruler.before("table", "front_matter", _front_matter)


def _front_matter(
    state: StateBlock,
    start: int,
    _end: int,
    silent: bool,  # noqa: FBT001 - the signature of block rules
) -> bool:
    # The first line of the file, and not the first line of what a quote or an item there holds.
    if silent or start > 0 or state.level > 0:
        return False
    lines = state.src.split("\n")
    length = front_matter_length(lines)
    if not length:
        return False
    token = state.push("front_matter", "", 0)
    token.map = [0, length]
    token.content = "\n".join(lines[1 : length - 1])
    token.hidden = True
    state.line = length
    return True
