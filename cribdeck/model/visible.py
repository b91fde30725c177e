r"""Text of strangers → text that a terminal or a log shows and does not obey.

Notes, names, ledgers and packages may hold what moves the cursor, recolours or hides text, turns
the direction of writing, or begins a line that a build service takes for a command. Such characters
are shown as what a programmer would write for them: `\x1b`, `\u202e`.
"""

from __future__ import annotations

import re

_UNSAFE = (
    # C0 without the tab and the line end, DEL, C1 (ECMA-48); NEL is among them.
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    # Line and paragraph separator; the marks and controls of direction (Unicode, UAX #9), and
    # those of shaping that Unicode gave up.
    "\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
    # Halves of a character, which stand for bytes that are no text.
    "\ud800-\udfff"
)
_CHARACTER = re.compile(f"[{_UNSAFE}]")
_CHARACTER_OR_LINE_END = re.compile(f"[{_UNSAFE}\n]")
_LAST_OF_ONE_BYTE = 0xFF
_NAMES = {"\n": r"\n", "\r": r"\r"}
_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
"""The runner of GitHub's workflows obeys a line whose first characters, but for spaces, are `::`
(actions/runner, `ActionCommand.TryParseV2`)."""
_OLD_COMMAND = "##["
"It also obeys what follows this anywhere in a line (`ActionCommand.TryParse`)."


def visible(text: str) -> str:
    """A text on one line, with escapes for what a terminal would obey."""
    return _CHARACTER_OR_LINE_END.sub(_escape, text).replace(_OLD_COMMAND, r"\x23#[")


def visible_lines(text: str, *, at_line_start: bool = True) -> str:
    """A text of several lines, of which none is a command; its own line ends stay.

    `at_line_start` is whether the text begins a line where it is written.
    """
    text = _CHARACTER.sub(_escape, text)
    if _OLD_COMMAND in text:
        text = text.replace(_OLD_COMMAND, r"\x23#[")
    if "::" in text:
        text = _COMMAND.sub(
            lambda match: (
                match[0] if not match.start() and not at_line_start else rf"{match[1]}\x3a"
            ),
            text,
        )
    return text


def visible_json(text: str) -> str:
    r"""A JSON text that means the same, and shows such characters as JSON's own `\u001b`."""
    # Outside of strings JSON has none of them but line ends.
    text = _CHARACTER.sub(lambda match: rf"\u{ord(match[0]):04x}", text)
    return text.replace(_OLD_COMMAND, r"\u0023#[")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    escape = rf"\x{code:02x}" if code <= _LAST_OF_ONE_BYTE else rf"\u{code:04x}"
    return _NAMES.get(match[0], escape)
