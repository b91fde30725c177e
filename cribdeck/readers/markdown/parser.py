"""The grammar: CommonMark, with what notes are written with besides.

Tables and strikethrough come with markdown-it-py; definition lists, footnotes and formulas are
plugins of mdit-py-plugins; the rest is in `rules/`.
"""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from cribdeck.readers.markdown.rules import RULES

# The preset stops at 20.
_MAX_NESTING = 100
"Levels of blocks and of inline elements; the parser recurses."
_MAX_PARSERS = 128
"Parsers kept; they differ in the rules that a file does not need."


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the parser's name for its hook
        """Every link is read as one; where it may lead is decided in one place, InlineBuilder."""
        return True


@lru_cache(maxsize=_MAX_PARSERS)
def make_parser(disabled: frozenset[str] = frozenset()) -> MarkdownIt:
    """A parser without the rules of these names.

    It leaves the content of `inline` tokens alone, save where a rule needs it: `read_content`
    reads it, and seldom needs the parser for that.
    """
    parser = _Parser("commonmark", {"maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin).use(amsmath_plugin)
    # `$5 and $10` is money: the dollars of a formula have no digit outside and no space inside.
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    for plugin in RULES:
        parser.use(plugin)
    parser.disable(["inline", *sorted(disabled)])
    return parser
