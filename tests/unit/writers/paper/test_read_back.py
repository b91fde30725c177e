"""Finding an entry again in the text of a PDF, whole or in parts."""

from __future__ import annotations

from cribdeck.writers.paper.read_back import find_end, readable, remove_characters

WORDS = " ".join(f"word{n}" for n in range(40))


def is_found(entry: str, text: str, unknown: str = "") -> bool:
    return find_end(entry, remove_characters(readable(text), unknown), unknown=unknown) >= 0


def test_readable__letters_and_figures_only() -> None:
    assert readable("A–B ½ (c) ﬁ Ω й 文!") == "ab12cfiωй文"


def test_entry__whole() -> None:
    assert find_end("<b>Term</b> text &amp; more", "12termtextmorenext") == len("12termtextmore")


def test_entry__what_is_drawn_does_not_count() -> None:
    assert is_found('before <img alt="x" src="data:,"> after', "before after")


def test_entry__split_where_a_column_ends() -> None:
    head, tail = WORDS[:120], WORDS[120:]

    assert is_found(WORDS, f"{head} 3 / 9 Title of the sheet {tail}")
    assert not is_found(WORDS, f"{head} 3 / 9 Title of the sheet")
    assert not is_found(WORDS, f"{tail} and then {head}")


def test_entry__not_too_far_behind() -> None:
    assert is_found("alpha beta", f"{'x' * 3_000} alpha beta")
    assert not is_found("alpha beta", f"{'x' * 9_000} alpha beta")


def test_entry__not_in_more_parts_than_columns() -> None:
    parts = [f"part{n}of it all" for n in range(30)]

    assert is_found(" ".join(parts[:8]), " 1 / 2 ".join(parts[:8]))
    assert not is_found(" ".join(parts), " 1 / 2 ".join(parts))


def test_entry__right_to_left_in_any_order() -> None:
    assert is_found("اللغة one two", "two one اللغة")
    assert not is_found("اللغة one two", "two اللغة")


def test_entry__without_what_no_font_has() -> None:
    assert is_found("ab文cd", "abcd", unknown="文")
    assert is_found("ab文cd", "ab文cd", unknown="文")
    assert not is_found("ab文cd", "abcd")
