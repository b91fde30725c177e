"""What would change, in words: marks, shortening, escapes."""

from __future__ import annotations

import dataclasses as dc
import json

import pytest

from cribdeck.cli.change_report import (
    changes_json,
    changes_markdown,
    changes_summary,
    changes_text,
)
from cribdeck.pipeline.changes import Change, ChangeKind, Words

LONG = "unchanged " * 12
CHANGED = Change(
    ChangeKind.CHANGED,
    "cells",
    "guid1",
    "Osmosis",
    place="cells.md:3",
    words=(
        Words(LONG, before=True, now=True),
        Words("old ", before=True, now=False),
        Words("new ", before=False, now=True),
        Words(LONG, before=True, now=True),
    ),
    risks=("one *card* is lost",),
)
RENAMED = Change(ChangeKind.RENAMED, "cells", "guid2", "Pumps", was="Pump", place="cells.md:4")
ADDED = Change(ChangeKind.ADDED, "plants", "guid3", "Xylem_1")


def test_text__marks_words_and_lists_risks() -> None:
    assert changes_text([CHANGED, RENAMED, ADDED]).splitlines() == [
        "~ changed  Osmosis  [cells] cells.md:3",
        f"      …{LONG[-40:]}[-old-] {{+new+}} {LONG[:40]}…",
        "    ! one *card* is lost",
        "= renamed  Pumps (was Pump)  [cells] cells.md:4",
        "+ added    Xylem_1  [plants]",
        "",
        "1 added, 1 renamed, 1 changed, 1 at risk",
    ]


def test_text__long_text_between_two_changes_keeps_both_ends() -> None:
    edit = Words("x", before=False, now=True)
    change = dc.replace(CHANGED, words=(edit, Words(LONG, before=True, now=True), edit), risks=())

    assert changes_text([change]).splitlines()[1] == (
        f"      {{+x+}}{LONG[:40]}…{LONG[-40:]}{{+x+}}"
    )


def test_markdown__has_headings_for_decks_and_kinds() -> None:
    assert changes_markdown([CHANGED, RENAMED, ADDED]) == (
        "1 added, 1 renamed, 1 changed, 1 at risk.\n\n"
        "## cells\n\n"
        "### Renamed (1)\n\n"
        "- **Pumps** (was Pump)\n\n"
        "### Changed (1)\n\n"
        f"- **Osmosis**: …{LONG[-40:]}~~old~~ **new** {LONG[:40]}…\n"
        "  - At risk: one \\*card\\* is lost\n\n"
        "## plants\n\n"
        "### New (1)\n\n"
        "- **Xylem\\_1**\n"
    )


def test_json__has_null_where_there_is_nothing_to_say() -> None:
    first, second = json.loads(changes_json([RENAMED, ADDED]))

    assert first == {
        "kind": "renamed",
        "deck": "cells",
        "guid": "guid2",
        "term": "Pumps",
        "was": "Pump",
        "place": "cells.md:4",
        "words": [],
        "risks": [],
    }
    assert (second["was"], second["place"]) == (None, None)


@pytest.mark.parametrize("space", [" ", "\n"])
def test_a_changed_space_has_no_marks(space: str) -> None:
    change = dc.replace(CHANGED, words=(Words(space, before=True, now=False),), risks=())

    assert "[-" not in changes_text([change])


def test_no_change_at_all() -> None:
    sentence = "nothing changed: an import would leave every note as it is"

    assert changes_summary([]) == sentence
    assert changes_text([]) == f"{sentence}\n"
    assert changes_markdown([]) == f"{sentence.capitalize()}.\n"
    assert json.loads(changes_json([])) == []
