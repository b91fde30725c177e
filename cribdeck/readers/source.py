"""Bytes of a source file → text: decoded, repaired, with one kind of line end.

Lines are never added or dropped, since findings and records name them by number.
"""

from __future__ import annotations

import hashlib
import re

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.outline import SourceFile

_FIXES = {
    "unescape_html": False,
    "fix_latin_ligatures": False,
    "fix_character_width": False,
    "uncurl_quotes": False,
    "fix_line_breaks": False,
}
"ftfy repairs wrong encodings only: the typography that the writer chose stays."

_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
_DIRECTIONS = dict.fromkeys((*range(8234, 8239), *range(8288, 8304)))
"""Signs that begin and end a stretch of another direction, so that a text reads as something else
than it is; joiners of words, and others that nobody sees. Marks of direction (U+200E, U+200F) and
what shapes letters (U+200C, U+200D) belong to texts, and stay."""
_FOLDED = (
    str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None, "\u00ad": None})
    | _CONTROLS
    | _DIRECTIONS
)
"""No-break spaces become spaces; invisible and control characters, which terminals and printers
obey, are removed."""
_FOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u200b\u202a-\u202f\u2060-\u206f\ufeff]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LATIN = re.compile(
    r"^(?:cp125[0278]|cp1254|cp1257|iso8859_\d+|latin_?\w*|mac_(?:roman|latin2|iceland|turkish)"
    r"|cp4\d\d|cp8\d\d|hp_roman8|cp1026|cp1140|cp500|cp037|ptcp154|kz1048)$"
)
"Python's names of the encodings that hold Latin letters in one byte each."
_LINE_END = re.compile(r"\r\n?")
_SAMPLE = 1 << 16
"Bytes that are enough to guess an encoding."


def source_from_bytes(data: bytes, name: str, modified: int = 0) -> SourceFile:
    """The text that bytes hold, whatever their encoding."""
    decoded, findings = _decode(data, name)
    folded = _LINE_END.sub("\n", decoded)
    if _FOLDABLE.search(folded):
        folded = folded.translate(_FOLDED)
    repaired, repairs = _repair(folded, name)
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(name, repaired, modified, (*findings, *repairs), digest)


def _decode(data: bytes, name: str) -> tuple[str, list[Finding]]:
    """The text by its byte-order mark, as UTF-8, or in the encoding that is guessed."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    # Asked after the marks: text in UTF-16 holds NUL bytes, too.
    if b"\x00" in data[:_SAMPLE]:
        message = "this is no text: it holds NUL bytes"
        hint = "leave the file out, or save it as UTF-8 text"
        found = Finding(Severity.ERROR, "not-text", message, name, 0, hint)
        return data.decode("utf-8", "replace"), [found]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _guess(data, name, data[: error.start].count(b"\n") + 1)


def _guess(data: bytes, name: str, line: int) -> tuple[str, list[Finding]]:
    """The text of bytes that are not UTF-8 from a line on."""
    from charset_normalizer import from_bytes

    hint = "save the file as UTF-8"
    guess = from_bytes(data[:_SAMPLE]).best()
    # The Latin code pages differ in letters that only long texts tell apart; by far the most files
    # are in Windows' Western one.
    encoding = "cp1252" if guess is None or _LATIN.match(guess.encoding) else guess.encoding
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("utf-8", "replace")
        message = "some bytes are text in no known encoding and were replaced by \ufffd"
        code = "replaced-bytes"
    else:
        message = f"the file is not UTF-8; it was read as {encoding}"
        code = "guessed-encoding"
    return text, [Finding(Severity.WARNING, code, message, name, line, hint)]


def _repair(text: str, name: str) -> tuple[str, list[Finding]]:
    """The text without what reading it in a wrong encoding did to it, line by line."""
    # Before ftfy is imported, which takes long: most files have nothing to mend.
    if text.isascii():
        return text, []
    from ftfy import TextFixerConfig, fix_text
    from ftfy.badness import is_bad

    fixes = TextFixerConfig(normalization=None, **_FIXES)
    lines = text.split("\n")
    repaired = []
    for index, line in enumerate(lines):
        if line.isascii() or not is_bad(line):
            continue
        fixed = fix_text(line, fixes).replace("\n", " ")
        if fixed != line:
            lines[index] = fixed
            repaired.append(index + 1)
    if not repaired:
        return text, []
    hint = "save the mended text in the source file to silence this"
    message = "text damaged by a wrong encoding was mended" + (
        f" in {len(repaired)} lines, from here on" if len(repaired) > 1 else ""
    )
    return "\n".join(lines), [
        Finding(Severity.INFO, "mended-text", message, name, repaired[0], hint)
    ]
