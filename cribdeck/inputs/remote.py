"""Fetching an image from the network, which happens only if the user asked for it.

Only http and https, only public addresses, with limits of size and time.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from cribdeck.model.errors import OutputError
from cribdeck.storage.atomic_files import write_atomically

_SECONDS = 15
"For one image, redirections included."
_MOST_REDIRECTIONS = 4
_CHUNK = 1 << 16
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF87a": ".gif",
    b"GIF89a": ".gif",
    b"RIFF": ".webp",
}
"""How a file of each type begins; what the server calls it is not believed, and drawings that could
hold scripts are left out."""


class RefusedError(Exception):
    """Why an image was not fetched."""


def fetch_image(address: str, cache: Path, limit: int) -> Path:
    """The image at an address, from the cache or the network, as a file in the cache.

    Raises:
        RefusedError: the address is not public, the answer is no image, too large or too late.
    """
    stem = hashlib.sha256(address.encode()).hexdigest()[:24]
    for suffix in sorted(_SIGNATURES.values()):
        known = cache / f"{stem}{suffix}"
        # Whoever shipped the folder could have put a link or a pipe there.
        if known.is_file() and not known.is_symlink():
            return known
    data = _download(address, limit)
    suffix = next((suffix for start, suffix in _SIGNATURES.items() if data.startswith(start)), "")
    # WAV and AVI files begin with RIFF as well.
    if not suffix or (suffix == ".webp" and data[8:12] != b"WEBP"):
        raise RefusedError("what stands there is no PNG, JPEG, GIF or WebP image")
    path = cache / f"{stem}{suffix}"
    try:
        write_atomically(path, [data])
    except OutputError as error:
        raise RefusedError(str(error)) from error
    return path


def _download(address: str, limit: int) -> bytes:
    until = time.monotonic() + _SECONDS
    for _ in range(_MOST_REDIRECTIONS + 1):
        try:
            with _asked(address, until) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    # Followed here and not by a library: each hop is checked like the first.
                    address = urljoin(address, answer.getheader("Location") or "")
                    continue
                if answer.status != http.HTTPStatus.OK:
                    raise RefusedError(f"the server answers {answer.status}")
                return _read(answer, limit, until)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise RefusedError(str(error) or type(error).__name__) from error
    raise RefusedError("it is redirected too often")


def _read(answer: http.client.HTTPResponse, limit: int, until: float) -> bytes:
    data = b""
    while chunk := answer.read(_CHUNK):
        data += chunk
        if len(data) > limit:
            raise RefusedError(f"it is larger than {limit >> 20} MiB")
        # A socket's timeout is for each read alone: a server could send a byte every few seconds.
        if time.monotonic() > until:
            raise RefusedError(f"it takes more than {_SECONDS} seconds")
    return data


@contextlib.contextmanager
def _asked(address: str, until: float) -> Iterator[http.client.HTTPResponse]:
    """The answer to a request, which goes to the very address that was found to be public."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError("only http and https addresses are fetched")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    timeout = max(0.1, until - time.monotonic())
    # By address: a name that is looked up a second time could lead into the local network by then.
    link = socket.create_connection((_public_address(parts.hostname, port), port), timeout=timeout)
    if parts.scheme == "https":
        link = ssl.create_default_context().wrap_socket(link, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=timeout)
    connection.sock = link
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request(
            "GET",
            target.replace(" ", "%20"),
            headers={"User-Agent": "cribdeck", "Accept": "image/*"},
        )
        yield connection.getresponse()
    finally:
        connection.close()


def _public_address(host: str, port: int) -> str:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(
        ipaddress.ip_address(address.split("%")[0]).is_global for address in found
    ):
        raise RefusedError("it does not lead to a public address")
    return found[0]
