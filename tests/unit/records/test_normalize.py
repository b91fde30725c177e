from __future__ import annotations

from cribdeck.language.slugs import file_slug, tag, tag_part
from cribdeck.records.merge import merge
from cribdeck.writers.content_markdown import blocks_markdown
from tests.making import records


def test_merge__one_thing_at_two_places_keeps_both_definitions_and_sources() -> None:
    merged, findings = merge(
        records(
            "## A\n\n- Recall: found positives\n- Recall (sensitivity): also called the hit rate\n"
        )
    )

    recall = merged[-1]
    assert [record.key for record in merged].count("recall") == 1
    assert blocks_markdown(recall.definition) == "found positives\n\nalso called the hit rate"
    assert [origin.span.first for origin in recall.origins] == [3, 4]
    assert findings == []


def test_merge__what_is_said_again_is_not_repeated() -> None:
    merged, _ = merge(
        records("## A\n\n- Recall: found positives\n\n## B\n\n- Recall: Found positives.\n")
    )

    assert [blocks_markdown(record.definition) for record in merged if record.key == "recall"] == [
        "found positives"
    ]


def test_merge__namesakes_stay_apart_and_are_told() -> None:
    text = (
        "## Cloud\n\n- AMI (Amazon Machine Image): a template for servers\n\n## Heart\n\n- AMI"
        " (Acute Myocardial Infarction): dying heart muscle\n"
    )
    merged, findings = merge(records(text))

    assert [record.key for record in merged if record.key.startswith("ami")] == [
        "ami",
        "ami · heart",
    ]
    assert [(found.code, found.line) for found in findings] == [("namesakes", 7)]


def test_merge__keys_are_unique() -> None:
    merged, _ = merge(
        records(
            "\n".join(
                f"## Part {n}\n\n- Note {n % 3}: {'abcdefgh'[n] * 9}\n- Thing:"
                f" {'stuvwxyz'[n] * 9}\n"
                for n in range(8)
            )
        )
    )

    assert len({record.key for record in merged}) == len(merged)


def test_tags__are_the_headings_below_the_deck() -> None:
    (found,) = (
        record
        for record in records("# Exam!\n\n## Part one & two\n\n- Recall: found\n")
        if record.term == "Recall"
    )

    assert found.tags == ("deck::Exam::Part-one-&-two",)


def test_slugs__for_tags_and_files() -> None:
    assert tag_part("  Part one: C++ & C# / 机器学习!  ") == "Part-one-C++-&-C#-机器学习"
    assert tag("#two words::a b") == "two-words::a-b"
    assert file_slug("C# & A/B testing?") == "c-a-b-testing"
    assert file_slug("Aux") == "aux-deck"
