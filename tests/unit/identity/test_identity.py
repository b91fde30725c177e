"""Which former note a record is, without Anki."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cribdeck.identity.cloze_numbers import number_items
from cribdeck.identity.drafts import Doubt, Identities, RecordDraft
from cribdeck.identity.guids import guid_of
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.identity.ledger_entries import entry_of
from cribdeck.identity.match import identify
from cribdeck.model.note import Note, NoteKind
from cribdeck.model.records import CardChoice
from cribdeck.records.merge import merge
from cribdeck.writers.content_html import HtmlDialect, blocks_html, printed_code
from tests.making import records

DIALECT = HtmlDialect(lambda tex, _: tex, lambda _, alt: alt, printed_code)


def drafts(text: str, deck: str = "deck") -> list[RecordDraft]:
    merged, _ = merge(records(text))
    keys = ["", *(record.key for record in merged)]
    return [
        RecordDraft(deck, record, CardChoice(), after)
        for record, after in zip(merged, keys, strict=False)
    ]


def remembered(text: str, deck: str = "deck", known: Identities | None = None) -> list[LedgerEntry]:
    """The entries that a build of this text would leave in an empty ledger."""
    out = []
    for draft in drafts(text, deck):
        guid = known.guids[draft.note_key] if known else guid_of(deck, draft.record.key)
        fields = {
            "Term": draft.record.term,
            "Definition": blocks_html(draft.record.definition, DIALECT),
        }
        note = Note(
            guid, NoteKind.TERM, fields, draft.record.tags, (0,), draft.record.term, modified=1
        )
        out.append(entry_of(note, draft, (), None, digest=note.digest))
    return out


def outcome(before: str, after: str) -> tuple[dict[str, str], list[tuple[str, str]], list[str]]:
    """Term now → term before, for all that are known again; the doubtful pairs.

    The terms that are gone.
    """
    entries = remembered(before)
    found = identify(drafts(after), entries)
    known = {
        draft.record.term: found.former[draft.note_key].term
        for draft in drafts(after)
        if draft.note_key in found.former
    }
    return (
        known,
        [(doubt.draft.record.term, doubt.former.term) for doubt in found.doubts],
        [entry.term for entry in found.gone],
    )


LONG = {
    "recall": "the share of all true cases that a model finds",
    "precision": "how many of the cases that it names are true ones",
    "accuracy": "right answers among all that were given, whichever way",
}


def lines(**terms: str) -> str:
    return "# Metrics\n\n" + "".join(
        f"- **{term.replace('_', ' ')}**: {text}\n" for term, text in terms.items()
    )


def test_guid__is_a_promise() -> None:
    assert guid_of("aif-c01", "osmosis") == "5803e6df87ca38088d35"
    assert guid_of("aif-c01", "osmosis", NoteKind.CLOZE) == "c043ee9bd7dde94003fd"
    assert guid_of("aif-c01", "osmosis", again=1) == "61a4858cfb010cffd3fa"


def test_exact_name__whatever_became_of_the_text() -> None:
    assert outcome(
        lines(**LONG),
        lines(
            recall="something else altogether",
            precision=LONG["precision"],
            accuracy=LONG["accuracy"],
        ),
    ) == (
        {"recall": "recall", "precision": "precision", "accuracy": "accuracy"},
        [],
        [],
    )


@pytest.mark.parametrize(
    ("now", "text"),
    [
        ("recal", LONG["recall"]),
        ("Recall rate", LONG["recall"]),
        ("sensitivity", LONG["recall"]),
        ("recalls", "the share of all true cases which the model finds"),
    ],
)
def test_typo_and_new_name_over_the_same_text__known_again(now: str, text: str) -> None:
    known, doubts, gone = outcome(
        lines(**LONG),
        lines(**{now: text, "precision": LONG["precision"], "accuracy": LONG["accuracy"]}),
    )

    assert known[now] == "recall"
    assert (doubts, gone) == ([], [])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (
            ("type I error", "a true null hypothesis that was rejected all the same"),
            ("type II error", "a false null hypothesis that was kept all the same"),
        ),
        (
            ("HTTP 1", "a request for each file, one after another"),
            ("HTTP 2", "many requests over one connection at a time"),
        ),
        (
            ("supervised learning", "learns from examples with their answers"),
            ("unsupervised learning", "finds groups in examples without answers"),
        ),
    ],
)
def test_two_things_of_like_names__never_taken_silently(
    before: tuple[str, str], now: tuple[str, str]
) -> None:
    known, _, gone = outcome(lines(**LONG, **dict([before])), lines(**LONG, **dict([now])))

    assert now[0] not in known
    assert gone == [before[0]]


def test_another_thing__is_new_without_a_doubt() -> None:
    known, doubts, gone = outcome(
        lines(**LONG),
        lines(
            precision=LONG["precision"],
            accuracy=LONG["accuracy"],
            perplexity="two to the power of the cross entropy",
        ),
    )

    assert "perplexity" not in known
    assert doubts == []
    assert gone == ["recall"]


def test_likely_match__is_a_doubt_that_a_decision_ends() -> None:
    before = lines(**LONG)
    after = lines(
        **{
            "recall of a class": "the share of all true cases of a class that were found",
            "precision": LONG["precision"],
            "accuracy": LONG["accuracy"],
        }
    )
    asked: list[Doubt] = []
    entries = remembered(before)

    undecided = identify(drafts(after), entries)
    yes = identify(drafts(after), entries, lambda doubt: not asked.append(doubt))
    no = identify(drafts(after), entries, lambda _: False)

    place = drafts(after)[0].note_key
    assert [(doubt.draft.record.term, doubt.former.term) for doubt in undecided.doubts] == [
        ("recall of a class", "recall")
    ]
    assert undecided.guids[place] == guid_of("deck", "recall of a class")
    assert yes.guids[place] == guid_of("deck", "recall")
    assert yes.doubts == no.doubts == ()
    assert no.guids[place] == guid_of("deck", "recall of a class")


def test_namesakes_reordered__each_keeps_its_own() -> None:
    before = (
        "# A\n\n## Aspirin\n\nEases pain.\n\n- Dose: four grams a day\n\n## Morphine\n\nNumbs.\n\n-"
        " Dose: ten milligrams, by weight\n"
    )
    head, aspirin, morphine = before.split("## ")
    after = f"{head}## {morphine}\n## {aspirin}"
    entries = remembered(before)
    found = identify(drafts(after), entries)

    for draft in drafts(after):
        assert found.former[draft.note_key].trail == draft.record.trail, draft.record.key


def test_renamed_and_its_old_name_used_again__two_notes() -> None:
    first = remembered(lines(**LONG))
    renamed = lines(
        sensitivity=LONG["recall"], precision=LONG["precision"], accuracy=LONG["accuracy"]
    )
    second = identify(drafts(renamed), first)
    entries = remembered(renamed, known=second)
    third = identify(
        drafts(renamed + "- **recall**: calling a product back that was sold with a fault\n"),
        entries,
    )

    assert len(set(third.guids.values())) == 4
    assert third.guids["deck", NoteKind.TERM, "sensitivity"] == guid_of("deck", "recall")
    assert third.guids["deck", NoteKind.TERM, "recall"] == guid_of("deck", "recall", again=1)


def test_kinds_are_never_crossed() -> None:
    entries = remembered(lines(**LONG))
    gaps = [
        RecordDraft(draft.deck, draft.record, CardChoice(NoteKind.CLOZE), draft.previous_key)
        for draft in drafts(lines(**LONG))
    ]

    found = identify(gaps, entries)

    assert found.former == {}
    assert len(found.gone) == 3


def test_moved_to_another_deck__the_same_note() -> None:
    entries = remembered(lines(**LONG), "one") + remembered(
        lines(perplexity="two to the power of the cross entropy"), "two"
    )
    moved = [
        *drafts(lines(precision=LONG["precision"], accuracy=LONG["accuracy"]), "one"),
        *drafts(lines(recall=LONG["recall"]), "two"),
    ]

    found = identify(moved, entries)

    assert found.guids["two", NoteKind.TERM, "recall"] == guid_of("one", "recall")


def test_deck_under_another_slug__the_same_notes_where_all_decks_are_known() -> None:
    entries = remembered(lines(**LONG), "old")
    now = drafts(lines(**LONG), "new")

    assert identify(now, entries).former == {}
    found = identify(now, entries, orphans=entries)
    assert {found.guids[draft.note_key] for draft in now} == {entry.guid for entry in entries}


def test_thousands_all_changed__in_reasonable_time() -> None:
    before = lines(
        **{
            f"thing {n}": f"{n * 7919 % 1009} apples and {n * 31 % 97} pears in basket {n}"
            for n in range(1500)
        }
    )
    after = lines(
        **{
            f"object {n}": f"{n * 104729 % 1013} plums and {n * 37 % 89} figs in crate {n}"
            for n in range(1500)
        }
    )

    known, _, gone = outcome(before, after)

    assert (len(known), len(gone)) == (0, 1500)


@pytest.mark.parametrize(
    ("items", "former", "numbers"),
    [
        (("a one", "b two"), (), (1, 2)),
        (("b two", "a one"), ((1, "a one"), (2, "b two")), (2, 1)),
        (("prometaphase", "anaphase"), ((1, "anaphase"), (2, "metaphase")), (2, 1)),
        (("new thing", "a one"), ((1, "a one"), (4, "gone")), (5, 1)),
        ((), ((1, "a"),), ()),
    ],
)
def test_gaps__an_item_keeps_its_number_and_none_is_given_twice(
    items: Sequence[str], former: Sequence[tuple[int, str]], numbers: tuple[int, ...]
) -> None:
    assert number_items(items, former) == numbers
