"""Bytes of a source file → text: decoded, mended, with one kind of line end. Lines are never added or dropped."""

from __future__ import annotations

import re
from pathlib import Path

from charset_normalizer import from_bytes
from ftfy import TextFixerConfig, fix_text
from ftfy.badness import is_bad

from cribdeck.diagnostics import Diagnostic, Severity
from cribdeck.errors import InputError
from cribdeck.outline import SourceFile

_FIXES = TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    normalization=None,
)
"Only the wrong-encoding repairs: typography the writer chose stays."

_FOLDED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\ufeff": None, "\u00ad": None, "\x00": "\ufffd"})
"No-break spaces become spaces, invisible characters go, NUL becomes the replacement character."

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LINE_END = re.compile(r"\r\n?")
_SAMPLE = 1 << 16
"Bytes that are enough to guess an encoding."


def read_source(path: Path, name: str) -> SourceFile:
    """The file's text under the given name.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
        changed = int(path.stat().st_mtime)
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    return source_from_bytes(data, name, changed)


def source_from_bytes(data: bytes, name: str, changed: int = 0) -> SourceFile:
    """The text these bytes hold, whatever their encoding."""
    decoded, findings = _decode(data, name)
    folded = _LINE_END.sub("\n", decoded).translate(_FOLDED)
    mended, more = _mend(folded, name)
    return SourceFile(name, mended, changed, (*findings, *more))


def _decode(data: bytes, name: str) -> tuple[str, list[Diagnostic]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        guess = from_bytes(data[:_SAMPLE]).best()
    if guess is not None:
        try:
            return data.decode(guess.encoding), []
        except (UnicodeDecodeError, LookupError):
            pass
    text = data.decode("utf-8", "replace")
    line = text[: text.index("\ufffd")].count("\n") + 1 if "\ufffd" in text else 0
    message = "some bytes are text in no known encoding and were replaced by \ufffd"
    return text, [Diagnostic(Severity.WARNING, "replaced-bytes", message, name, line, "save the file as UTF-8")]


def _mend(text: str, name: str) -> tuple[str, list[Diagnostic]]:
    if text.isascii():
        return text, []
    lines = text.split("\n")
    findings = []
    for index, line in enumerate(lines):
        if line.isascii() or not is_bad(line):
            continue
        fixed = fix_text(line, _FIXES).replace("\n", " ")
        if fixed != line:
            lines[index] = fixed
            hint = "save the mended text in the source file to silence this"
            findings.append(Diagnostic(Severity.INFO, "mended-text", "text damaged by a wrong encoding was mended", name, index + 1, hint))
    return "\n".join(lines), findings
