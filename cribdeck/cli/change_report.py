"""Changes → text for a terminal, JSON for programs, Markdown for release notes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from cribdeck.build.changes import Change, ChangeKind, Words

_SIGNS = {
    ChangeKind.ADDED: "+",
    ChangeKind.RENAMED: "=",
    ChangeKind.CHANGED: "~",
    ChangeKind.MOVED: ">",
    ChangeKind.REMOVED: "-",
}
_HEADINGS = {
    ChangeKind.ADDED: "New",
    ChangeKind.RENAMED: "Renamed",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.MOVED: "Moved",
    ChangeKind.REMOVED: "No longer in the notes",
}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>~|])")
_AROUND = 40
"Characters of unchanged text that are shown beside a change."


def changes_text(changes: Sequence[Change]) -> str:
    """A line for each change, its words and risks below it, and the sums at the end."""
    lines = []
    for change in changes:
        was = f" (was {change.was})" if change.was else ""
        lines.append(
            f"{_SIGNS[change.kind]} {change.kind:<8} {change.term}{was}  [{change.deck}]"
            f" {change.place}".rstrip()
        )
        if change.words:
            lines.append(
                "      "
                + "".join(_word(part, "[-{}-]", "{{+{}+}}") for part in _shortened(change.words))
            )
        lines += [f"    ! {risk}" for risk in change.risks]
    return "\n".join([*lines, *([""] if lines else []), summary(changes)]) + "\n"


def summary(changes: Sequence[Change]) -> str:
    """How many of each kind, and how many at risk."""
    counts = Counter(change.kind for change in changes)
    parts = [f"{counts[kind]} {kind}" for kind in ChangeKind if counts[kind]]
    risky = sum(1 for change in changes if change.risks)
    return (
        ", ".join([*parts, f"{risky} at risk"])
        if parts
        else "nothing changed: an import would leave every note as it is"
    )


def changes_json(changes: Sequence[Change]) -> str:
    """A list of objects."""
    data = [
        {
            "kind": change.kind.value,
            "deck": change.deck,
            "guid": change.guid,
            "term": change.term,
            "was": change.was or None,
            "place": change.place or None,
            "words": [
                {"text": part.text, "before": part.before, "now": part.now} for part in change.words
            ],
            "risks": list(change.risks),
        }
        for change in changes
    ]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def changes_markdown(changes: Sequence[Change]) -> str:
    """Release notes: a heading for each deck and for each kind of change."""
    out = [f"{summary(changes).capitalize()}."]
    for deck in dict.fromkeys(change.deck for change in changes):
        out.append(f"## {_plain(deck)}")
        for kind in ChangeKind:
            own = [change for change in changes if change.deck == deck and change.kind is kind]
            if own:
                out.append(f"### {_HEADINGS[kind]} ({len(own)})")
                out.append("\n".join(_item(change) for change in own))
    return "\n\n".join(out) + "\n"


def _item(change: Change) -> str:
    was = f" (was {_plain(change.was)})" if change.was else ""
    words = "".join(
        _word(part, "~~{}~~", "**{}**", plain=True) for part in _shortened(change.words)
    )
    risks = "".join(f"\n  - At risk: {_plain(risk)}" for risk in change.risks)
    return f"- **{_plain(change.term)}**{was}{': ' if words else ''}{words}{risks}"


def _word(part: Words, gone: str, new: str, *, plain: bool = False) -> str:
    text = _plain(part.text) if plain else part.text
    if part.before and part.now:
        return text
    # The marks stand against the words, as Markdown wants them.
    bare = text.strip()
    if not bare:
        return text
    start = text.index(bare)
    return text[:start] + (gone if part.before else new).format(bare) + text[start + len(bare) :]


def _shortened(words: Sequence[Words]) -> list[Words]:
    """The words with long unchanged stretches cut."""
    out = []
    for n, part in enumerate(words):
        if part.before and part.now and len(part.text) > 2 * _AROUND:
            head = "" if n == 0 else part.text[:_AROUND]
            tail = "" if n == len(words) - 1 else part.text[-_AROUND:]
            out.append(Words(f"{head}…{tail}", before=True, now=True))
        else:
            out.append(part)
    return out


def _plain(value: str) -> str:
    return _MARKDOWN.sub(r"\\\1", value)
