"""The ledger's file: what is written is read again, what is damaged is refused."""

from __future__ import annotations

import dataclasses as dc
import json
from pathlib import Path

import pytest

from cribdeck.identity.ledger import (
    Ledger,
    LedgerEntry,
    TypeEntry,
    dump_ledger,
    load_ledger,
    parse_ledger,
)
from cribdeck.model.errors import ConfigError
from cribdeck.model.note import NoteKind
from tests.unit.identity.made import BASIC

PATH = Path("cribdeck.lock")
FULL = LedgerEntry(
    "g1",
    "deck",
    "recall",
    NoteKind.TERM,
    5,
    "d1",
    "Recall",
    {"Term": "Recall", "Definition": "<p>ä\u2028b</p>"},
    ("t::a",),
    (0, 1),
    ("A",),
    ("a.md",),
    "x",
)
GAPS = LedgerEntry(
    "g2",
    "deck",
    "phases",
    NoteKind.CLOZE,
    6,
    "d2",
    "Phases",
    {"Text": "{{c1::a}}"},
    numbered_items=((1, "a"), (2, "b")),
    removed=9,
    doubtful_guid="g9",
)
ADOPTED = dc.replace(FULL, guid="g3", key="zinc", term="Zinc", note_type=7)
SCHEMA = json.dumps({"id": 7, **BASIC})
LEDGER = Ledger(
    (FULL, GAPS, ADOPTED),
    (TypeEntry("Cribdeck", "e", 4), TypeEntry("adopted 7", "f", 3, SCHEMA)),
)


def text_of(ledger: Ledger) -> str:
    return b"".join(dump_ledger(ledger)).decode()


def test_round_trip__one_line_a_record_in_order() -> None:
    text = text_of(LEDGER)

    assert (
        text_of(parse_ledger(text, PATH))
        == text
        == text_of(Ledger((ADOPTED, GAPS, FULL), LEDGER.types[::-1]))
    )
    assert {entry.guid: entry for entry in parse_ledger(text, PATH).entries} == {
        "g1": FULL,
        "g2": GAPS,
        "g3": ADOPTED,
    }
    assert text.count("\n") == 6


def test_missing__is_an_empty_ledger(tmp_path: Path) -> None:
    assert load_ledger(tmp_path / "cribdeck.lock") == Ledger()


def damaged() -> dict[str, str]:
    text = text_of(LEDGER)
    lines = text.rstrip("\n").split("\n")
    return {
        "a conflict": text.replace(
            lines[3], f"<<<<<<< HEAD\n{lines[3]}\n=======\n{lines[3]}\n>>>>>>> theirs"
        ),
        "two lines for": "\n".join([*lines, lines[3]]),
        "two lines for “recall”": "\n".join([*lines, lines[4].replace('"g1"', '"g4"')]),
        "two lines for the note type": "\n".join([*lines, lines[1]]),
        "the line of the note type 7 is missing": "\n".join(
            line for line in lines if "adopted" not in line
        ),
        "version 2": text.replace('{"ledger": 1}', '{"ledger": 2}'),
        "no ledger": "hello\n",
        "its first line": "",
        "damaged": text.replace('"digest": "d1"', '"digest": 1'),
        "the line is damaged": "\n".join([*lines[:-1], lines[-1][:40]]),
    }


@pytest.mark.parametrize("what", list(damaged()))
def test_damaged__is_refused_with_the_place_and_what_to_do(tmp_path: Path, what: str) -> None:
    path = tmp_path / "cribdeck.lock"
    path.write_text(damaged()[what], "utf-8")

    with pytest.raises(ConfigError) as told:
        load_ledger(path)

    assert what in str(told.value)
    assert str(path) in str(told.value)
    assert told.value.hint


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b'{"ledger": 1}\n[]',
        b'{"ledger": 1}\n{"type": 1}',
        b"[1]",
        b'{"ledger": 1}\n{"guid": null}',
    ],
)
def test_any_bytes__are_an_error_and_nothing_worse(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cribdeck.lock"
    path.write_bytes(data)

    with pytest.raises(ConfigError):
        load_ledger(path)
