"""The review file, `cribdeck.review`: what people decided about doubtful matches.

Each line holds a decision: `same GUID KEY` says that the record of that key is the former note of
that GUID, `new GUID KEY` that it is another. Lines that begin with `#` are remarks.
"""

from __future__ import annotations

from pathlib import Path

from cribdeck.identity.drafts import Decision, Doubt
from cribdeck.model.errors import ConfigError
from cribdeck.storage.limited_files import read_text

REVIEW_NAME = "cribdeck.review"
_LARGEST = 1 << 24
"Bytes of a review file that is read: decisions about a hundred thousand notes."
_ANSWERS = {"same": True, "new": False}


def read_review(path: Path) -> Decision:
    """The decisions in a file, of which the last on a doubt holds; none if there is no such file.

    Raises:
        ConfigError: a line cannot be read.
    """
    lines = (
        read_text(
            path,
            limit=_LARGEST,
            hint="it is a text file with a decision on each line",
            inside=path.parent,
        )
        or ""
    ).splitlines()
    decided: dict[tuple[str, str], bool] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = line.split(maxsplit=2)
        if len(parts) < 3 or parts[0] not in _ANSWERS:  # noqa: PLR2004 - answer, GUID, key
            raise ConfigError(
                f"{path}:{number}: not a decision: “{line.strip()[:60]}”",
                hint="write `same GUID KEY` or `new GUID KEY`, as `cribdeck build` shows them",
            )
        # Keys have single spaces; a file written by hand may have more.
        decided[parts[1], " ".join(parts[2].split())] = _ANSWERS[parts[0]]

    def decide(doubt: Doubt) -> bool | None:
        return decided.get((doubt.former.guid, " ".join(doubt.draft.record.key.split())))

    return decide
