"""The ledger's file, key by key and refusal by refusal."""

from __future__ import annotations

import dataclasses as dc
import json
from pathlib import Path
from typing import Any

import pytest

from cribdeck.identity.ledger import (
    LEDGER_NAME,
    Ledger,
    LedgerEntry,
    TypeEntry,
    dump_ledger,
    load_ledger,
    parse_ledger,
)
from cribdeck.model.errors import ConfigError
from cribdeck.model.note import Note, NoteKind
from tests.unit.identity.made import note_type

PATH = Path("cribdeck.lock")
FIRST = '{"ledger": 1}'
SMALL = LedgerEntry("g1", "deck", "recall", NoteKind.TERM, 5, "d1", "Recall", {"Term": "Recall"})
SMALL_LINE = (
    '{"deck": "deck", "key": "recall", "guid": "g1", "kind": "term", "changed": 5,'
    ' "digest": "d1", "cards": [0], "term": "Recall", "fields": {"Term": "Recall"}}'
)
FULL = LedgerEntry(
    guid="g2",
    deck="deck",
    key="phases",
    kind=NoteKind.TERM,
    modified=6,
    digest="d2",
    term="Phäses",
    fields={"Text": "{{c1::a}}", "Extra": "\u2028"},
    tags=("t::a", "t::b"),
    cards=(0, 1),
    trail=("A", "B"),
    files=("a.md", "b.md"),
    previous_key="recall",
    numbered_items=((1, "a"), (2, "b")),
    removed=9,
    doubtful_guid="g9",
    note_type=7,
    first_subdecks=("C", "D"),
)
FULL_LINE = (
    '{"deck": "deck", "key": "phases", "guid": "g2", "kind": "term", "changed": 6, "removed": 9,'
    ' "doubt": "g9", "note_type": 7, "digest": "d2", "cards": [0, 1], "files": ["a.md", "b.md"],'
    ' "trail": ["A", "B"], "after": "recall", "home": ["C", "D"], "tags": ["t::a", "t::b"],'
    ' "gaps": [[1, "a"], [2, "b"]], "term": "Phäses",'
    ' "fields": {"Text": "{{c1::a}}", "Extra": "\u2028"}}'
)
OWN_TYPES = TypeEntry("Cribdeck", "e", 4, "s")
OWN_LINE = '{"type": "Cribdeck", "digest": "e", "changed": 4, "schema": "s"}'
SCHEMA = json.dumps({"id": 7, **note_type(name="ä")}, ensure_ascii=False)
ADOPTED = TypeEntry("adopted 7", "", 3, SCHEMA)
ADOPTED_LINE = json.dumps(
    {"type": "adopted 7", "digest": "", "changed": 3, "schema": SCHEMA}, ensure_ascii=False
)


def text_of(ledger: Ledger) -> str:
    return b"".join(dump_ledger(ledger)).decode("utf-8")


def ledger_text(*lines: str) -> str:
    return "".join(f"{line}\n" for line in (FIRST, *lines))


def test_file__is_named_as_the_documents_say() -> None:
    assert LEDGER_NAME == "cribdeck.lock"


@pytest.mark.parametrize(
    ("ledger", "text"),
    [
        pytest.param(Ledger(), ledger_text(), id="empty"),
        pytest.param(Ledger((SMALL,)), ledger_text(SMALL_LINE), id="defaults left out"),
        pytest.param(
            Ledger((FULL,), (ADOPTED,)), ledger_text(ADOPTED_LINE, FULL_LINE), id="every key"
        ),
        pytest.param(Ledger((), (OWN_TYPES,)), ledger_text(OWN_LINE), id="note types"),
        pytest.param(
            Ledger((), (TypeEntry("Cribdeck", "e", 4),)),
            ledger_text('{"type": "Cribdeck", "digest": "e", "changed": 4}'),
            id="no schema",
        ),
    ],
)
def test_lines(ledger: Ledger, text: str) -> None:
    assert text_of(ledger) == text
    assert parse_ledger(text, PATH) == ledger


def test_lines__a_note_without_cards_stays_one() -> None:
    entry = dc.replace(SMALL, cards=())

    assert '"cards": []' in text_of(Ledger((entry,)))
    assert parse_ledger(text_of(Ledger((entry,))), PATH).entries == (entry,)


def test_lines__what_every_line_must_have_is_written_even_if_it_is_empty() -> None:
    entry = dc.replace(SMALL, modified=0, digest="", term="", fields={})
    line = SMALL_LINE.replace("5", "0").replace('"d1"', '""').replace('"Recall"', '""')

    assert text_of(Ledger((entry,))) == ledger_text(line.replace('{"Term": ""}', "{}"))
    assert parse_ledger(text_of(Ledger((entry,))), PATH).entries == (entry,)


def test_lines__in_the_order_of_deck_key_kind_removal_and_guid() -> None:
    entries = [
        dc.replace(SMALL, deck="a", key="z", guid="g9"),
        dc.replace(SMALL, deck="b", key="a", guid="g8"),
        dc.replace(SMALL, deck="b", key="b", guid="g7", kind=NoteKind.CLOZE),
        dc.replace(SMALL, deck="b", key="b", guid="g6", kind=NoteKind.TERM),
        dc.replace(SMALL, deck="b", key="b", guid="g5", kind=NoteKind.TERM, removed=1),
        dc.replace(SMALL, deck="b", key="b", guid="g3", kind=NoteKind.TERM, removed=2),
        dc.replace(SMALL, deck="b", key="b", guid="g4", kind=NoteKind.TERM, removed=2),
    ]
    types = [TypeEntry(name, "", 1) for name in ("Cribdeck", "adopted 1", "adopted 2")]

    text = text_of(Ledger(tuple(entries[::-1]), tuple(types[::-1])))

    data = [json.loads(line) for line in text.splitlines()]
    assert [each["type"] for each in data[1:4]] == ["Cribdeck", "adopted 1", "adopted 2"]
    assert [each["guid"] for each in data[4:]] == [entry.guid for entry in entries]


def test_lines__keys_and_blank_lines_that_are_not_known_are_dropped() -> None:
    line = SMALL_LINE.replace('"digest"', '"later": [1], "digest"')

    assert parse_ledger(f"{FIRST}\n\n  \n{line}\n\n", PATH) == Ledger((SMALL,))


def test_missing__is_an_empty_ledger(tmp_path: Path) -> None:
    assert load_ledger(tmp_path / "cribdeck.lock") == Ledger()


def test_file__read_whole(tmp_path: Path) -> None:
    (tmp_path / "cribdeck.lock").write_bytes(b"".join(dump_ledger(Ledger((SMALL,)))))

    assert load_ledger(tmp_path / "cribdeck.lock") == Ledger((SMALL,))


def test_file__that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "cribdeck.lock").write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError) as refused:
        load_ledger(tmp_path / "cribdeck.lock")

    assert refused.value.hint == "restore it from git, or remove it to begin a new one"


def test_type_named() -> None:
    ledger = Ledger((), (OWN_TYPES, ADOPTED))

    assert ledger.type_named("adopted 7") == ADOPTED
    assert ledger.type_named("adopted 8") is None


def test_note__as_it_was_last_built() -> None:
    assert FULL.note == Note(
        "g2",
        NoteKind.TERM,
        {"Text": "{{c1::a}}", "Extra": "\u2028"},
        ("t::a", "t::b"),
        (0, 1),
        "Phäses",
        modified=6,
        note_type=7,
    )


KEEP_THE_LATER = "keep the one with the later `changed` and remove the other"
BEGIN_ANEW = "restore it from git, or remove it to begin a new one"
MERGE = (
    "keep the lines of both sides and remove the markers; where both have a line for one note,"
    " keep the one with the later `changed`"
)
RESTORE_LINE = (
    "restore the line from git; without it, the note begins anew with the identity of its deck and"
    " term"
)


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(ConfigError) as refused:
        parse_ledger(text, PATH)
    return str(refused.value), refused.value.hint


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base"])
def test_refused__a_conflict(marker: str) -> None:
    assert refusal(ledger_text(SMALL_LINE, marker, "damaged")) == (
        f"cribdeck.lock:3: git left a conflict here: “{marker}”",
        MERGE,
    )


def test_refused__a_conflict_in_the_first_line_and_a_long_one() -> None:
    message, hint = refusal(f"<<<<<<< {'x' * 100}\n{FIRST}\n")

    assert message == f"cribdeck.lock:1: git left a conflict here: “<<<<<<< {'x' * 32}”"
    assert hint == MERGE


@pytest.mark.parametrize("first", ["", "hello", "[1]", "{}", '{"ledger": null}', "3", SMALL_LINE])
def test_refused__no_ledger(first: str) -> None:
    assert refusal(f"{first}\n{SMALL_LINE}\n") == (
        "cribdeck.lock:1: this is no ledger: its first line does not say so",
        BEGIN_ANEW,
    )


@pytest.mark.parametrize("version", ["0", "2", '"1"'])
def test_refused__another_version(version: str) -> None:
    shown = version.strip('"')

    assert refusal(f'{{"ledger": {version}}}\n') == (
        f"cribdeck.lock:1: the ledger has version {shown}, this program knows 1",
        "build with the newest cribdeck",
    )


@pytest.mark.parametrize(
    "line",
    [
        SMALL_LINE[:40],
        "[]",
        "null",
        '{"type": 1}',
        '{"type": "x", "digest": "e"}',
        '{"type": "x", "digest": "e", "changed": -1}',
        SMALL_LINE.replace('"g1"', "null"),
        SMALL_LINE.replace('"term": "Recall", ', ""),
        SMALL_LINE.replace('"kind": "term"', '"kind": "other"'),
        SMALL_LINE.replace('"changed": 5', '"changed": "5"'),
        SMALL_LINE.replace('"changed": 5', '"changed": -1'),
        SMALL_LINE.replace('"changed": 5', f'"changed": {(1 << 40) + 1}'),
        SMALL_LINE.replace("[0]", "[-1]"),
        SMALL_LINE.replace("[0]", f"[{1 << 16}]"),
        SMALL_LINE.replace('"digest"', '"removed": -1, "digest"'),
        SMALL_LINE.replace('"digest"', '"note_type": -1, "digest"'),
        SMALL_LINE.replace('"digest"', f'"note_type": {1 << 63}, "digest"'),
        "[" * 100_000,
    ],
)
def test_refused__a_damaged_line(line: str) -> None:
    assert refusal(ledger_text(OWN_LINE, line)) == (
        f"cribdeck.lock:3: the line is damaged: “{line[:60]}”",
        RESTORE_LINE,
    )


def test_accepted__the_smallest_numbers() -> None:
    line = SMALL_LINE.replace('"changed": 5', '"changed": 0, "removed": 0, "note_type": 0')
    numbered = line.replace('"digest"', '"gaps": [[0, ""]], "digest"')

    (entry,) = parse_ledger(ledger_text(numbered), PATH).entries

    assert entry == dc.replace(SMALL, modified=0, numbered_items=((0, ""),))


def test_accepted__the_greatest_numbers() -> None:
    entry = dc.replace(
        SMALL, modified=1 << 40, cards=((1 << 16) - 1,), removed=1 << 40, note_type=(1 << 63) - 1
    )
    schema = json.dumps({"id": (1 << 63) - 1, **note_type()})
    adopted = TypeEntry(f"adopted {(1 << 63) - 1}", "", 1 << 40, schema)
    ledger = Ledger((entry,), (adopted,))

    assert parse_ledger(text_of(ledger), PATH) == ledger


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({"key": "other"}, "the note g1"),
        ({"key": "other", "removed": 9}, "the note g1"),
        ({"guid": "g3"}, "“recall” in the deck deck"),
    ],
)
def test_refused__two_lines_for_one_note_or_key(changed: dict[str, Any], shown: str) -> None:
    text = text_of(Ledger((SMALL, dc.replace(SMALL, **changed))))

    assert refusal(text) == (f"cribdeck.lock: two lines for {shown}", KEEP_THE_LATER)


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "g3", "removed": 9},
        {"guid": "g3", "key": "other"},
        {"guid": "g3", "deck": "other"},
        {"guid": "g3", "kind": NoteKind.CLOZE},
    ],
)
def test_accepted__lines_that_share_less(changed: dict[str, Any]) -> None:
    ledger = Ledger((SMALL, dc.replace(SMALL, **changed)))

    entries = parse_ledger(text_of(ledger), PATH).entries

    assert len(entries) == 2
    assert all(entry in entries for entry in ledger.entries)


def test_refused__two_lines_for_one_note_type() -> None:
    assert refusal(ledger_text(OWN_LINE, SMALL_LINE, OWN_LINE)) == (
        "cribdeck.lock: two lines for the note type Cribdeck",
        KEEP_THE_LATER,
    )


@pytest.mark.parametrize(
    "types",
    [
        (),
        (ADOPTED_LINE.replace("7", "17", 2).replace('": 7', '": 17'),),
        (ADOPTED_LINE.partition(', "schema"')[0] + "}",),
    ],
)
def test_refused__an_adopted_note_without_its_note_type(types: tuple[str, ...]) -> None:
    assert refusal(ledger_text(*types, FULL_LINE)) == (
        "cribdeck.lock: the line of the note type 7 is missing, which “Phäses” was adopted with",
        "restore it from git",
    )
