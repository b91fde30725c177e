"""The fonts of what is printed: taken from packages the project depends on.

For scripts that these lack, from a fixed list if it is installed. What else a machine has is never
used, so a sheet looks the same wherever these are the same.
"""

from __future__ import annotations

import dataclasses as dc
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cribdeck.model.errors import ConfigError

TEXT_FAMILY = "Fira Sans Condensed"
CODE_FAMILY = "JetBrains Mono"
MATH_FAMILY = "STIX Two Math"
"The font that ziamath draws formulas with."
REGULAR, BOLD = 400, 700
"Weights, as CSS counts them."


@dc.dataclass(frozen=True, slots=True)
class Face:
    """A font file as the style sheet names it; templates use these attributes."""

    family: str
    weight: int
    style: str
    url: str
    "An address of our own, under which the typesetter hands the font over."
    data: bytes


_FIRA, _JETBRAINS = "fontpkg_fira_sans_condensed", "fontpkg_jetbrains_mono"
_FILES = (
    (TEXT_FAMILY, _FIRA, "FiraSansCondensed-Regular.ttf", REGULAR, "normal"),
    (TEXT_FAMILY, _FIRA, "FiraSansCondensed-Italic.ttf", REGULAR, "italic"),
    (TEXT_FAMILY, _FIRA, "FiraSansCondensed-SemiBold.ttf", BOLD, "normal"),
    (TEXT_FAMILY, _FIRA, "FiraSansCondensed-SemiBoldItalic.ttf", BOLD, "italic"),
    (CODE_FAMILY, _JETBRAINS, "JetBrainsMono[wght].ttf", REGULAR, "normal"),
    (CODE_FAMILY, _JETBRAINS, "JetBrainsMono[wght].ttf", BOLD, "normal"),
    (MATH_FAMILY, "ziamath", "STIXTwoMath-Regular.ttf", REGULAR, "normal"),
)
"Family, package, file, weight and style of each face; semi-bold serves as bold."
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
"Families for other scripts and signs, the first that has a letter's shape first."
_FONT_FOLDERS = (
    "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    '<dir prefix="xdg">fonts</dir><dir>~/.fonts</dir>'
    "<dir>/System/Library/Fonts</dir><dir>/Library/Fonts</dir><dir>~/Library/Fonts</dir>"
    if os.name != "nt"
    else "<dir>WINDOWSFONTDIR</dir><dir>WINDOWSUSERFONTDIR</dir>"
)
"Where systems keep fonts, in the language of Fontconfig (fonts.conf(5))."


def font_language(language: str) -> str:
    """A language tag by which the right forms of letters are chosen.

    `zh` and `zh-Hans` become `zh-CN`, `zh-Hant` becomes `zh-TW`: `zh` alone would get the Japanese
    forms of ideographs.
    """
    tag = language.lower()
    if tag == "zh" or tag.startswith("zh-hans"):
        return "zh-CN"
    return "zh-TW" if tag.startswith("zh-hant") else language


def families(language: str) -> tuple[str, ...]:
    """The families of running text in a language, the first that has a letter's shape first."""
    # Whatever the language, all forms are there: a wrong form is better than none.
    own = _EAST_ASIAN.get(font_language(language).lower(), "SC")
    east_asian = [own, *(form for form in _EAST_ASIAN.values() if form != own)]
    return (
        TEXT_FAMILY,
        MATH_FAMILY,
        *(f"Noto Sans CJK {form}" for form in east_asian),
        *_FALLBACKS,
    )


def quoted_families(language: str) -> str:
    """The families of running text in a language, as `font-family` in a style lists them."""
    return ", ".join(f"'{family}'" for family in families(language))


def fontconfig() -> str:
    """A configuration for Fontconfig in which only the families named here exist.

    The language is that of fonts.conf(5): a font that `acceptfont` matches stays, of the others
    those that `rejectfont` matches go, which are all, scalable or not.
    """
    # Even without a language the list has the ideographs of all languages.
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
    """Every face that is handed to the typesetter.

    Raises:
        ConfigError: a font package is not installed, or is not what this version was made for.
    """
    return tuple(
        Face(family, weight, style, f"cribdeck:font/{n}", _read(package, name))
        for n, (family, package, name, weight, style) in enumerate(_FILES)
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
