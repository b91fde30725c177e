from __future__ import annotations

import pytest

from cribdeck.language.terms import (
    aliases_of,
    differ_by_prefix,
    differing_words,
    digits_of,
    fold,
    is_enumerator,
    is_name,
    is_question,
    tidy,
    tidy_text,
    without_parentheses,
    word_count,
)
from cribdeck.model.inline import text
from cribdeck.readers.markdown import read_inline

LETTERS = list("abcdfghijklmnpqrstuvwxz")
"Words of one letter, none of which ends a sentence in any language."


@pytest.mark.parametrize(
    "numbering",
    [
        *("- ", "* ", "+ ", "• ", "◦ ", "▪ ", "‣ ", "· ", '" ', "' ", "“ ", "” ", "> "),
        *("1. ", "12) ", "123. ", "(3) ", "(123)", "1.2 ", "1.2. ", "1.2.3 ", "123.123 "),
        *("iv) ", "(xv) ", "xviii. ", "b) ", "(a) "),
        *("（一）", "十二、", "一二三、", "① ", "⑳"),
        *("§ 12 ", "§12.3 ", "#4 ", "3️⃣ ", "3⃣"),
        "1. 2) - ",
    ],
)
def test_tidy__numbering_and_bullets_go(numbering: str) -> None:
    assert tidy_text(f"{numbering}Root") == "Root"
    assert tidy((text(f"{numbering}Root"),)) == (text("Root"),)


@pytest.mark.parametrize(
    "term",
    [
        *("-Root", "1 Root", "1.Root", "1234. Root", "(1234) Root", "1.2345 Root", "ab) Root"),
        *("> 3 Root", "一二三四、Root", "㉑Root", "§ Root", "#a Root", "xviiii. Root"),
        *("2. May 1990", "2. Mai. 1990"),
    ],
)
def test_tidy_text__what_only_looks_like_numbering_stays(term: str) -> None:
    assert tidy_text(term) == term


@pytest.mark.parametrize(
    "ending",
    [*":：;,=|–—-", " :", " -", ":;", " [1]", "[12]", " [123]", "[1][2]:", "*", "~", "’", "·"],
)
def test_tidy_text__what_closes_a_term_goes(ending: str) -> None:
    assert tidy_text(f"Root{ending}") == "Root"


@pytest.mark.parametrize("term", ["Root.", "Root…", "Root [1234]", "«Root»", "Root?", "Root!"])
def test_tidy_text__other_endings_are_part_of_the_term(term: str) -> None:
    assert tidy_text(term) == term


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("x [1] y", "x y"),
        ("x [1234] y", "x [1234] y"),
        ("a  \n b", "a b"),
        ("a (b", "a (b"),
        ("a (b)", "a (b)"),
        ("a (b) (c)", "a (b) (c)"),
        ("a b)", "a b"),
        ("3. (b", "(b"),
        ("[1]", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_tidy_text__references_spaces_and_unopened_parentheses(written: str, tidied: str) -> None:
    assert tidy_text(written) == tidied


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("1) **Root**:", "**Root**"),
        ("**1) Root:**", "**Root**"),
        ("**Root** [1](x)", "**Root**"),
        ("![a leaf](leaf.png) Root", "Root"),
        ("2) 3) Root:;", "Root"),
        ("①Root", "Root"),
        ("①**Root**", "**Root**"),
        ("Root [2]", "Root"),
        ("a [1] b", "a [1] b"),
        ("**A** (1) b", "**A** (1) b"),
        ("*–*", ""),
    ],
)
def test_tidy__cleans_a_content_and_keeps_its_marks(written: str, tidied: str) -> None:
    assert tidy(read_inline(written)) == read_inline(tidied)


@pytest.mark.parametrize("term", ["Root", "root of a tree", "`root` of a tree"])
def test_tidy__what_is_tidy_is_given_back_as_it_is(term: str) -> None:
    content = read_inline(term)

    assert tidy(content) is content


@pytest.mark.parametrize(
    ("term", "folded"),
    [
        # A single letter keeps its case, and a short name its signs.
        ("C", "C"),
        ("c", "c"),
        ("É", "É"),
        ("é", "é"),
        ("C++", "C++"),
        ("c#", "c#"),
        ("-v", "v-"),
        ("-V", "V-"),
        ("F.", "F"),
        ("AB", "ab"),
        ("a b +", "a b+"),
        ("abc +", "abc+"),
        ("abcd +", "abcd"),
        ("++", "++"),
        ("=>", "=>"),
        ("...", "..."),
        (" ... ", "..."),
        ("snake_case", "snake_case"),
        # Apostrophes do not part words.
        ("Don't", "dont"),
        ("don’t", "dont"),
        # Width, ligatures and forms of one letter do not count.
        ("ﬁt", "fit"),
        ("Straße", "strasse"),
        ("x²", "x2"),
        ("？", "?"),
        # Letters, numbers and marks of any script make words.
        ("कि", "कि"),
        ("का", "का"),
        ("Naïve (x)", "naïve x"),
        ("é_é", "é_é"),
        ("é-é", "é é"),
        ("é 5", "é 5"),
        ("¡ é ¡", "é"),
        # Symbols tell short names apart, those of ASCII do not.
        ("A ∪ B", "a b∪"),
        ("A ∩ B", "a b∩"),
        ("é ∪ 1 = é", "é 1 é∪"),
        ("abcdefghijkl ∪", "abcdefghijkl∪"),
        ("abcdefghijklm ∪", "abcdefghijklm"),
        ("5€", "5€"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_fold__what_counts_in_a_term(term: str, folded: str) -> None:
    assert fold(term) == folded


@pytest.mark.parametrize(
    ("value", "bare"),
    [
        ("a (b) c", "a c"),
        ("a [b] c", "a c"),
        ("a {b} c", "a c"),
        ("a （b） c", "a c"),
        ("a(b)", "a"),
        ("a (b [c]) d", "a d"),
        ("a ((b)) c", "a c"),
        ("f (a) [b] {c}", "f"),
        ("(b)", ""),
        ("a ) b", "a ) b"),
        ("a (b", "a (b"),
        ("a  b", "a b"),
    ],
)
def test_without_parentheses__all_brackets_go_with_what_is_in_them(value: str, bare: str) -> None:
    assert without_parentheses(value) == bare


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("", 0),
        ("a b", 2),
        ("a-b c", 3),
        ("snake_case name", 2),
        ("é è", 2),
        ("機", 1),
        ("機械", 1),
        ("機械学", 2),
        ("機械学習", 2),
        ("機械学習 é b", 4),
        ("あ ア", 1),
        ("한국어", 2),
    ],
)
def test_word_count__two_ideographs_count_as_a_word(value: str, count: int) -> None:
    assert word_count(value) == count


@pytest.mark.parametrize(
    "value",
    [
        *("Domain 1", "domain 1.2.3", "Domain IV", "Domain A", "Domain1", " Chapter IV "),
        *("Task statement 2.3", "Kapitel 3", "第一章", "第12節", "第一二三四课"),
    ],
)
def test_is_enumerator__a_counting_word_and_its_number(value: str) -> None:
    assert is_enumerator(value)


@pytest.mark.parametrize(
    "value",
    [
        *("Domain", "Domain AB", "Domain  1", "Step x", "Chapter iv", "Part V1", "Amazon S3"),
        *("Big task statement 2", "Domain 1 of", "第章", "第一二三四五章", ""),
    ],
)
def test_is_enumerator__not_what_names_a_thing(value: str) -> None:
    assert not is_enumerator(value)


@pytest.mark.parametrize(
    "value",
    [
        # Words and signs.
        *("a", "a1", "=", "=>", "=>>", "What?", "a;", "it", "of:"),
        # Dates, years and spans of years.
        *("12.5.1990", "1. 5. 90", "990", "1990", "1990-95", "1990 – 1995", "1990-05-12"),
        *("2. May 1990", "2 May. 1990", "3 May 1990"),
        # At most twelve words and a hundred characters, parentheses not counted.
        " ".join(LETTERS[:12]),
        f"Root ({' '.join(LETTERS[:13])})",
        "x" * 100,
        f"{'x' * 50} ({'y' * 90})",
        # A full stop after at most three words.
        *("See this.", "One two three.", "One two three four", "et al.", "e.g. (this)"),
        # Only as the first or last of several words is one of a sentence's.
        *("man in the middle", "milk with water", "vitamin A", "(of) it", "C of I"),
    ],
)
def test_is_name__words_signs_and_dates(value: str) -> None:
    assert is_name(value)
    assert is_name(value, set_off=True)


@pytest.mark.parametrize(
    "value",
    [
        *("", "(x)", "=>>=", "10", "99", "12345", "100%", "٣"),
        " ".join(LETTERS[:13]),
        "x" * 101,
        *("a://b", "a; b", "a|b", "x；", "x。"),
        *("See this. And more", "e.g. this", "Is it? Yes", "Stop! Go", "Stop!", 'See this." And'),
        *("One two three four.", "One two three four. "),
    ],
)
def test_is_name__no_numbers_addresses_and_sentences(value: str) -> None:
    assert not is_name(value)
    assert not is_name(value, set_off=True)


@pytest.mark.parametrize(
    "value",
    [
        *("with milk", "with fresh milk", "WITH fresh milk", "(With) if milk", "“With” fresh milk"),
        *("milk of", "milk made fresh of", "milk made fresh OF!)", "vitamin a", "'It' milk"),
    ],
)
def test_is_name__a_word_that_begins_or_ends_sentences_needs_setting_off(value: str) -> None:
    assert not is_name(value)
    assert is_name(value, set_off=True)


@pytest.mark.parametrize(
    "value",
    [
        "What?",
        "What？",
        "What? **",
        'What?"',
        "What?”",
        "What?_'",
        " ".join(LETTERS[:3] * 10) + "?",
    ],
)
def test_is_question__up_to_thirty_words_and_the_mark(value: str) -> None:
    assert is_question(value)


@pytest.mark.parametrize(
    "value", ["", "?", "What", "What? It", "What?)", " ".join([*LETTERS[:3] * 10, "a"]) + "?"]
)
def test_is_question__no_mark_at_the_end_or_too_many_words(value: str) -> None:
    assert not is_question(value)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("Machine Learning", "ML"),
        ("ML", "Machine Learning"),
        ("Machine Learning", "M"),
        ("Machine Learning", "M-L"),
        ("Machine Learning", "MLs"),
        ("Infrastructure as Code", "IaC"),
        ("Input/Output", "I/O"),
        ("NaN", "Not a Number"),
        ("'Machine Learning", "ML"),
        ("abc", "AB"),
        ("Abcdefghijkl-z", "Abcdefghijkl"),
    ],
)
def test_aliases_of__an_abbreviation_and_what_it_stands_for_are_two_names(
    outer: str, inner: str
) -> None:
    assert aliases_of(f"{outer} ({inner})") == (outer, inner)
    assert aliases_of(f"{outer}（ {inner} ）") == (outer, inner)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        # No capital, letters in another order, one that is missing, one used twice.
        ("Machine Learning", "ml"),
        ("Machine Learning", "LM"),
        ("Machine Learning", "MX"),
        ("Sine", "SS"),
        # Not its first letter.
        ("Cross Machine Learning", "ML"),
        ("Machine Learning", "S"),
        # As long as the other name, or longer than abbreviations are.
        ("ab", "AB"),
        ("Abc", "AbC"),
        ("Abcdefghijklm-z", "Abcdefghijklm"),
        ("Internet Protocol", "I P"),
        ("Recall", "hit rate"),
    ],
)
def test_aliases_of__a_remark_is_no_name(outer: str, inner: str) -> None:
    assert aliases_of(f"{outer} ({inner})") == (outer,)


@pytest.mark.parametrize("term", ["Recall", "A (B) C", "A (B) (C)", "(ML)", "A ()", "A ((B))"])
def test_aliases_of__a_term_without_one_closing_parenthesis_has_none(term: str) -> None:
    assert aliases_of(term) == ()


@pytest.mark.parametrize(
    ("key", "digits"), [("http 2 of 10", "210"), ("http", ""), ("h2o", "2"), ("21 12", "2112")]
)
def test_digits_of__in_order(key: str, digits: str) -> None:
    assert digits_of(key) == digits


@pytest.mark.parametrize(
    ("key", "other", "own", "others"),
    [
        ("type one error", "error of type two", ["one"], ["of", "two"]),
        ("a b", "b a", [], []),
        ("a a b", "b", ["a", "a"], []),
    ],
)
def test_differing_words__of_each_side(
    key: str, other: str, own: list[str], others: list[str]
) -> None:
    assert differing_words(key, other) == (own, others)
    assert differing_words(other, key) == (others, own)


@pytest.mark.parametrize(
    ("key", "other", "is_so"),
    [
        ("supervised learning", "unsupervised learning", True),
        ("learning supervised", "unsupervised learning", True),
        ("supervised learning", "supervising learning", False),
        ("supervised learning", "unsupervised earning", False),
        ("learning", "unsupervised learning", False),
        ("learning", "learning", False),
    ],
)
def test_differ_by_prefix__of_the_one_word_that_is_not_the_same(
    key: str, other: str, *, is_so: bool
) -> None:
    assert differ_by_prefix(key, other) is is_so
    assert differ_by_prefix(other, key) is is_so
