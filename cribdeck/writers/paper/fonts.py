"""The fonts of the sheet: taken from packages the project depends on.

For scripts that these lack, from a fixed list if it is installed.

What else a machine has is never used, so a sheet looks the same wherever these are the same.
"""

from __future__ import annotations

import dataclasses as dc
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cribdeck.model.errors import ConfigError


@dc.dataclass(frozen=True, slots=True)
class Face:
    """A font file as the style sheet names it."""

    family: str
    weight: int
    style: str
    url: str
    data: bytes


_FACES = (
    (
        "Fira Sans Condensed",
        "fontpkg_fira_sans_condensed",
        "FiraSansCondensed-Regular.ttf",
        400,
        "normal",
    ),
    (
        "Fira Sans Condensed",
        "fontpkg_fira_sans_condensed",
        "FiraSansCondensed-Italic.ttf",
        400,
        "italic",
    ),
    (
        "Fira Sans Condensed",
        "fontpkg_fira_sans_condensed",
        "FiraSansCondensed-SemiBold.ttf",
        700,
        "normal",
    ),
    (
        "Fira Sans Condensed",
        "fontpkg_fira_sans_condensed",
        "FiraSansCondensed-SemiBoldItalic.ttf",
        700,
        "italic",
    ),
    ("JetBrains Mono", "fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf", 400, "normal"),
    ("JetBrains Mono", "fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf", 700, "normal"),
    ("STIX Two Math", "ziamath", "STIXTwoMath-Regular.ttf", 400, "normal"),
)


_EAST_ASIAN = {"zh-cn": "SC", "zh-tw": "TC", "zh-hk": "HK", "ja": "JP", "ko": "KR"}
"Language → how Noto calls the forms of ideographs that are right for it."
_FALLBACKS = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Noto Sans Symbols2",
    "Noto Sans Symbols",
    "Symbola",
    "Noto Emoji",
    "Noto Color Emoji",
    "DejaVu Sans",
)
_FONT_FOLDERS = (
    "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    '<dir prefix="xdg">fonts</dir><dir>~/.fonts</dir>'
    "<dir>/System/Library/Fonts</dir><dir>/Library/Fonts</dir><dir>~/Library/Fonts</dir>"
    if os.name != "nt"
    else "<dir>WINDOWSFONTDIR</dir><dir>WINDOWSUSERFONTDIR</dir>"
)


def font_language(language: str) -> str:
    """A language tag as fonts are told by it.

    `zh` alone would get the Japanese forms of ideographs.
    """
    tag = language.lower()
    if tag == "zh" or tag.startswith("zh-hans"):
        return "zh-CN"
    return "zh-TW" if tag.startswith("zh-hant") else language


def families(language: str) -> tuple[str, ...]:
    """The families of running text in a language, the first that has a letter's shape first."""
    own = _EAST_ASIAN.get(font_language(language).lower(), "SC")
    east_asian = [own, *(form for form in _EAST_ASIAN.values() if form != own)]
    return (
        "Fira Sans Condensed",
        "STIX Two Math",
        *(f"Noto Sans CJK {form}" for form in east_asian),
        *_FALLBACKS,
    )


def quoted_families(language: str) -> str:
    """The same as a style names them."""
    return ", ".join(f"'{family}'" for family in families(language))


def fontconfig() -> str:
    """A configuration for Fontconfig in which only the families named here exist."""
    known = sorted({face.family for face in faces()} | set(families("")))
    accepted = "".join(
        f'<pattern><patelt name="family"><string>{family}</string></patelt></pattern>'
        for family in known
    )
    rejected = "".join(
        f'<pattern><patelt name="scalable"><bool>{is_so}</bool></patelt></pattern>'
        for is_so in ("true", "false")
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{_FONT_FOLDERS}"
        f"<selectfont><acceptfont>{accepted}</acceptfont>"
        f"<rejectfont>{rejected}</rejectfont></selectfont>"
        '<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>'
    )


@cache
def faces() -> tuple[Face, ...]:
    """Every face of the sheet.

    Raises:
        ConfigError: a font package is not installed, or is not what this version was made for.
    """
    return tuple(
        Face(family, weight, style, f"cribdeck:font/{n}", _read(package, name))
        for n, (family, package, name, weight, style) in enumerate(_FACES)
    )


def _read(package: str, name: str) -> bytes:
    # The package is not imported: one of them takes a third of a second to load.
    spec = find_spec(package)
    folders = (
        [Path(place) for place in spec.submodule_search_locations or ()] if spec is not None else []
    )
    if not folders:
        raise ConfigError(
            f"the font package {package} is not installed",
            hint="install cribdeck with its dependencies",
        )
    found = [
        path for folder in folders for path in sorted(folder.rglob("*.ttf")) if path.name == name
    ]
    if not found:
        raise ConfigError(
            f"the font package {package} has no {name}",
            hint="install the locked versions of the dependencies",
        )
    return found[0].read_bytes()
