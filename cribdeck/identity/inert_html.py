"""Fields of a ledger or an adopted deck → the same without anything that does something.

What people write in their notes stays to the byte: formatting, pictures beside the collection,
recordings, formulas. Scripts, handlers, frames, and whatever would be loaded from elsewhere go.
"""

from __future__ import annotations

import re

from cribdeck.identity.markup import (
    FIELD_TAGS,
    active_markup,
    allowed_attribute,
    plain_style,
)
from cribdeck.language.anki_syntax import stored_html

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"Control characters that are no space, and halves of characters."
_REMOTE_MARK = "cribdeck-elsewhere:"
"Put before the address of a picture that is elsewhere, while its element is still one."
_REMOTE_PICTURE = re.compile(rf'<img\b[^<>]*?\bsrc="{_REMOTE_MARK}([^"<>]*)"[^<>]*>')
_WEB = re.compile(r"https?://", re.IGNORECASE)
_COMMAND = re.compile(
    r"\[(?=\[type:|sound:(?![^\]/\\:|]+\])"
    r"|(?:s(?:o(?:u(?:nd?)?)?)?|a(?:n(?:k(?:i:?)?)?)?|l(?:a(?:t(?:ex?)?)?)?|\$\$?"
    r"|\[(?:t(?:y(?:pe?)?)?)?)?\Z)",
    re.IGNORECASE,
)
"""What begins a box to type in, or a recording whose name is no file's in Anki's folder: Anki
would play it from wherever it is. Or the beginning of a command at the end of a field: what a card
shows behind it may be the rest."""


def inert(value: str, *, adopted: bool = False) -> str:
    """The HTML of a field as it may stand on anybody's card.

    Args:
        value: The field.
        adopted: Whether its note type came from another tool: its fields may have what ours never
            do, LaTeX and recordings that Anki speaks.
    """
    value = _CONTROLS.sub("", value)
    if active_markup(value):
        value = _cleaned(value)
    value = _COMMAND.sub("&#91;", value) if "[" in value else value
    return stored_html(value, has_commands=adopted)


def _cleaned(value: str) -> str:
    # Loaded where something has to be cleaned, which is seldom.
    import nh3

    cleaned = nh3.clean(
        value,
        tags=set(FIELD_TAGS),
        attributes={"*": _ATTRIBUTES, "a": {"href"}, "img": {"src"}},
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto", "data", _REMOTE_MARK.rstrip(":")},
        link_rel=None,
    )
    # A picture that is elsewhere would be asked for as the card is shown: its address stays.
    return _REMOTE_PICTURE.sub(_as_link, cleaned)


_ATTRIBUTES = {
    *("align", "alt", "border", "cellpadding", "cellspacing", "class", "color", "colspan", "dir"),
    *("face", "height", "id", "lang", "open", "rowspan", "scope", "size", "span", "start", "style"),
    *("title", "type", "valign", "value", "width"),
}


def _filtered(element: str, name: str, value: str) -> str | None:
    """What an attribute holds from now on; None if it goes."""
    if name == "style":
        return plain_style(value) or None
    match allowed_attribute(element, name, value):
        case "as it is":
            return value
        case "remote":
            return f"{_REMOTE_MARK}{value}"
    return None


def _as_link(picture: re.Match[str]) -> str:
    address = picture[1]
    return f'<a href="{address}">{address}</a>' if _WEB.match(address) else address
