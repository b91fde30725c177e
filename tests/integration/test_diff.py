"""What `cribdeck diff` says, and how doubts are decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import ROOT, products_in
from tests.running import Ran

Run = Callable[..., Ran]
NOTES = """# Metrics

- **Recall**: the share of all true cases that a model finds
- **Precision**: how many of the cases that it names are true ones
- **Accuracy**: right answers among all that were given, whichever way
"""
DOUBTFUL = NOTES.replace(
    "**Recall**: the share of all true cases that a model finds",
    "**Recall of a class**: the share of all true cases of a class that were found",
)


@pytest.fixture
def project(tmp_path: Path, cribdeck: Run) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text(NOTES, "utf-8")
    configure(tmp_path)
    assert cribdeck("build", "--only", "deck").code == 0
    return tmp_path


def configure(folder: Path, extra: str = "") -> None:
    (folder / "cribdeck.yaml").write_text(
        f"decks: [{{name: Metrics, slug: m, sources: [notes]{extra}}}]\n", "utf-8"
    )


def write(folder: Path, text: str, name: str = "a.md") -> None:
    (folder / "notes" / name).write_text(text, "utf-8")


def test_after_a_build__nothing(project: Path, cribdeck: Run) -> None:
    before = (project / "cribdeck.lock").read_bytes()

    ran = cribdeck("diff", "--fail-on", "any")

    assert (ran.code, ran.out) == (
        0,
        "nothing changed: an import would leave every note as it is\n",
    )
    assert (project / "cribdeck.lock").read_bytes() == before


def test_each_kind_of_change__in_text(project: Path, cribdeck: Run) -> None:
    write(
        project,
        NOTES.replace("Recall", "Recal")
        .replace("right answers", "true answers")
        .replace("- **Precision**: how many of the cases that it names are true ones\n", ""),
    )
    write(project, "# Metrics\n\n- **Perplexity**: two to the power of the cross entropy\n", "b.md")

    ran = cribdeck("diff")

    assert ran.out.splitlines() == [
        "= renamed  Recal (was Recall)  [m] notes/a.md:3",
        "~ changed  Accuracy  [m] notes/a.md:4",
        "      [-right-]{+true+} answers among all that were given, whichever way",
        "+ added    Perplexity  [m] notes/b.md:3",
        "- removed  Precision  [m] notes/a.md",
        "",
        "1 added, 1 renamed, 1 changed, 1 removed, 0 at risk",
    ]


def test_moved_to_another_file__said_in_json(project: Path, cribdeck: Run) -> None:
    head, line = NOTES.split("- **Accuracy**")
    write(project, head)
    write(project, f"# Metrics\n\n- **Accuracy**{line}", "b.md")

    (change,) = json.loads(cribdeck("diff", "--format", "json").out)

    assert (change["kind"], change["term"], change["was"], change["place"]) == (
        "moved",
        "Accuracy",
        "notes/a.md",
        "notes/b.md:3",
    )
    assert change["risks"] == []


def test_release_notes__against_a_former_ledger(project: Path, cribdeck: Run) -> None:
    (project / "cribdeck.lock").rename(project / "v1.lock")
    write(project, NOTES.replace("right answers", "right *and* true answers"))
    assert cribdeck("build", "--only", "deck").code == 0

    ran = cribdeck("diff", "--against", "v1.lock", "--format", "markdown")

    assert ran.out.splitlines() == [
        "1 changed, 0 at risk.",
        "",
        "## m",
        "",
        "### Changed (1)",
        "",
        "- **Accuracy**: right **and true** answers among all that were given, whichever way",
    ]


def test_at_risk__what_is_in_doubt(project: Path, cribdeck: Run) -> None:
    write(project, DOUBTFUL)

    ran = cribdeck("diff", "--fail-on", "risk")

    assert ran.code == 1
    assert (
        "    ! may be what was “Recall”: its review history would begin anew"
        in ran.out.splitlines()
    )


def test_at_risk__cards_that_would_be_empty_and_cards_that_stay(
    project: Path, cribdeck: Run
) -> None:
    configure(project, ", cards: {reversed: true}, subdecks: 1")
    write(
        project,
        NOTES.replace("# Metrics\n", "# Metrics\n\n## Of classes\n")
        + "\n## Of words\n\n- **Perplexity**: two to the power of the cross entropy\n",
    )
    ran = cribdeck("build", "--only", "deck")
    assert "warning[stays-in-subdeck]: 3 notes were first put in another subdeck" in ran.err
    configure(project, ", subdecks: 1")

    risks = {
        change["term"]: change["risks"]
        for change in json.loads(cribdeck("diff", "--format", "json").out)
    }

    empty = "1 of its cards has nothing to ask any more and will be empty in Anki"
    assert risks["Perplexity"] == [empty]
    assert risks["Recall"] == [
        empty,
        "its cards stay in the subdeck they are in (the deck itself): Anki never moves them",
    ]


def test_at_risk__a_note_type_that_anki_would_not_know_again(project: Path, cribdeck: Run) -> None:
    own = project / "templates" / "anki" / "term"
    own.mkdir(parents=True)
    text = (ROOT / "templates" / "anki" / "term" / "note_type.yaml").read_text("utf-8")
    (own / "note_type.yaml").write_text(
        text.replace("  - {name: Spare 2, id: 7301000028}\n", ""), "utf-8"
    )

    (risk,) = {
        risk
        for change in json.loads(cribdeck("diff", "--format", "json").out)
        for risk in change["risks"]
    }

    assert risk.startswith("the fields or card templates of its note type changed")


@pytest.mark.parametrize("answer", ["y", "n"])
def test_ask__decides_once(project: Path, cribdeck: Run, answer: str) -> None:
    first = (project / "cribdeck.lock").read_text("utf-8")
    write(project, DOUBTFUL)

    ran = cribdeck("build", "--only", "deck", "--ask", answers=f"{answer}\n")

    assert ran.code == 0
    assert "Recall of a class" in ran.err
    assert "one thing under another name" in ran.out + ran.err
    now = guid_of("recall of a class", (project / "cribdeck.lock").read_text("utf-8"))
    assert (now == guid_of("recall", first)) is (answer == "y")
    again = cribdeck("build", "--only", "deck")
    assert "doubtful-match" not in again.err


def guid_of(key: str, ledger: str) -> str:
    return next(
        entry["guid"]
        for line in ledger.splitlines()[1:]
        if (entry := json.loads(line)).get("key") == key and not entry.get("removed")
    )


@pytest.mark.parametrize("answer", ["same", "new"])
def test_review_file__decides_what_the_build_listed(
    project: Path, cribdeck: Run, answer: str
) -> None:
    former = guid_of("recall", (project / "cribdeck.lock").read_text("utf-8"))
    write(project, DOUBTFUL)
    for _ in range(2):
        listed = cribdeck("build", "--only", "deck")
        assert "warning[doubtful-match]: “Recall of a class” may be what was “Recall”" in listed.err
    assert f"same {former} recall of a class" in listed.err
    (project / "cribdeck.review").write_text(
        f"# decided\n{answer} {former} recall of a class\n", "utf-8"
    )

    decided = cribdeck("build", "--only", "deck")

    assert "doubtful-match" not in decided.err
    assert (
        guid_of("recall of a class", (project / "cribdeck.lock").read_text("utf-8")) == former
    ) is (answer == "same")
    (project / "cribdeck.review").unlink()
    assert "doubtful-match" not in cribdeck("build", "--only", "deck").err


def test_review_file__a_line_that_decides_nothing_is_an_error(project: Path, cribdeck: Run) -> None:
    (project / "cribdeck.review").write_text("perhaps\n", "utf-8")

    ran = cribdeck("build", "--only", "deck")

    assert (ran.code, ran.err.splitlines()[-2]) == (
        2,
        "error: cribdeck.review:1: not a decision: “perhaps”",
    )


def test_damaged_ledger__nothing_is_written(project: Path, cribdeck: Run) -> None:
    ledger = project / "cribdeck.lock"
    ledger.write_text("<<<<<<< HEAD\n" + ledger.read_text("utf-8"), "utf-8")
    before = ledger.read_bytes(), (project / "build" / "m.apkg").read_bytes()
    write(project, DOUBTFUL)

    for command in ("build", "diff"):
        ran = cribdeck(command)
        assert ran.code == 2
        assert "cribdeck.lock:1: git left a conflict here" in ran.err
    assert (ledger.read_bytes(), (project / "build" / "m.apkg").read_bytes()) == before
    assert cribdeck("build", "--only", "records").code == 0


def test_cards_chosen_by_deck_file_and_heading(project: Path, cribdeck: Run) -> None:
    configure(project, ", cards: {reversed: true, sections: {Of words: {reversed: false}}}")
    write(
        project,
        NOTES + "\n## Of words\n\n- **Perplexity**: two to the power of the cross entropy\n",
    )
    write(
        project,
        "---\nreversed: false\nsections: {Both ways: {reversed: true}}\n---\n\n# B\n\n- **Loss**:"
        " what training makes small\n\n## Both ways\n\n- **Bias**: how far the mean is off\n",
        "b.md",
    )
    assert cribdeck("build", "--only", "deck").code == 0

    lines = (project / "cribdeck.lock").read_text("utf-8").splitlines()[1:]
    cards = {
        entry["term"]: entry["cards"] for line in lines if "term" in (entry := json.loads(line))
    }

    assert cards == {
        "Recall": [0, 1],
        "Precision": [0, 1],
        "Accuracy": [0, 1],
        "Perplexity": [0],
        "Loss": [0],
        "Bias": [0, 1],
    }


@pytest.mark.process
def test_two_builds_at_once__one_after_the_other(project: Path) -> None:
    import subprocess
    import sys

    write(project, NOTES.replace("right answers", "true answers"))
    command = [sys.executable, "-m", "cribdeck", "build", "--only", "deck"]
    running = [
        subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(3)
    ]

    assert [process.wait() for process in running] == [0, 0, 0]
    for process in running:
        assert process.stderr is not None
        process.stderr.close()
    assert sorted(path.name for path in project.iterdir()) == [
        "build",
        "cribdeck.lock",
        "cribdeck.yaml",
        "notes",
    ]
    assert products_in(project / "build") == ["m.apkg"]


def kinds(cribdeck: Run, *arguments: str) -> list[tuple[str, str]]:
    return [
        (change["kind"], change["term"])
        for change in json.loads(cribdeck("diff", *arguments, "--format", "json").out)
    ]


def test_sentences_that_differ_in_their_gaps_alone__are_cards_of_their_own(
    project: Path, cribdeck: Run
) -> None:
    text = "# Capitals\n\n## Sentences\n\n" + "".join(
        f"- The capital of {{{{c1::{country}}}}} is {{{{c2::{city}}}}}.\n"
        for country, city in (("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"))
    )
    write(project, text)
    assert cribdeck("build", "--only", "deck").code == 0

    lines = [
        json.loads(line) for line in (project / "cribdeck.lock").read_text("utf-8").splitlines()[1:]
    ]
    assert [entry["kind"] for entry in lines if "kind" in entry and not entry.get("removed")] == [
        "cloze"
    ] * 3
    write(project, text.replace("The capital of {{c1::Italy}}", "The old capital of {{c1::Italy}}"))
    assert kinds(cribdeck) == [("renamed", "The old capital of […] is […].")]


def test_a_term_with_aspects_renamed__the_same_card(project: Path, cribdeck: Run) -> None:
    text = (
        "# Cells\n\n## Pump\n\nMoves ions uphill for ATP.\n\n- Use cases: nerve cells\n-"
        " Advantages: fast\n- How it works: by turning over\n\n## Pore\n\nA hole that lets things"
        " pass.\n"
    )
    write(project, text)
    assert cribdeck("build", "--only", "deck").code == 0
    write(project, text.replace("## Pump", "## Transporter"))

    assert kinds(cribdeck) == [("renamed", "Transporter")]


def test_one_thing_in_place_of_another_of_its_name__does_not_take_its_history(
    project: Path, cribdeck: Run
) -> None:
    heparin = "## Heparin\n\n### Dose\n\n5000 units under the skin.\n\n"
    write(project, f"# Drugs\n\n## Aspirin\n\n### Dose\n\n100 mg once daily.\n\n{heparin}")
    assert cribdeck("build", "--only", "deck").code == 0
    write(project, f"# Drugs\n\n{heparin}## Insulin\n\n### Dose\n\nby the blood sugar level.\n")

    assert ("added", "Dose") in kinds(cribdeck)
    assert ("removed", "Dose") in kinds(cribdeck)


def test_notes_by_themselves__keep_their_cards_under_another_title_and_apart_from_others(
    tmp_path: Path, cribdeck: Run
) -> None:
    text = (
        "- **Osmosis**: water moves through a membrane\n- **Pump**: moves ions against their"
        " gradient\n"
    )
    (tmp_path / "n.md").write_text(f"# Cell biology\n\n{text}", "utf-8")
    assert cribdeck("build", "n.md", "--only", "deck").code == 0
    (tmp_path / "n.md").write_text(f"# Cell biology I\n\n{text}", "utf-8")

    assert {kind for kind, _ in kinds(cribdeck, "n.md")} == {"changed"} or {
        kind for kind, _ in kinds(cribdeck, "n.md")
    } == {"moved"}
    (tmp_path / "k.md").write_text("# Cell biology\n\n- **Quark**: a part of a proton\n", "utf-8")
    assert cribdeck("build", "k.md", "--only", "deck").code == 0
    assert not list((tmp_path / "build").glob("*.removed.txt"))


def test_subdecks_switched_on__are_told_once(project: Path, cribdeck: Run) -> None:
    write(project, NOTES.replace("# Metrics\n", "# Metrics\n\n## Of classes\n"))
    assert cribdeck("build", "--only", "deck").code == 0
    configure(project, ", subdecks: 1")
    assert cribdeck("build", "--only", "deck").code == 0

    assert cribdeck("diff", "--fail-on", "any").code == 0
