"""Block rules: formulas of several lines are begun only where something ends them.

The rules of the plugins look for the end of a formula line by line, as far as the last line, and do
so again for the next line that begins one. Many beginnings without an end would take time that
grows with the square of their number; so the ends are found once for the whole text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from cribdeck.readers.markdown.rules.metadata_lines import METADATA_LINE

_DOLLARS = "$$"
_NUMBERED = re.compile(r"\$\$\s*\([^)$\r\n]+\)\s*$")
"The end of a formula that has a label: `$$ (eq1)`."
_BEGIN = re.compile(r"\\begin\{([^{}\n]*)\}")
_END = re.compile(r"\\end\{([^{}\n]*)\}\s*$")
_ENV_KEY = "closing_signs"

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def closing_signs_plugin(md: MarkdownIt) -> None:
    """Put a look at the ends before the rules `math_block` and `amsmath`, which are there."""
    for name, sign in (("math_block", _sign_of_dollars), ("amsmath", _sign_of_environment)):
        (rule,) = (rule for rule in md.block.ruler.__rules__ if rule.name == name)
        # `at` forgets what the rule may interrupt.
        md.block.ruler.at(name, _where_closed(rule.fn, sign), {"alt": rule.alt})


def _where_closed(rule: BlockRule, sign_of: Callable[[str], str]) -> BlockRule:
    """The rule, asked only where the sign that `sign_of` wants for a line comes."""

    def closed(
        state: StateBlock,
        start: int,
        end: int,
        silent: bool,  # noqa: FBT001 - the signature of block rules
    ) -> bool:
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        sign = sign_of(line)
        if not sign:
            return False
        lines = _ends(state)[sign]
        place = bisect_left(lines, start)
        return place < len(lines) and lines[place] < end and rule(state, start, end, silent)

    return closed


def _sign_of_dollars(line: str) -> str:
    return _DOLLARS if line.startswith(_DOLLARS) else ""


def _sign_of_environment(line: str) -> str:
    begin = _BEGIN.match(line)
    return f"end {begin[1]}" if begin else ""


def _ends(state: StateBlock) -> Mapping[str, list[int]]:
    """Sign → the lines that end in it, counted from 0."""
    known = state.env.get(_ENV_KEY)
    if known is None:
        known = state.env[_ENV_KEY] = defaultdict(list)
        for number, line in enumerate(state.src.split("\n")):
            if line.rstrip().endswith(_DOLLARS) or _NUMBERED.search(line):
                # A metadata line is blank to the parser.
                if not METADATA_LINE.match(line):
                    known[_DOLLARS].append(number)
            elif end := _END.search(line):
                known[f"end {end[1]}"].append(number)
    ends: Mapping[str, list[int]] = known
    return ends
