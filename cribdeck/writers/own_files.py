"""Whether a file that stands where a product is to go was made by this program.

Only such a file is ever replaced or removed: `biology.apkg` beside `biology.md` may be the deck
that somebody exported from Anki. Each product is known by something at its beginning, or in its
description, that nothing else has; tests hold these against what the writers make.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

_HEAD = 1 << 12
"Bytes at the beginning of a file that tell what it is."
_PACKAGE = re.compile(
    # A zip file's first header (PKWARE's APPNOTE, 4.3.7): signature, ten bytes, the time and the
    # date of 2020-01-01, fourteen bytes, the lengths of a name and of what follows, the name.
    rb"PK\x03\x04.{6}\x00\x00\x21\x50.{12}\x10\x00.{2}collection\.anki2",
    re.DOTALL,
)
"A package whose collection comes first and has the date that ours have."
_REMOVED = re.compile(rb'(?:"Id:re:\^\(\?:|\(mid:\d|\n?# )')
"A search for notes that are gone, or their terms alone."
_RECORDS = re.compile(rb'\[\s*(?:\]|\{\s*"key")')
_REPORT = re.compile(rb"\s*<!doctype html", re.IGNORECASE)


def is_own_file(path: Path) -> bool:
    """Whether a file, which exists, is one that a build made; a link never is."""
    if path.is_symlink() or not path.is_file():
        return False
    ending = next((ending for ending in _TESTS if path.name.endswith(ending)), None)
    return ending is not None and _TESTS[ending](path)


def _begins_with(pattern: re.Pattern[bytes]) -> Callable[[Path], bool]:
    def test(path: Path) -> bool:
        try:
            with path.open("rb") as file:
                return pattern.match(file.read(_HEAD)) is not None
        except OSError:
            return False

    return test


def _is_own_pdf(path: Path) -> bool:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (OSError, pypdfium2.PdfiumError):
        return False
    try:
        # The frames of our templates say so; so must those of a project's own.
        return bool(document.get_metadata_value("Creator") == "Cribdeck")
    finally:
        document.close()


_TESTS: Mapping[str, Callable[[Path], bool]] = {
    ".apkg": _begins_with(_PACKAGE),
    ".pdf": _is_own_pdf,
    ".removed.txt": _begins_with(_REMOVED),
    ".records.json": _begins_with(_RECORDS),
    ".report.html": _begins_with(_REPORT),
}
"Ending of a file's name → what tells one of ours."
