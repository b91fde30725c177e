"""Changes → text for a terminal, JSON for programs, Markdown for release notes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from cribdeck.model.visible import visible
from cribdeck.pipeline.changes import Change, ChangeKind, Words

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
_MARKDOWN_SIGN = re.compile(r"([\\`*_\[\]<>~|])")
_CONTEXT = 40
"Characters of unchanged text that are shown on each side of a change."


def changes_text(changes: Sequence[Change]) -> str:
    """A line for each change, its words and risks below it, and the counts at the end.

    Words are marked as by `git diff --word-diff`: [-removed-], {+added+}.
    """
    lines = []
    for change in changes:
        was = f" (was {change.was})" if change.was else ""
        lines.append(
            f"{_SIGNS[change.kind]} {change.kind:<8} {change.term}{was}  [{change.deck}]"
            f" {change.place}".rstrip()
        )
        if change.words:
            words = (
                _marked(part.text, part, removed="[-{}-]", added="{{+{}+}}")
                for part in _shortened(change.words)
            )
            lines.append(f"      {''.join(words)}")
        lines += [f"    ! {risk}" for risk in change.risks]
    if lines:
        lines.append("")
    return "".join(f"{visible(line)}\n" for line in (*lines, changes_summary(changes)))


def changes_summary(changes: Sequence[Change]) -> str:
    """How many changes there are of each kind, and how many are at risk."""
    counts = Counter(change.kind for change in changes)
    parts = [f"{counts[kind]} {kind}" for kind in ChangeKind if counts[kind]]
    if not parts:
        return "nothing changed: an import would leave every note as it is"
    at_risk = sum(1 for change in changes if change.risks)
    return ", ".join([*parts, f"{at_risk} at risk"])


def changes_json(changes: Sequence[Change]) -> str:
    """A JSON list of objects with the fields of `Change`; null where a text is empty."""
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
    """Release notes: a heading for each deck and, below it, for each kind of change."""
    blocks = [f"{changes_summary(changes).capitalize()}."]
    for deck in dict.fromkeys(change.deck for change in changes):
        blocks.append(f"## {_escaped(deck)}")
        for kind in ChangeKind:
            listed = [change for change in changes if change.deck == deck and change.kind is kind]
            if listed:
                blocks.append(f"### {_HEADINGS[kind]} ({len(listed)})")
                blocks.append("\n".join(_markdown_item(change) for change in listed))
    return "\n\n".join(blocks) + "\n"


def _markdown_item(change: Change) -> str:
    was = f" (was {_escaped(change.was)})" if change.was else ""
    words = "".join(
        _marked(_escaped(part.text), part, removed="~~{}~~", added="**{}**")
        for part in _shortened(change.words)
    )
    risks = "".join(f"\n  - At risk: {_escaped(risk)}" for risk in change.risks)
    return f"- **{_escaped(change.term)}**{was}{': ' if words else ''}{words}{risks}"


def _marked(text: str, part: Words, *, removed: str, added: str) -> str:
    """The text of a part in the marks for what was removed or added; unchanged text as it is."""
    # Markdown takes marks for emphasis only where they touch the words, so spaces stay outside.
    words = text.strip()
    if not words or (part.before and part.now):
        return text
    start = text.index(words)
    mark = removed if part.before else added
    return text[:start] + mark.format(words) + text[start + len(words) :]


def _shortened(words: Sequence[Words]) -> list[Words]:
    """The parts of a text, the middle of long unchanged ones replaced by “…”."""
    parts = []
    for index, part in enumerate(words):
        if part.before and part.now and len(part.text) > 2 * _CONTEXT:
            # At the ends of a text only the side towards the change is of use.
            head = "" if index == 0 else part.text[:_CONTEXT]
            tail = "" if index == len(words) - 1 else part.text[-_CONTEXT:]
            parts.append(Words(f"{head}…{tail}", before=True, now=True))
        else:
            parts.append(part)
    return parts


def _escaped(text: str) -> str:
    """The text on one line, with backslashes before signs that mean something in Markdown."""
    return _MARKDOWN_SIGN.sub(r"\\\1", visible(text))
