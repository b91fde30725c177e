"""What of a draft and of a ledger entry is compared: the text of each, and the heading above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cribdeck.identity.drafts import RecordDraft
from cribdeck.identity.ledger import LedgerEntry
from cribdeck.language.invisible import same_looking
from cribdeck.language.terms import fold
from cribdeck.model.inline import one_line
from cribdeck.model.note import body_html, plain
from cribdeck.records.normalize import with_gaps_filled, wording

_MAX_COMPARED = 1500
"""Characters of a text that are compared. The time for it grows with the square of the length, and
a text is told from others long before."""
_FACET_LABEL = re.compile(r"<dt>(?:(?!<dt>).)*?</dt>")
"The label of a facet, which stands in a note's HTML and not in the text of a record."


def text_of(draft: RecordDraft) -> str:
    """The text of a record, folded, without its term: at most 1500 characters on one line."""
    if draft.record.cloze:
        return fold(with_gaps_filled(one_line(draft.record.cloze)))[:_MAX_COMPARED]
    return wording(draft.record.nodes)[:_MAX_COMPARED]


def former_text(entry: LedgerEntry) -> str:
    """The text of a note when it was last built, in the form that `text_of` gives."""
    # A label is no text: who renames "Pros" to "Advantages" has changed nothing of what is said.
    content = _FACET_LABEL.sub(" ", body_html(entry.fields, adopted=bool(entry.note_type)))
    return fold(with_gaps_filled(plain(content)))[:_MAX_COMPARED]


def compared_key(key: str) -> str:
    """A key as far as it is compared by likeness: a sentence with gaps is its own key."""
    return key[:_MAX_COMPARED]


def has_same_heading(draft: RecordDraft, entry: LedgerEntry) -> bool:
    """Whether both stand under the same heading or term, or both under none.

    The headings further up do not count: whole chapters are moved and renamed.
    """
    return heading_of(draft.record.trail) == heading_of(entry.trail)


def heading_of(trail: Sequence[str]) -> tuple[str, ...]:
    """The nearest heading or term above something, as it is compared; nothing if there is none."""
    return tuple(map(same_looking, trail[-1:]))
