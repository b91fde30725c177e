"""Whether an adopted note type only lays out fields, or has something that runs or loads.

Anki shows card templates as they are, scripts included. What is found here is not always bad: many
decks bring scripts along. But nobody should get one without having said so (`type_trust`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from cribdeck.identity.active_styles import active_css
from cribdeck.identity.markup import FIELD_TAGS, active_markup
from cribdeck.identity.note_type_shape import NoteType

_TAGS = FIELD_TAGS | {"label", "center", "header", "footer", "main", "article", "nav", "wbr"}
_FIELD = re.compile(r"\{\{([^{}]{0,300})\}\}")
_NO_FIELD = ("", *"#^/!=")
"What begins a condition, a remark or nothing, where a field's name would stand."
_FILTERS = frozenset(
    {"hint", "type", "nc", "cloze", "cloze-only", "kanji", "kana", "furigana", "edit", "editable"}
)
"""Filters that leave a field's entities as they are. `text:` does not: what a field says of a
script becomes one (docs.ankiweb.net/templates/fields.html)."""
_STYLE_BLOCK = re.compile(
    r"<style(?: type=\"text/css\")?>([^<\x00\x01]*)</style\s*>", re.IGNORECASE
)
_FORMULA = re.compile(r"\\[(\[]")
_COMMANDS = ("[sound:", "[anki:", "[latex]", "[$]", "[$$]", "[[type:")
"What Anki plays, typesets or makes a box to type in, wherever on a card it stands."
_COMMAND = re.compile("|".join(map(re.escape, _COMMANDS)), re.IGNORECASE)
_BEGUN_COMMAND = re.compile(
    "(?:"
    + "|".join(sorted({re.escape(each[:end]) for each in _COMMANDS for end in range(1, len(each))}))
    + ")\x01",
    re.IGNORECASE,
)
"The beginning of a command with a field behind it, whose text may be the rest."
_NO_TEXT = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_LATEX_COMMAND = re.compile(r"\\([A-Za-z]+)")
_LATEX = frozenset(
    {
        *("documentclass", "usepackage", "pagestyle", "setlength", "parindent", "begin", "end"),
        *("special", "renewcommand", "newcommand", "mathbb", "mathbf", "mathrm", "mathcal"),
    }
)
"Commands of LaTeX that open and close a document, as Anki's own do."
_SPECIAL = re.compile(r"\\special(?!\{papersize=[\w.,]+\})")
_SIDES = {"qfmt": "the front", "afmt": "the back", "bqfmt": "the front", "bafmt": "the back"}
"A side of a card template, in the collection and in the browser, as messages name it."


def active_part(note_type: NoteType) -> str:
    """What in a note type runs or loads something, for a message; empty if nothing does."""
    return next(_active_parts(note_type), "")


def _active_parts(note_type: NoteType) -> Iterator[str]:
    for name in _names(note_type):
        # Anki shows names of fields, card templates and note types as HTML.
        if "<" in name:
            yield f"“{name}” is HTML, and no name"
    for template in _objects(note_type, "tmpls"):
        for key, side in _SIDES.items():
            found = active_template(_text(template, key))
            if found:
                yield f"{side} of “{_text(template, 'name')}” has {found}"
    found = active_css(_text(note_type, "css"))
    if found:
        yield f"its style sheet has {found}"
    for key in ("latexPre", "latexPost"):
        found = _active_latex(_text(note_type, key))
        if found:
            yield f"its LaTeX has {found}"


def _names(note_type: NoteType) -> Iterator[str]:
    yield _text(note_type, "name")
    for key in ("flds", "tmpls"):
        for each in _objects(note_type, key):
            yield _text(each, "name")


def active_template(value: str) -> str:
    """What in a side of a card template runs or loads something; empty if nothing does."""
    if "\x00" in value or "\x01" in value:
        return "control characters"
    for inner in _FIELD.findall(value):
        if _is_active_field(inner.strip()):
            return f"“{{{{{inner}}}}}”"
    if found := _active_command(value):
        return f"“{found}”"
    # Fields become a character that no tag can have: none may stand within one, or begin it.
    bare = _FIELD.sub("\x01", value)
    if "{{" in bare:
        return "a field without an end"
    for style in _STYLE_BLOCK.findall(bare):
        if found := active_css(style):
            return found
    bare = _STYLE_BLOCK.sub("\x00", bare)
    if _FORMULA.search(bare):
        return "a formula, in which fields are commands"
    found = active_markup(bare, _TAGS, comments=True)
    return f"“{found.replace(chr(1), '…').replace(chr(0), '…')}”" if found else ""


def _active_command(value: str) -> str:
    """The command in brackets that a side of a card template has, or that a field may end."""
    # Conditions show nothing by themselves, and a field may be empty.
    filled = _FIELD.sub(lambda field: "" if field[1].strip()[:1] in _NO_FIELD else "\x01", value)
    for text in (filled, _NO_TEXT.sub("", filled)):
        shown = html.unescape(text)
        if found := _COMMAND.search(shown.replace("\x01", "")):
            return found.group()
        if found := _BEGUN_COMMAND.search(shown):
            return found.group().replace("\x01", "…")
    return ""


def _is_active_field(inner: str) -> bool:
    """Whether a field in double braces does more than to show it as it is."""
    if inner.startswith("="):
        # It changes the signs that stand around fields.
        return True
    *filters, _ = (part.strip() for part in inner.lstrip("#^/!").split(":"))
    return not all(
        each in _FILTERS or each.startswith(("tts ", "tts-voices")) or not each for each in filters
    )


def _active_latex(value: str) -> str:
    if _SPECIAL.search(value):
        return "“\\special”"
    unknown = next((name for name in _LATEX_COMMAND.findall(value) if name not in _LATEX), "")
    return f"“\\{unknown}”" if unknown else ""


def _objects(note_type: NoteType, key: str) -> list[Mapping[str, object]]:
    values = note_type.get(key)
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _text(value: Mapping[str, object], key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""
