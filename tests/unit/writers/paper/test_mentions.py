"""Which words of an entry become links to others, and which do not."""

from __future__ import annotations

from markupsafe import Markup

from cribdeck.writers.paper.mentions import NamedText, link_mentions


def linked(text: str, *names: str, others: int = 0) -> str:
    """A text beside entries with these names, numbered from 2, and others that mention the same."""
    entries = [NamedText(1, ("itself",), Markup(text))]
    entries += [NamedText(n, (name,), Markup("")) for n, name in enumerate(names, 2)]
    entries += [NamedText(100 + n, (f"other {n}",), Markup(text)) for n in range(others)]
    return str(link_mentions(entries)[0])


def numbers(html: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in html.split('href="#e')[1:]]


def test_mention__a_link_and_the_number() -> None:
    assert linked("see Osmosis here", "osmosis") == (
        'see<a href="#e2"> Osmosis</a><span class="to">2</span> here'
    )


def test_mention__only_the_first_of_each() -> None:
    assert numbers(linked("osmosis, osmosis and pressure", "osmosis", "pressure")) == [2, 3]


def test_mention__the_longest_name() -> None:
    assert numbers(linked("the cell wall grows", "cell", "cell wall")) == [3]


def test_mention__not_itself() -> None:
    assert numbers(linked("itself again", "again")) == [2]


def test_mention__not_in_code_links_and_bold() -> None:
    for tag in ("code", "pre", "a", "b"):
        assert numbers(linked(f"<{tag}>osmosis</{tag}>", "osmosis")) == []
    assert numbers(linked("<i>osmosis</i>", "osmosis")) == [2]
    assert numbers(linked('<img alt="osmosis">', "osmosis")) == []


def test_mention__not_a_part_of_a_word() -> None:
    assert numbers(linked("osmosis-like, osmosises", "osmosis")) == []


def test_mention__short_words_only_as_abbreviations() -> None:
    assert numbers(linked("a gene", "gene")) == []
    assert numbers(linked("a DNA", "DNA")) == [2]
    assert numbers(linked("an OK", "OK")) == []


def test_mention__not_a_word_of_the_whole_field() -> None:
    assert numbers(linked("about water", "water", others=3)) == [2]
    assert numbers(linked("about water", "water", others=4)) == []
    # A name of several words means its entry anywhere; in a large sheet so does a rare word.
    assert numbers(linked("about salt water", "salt water", others=9)) == [2]
    assert numbers(linked("about water", "water", *["x"] * 400, others=4)) == [2]


def test_mention__no_more_than_three() -> None:
    names = ("alpha", "bravo", "delta", "gamma")

    assert numbers(linked(" ".join(names), *names)) == [2, 3, 4]
