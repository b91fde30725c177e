"""Names without spaces, for tags and file names."""

from __future__ import annotations

import re
import unicodedata

from cribdeck.language.invisible import visible_but_joiners

_NOT_IN_TAG = re.compile(r"(?:[^\w.+#&]|-)+")
_NOT_IN_FILE = re.compile(r"(?:[^\w.+]|-)+")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}
"File names that Windows keeps for devices."
_LONGEST = 80


def tag_part(value: str) -> str:
    """The value as one level of an Anki tag.

    Letters of any script, digits, `.`, `+`, `#`, `&` and `_` stay; everything else becomes `-`.
    """
    return _short(_NOT_IN_TAG.sub("-", _composed(value)))


def tag(value: str) -> str:
    """A tag as a person wrote it, made one that Anki takes; `::` parts its levels."""
    return "::".join(part for level in value.lstrip("#").split("::") if (part := tag_part(level)))


def file_slug(value: str) -> str:
    """The value as the name of a file on any system, in lower case; may be empty."""
    slug = _short(_NOT_IN_FILE.sub("-", _composed(visible_but_joiners(value)).lower()))
    # Windows looks at what stands before the first dot: `nul.txt` is the device, whatever follows.
    return f"{slug.replace('.', '-')}-deck" if slug.split(".")[0] in _RESERVED else slug


def is_file_slug(value: str) -> bool:
    """Whether a name that somebody chose can be a file's on any system.

    Windows keeps some names for devices, and allows no dot at an end.
    """
    return (
        value.split(".", maxsplit=1)[0].lower() not in _RESERVED
        and not value.startswith(".")
        and not value.endswith(".")
    )


def file_name(value: str) -> str:
    """A name with what no system forbids in one: all that Windows does not take as `-`."""
    return _FORBIDDEN.sub("-", _composed(value))


def same_file(value: str) -> str:
    """What two names share that are one file on some system.

    macOS and Windows find names whatever their case, and macOS whatever their form.
    """
    return _composed(unicodedata.normalize("NFD", visible_but_joiners(value)).casefold())


def _composed(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def _short(value: str) -> str:
    return value.strip("-._")[:_LONGEST].strip("-._")
