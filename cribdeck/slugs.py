"""Names without spaces, for tags and file names."""

from __future__ import annotations

import re
import unicodedata

_OTHER = re.compile(r"(?:[^\w.+#&]|-)+")
_LONGEST = 80


def slugify(value: str) -> str:
    """The value in letters of any script, digits, `.`, `+`, `#`, `&` and `_`, everything else as `-`."""
    folded = unicodedata.normalize("NFC", value)
    return _OTHER.sub("-", folded).strip("-._")[:_LONGEST].strip("-._")
