from __future__ import annotations

import pytest

from cribdeck.model.findings import Finding, Severity
from cribdeck.model.records import Record
from cribdeck.records.merge import _share_words, _Told, merge
from cribdeck.writers.content_markdown import blocks_markdown
from tests.making import records
from tests.unit.records.parts import bullets, facet, origin, paragraph, record


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


def keys(*given: Record) -> list[str]:
    return [merged.key for merged in merge(given)[0]]


# --- one thing or two -----------------------------------------------------------------------------

GREEN = "green foliage"
DRY = "brittle twigs"
"Shares no word with the other."


@pytest.mark.parametrize(
    ("known", "other"),
    [
        # Their nearest heading or term is one, whatever stands above it.
        (record("Dose", GREEN, trail=("A",)), record("Dose", DRY, trail=("A",))),
        (record("Dose", GREEN, trail=("A", "X")), record("Dose", DRY, trail=("B", "X"))),
        (record("Dose", GREEN, trail=("C", "A", "X")), record("Dose", DRY, trail=("B", "X"))),
        (record("Dose", GREEN, trail=("B", "X")), record("Dose", DRY, trail=("C", "A", "X"))),
        (record("Dose", GREEN), record("Dose", DRY)),
        # Their texts share words.
        (record("Dose", GREEN, trail=("A",)), record("Dose", GREEN, trail=("B",))),
        # Their name is no plain word.
        (record("Leaf dose", GREEN, trail=("A",)), record("Leaf dose", DRY, trail=("B",))),
        (record("mRNA", GREEN, trail=("A",)), record("mRNA", DRY, trail=("B",))),
        (record("D5", GREEN, trail=("A",)), record("D5", DRY, trail=("B",))),
        # One alone has a qualifier, or both have the same.
        (record("Base (DNA)", GREEN, key="base"), record("Base", DRY)),
        (record("Base", GREEN), record("Base (DNA)", DRY, key="base")),
        (record("Base (DNA)", GREEN, key="base"), record("Base [x] (dna)", DRY, key="base")),
        (
            record("ML (Machine Learning)", GREEN, key="ml", aliases=("ML", "Machine Learning")),
            record("ML (machine learning)", DRY, key="ml", aliases=("machine learning", "ML")),
        ),
        # Another name by itself is no expansion.
        (
            record("Base (DNA)", GREEN, key="base", aliases=("Base",)),
            record("Base (dna)", DRY, key="base", aliases=("Foot",)),
        ),
        (
            record("Base", GREEN, aliases=("Base", "Foot", "Ground")),
            record("Base", DRY, aliases=("Base", "Floor", "Sole")),
        ),
        # A colon in the name, under the same headings.
        (record("Step: a", GREEN, trail=("A",)), record("Step: a", DRY, trail=("A",))),
    ],
)
def test_merge__one_thing(known: Record, other: Record) -> None:
    assert keys(known, other) == [known.key]


@pytest.mark.parametrize(
    ("known", "other"),
    [
        (record("Dose", GREEN, trail=("A",)), record("Dose", DRY, trail=("B",))),
        (record("Dose", GREEN, trail=("A", "X")), record("Dose", DRY, trail=("A", "Y"))),
        (record("Dose", GREEN, trail=("A",)), record("Dose", DRY)),
        (record("Éclat", GREEN, trail=("A",)), record("Éclat", DRY, trail=("B",))),
        # Qualifiers and expansions that differ.
        (record("Base (DNA)", GREEN, key="base"), record("Base (acid)", GREEN, key="base")),
        (record("Base （DNA）", GREEN, key="base"), record("Base (acid)", GREEN, key="base")),
        (
            record("Base (DNA)", GREEN, key="base", aliases=("Base",)),
            record("Base (acid)", GREEN, key="base", aliases=("Base",)),
        ),
        (
            record("ML (Machine Learning)", GREEN, key="ml", aliases=("ML", "Machine Learning")),
            record("ML (Markup Language)", GREEN, key="ml", aliases=("ML", "Markup Language")),
        ),
        # A colon in the name, under other headings above the nearest.
        (record("Step: a", GREEN, trail=("A", "X")), record("Step: a", GREEN, trail=("B", "X"))),
    ],
)
def test_merge__namesakes(known: Record, other: Record) -> None:
    merged, findings = merge([known, other])

    assert [each.definition for each in merged] == [known.definition, other.definition]
    assert [found.code for found in findings] == ["namesakes"]


@pytest.mark.parametrize(
    ("text", "other", "share"),
    [
        # Two words of four letters, of however long a text.
        ("leaf root stem bark twig", "leaf root hair wood core", True),
        ("leaf oak ash elm bark twig wood", "leaf oak ash elm hair core vein", False),
        ("leaf root stem bark twig", "leaf hair wood core", False),
        # One word, if a text has no other.
        ("leaf", "leaf root stem", True),
        ("leaf root stem", "leaf and so on", True),
        ("leaf root", "leaf stem", False),
        ("leaf root", "stem bark", False),
        ("oak", "oak", False),
        ("", "", False),
        # In other scripts and with accents, letters in a row: 50 of 100.
        ("aééa", "bébé b", True),
        (f"a{'éa' * 25}", f"b{'éb' * 25}", False),
        ("blätter und wurzeln", "blättern", True),
        ("blätter und wurzeln", "quick fox jumps", False),
        ("quick fox jumps", "blätter und wurzeln", False),
        ("nur blätter", "blatter", True),
        ("blatter", "nur blätter", True),
        (f"é{'a' * 1999}b", f"{'c' * 2000}é{'a' * 1999}b", False),
        (f"{'c' * 2000}é{'a' * 1999}b", f"é{'a' * 1999}b", False),
    ],
)
def test_share_words__what_is_enough_in_common(
    text: str,
    other: str,
    share: bool,  # noqa: FBT001 - a case
) -> None:
    assert _share_words(_Told(text), _Told(other)) is share


# --- joining --------------------------------------------------------------------------------------


def test_merge__joins_what_both_say_and_keeps_the_first_ones_place() -> None:
    known = record(
        "Leaf",
        "green foliage",
        aliases=("Leaf", "Foliage"),
        facets=(facet("use", paragraph("eaten")),),
        tags=("b", "a"),
        trail=("A",),
    )
    other = record(
        "Leaf",
        "grows on twigs",
        aliases=("Leaf", "foliage", "Frond", "Blade"),
        facets=(
            facet("use", paragraph("Eaten!")),
            facet("use", paragraph("burn")),
            facet("form", paragraph("eaten")),
        ),
        tags=("c", "a"),
        trail=("A",),
        origins=(origin(5),),
    )
    (merged,), findings = merge([known, other])

    assert merged == record(
        "Leaf",
        "green foliage",
        "grows on twigs",
        aliases=("Foliage", "Frond", "Blade", "Leaf"),
        facets=(known.facets[0], *other.facets[1:]),
        tags=("b", "a", "c"),
        trail=("A",),
        origins=(origin(1), origin(5)),
    )
    assert findings == []


def test_merge__another_wording_of_the_term_becomes_an_alias() -> None:
    (merged,), _ = merge([record("Leaf", "green"), record("Frond (of a fern)", key="leaf")])
    (same,), _ = merge([record("Leaf (of a tree)", "green"), record("LEAF", key="leaf of a tree")])

    assert merged.aliases == ("Frond",)
    assert same.aliases == ()


@pytest.mark.parametrize(
    ("text", "other", "again"),
    [
        ("green leaves of a tree", "leaves of a", True),
        ("green leaves", "", True),
        ("", "", True),
        ("", "green", False),
        ("green leaves", "brittle twigs", False),
        # Words in another order, and a fifth more of them at most.
        ("green leaf of a trees", "trees of a green leaf", True),
        ("brown leaf of plants", "leaf of brown plants abc", True),
        ("brown leaf of plants", "leaf of brown plants abcd", False),
        # Letters that differ: 88 of 100 are alike.
        (f"{'a' * 22}bbb", f"{'a' * 22}ccc", True),
        (f"{'a' * 21}bbb", f"{'a' * 21}ccc", False),
        # A text of two thousand letters is compared, a longer one only searched.
        (f"leaf {'a' * 1995}", f"{'a' * 1995} leaf", True),
        (f"leaf {'a' * 1996}", f"{'a' * 1996} leaf", False),
        (f"leaf {'a' * 1996}", "leaf", True),
    ],
)
def test_says_again__a_text_that_adds_nothing(
    text: str,
    other: str,
    again: bool,  # noqa: FBT001 - a case
) -> None:
    assert _Told(text).says(other) is again


# --- findings and keys ----------------------------------------------------------------------------


def test_merge__each_namesake_is_a_finding_that_names_the_first() -> None:
    doses = [
        record("Dose", GREEN, trail=("A",), origins=(origin(3), origin(4, file="d.md"))),
        record("Dose", DRY, trail=("B",), origins=(origin(5), origin(6, file="e.md"))),
        record("Dose", "so much", trail=("C",), origins=(origin(7, file="b.md"), origin(8))),
    ]
    merged, findings = merge(doses)

    assert [each.key for each in merged] == ["dose", "dose · B", "dose · C"]
    assert findings == [
        Finding(
            Severity.INFO,
            "namesakes",
            "“Dose” is taken for another thing than at a.md:3",
            file,
            line,
            "if they are one thing, let their texts or headings say so; if not, name them apart",
        )
        for file, line in (("a.md", 5), ("b.md", 7))
    ]


def test_merge__a_record_joins_the_first_namesake_that_is_the_same_thing() -> None:
    doses = [record("Dose", text, trail=(trail,)) for text, trail in ((GREEN, "A"), (DRY, "B"))]
    merged, findings = merge(
        [*doses, record("Leaf", "x"), record("Dose", "more", trail=("B",)), record("Root", "y")]
    )

    assert [(each.key, blocks_markdown(each.definition)) for each in merged] == [
        ("dose", GREEN),
        ("dose · B", f"{DRY}\n\nmore"),
        ("leaf", "x"),
        ("root", "y"),
    ]
    assert len(findings) == 1


def test_merge__keys_of_namesakes_have_their_nearest_heading_or_a_number() -> None:
    def dose(text: str, *trail: str) -> Record:
        return record(f"Dose ({text})", bullets(text), key="dose", trail=trail)

    given = [
        dose("one", "A", "X"),
        dose("two", "B", "Y", "Zebra!"),
        dose("three", "C", "Zebra"),
        dose("four", "D", "Zebra"),
        dose("five"),
        dose("six"),
        record("Other", key="dose · zebra · 3 · 2"),
        record("Other", key="dose · zebra · 2"),
    ]

    assert keys(*given) == [
        "dose",
        "dose · zebra",
        "dose · zebra · 2",
        "dose · zebra · 3",
        "dose · 2",
        "dose · 3",
        "dose · zebra · 3 · 2",
        "dose · zebra · 2 · 2",
    ]


def test_merge__the_first_of_a_key_is_left_as_it_is() -> None:
    leaf = record("Leaf", GREEN, trail=("A",))

    (merged,), _ = merge([leaf])

    assert merged is leaf


# --- limits ---------------------------------------------------------------------------------------


def test_merge__a_thing_keeps_forty_of_its_names() -> None:
    given = [record("Leaf", "green")] + [
        record("Leaf", "green", aliases=(f"Frond {n}",)) for n in range(41)
    ]
    (merged,), (finding,) = merge(given)
    (fewer,), none = merge(given[:41])

    assert len(merged.aliases) == len(fewer.aliases) == 40
    assert finding.code == "over-limit"
    assert none == []


def test_merge__a_record_is_compared_with_forty_namesakes_and_with_the_one_at_its_place() -> None:
    apart = [record("Dose", f"{'abcdefgh'[n % 8]}{n}", trail=(f"A{n}",)) for n in range(50)]
    merged, _ = merge(
        [*apart, record("Dose", "more", trail=("A45",)), record("Dose", "else", trail=("B",))]
    )

    assert len(merged) == 51
    assert blocks_markdown(merged[45].definition) == "f45\n\nmore"
