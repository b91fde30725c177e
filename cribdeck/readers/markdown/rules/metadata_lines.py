"""Block rule: lines that only another tool reads, and comments of several lines.

A metadata line separates the blocks above and below it as a blank line does. Like a blank line it
does not end a list: below it an item may go on, at its own indentation. An ordinary block rule
cannot do that, because the parser leaves an item at the first line that is indented less, before it
tries any rule on that line. So the rule extends what the parser takes for a blank line:
`MetadataState` empties a metadata line in the parser's table of lines when the parser first asks
whether the line is blank. The parser asks that only where a block may begin or end, so lines of
code, of formulas and of `<pre>` stay as they are.

Only white space may precede metadata on its line: behind the `>` of a quote or the bullet of an
item it is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.block import block as parse_blocks
from markdown_it.token import Token
from markdown_it.utils import EnvType

METADATA_LINE = re.compile(
    r"""
    ^[^\S\n]*
    (?:
        (?: \{:{1,2}/?[^{}\n]*\}            # kramdown: {: .class}, {::options}, {:/}
          | \{%-?[^%\n]*%\}                 # Liquid: {% raw %}
          | %%[^%\n]*%%                     # Obsidian: %% a comment %%
          | %%                              # Obsidian: a comment up to the next such line
          | (?:\#[^\W\d_][\w/-]*[ \t]*)+    # tags: #exam #cells/plants
          | \*\[[^\]\n]+\]:.*               # PHP Markdown Extra: *[CDN]: an abbreviation
          | \^[\w-]+                        # Obsidian: ^block-id
        )[^\S\n]*$
      | \{%-?[^\S\n]*comment\b              # Liquid: a comment up to {% endcomment %}
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_LIQUID_COMMENT = re.compile(r"\s*\{%-?\s*comment\b")

ENV_KEY = "metadata_lines"
"Where the parser's environment holds the metadata: first line → last line, counted from 0."


class MetadataLines:
    """Where metadata may begin in a source text, and where it ends. Lines are counted from 0."""

    def __init__(self, source: str) -> None:
        self.lines = source.split("\n")
        starts = [match.start() for match in METADATA_LINE.finditer(source)]
        self.first = _line_numbers(source, starts)
        "Lines that are metadata, unless they lie in code, a formula or the like."
        self._comment_signs = [n for n in self.first if self.lines[n].strip() == "%%"]
        self._comment_ends = (
            [n for n, line in enumerate(self.lines) if "endcomment" in line]
            if "endcomment" in source
            else []
        )

    def last(self, first: int) -> int:
        """The last line of the metadata that begins on a line.

        It is the same line, except for comments. A comment that never ends has one line too.
        """
        line = self.lines[first]
        if line.strip() == "%%":
            return _next(self._comment_signs, bisect_right(self._comment_signs, first), first)
        # `{% comment %}x{% endcomment %}` may end where it begins, a line of `%%` cannot: so the
        # search includes this line here, and begins behind it above.
        if _LIQUID_COMMENT.match(line):
            return _next(self._comment_ends, bisect_left(self._comment_ends, first), first)
        return first


def _next(numbers: list[int], place: int, default: int) -> int:
    """The number at a place; the default where the list is shorter."""
    return numbers[place] if place < len(numbers) else default


def _line_numbers(source: str, offsets: list[int]) -> list[int]:
    """The lines on which ascending offsets lie."""
    # From each offset to the next: counting anew from the top for each would take time that
    # grows with the square of their number.
    numbers, line, at = [], 0, 0
    for offset in offsets:
        line += source.count("\n", at, offset)
        at = offset
        numbers.append(line)
    return numbers


class MetadataState(StateBlock):
    """The parser's table of lines, in which metadata lines are empty."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self._metadata = MetadataLines(src)
        self._first = set(self._metadata.first)
        self._found: dict[int, int] = env.setdefault(ENV_KEY, {})

    def isEmpty(self, line: int) -> bool:  # noqa: N802 - the parser's name
        """Whether a line is blank to the parser."""
        if line in self._first and not self._is_read_as_code(line):
            self._make_empty(line)
        return self.bMarks[line] + self.tShift[line] >= self.eMarks[line]

    def _is_read_as_code(self, line: int) -> bool:
        """Whether a line has been read already, or lies in the indented code that is being read.

        The parser asks whether the block it has read ended with a blank line, which may be the last
        line of code that is never closed.
        """
        return line < self.line or (self.is_code_block(line) and self.is_code_block(self.line))

    def skipEmptyLines(self, from_pos: int) -> int:  # noqa: N802 - the parser's name
        """The next line that is not blank to the parser."""
        line = super().skipEmptyLines(from_pos)
        # Lines from `lineMax` on lie outside of the quote that is being read.
        while line in self._first and line < self.lineMax:
            self._make_empty(line)
            line = super().skipEmptyLines(line)
        return line

    def is_metadata(self, line: int) -> bool:
        """Whether metadata begins on a line."""
        return line in self._first

    def _make_empty(self, first: int) -> None:
        last = self._metadata.last(first)
        for line in range(first, last + 1):
            self.bMarks[line] = self.eMarks[line]
            self.tShift[line] = self.sCount[line] = 0
        # What looks like metadata in a comment is part of the comment.
        self._first.difference_update(range(first + 1, last + 1))
        self._found[first] = last


def metadata_lines_plugin(md: MarkdownIt) -> None:
    """Leave metadata lines out of the blocks, and put them into the environment (`ENV_KEY`)."""
    md.core.ruler.at("block", _parse_blocks)
    # Quotes, which may go on without a `>`, and tables end at rules rather than at blank lines.
    md.block.ruler.before("table", "metadata_lines", _is_end, {"alt": ["blockquote"]})
    # `at` forgets what the rule may interrupt; these are the blocks that markdown-it names.
    md.block.ruler.at("html_block", _html, {"alt": ["paragraph", "reference", "blockquote"]})


def _parse_blocks(state: StateCore) -> None:
    """Parse with a table of lines that knows metadata, if the rule is not disabled."""
    md = state.md
    if state.inlineMode or "metadata_lines" not in md.block.ruler.get_active_rules():
        parse_blocks(state)
    elif state.src:
        table = MetadataState(state.src, md, state.env, state.tokens)
        md.block.tokenize(table, table.line, table.lineMax)


def _is_end(
    state: StateBlock,
    start: int,
    _end: int,
    silent: bool,  # noqa: FBT001 - the signature of block rules
) -> bool:
    """Whether a quote or a table ends at a line, which is what the silent mode asks."""
    return silent and isinstance(state, MetadataState) and state.is_metadata(start)


def _html(
    state: StateBlock,
    start: int,
    end: int,
    silent: bool,  # noqa: FBT001 - the signature of block rules
) -> bool:
    """markdown-it's rule for HTML, but HTML that ends at blank lines ends at metadata as well."""
    if isinstance(state, MetadataState) and not silent and _ends_at_blank_line(state, start):
        # That rule does not ask whether a line is blank but reads its text, so it is asked before.
        line = start + 1
        while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
            line += 1
    return html_block(state, start, end, silent)


def _ends_at_blank_line(state: StateBlock, line: int) -> bool:
    """Whether an HTML block begins on a line, of the kinds (6 and 7) that end at blank lines.

    https://spec.commonmark.org/0.31.2/#html-blocks
    """
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if not text.startswith("<") or state.is_code_block(line):
        return False
    for opening, closing, _ in HTML_SEQUENCES:
        if opening.search(text):
            return closing.search("") is not None
    return False
