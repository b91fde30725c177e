"""Work left out because it would change nothing: two speed paths of the one grammar.

Neither decides what notes mean. A property test (`tests/property/test_speed_paths.py`) holds both
to what the whole parser makes of the same text.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it.token import Token

from cribdeck.model.inline import Content, Inline, InlineKind, text
from cribdeck.readers.front_matter import front_matter_length
from cribdeck.readers.markdown.content import tokens_content
from cribdeck.readers.markdown.parser import make_parser
from cribdeck.readers.markdown.rules.metadata_lines import METADATA_LINE
from cribdeck.readers.markdown.rules.text_marks import TextMarks, text_marks

# Not here: `list` and `paragraph`, which most notes need, and `code`, which has no sign.
_NEEDED = {
    "metadata_lines": METADATA_LINE,
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
    "callout": re.compile(r"\[!"),
    "task_box": re.compile(r"\[[ xX]\]"),
}
"Block or core rule → what a text must hold for the rule to find anything."

_SIMPLE = re.compile(
    r"""
    ^
    (?: \*\*
        (?P<bold> [^\s*_`~\[\]<>&$\\] (?: [^*_`~\[\]<>&$\\\n]* [^\s*_`~\[\]<>&$\\] )? )
        \*\*
        (?= [\s:.,;()–—-] | $ )             # else the asterisks could be wording
    )?
    (?P<rest> [^*_`~\[\]<>&$\\\n]* )
    $
    """,
    re.VERBOSE,
)
"A line without CommonMark's inline marks, save bold at its beginning: most lines of notes."


def unneeded_rules(source: str) -> frozenset[str]:
    """The rules that find nothing in a text; the parser would try them on each of its lines."""
    if not source.startswith("---"):
        return _without_mark(source, 0) | {"front_matter"}
    # The dashes and comments of a front matter need no rule for thematic breaks and headings.
    head = source.split("\n")[: front_matter_length(source.split("\n"))]
    return _without_mark(source, sum(len(line) + 1 for line in head))


def _without_mark(source: str, start: int) -> frozenset[str]:
    return frozenset(name for name, mark in _NEEDED.items() if mark.search(source, start) is None)


def read_simple_line(source: str) -> Content | None:
    """The inline content of a block, if it has none of CommonMark's marks, save bold at first.

    Only the last step of the parser's inline chain (`text_marks`) finds anything in it.
    """
    match = _SIMPLE.match(source)
    if match is None:
        return None
    bold, rest = match["bold"], match["rest"]
    if _text_marks().may_be_in(source):
        tokens = [Token("text", "", 0, content=rest)]
        if bold:
            tokens = [_STRONG, Token("text", "", 0, content=bold), _STRONG_END, *tokens]
        return tokens_content(_text_marks().split(tokens))
    plain = (text(rest),) if rest else ()
    return (Inline(InlineKind.STRONG, children=(text(bold),)), *plain) if bold else plain


_STRONG, _STRONG_END = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)


@cache
def _text_marks() -> TextMarks:
    return text_marks(make_parser())
