"""What was dear to make, kept between builds beside the products. It may be deleted at any time; what is damaged in it is not believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import MutableMapping
from pathlib import Path

from cribdeck.files import write_atomically

CACHE_FOLDER = ".cache"
"Folder among the products."


class Cache:
    """Shelves of texts by name. What a build did not ask for is not kept, so nothing grows."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._shelves: dict[str, _Shelf] = {}

    def shelf(self, name: str, version: str) -> MutableMapping[str, str]:
        """A mapping that holds what former builds of the same version put in it."""
        if name not in self._shelves:
            self._shelves[name] = _Shelf(version, _read(self._folder / name, version) if self._folder is not None else {})
        return self._shelves[name]

    def save(self) -> None:
        """Write what was used.

        Raises:
            OutputError: the folder cannot be written.
        """
        for name, shelf in self._shelves.items():
            if self._folder is not None and shelf.used != shelf.former:
                body = json.dumps(shelf.used, ensure_ascii=False, sort_keys=True).encode()
                write_atomically(self._folder / name, f"{_digest(body)} {shelf.version}\n".encode() + body)


class _Shelf(dict[str, str]):
    """What is known; `used` is what was asked for or added."""

    def __init__(self, version: str, former: dict[str, str]) -> None:
        super().__init__(former)
        self.version = version
        self.former = former
        self.used: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        value = super().__getitem__(key)
        self.used[key] = value
        return value

    def __setitem__(self, key: str, value: str) -> None:
        super().__setitem__(key, value)
        self.used[key] = value


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _read(path: Path, version: str) -> dict[str, str]:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        known = json.loads(body) if head.decode() == f"{_digest(body)} {version}" else {}
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
