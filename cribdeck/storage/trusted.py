"""What this user said to trust, kept in the user's own folder: no project can bring it along."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

from cribdeck.model.errors import OutputError
from cribdeck.storage.atomic_files import write_atomically
from cribdeck.storage.limited_files import read_limited
from cribdeck.storage.user_folders import state_folder

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LARGEST = 1 << 20
"Bytes of the file that are read: fifteen thousand fingerprints."


def trusted_digests() -> frozenset[str]:
    """The fingerprints (SHA-256, in hexadecimal) of all that this user trusts."""
    path = _path()
    if path is not None:
        with contextlib.suppress(OSError):
            data = read_limited(path, _LARGEST).decode("ascii", "replace")
            return frozenset(_DIGEST.findall(data))
    return frozenset()


def remember_trusted(digests: Iterable[str]) -> None:
    """Trust these from now on; where that cannot be kept, they hold for this run only."""
    known = trusted_digests()
    new = known | set(digests)
    path = _path()
    if new != known and path is not None:
        lines = "".join(f"{digest}\n" for digest in sorted(new))
        with contextlib.suppress(OutputError):
            write_atomically(path, [lines.encode()], mode=0o600)


def _path() -> Path | None:
    folder = state_folder()
    return folder / "trusted-templates" if folder is not None else None
