"""Records → the notes that people already have: which former note, if any, each record is.

1. A record of the same name is the former note (`by_name`).
2. Of what is left on both sides, the most similar pairs are matched, if they are sure
   (`by_similarity`).
3. Pairs that are only likely are doubts, for a person to decide (`doubts`).
4. Every other record is new and gets a GUID of its own (`guids`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cribdeck.identity.by_name import match_by_name
from cribdeck.identity.by_similarity import match_by_similarity
from cribdeck.identity.doubts import decide_doubts, earlier_doubts
from cribdeck.identity.drafts import Decision, Identities, RecordDraft, undecided
from cribdeck.identity.guids import assign_guids
from cribdeck.identity.ledger import LedgerEntry


def identify(
    drafts: Sequence[RecordDraft],
    known: Sequence[LedgerEntry],
    decide: Decision = undecided,
    *,
    orphans: Sequence[LedgerEntry] = (),
) -> Identities:
    """Which former note each draft is, one to one, never across kinds.

    Args:
        drafts: The records of all decks that are built.
        known: All that the ledger holds.
        decide: What is decided about a doubt.
        orphans: Entries of decks that no draft is in. A draft may be one of them too, where a deck
            was given another slug.
    """
    decks = {draft.deck for draft in drafts}
    entries = [entry for entry in known if entry.deck in decks]
    former = dict(match_by_name(drafts, entries))
    doubts = list(earlier_doubts(drafts, former, entries))
    # Whole decks are compared by similarity only if a name does not tell, for it takes long.
    left = [draft for draft in drafts if draft.note_key not in former]
    for doubt, is_sure in match_by_similarity(left, _free([*entries, *orphans], former.values())):
        if is_sure:
            former[doubt.draft.note_key] = doubt.former
        else:
            doubts.append(doubt)
    # A decision counts more than a match: a record that was built as a new note in the meantime
    # becomes the former one, and that new note is gone.
    accepted, open_doubts = decide_doubts(doubts, decide, _guids(former.values()))
    former |= accepted
    kept = _guids(former.values())
    gone = tuple(entry for entry in entries if entry.guid not in kept)
    return Identities(former, assign_guids(drafts, former, known), open_doubts, gone)


def _free(entries: Iterable[LedgerEntry], matched: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """The entries that are neither matched nor removed."""
    # A removed note comes back under its own name only: whoever removed it may have had a reason.
    taken = _guids(matched)
    return [entry for entry in entries if not entry.removed and entry.guid not in taken]


def _guids(entries: Iterable[LedgerEntry]) -> set[str]:
    return {entry.guid for entry in entries}
