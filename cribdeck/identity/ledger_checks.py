"""What is refused in a ledger: each check gives a ConfigError with the line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cribdeck.identity.checked_values import is_on_one_line, on_one_line
from cribdeck.identity.note_type_shape import check_shape, number_in, parse_note_types
from cribdeck.identity.question_fields import is_usable
from cribdeck.model.errors import ConfigError
from cribdeck.model.note import NoteKind

if TYPE_CHECKING:
    from cribdeck.identity.ledger import LedgerEntry, TypeEntry

_CONFLICT_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
"What git writes at the beginning of lines around the two sides of a conflict (git-merge(1))."
_UNUSUAL = re.compile(r"\\[bfnrtu]|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"Without any of this in a line of JSON, no text in it has more than one line."
_ADOPTED = re.compile(r"adopted ([1-9]\d{0,18})\Z")
"What the ledger calls an adopted note type."


def check_conflicts(lines: Iterable[str], path: Path) -> None:
    """Refuse a ledger that git could not merge."""
    for number, line in enumerate(lines, 1):
        if line.startswith(_CONFLICT_MARKERS):
            hint = (
                "keep the lines of both sides and remove the markers; where both have a line for"
                " one note, keep the one with the later `changed`"
            )
            raise ConfigError(
                f"{path}:{number}: git left a conflict here: “{on_one_line(line[:40])}”", hint=hint
            )


def fault_of_entry(entry: LedgerEntry, line: str) -> str:
    """What is wrong with a note's line beside types and ranges; empty if nothing is."""
    if entry.note_type and entry.kind is not NoteKind.TERM:
        return "only notes of terms are adopted"
    # Looked at one by one only where something in the line may be wrong: most lines are plain.
    if _UNUSUAL.search(line):
        for name, values in _texts(entry):
            if not all(map(is_on_one_line, values)):
                return f"“{name}” holds line ends or control characters"
    if any(" " in tag or "\u3000" in tag or not tag for tag in entry.tags):
        return "a tag is empty or has a space"
    return ""


def _texts(entry: LedgerEntry) -> Iterator[tuple[str, Iterable[str]]]:
    """The key of each text on one line, with what it holds."""
    yield "deck", (entry.deck,)
    yield "key", (entry.key,)
    yield "term", (entry.term,)
    yield "after", (entry.previous_key,)
    yield "tags", entry.tags
    yield "trail", entry.trail
    yield "files", entry.files
    yield "home", entry.first_subdecks
    yield "fields", entry.fields


def fault_of_type(known: TypeEntry) -> str:
    """What is wrong with a note type's line; empty if nothing is."""
    if not is_on_one_line(known.name):
        return "“type” holds line ends or control characters"
    adopted = _ADOPTED.match(known.name)
    if adopted is None or not known.schema:
        return ""
    try:
        described = parse_note_types(known.schema)
        check_shape(described)
    except ValueError as error:
        return f"its note type cannot be read ({error})"
    if not isinstance(described, Mapping) or number_in(described, "id") != int(adopted[1]):
        return "its note type is another"
    if not is_usable(described):
        return "its note type has no question and answer"
    return ""


def check_unique(entries: Iterable[LedgerEntry], types: Iterable[TypeEntry], path: Path) -> None:
    """Refuse two lines for one note, for one key of a deck, or for one note type."""
    seen: set[tuple[str, ...]] = set()
    for name, shown in _identities(entries, types):
        if name in seen:
            raise ConfigError(
                f"{path}: two lines for {shown}",
                hint="keep the one with the later `changed` and remove the other",
            )
        seen.add(name)


def _identities(
    entries: Iterable[LedgerEntry], types: Iterable[TypeEntry]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What no two lines may share, each with how a message names it."""
    for entry in entries:
        yield ("note", entry.guid), f"the note {entry.guid}"
        # A removed note may have the key of one that is there: its term was used again.
        if not entry.removed:
            shown = f"“{entry.key}” in the deck {entry.deck}"
            yield ("key", entry.deck, entry.kind, entry.key), shown
    for known in types:
        yield ("type", known.name), f"the note type {known.name}"


def check_adopted_types(
    entries: Iterable[LedgerEntry], types: Iterable[TypeEntry], path: Path
) -> None:
    """Refuse an adopted note without its note type: no deck could be made of it."""
    matches = (_ADOPTED.match(known.name) for known in types if known.schema)
    numbers = {int(match[1]) for match in matches if match is not None}
    for entry in entries:
        if entry.note_type and entry.note_type not in numbers:
            raise ConfigError(
                f"{path}: the line of the note type {entry.note_type} is missing, which"
                f" “{entry.term}” was adopted with",
                hint="restore it from git",
            )
