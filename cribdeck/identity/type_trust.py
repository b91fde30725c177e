"""Adopted note types that run or load something: used only if this user said to trust them.

A ledger travels with its project, so nothing in it can say whom to trust. What this user trusts is
kept by fingerprint in the user's own folder: a note type that changes is asked about anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cribdeck.identity.active_templates import active_part
from cribdeck.identity.ledger import MAX_BYTES, Ledger, TypeEntry
from cribdeck.identity.question_fields import sides
from cribdeck.model.errors import ConfigError, InputError
from cribdeck.storage.limited_files import read_text
from cribdeck.storage.trusted import remember_trusted, trusted_digests


def require_trust_in_ledger(ledger: Ledger, path: Path, *, trust: bool = False) -> None:
    """See that no note type of a ledger does anything that this user did not agree to.

    Args:
        ledger: The ledger.
        path: Its file, for messages.
        trust: Whether this user says now that its note types are to be trusted.

    Raises:
        ConfigError: one does.
    """
    wanted = {f"adopted {entry.note_type}" for entry in ledger.entries if entry.note_type}
    used = [known for known in ledger.types if known.name in wanted]
    untrusted = untrusted_types(used)
    if trust:
        remember_trusted(_digest(known) for known in used if known.name in untrusted)
    elif untrusted:
        name, part = next(iter(untrusted.items()))
        raise ConfigError(
            f"{path}:{_line_of(name, path)}: the note type “{_shown(used, name)}”, which notes were"
            f" adopted with, does more than lay out fields: {part}",
            hint=(
                "if you trust whoever made it, `cribdeck build --trust-templates`; you are asked"
                " once, and again if it changes"
            ),
        )


def require_trust_in_package(
    types: Mapping[str, TypeEntry], path: Path, *, trust: bool = False, dry_run: bool = False
) -> None:
    """The same for the note types that are taken over from the package at `path`.

    Raises:
        InputError: one runs or loads something, and nobody said to trust it.
    """
    untrusted = untrusted_types(list(types.values()))
    if trust:
        if not dry_run:
            remember_trusted(_digest(types[name]) for name in untrusted)
    elif untrusted:
        name, part = next(iter(untrusted.items()))
        raise InputError(
            f"{path}: the note type “{_shown(list(types.values()), name)}” does more than lay out"
            f" fields: {part}",
            hint=(
                "Anki runs it on your cards already; to have it in your decks, if you trust whoever"
                " made it: `cribdeck adopt --trust-templates`"
            ),
        )


def untrusted_types(types: list[TypeEntry]) -> dict[str, str]:
    """Name of a note type → what in it runs or loads something, where this user has not agreed."""
    found = {known.name: active_part(json.loads(known.schema)) for known in types if known.schema}
    active = {name: part for name, part in found.items() if part}
    trusted = trusted_digests() if active else frozenset()
    digests = {known.name: _digest(known) for known in types}
    return {name: part for name, part in active.items() if digests[name] not in trusted}


def plain_schema(schema: str) -> str:
    """An adopted note type that only lays its fields out: for those who trust nobody.

    It stays the same to Anki: its id, its fields and the number and names of its card templates are
    as they were.
    """
    note_type = json.loads(schema)
    question, answer = sides(note_type)
    plain = {
        "qfmt": f"{{{{{question}}}}}",
        "afmt": f"{{{{{question}}}}}<hr id=answer>{{{{{answer}}}}}",
        "bqfmt": "",
        "bafmt": "",
    }
    changed = {
        **note_type,
        "css": "",
        "latexPre": "",
        "latexPost": "",
        "tmpls": [{**template, **plain} for template in note_type["tmpls"]],
    }
    return json.dumps(changed, ensure_ascii=False, sort_keys=True)


def _digest(known: TypeEntry) -> str:
    # Of the note type as it is and not of its text, which may be written in several ways.
    described = json.dumps(json.loads(known.schema), sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()


def _shown(types: list[TypeEntry], name: str) -> str:
    """What somebody called a note type."""
    schemas = {known.name: json.loads(known.schema) for known in types}
    return str(schemas[name].get("name") or name)


def _line_of(name: str, path: Path) -> int:
    """The line of a ledger that holds a note type."""
    lines = (read_text(path, hint="", limit=MAX_BYTES) or "").split("\n")
    begin = f'{{"type": {json.dumps(name)}'
    return next((number for number, line in enumerate(lines, 1) if line.startswith(begin)), 1)
