"""What this user said to trust, kept in the user's own folder: no project can bring it along."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

from cribdeck.model.errors import OutputError
from cribdeck.storage.atomic_files import write_atomically

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LARGEST = 1 << 20
"Bytes of the file that are read: fifteen thousand fingerprints."


def trusted_digests() -> frozenset[str]:
    """The fingerprints (SHA-256, in hexadecimal) of all that this user trusts."""
    path = _path()
    with contextlib.suppress(OSError):
        if path.is_file() and path.stat().st_size <= _LARGEST:
            return frozenset(_DIGEST.findall(path.read_text("ascii", "replace")))
    return frozenset()


def remember_trusted(digests: Iterable[str]) -> None:
    """Trust these from now on; where that cannot be kept, they hold for this run only."""
    known = trusted_digests()
    new = known | set(digests)
    if new != known:
        with contextlib.suppress(OutputError):
            write_atomically(_path(), ["".join(f"{d}\n" for d in sorted(new)).encode()], mode=0o600)


def _path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("cribdeck", appauthor=False) / "trusted-templates"
