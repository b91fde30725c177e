"""The fonts of the sheet: taken from packages the project depends on, never from what the machine happens to have."""

from __future__ import annotations

import dataclasses as dc
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cribdeck.errors import ConfigError


@dc.dataclass(frozen=True, slots=True)
class Face:
    """A font file as the style sheet names it."""

    family: str
    weight: int
    style: str
    url: str
    data: bytes


_FACES = (
    ("Fira Sans Condensed", "fontpkg_fira_sans_condensed", "FiraSansCondensed-Regular.ttf", 400, "normal"),
    ("Fira Sans Condensed", "fontpkg_fira_sans_condensed", "FiraSansCondensed-Italic.ttf", 400, "italic"),
    ("Fira Sans Condensed", "fontpkg_fira_sans_condensed", "FiraSansCondensed-SemiBold.ttf", 700, "normal"),
    ("Fira Sans Condensed", "fontpkg_fira_sans_condensed", "FiraSansCondensed-SemiBoldItalic.ttf", 700, "italic"),
    ("JetBrains Mono", "fontpkg_jetbrains_mono", "JetBrainsMono[wght].ttf", 400, "normal"),
    ("STIX Two Math", "ziamath", "STIXTwoMath-Regular.ttf", 400, "normal"),
)


@cache
def faces() -> tuple[Face, ...]:
    """Every face of the sheet.

    Raises:
        ConfigError: a font package is not installed, or is not what this version was made for.
    """
    return tuple(Face(family, weight, style, f"cribdeck:font/{n}", _read(package, name)) for n, (family, package, name, weight, style) in enumerate(_FACES))


def _read(package: str, name: str) -> bytes:
    # The package is not imported: one of them takes a third of a second to load.
    spec = find_spec(package)
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec is not None else []
    if not folders:
        raise ConfigError(f"the font package {package} is not installed", hint="install cribdeck with its dependencies")
    found = [path for folder in folders for path in sorted(folder.rglob("*.ttf")) if path.name == name]
    if not found:
        raise ConfigError(f"the font package {package} has no {name}", hint="install the locked versions of the dependencies")
    return found[0].read_bytes()
