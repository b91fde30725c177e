"""What former builds made, kept beside the products. It may be deleted at any time.

What is damaged in it, or was sealed by somebody else, is not believed.

A cache that comes with a stranger's notes could name any text as what those notes became. So each
file is sealed with a key that only this user has (BLAKE2b with a key, RFC 7693), kept outside of
all projects.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path

from cribdeck.model.errors import OutputError
from cribdeck.storage.atomic_files import remove_leftovers, write_atomically
from cribdeck.storage.limited_files import read_limited
from cribdeck.storage.user_folders import state_folder

CACHE_FOLDER = ".cache"
"Folder among the products."
_KEY_BYTES = 32
_HASH = re.compile(r"[0-9a-f]{64}")
_LARGEST = 1 << 30
"Bytes of a file that is read at all."


class Cache:
    """Sealed files by kind and name, and named mappings of texts.

    Nothing stays in it that the last build did not ask for.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._retains_all = False
        self._texts: dict[str, _CachedTexts] = {}
        self._asked: dict[str, set[str]] = {}

    def read(self, kind: str, name: str) -> bytes | None:
        """What was written under a name of a kind, unless it is gone or damaged."""
        self._asked.setdefault(kind, set()).add(name)
        return read_sealed(self._folder / kind / name) if self._folder is not None else None

    def write(self, kind: str, name: str, body: bytes) -> None:
        """Keep something under a name, if the folder can be written: nobody needs it."""
        self._asked.setdefault(kind, set()).add(name)
        if self._folder is not None:
            write_sealed(self._folder / kind / name, body)

    def remove_leftovers(self) -> None:
        """Remove what killed builds left unfinished in it."""
        if self._folder is None or not self._folder.is_dir():
            return
        for folder in (self._folder, *self._folder.iterdir()):
            if folder.is_dir() and not _leads_away(folder):
                remove_leftovers(folder)

    def retain_all(self) -> None:
        """Keep all texts, also what nobody asks for in this build.

        Called where something was not made again and so did not ask for what it needs.
        """
        self._retains_all = True

    def texts(self, name: str, version: str) -> MutableMapping[str, str]:
        """A mapping that holds what former builds of the same version put in it."""
        if name not in self._texts:
            self._texts[name] = _CachedTexts(
                version,
                _read_texts(self._folder / name, version) if self._folder is not None else {},
            )
        return self._texts[name]

    def save(self) -> None:
        """Write the mappings of texts: what was asked for or added."""
        for name, texts in self._texts.items():
            known = {**texts.former, **texts.used} if self._retains_all else texts.used
            if self._folder is not None and known != texts.former:
                body = json.dumps(
                    {"version": texts.version, "known": known}, ensure_ascii=False, sort_keys=True
                ).encode()
                write_sealed(self._folder / name, body)

    def prune(self, kind: str) -> None:
        """Remove the files of a kind that nobody asked for; nothing but what a cache may hold."""
        folder = self._folder / kind if self._folder is not None else None
        for path in (
            folder.iterdir()
            if folder is not None and folder.is_dir() and not _leads_away(folder)
            else ()
        ):
            if path.name not in self._asked.get(kind, ()) and _is_ours(path):
                with contextlib.suppress(OSError):
                    path.unlink()


class _CachedTexts(dict[str, str]):
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


def _read_texts(path: Path, version: str) -> dict[str, str]:
    body = read_sealed(path)
    try:
        held = json.loads(body) if body is not None else {}
    except ValueError:
        return {}
    return held["known"] if held.get("version") == version else {}


def clear_cache(out: Path) -> None:
    """Remove what a cache of a folder of products holds; what is not ours stays in it."""
    cache = out / CACHE_FOLDER
    if not cache.is_dir() or _leads_away(cache):
        return
    for folder in (*(path for path in cache.iterdir() if path.is_dir()), cache):
        if _leads_away(folder):
            continue
        remove_leftovers(folder)
        for path in folder.iterdir():
            if path.is_file() and _is_ours(path):
                with contextlib.suppress(OSError):
                    path.unlink()
        # It stays if something of somebody else's is in it.
        with contextlib.suppress(OSError):
            folder.rmdir()


def _is_ours(path: Path) -> bool:
    """Whether a file in a cache is one of ours: by its seal, or damaged, by its name."""
    return bool(_HASH.fullmatch(path.name)) or read_sealed(path) is not None


def write_sealed(path: Path, body: bytes) -> None:
    """Write a file that `read_sealed` believes; where that is not possible, do without."""
    if not _leads_away(path.parent):
        with contextlib.suppress(OutputError):
            write_atomically(path, [_seal(path, body), body], durable=False)


def read_sealed(path: Path | str) -> bytes | None:
    """What this user wrote to a file; None if it is gone, damaged or somebody else's."""
    # A stranger could have put a pipe there, which never ends, or more than memory holds.
    if not os.path.isfile(path) or os.path.getsize(path) > _LARGEST:
        return None
    if _leads_away(os.path.dirname(path)):
        return None
    try:
        with open(path, "rb") as file:
            seal, body = file.read(_KEY_BYTES), file.read()
    except OSError:
        return None
    return body if hmac.compare_digest(seal, _seal(path, body)) else None


def _leads_away(folder: Path | str) -> bool:
    """Whether a folder of a cache, or the cache itself, is a link.

    A link could lead anywhere, and what stands there is not ours to read, write or remove.
    """
    here, above = os.fspath(folder), os.path.dirname(folder)
    return os.path.islink(here) or (
        os.path.basename(above) == CACHE_FOLDER and os.path.islink(above)
    )


def _seal(path: Path | str, body: bytes) -> bytes:
    """The seal of a file's content under its name, so that no file can stand for another."""
    folder, name = os.path.split(path)
    hasher = hashlib.blake2b(
        f"{os.path.basename(folder)}/{name}\0".encode("utf-8", "surrogateescape"),
        key=_key(),
        digest_size=_KEY_BYTES,
    )
    hasher.update(body)
    return hasher.digest()


@cache
def _key() -> bytes:
    """This user's key, made when it is first needed.

    Where it cannot be kept, it holds for this process only.
    """
    folder = state_folder()
    path = folder / "cache.key" if folder is not None else None
    if path is not None:
        with contextlib.suppress(OSError):
            key = read_limited(path, _KEY_BYTES)
            # Anything else is no key: it is made anew, and the cache begins anew with it.
            if len(key) == _KEY_BYTES:
                return key
    key = secrets.token_bytes(_KEY_BYTES)
    if path is not None:
        with contextlib.suppress(OutputError):
            write_atomically(path, [key], mode=0o600)
    return key
