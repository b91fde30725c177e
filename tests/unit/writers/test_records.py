"""Records as JSON, YAML and CSV."""

from __future__ import annotations

import csv
import dataclasses as dc
import io
import json

import pytest
import yaml

from cribdeck.model.visible import visible_lines
from cribdeck.writers import records as writer
from cribdeck.writers.records import inert, records_csv, records_json, records_yaml
from tests.making import records

NOTES = """# Cells

- **Wall (cell wall)**: the *outer* layer
  - Pros: it is stiff
- **=Pump()**: moves ions
"""


def as_json(count: int) -> list[dict[str, object]]:
    return json.loads(b"".join(records_json(records(NOTES)[:count])))


def test_json__everything_of_a_record() -> None:
    wall, pump = as_json(2)

    assert (wall["term"], wall["aliases"]) == ("Wall (cell wall)", ["Wall"])
    assert wall["definition"] == "the *outer* layer"
    assert wall["facets"] == [{"label": "advantages", "written": "Pros", "text": "it is stiff"}]
    assert wall["source"] == {"file": "a.md", "start": 3, "end": 4}
    assert wall["sources"] == [wall["source"]]
    assert (pump["trail"], pump["rule"]) == (["Cells"], "labelled_line")


def test_json__pieces_make_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = as_json(2)
    monkeypatch.setattr(writer, "_RECORDS_IN_PIECE", 1)

    assert as_json(2) == expected
    assert as_json(1) == expected[:1]
    assert as_json(0) == []


def test_yaml__says_the_same() -> None:
    assert yaml.safe_load(records_yaml(records(NOTES))) == as_json(2)


def test_csv__a_row_for_each_and_no_formulas() -> None:
    first, second = records(NOTES)
    named = dc.replace(first, aliases=("Wall", "hull"))
    wall, pump = csv.DictReader(io.StringIO(records_csv([named, second])))

    assert wall["aliases"] == "Wall | hull"
    assert wall["facets"] == "Pros: it is stiff"
    assert (wall["file"], wall["start"], wall["end"]) == ("a.md", "3", "4")
    assert pump["term"] == "'=Pump()"


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\n=1", "＝1", "＠x"),
        *("- cmd|'/c calc'!A1", '- HYPERLINK("http://x")', "- a\n- b|c\n!"),
    ],
)
def test_inert__no_cell_begins_a_formula(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a = b", "- one\n- two (both)", "- wow!", "1-2", "'=1"])
def test_inert__leaves_other_cells_alone(cell: str) -> None:
    assert inert(cell) == cell


def test_yaml__what_gives_orders_is_the_same_data() -> None:
    texts = ["\u202eturned", "one \x85 two", f"{'word ' * 40}::error::x", "##[error]", "a::b"]
    found = [dc.replace(record, term=text) for text in texts for record in records("- A: b\n")]

    for unicode in (True, False):
        dumped = records_yaml(found, unicode=unicode)
        assert [each["term"] for each in yaml.safe_load(dumped)] == texts
        assert unicode or dumped.isascii()
        assert visible_lines(dumped) == dumped
    assert "term: a::b\n" in records_yaml(found)


def test_csv__an_item_is_no_formula() -> None:
    (row,) = csv.DictReader(io.StringIO(records_csv(records("**List**:\n\n- one\n- two\n"))))

    assert row["definition"] == "- one\n- two"
