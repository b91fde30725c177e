"""The review file, `cribdeck.review`: what people decided about doubtful matches.

Each line holds a decision: `same GUID KEY` says that the record of that key is the former note of
that GUID, `new GUID KEY` that it is another. Lines that begin with `#` are remarks.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from cribdeck.identity.checked_values import is_guid, on_one_line
from cribdeck.identity.drafts import Decision, Doubt
from cribdeck.model.errors import ConfigError
from cribdeck.storage.limited_files import read_text

REVIEW_NAME = "cribdeck.review"
_ANSWERS = {"same": True, "new": False}
MAX_BYTES = 1 << 24
"Bytes of a review file that is read: of a hundred thousand decisions."


def read_review(path: Path) -> Decision:
    """The decisions in a file, of which the last on a doubt holds; none if there is no such file.

    Raises:
        ConfigError: a line cannot be read.
    """
    hint = "it is a text file with a decision on each line"
    text = read_text(path, hint=hint, limit=MAX_BYTES, inside=path.parent)
    lines = (text or "").splitlines()
    decided: dict[tuple[str, str], bool] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = line.split(maxsplit=2)
        if (
            len(parts) < 3  # noqa: PLR2004 - answer, GUID, key
            or parts[0] not in _ANSWERS
            or not is_guid(parts[1])
        ):
            raise ConfigError(
                f"{path}:{number}: not a decision: “{on_one_line(line.strip()[:60])}”",
                hint="write `same GUID KEY` or `new GUID KEY`, as `cribdeck build` shows them",
            )
        decided[parts[1], _compared(parts[2])] = _ANSWERS[parts[0]]

    def decide(doubt: Doubt) -> bool | None:
        return decided.get((doubt.former.guid, _compared(doubt.draft.record.key)))

    return decide


def _compared(key: str) -> str:
    """A key as decisions are compared by it: one written by hand may be spaced or composed anew."""
    return unicodedata.normalize("NFC", " ".join(key.split()))
