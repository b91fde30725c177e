from __future__ import annotations

import dataclasses as dc

import pytest

from cribdeck.language.line_labels import Labelled, is_clause, is_lead_in, split_label
from cribdeck.model.inline import plain_text, text
from cribdeck.readers.markdown import read_inline


def titled(count: int) -> str:
    """A name of so many words, each with a capital."""
    return " ".join(["Leaf"] * count)


def lower(count: int) -> str:
    """A name of so many words, none with a capital."""
    return " ".join(["leaf"] * count)


def found(line: str, *, prose: bool = False) -> tuple[str, str, bool, str] | None:
    """Term, text, whether it is marked, and separator of a line of Markdown; None without any."""
    label = split_label(read_inline(line), prose=prose)
    if label is None:
        return None
    return plain_text(label.term), plain_text(label.text), label.marked, label.separator


MARKED = {
    "**Term:** text": ("Term", "text", ":"),
    "**Term**: text": ("Term", "text", ":"),
    "**Term** – text": ("Term", "text", "–"),
    "**Term** ——text": ("Term", "text", "——"),
    "**Term** :: text": ("Term", "text", "::"),
    "**Term** :- text": ("Term", "text", ":-"),
    "**Term** = text": ("Term", "text", "="),
    "**Term** → text": ("Term", "text", "→"),
    "**Term** -> text": ("Term", "text", "->"),
    "**Term：** text": ("Term", "text", "："),
    "**Term: -** text": ("Term", "text", ": -"),
    "**Term–** text": ("Term", "text", "–"),
    "**Term=** text": ("Term", "text", "="),
    "**Term:**": ("Term", "", ":"),
    "<b>Term:</b>text": ("Term", "text", ":"),
    # Any mark sets a name off before a separator.
    "==Term==: text": ("Term", "text", ":"),
    "<u>Term</u> – text": ("Term", "text", "–"),
    "[Term](x): text": ("Term", "text", ":"),
    "*Term*: text": ("Term", "text", ":"),
    # A second sign is dropped, unless a remark stands before it.
    "**Term:** – text": ("Term", "text", ":"),
    "**Term:** (a remark) – text": ("Term", "(a remark) – text", ":"),
    # A remark in brackets belongs to the name.
    "**Term** (a remark): text": ("Term (a remark)", "text", ":"),
    "**Term** (a remark) [b] – text": ("Term (a remark) [b]", "text", "–"),
    # Without a separator; emphasis only with bold in it.
    "**Term** more text": ("Term", "more text", ""),
    "==Term== more text": ("Term", "more text", ""),
    "[Term](x) more text": ("Term", "more text", ""),
    "***Term*** more text": ("Term", "more text", ""),
    "*a **Term*** more text": ("a Term", "more text", ""),
    "**Term**\nmore text": ("Term", "more text", ""),
    "**Term** (see: that) text": ("Term", "(see: that) text", ""),
    # A question may have a single word after it.
    "**What is it?** Water": ("What is it?", "Water", ""),
    "*Which?* Water": ("Which?", "Water", ""),
    # A bold name before a separator may be worded like a sentence.
    "**Where** – text": ("Where", "text", "–"),
    "**with milk** – text": ("with milk", "text", "–"),
    "**It is:** text": ("It is", "text", ":"),
    "**See this. And more:** text": ("See this. And more", "text", ":"),
    "**a; b:** text": ("a; b", "text", ":"),
    "**where:**": ("where", "", ":"),
    "【Term】text": ("Term", "text", "】"),
    "【Term】: text": ("Term", "text", "】"),
    "【where】 text": ("where", "text", "】"),
    f"【{'x' * 40}】text": ("x" * 40, "text", "】"),
}
"Line → term, text, separator; the term is marked."


@pytest.mark.parametrize("line", MARKED)
def test_split_label__a_name_that_is_set_off(line: str) -> None:
    term, text, separator = MARKED[line]

    assert found(line) == (term, text, True, separator)


PLAIN = {
    "Term: text": ("Term", "text", ":"),
    " Term : text": ("Term", "text", ":"),
    "Term:": ("Term", "", ":"),
    "Term:Text": ("Term", "Text", ":"),
    "Term:(text": ("Term", "(text", ":"),
    "Term:'text'": ("Term", "'text'", ":"),
    "Term:- text": ("Term", "text", ":-"),
    "Term: - text": ("Term", "text", ": -"),
    "Term：text": ("Term", "text", "："),
    "Term::text": ("Term", "text", "::"),
    "Term - text": ("Term", "text", "-"),
    "Term -- text": ("Term", "text", "--"),
    "Term – text": ("Term", "text", "–"),
    "Term- text": ("Term", "text", "-"),
    "Term -": ("Term", "", "-"),
    "Term = text": ("Term", "text", "="),
    "f(x) = text": ("f(x)", "text", "="),
    "Term -> text": ("Term", "text", "->"),
    "Term --> text": ("Term", "text", "-->"),
    "Term => text": ("Term", "text", "=>"),
    "Term ⇒ text": ("Term", "text", "⇒"),
    "術語——解説": ("術語", "解説", "——"),
    "術語－解説": ("術語", "解説", "－"),
    "1. Term: text": ("Term", "text", ":"),
    # What stands in brackets is not searched.
    "Term (a: b): text": ("Term (a: b)", "text", ":"),
    "Term [a: b]: text": ("Term [a: b]", "text", ":"),
    "Term {a: b}: text": ("Term {a: b}", "text", ":"),
    "Term （a：b）：text": ("Term （a：b）", "text", "："),
    # Only the first line is, and only the first sign of it counts.
    "Term: a\nb: c": ("Term", "a\nb: c", ":"),
    "Term: a -> b -> c": ("Term", "a -> b -> c", ":"),
    "A -> b\n-> c": ("A", "b\n-> c", "->"),
    # Code is a name as well, also beside words.
    "`x`: text": ("x", "text", ":"),
    "`x` = text": ("x", "text", "="),
    "`x` leaf: text": ("x leaf", "text", ":"),
    # A mark at the beginning is part of a name that a colon ends.
    "**Term** and more: text": ("Term and more", "text", ":"),
    "*Term: text*": ("Term", "text", ":"),
    # A colon is passed over behind what only counts.
    "Domain 1: Term: text": ("Domain 1: Term", "text", ":"),
    "Domain 1： Term: text": ("Domain 1： Term", "text", ":"),
    "Domain 1:: Term: text": ("Domain 1:: Term", "text", ":"),
    "Domain 1:- Term: text": ("Domain 1:- Term", "text", ":"),
    # An arrow behind one word, or behind what has no small first letter, names a thing.
    "asks -> text": ("asks", "text", "->"),
    "Asks servers -> text": ("Asks servers", "text", "->"),
    "2d array -> text": ("2d array", "text", "->"),
    # A known label is one, however it is worded.
    "what it is: text": ("what it is", "text", ":"),
    "right to be forgotten: text": ("right to be forgotten", "text", ":"),
    "where: text": ("where", "text", ":"),
    # A few words that no text follows.
    "For both:": ("For both", "", ":"),
    "a|b:": ("a|b", "", ":"),
    "with f g h j:": ("with f g h j", "", ":"),
    # A reference mark alone is no text.
    "Term: [1](x)": ("Term", "", ":"),
    "Term: text [1](x)": ("Term", "text 1", ":"),
}
"Line → term, text, separator; the term is not marked."


@pytest.mark.parametrize("line", PLAIN)
def test_split_label__a_name_before_a_sign(line: str) -> None:
    term, text, separator = PLAIN[line]

    assert found(line) == (term, text, False, separator)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Term text",
        "**Term**",
        # A time, an address, a ratio, code, a compound.
        *("10:30 – text", "http://x: text", "a:b", "Term:text", "Term:9", "Term-text", "Term=text"),
        # Signs in brackets, and bracketed signs that nothing closes.
        *("Term (a: b) text", "Term [a: b] text"),
        # Steps.
        *("A -> B -> C", "A -> b > c", "asks servers -> text"),
        # A sign that nothing follows on its line.
        *("Term =", "Term =\ntext", "Term ->"),
        # What only counts.
        *("Domain 1:", "Domain 1: Term", "**Domain 1:** Term", "**Domain 1** – Term"),
        *("**Domain 1** more text", "【Domain 1】text", "Domain 1 – Term: text"),
        # A name goes over no line end.
        *("Te\nrm: text", "**Te\nrm** more text", "**Te\nrm:** text", "**A** (b\nc): text"),
        # Numbers and addresses.
        *("12: text", "12:", "12 – text", "**12:** text", "**12** – text", "**x://y:** text"),
        # Sentences.
        *("with milk – text", "with milk: text", "with milk –", "If it is: text", "If it is:"),
        *("For both: text", "For the:", "with f g h j k:", "with f g h j: text", "can it: text"),
        *("See this. And more: text", "a; b: text", "a|b: text", "where:", "where –"),
        # Bold words that go on as a sentence, or before too little text.
        *("**Term**, so called, is", "**Term** & more text", "**Term** ! more text"),
        *("**Term** of fresh milk", "**Where** things go", "**Term** text", "<b>Term</b>more text"),
        *("**with milk** more text", "**Made with** more text", "**Term** $x$ text"),
        *("**What is it?**", "*Term* more text"),
        *("【Term】", f"【{'x' * 41}】text"),
    ],
)
def test_split_label__no_label(line: str) -> None:
    assert found(line) is None


def test_split_label__an_equals_sign_needs_a_text_and_a_colon_does_not() -> None:
    # The space at the end, which readers of files take away, is what the sign stands before.
    assert split_label((text("Term = "),)) is None
    assert split_label((text("Term : "),)) == Labelled(
        (text("Term"),), (), marked=False, separator=":"
    )


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("", 12, ": text"),
        ("", 12, "：text"),
        ("", 12, ":: text"),
        ("", 12, ":- text"),
        ("", 7, " – text"),
        ("", 7, "– text"),
        ("", 7, " = text"),
        ("", 7, " -> text"),
        ("**", 12, ":** text"),
        ("**", 12, "** – text"),
        ("**", 8, "** more text"),
        ("【", 8, "】text"),
    ],
)
def test_split_label__how_many_words_a_name_has(before: str, words: int, after: str) -> None:
    terms = [
        label[0] if (label := found(f"{before}{titled(count)}{after}")) else None
        for count in (words, words + 1)
    ]

    assert terms == [titled(words), None]


@pytest.mark.parametrize("line", ["{}: text", "{} – text", "**{}:** text", "**{}** more text"])
def test_split_label__a_remark_in_parentheses_is_not_counted(line: str) -> None:
    label = found(line.format(f"{titled(7)} (as we say so often)"))

    assert label is not None
    assert label[0] == f"{titled(7)} (as we say so often)"


def test_split_label__a_paragraph_needs_a_shorter_name() -> None:
    assert split_label(read_inline(f"{lower(7)}: text")) == Labelled(
        (text(lower(7)),), (text("text"),), marked=False, separator=":"
    )
    assert found(f"{lower(8)}: text") is None
    assert found(f"{lower(4)}: text", prose=True) == (lower(4), "text", False, ":")
    assert found(f"{lower(5)}: text", prose=True) is None
    assert found(f"**{lower(8)}:** text", prose=True) == (lower(8), "text", True, ":")


def test_split_label__the_term_keeps_its_marks() -> None:
    assert split_label(read_inline("1) **Term** `x`: *text*")) == Labelled(
        read_inline("**Term** `x`"), read_inline("*text*"), marked=False, separator=":"
    )


def test_labelled__cannot_be_changed() -> None:
    label = Labelled((), (), marked=False, separator=":")

    with pytest.raises(dc.FrozenInstanceError):
        label.marked = True  # type: ignore[misc] # which is the point


@pytest.mark.parametrize(
    "term",
    [
        lower(8),
        # A word that makes a clause, but not as the first one.
        *("right will be", "method it is", "x, 'is', y", "to be is leaf", "Right Will Fall"),
        # Titled words are fewer than half.
        *("Leaf Leaf Leaf leaf leaf leaf leaf leaf", "Leaf Leaf leaf leaf leaf leaf leaf leaf"),
        "l1 l2 l3 l4 leaf leaf leaf leaf",
    ],
)
def test_is_clause__half_a_sentence(term: str) -> None:
    assert is_clause(term)


@pytest.mark.parametrize(
    "term",
    [
        *("leaf", lower(7), titled(20), f"{lower(7)} (or leaf)"),
        *("will theory", "right to be forgotten", "a to be"),
        # Labels, sure and unsure.
        *("what it is", "problem it solves", "process", "purpose"),
        # Half of its words begin with a capital or a sign.
        *("Leaf Leaf Leaf Leaf leaf leaf leaf leaf", "Leaf Leaf 1 § leaf leaf leaf leaf"),
        "leaf leaf leaf leaf Leaf Leaf Leaf Leaf",
    ],
)
def test_is_clause__a_label_or_a_title(term: str) -> None:
    assert not is_clause(term)


def test_is_clause__in_a_paragraph_four_words_are_the_longest() -> None:
    assert not is_clause(lower(4), prose=True)
    assert is_clause(lower(5), prose=True)
    assert not is_clause("Leaf Leaf Leaf leaf leaf", prose=True)
    assert is_clause("Leaf Leaf leaf leaf leaf", prose=True)


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("**Term**", True),
        ("**Term**:", True),
        ("==Term==", True),
        ("<u>Term</u> –", True),
        ("**Red** **leaf**", True),
        ("**What is it?**", True),
        ("**It grows. And falls**", False),
        ("**Term** text", False),
        ("*Term*", False),
        ("[Term](x)", False),
        ("Term", False),
        ("", False),
    ],
)
def test_is_lead_in__a_line_in_bold_that_names_or_asks(
    line: str,
    leads: bool,  # noqa: FBT001 - a case
) -> None:
    assert is_lead_in(read_inline(line)) is leads
