"""What a term is: cleaning and folding it, telling a name from a sentence, finding other names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from cribdeck.language.invisible import visible
from cribdeck.language.labels import load_labels
from cribdeck.model.inline import (
    Content,
    plain_text,
    slice_content,
    strip,
    without_citations,
    without_images,
)

_NUMBERING = re.compile(
    r"\s*(?:"
    r"[-*+•◦▪‣·\"'“”]\s+|>\s+(?!\d)"  # a bullet, a quotation mark, a quote's sign
    r"|[（(][\d一二三四五六七八九十]{1,3}[)）]\s*|[一二三四五六七八九十]{1,3}、\s*|[①-⑳]\s*"
    r"|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s+(?![^\W\d]+\.? \d{4}\b)"  # `2.` but no date `2. May 1990`
    r"|\d{1,3}(?:\.\d{1,3})+\s+|\(?(?:[ivx]{1,5}|[a-zA-Z])[.)]\s+"
    r"|§\s*[\d.]+\s+|#\d+\s+|\d+️?⃣\s*)"
)
_EDGES = " \t\n:：;,·•|*_~\"“”'‘’"
_TRAILING = frozenset(":：;,=|–—-")
"What ends no term, beside white space."
_CITED = re.compile(r"\[\d{1,3}\]$")
_LONGEST_CITED = 5
"Characters of the longest reference number: `[123]`."
_REFERENCE = re.compile(r" ?\[\d{1,3}\]")
_PAREN = re.compile(r" ?[(（\[{]([^()（）\[\]{}]*)[)）\]}]")
_DATE = re.compile(
    r"^(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{3,4}(?:\s?[-–]\s?\d{2,4})?|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}\.? [^\W\d]{3,12}\.? \d{4})$"
)
"A day, a year or a span of years can be asked for."
_WORDS = re.compile(r"\w+", re.UNICODE)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENUMERATOR = re.compile(
    r"^(?P<word>[^\W\d]+(?:[ ][^\W\d]+)??)[ ]?(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])$"
    r"|^第.{1,4}[章节節課课回部]$"
)
_SENTENCE_MARK = re.compile(r"[.!?。！？][\"”')]?(?=\s+[\w(])|[!。！;；]$")
_ABBREVIATION = re.compile(r"^[^\W\d_][\w&/.\-]{0,11}$")
# These limits were set by trial on labelled notes.
_MAX_WORDS = 12
"Words of a name; more are a sentence."
_MEANING = "+#*/=<>!&^%$@~|\\-"
"Signs that tell short names apart."
_MAX_SYMBOLIC = 12
"Characters up to which symbols such as ∪ tell two names apart."
_SHORT = 3
"Characters up to which punctuation can be the better part of a name: `C#`, `=>`."
_MAX_CHARS = 100
"Characters of a name; more are a paragraph."
_MAX_BRACKETS = 20
"Brackets in brackets that are taken out of a term; each level is looked for anew."
MAX_IN_TRAIL = 300
"Characters of a heading or term where it is repeated for what stands under it."
_MAX_QUESTION_WORDS = 30
"Words of a question; more tell a story before they ask."


def tidy(content: Content) -> Content:
    """A term's content without numbering, markers, reference numbers and closing punctuation."""
    content = strip(without_citations(without_images(content)))
    whole = plain_text(content)
    start = 0
    while match := _NUMBERING.match(whole, start):
        start = match.end()
    end = _end_of_wording(whole, start)
    return strip(slice_content(content, start, end)) if (start, end) != (0, len(whole)) else content


def _end_of_wording(value: str, start: int) -> int:
    """Where a term that begins at `start` ends, without signs and reference numbers behind it."""
    # From the end, character by character: a pattern that is searched for from the start looks at
    # the whole of a long text for each sign that is taken off.
    end = len(value)
    while end > start:
        if value[end - 1] in _TRAILING or value[end - 1].isspace():
            end -= 1
        elif cited := _CITED.search(value, max(start, end - _LONGEST_CITED), end):
            end = cited.start()
        else:
            break
    return end


@lru_cache(maxsize=512)
def tidy_text(value: str) -> str:
    """A term's text without numbering, markers, reference numbers and closing punctuation.

    The same as `tidy` for plain text, save that reference numbers inside it go as well.
    """
    value = _REFERENCE.sub("", " ".join(value.split()))
    start = 0
    while match := _NUMBERING.match(value, start):
        start = match.end()
    value = value[start : _end_of_wording(value, start)].strip(_EDGES)
    return value if value.count("(") >= value.count(")") else value.rstrip(")")


@lru_cache(maxsize=512)
def fold(value: str) -> str:
    """The form two spellings of one term share: case, punctuation, width and spaces do not count.

    What carries meaning in a short name does: C, C++ and C#; A ∪ B and A ∩ B; `-v` and `-V`; vowel
    signs of Indic scripts. Keys of records are made of it, so it never changes.
    """
    # NFKC makes wide letters and ligatures ordinary ones (Unicode Standard Annex 15). What nobody
    # sees goes before, or it would keep a letter from its accent.
    normal = unicodedata.normalize("NFKC", visible(value))
    folded = normal.casefold().replace("'", "").replace("’", "")
    words, marks = _fold_ascii(folded) if folded.isascii() else _fold_unicode(folded)
    if len(words) == 1:
        # The case of a single letter tells names apart: the options -v and -V.
        words = next((char for char in normal if char.casefold() == words), words)
    return f"{words}{marks}" or folded.strip()


def _fold_ascii(folded: str) -> tuple[str, str]:
    """The words of an ASCII text, and the signs that belong to its meaning."""
    words = " ".join(_WORDS.findall(folded))
    if len(words) > _SHORT:
        return words, ""
    return words, "".join(char for char in folded if char in _MEANING)


def _fold_unicode(folded: str) -> tuple[str, str]:
    """The same for a text of any script: letters, numbers and marks that combine make words."""
    # `\w` leaves out combining marks (category M), which are the vowels of Indic scripts.
    kinds = [(char, unicodedata.category(char)[0]) for char in folded]
    words = " ".join(
        "".join(char if kind in "LNM" or char == "_" else " " for char, kind in kinds).split()
    )
    if len(words) > _MAX_SYMBOLIC:
        return words, ""
    return words, "".join(char for char, kind in kinds if kind == "S" and not char.isascii())


@lru_cache(maxsize=512)
def without_parentheses(value: str) -> str:
    """The value without what stands in round, square or curly brackets."""
    if "(" in value or "[" in value or "{" in value or "（" in value:
        for _ in range(_MAX_BRACKETS):
            shorter = _PAREN.sub("", value)
            if shorter == value:
                break
            value = shorter
    return " ".join(value.split())


@lru_cache(maxsize=512)
def word_count(value: str) -> int:
    """Words; two Chinese, Japanese or Korean characters count as one."""
    if value.isascii():
        return len(_WORDS.findall(value))
    ideographs = len(_IDEOGRAPH.findall(value))
    return len(_WORDS.findall(_IDEOGRAPH.sub(" ", value))) + (ideographs + 1) // 2


def is_enumerator(value: str) -> bool:
    """Whether this only counts: `Domain 1`, `Task 2.3`, `Chapter IV`."""
    match = _ENUMERATOR.match(value.strip())
    return match is not None and (
        match["word"] is None or match["word"].casefold() in load_labels().counters
    )


@lru_cache(maxsize=512)
def is_name(value: str, *, set_off: bool = False) -> bool:
    """Whether this can name a thing: short, no sentence, no address.

    What is `set_off` by bold and a separator may begin and end as sentences do: man in the middle,
    vitamin E.
    """
    # What stands in parentheses says something of a name and may be longer than one.
    bare = without_parentheses(value).strip(_EDGES)
    if _DATE.match(bare):
        return True
    if not _can_be_wording(bare):
        return _is_sign(bare)
    if "://" in value or ";" in bare or "|" in bare or _SENTENCE_MARK.search(bare):
        return False
    # Up to three words with a full stop are an abbreviation: "et al.", "approx."
    if value.rstrip().endswith(".") and word_count(bare) > _SHORT:
        return False
    return set_off or not _is_cut_from_sentence(bare)


def _can_be_wording(bare: str) -> bool:
    """Whether this has letters, and no more of them than a name has."""
    return (
        bool(bare)
        and len(bare) <= _MAX_CHARS
        and word_count(bare) <= _MAX_WORDS
        and any(char.isalpha() for char in bare)
    )


def _is_sign(bare: str) -> bool:
    """Whether this is a sign that can be asked for, such as `=>`, and not a number."""
    return bool(bare) and len(bare) <= _SHORT and not bare.isalnum() and not bare.isspace()


def _is_cut_from_sentence(bare: str) -> bool:
    """Whether several words begin or end as no name does: with "where", or with "of"."""
    labels = load_labels()
    # A capital by itself is part of a name: vitamin A. So it is not looked up in small letters.
    words = [
        word if len(word) == 1 and word.isupper() else word.casefold()
        for part in bare.split()
        if (word := part.strip(_EDGES + ".!?()/"))
    ]
    if len(words) < 2:  # noqa: PLR2004 - one word by itself is no sentence, whatever it is
        return False
    return words[0] in labels.sentence_starts or words[-1] in labels.sentence_ends


def is_question(value: str) -> bool:
    """Whether this asks something, in not too many words."""
    return (
        value.rstrip(" *_\"”'").endswith(("?", "？"))
        and 0 < word_count(value) <= _MAX_QUESTION_WORDS
    )


def aliases_of(term: str) -> tuple[str, ...]:
    """Other names that the term itself gives.

    `Machine Learning (ML)` and `ML (Machine Learning)` give both names.
    """
    match = re.match(r"^(?P<outer>[^()（）]+?)\s*[(（](?P<inner>[^()（）]+)[)）]$", term)
    if not match:
        return ()
    outer, inner = match["outer"].strip(), match["inner"].strip()
    if _is_short_for(inner, outer) or _is_short_for(outer, inner):
        return (outer, inner)
    return (outer,)


def _is_short_for(short: str, long: str) -> bool:
    """Whether `short` is an abbreviation of `long`: its letters begin words of it, in order."""
    if (
        not _ABBREVIATION.match(short)
        or not any(c.isupper() for c in short)
        or len(short) >= len(long)
    ):
        return False
    letters = [c.casefold() for c in short.rstrip("s") if c.isalnum()]
    rest = long.casefold()
    for letter in letters:
        at = rest.find(letter)
        if at < 0:
            return False
        rest = rest[at + 1 :]
    return bool(letters) and letters[0] == long.casefold().lstrip("(\"' ")[:1]


def shortened(value: str, most: int = MAX_IN_TRAIL) -> str:
    """A term of at most so many characters: what is more is left out for an ellipsis."""
    return value if len(value) <= most else f"{value[: most - 1].rstrip()}…"


def digits_of(key: str) -> str:
    """The digits of a folded term in order; names with other digits name other things."""
    return "".join(char for char in key if char.isdigit())


def differing_words(key: str, other: str) -> tuple[list[str], list[str]]:
    """Of two folded terms, the words that only the first has and those that only the other has."""
    words, other_words = key.split(), other.split()
    known, other_known = set(words), set(other_words)
    return (
        [word for word in words if word not in other_known],
        [word for word in other_words if word not in known],
    )


def differ_by_prefix(key: str, other: str) -> bool:
    """Whether all that parts two folded terms is what stands before one word.

    A prefix makes the opposite: supervised, unsupervised.
    """
    own_words, other_words = differing_words(key, other)
    if len(own_words) != 1 or len(other_words) != 1:
        return False
    (own_word,), (other_word,) = own_words, other_words
    return own_word.endswith(other_word) or other_word.endswith(own_word)
