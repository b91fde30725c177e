"""Importing into the real Anki and reading back what it made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import anki.collection
from anki.collection import Collection

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def import_deck(collection: Collection, package: Path) -> dict[str, int]:
    """Import; how many notes were new, updated, duplicate and conflicting."""
    if hasattr(anki.collection, "ImportAnkiPackageRequest"):
        request = anki.collection.ImportAnkiPackageRequest(package_path=str(package))
        if hasattr(anki.collection, "ImportAnkiPackageOptions"):
            request.options.CopyFrom(anki.collection.ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
    else:
        log = collection.import_anki_package(str(package)).log
    return {
        name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")
    }


def rendered_cards(collection: Collection) -> list[tuple[str, str]]:
    """Question and answer of every card, in order of their positions, without the style sheet."""
    out = []
    for card_id in collection.find_cards("deck:*", order="c.due, c.ord"):
        rendered = collection.get_card(card_id).render_output()
        out.append((_STYLE.sub("", rendered.question_text), _STYLE.sub("", rendered.answer_text)))
    return out


def notes(collection: Collection) -> list[Any]:
    """Every note, in the order of its cards."""
    return [collection.get_note(note_id) for note_id in collection.find_notes("deck:*")]


def is_sound(collection: Collection) -> bool:
    """Anki's own check of the database."""
    return bool(collection.fix_integrity()[1])
