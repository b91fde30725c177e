"""Where a label ends: `Term: text`, `**Term** – text`, `Term = text`.

A colon in a time, an address, a ratio, a path or code is no separator; what stands in parentheses
is never searched.
"""

from __future__ import annotations

import dataclasses as dc
import itertools
import re

from cribdeck.language.labels import fold_label, load_labels
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
    length,
    masked_text,
    one_line,
    plain_text,
    slice_content,
    strip,
    without_citations,
)

_SEPARATOR = re.compile(
    r"(?P<colon>::+|:\s?-(?=\s|$)|：|:(?=\s|$|[^\W\d_a-z]|[(“\"']))"
    r"|(?:(?<=\s)(?P<dash>[-–—]{1,2})(?=\s|$)|(?<=[\w)])(?P<close>[-–—])(?=\s))"
    r"|(?<=\s)(?P<arrow>->|→|⇒|=>|-->)(?=\s)"
    r"|(?P<equals>=)(?=\s)"
    r"|(?<=[\u3040-\u9fff）])(?P<cjk>[—－]{1,2})(?=[^\s—])"
)
_HINT = re.compile(r"[:：=→⇒—－]|[-–](?:\s|$|>)")
"What every separator has in it."
_AFTER_MARK = re.compile(
    r"^(?P<between>\s*+(?:[(（\[{][^()（）\[\]{}]*[)）\]}]\s*+)*+)(?P<sep>::+|:\s?-(?=\s|$)|[:：]|-{1,2}(?=\s|$)|[–—]{1,2}|=(?=\s)|->|→)\s*"
)
_ENDS_IN_SEPARATOR = re.compile(r"(?:[:：]\s?-?|[-–—]|=)$")
_BRACKETED = re.compile(r"【(?P<name>[^】\n]{1,40})】\s*[:：]?\s*(?=\S)")
"A name in the brackets that Chinese and Japanese texts set off names with."
_BRACKETS = re.compile(r"[(（\[{][^()（）\[\]{}]*[)）\]}]")
_CONTINUES = re.compile(r"^\s*[,.;!?/&+'’)]|^\s*(?:and|or|und|et|y|e|&)\s", re.IGNORECASE)
_ARROWS = re.compile(r"->|→|⇒|=>|-->|\s>\s")
_MAX_DASH_WORDS = 7
_MAX_MARKED_WORDS = 8
_MAX_PROSE_WORDS = 4
_MAX_LOWER_WORDS = 7
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
    known = _memo.get(id(content))
    if known is None:
        known = _memo[id(content)] = (
            content,
            _split_marked(content) if content[0].kind in _SET_OFF else _split_plain(content),
        )
    found = known[1]
    return (
        None
        if found is not None and not found.marked and is_clause(one_line(found.term), prose=prose)
        else found
    )


_memo: dict[int, tuple[Content, Labelled | None]] = {}
"""What was found in a line: it is asked for by its siblings, by the rules and by what counts
labels. Holds the contents themselves, so that no id is used twice while it stands."""


def forget_labels() -> None:
    """Forget what was found in one outline, before the next."""
    _memo.clear()


def _is_short(wording: str) -> bool:
    """Whether this is a few words, whatever they are."""
    return (
        word_count(wording) <= _MAX_PROSE_WORDS + 1
        and "://" not in wording
        and any(char.isalpha() for char in wording)
    )


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
    lead = length(content[:1])
    whole = masked_text(content)
    head, rest = plain_text(content[:1]), whole[lead:]
    if "\n" in head.strip():
        return None
    if ends := _ENDS_IN_SEPARATOR.search(head.rstrip()):
        after = _AFTER_MARK.match(rest)
        start = lead + (after.end() if after and not after["between"].strip() else 0)
        return _labelled(
            content,
            lead,
            start,
            marked=True,
            separator=ends.group().strip(),
            limit=_MAX_MARKED_WORDS + 4,
        )
    if match := _AFTER_MARK.match(rest):
        return _labelled(
            content,
            lead + len(match["between"]),
            lead + match.end(),
            marked=True,
            separator=match["sep"],
            limit=_MAX_MARKED_WORDS + 4,
        )
    if is_question(head) and rest.strip():
        return Labelled(
            tidy(content[:1]),
            strip(slice_content(content, lead, length(content))),
            marked=True,
            separator="",
        )
    if inner := _split_plain(content):
        return inner
    if _is_weak(content[0]) or not rest.strip() or _CONTINUES.match(rest) or not rest[:1].isspace():
        return None
    labels = load_labels()
    next_word = re.match(r"\W*(\w+)", rest)
    if (
        word_count(rest) < 2  # noqa: PLR2004 - one word explains nothing
        or tidy_text(head).casefold() in labels.sentence_starts
        or (next_word and next_word[1].casefold() in labels.continuations)
    ):
        return None
    return _labelled(content, lead, lead, marked=True, separator="", limit=_MAX_MARKED_WORDS)


def _split_plain(content: Content) -> Labelled | None:
    line = masked_text(content).split("\n", 1)[0]
    if match := _BRACKETED.match(line):
        return _labelled(
            slice_content(content, 1, length(content)),
            match.end("name") - 1,
            match.end() - 1,
            marked=True,
            separator="】",
            limit=_MAX_MARKED_WORDS,
        )
    if not _HINT.search(line):
        return None
    searched = (
        _BRACKETS.sub(_hide, line)
        if "(" in line or "[" in line or "{" in line or "（" in line
        else line
    )
    for match in _SEPARATOR.finditer(searched):
        left = plain_text(slice_content(content, 0, match.start()))
        if is_enumerator(left) and match["colon"]:
            continue
        limit = 12 if match["colon"] else _MAX_DASH_WORDS
        if match["arrow"] and len(_ARROWS.findall(searched)) > 1:
            return None
        if match["arrow"] and left[:1].islower() and word_count(left) > 1:
            # `asks the server -> gets an answer` is a step, not a name.
            return None
        if match["equals"] and not line[match.end() :].strip():
            return None
        if "\ufffc" in line[: match.start()] and not left.strip("\ufffc "):
            return None
        return _labelled(
            content,
            match.start(),
            match.end(),
            marked=False,
            separator=match.group().strip(),
            limit=limit,
        )
    return None


def _is_weak(item: Inline) -> bool:
    """Whether this is emphasis, which by itself stresses rather than names.

    Bold within it names.
    """
    return item.kind is InlineKind.EMPHASIS and not any(
        child.kind in EMPHATIC for child in item.children
    )


def _hide(match: re.Match[str]) -> str:
    return "\ufffc" * len(match.group())


def _labelled(
    content: Content, end: int, start: int, *, marked: bool, separator: str, limit: int
) -> Labelled | None:
    term = tidy(slice_content(content, 0, end))
    wording = plain_text(term)
    if not term or "\n" in wording or is_enumerator(wording):
        return None
    text = strip(slice_content(content, start, length(content)))
    if not one_line(without_citations(text)):
        text = ()
    named = (
        is_name(wording, set_off=marked and bool(separator))
        and word_count(without_parentheses(wording)) <= limit
    )
    labels = load_labels()
    # Bold and a colon, or a colon with nothing after it, make a label even of what would be no
    # name: `**Trained by:**`, `For both:`.
    short = (
        ":" in separator
        and _is_short(wording)
        and (
            marked
            or (
                not text
                and not is_clause(wording)
                and wording.split()[-1].casefold() not in labels.sentence_ends
            )
        )
    )
    if not named and not short and labels.canonical(wording) is None:
        return None
    if not marked and not text and wording.casefold() in labels.sentence_starts:
        # `where:` over a list goes on with the formula above it.
        return None
    return Labelled(term, text, marked, separator)
