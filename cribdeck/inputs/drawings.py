"""How much work an SVG drawing makes, measured before anything draws it.

A few hundred bytes can ask for billions of shapes: each `<use>` draws what it refers to once more,
and what is referred to may refer on. So everything that a drawing refers to is counted where it is
used: what `<use>` repeats, patterns, masks, clips, filters, markers at each point of a line, and
pictures within the picture. What is read of a drawing before it is drawn, its size, is looked at
as well: nothing catches what is wrong there.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

from cribdeck.inputs.photographs import points_of

MOST_SHAPES = 50_000
"""Shapes that a drawing may ask for; WeasyPrint draws some ten thousand a second, and a drawing of
the largest size allowed, a megabyte, has about twenty thousand."""
_MOST_LEVELS = 150
"Elements in each other; who draws them recurses several calls a level."
_MOST_TEXT = 4_000_000
"Characters after entities were put in: four times the largest drawing."
_POINTS_A_SHAPE = 20
"Points of a line, or characters that are not drawn, that make as much work as a shape."
_SHAPES_A_LETTER = 2.5
"""Shapes that make as much work as a letter, each of which is laid out twice: twenty thousand take
one to two seconds, and about three where each has an element of its own."""
_SHAPES_A_SPREAD = 50
"""Shapes that make as much work as one filled with a gradient that repeats as often as
`paper/weasyprint_svg_private` has it: some three milliseconds."""
_PICTURES_DEEP = 2
"Drawings within drawings."
_MOST_DRAWINGS = 20
"Drawings in one."
_URL = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)", re.IGNORECASE)
_COMPOUND = re.compile(r"([\w-]*|\*)((?:[.#][\w-]+)*)")
_AFTER_END = re.compile(r"[zZ][\s,]*[^\s,MmZzLlHhVvCcSsQqTtAa]")
"A path that is closed, and behind that anything but a command: WeasyPrint 70 reads it for ever."
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_LINES = frozenset(("path", "line", "polyline", "polygon"))
"Elements that have markers."
_TEXTS = frozenset(("text", "textPath", "tspan", "tref", "a"))
"Elements whose letters are drawn, with those behind the elements in them."
_GRADIENTS = frozenset(("linearGradient", "radialGradient"))
_SPREADS = frozenset(("repeat", "reflect"))
"Values of `spreadMethod`, which elements inherit from those around them."
_ENDLESS = float("inf")
_LARGEST = 1e9
"Of the figures of a size; the drawing of a continent in metres has some millions."
_SMALLEST = 1e-6
_BOX = 4
"Figures of a `viewBox`: where it begins, its width and its height."
_UNITS = ("%", "rem", "em", "ex", "px", "pt", "pc", "in", "cm", "mm", "q", "ch")
"Of lengths: what ends in none of them counts as nought."


Problem = tuple[str, str]
"The code of a finding, and in what a drawing is odd, as the end of a sentence."


def drawing_problem(path: Path, megapixels: float) -> Problem | None:
    """Why a drawing is left out: it is more than it may be, or odd; None if it is not.

    What is no XML passes: nothing will draw it. `megapixels` is what all pictures in it may have.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return _problem(data, megapixels, 0)


def _problem(data: bytes, megapixels: float, level: int) -> Problem | None:
    root = ET.Element("svg")
    try:
        depth = text = 0
        # S314: expat itself refuses entities that grow, and loads nothing.
        for event, element in ET.iterparse(io.BytesIO(data), ("start", "end")):  # noqa: S314
            if event == "start" and _AFTER_END.search(element.get("d", "")):
                return "bad-image", "has a path that is no path: it goes on after it is closed"
            if event == "start":
                depth += 1
                text += sum(map(len, element.attrib.values()))
                root = element if depth == 1 else root
            else:
                depth -= 1
                text += len(element.text or "") + len(element.tail or "")
            if depth > _MOST_LEVELS:
                return "over-limit", f"has more than {_MOST_LEVELS} levels"
            if text > _MOST_TEXT:
                return "over-limit", f"has more than {_MOST_TEXT} characters"
    # An encoding that is none is a LookupError, one that lies a ValueError.
    except (ET.ParseError, LookupError, ValueError):
        return None
    if wrong := _size_problem(root):
        return "bad-image", wrong
    if over := _pictures_over(root, megapixels, level):
        return over
    shapes = _Work(root).shapes(root)
    if shapes == _ENDLESS:
        return "over-limit", "refers to itself"
    if shapes > MOST_SHAPES:
        return "over-limit", f"asks for more than {MOST_SHAPES} shapes"
    return None


def _size_problem(root: ET.Element) -> str:
    """In what the size that a drawing says it has is none.

    Lengths and boxes are taken apart as WeasyPrint does it (svg/utils.py, `normalize` and `size`).
    """
    box = root.get("viewBox", "")
    if box:
        figures = [_figure(word) for word in _words(box)]
        if len(figures) != _BOX or None in figures or not all(map(_is_measure, figures[2:])):
            return "has a viewBox that is no four numbers"
    given = [(name, root.get(name, "")) for name in ("width", "height")]
    for declaration in root.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        given.append((name.strip().lower(), value.partition("!")[0].strip()))
    for name, value in given:
        # A part of what is around it is left to the page.
        if name not in ("width", "height") or "%" in value:
            continue
        word = next(iter(_words(value)), "")
        unit = next((unit for unit in _UNITS if word.lower().endswith(unit)), "")
        figure = _figure(word.removesuffix(word[len(word) - len(unit) :]) if unit else word)
        # A word such as `auto` counts as nought; one that ends like a length must be one.
        if (unit or figure is not None or _is_odd(word)) and not _is_measure(figure):
            return f"has a {name} that is no length"
    return ""


def _words(text: str) -> list[str]:
    spaced = re.sub(r"(?<!e)([+-])", r" \1", text.replace("E", "e"))
    return re.sub(r"(\.[0-9-]+)(?=\.)", r"\1 ", re.sub(r"[ \n\r\t,]+", " ", spaced)).split()


def _figure(word: str) -> float | None:
    """A number that is not too large; Python itself would take `nan` and `1_0` for one, too."""
    if not _NUMBER.fullmatch(word) or not word.isascii():
        return None
    figure = float(word)
    return figure if abs(figure) <= _LARGEST else None


def _is_odd(word: str) -> bool:
    """Whether Python, and so WeasyPrint, takes a word for a number that it is not."""
    try:
        float(word)
    except ValueError:
        return False
    return True


def _is_measure(figure: float | None) -> bool:
    """Whether something can be so wide or high; nought is as if it said nothing."""
    return figure is not None and (figure == 0 or figure >= _SMALLEST)


class _Work:
    """What each element of a drawing costs, counted once."""

    def __init__(self, root: ET.Element) -> None:
        self.by_id = {name: each for each in root.iter() if (name := each.get("id"))}
        self.rules = list(_rules(root))
        # Whether any gradient repeats: one that does not may take it from another or its parents.
        self.spreads = any(each.get("spreadMethod", "").strip() in _SPREADS for each in root.iter())
        self.known: dict[int, float] = {}
        self.open: set[int] = set()

    def shapes(self, element: ET.Element) -> float:
        """Shapes that an element asks for, with all that it holds and refers to."""
        key = id(element)
        if key in self.open:
            return _ENDLESS
        if key not in self.known:
            self.open.add(key)
            if len(self.open) > _MOST_LEVELS * 3:
                return _ENDLESS
            self.known[key] = self._counted(element)
            self.open.discard(key)
        return self.known[key]

    def _counted(self, element: ET.Element) -> float:
        points = sum(
            len(_NUMBER.findall(element.get(name, ""))) for name in ("d", "points", "x", "y", "dx")
        )
        total = 1 + (points + len(element.text or "")) / _POINTS_A_SHAPE
        tag = element.tag.rpartition("}")[2]
        if tag in _TEXTS:
            letters = len(element.text or "") + sum(len(each.tail or "") for each in element)
            total += letters * _SHAPES_A_LETTER
        if tag in _GRADIENTS and self.spreads:
            total += _SHAPES_A_SPREAD
        total += sum(map(self.shapes, element))
        for name, value in self._properties(element):
            times = max(points, 1) if "marker" in name else 1
            total += times * sum(
                self.shapes(self.by_id[target])
                for target in set(_URL.findall(value))
                if target in self.by_id
            )
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] == "href" and value.lstrip().startswith("#"):
                target = self.by_id.get(value.strip()[1:])
                total += self.shapes(target) if target is not None and _is_drawn(element) else 0
        return total

    def _properties(self, element: ET.Element) -> Iterator[tuple[str, str]]:
        """Attributes, and declarations of the element and of the style sheets that reach it."""
        yield from element.attrib.items()
        for declarations in (element.get("style", ""), *self._styles(element)):
            for declaration in declarations.split(";"):
                name, _, value = declaration.partition(":")
                yield name.strip().lower(), value

    def _styles(self, element: ET.Element) -> Iterator[str]:
        tag = element.tag.rpartition("}")[2]
        marks = {f".{name}" for name in element.get("class", "").split()}
        marks.add(f"#{element.get('id', '')}")
        for wanted, needed, declarations in self.rules:
            if wanted in ("", "*", tag) and needed <= marks:
                yield declarations


def _is_drawn(element: ET.Element) -> bool:
    """Whether a reference takes in what it refers to: that of a link leads there, and no more."""
    return element.tag.rpartition("}")[2] != "a"


def _rules(root: ET.Element) -> Iterator[tuple[str, set[str], str]]:
    """Tag, classes and ids of the last part of each selector, with declarations that refer.

    A selector that is more than these is taken to reach everything.
    """
    for sheet in root.iter():
        if sheet.tag.rpartition("}")[2] != "style":
            continue
        # A pattern would look from each character to the end for a brace that is not there.
        for rule in "".join(sheet.itertext()).split("}"):
            *before, declarations = rule.split("{")
            selectors = before[-1] if before else ""
            # Declarations beside a rule within the rule.
            if _URL.search("{".join(before)):
                yield "*", set(), ";".join(before)
            if not _URL.search(declarations):
                continue
            for selector in selectors.split(","):
                last = (selector.split() or ["*"])[-1]
                match = _COMPOUND.fullmatch(last)
                if match is None:
                    yield "*", set(), declarations
                else:
                    yield match[1], set(re.findall(r"[.#][\w-]+", match[2])), declarations


def _pictures_over(root: ET.Element, megapixels: float, level: int) -> Problem | None:
    """In what the pictures in a drawing are more than they may be, or odd."""
    points = drawings = 0
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] != "href" or not value.lstrip().lower().startswith("data:"):
                continue
            head, _, body = value.lstrip().partition(",")
            data = _decoded(head, body)
            if b"<svg" in data[:4096].lower() or "svg" in head.lower():
                if level + 1 > _PICTURES_DEEP:
                    return "over-limit", "has drawings in drawings in drawings"
                if over := _problem(data, megapixels, level + 1):
                    return over
                drawings += 1
            else:
                points += points_of(io.BytesIO(data)) or 0
    if drawings > _MOST_DRAWINGS:
        return "over-limit", f"has more than {_MOST_DRAWINGS} drawings in it"
    if points > megapixels * 1e6:
        return "over-limit", f"has pictures of more than {megapixels:g} megapixels"
    return None


def _decoded(head: str, body: str) -> bytes:
    try:
        return (
            base64.b64decode(unquote_to_bytes(body)) if "base64" in head else unquote_to_bytes(body)
        )
    except (binascii.Error, ValueError):
        return b""
