"""What a formula may hold: the TeX commands and environments of mathematics, and nothing else.

Cards show formulas with MathJax and paper with ziamath. Both know commands that are no mathematics:
links, styles, pictures, classes, definitions. So a formula may hold only what
`tex_commands.txt` lists, with arguments that keep it in its place; any other is text. Commands are
found as TeX finds them: a backslash with ASCII letters, or with one other character. That is how
MathJax does it, too (`TexParser.GetCS`), which also knows neither `^^68` nor a change of what a
letter is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

MOST_LEVELS = 10
"""Levels of braces, brackets that grow and environments in each other. A continued fraction of
eight steps has nine; the sheet's work for a letter grows with the square of the depth, and is some
two milliseconds at this one, see `paper/ziamath_private`."""
LONGEST = 20_000
"Characters of a formula on a card; what the sheet takes is a setting, `limits.formula_letters`."
_MOST_BACK = 0.7
"""Em that negative spaces may go back over the beginning of a formula, or of a group in it: cards
have margins of 12 pixels and letters of 17 on telephones, of 16 and 19 elsewhere."""
_MOST_BACK_IN_ALL = 3.0
"""Em that all negative spaces of a formula may have together, eighteen of the usual ones: a second
lock, should something that takes up no room be taken for a letter that does."""
_LARGEST = 2.5
"How much larger than the normal size letters and spaces may be: `\\Huge`."
_NARROWEST = 0.15
"Em that a letter or digit of the normal size has at least, the narrowest in an index of an index."
_MOST_EM = 10.0
"Em of one space or line of a rule: half the width of a narrow card."
_MOST_GROWN = 1
"Commands for a size above the normal in each other: in MathJax they multiply."
_SIGNS = frozenset(" \n\t!,:;>{}|\\#$%&_'-/")
"Characters that make a command with a backslash before them."
_EM = {
    "em": 1.0,
    "ex": 0.43,
    "mu": 1 / 18,
    "pt": 0.1,
    "bp": 0.1,
    "px": 0.1,
    "pc": 1.2,
    "dd": 0.11,
    "cc": 1.3,
    "sp": 0.0,
    "mm": 0.285,
    "cm": 2.85,
    "in": 7.23,
}
"Unit → em of a font of ten points."
_BACK = {"!": 1 / 6, "negthinspace": 1 / 6, "negmedspace": 2 / 9, "negthickspace": 5 / 18}
"Negative space → em that it takes back."
_WIDE_GROUPS = frozenset(("letters", "signs"))
"Parts of `tex_commands.txt` whose commands make a sign that is as wide as a letter."
_NO_ROOM = frozenset(
    (
        *("over", "atop", "choose", "brace", "brack", "buildrel", "root", "of", "substack"),
        *("crampedsubstack", "scriptstyle", "scriptscriptstyle", "nonscript", "Tiny", "tiny"),
        *("scriptsize", "footnotesize", "small", "notChar", "prescript", "sideset", "ce", "pu"),
    )
)
"""Commands that put what comes before them above what follows, or make letters smaller: in a
formula with one of them, no letter is certain to take up room."""
_LARGER = frozenset(("large", "Large", "LARGE", "huge", "Huge"))
_OPEN_ENDED = frozenset(
    (
        *("array", "cases", "displaylines", "eqalign", "eqalignno", "leqalignno", "matrix"),
        *("pmatrix", "substack", "crampedsubstack"),
    )
)
"Commands that take all that follows for their own: each is a level that does not end."
_ENVIRONMENTS = frozenset(
    (
        *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix"),
        *("matrix*", "pmatrix*", "bmatrix*", "Bmatrix*", "vmatrix*", "Vmatrix*"),
        *("smallmatrix", "psmallmatrix", "bsmallmatrix", "Bsmallmatrix", "vsmallmatrix"),
        *("Vsmallmatrix", "array", "subarray", "cases", "dcases", "rcases", "drcases", "cases*"),
        *("equation", "equation*", "align", "align*", "aligned", "alignat", "alignat*"),
        *("alignedat", "flalign", "flalign*", "gather", "gather*", "gathered", "lgathered"),
        *("rgathered", "split", "multline", "multline*", "eqnarray", "eqnarray*", "CD"),
    )
)
"Environments; what stands behind `\\begin` of some is checked below."
_DIMENSION = (
    r"(?P<size>[-+]?[ ]*(?:[0-9]{1,6}(?:[.,][0-9]{0,6})?|[.,][0-9]{1,6}))[ ]*(?P<unit>[a-z]{2})"
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.|$)|[{}]", re.DOTALL)
_SPACE = re.compile(rf"\s*(?:\{{\s*{_DIMENSION}\s*\}}|{_DIMENSION.replace('<', '<bare_')})")
_IN_BRACES = re.compile(rf"\s*\{{\s*{_DIMENSION}\s*\}}")
_NEW_LINE = re.compile(rf"\*?\s*\[\s*(?:{_DIMENSION}\s*\]|(?P<other>[^\]]*))")
_LOOKS_LONG = re.compile(r"\d\s*(?:e|m|p|c|i|b|d|s)")
_COLOUR = re.compile(r"\s*\{\s*(?:[A-Za-z]{1,30}|#[0-9A-Fa-f]{3,8})\s*\}")
_OPTION = re.compile(r"\s*\[")
_LABEL = re.compile(r"\s*\{[\w:.\- ]{0,80}\}")
_DELIMITER = r"\s*(?:\{(?:\\.|[^{}\\])*\}|\\?[^\s{}])"
_FRACTION = re.compile(rf"{_DELIMITER}{_DELIMITER}\s*\{{\s*(?:{_DIMENSION})?\s*\}}")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}")
_AFTER_BEGIN: Mapping[str, re.Pattern[str]] = {
    "array": re.compile(r"\s*(?:\[[tbc]\]\s*)?\{(?:[clr|: ]|@\{\}){1,60}\}"),
    "subarray": re.compile(r"\s*\{[clr]\}"),
    "alignat": re.compile(r"\s*\{\d{1,2}\}"),
    "alignat*": re.compile(r"\s*\{\d{1,2}\}"),
    "alignedat": re.compile(r"\s*(?:\[[tbc]\]\s*)?\{\d{1,2}\}"),
}
_GAP_BEGIN = re.compile(r"\{\{c\d+::")
_GAP = re.compile(r"\{\{c\d+::(?P<answer>(?:[^{}:]|:(?!:)|\{[^{}]*\})*)(?:::(?P<hint>[^{}]*))?\}\}")
_HINT = re.compile(r"[^\\\[\]0-9]*")
_LETTER = re.compile(r"[A-Za-z0-9]")
_COMMENT = re.compile(r"(?<!\\)%")
_UNSEEN = frozenset(("Cc", "Cf", "Zl", "Zp", "Zs"))
"""Categories of characters that nobody sees. Python and JavaScript differ in which of them are
white space, so MathJax might find an argument where this module finds none."""
_PLAIN_SPACE = frozenset(" \t\n")
"Those of them that formulas may have."
_AFTER_BASE = re.compile(r"[\^_][ \t\n]*[A-Za-z0-9]")
"An index without braces: one below another takes up its room once."


@cache
def allowed_commands() -> Mapping[str, str]:
    """The names of the commands that formulas may have → the part of the list they stand in."""
    found: dict[str, str] = {}
    part = ""
    for line in (resources.files(__package__) / "tex_commands.txt").read_text("utf-8").splitlines():
        if line.endswith(":"):
            part = line[:-1]
        elif not line.startswith("#"):
            found |= dict.fromkeys(line.split(), part)
    return found


@lru_cache(maxsize=4096)
def formula_problem(tex: str) -> str:
    """Why some TeX is not shown as a formula, in a few words; empty if nothing speaks against it.

    Anki's gaps may stand in a formula: then it is looked at with all of them filled, and with all
    of them empty, for Anki puts in what MathJax reads next.
    """
    if len(tex) > LONGEST:
        return f"more than {LONGEST} characters"
    if not _GAP_BEGIN.search(tex):
        return _Scan(tex).problem()
    gaps = list(_GAP.finditer(tex))
    if len(gaps) != len(_GAP_BEGIN.findall(tex)):
        return "a gap with braces that do not match"
    if not all(_HINT.fullmatch(gap["hint"] or "") for gap in gaps):
        return "a gap whose hint is more than words"
    filled = _GAP.sub(lambda gap: gap["answer"], tex)
    empty = _GAP.sub(lambda gap: f"[{gap['hint'] or '...'}]", tex)
    return _Scan(filled).problem() or _Scan(empty).problem()


class _Group(NamedTuple):
    """What held where a group began, and holds again behind it."""

    room: float
    grown: int


class _Scan:
    """One walk over a formula, command by command."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.braces = self.open_ended = 0
        self.groups: list[_Group] = []
        self.room = 0.0
        "Em to the left of here that are taken up for certain."
        self.grown = 0
        self.back = 0.0
        "Em of all negative spaces up to here."
        self.width = _NARROWEST
        "Em that a letter takes up."
        self.counted = 0
        "Up to where the text was looked at."
        self.is_argument = False
        "Whether a letter here would be taken by the command before it, which may hide it."

    def problem(self) -> str:
        """What speaks against the formula; empty if nothing does."""
        for character in sorted(set(self.tex) - _PLAIN_SPACE):
            if unicodedata.category(character) in _UNSEEN:
                return f"a character that nobody sees (U+{ord(character):04X})"
        commands = list(_COMMAND.finditer(self.tex))
        # In a comment, letters take up no room.
        if _COMMENT.search(self.tex) or not _NO_ROOM.isdisjoint(match[1] for match in commands):
            self.width = 0.0
        for match in commands:
            self._letters(self.tex[self.counted : match.start()])
            self.counted = max(self.counted, match.end())
            name = match[1]
            problem = self._brace(match[0]) if name is None else self._command(name, match.end())
            if problem:
                return problem
            if self.room < -_MOST_BACK or self.back > _MOST_BACK_IN_ALL:
                return "spaces that go back over its beginning"
        # MathJax would look for the end behind the formula, in what is no formula.
        return "braces that do not match" if self.braces else ""

    def _letters(self, between: str) -> None:
        """Add the room that letters between two commands or braces take up for certain."""
        seen = _AFTER_BASE.sub("", between.lstrip())
        if seen:
            self.room += self.width * len(_LETTER.findall(seen[1:] if self.is_argument else seen))
        # Before a command or brace, a sign for an index takes that.
        self.is_argument = seen.rstrip().endswith(("^", "_")) or (self.is_argument and not seen)

    def _go_back(self, em: float) -> None:
        em *= _LARGEST if self.grown else 1
        self.room -= em
        self.back += em

    def _brace(self, brace: str) -> str:
        self.braces += 1 if brace == "{" else -1
        self.is_argument = False
        if self.braces < 0:
            return "braces that do not match"
        return self._enter() if brace == "{" else self._leave()

    def _enter(self) -> str:
        self.groups.append(_Group(self.room, self.grown))
        return self._too_deep()

    def _too_deep(self) -> str:
        deep = len(self.groups) + self.open_ended > MOST_LEVELS
        return f"more than {MOST_LEVELS} levels" if deep else ""

    def _leave(self) -> str:
        if self.groups:
            # What a group takes up may lie above or below what follows; what it goes back counts.
            group = self.groups.pop()
            self.room, self.grown = min(self.room, group.room), group.grown
        return ""

    def _command(self, name: str, end: int) -> str:
        """What speaks against a command; its arguments begin at `end`."""
        if name not in _SIGNS and name not in allowed_commands():
            return f"\\{name}" if name else "a backslash at its end"
        self._go_back(_BACK.get(name, 0))
        is_sign = name in _SIGNS or allowed_commands().get(name) in _WIDE_GROUPS
        if is_sign and name not in _SIGNS and not self.is_argument:
            self.room += self.width
        self.is_argument = not is_sign
        if name in _LARGER:
            self.grown += 1
            return "sizes in each other" if self.grown > _MOST_GROWN else ""
        if name in _OPEN_ENDED:
            self.open_ended += 1
            return self._too_deep()
        if name in ("left", "right"):
            return self._enter() if name == "left" else self._leave()
        check = _CHECKS.get(name)
        return check(self, name, end) if check else ""

    def begin(self, name: str, end: int) -> str:
        """The environment, and the columns it is given."""
        match = _ENVIRONMENT.match(self.tex, end)
        if match is None:
            return f"\\{name}"
        if match[1] not in _ENVIRONMENTS:
            return f"\\{name}{{{match[1]}}}"
        after = _AFTER_BEGIN.get(match[1])
        if name == "begin" and after is not None and not after.match(self.tex, match.end()):
            return f"\\begin{{{match[1]}}} with other columns than l, c and r"
        return self._enter() if name == "begin" else self._leave()

    def space(self, name: str, end: int) -> str:
        """A space of a size."""
        match = _SPACE.match(self.tex, end)
        if match is None:
            return f"\\{name} without a size"
        # The letters of its unit take up no room.
        self.counted = match.end()
        return self._size(match["size"] or match["bare_size"], match["unit"] or match["bare_unit"])

    def _size(self, size: str, unit: str) -> str:
        em = float(size.replace(",", ".").replace(" ", "")) * _EM.get(unit, _MOST_EM * 1e9)
        if abs(em) > _MOST_EM:
            return f"a size of {size}{unit}"
        self._go_back(max(-em, 0))
        return ""

    def rule(self, name: str, end: int) -> str:
        """A line: its length and its thickness."""
        for _ in range(2):
            match = _IN_BRACES.match(self.tex, end)
            if match is None or "-" in match["size"]:
                return f"\\{name} without two sizes"
            if problem := self._size(match["size"], match["unit"]):
                return problem
            end = match.end()
        return ""

    def new_line(self, name: str, end: int) -> str:
        """The room that a new line may ask for."""
        self.room = min(self.room, self.groups[-1].room if self.groups else 0)
        match = _NEW_LINE.match(self.tex, end)
        if match is None:
            return ""
        self.counted = match.end()
        if match["size"] is None:
            # A row may begin with a bracket; only what MathJax might take for a size is refused.
            return f"\\{name} with a size" if _LOOKS_LONG.search(match["other"]) else ""
        return self._size(match["size"], match["unit"])

    def fraction(self, name: str, end: int) -> str:
        """The thickness of a line between two things, and the brackets around them."""
        match = _FRACTION.match(self.tex, end)
        if match is None:
            return f"\\{name} with another line than a size"
        return self._size(match["size"], match["unit"]) if match["size"] else ""

    def colour(self, name: str, end: int) -> str:
        """The colours that come first."""
        for _ in range(2 if name == "fcolorbox" else 1):
            match = _COLOUR.match(self.tex, end)
            if match is None:
                return f"\\{name} without the name of a colour"
            end = match.end()
        return ""

    def no_option(self, name: str, end: int) -> str:
        """An option in brackets, which styles."""
        return f"\\{name} with an option" if _OPTION.match(self.tex, end) else ""

    def label(self, name: str, end: int) -> str:
        """The name of a formula, which becomes an id."""
        return "" if _LABEL.match(self.tex, end) else f"\\{name}"


_CHECKS: Mapping[str, Callable[[_Scan, str, int], str]] = {
    **dict.fromkeys(("begin", "end"), _Scan.begin),
    **dict.fromkeys(("hspace", "mspace", "hskip", "mskip", "kern", "mkern"), _Scan.space),
    **dict.fromkeys(("\\", "cr", "newline"), _Scan.new_line),
    **dict.fromkeys(("color", "textcolor", "colorbox", "fcolorbox"), _Scan.colour),
    **dict.fromkeys(
        ("cancel", "bcancel", "xcancel", "cancelto", "overbracket", "underbracket"),
        _Scan.no_option,
    ),
    "rule": _Scan.rule,
    "genfrac": _Scan.fraction,
    "label": _Scan.label,
}
"Command → what is asked of its arguments."
