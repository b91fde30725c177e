from __future__ import annotations

import unicodedata

import pytest

from cribdeck.language.invisible import same_looking, visible, visible_but_joiners
from cribdeck.language.slugs import file_name, file_slug, same_file
from cribdeck.language.terms import fold
from cribdeck.records.normalize import key_of

INVISIBLE = [
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u200f",
    *"\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206a\u206f",
    *"\u3164\ufe00\ufe0e\ufe0f\ufeff\uffa0\U000e0100",
]
KEPT = ["C#", "naïve Bayes", "Größe (in cm)", "x ∪ y", "-V", "한국", "हिन्दी", "机器学习", "🏴"]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_key__is_the_same_with_what_nobody_sees(sign: str) -> None:
    for term in ("Osmosis", "Müller cell", "cannot"):
        for place in range(len(term) + 1):
            assert key_of(f"{term[:place]}{sign}{term[place:]}") == key_of(term)
    assert visible(f"a{sign}b") == same_looking(f"a{sign}b") == "ab"


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("C#", "C#"),
        ("naïve Bayes", "naïve bayes"),
        ("Größe (in cm)", "grösse"),
        ("x ∪ y", "x y∪"),
        ("-V", "V-"),
        ("한국", "한국"),
        ("हिन्दी", "हिन्दी"),
        ("机器学习", "机器学习"),
        ("İstanbul", "i̇stanbul"),
        ("ΐ", "ΐ".casefold()),
    ],
)
def test_key__without_any_of_it_is_what_it_was(term: str, key: str) -> None:
    assert key_of(term) == key
    assert visible(term) == term


@pytest.mark.parametrize("term", ["é", "Äpfel", "한국", "ΐ"])
def test_key__of_each_form_of_a_letter_is_one(term: str) -> None:
    forms = {unicodedata.normalize(form, term) for form in ("NFC", "NFD", "NFKC", "NFKD")}

    assert len({fold(form) for form in forms}) == 1
    assert len({same_looking(form) for form in forms}) == 1


def test_joiners__stay_where_they_shape_letters() -> None:
    assert visible_but_joiners("می\u200cخواهم\u2060") == "می\u200cخواهم"
    assert visible_but_joiners("plain") == "plain"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("Zürich", unicodedata.normalize("NFD", "zürich")),
        ("Osmosis", "Osmo\u2060sis"),
        ("Osmosis", "\u202eOsmosis\u202c"),
        ("Straße", "STRASSE"),
    ],
)
def test_same_file__names_that_some_system_takes_for_one(name: str, other: str) -> None:
    assert same_file(name) == same_file(other)


def test_file_names__are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "한국 é")

    assert file_name(decomposed) == "한국 é"
    assert file_slug(decomposed) == "한국-é"
    assert file_slug("Osmo\u2060sis") == "osmosis"
    assert file_slug("می\u200cخواهم") == "می-خواهم"
