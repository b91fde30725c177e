"""Where a label ends: `Term: text`, `**Term** – text`, `Term = text`.

A colon in a time, an address, a ratio, a path or code is no separator; what stands in parentheses
is never searched.
"""

from __future__ import annotations

import dataclasses as dc
import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from cribdeck.language.labels import fold_label, load_labels
from cribdeck.language.separators import (
    AFTER_BOLD,
    AT_END_OF_BOLD,
    BRACKETED,
    HAS_SIGN,
    IN_PLAIN_LINE,
    Separator,
    separator_of,
)
from cribdeck.language.terms import (
    is_enumerator,
    is_name,
    is_question,
    tidy,
    tidy_text,
    without_parentheses,
    word_count,
)
from cribdeck.model.inline import (
    EMPHATIC,
    Content,
    Inline,
    InlineKind,
    is_only,
    length,
    masked_text,
    one_line,
    plain_text,
    slice_content,
    strip,
    without_citations,
)

_IN_LENTICULAR = re.compile(r"【(?P<name>[^】\n]{1,40})】\s*[:：]?\s*(?=\S)")
"A name in the brackets that Chinese and Japanese texts set off names with."
_CONTINUES = re.compile(r"^\s*[,.;!?/&+'’)]|^\s*(?:and|or|und|et|y|e|&)\s", re.IGNORECASE)
"What goes on with the words in bold before it, so that they are part of a sentence."
_STEPS = re.compile(r"->|→|⇒|=>|-->|\s>\s")
_FIRST_WORD = re.compile(r"\W*(\w+)")
_OPENS_BRACKET = re.compile(r"[(（\[{]")
_HIDDEN = "\ufffc"
"Stands for each character that is not searched, as in `masked_text`."

# The limits in words were set by trial on labelled notes.
_MAX_BOLD_WORDS = 8
"Of a name in bold that nothing separates from its text."
_MAX_SEPARATED_BOLD_WORDS = 12
"Of a name in bold before a separator."
_MAX_PROSE_WORDS = 4
"Of a name in a paragraph, which is more often the beginning of a sentence."
_MAX_LOWER_WORDS = 7
"Of a name that is not written like a title."
_MIN_TEXT_WORDS = 2
"Of what explains a name in bold without a separator."
_SET_OFF = EMPHATIC | {InlineKind.LINK, InlineKind.EMPHASIS}


@dc.dataclass(frozen=True, slots=True)
class Labelled:
    """A line cut at its separator."""

    term: Content
    "What stands before it, tidied."
    text: Content
    "What stands after it; may be empty."
    marked: bool
    "Whether the term is set off by bold, underline, highlight or as a link."
    separator: str
    "The separator as written; empty for `**Term** text`."


def split_label(content: Content, *, prose: bool = False) -> Labelled | None:
    """The line's label and text, or None if it has no label.

    In `prose`, a paragraph that nothing stands under, a colon or dash is more often part of a
    sentence: an unmarked label must be short, or written like a title.
    """
    if not content:
        return None
    found = _split(content)
    if found is None or found.marked or not is_clause(one_line(found.term), prose=prose):
        return found
    return None


@lru_cache(maxsize=4096)
def _split(content: Content) -> Labelled | None:
    """The label whatever stands below the line.

    Remembered, because a line is asked for by its siblings, by the rules and by what counts labels.
    """
    return _split_marked(content) if content[0].kind in _SET_OFF else _split_plain(content)


def is_lead_in(content: Content) -> bool:
    """Whether the line is only a name or a question, set off by bold, underline or highlight."""
    wording = one_line(content)
    return is_only(content, EMPHATIC) and (is_name(wording) or is_question(wording))


def is_clause(term: str, *, prose: bool = False) -> bool:
    """Whether an unmarked label reads as the first half of a sentence."""
    labels = load_labels()
    if labels.canonical(term) or fold_label(term) in labels.unsure:
        return False
    words = without_parentheses(term).split()
    folded = [word.casefold().strip(",'\"") for word in words]
    # The first word says nothing by itself (Will theory), nor does an infinitive (right to be
    # forgotten).
    if any(
        word in labels.sentence_marks and before != "to"
        for before, word in itertools.pairwise(folded)
    ):
        return True
    titled = sum(1 for word in words if word[:1].isupper() or not word[:1].isalpha())
    if titled * 2 >= len(words):
        return False
    return len(words) > (_MAX_PROSE_WORDS if prose else _MAX_LOWER_WORDS)


def _split_marked(content: Content) -> Labelled | None:
    """The label of a line that begins with a mark: bold, underline, highlight, link or emphasis."""
    end_of_mark = length(content[:1])
    head, rest = plain_text(content[:1]), masked_text(content)[end_of_mark:]
    if "\n" in head.strip():
        return None
    following = AFTER_BOLD.match(rest)
    if closing := AT_END_OF_BOLD.search(head.rstrip()):
        # `**Term:** – text`: the second sign is dropped, unless a remark stands before it.
        skipped = following.end() if following and not following["between"].strip() else 0
        cut = _Cut(end_of_mark, end_of_mark + skipped, closing.group().strip())
        return _labelled(content, cut, marked=True, max_words=_MAX_SEPARATED_BOLD_WORDS)
    if following:
        end = end_of_mark + len(following["between"])
        cut = _Cut(end, end_of_mark + following.end(), following["sign"])
        return _labelled(content, cut, marked=True, max_words=_MAX_SEPARATED_BOLD_WORDS)
    if is_question(head) and rest.strip():
        text = strip(slice_content(content, end_of_mark, length(content)))
        return Labelled(tidy(content[:1]), text, marked=True, separator="")
    if inner := _split_plain(content):
        return inner
    if _is_weak(content[0]) or _goes_on(head, rest):
        return None
    cut = _Cut(end_of_mark, end_of_mark, "")
    return _labelled(content, cut, marked=True, max_words=_MAX_BOLD_WORDS)


def _goes_on(head: str, rest: str) -> bool:
    """Whether bold words and what follows them without a separator are one sentence, or no text."""
    if not rest[:1].isspace() or _CONTINUES.match(rest) or word_count(rest) < _MIN_TEXT_WORDS:
        return True
    labels = load_labels()
    first = _FIRST_WORD.match(rest)
    return tidy_text(head).casefold() in labels.sentence_starts or (
        first is not None and first[1].casefold() in labels.continuations
    )


def _split_plain(content: Content) -> Labelled | None:
    """The label of a line in which nothing but a separator sets the name off."""
    line = masked_text(content).split("\n", 1)[0]
    if match := _IN_LENTICULAR.match(line):
        # Offsets in the content without the opening bracket.
        cut = _Cut(match.end("name") - 1, match.end() - 1, "】")
        without_bracket = slice_content(content, 1, length(content))
        return _labelled(without_bracket, cut, marked=True, max_words=_MAX_BOLD_WORDS)
    if not HAS_SIGN.search(line):
        return None
    searched = BRACKETED.sub(_hide, line) if _OPENS_BRACKET.search(line) else line
    for match in IN_PLAIN_LINE.finditer(searched):
        separator = separator_of(match)
        name = plain_text(slice_content(content, 0, match.start()))
        if separator.skips_enumerators and is_enumerator(name):
            continue
        if not _separates(separator, match, name, line, searched):
            return None
        cut = _Cut(match.start(), match.end(), match.group().strip())
        return _labelled(content, cut, marked=False, max_words=separator.max_words)
    return None


def _separates(
    separator: Separator, match: re.Match[str], name: str, line: str, searched: str
) -> bool:
    """Whether a sign that was found in a line cuts a name off there."""
    if separator.is_step and len(_STEPS.findall(searched)) > 1:
        return False
    if separator.is_step and name[:1].islower() and word_count(name) > 1:
        # `asks the server -> gets an answer` is a step, not a name.
        return False
    return not separator.needs_text or bool(line[match.end() :].strip())


def _is_weak(item: Inline) -> bool:
    """Whether this is emphasis without bold in it, which stresses rather than names."""
    return item.kind is InlineKind.EMPHASIS and not any(
        child.kind in EMPHATIC for child in item.children
    )


def _hide(match: re.Match[str]) -> str:
    return _HIDDEN * len(match.group())


class _Cut(NamedTuple):
    """Where a line is cut: offsets in its `plain_text`."""

    end: int
    "Where the name ends."
    start: int
    "Where its text begins."
    separator: str
    "The sign between the two."


def _labelled(content: Content, cut: _Cut, *, marked: bool, max_words: int) -> Labelled | None:
    """The line cut there, or None if what stands before the cut is no name."""
    term = tidy(slice_content(content, 0, cut.end))
    wording = plain_text(term)
    if not term or "\n" in wording or is_enumerator(wording):
        return None
    text = strip(slice_content(content, cut.start, length(content)))
    if not one_line(without_citations(text)):
        text = ()
    is_named = (
        is_name(wording, set_off=marked and bool(cut.separator))
        and word_count(without_parentheses(wording)) <= max_words
    )
    labels = load_labels()
    if (
        not is_named
        and not (":" in cut.separator and _is_short_label(wording, text, marked=marked))
        and labels.canonical(wording) is None
    ):
        return None
    if not marked and not text and wording.casefold() in labels.sentence_starts:
        # `where:` over a list goes on with the formula above it.
        return None
    return Labelled(term, text, marked, cut.separator)


def _is_short_label(wording: str, text: Content, *, marked: bool) -> bool:
    """Whether a few words before a colon are a label, though they would be no name.

    Bold makes them one (`**Trained by:**`), and so does a colon that nothing follows (`For both:`).
    """
    if (
        word_count(wording) > _MAX_PROSE_WORDS + 1
        or "://" in wording
        or not any(char.isalpha() for char in wording)
    ):
        return False
    return marked or (
        not text
        and not is_clause(wording)
        and wording.rsplit(maxsplit=1)[-1].casefold() not in load_labels().sentence_ends
    )
