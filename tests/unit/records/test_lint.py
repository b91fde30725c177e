from __future__ import annotations

import json
from pathlib import Path

import pytest

from cribdeck.cli.findings_output import (
    findings_json,
    findings_sarif,
    without_baseline,
    write_baseline,
)
from cribdeck.model.findings import Finding
from cribdeck.pipeline.commands import check_jobs
from cribdeck.pipeline.jobs import paths_job
from cribdeck.records.lint import LINTS

LONG = "word " * 95
NOTES = {
    "near-duplicate": (
        "## A\n\n- Convolutional network: sees edges first\n- Convolutional networks: see edges"
        " first\n"
    ),
    "two-definitions": (
        "## A\n\n- Recall: share of the positives found\n- Recall: what a screening test must not"
        " be low in\n"
    ),
    "gives-away-term": "## A\n\n- Osmosis: in osmosis water moves\n",
    "too-long": f"## A\n\n- Osmosis: {LONG}\n",
    "circular": "## A\n\n- Red blood cell: a red cell of the blood\n",
    "long-list": "## A\n\n- Bones:\n" + "".join(f"  - bone of kind {n}\n" for n in "abcdefghijk"),
    "unknown-label": "### A\n\n- Definition: x\n- Use cases: y\n- Temperament: z\n",
    "barren-heading": "## A\n\n- Osmosis: water moves\n\n## B\n\n![x](x.png)\n",
}
CLEAN = (
    "## A\n\n- Osmosis: water moves through a membrane\n- Supervised learning: from labels\n-"
    " Unsupervised learning: without any\n"
)


def findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    file = tmp_path / "a.md"
    file.write_text(text, "utf-8")
    return check_jobs([paths_job([str(file)])])[0]


@pytest.mark.parametrize("code", NOTES)
def test_lint__says_what_it_is_for(tmp_path: Path, code: str) -> None:
    assert code in {found.code for found in findings(tmp_path, NOTES[code])}


def test_lint__every_lint_is_tested() -> None:
    assert set(LINTS) <= set(NOTES)


def test_lint__says_nothing_of_good_notes(tmp_path: Path) -> None:
    assert findings(tmp_path, CLEAN) == ()


def test_json_and_sarif__hold_every_finding(tmp_path: Path) -> None:
    found = findings(tmp_path, NOTES["circular"])

    assert [
        (row["line"], row["severity"], row["code"]) for row in json.loads(findings_json(found))
    ] == [(d.line, d.severity, d.code) for d in found]
    (run,) = json.loads(findings_sarif(found))["runs"]
    assert [result["ruleId"] for result in run["results"]] == [d.code for d in found]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {d.code for d in found}


def test_baseline__accepts_what_is_and_nothing_more(tmp_path: Path) -> None:
    found = findings(tmp_path, NOTES["circular"])
    baseline = tmp_path / "cribdeck.baseline"
    write_baseline(baseline, found)

    assert without_baseline(findings(tmp_path, "Intro.\n\n" + NOTES["circular"]), baseline) == ()
    more = findings(tmp_path, NOTES["circular"] + "- White cell: a white cell\n")
    assert {d.line for d in without_baseline(more, baseline)} == {4}
