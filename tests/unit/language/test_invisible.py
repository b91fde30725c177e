from __future__ import annotations

import sys
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
IGNORABLE = [
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810)),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164),
    *(*range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xFFF0, 0xFFF9), *range(0x1BCA0, 0x1BCA4)),
    *(*range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)),
]
"Unicode's property Default_Ignorable_Code_Point (DerivedCoreProperties.txt)."
SHOWN_FORMATS = [
    *(*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD),
    *range(0x13430, 0x13440),
]
"Signs of the category Cf that can be seen: they stand around or join the signs beside them."
ENGLAND, SCOTLAND = (
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in part) + "\U000e007f"
    for part in ("gbeng", "gbsct")
)
KEPT = ["C#", "naïve Bayes", "Größe (in cm)", "x ∪ y", "-V", "한국", "हिन्दी", "机器学习", "🏴"]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_key__is_the_same_with_what_nobody_sees(sign: str) -> None:
    for term in ("Osmosis", "Müller cell", "cannot"):
        for place in range(len(term) + 1):
            assert key_of(f"{term[:place]}{sign}{term[place:]}") == key_of(term)
    assert visible(f"a{sign}b") == same_looking(f"a{sign}b") == "ab"


def test_visible__drops_what_unicode_ignores_and_no_other_sign() -> None:
    formats = [
        code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"
    ]
    gone = {*IGNORABLE, *formats} - {*SHOWN_FORMATS}

    for code in sorted(gone):
        assert visible(f"te{chr(code)}rm") == "term", hex(code)
    for code in range(sys.maxunicode + 1):
        if code not in gone and code != 0x2800 and not 0xAC00 <= code < 0xD7A4:
            assert chr(code) in visible(f"é{chr(code)}"), hex(code)


@pytest.mark.parametrize("code", [*IGNORABLE[:75:7], 0xE0001, 0xE0041, 0xE007F, 0xFFF9, 0xFFFB])
def test_key__of_a_word_is_one_with_any_of_it_inside(code: int) -> None:
    assert key_of(f"te{chr(code)}rm") == key_of(f"{chr(code)}term{chr(code) * 3}") == "term"


def test_key__of_a_blank_braille_pattern_is_that_of_a_space() -> None:
    assert key_of("cell\u2800wall") == key_of("cell wall")
    assert key_of("\u2800wall\u2800") == key_of("wall")
    assert visible("⠃⠗") == "⠃⠗"


def test_visible__the_tags_of_a_flag_tell_it_from_others() -> None:
    assert visible(f"{ENGLAND} and {SCOTLAND}") == f"{ENGLAND} and {SCOTLAND}"
    assert visible_but_joiners(ENGLAND) == same_looking(ENGLAND) == ENGLAND
    # Tags without their flag, without an end, or more than any code has.
    assert visible(ENGLAND[1:]) == ""
    assert visible(ENGLAND[:-1]) == visible(ENGLAND[0] + ENGLAND[1:-1] * 2 + ENGLAND[-1]) == "🏴"


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
