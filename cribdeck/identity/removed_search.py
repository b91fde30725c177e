"""Notes that are gone → a search for Anki's browser that finds these and no others.

Whatever a ledger says, nothing in it can widen the search: GUIDs of our own recipe are taken as
they are, what somebody wrote is escaped, and what cannot be searched for exactly is only told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from cribdeck.identity.checked_values import on_one_line
from cribdeck.identity.ledger import LedgerEntry

_OWN_GUID = re.compile(r"[0-9a-f]{20}")
_SYNTAX = re.compile(r'[\\*_:()"]')
"What means something in Anki's searches (docs.ankiweb.net/searching.html)."
_FIELD_NAME = re.compile(r"[^\W_](?:[^\W_]|[ ])*")
"A name that needs no escaping, which Anki knows only for some signs."
_KEYWORDS = frozenset(
    {
        *("deck", "note", "card", "tag", "mid", "nid", "cid", "did", "is", "prop", "rated"),
        *("added", "edited", "introduced", "resched", "flag", "dupe", "re", "nc", "w", "sc"),
        *("preset", "has", "all", "set", "kind"),
    }
)
"What before a colon is no field's name in Anki's searches (`rslib/src/search/parser.rs`)."
_LONGEST = 2000
"Characters of a field that is searched for."


def removed_text(entries: Iterable[LedgerEntry], kept: Collection[str] = ()) -> str:
    """A search for Anki's browser that finds exactly these notes, and below it their terms.

    Args:
        entries: What is remembered of the notes that are gone.
        kept: What `searches_of` says of the notes that are still there: a search that would find
            one of them is left out.
    """
    removed = sorted(entries, key=lambda entry: (entry.key, entry.guid))
    own = sorted(
        entry.guid for entry in removed if not entry.note_type and _OWN_GUID.fullmatch(entry.guid)
    )
    by_text = {entry.guid: search for entry in removed if (search := _search_by_text(entry))}
    by_text = {guid: search for guid, search in by_text.items() if search.casefold() not in kept}
    searches = [*([f'"Id:re:^(?:{"|".join(own)})$"'] if own else []), *by_text.values()]
    found = {*own, *by_text}
    lines = [" OR ".join(searches), ""]
    lines += [
        f"# {on_one_line(entry.term)}"
        + ("" if entry.guid in found else " (not in the search: look for it by hand)")
        for entry in removed
    ]
    return "\n".join(lines) + "\n"


def searches_of(entries: Iterable[LedgerEntry]) -> frozenset[str]:
    """The searches that would find a note that is still there; once for all decks of a ledger."""
    return frozenset(
        search.casefold()
        for entry in entries
        if not entry.removed and (search := _search_by_text(entry))
    )


def _search_by_text(entry: LedgerEntry) -> str:
    """The search for a note of an adopted note type, by its first field; empty if none is exact.

    Such a note type has no field with the GUID.
    """
    if not entry.note_type:
        return ""
    name, value = next(((name, value) for name, value in entry.fields.items() if value), ("", ""))
    if not value or len(value) > _LONGEST or on_one_line(value) != value:
        return ""
    if not _FIELD_NAME.fullmatch(name) or name.casefold() in _KEYWORDS:
        return ""
    escaped = _SYNTAX.sub(lambda match: "\\" + match.group(), value)
    return f'(mid:{entry.note_type} "{name}:{escaped}")'
