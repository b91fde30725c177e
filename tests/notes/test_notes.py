"""This repository's own notes.

What they cover, how short they are, that all of it is their own, and what a release of them is made
of.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from cribdeck.config.load import load_project
from cribdeck.language.terms import fold, without_parentheses
from cribdeck.model.inline import one_line
from cribdeck.model.outline import NodeKind, walk_nodes
from cribdeck.model.program import CONFIG_NAME
from cribdeck.model.records import Record
from cribdeck.pipeline.jobs import project_jobs
from cribdeck.pipeline.reading import read_files
from cribdeck.records.merge import merge
from tests.places import ROOT
from tests.running import run_here

TOPICS = yaml.safe_load((Path(__file__).parent / "topics.yaml").read_text("utf-8"))
DECKS = {"aif-c01": 5, "mla-c01": 4}
"Slug → its domains, a file each."
LONGEST, MEDIAN = 60, 30


@cache
def records(slug: str) -> tuple[Record, ...]:
    (job,) = (
        job
        for job in project_jobs(load_project(ROOT / CONFIG_NAME), ROOT / CONFIG_NAME)
        if job.settings.file_slug == slug
    )
    return tuple(merge([record for file in read_files(job) for record in file.records])[0])


def words(record: Record) -> int:
    return sum(
        len(re.findall(r"\w[\w'’-]*", one_line(node.content)))
        for node in walk_nodes(record.definition)
        if node.kind is not NodeKind.MATH
    )


def names(record: Record) -> set[str]:
    inner = re.findall(r"\(([^()]*)\)", record.term)
    return {
        fold(name)
        for name in (
            record.term,
            without_parentheses(record.term),
            *record.aliases,
            *inner,
            *(facet.written for facet in record.facets),
        )
    }


@pytest.mark.parametrize("slug", DECKS)
def test_each_domain_has_a_file(slug: str) -> None:
    assert len(list((ROOT / "source" / slug).glob("*.md"))) == DECKS[slug]


@pytest.mark.parametrize("slug", DECKS)
def test_definitions_are_short(slug: str) -> None:
    lengths = {record.term: words(record) for record in records(slug)}

    assert statistics.median(lengths.values()) < MEDIAN
    assert {term: length for term, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("slug", DECKS)
def test_every_topic_is_covered(slug: str) -> None:
    known = {name for record in records(slug) for name in names(record)}

    assert [
        topic
        for topic in TOPICS[slug]
        if fold(topic) not in known and fold(without_parentheses(topic)) not in known
    ] == []
    assert len(TOPICS[slug]) > 80


@pytest.mark.parametrize("slug", DECKS)
def test_definitions_differ(slug: str) -> None:
    """On a reversed card the definition is all that one sees."""
    told: dict[str, list[str]] = {}
    for record in records(slug):
        told.setdefault(
            fold(" ".join(one_line(node.content) for node in walk_nodes(record.definition))), []
        ).append(record.term)

    assert {text: terms for text, terms in told.items() if len(terms) > 1 and text} == {}


@pytest.mark.parametrize("slug", DECKS)
def test_the_notes_hold_no_flashcard_markup(slug: str) -> None:
    for path in (ROOT / "source" / slug).glob("*.md"):
        text = path.read_text("utf-8")
        assert not re.search(r"\{\{c\d+::|^Q:|^A:|\?::|#flashcard|^\?$", text, re.MULTILINE), path


def test_no_finding_about_the_notes() -> None:
    ran = run_here("check", "--strict", cwd=ROOT)

    assert (ran.code, ran.out) == (0, "")


@pytest.mark.process
def test_no_eight_words_are_those_of_the_seeds(shared: Path) -> None:
    done = subprocess.run(
        [sys.executable, shared / "tools" / "overlap.py", ROOT],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_what_the_seeds_collect_is_covered(shared: Path) -> None:
    """Four of five things that a careful person takes from the seeds.

    What is left are headings that only group, and reasons in whole sentences.
    """
    import json

    def stem(name: str) -> str:
        return " ".join(
            word[:-1] if word.endswith("s") and len(word) > 3 else word
            for word in re.sub(r"[^a-z0-9]+", " ", name.lower()).split()
        )

    known = {stem(name) for slug in DECKS for record in records(slug) for name in names(record)}
    wanted = [
        json.loads(line)
        for file in sorted((shared / "gold" / "dev").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    missing = []
    for label in wanted:
        said = [
            label["term"],
            *(label.get("alt") or []),
            without_parentheses(label["term"]),
            *re.findall(r"\((.*?)\)", label["term"]),
        ]
        forms = {stem(name) for name in said} | {
            stem(re.sub(r"^(?:AWS|Amazon|Sage[Mm]aker)\s+", "", name)) for name in said
        }
        makers = ("", "amazon ", "aws ", "sagemaker ", "amazon sagemaker ")
        if label["level"] == "required" and not any(
            maker + form in known for form in forms if form for maker in makers
        ):
            missing.append(label["term"])
    required = sum(label["level"] == "required" for label in wanted)
    assert len(missing) <= required * 0.18, missing
