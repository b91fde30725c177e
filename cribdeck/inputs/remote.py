"""Fetching an image from the network, which happens only if the user asked for it.

Only http and https, only public addresses, and a limit for all: time, bytes, redirections, and how
many addresses a build asks. Nothing is sent but what is asked for; no proxy is used.
"""

from __future__ import annotations

import contextlib
import dataclasses as dc
import functools
import hashlib
import http.client
import io
import os
import socket
import ssl
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urljoin, urlsplit

from cribdeck.inputs.public_hosts import RefusedError, Target, is_public, target_of
from cribdeck.model.errors import OutputError
from cribdeck.storage.atomic_files import write_atomically

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["INTERNET", "Fetcher", "Limits", "Network", "RefusedError", "begin_build", "fetch_image"]

_CHUNK = 1 << 16
_HEAD_BYTES = 1 << 16
"Of an answer's head, and besides that of what its body is wrapped in."
_MOST_REDIRECTIONS = 4
_MOST_PLACES = 4
"Addresses of one host that are tried."
_PATIENCE_SHARE = 3
"A host's address that does not answer is given up after this part of the time that is left."
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF87a": ".gif",
    b"GIF89a": ".gif",
    b"RIFF": ".webp",
}
"""How a file of each type begins; what the server calls it is not believed, and drawings that could
hold scripts are left out."""
_LONGEST_SIGNATURE = 12
"Bytes at the beginning of a file that say which type it has."

Place = tuple[socket.AddressFamily, str, int]
"A family of addresses, a numeric address and a port."


@dc.dataclass(frozen=True, slots=True)
class Limits:
    """What fetching may take up."""

    seconds: float = 15
    "For one image: names, connecting, redirections, head and body together."
    seconds_in_all: float = 120
    bytes_in_all: int = 256 << 20
    addresses: int = 500
    "That the network is asked for; what is in the cache does not count."


@dc.dataclass(frozen=True, slots=True)
class Network:
    """How the network is asked; tests put servers of their own in its place."""

    resolve: Callable[[str, int], list[Place]]
    "All addresses of a host, which may take any time."
    connect: Callable[[Place, float], socket.socket]
    "A connection to just this address, within so many seconds."
    tls: Callable[[], ssl.SSLContext]


def _resolve(host: str, port: int) -> list[Place]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places: list[Place] = []
    for family, _, _, _, address in found:
        # The fourth part of an IPv6 address is its scope: one of this machine's own networks.
        scope = "".join(f"%{part}" for part in address[3:] if part)
        places.append((family, f"{address[0]}{scope}", port))
    return places


def _connect(place: Place, seconds: float) -> socket.socket:
    family, address, port = place
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.settimeout(seconds)
        made.connect((address, port))
    except BaseException:
        made.close()
        raise
    return made


INTERNET = Network(_resolve, _connect, functools.cache(ssl.create_default_context))


class Fetcher:
    """Fetches the images of one build, within limits for all of them together."""

    def __init__(self, network: Network = INTERNET, limits: Limits | None = None) -> None:
        self._network = network
        self._limits = limits or Limits()
        self._until: float | None = None
        self._left = self._limits.bytes_in_all
        self._asked = 0
        self._refused: dict[str, str] = {}

    def fetch(self, address: str, cache: Path, limit: int) -> Path:
        """The image at an address, from the cache or the network, as a file in the cache.

        `limit` is in bytes.

        Raises:
            RefusedError: the address is not public, the answer is no image, too large or too late.
        """
        stem = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:24]
        if cache.is_symlink():
            raise RefusedError(f"{cache.name} is a link, which could lead anywhere")
        for suffix in sorted(set(_SIGNATURES.values())):
            known = cache / f"{stem}{suffix}"
            if _is_image(known, suffix, limit):
                return known
        # Notes show one picture often, and a server that was too slow once is so again.
        if address in self._refused:
            raise RefusedError(self._refused[address])
        try:
            data = self._download(address, limit)
            path = cache / f"{stem}{_suffix_of(data)}"
            write_atomically(path, [data])
        except (RefusedError, OutputError) as error:
            self._refused[address] = str(error)
            raise RefusedError(str(error)) from error
        return path

    def _download(self, address: str, limit: int) -> bytes:
        now = time.monotonic()
        if self._until is None:
            self._until = now + self._limits.seconds_in_all
        again = "; what was fetched is kept: build again to go on"
        if self._asked >= self._limits.addresses:
            raise RefusedError(f"a build fetches {self._limits.addresses} images at most{again}")
        if now >= self._until:
            raise RefusedError(
                f"a build fetches for {self._limits.seconds_in_all:g} seconds at most{again}"
            )
        if self._left <= 0:
            raise RefusedError(
                f"a build fetches {self._limits.bytes_in_all >> 20} MiB at most{again}"
            )
        self._asked += 1
        wire = _Wire(min(now + self._limits.seconds, self._until), self._left)
        try:
            return _followed(address, limit, wire, self._network)
        except TimeoutError as error:
            raise RefusedError(f"it takes more than {self._limits.seconds:g} seconds") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise RefusedError(str(error)[:200] or type(error).__name__) from error
        finally:
            self._left = wire.left


class _Wire:
    """The time and the bytes that may still be used for one image."""

    def __init__(self, until: float, left: int) -> None:
        self.until = until
        self.left = left
        self.allowed = 0
        "Bytes that the present answer may still have."

    def seconds(self) -> float:
        """What is left of the time.

        Raises:
            TimeoutError: nothing.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def take(self, count: int) -> None:
        """Note that so many bytes came.

        Raises:
            RefusedError: they are more than may come.
        """
        self.left -= count
        self.allowed -= count
        if self.left < 0 or self.allowed < 0:
            raise RefusedError("the server sends more than it may")


class _Reader(io.RawIOBase):
    """What comes over a connection, within the limits of time and bytes.

    A connection's own timeout is for each read alone: a server could send a byte every few seconds.
    """

    def __init__(self, connection: socket.socket, wire: _Wire) -> None:
        self._connection = connection
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        self._connection.settimeout(self._wire.seconds())
        count = self._connection.recv_into(buffer)
        self._wire.take(count)
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `http.client` asks of a socket."""
        # Small, for what it reads ahead of the body counts as the head.
        return io.BufferedReader(self, _HEAD_BYTES // 8)


def _followed(address: str, limit: int, wire: _Wire, network: Network) -> bytes:
    """What stands at an address, or where it leads."""
    for _ in range(_MOST_REDIRECTIONS + 1):
        target = target_of(address)
        with _asked(target, wire, network) as answer:
            if answer.status in (301, 302, 303, 307, 308):
                # Followed here and not by a library: each hop is checked like the first.
                address = _next_address(address, answer.getheader("Location"))
                continue
            if answer.status != http.HTTPStatus.OK:
                raise RefusedError(f"the server answers {answer.status}")
            return _body(answer, limit, wire)
    raise RefusedError("it is redirected too often")


def _next_address(address: str, location: str | None) -> str:
    if not location:
        raise RefusedError("it is redirected to nowhere")
    following = urljoin(address, location)
    if urlsplit(address).scheme == "https" and urlsplit(following).scheme != "https":
        # Whoever listens on the way could put anything in its place.
        raise RefusedError("it is redirected from https to another kind of address")
    return following


def _body(answer: http.client.HTTPResponse, limit: int, wire: _Wire) -> bytes:
    if (answer.getheader("Content-Encoding") or "identity").strip().lower() != "identity":
        raise RefusedError("the server compresses it, though it was not asked to")
    too_large = RefusedError(f"it is larger than {limit / 2**20:g} MiB")
    if (answer.length or 0) > limit:
        raise too_large
    # Pieces of a body each have a line before them, which a server may make long.
    wire.allowed = 2 * limit + _HEAD_BYTES
    data = bytearray()
    while piece := answer.read(_CHUNK):
        data += piece
        if len(data) > limit:
            raise too_large
    if answer.length:
        raise RefusedError("it ends before its end")
    return bytes(data)


@contextlib.contextmanager
def _asked(target: Target, wire: _Wire, network: Network) -> Iterator[http.client.HTTPResponse]:
    """The answer to a request, which goes to the very address that was found to be public."""
    connection = _connected(_public_places(target, wire, network), wire, network)
    try:
        if target.scheme == "https":
            # With a timeout, this takes no longer in all.
            connection.settimeout(wire.seconds())
            connection = network.tls().wrap_socket(connection, server_hostname=target.host)
        host = f"[{target.host}]" if ":" in target.host else target.host
        path = quote(target.path, safe="/%:=&?~+!$,;'@()*[]")
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "User-Agent: cribdeck",
            "Accept: image/*",
            "Accept-Encoding: identity",
            "Connection: close",
        )
        connection.settimeout(wire.seconds())
        connection.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii"))
        wire.allowed = _HEAD_BYTES
        answer = http.client.HTTPResponse(
            cast("socket.socket", _Reader(connection, wire)), method="GET"
        )
        answer.begin()
        yield answer
    finally:
        connection.close()


def _public_places(target: Target, wire: _Wire, network: Network) -> list[Place]:
    """Where a host is, if all of it is public; a name that is looked up again could lead elsewhere.

    Raises:
        RefusedError: some of it is not public.
        OSError: the name is not known, or takes too long to look up.
    """
    found: list[list[Place] | Exception] = []

    def look_up() -> None:
        try:
            found.append(network.resolve(target.host, target.port))
        # Told by the one who waits.
        except Exception as error:  # noqa: BLE001
            found.append(error)

    # The system's own look-up has no limit of time: it is left alone when it takes too long.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(wire.seconds())
    if not found:
        raise TimeoutError
    if isinstance(found[0], Exception):
        raise found[0]
    places = found[0]
    if not places or not all(is_public(address) for _, address, _ in places):
        raise RefusedError("it does not lead to a public address")
    return list(dict.fromkeys(places))[:_MOST_PLACES]


def _connected(places: list[Place], wire: _Wire, network: Network) -> socket.socket:
    """A connection to the first of these places that takes one."""
    *others, last = places
    for place in others:
        with contextlib.suppress(OSError):
            return network.connect(place, wire.seconds() / _PATIENCE_SHARE)
    return network.connect(last, wire.seconds())


def _suffix_of(data: bytes) -> str:
    suffix = next((suffix for start, suffix in _SIGNATURES.items() if data.startswith(start)), "")
    # WAV and AVI files begin with RIFF as well.
    if not suffix or (suffix == ".webp" and data[8:12] != b"WEBP"):
        raise RefusedError("what stands there is no PNG, JPEG, GIF or WebP image")
    return suffix


def _is_image(path: Path, suffix: str, limit: int) -> bool:
    """Whether a file of the cache may be used.

    Whoever shipped the folder could have put a link, a pipe or anything else there; a picture they
    could as well have put beside their notes.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            return False
        with os.fdopen(os.open(path, flags), "rb") as file:
            state = os.fstat(file.fileno())
            return (
                stat.S_ISREG(state.st_mode)
                and state.st_size <= limit
                and _suffix_of(file.read(_LONGEST_SIGNATURE)) == suffix
            )
    except (OSError, RefusedError):
        return False


class _Present:
    """The fetcher of the build that is being made."""

    fetcher = Fetcher()


def begin_build() -> None:
    """Let the limits for all images of a build count from here."""
    _Present.fetcher = Fetcher()


def fetch_image(address: str, cache: Path, limit: int) -> Path:
    """The image at an address, as `Fetcher.fetch` gives it, within what this build may fetch.

    Raises:
        RefusedError: it is not fetched.
    """
    return _Present.fetcher.fetch(address, cache, limit)
